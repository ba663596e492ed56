# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libos.a
%C%_libos_a_SOURCES = \
	%D%/child.c %D%/child.h \
	%D%/disk.c %D%/disk.h \
	%D%/harden.c %D%/harden.h \
	%D%/loop.c %D%/loop.h \
	%D%/signal.c %D%/signal.h \
	%D%/spawn.c %D%/spawn.h \
	%D%/stream.c %D%/stream.h
