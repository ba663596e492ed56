# SPDX-License-Identifier: Apache-2.0
# The database and arcactl: pgTAP files and shell scripts, each on a server of its own. The fragments
# add to DB_TESTS.
DB_TESTS = \
	%D%/agenda.sql \
	%D%/agenda_plan.sh \
	%D%/appointment.sql \
	%D%/appointment_race.sh \
	%D%/appointment_tell.sh \
	%D%/arcactl_export.sh \
	%D%/arcactl_backup.sh \
	%D%/arcactl_backup_reseal.sh \
	%D%/arcactl_import.sh \
	%D%/arcactl_import_prisma.sh \
	%D%/arcactl_health.sh \
	%D%/arcactl_local.sh %D%/arcactl_lookup.sh %D%/arcactl_report.sh \
	%D%/arcactl_migrate.sh \
	%D%/arcactl_migrate_backup.sh \
	%D%/arcactl_migrate_baseline.sh \
	%D%/arcactl_migrate_down.sh \
	%D%/arcactl_migrate_kill.sh \
	%D%/arcactl_migrate_lint.sh \
	%D%/arcactl_migrate_modes.sh \
	%D%/arcactl_migrate_rehearse.sh \
	%D%/arcactl_migrate_resolve.sh \
	%D%/arcactl_migrate_verify.sh \
	%D%/arcactl_restore.sh \
	%D%/arcactl_setup.sh \
	%D%/arcactl_staff.sh \
	%D%/arcactl_verify.sh \
	%D%/attack.sh \
	%D%/commands.sh \
	%D%/audit.sql \
	%D%/audit_view.sql \
	%D%/graph.sql \
	%D%/grants.sql \
	%D%/patient.sql \
	%D%/search.sql \
	%D%/session.sql \
	%D%/staff.sql \
	%D%/studio.sql \
	%D%/waiting.sql

TESTS += $(DB_TESTS)
EXTRA_DIST += $(DB_TESTS) %D%/backup_lib.sh %D%/agenda.psql %D%/agenda_finish.psql %D%/desk.psql %D%/fixture.sql \
	%D%/fhir_valid.py %D%/fhir.r4.schema.json.xz %D%/prisma_patient.sql %D%/prisma_waiting.sql
