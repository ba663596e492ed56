# SPDX-License-Identifier: Apache-2.0
noinst_LIBRARIES += %D%/libterm.a
%C%_libterm_a_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS)
%C%_libterm_a_SOURCES = \
	%D%/event.h \
	%D%/surface.h \
	%D%/term_priv.h %D%/curses_priv.h %D%/input_priv.h \
	%D%/caps.c %D%/caps.h \
	%D%/input.c %D%/input.h \
	%D%/input_text.c \
	%D%/looks.c \
	%D%/paint.c \
	%D%/restore.c \
	%D%/screen.c %D%/screen.h \
	%D%/sequence.c \
	%D%/surface.c \
	%D%/terminfo_keys.c \
	%D%/theme.c %D%/theme.h
