# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libsvc.a
%C%_libsvc_a_SOURCES = \
	%D%/account.c %D%/account.h \
	%D%/audit.c %D%/audit.h \
	%D%/appointment.c %D%/appointment.h %D%/appointment_write.c \
	%D%/call.c \
	%D%/decode.c %D%/decode.h \
	%D%/lock.c \
	%D%/params.c %D%/params.h \
	%D%/patient.c %D%/patient.h %D%/patient_rows.c \
	%D%/reference.c %D%/reference.h \
	%D%/staff.c %D%/staff.h \
	%D%/studio.c %D%/studio.h \
	%D%/subscribe.c \
	%D%/svc.c %D%/svc.h %D%/svc_priv.h \
	%D%/waiting.c %D%/waiting.h \
	%D%/words.c %D%/words.h
