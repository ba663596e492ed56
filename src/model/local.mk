# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libmodel.a
%C%_libmodel_a_SOURCES = \
	%D%/contact.c %D%/contact.h \
	%D%/date.c %D%/date.h \
	%D%/digits.c %D%/digits.h \
	%D%/field.c %D%/field.h \
	%D%/ident.c %D%/ident.h \
	%D%/permission.c %D%/permission.h \
	%D%/status.c %D%/status.h \
	%D%/text.c %D%/text.h \
	%D%/timestamp.c \
	%D%/when.c %D%/when.h \
	%D%/zone.c %D%/zone.h
