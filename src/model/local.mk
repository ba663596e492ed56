# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libmodel.a
%C%_libmodel_a_SOURCES = \
	%D%/date.c %D%/date.h \
	%D%/status.c %D%/status.h \
	%D%/timestamp.c \
	%D%/when.c %D%/when.h
