# SPDX-License-Identifier: Apache-2.0
dist_man_MANS += %D%/arca.1 %D%/arca-keys.5 %D%/arcactl.1 \
	%D%/arcactl-backup.1 %D%/arcactl-check.1 %D%/arcactl-completion.1 %D%/arcactl-export.1 \
	%D%/arcactl-health.1 %D%/arcactl-import.1 %D%/arcactl-init.1 %D%/arcactl-local.1 \
	%D%/arcactl-lookup.1 \
	%D%/arcactl-maintain.1 %D%/arcactl-migrate.1 %D%/arcactl-report.1 %D%/arcactl-restore.1 %D%/arcactl-seed.1 \
	%D%/arcactl-staff.1 %D%/arcactl-verify.1
