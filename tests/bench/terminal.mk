# SPDX-License-Identifier: Apache-2.0
# The terminal beside the least that a program with the same libraries can do.
BENCH_PARTS += %D%/terminal.sh
EXTRA_DIST += %D%/minimal_board.sql %D%/minimal_patient.sql
EXTRA_PROGRAMS += %D%/minimal %D%/terminal

%C%_minimal_SOURCES = %D%/minimal.c
%C%_minimal_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS) $(LIBPQ_CFLAGS) $(SODIUM_CFLAGS)
%C%_minimal_LDADD = $(NCURSES_LIBS) $(LIBPQ_LIBS) $(SODIUM_LIBS)

%C%_terminal_SOURCES = %D%/figures.c %D%/figures.h %D%/pty.c %D%/pty.h %D%/terminal.c %D%/terminal.h \
	%D%/terminal_keys.c %D%/terminal_long.c %D%/terminal_start.c
%C%_terminal_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS)
%C%_terminal_LDADD = src/base/libbase.a $(LIBPQ_LIBS)
