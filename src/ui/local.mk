# SPDX-License-Identifier: Apache-2.0
EXTRA_DIST += %D%/README
noinst_LIBRARIES += %D%/libui.a
%C%_libui_a_SOURCES = \
	%D%/command.h %D%/view.h %D%/stack_priv.h \
	%D%/busy.c \
	%D%/core_commands.c \
	%D%/dialog.c %D%/dialog.h %D%/dialog_priv.h \
	%D%/dialog_paint.c \
	%D%/finder.c %D%/finder.h \
	%D%/finder_paint.c \
	%D%/finder_rows.c \
	%D%/fnbar.c \
	%D%/frame.c %D%/frame.h \
	%D%/fuzzy.c %D%/fuzzy.h \
	%D%/keymap.c %D%/keymap.h \
	%D%/keyname.c %D%/keyname.h \
	%D%/look.c %D%/look.h \
	%D%/message.c \
	%D%/palette.c %D%/palette.h \
	%D%/stack.c %D%/stack.h \
	%D%/stack_event.c \
	%D%/stack_paint.c \
	%D%/view.c \
	%D%/wrap.c %D%/wrap.h
include %D%/widgets.mk
