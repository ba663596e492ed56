# SPDX-License-Identifier: Apache-2.0
# The widgets: what a view is made of.
%C%_libui_a_SOURCES += \
	%D%/choice.c %D%/choice.h \
	%D%/edit_buf.c %D%/edit_buf.h \
	%D%/edit_mask.c %D%/edit_mask.h \
	%D%/edit_text.c %D%/edit_text.h \
	%D%/filter_bar.c %D%/filter_bar.h \
	%D%/form.c %D%/form.h %D%/form_priv.h \
	%D%/form_check.c \
	%D%/form_event.c \
	%D%/form_layout.c \
	%D%/form_leave.c %D%/form_leave.h \
	%D%/form_merge.c \
	%D%/form_paint.c \
	%D%/grid.c %D%/grid.h \
	%D%/host.c %D%/host.h \
	%D%/line_edit.c %D%/line_edit.h \
	%D%/table.c %D%/table.h %D%/table_priv.h \
	%D%/table_move.c \
	%D%/table_paint.c \
	%D%/tabs.c %D%/tabs.h \
	%D%/text_area.c %D%/text_area.h
