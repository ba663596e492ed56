# SPDX-License-Identifier: Apache-2.0
# What the services make of the server's rows of patients.
if HAVE_CMOCKA
check_PROGRAMS += %D%/svc_patient
TESTS += %D%/svc_patient
endif
%C%_svc_patient_SOURCES = %D%/svc_patient.c %D%/test.h
%C%_svc_patient_LDADD = src/svc/libsvc.a src/db/libdb.a src/model/libmodel.a src/sec/libsec.a \
	src/i18n/libi18n.a src/os/libos.a src/base/libbase.a $(LIBPQ_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS)
