# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libsec.a
%C%_libsec_a_CFLAGS = $(AM_CFLAGS) $(SODIUM_CFLAGS)
%C%_libsec_a_SOURCES = \
	%D%/audit.c %D%/audit.h \
	%D%/backup_key.c %D%/backup_key.h \
	%D%/container.h %D%/container_priv.h %D%/container_read.c %D%/container_seal.c %D%/container_write.c \
	%D%/id.c %D%/id.h \
	%D%/receipt.c %D%/receipt.h \
	%D%/sec.c %D%/sec.h \
	%D%/secret.c %D%/secret.h \
	%D%/sign.c %D%/sign.h
