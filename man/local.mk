# SPDX-License-Identifier: Apache-2.0
dist_man_MANS += %D%/arca.1 %D%/arcactl.1 %D%/arca-keys.5 \
	%D%/arcactl-backup.1 %D%/arcactl-export.1 %D%/arcactl-import.1 %D%/arcactl-restore.1 %D%/arcactl-seed.1
dist_man_MANS += %D%/arcactl-migrate.1
