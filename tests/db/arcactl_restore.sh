#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Restoring: into a new database, in the place of the old one, and back.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/db/backup_lib.sh"
databases() { sql -d postgres "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE datname LIKE '%arca%' OR datname = 'fresh'"; }
rows() { sql -d "$1" "SELECT count(*) FROM clinic.patient"; }

make_key owner >/dev/null 2>&1
sql "ALTER DATABASE arca SET lock_timeout = '7s'; ALTER ROLE arca_seeder IN DATABASE arca SET search_path = clinic, public"
runs 0 "a backup" ctl backup run --no-verify
runs 1 "a restore to no name is refused" with_key owner restore --latest
like "$out" '--to NAME' "with what to say"
runs 10 "a restore onto a database that is there is refused" with_key owner restore --latest --to arca
runs 0 "a restore into a new one" with_key owner restore --latest --to fresh
is "$(rows fresh)" "$(rows arca)" "has every patient"
is "$(sql -d fresh "SELECT count(*) > 0 FROM clinic.patient")" t "of whom there are some"
is "$(sql -d fresh "SHOW lock_timeout")" 7s "has the settings of the database"
is "$(sql -d postgres "SELECT datacl::text[] @> (SELECT datacl::text[] FROM pg_database WHERE datname = 'arca') FROM pg_database WHERE datname = 'fresh'")" t "and its rights"
is "$(sql -d fresh "SELECT has_language_privilege('arca_staff', 'sql', 'USAGE')")" f "and those of the language that pg_dump leaves out"
is "$(sql -d fresh "SELECT count(*) FROM audit.event WHERE action = 'restore.run'")" 1 "its audit log says that it was restored"
runs 8 "check finds its schema in order" ctl check -d dbname=fresh
like "$out" 'ok +schema' "as before"
sql -d postgres "DROP DATABASE fresh"

# The swap.
sql "BEGIN; SELECT adm.session_open('test', '1'); UPDATE clinic.room SET name = 'Changed since' WHERE id = (SELECT min(id) FROM clinic.room); COMMIT" >/dev/null
runs 10 "a swap without the name typed is refused" with_key owner restore --latest --swap
like "$out" 'stays as it is' "and says so"
runs 10 "with another name, too" with_key owner restore --latest --swap --yes --name-typed acra
is "$(databases)" arca "nothing was made"
psql -qAtX -c "SELECT pg_sleep(60)" >"$CLUSTER_DIR/session" 2>&1 &
for _ in $(seq 100); do [ "$(sql -d postgres "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")" = 0 ] || break; sleep 0.1; done
runs 0 "a swap" with_key owner restore --latest --swap --yes --name-typed arca
like "$out" 'sessions ended: [1-9]' "ends who works there and says how many" # a worker of autovacuum's may be one
wait
like "$(cat "$CLUSTER_DIR/session")" 'terminating connection' "who is told"
is "$(sql "SELECT count(*) FROM clinic.room WHERE name = 'Changed since'")" 0 "the old state is there again"
before=$(sql -d postgres "SELECT datname FROM pg_database WHERE datname LIKE 'arca_before_%'")
is "$(sql -d postgres "SELECT datallowconn FROM pg_database WHERE datname = '$before'")" f "what was there is put aside and closed"
is "$(sql "SELECT count(*) FROM audit.event WHERE action = 'restore.run'")" 1 "the audit log says that it was restored"
runs 10 "an undo without the name typed" ctl restore --undo
runs 0 "an undo" ctl restore --undo --yes --name-typed arca
is "$(sql "SELECT count(*) FROM clinic.room WHERE name = 'Changed since'")" 1 "brings back what was there"
is "$(sql "SELECT string_agg(action, ' ' ORDER BY event_id) FROM audit.event WHERE action LIKE 'restore.%'")" "restore.swap restore.undo" "and its audit log tells of both"
runs 1 "a second undo" ctl restore --undo --yes --name-typed arca
like "$out" 'put aside' "has nothing to bring back"
like "$(databases)" '^arca arca_undone_' "the restored one is kept, too"

# A client that comes back at once does not stop a swap.
(until [ -e "$CLUSTER_DIR/enough" ]; do psql -qAtX -c "SELECT pg_sleep(5)"; done) >/dev/null 2>&1 &
runs 0 "a swap against clients that come back at once" with_key owner restore --latest --swap --yes --name-typed arca
touch "$CLUSTER_DIR/enough"
sql -d postgres "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'" >/dev/null
wait

# A failure leaves nothing.
programs pg_restore <<'SCRIPT'
"$REAL/pg_restore" "$@" && exit 1
SCRIPT
all=$(databases)
runs 8 "a restore that fails" with_key owner restore --latest --to fresh --programs "$CLUSTER_DIR/programs"
is "$(databases)" "$all" "leaves no database"

# Roles.
sql -d arca "CREATE ROLE reader NOLOGIN"
sql -d arca "CREATE ROLE ana LOGIN CONNECTION LIMIT 3 IN ROLE reader; GRANT SELECT ON clinic.room TO reader"
runs 0 "a backup with more roles" ctl backup run --no-verify
sql -d arca "REVOKE SELECT ON clinic.room FROM reader; DROP ROLE ana; DROP ROLE reader"
runs 2 "a server without them" with_key owner restore --latest --to fresh
like "$out" 'role: ana LOGIN CONNECTION LIMIT 3' "says which are missing"
like "$out" 'membership: ana in reader' "and who is in them"
is "$(databases)" "$all" "and makes nothing"
runs 0 "with --roles" with_key owner restore --latest --to fresh --roles
is "$(sql -d fresh "SELECT has_table_privilege('ana', 'clinic.room', 'SELECT')")" t "they are made, and have their rights"
is "$(sql -d postgres "SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = 'ana'")" t "and no password"
done_testing
