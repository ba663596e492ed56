# SPDX-License-Identifier: Apache-2.0
# The terminal and the parts of the ui that need none.
TERM_UNIT_TESTS = \
	%D%/term_caps \
	%D%/term_input \
	%D%/term_paint \
	%D%/term_theme \
	%D%/ui_keymap
TERM_UNIT_LIBS = src/ui/libui.a src/term/libterm.a src/i18n/libi18n.a src/os/libos.a \
	src/base/libbase.a $(NCURSES_LIBS) $(CMOCKA_LIBS)

if HAVE_CMOCKA
check_PROGRAMS += $(TERM_UNIT_TESTS)
TESTS += $(TERM_UNIT_TESTS)
endif

%C%_term_caps_SOURCES = %D%/term_caps.c %D%/test.h
%C%_term_caps_LDADD = $(TERM_UNIT_LIBS)
%C%_term_input_SOURCES = %D%/term_input.c %D%/test.h
%C%_term_input_LDADD = $(TERM_UNIT_LIBS)
%C%_term_paint_SOURCES = %D%/term_paint.c %D%/test.h
%C%_term_paint_LDADD = $(TERM_UNIT_LIBS)
%C%_term_theme_SOURCES = %D%/term_theme.c %D%/test.h
%C%_term_theme_LDADD = $(TERM_UNIT_LIBS) -lm
%C%_ui_keymap_SOURCES = %D%/ui_keymap.c %D%/test.h
%C%_ui_keymap_LDADD = $(TERM_UNIT_LIBS)
