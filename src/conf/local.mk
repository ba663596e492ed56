# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libconf.a
%C%_libconf_a_SOURCES = \
	%D%/conf.c %D%/conf.h \
	%D%/ini.c %D%/ini.h \
	%D%/paths.c %D%/paths.h
