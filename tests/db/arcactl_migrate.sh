#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# migrate deploy and status on a folder of the test's own: what is applied, what is refused, and that
# a failure or a killed run leaves nothing behind.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/lib/fixture.sh"
cluster_start --empty
fixture_make
export PGDATABASE=arca
tables() { sql "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'arca'::regnamespace AND relkind = 'r' AND relname !~ '^migration_'"; }

runs 1 "deploy refuses a database that init has not prepared" ctl migrate deploy
runs 0 "init" ctl init --environment development
runs 0 "init again" ctl init
is "$(sql 'SELECT name FROM arca.environment')" development "init again keeps the mark"
runs 10 "the mark cannot become looser" ctl init --environment demo
like "$out" 'Next:' "and the next command is named"

migration 20260101000000_one <<'SQL'
SET LOCAL ROLE arca_owner;
CREATE TABLE arca.one (a int);
SQL
runs 2 "status says that something is pending" ctl migrate status
runs 0 "deploy" ctl migrate deploy
like "$out" '1 migration applied' "deploy counts"
is "$(tables)" "environment one" "the table is there"
is "$(sql "SELECT tableowner FROM pg_tables WHERE tablename = 'one'")" arca_owner "and belongs to its owner"
is "$(sql "SELECT count(*) FROM pg_auth_members WHERE member = 'arca_migrator'::regrole")" 0 "no membership stays"
runs 0 "deploy again" ctl migrate deploy
like "$out" 'Nothing is pending' "nothing is done twice"
runs 0 "status is in sync" ctl migrate status
is "$(sql 'SELECT checksum FROM _prisma_migrations')" \
    "$(sha256sum <"$FIXTURE/migrations/20260101000000_one/migration.sql" | cut -d' ' -f1)" "the checksum is SHA-256 of the file"
is "$(sql "SELECT string_agg(column_name || ' ' || data_type || coalesce(character_maximum_length::text, '') || is_nullable, ',' ORDER BY ordinal_position) FROM information_schema.columns WHERE table_name = '_prisma_migrations'")" \
    "id character varying36NO,checksum character varying64NO,finished_at timestamp with time zoneYES,migration_name character varying255NO,logs textYES,rolled_back_at timestamp with time zoneYES,started_at timestamp with time zoneNO,applied_steps_count integerNO" \
    "the history table has Prisma's columns"

# Line endings do not count as an edit; anything else does.
file=$FIXTURE/migrations/20260101000000_one/migration.sql
cp "$file" "$CLUSTER_DIR/keep"
sed 's/$/\r/' "$CLUSTER_DIR/keep" >"$file"
runs 0 "CRLF is the same file" ctl migrate status
cp "$CLUSTER_DIR/keep" "$file"
echo '-- more' >>"$file"
runs 9 "an edited file is refused" ctl migrate deploy
like "$out" 'was edited after it was applied' "and told as such"
runs 9 "status tells the same" ctl migrate status
cp "$CLUSTER_DIR/keep" "$file"

# A failure rolls back, says where, and blocks nobody.
migration 20260102000000_two <<'SQL'
SET LOCAL ROLE arca_owner;
CREATE TABLE arca.two (a int);
-- ação
CREATE TABLE arca.three (a nothing);
SQL
runs 3 "a migration that fails" ctl migrate deploy
like "$out" '> +4 ' "the line is shown"
like "$out" '42704' "with the server's code"
is "$(tables)" "environment one" "nothing of it stays"
is "$(sql "SELECT rolled_back_at IS NOT NULL AND finished_at IS NULL AND logs LIKE '42704%' FROM _prisma_migrations WHERE migration_name LIKE '%two'")" \
    t "the failure is in the history, rolled back"
migration 20260102000000_two <<'SQL'
SET LOCAL ROLE arca_owner;
CREATE TABLE arca.two (a int);
SQL
runs 0 "mended, it is applied without more ado" ctl migrate deploy

# Order and missing folders.
migration 20260101500000_between <<'SQL'
SELECT 1;
SQL
runs 9 "one that is older than the newest applied is refused" ctl migrate deploy
runs 0 "unless told" ctl migrate deploy --allow-out-of-order
mv "$FIXTURE/migrations/20260101500000_between" "$CLUSTER_DIR/away"
runs 9 "a missing folder is refused" ctl migrate deploy
like "$out" 'its folder is gone' "and told as such"
mv "$CLUSTER_DIR/away" "$FIXTURE/migrations/20260101500000_between"
mv "$FIXTURE/migrations/20260102000000_two" "$CLUSTER_DIR/away"
runs 9 "a database that is newer than the program is refused" ctl migrate deploy
like "$out" 'program is older than the database' "and told as such"
mv "$CLUSTER_DIR/away" "$FIXTURE/migrations/20260102000000_two"

# Two at once: both end well, one of them applies.
migration 20260103000000_slow <<'SQL'
SET LOCAL ROLE arca_owner;
CREATE TABLE arca.slow (a int);
SELECT pg_sleep(1);
SQL
ctl migrate deploy >"$CLUSTER_DIR/first" 2>&1 &
first=$!
ctl migrate deploy >"$CLUSTER_DIR/second" 2>&1
is "$?" 0 "of two at once, one ends well"
wait "$first"
is "$?" 0 "and so does the other"
is "$(cat "$CLUSTER_DIR/first" "$CLUSTER_DIR/second" | grep -c '^applied')" 1 "one of them has applied"
like "$(cat "$CLUSTER_DIR/first" "$CLUSTER_DIR/second")" 'holds the migration lock: process [0-9]+, postgres' "the one that waited names the holder"

