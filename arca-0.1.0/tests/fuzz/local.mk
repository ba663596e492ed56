# SPDX-License-Identifier: Apache-2.0
# Each parser against its corpus and changes of it; fuzz.h says how to let a fuzzer run on one.
FUZZ_TARGETS = \
	%D%/catalogue \
	%D%/ident \
	%D%/when \
	%D%/zone

FUZZ_MODEL_LIBS = src/model/libmodel.a src/i18n/libi18n.a src/base/libbase.a

check_PROGRAMS += $(FUZZ_TARGETS)
TESTS += $(FUZZ_TARGETS)
EXTRA_DIST += %D%/corpus %D%/fuzz.h

%C%_catalogue_SOURCES = %D%/catalogue.c %D%/replay.c
%C%_catalogue_LDADD = $(FUZZ_MODEL_LIBS)
%C%_ident_SOURCES = %D%/ident.c %D%/replay.c
%C%_ident_LDADD = $(FUZZ_MODEL_LIBS)
%C%_when_SOURCES = %D%/when.c %D%/replay.c
%C%_when_LDADD = $(FUZZ_MODEL_LIBS)
%C%_zone_SOURCES = %D%/zone.c %D%/replay.c
%C%_zone_LDADD = $(FUZZ_MODEL_LIBS)
