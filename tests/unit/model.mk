# SPDX-License-Identifier: Apache-2.0
# The tests of src/sec, src/i18n and src/model.
MODEL_UNIT_TESTS = \
	%D%/container \
	%D%/i18n \
	%D%/model_date \
	%D%/model_field \
	%D%/model_ident \
	%D%/model_rules \
	%D%/model_when \
	%D%/model_zone \
	%D%/receipt \
	%D%/sec

MODEL_UNIT_LIBS = src/svc/libsvc.a src/model/libmodel.a src/i18n/libi18n.a src/sec/libsec.a src/os/libos.a \
	src/base/libbase.a $(SODIUM_LIBS) $(CMOCKA_LIBS)

if HAVE_CMOCKA
check_PROGRAMS += $(MODEL_UNIT_TESTS)
TESTS += $(MODEL_UNIT_TESTS)
endif

EXTRA_DIST += %D%/test.h

%C%_model_date_SOURCES = %D%/model_date.c
%C%_model_date_LDADD = $(MODEL_UNIT_LIBS)
%C%_container_SOURCES = %D%/container.c
%C%_container_LDADD = $(MODEL_UNIT_LIBS)
%C%_i18n_SOURCES = %D%/i18n.c
%C%_i18n_LDADD = $(MODEL_UNIT_LIBS)
%C%_model_field_SOURCES = %D%/model_field.c
%C%_model_field_LDADD = $(MODEL_UNIT_LIBS)
%C%_model_ident_SOURCES = %D%/model_ident.c
%C%_model_ident_LDADD = $(MODEL_UNIT_LIBS)
%C%_model_rules_SOURCES = %D%/model_rules.c
%C%_model_rules_LDADD = $(MODEL_UNIT_LIBS)
%C%_model_when_SOURCES = %D%/model_when.c
%C%_model_when_LDADD = $(MODEL_UNIT_LIBS)
%C%_model_zone_SOURCES = %D%/model_zone.c
%C%_model_zone_LDADD = $(MODEL_UNIT_LIBS)
%C%_receipt_SOURCES = %D%/receipt.c
%C%_receipt_LDADD = $(MODEL_UNIT_LIBS)
%C%_sec_SOURCES = %D%/sec.c
%C%_sec_LDADD = $(MODEL_UNIT_LIBS)
