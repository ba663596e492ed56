#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# rehearse: a deploy on a copy, measured; the copy goes away in any case. And what is shown while an index
# is built, in which role a statement outside a transaction runs, and a lock that is not to be had.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/db/backup_lib.sh"
. "$ARCA_SRCDIR/tests/lib/fixture.sh"
copies() { sql -d postgres "SELECT count(*) FROM pg_database WHERE datname LIKE 'arca_rehearsal_%'"; }
until_is() { for _ in $(seq 200); do [ "$(sql -d postgres "$1")" != "$2" ] || return 0; sleep 0.05; done; return 1; }

# Arca's own database, from a backup of it.
cp -rL "$ARCA_DATADIR/." "$CLUSTER_DIR/data.own"
export ARCA_DATADIR=$CLUSTER_DIR/data.own FIXTURE=$CLUSTER_DIR/data.own
runs 1 "without a backup there is nothing to rehearse on" ctl migrate rehearse
like "$out" 'there is no backup in' "and it says so"
make_key owner >/dev/null 2>&1
make_key escrow >/dev/null 2>&1
ctl backup run --no-verify >/dev/null 2>&1
migration 29990101000000_one <<'SQL'
SET LOCAL ROLE arca_owner;
ALTER TABLE clinic.patient ADD COLUMN rehearsed int;
CREATE TABLE arca.one (a int);
DO $$ BEGIN
    IF current_database() <> 'arca' AND has_database_privilege('arca_staff', current_database(), 'CONNECT') THEN
        RAISE 'the staff could read here what no log keeps';
    END IF;
END $$;
CREATE INDEX ON arca.one (a);
SQL
migration 29990102000000_two <<'SQL'
CREATE INDEX CONCURRENTLY patient_rehearsed ON clinic.patient (rehearsed);
SQL
runs 0 "on the newest backup" with_key owner migrate rehearse --json
like "$out" '"event":"statement","migration":"29990101000000_one","line":"2","ms":"[0-9]+","lock":"AccessExclusiveLock","held_ms":"[0-9]+","table":"clinic.patient","rows":"[0-9]+","size":"[0-9]+ kB","rewritten":"f"' "a lock, how long it is held, and on what"
like "$out" '"lock":"ShareUpdateExclusiveLock","held_ms":"[0-9]+","table":"clinic.patient".*CREATE INDEX CONCURRENTLY' "one outside a transaction is seen, too"
unlike "$out" 'arca.one"' "what a migration makes itself harms nobody"
like "$out" '"event":"summary","applied":2,"problems":0,.*"code":0' "and the end"
is "$(copies) $(sql "SELECT count(*) FROM _prisma_migrations WHERE migration_name LIKE '2999%'")" "0 0" "the copy is gone, and the live database was not touched"
is "$(sql "SELECT count(*) FROM audit.event WHERE action = 'migrate.rehearse'")" 1 "the audit log knows who had a copy made"

# The role: as in a transaction, also of what the file sets for its session.
migration 29990103000000_role <<'SQL'
-- arca: no-transaction
DO $$ BEGIN CREATE TABLE arca.by_default (r text); INSERT INTO arca.by_default VALUES (current_user); COMMIT; END $$;
SET ROLE arca_owner;
DO $$ BEGIN CREATE TABLE arca.by_file (r text); INSERT INTO arca.by_file VALUES (current_user); COMMIT; END $$;
CREATE TABLE arca.in_block AS SELECT current_user::text AS r;
VACUUM arca.by_file;
SQL
runs 0 "deploy" ctl migrate deploy
is "$(sql 'SELECT (SELECT r FROM arca.by_default), (SELECT r FROM arca.by_file), (SELECT r FROM arca.in_block)')" \
    "arca_migrator|arca_owner|arca_owner" "statements outside a transaction run in the role of the others, or in the file's"
is "$(sql "SELECT count(*) FROM pg_auth_members WHERE member = 'arca_migrator'::regrole")" 0 "no membership stays"
sql 'GRANT arca_owner, arca_audit, arca_adm TO arca_migrator'
migration 29990104000000_left <<<'SELECT 1;'
runs 0 "after a run that was killed there" ctl migrate deploy
is "$(sql "SELECT count(*) FROM pg_auth_members WHERE member = 'arca_migrator'::regrole")" 0 "what it left is taken back"

