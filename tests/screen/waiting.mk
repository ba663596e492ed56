# SPDX-License-Identifier: Apache-2.0
# The screens of the waiting list and the staff, on services that answer from memory.
SCREEN_TESTS += %D%/waiting
%C%_waiting_SOURCES = %D%/waiting.c $(SCREEN_HARNESS) %D%/lib/fake_svc.c %D%/lib/fake_svc.h
%C%_waiting_CPPFLAGS = $(SCREEN_CPPFLAGS)
%C%_waiting_LDADD = src/screen/libscreen.a src/svc/libsvc.a src/db/libdb.a src/model/libmodel.a \
	src/sec/libsec.a $(UI_LIBS) $(LIBPQ_LIBS) $(SODIUM_LIBS) $(CMOCKA_LIBS)
