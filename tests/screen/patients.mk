# SPDX-License-Identifier: Apache-2.0
# The screens of patients, on services that answer from memory.
SCREEN_TESTS += %D%/patients
%C%_patients_SOURCES = %D%/patients.c $(SCREEN_HARNESS) %D%/lib/fake_svc.c %D%/lib/fake_svc.h
%C%_patients_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_patients_LDADD = src/screen/libscreen.a src/svc/libsvc.a src/db/libdb.a src/model/libmodel.a \
	src/sec/libsec.a $(UI_LIBS) $(LIBPQ_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS)
