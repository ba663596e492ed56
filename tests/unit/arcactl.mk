# SPDX-License-Identifier: Apache-2.0
if HAVE_CMOCKA
check_PROGRAMS += %D%/arcactl_import %D%/arcactl_backup_read
TESTS += %D%/arcactl_import %D%/arcactl_backup_read
endif
%C%_arcactl_import_SOURCES = %D%/arcactl_import.c src/arcactl/import/csv.c src/arcactl/import/day.c \
	src/arcactl/import/map.c src/base/csv_out.c
%C%_arcactl_import_LDADD = src/model/libmodel.a src/i18n/libi18n.a src/sec/libsec.a src/os/libos.a src/base/libbase.a \
	$(SODIUM_LIBS) $(CSV_LIBS) $(CMOCKA_LIBS)
%C%_arcactl_backup_read_SOURCES = %D%/arcactl_backup_read.c src/arcactl/backup/read.c
%C%_arcactl_backup_read_LDADD = src/i18n/libi18n.a src/sec/libsec.a src/os/libos.a src/base/libbase.a \
	$(SODIUM_LIBS) $(CMOCKA_LIBS)
