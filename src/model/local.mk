# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libmodel.a
%C%_libmodel_a_SOURCES = \
	%D%/appointment.h \
	%D%/audit_event.c %D%/audit_event.h \
	%D%/contact.c %D%/contact.h \
	%D%/date.c %D%/date.h \
	%D%/digits.c %D%/digits.h \
	%D%/field.c %D%/field.h \
	%D%/ident.c %D%/ident.h \
	%D%/password.c %D%/password.h \
	%D%/patient.c %D%/patient.h \
	%D%/permission.c %D%/permission.h \
	%D%/staff.c %D%/staff.h \
	%D%/status.c %D%/status.h \
	%D%/text.c %D%/text.h \
	%D%/timestamp.c \
	%D%/waiting.h \
	%D%/when.c %D%/when.h \
	%D%/zone.c %D%/zone.h
