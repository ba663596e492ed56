# SPDX-License-Identifier: Apache-2.0
if HAVE_CMOCKA
check_PROGRAMS += %D%/script
TESTS += %D%/script
endif
%C%_script_SOURCES = %D%/script.c
%C%_script_LDADD = src/script/libscript.a src/base/libbase.a $(CMOCKA_LIBS) $(PG_QUERY_LIBS)
