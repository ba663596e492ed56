# SPDX-License-Identifier: Apache-2.0
# The widgets, in a gallery of their own.
SCREEN_GALLERY = %D%/lib/gallery.c %D%/lib/gallery.h
SCREEN_TESTS += %D%/widgets
%C%_widgets_SOURCES = %D%/widgets.c $(SCREEN_HARNESS) $(SCREEN_GALLERY)
%C%_widgets_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_widgets_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)

# The gallery on a real terminal.
check_PROGRAMS += %D%/widgets_demo
%C%_widgets_demo_SOURCES = %D%/widgets_demo.c $(SCREEN_GALLERY)
%C%_widgets_demo_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_widgets_demo_LDADD = $(UI_LIBS)
