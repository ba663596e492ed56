# SPDX-License-Identifier: Apache-2.0
# Each parser against its corpus and changes of it; fuzz.h says how to let a fuzzer run on one.
FUZZ_TARGETS = \
	%D%/catalogue \
	%D%/container \
	%D%/ident \
	%D%/keyboard \
	%D%/liar \
	%D%/looks \
	%D%/rows \
	%D%/utf8 \
	%D%/when \
	%D%/zone

FUZZ_MODEL_LIBS = src/model/libmodel.a src/i18n/libi18n.a src/base/libbase.a

check_PROGRAMS += $(FUZZ_TARGETS)
TESTS += $(FUZZ_TARGETS)
EXTRA_DIST += %D%/corpus %D%/fuzz.h

%C%_catalogue_SOURCES = %D%/catalogue.c %D%/replay.c
%C%_catalogue_LDADD = $(FUZZ_MODEL_LIBS)
%C%_container_SOURCES = %D%/container.c %D%/replay.c
%C%_container_LDADD = src/sec/libsec.a src/i18n/libi18n.a src/os/libos.a src/base/libbase.a $(SODIUM_LIBS)
%C%_ident_SOURCES = %D%/ident.c %D%/replay.c
%C%_ident_LDADD = $(FUZZ_MODEL_LIBS)
%C%_when_SOURCES = %D%/when.c %D%/replay.c
%C%_when_LDADD = $(FUZZ_MODEL_LIBS)
%C%_zone_SOURCES = %D%/zone.c %D%/replay.c
%C%_zone_LDADD = $(FUZZ_MODEL_LIBS)
%C%_rows_SOURCES = %D%/rows.c %D%/replay.c
%C%_rows_LDADD = src/db/libdb.a src/base/libbase.a
# It has its own conversations instead of a corpus.
%C%_liar_SOURCES = %D%/liar.c
%C%_liar_LDADD = src/db/libdb.a src/i18n/libi18n.a src/os/libos.a src/base/libbase.a $(LIBPQ_LIBS)
%C%_utf8_SOURCES = %D%/utf8.c %D%/replay.c
%C%_utf8_LDADD = src/base/libbase.a
%C%_keyboard_SOURCES = %D%/keyboard.c %D%/replay.c
%C%_keyboard_LDADD = src/term/libterm.a src/base/libbase.a $(NCURSES_LIBS)
%C%_looks_SOURCES = %D%/looks.c %D%/replay.c
%C%_looks_LDADD = src/ui/libui.a src/term/libterm.a src/i18n/libi18n.a src/base/libbase.a $(NCURSES_LIBS)
