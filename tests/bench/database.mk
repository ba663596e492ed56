# SPDX-License-Identifier: Apache-2.0
# The database: search as one types, booking, the import of a spreadsheet, migrations, a backup, pages of
# what grows.
BENCH_PARTS += %D%/search.sh %D%/booking.sh %D%/import.sh %D%/migrate.sh %D%/backup.sh %D%/pages.sh %D%/verify.sh
EXTRA_DIST += %D%/search.txt %D%/booking.psql %D%/pages.psql
EXTRA_PROGRAMS += %D%/search %D%/booking %D%/migrate %D%/pages

%C%_search_SOURCES = %D%/search.c
%C%_search_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS)
%C%_search_LDADD = $(LIBPQ_LIBS)

%C%_booking_SOURCES = %D%/booking.c
%C%_booking_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS)
%C%_booking_LDADD = $(LIBPQ_LIBS)

%C%_pages_SOURCES = %D%/pages.c
%C%_pages_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS)
%C%_pages_LDADD = $(LIBPQ_LIBS)

%C%_migrate_SOURCES = %D%/migrate.c
%C%_migrate_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS)
%C%_migrate_LDADD = $(LIBPQ_LIBS)

# Migrations alone, beside the floor and the tools that are installed.
.PHONY: bench-migrate
bench-migrate:
	@$(MAKE) $(AM_MAKEFLAGS) bench BENCH="$(BENCH) --only migrate"
