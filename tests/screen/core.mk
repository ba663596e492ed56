# SPDX-License-Identifier: Apache-2.0
# The stack, the frame, dialogs, the one box, help and menu.
SCREEN_TESTS += %D%/core %D%/core_life %D%/core_moves %D%/look
%C%_core_SOURCES = %D%/core.c $(SCREEN_HARNESS) $(SCREEN_SAMPLE)
%C%_core_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_core_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)

%C%_core_life_SOURCES = %D%/core_life.c $(SCREEN_HARNESS) $(SCREEN_SAMPLE)
%C%_core_life_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_core_life_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)

%C%_core_moves_SOURCES = %D%/core_moves.c $(SCREEN_HARNESS) $(SCREEN_SAMPLE)
%C%_core_moves_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_core_moves_LDADD = $(UI_LIBS) $(CMOCKA_LIBS)

%C%_look_SOURCES = %D%/look.c $(SCREEN_HARNESS) $(SCREEN_SAMPLE)
%C%_look_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_look_LDADD = src/ui/libui.a src/conf/libconf.a $(UI_LIBS) $(CMOCKA_LIBS)

# The same sample on a real terminal.
check_PROGRAMS += %D%/demo
%C%_demo_SOURCES = %D%/demo.c $(SCREEN_SAMPLE)
%C%_demo_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_demo_LDADD = $(UI_LIBS)
