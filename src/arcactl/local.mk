# SPDX-License-Identifier: Apache-2.0
bin_PROGRAMS += arcactl
arcactl_SOURCES = \
	%D%/args.c %D%/args.h \
	%D%/check.c \
	%D%/cluster.c %D%/cluster.h %D%/cluster_conf.c \
	%D%/commands.c %D%/commands.h \
	%D%/ctl.c %D%/ctl.h \
	%D%/guard.c %D%/guard.h \
	%D%/init.c \
	%D%/list.c \
	%D%/local.c \
	%D%/main.c \
	%D%/migrate/migrate.h %D%/migrate/deploy.c %D%/migrate/folder.c %D%/migrate/lock.c %D%/migrate/status.c \
	%D%/operator.c %D%/operator.h \
	%D%/seed.c \
	%D%/staff.c
arcactl_LDADD = \
	src/db/libdb.a src/i18n/libi18n.a src/conf/libconf.a src/sec/libsec.a src/os/libos.a src/base/libbase.a \
	$(LIBPQ_LIBS) $(SODIUM_LIBS)