# Another's database, as it is now.
createdb clinic
export PGDATABASE=clinic
sql "ALTER DATABASE clinic SET arca.profile = 'development'"
FIXTURE=$CLUSTER_DIR/prisma
m() { local verb=$1; shift; ctl migrate "$verb" --migrations "$FIXTURE/migrations" "$@"; }
sql "CREATE TABLE big AS SELECT g AS a, md5(g::text) AS b FROM generate_series(1, 20000) g; CREATE TABLE held (a int)"
migration 20250101000000_one <<'SQL'
ALTER TABLE big ALTER COLUMN a TYPE bigint;
SELECT pg_sleep(0.2);
DO $$ BEGIN
    IF current_database() <> 'clinic' AND has_database_privilege('arca_staff', current_database(), 'CONNECT') THEN
        RAISE 'the staff could read here what no log keeps';
    END IF;
END $$;
INSERT INTO big VALUES (0);
SQL
runs 0 "on a copy of the live one" m rehearse --live
like "$out" '1 +[0-9]+ +AccessExclusiveLock +[2-9][0-9]{2} +big +20000 +[0-9]+ kB +yes +ALTER TABLE big' "a table that is written anew is told, and its lock until the end"
like "$out" '2 +2[0-9]{2} +SELECT pg_sleep' "and a statement that takes long"
is "$(copies) $(sql "SELECT count(*) FROM big")" "0 20000" "nothing is left, and nothing was done"
migration 20250102000000_bad <<'SQL'
SELECT 1;
SELECT 1 / (count(*) - 20001) FROM big;
SQL
runs 3 "one that would fail" m rehearse --live
like "$out" '> +2 ' "fails on the copy, with its line"
like "$out" 'the live database was not touched' "and only there"
is "$(copies)" 0 "which is gone"
migration 20250102000000_bad <<<'SELECT pg_sleep(30);'
for signal in TERM KILL; do
    "$ARCA_BUILDDIR/arcactl" migrate rehearse --live --migrations "$FIXTURE/migrations" >/dev/null 2>&1 &
    victim=$!
    until_is "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(30)' AND state = 'active' AND datname LIKE 'arca_rehearsal%'" 1
    kill -"$signal" "$victim"
    wait "$victim" 2>/dev/null
    [ "$signal" = KILL ] || is "$(copies)" 0 "ended by $signal, it takes its copy with it"
done
is "$(copies)" 1 "killed, it leaves it"
rm -r "$FIXTURE/migrations/20250102000000_bad"
runs 0 "the next run" m rehearse --live
is "$(copies)" 0 "removes it"

# A lock that others hold: all is rolled back and tried again.
migration 20250102000000_lock <<<'CREATE TABLE before_lock (a int); ALTER TABLE held ADD COLUMN b int;'
psql -qAtX -c 'BEGIN; LOCK TABLE held IN SHARE MODE; SELECT pg_sleep(6); COMMIT' >/dev/null &
other=$!
until_is "SELECT count(*) FROM pg_locks WHERE mode = 'ShareLock' AND relation IS NOT NULL" 1
runs 0 "a lock that is not to be had in time is asked for again" m deploy
like "$out" 'rolled back and tried again \(1 of 10\)' "after all was rolled back"
like "$out" 'process [0-9]+, postgres .*transaction open for [3-9]' "who holds it is named"
is "$(sql "SELECT attempt FROM arca.migration_log WHERE migration LIKE '%_lock' AND result = 'applied'")" 2 "the second try did it"
wait "$other"

# An index that waits for another's transaction says for whose.
migration 20250103000000_index <<<'CREATE INDEX CONCURRENTLY big_b ON big (b);'
psql -qAtX -c 'BEGIN; INSERT INTO big VALUES (1); SELECT pg_sleep(1.5); COMMIT' >/dev/null &
other=$!
until_is "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1.5)%' AND state = 'active' AND pid <> pg_backend_pid()" 1
m deploy --json >"$CLUSTER_DIR/json" 2>"$CLUSTER_DIR/words"
is $? 0 "an index that waits"
like "$(cat "$CLUSTER_DIR/json")" '"event":"progress","migration":"20250103000000_index","phase":"waiting for writers before build",.*"waits_for":[0-9]+' "is an event"
like "$(cat "$CLUSTER_DIR/words")" 'waits for the transaction of process [0-9]+, postgres' "and is told"
like "$(cat "$CLUSTER_DIR/json")" '"event":"lock"' "the lock of the run is one"
like "$(cat "$CLUSTER_DIR/json")" '"event":"plan","migration":"20250103000000_index","state":"pending","mode":"step"' "and what is to be done"
wait "$other"

# Scripts that were written for Prisma know 0 and 1.
migration 20250104000000_fails <<<'SELECT 1 / 0;'
runs 2 "something is pending" m status
runs 1 "for Prisma's scripts that is 1" m status --prisma-exit
runs 1 "a failure too" m deploy --prisma-exit
rm -r "$FIXTURE/migrations/20250104000000_fails"
runs 0 "and 0 stays 0" m status --prisma-exit
done_testing
