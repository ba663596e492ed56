# SPDX-License-Identifier: Apache-2.0
# The tests of the widgets, painted on paper.
WIDGET_UNIT_TESTS = \
	%D%/form \
	%D%/grid \
	%D%/line_edit \
	%D%/table \
	%D%/text_area
WIDGET_UNIT_LIBS = src/ui/libui.a src/i18n/libi18n.a src/base/libbase.a $(CMOCKA_LIBS)
WIDGET_PAPER = %D%/paper.c %D%/paper.h %D%/keys.h %D%/test.h

if HAVE_CMOCKA
check_PROGRAMS += $(WIDGET_UNIT_TESTS)
TESTS += $(WIDGET_UNIT_TESTS)
endif

%C%_form_SOURCES = %D%/form.c $(WIDGET_PAPER)
%C%_form_LDADD = $(WIDGET_UNIT_LIBS)
%C%_grid_SOURCES = %D%/grid.c $(WIDGET_PAPER)
%C%_grid_LDADD = $(WIDGET_UNIT_LIBS)
%C%_line_edit_SOURCES = %D%/line_edit.c $(WIDGET_PAPER)
%C%_line_edit_LDADD = $(WIDGET_UNIT_LIBS)
%C%_table_SOURCES = %D%/table.c $(WIDGET_PAPER)
%C%_table_LDADD = $(WIDGET_UNIT_LIBS)
%C%_text_area_SOURCES = %D%/text_area.c $(WIDGET_PAPER)
%C%_text_area_LDADD = $(WIDGET_UNIT_LIBS)
