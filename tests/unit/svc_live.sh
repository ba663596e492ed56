# SPDX-License-Identifier: Apache-2.0
# A session against a real server: the lock, the line, the password, the account.
# shellcheck shell=bash
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
sql "ALTER ROLE \"rita.tavares\" PASSWORD 'a calm morning at the desk'"
cluster_hba 'local arca rita.tavares scram-sha-256'
unset PGUSER PGDATABASE
"$ARCA_BUILDDIR/tests/unit/svc_live"
