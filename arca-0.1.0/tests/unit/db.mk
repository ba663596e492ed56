# SPDX-License-Identifier: Apache-2.0
# The tests of src/db: one without a server, one with.
DB_UNIT_LIBS = src/db/libdb.a src/i18n/libi18n.a src/os/libos.a src/base/libbase.a $(LIBPQ_LIBS)

if HAVE_CMOCKA
check_PROGRAMS += %D%/db_pure
TESTS += %D%/db_pure
endif

%C%_db_pure_SOURCES = %D%/db_pure.c
%C%_db_pure_LDADD = $(DB_UNIT_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += %D%/db_live
TESTS += %D%/db_live.sh
EXTRA_DIST += %D%/db_live.sh
%C%_db_live_SOURCES = %D%/db_bench.c %D%/db_bench.h \
	%D%/db_lines.c %D%/db_live.c %D%/db_relay.c %D%/db_relay.h
%C%_db_live_LDADD = $(DB_UNIT_LIBS)
