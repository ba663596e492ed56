# SPDX-License-Identifier: Apache-2.0
bin_PROGRAMS += arcactl
arcactl_SOURCES = \
	%D%/amcheck.c %D%/amcheck.h \
	%D%/args.c %D%/args.h \
	%D%/backup/backup.h %D%/backup/facts.c %D%/backup/folder.c %D%/backup/keep.c %D%/backup/keep.h \
	%D%/backup/keys.c %D%/backup/list.c %D%/backup/load.c %D%/backup/read.c %D%/backup/reseal.c \
	%D%/backup/restore.c \
	%D%/backup/run.c %D%/backup/sheet.c %D%/backup/signer.c %D%/backup/tools.c \
	%D%/check.c \
	%D%/health.c \
	%D%/maintain.c \
	%D%/cluster.c %D%/cluster.h %D%/cluster_conf.c \
	%D%/commands.c %D%/commands.h \
	%D%/completion.c \
	%D%/ctl.c %D%/ctl.h \
	%D%/export.c \
	%D%/guard.c %D%/guard.h \
	%D%/import/import.c %D%/import/import.h %D%/import/csv.c %D%/import/csv.h \
	%D%/import/day.c %D%/import/day.h %D%/import/held.c %D%/import/map.c %D%/import/map.h %D%/import/tell.c \
	%D%/import/clinic.c %D%/import/prisma.c %D%/import/prisma.h %D%/import/prisma_source.c %D%/import/prisma_tell.c \
	%D%/init.c %D%/init.h \
	%D%/list.c \
	%D%/local.c \
	%D%/lookup.c \
	%D%/main.c \
	%D%/migrate/alone.c \
	%D%/migrate/backup.c \
	%D%/migrate/baseline.c \
	%D%/migrate/describe.c \
	%D%/migrate/copy.c \
	%D%/migrate/measure.c %D%/migrate/measure.h \
	%D%/migrate/rehearse.c \
	%D%/migrate/watch.c \
	%D%/migrate/scratch.c %D%/migrate/scratch.h \
	%D%/migrate/picture.c %D%/migrate/picture.h \
	%D%/migrate/deploy.c \
	%D%/migrate/down.c \
	%D%/migrate/drift.c \
	%D%/migrate/folder.c \
	%D%/migrate/lint.c %D%/migrate/lint.h \
	%D%/migrate/locks.c %D%/migrate/locks.h \
	%D%/migrate/lock.c \
	%D%/migrate/migrate.h \
	%D%/migrate/log.c \
	%D%/migrate/new.c \
	%D%/migrate/plan.c \
	%D%/migrate/resolve.c %D%/migrate/resolve.h \
	%D%/migrate/rules.c %D%/migrate/rules.h %D%/migrate/rules_file.c \
	%D%/migrate/run.c %D%/migrate/run.h \
	%D%/migrate/status.c \
	%D%/migrate/store.c %D%/migrate/store.h \
	%D%/migrate/tx.c \
	%D%/migrate/units.c \
	%D%/migrate/verify.c %D%/migrate/verify.h \
	%D%/operator.c %D%/operator.h \
	%D%/seed.c \
	%D%/staff.c \
	%D%/verify/verify.c %D%/verify/verify.h %D%/verify/log.c %D%/verify/pages.c %D%/verify/report.c \
	%D%/verify/rights.c %D%/verify/rows.c %D%/verify/rules.c %D%/verify/rules.h %D%/verify/schema.c
arcactl_LDADD = \
	src/script/libscript.a src/svc/libsvc.a src/db/libdb.a src/model/libmodel.a src/i18n/libi18n.a src/conf/libconf.a src/sec/libsec.a src/os/libos.a src/base/libbase.a \
	$(LIBPQ_LIBS) $(SODIUM_LIBS) $(CSV_LIBS) $(PG_QUERY_LIBS)
