# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libscreen.a
%C%_libscreen_a_SOURCES = \
	%D%/args.h \
	%D%/audit.c %D%/audit.h %D%/audit_priv.h \
	%D%/audit_event.c \
	%D%/audit_filter.c \
	%D%/env.c %D%/env.h \
	%D%/lock.c %D%/lock.h \
	%D%/password.c %D%/password.h \
	%D%/signin.c %D%/signin.h
