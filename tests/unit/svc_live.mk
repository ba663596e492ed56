# SPDX-License-Identifier: Apache-2.0
# A session against a real server.
check_PROGRAMS += %D%/svc_live
TESTS += %D%/svc_live.sh
EXTRA_DIST += %D%/svc_live.sh
%C%_svc_live_SOURCES = %D%/db_bench.c %D%/db_bench.h %D%/svc_live.c
%C%_svc_live_LDADD = src/svc/libsvc.a src/db/libdb.a src/model/libmodel.a src/sec/libsec.a \
	src/i18n/libi18n.a src/os/libos.a src/base/libbase.a $(LIBPQ_LIBS) $(SODIUM_LIBS)
