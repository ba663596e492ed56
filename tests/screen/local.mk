# SPDX-License-Identifier: Apache-2.0
# Ring 2: screens in process, see README. A test of a screen adds its name to SCREEN_TESTS in a
# fragment of its own.
EXTRA_DIST += %D%/README %D%/golden
SCREEN_HARNESS = %D%/lib/harness.c %D%/lib/harness.h
SCREEN_SAMPLE = %D%/lib/sample.c %D%/lib/sample.h
SCREEN_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%/lib
UI_LIBS = src/ui/libui.a src/term/libterm.a src/i18n/libi18n.a src/os/libos.a src/base/libbase.a \
	$(NCURSES_LIBS)
SCREEN_TESTS =

include %D%/commands.mk
include %D%/core.mk
include %D%/widgets.mk
include %D%/patients.mk
include %D%/waiting.mk
include %D%/desk.mk

if HAVE_CMOCKA
check_PROGRAMS += $(SCREEN_TESTS)
TESTS += $(SCREEN_TESTS)
endif

# Writes every golden screen anew, to be looked at in the diff.
.PHONY: update-golden
update-golden: $(SCREEN_TESTS)
	$(MKDIR_P) $(srcdir)/tests/screen/golden
	failed=; for t in $(SCREEN_TESTS); do \
	    ARCA_UPDATE_GOLDEN=1 ARCA_SRCDIR='$(abs_top_srcdir)' ./$$t || failed="$$failed $$t"; done; \
	if test -n "$$failed"; then echo "failed for other reasons:$$failed"; exit 1; fi