# Killed in the middle: nothing stays, and the next run applies it.
migration 20260104000000_killed <<'SQL'
SET LOCAL ROLE arca_owner;
CREATE TABLE arca.killed (a int);
SELECT pg_sleep(4);
SQL
"$ARCA_BUILDDIR/arcactl" migrate deploy >/dev/null 2>&1 &
victim=$!
for _ in $(seq 100); do
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(4)%' AND pid <> pg_backend_pid()")" = 0 ] || break
    sleep 0.05
done
kill -9 "$victim"
wait "$victim" 2>/dev/null
migration 20260104000000_killed <<'SQL'
SET LOCAL ROLE arca_owner;
CREATE TABLE arca.killed (a int);
SQL
runs 0 "after kill -9, deploy waits for the server to let go and applies" ctl migrate deploy
is "$(sql "SELECT count(*) FROM _prisma_migrations WHERE migration_name LIKE '%killed'")" 1 "the killed run left no row"

# A signal cancels the statement; nothing stays.
migration 20260105000000_stopped <<'SQL'
SET LOCAL ROLE arca_owner;
CREATE TABLE arca.stopped (a int);
SELECT pg_sleep(30);
SQL
"$ARCA_BUILDDIR/arcactl" migrate deploy >"$CLUSTER_DIR/stopped" 2>&1 &
victim=$!
for _ in $(seq 100); do
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()")" = 0 ] || break
    sleep 0.05
done
kill -TERM "$victim"
wait "$victim"
is "$?" 3 "SIGTERM ends it with the code of a failed migration"
is "$(sql "SELECT to_regclass('arca.stopped') IS NULL")" t "and rolls it back"

# A file that leaves its transaction where the parser was told not to look is found out and blocks.
migration 20260105000000_stopped <<'SQL'
-- arca: transaction
SET LOCAL ROLE arca_owner;
CREATE TABLE arca.stopped (a int);
COMMIT;
SELECT 1;
SQL
runs 3 "a file with its own COMMIT, declared as one transaction" ctl migrate deploy
like "$out" 'ended its transaction by itself' "is told as such"
runs 4 "and blocks the next run" ctl migrate deploy
like "$out" 'migrate resolve --rolled-back 20260105000000_stopped' "with the command that resolves it"
runs 4 "status says so" ctl migrate status
like "$out" 'failed' "with the state"

# Another's folder in a database that init never saw.
sql -d postgres 'CREATE DATABASE other'
mkdir -p "$CLUSTER_DIR/prisma/20250101000000_init"
printf 'CREATE TABLE public.paciente (id int)' >"$CLUSTER_DIR/prisma/20250101000000_init/migration.sql"
echo 'provider = "postgresql"' >"$CLUSTER_DIR/prisma/migration_lock.toml"
runs 0 "a folder of Prisma's layout is applied as it is" ctl migrate deploy --migrations "$CLUSTER_DIR/prisma" -d dbname=other
runs 0 "and is in sync" ctl migrate status --migrations "$CLUSTER_DIR/prisma" -d dbname=other --json
like "$out" '"state":"applied"' "with one JSON object a line"

# Commits do not wait for the disk one by one; when deploy has ended, well or not, the disk has them. The server
# dies at once behind it, and would have written what waits by itself ten seconds later.
sql -d postgres "ALTER SYSTEM SET wal_writer_delay = '10s'"
sql -d postgres 'SELECT pg_reload_conf()' >/dev/null
sql -d postgres 'CREATE DATABASE crash'
sql -d postgres "ALTER DATABASE crash SET arca.profile = 'development'"
for n in 1 2 3; do
    mkdir -p "$CLUSTER_DIR/crash/2025010${n}000000_t$n"
    echo "CREATE TABLE public.t$n (id int)" >"$CLUSTER_DIR/crash/2025010${n}000000_t$n/migration.sql"
done
there() { sql -d crash "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relname ~ '^t[0-9]$'"; }
runs 0 "three migrations are applied" ctl migrate deploy --migrations "$CLUSTER_DIR/crash" -d dbname=crash
cluster_restart -m immediate
is "$(there)" "t1 t2 t3" "and all are there after the server died"
mkdir -p "$CLUSTER_DIR/crash/20250104000000_t4" "$CLUSTER_DIR/crash/20250105000000_t5"
echo 'CREATE TABLE public.t4 (id int)' >"$CLUSTER_DIR/crash/20250104000000_t4/migration.sql"
printf 'CREATE TABLE public.t5 (id int);\nSELECT 1 / 0;\n' >"$CLUSTER_DIR/crash/20250105000000_t5/migration.sql"
runs 3 "a run that fails at its second" ctl migrate deploy --migrations "$CLUSTER_DIR/crash" -d dbname=crash
cluster_restart -m immediate
is "$(there)" "t1 t2 t3 t4" "keeps its first after the server died"
is "$(sql -d crash "SELECT count(*) FROM _prisma_migrations WHERE logs IS NOT NULL")" 1 "and the failure is in the history"
# A constraint that is checked at the commit fails there; the transaction begun behind it must not stay.
printf 'CREATE TABLE public.t5 (id int UNIQUE DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO t5 VALUES (1), (1);\n' \
    >"$CLUSTER_DIR/crash/20250105000000_t5/migration.sql"
mkdir -p "$CLUSTER_DIR/crash/20250106000000_t6"
echo 'CREATE TABLE public.t6 (id int)' >"$CLUSTER_DIR/crash/20250106000000_t6/migration.sql"
runs 3 "a migration whose commit fails" ctl migrate deploy --migrations "$CLUSTER_DIR/crash" -d dbname=crash
like "$out" '23505' "says what the server said"
is "$(there)" "t1 t2 t3 t4" "leaves nothing, and the next is not begun"
is "$(sql -d crash "SELECT count(*) FROM _prisma_migrations WHERE logs IS NOT NULL")" 2 "and stands in the history"
done_testing
