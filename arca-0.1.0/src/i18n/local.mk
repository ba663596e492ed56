# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libi18n.a
%C%_libi18n_a_SOURCES = \
	%D%/catalogue.c %D%/catalogue.h \
	%D%/format.c %D%/format.h \
	%D%/i18n.c %D%/i18n.h \
	%D%/zone_file.c %D%/zone_file.h
