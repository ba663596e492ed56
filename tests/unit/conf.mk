# SPDX-License-Identifier: Apache-2.0
if HAVE_CMOCKA
check_PROGRAMS += %D%/conf
TESTS += %D%/conf
endif
%C%_conf_SOURCES = %D%/conf.c
%C%_conf_LDADD = src/conf/libconf.a src/i18n/libi18n.a src/os/libos.a src/base/libbase.a $(CMOCKA_LIBS)
