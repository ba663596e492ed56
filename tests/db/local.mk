# SPDX-License-Identifier: Apache-2.0
# The database and arcactl: pgTAP files and shell scripts, each on a server of its own. The fragments
# add to DB_TESTS.
DB_TESTS = \
	%D%/arcactl_local.sh \
	%D%/arcactl_migrate.sh \
	%D%/arcactl_setup.sh \
	%D%/arcactl_staff.sh \
	%D%/attack.sh \
	%D%/audit.sql \
	%D%/audit_view.sql \
	%D%/grants.sql \
	%D%/patient.sql \
	%D%/search.sql \
	%D%/session.sql \
	%D%/staff.sql

TESTS += $(DB_TESTS)
EXTRA_DIST += $(DB_TESTS) %D%/desk.psql %D%/fixture.sql
