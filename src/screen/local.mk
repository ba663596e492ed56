# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libscreen.a
%C%_libscreen_a_SOURCES = \
	%D%/args.h \
	%D%/env.c %D%/env.h \
	%D%/lock.c %D%/lock.h \
	%D%/password.c %D%/password.h \
	%D%/signin.c %D%/signin.h
