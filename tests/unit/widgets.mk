# SPDX-License-Identifier: Apache-2.0
# The tests of the widgets, painted on paper.
WIDGET_UNIT_TESTS = \
	%D%/line_edit
WIDGET_UNIT_LIBS = src/ui/libui.a src/i18n/libi18n.a src/base/libbase.a $(CMOCKA_LIBS)
WIDGET_PAPER = %D%/paper.c %D%/paper.h %D%/keys.h %D%/test.h

if HAVE_CMOCKA
check_PROGRAMS += $(WIDGET_UNIT_TESTS)
TESTS += $(WIDGET_UNIT_TESTS)
endif

%C%_line_edit_SOURCES = %D%/line_edit.c $(WIDGET_PAPER)
%C%_line_edit_LDADD = $(WIDGET_UNIT_LIBS)
