# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libsec.a
%C%_libsec_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
%C%_libsec_a_SOURCES = \
	%D%/audit.c %D%/audit.h \
	%D%/id.c %D%/id.h \
	%D%/receipt.c %D%/receipt.h \
	%D%/sec.c %D%/sec.h \
	%D%/secret.c %D%/secret.h
