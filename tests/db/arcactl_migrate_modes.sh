#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Migrations that are not one transaction, and files as Prisma writes them, in a database that knows
# nothing of arca: what runs, what stays of a broken run, and how the next one goes on.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/lib/fixture.sh"
cluster_start --empty
fixture_make
createdb clinic
sql -d postgres "ALTER DATABASE clinic SET arca.profile = 'development'"
export PGDATABASE=clinic
# shellcheck disable=SC2120 # called through runs
deploy() { ctl migrate deploy --migrations "$FIXTURE/migrations" "$@"; }
status() { ctl migrate status --migrations "$FIXTURE/migrations" "$@"; }
row() { sql "SELECT finished_at IS NOT NULL, rolled_back_at IS NOT NULL, applied_steps_count FROM _prisma_migrations WHERE migration_name = '$1' ORDER BY started_at DESC LIMIT 1"; }
mode() { sql "SELECT mode FROM arca.migration_log WHERE migration = '$1' AND result = 'applied'"; }
# until_runs TEXT: waits until a statement that matches runs.
until_runs() {
    for _ in $(seq 200); do
        [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%$1%' AND pid <> pg_backend_pid()")" = 0 ] || return 0
        sleep 0.05
    done
    return 1
}

# mixed NAME: the pieces of this one are what is tried, so it may be as it is.
mixed() { echo '-- arca: allow concurrently-among-others because a test wants it' >"$FIXTURE/migrations/$1/lint.sql"; }

# What Prisma's folders hold.
echo 'provider = "postgresql"' >"$FIXTURE/migrations/migration_lock.toml"
printf -- '-- CreateTable\nCREATE TABLE "User" (id SERIAL PRIMARY KEY, name TEXT);' | migration 20250101000000_no_newline
printf -- '-- CreateTable\r\nCREATE TABLE "Post" (\r\n    id SERIAL\r\n);\r\n' | migration 20250102000000_crlf
printf -- '-- This is an empty migration.' | migration 20250103000000_comment
migration 20250104000000_enum <<'SQL'
-- CreateEnum
CREATE TYPE "Role" AS ENUM ('ADMIN', 'USER');
ALTER TABLE "User" ADD COLUMN role "Role" NOT NULL DEFAULT 'USER';
SQL
migration 20250105000000_enum_change <<'SQL'
/*
  Warnings:
  - The values [ADMIN] on the enum `Role` will be removed.
*/
-- AlterEnum
BEGIN;
CREATE TYPE "Role_new" AS ENUM ('BOSS', 'USER');
ALTER TABLE "User" ALTER COLUMN role DROP DEFAULT;
ALTER TABLE "User" ALTER COLUMN role TYPE "Role_new" USING (role::text::"Role_new");
ALTER TYPE "Role" RENAME TO "Role_old";
ALTER TYPE "Role_new" RENAME TO "Role";
DROP TYPE "Role_old";
COMMIT;

-- AlterTable
ALTER TABLE "User" ADD COLUMN email TEXT;
ALTER TABLE "Post" ADD COLUMN title TEXT;
SQL
migration 20250106000000_enum_add <<'SQL'
ALTER TYPE "Role" ADD VALUE 'GUEST';
SQL
migration 20250107000000_enum_use <<'SQL'
INSERT INTO "User" (name, role) VALUES ('before', 'USER');
ALTER TYPE "Role" ADD VALUE 'HELPER';
INSERT INTO "User" (name, role) VALUES ('after', 'HELPER');
SQL
migration 20250108000000_index <<'SQL'
SET statement_timeout = '5min';
CREATE INDEX CONCURRENTLY "User_name" ON "User" (name);
CREATE UNIQUE INDEX CONCURRENTLY ON "Post" (id);
DROP INDEX CONCURRENTLY "User_name";
CREATE INDEX CONCURRENTLY "User_name" ON "User" (name);
SQL
migration 20250109000000_procedure <<'SQL'
-- arca: no-transaction
CREATE PROCEDURE twice() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "Post" (title) VALUES ('a'); COMMIT; INSERT INTO "Post" (title) VALUES ('b'); COMMIT; END $$;
CALL twice();
SQL
migration 20250110000000_session <<'SQL'
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.dumped (a int);
SQL
migration 20250110100000_deallocate <<<'DEALLOCATE ALL;'
migration 20250110200000_role <<<'SET ROLE pg_monitor;'
migration 20250111000000_after <<'SQL'
CREATE TABLE after_dump (a int);
SQL
runs 0 "Prisma's kinds of files run" deploy
like "$out" '13 migrations applied' "all of them"
is "$(mode 20250101000000_no_newline) $(mode 20250105000000_enum_change) $(mode 20250106000000_enum_add) $(mode 20250107000000_enum_use) $(mode 20250108000000_index) $(mode 20250109000000_procedure)" \
    "tx own tx step step step" "each in its mode"
is "$(sql "SELECT checksum FROM _prisma_migrations WHERE migration_name LIKE '%crlf'")" \
    "$(sha256sum <"$FIXTURE/migrations/20250102000000_crlf/migration.sql" | cut -d' ' -f1)" "the checksum is of the bytes"
is "$(sql "SELECT string_agg(enumlabel, ' ' ORDER BY enumsortorder) FROM pg_enum")" "BOSS USER GUEST HELPER" "the enum is as it should be"
is "$(row 20250105000000_enum_change) $(row 20250108000000_index)" "t|f|1 t|f|1" "and their rows say applied once"
is "$(sql "SELECT count(*) FROM arca.migration_steps")" 0 "no step is left over"
is "$(sql 'SELECT count(*) FROM "Post"')" 2 "the procedure could commit"
is "$(sql "SELECT count(*) FROM pg_class WHERE relname = 'after_dump' AND relnamespace = 'public'::regnamespace")" 1 "what one file sets is not the next one's"
runs 0 "nothing is done twice" deploy
like "$out" 'Nothing is pending' "and it says so"

# A database that Prisma deployed is taken over by pointing at its folder.
sql 'CREATE DATABASE prisma'
pg_dump -t _prisma_migrations clinic | psql -qX prisma >/dev/null
runs 0 "a history of Prisma's is in sync without more ado" status -d dbname=prisma
runs 0 "and deployed onto" deploy -d dbname=prisma
like "$out" 'Nothing is pending' "without applying anything again"

# A failure in a later piece: what was before stays and is not run again.
migration 20250201000000_half <<'SQL'
CREATE TABLE half (a int);
INSERT INTO half VALUES (1), (1);
CREATE UNIQUE INDEX CONCURRENTLY half_a ON half (a);
CREATE TABLE other_half (a int);
SQL
runs 6 "CONCURRENTLY among others is refused" deploy
like "$out" '20250201000000_half +3 +error +concurrently-among-others' "with its line"
mixed 20250201000000_half
runs 3 "a piece that fails" deploy
like "$out" '23505' "is told with the server's code"
like "$out" '> +3 ' "and its line"
is "$(sql "SELECT count(*) FROM pg_index WHERE NOT indisvalid")" 0 "no invalid index is left"
is "$(row 20250201000000_half)" "f|f|0" "the history has it as failed, as Prisma would see it"
runs 4 "status says so" status
like "$out" 'interrupted' "with the word for it"
sed -i '1s/half (a int)/half (b int)/' "$FIXTURE/migrations/20250201000000_half/migration.sql"
runs 9 "what was carried out cannot be edited" deploy
like "$out" 'piece 1 of the migration 20250201000000_half was edited' "and the piece is named"
sed -i '1s/half (b int)/half (a int)/' "$FIXTURE/migrations/20250201000000_half/migration.sql"
sql 'DELETE FROM half WHERE ctid = (SELECT min(ctid) FROM half)'
runs 0 "mended, the next run goes on" deploy
like "$out" 'goes on: 1 of 3 pieces are done' "and says where"
is "$(row 20250201000000_half)" "t|f|1" "the same row is finished"
is "$(sql 'SELECT count(*) FROM half')" 1 "the piece that was done was not repeated"

# The first piece fails as a transaction: nothing stays, nobody has to resolve it.
migration 20250202000000_first <<'SQL'
BEGIN;
CREATE TABLE first_one (a int);
SELECT 1 / 0;
COMMIT;
SQL
runs 3 "the first piece fails" deploy
is "$(row 20250202000000_first)" "f|t|0" "its row is rolled back"
sed -i 's/1 \/ 0/1/' "$FIXTURE/migrations/20250202000000_first/migration.sql"
runs 0 "mended, it is applied" deploy

# --max-wait breaks off a build that waits for another transaction, and leaves nothing.
migration 20250203000000_waits <<'SQL'
CREATE INDEX CONCURRENTLY waits ON half (a);
SQL
psql -qAtX -c 'BEGIN; INSERT INTO half VALUES (9); SELECT pg_sleep(6); ROLLBACK' >/dev/null &
other=$!
until_runs 'pg_sleep(6)'
runs 3 "a build that waits too long is broken off" deploy --max-wait 1
is "$(sql "SELECT count(*) FROM pg_index WHERE NOT indisvalid")" 0 "and its index is dropped"
wait "$other"
runs 0 "afterwards it is built" deploy

# kill -9 while an index is built: the server finishes or breaks off by itself; the next run finds out.
migration 20250204000000_killed <<'SQL'
CREATE TABLE killed AS SELECT g AS a FROM generate_series(1, 1000) g;
CREATE FUNCTION slow(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_sleep(0.004); RETURN $1; END $$;
CREATE INDEX CONCURRENTLY killed_slow ON killed (slow(a));
CREATE TABLE behind (a int);
SQL
mixed 20250204000000_killed
"$ARCA_BUILDDIR/arcactl" migrate deploy --migrations "$FIXTURE/migrations" >/dev/null 2>&1 &
victim=$!
until_runs 'CREATE INDEX CONCURRENTLY killed_slow'
kill -9 "$victim"
wait "$victim" 2>/dev/null
runs 0 "after kill -9 in CONCURRENTLY the next run goes on" deploy
is "$(sql "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = indexrelid WHERE relname = 'killed_slow' AND indisvalid")" 1 "the index is valid"
is "$(sql "SELECT count(*) FROM pg_index WHERE NOT indisvalid")" 0 "none is invalid"

# Two at once with CONCURRENTLY among them: neither hangs nor deadlocks, one applies.
migration 20250205000000_seed <<'SQL'
CREATE TABLE big AS SELECT g AS a, md5(g::text) AS b FROM generate_series(1, 100000) g;
SQL
migration 20250206000000_big_index <<'SQL'
CREATE INDEX CONCURRENTLY big_b ON big (b);
CREATE INDEX CONCURRENTLY big_a ON big (a);
SQL
migration 20250207000000_last <<'SQL'
ALTER TABLE big ADD COLUMN c int;
SQL
deploy >"$CLUSTER_DIR/first" 2>&1 &
first=$!
deploy >"$CLUSTER_DIR/second" 2>&1
is "$?" 0 "of two at once, one ends well"
wait "$first"
is "$?" 0 "and so does the other"
is "$(cat "$CLUSTER_DIR/first" "$CLUSTER_DIR/second" | grep -c '^applied')" 3 "each migration was applied once"
is "$(sql "SELECT count(*) FROM pg_index WHERE NOT indisvalid")" 0 "no invalid index"

# The log is added to and never changed.
is "$(psql -qAtX -c 'DELETE FROM arca.migration_log' 2>&1 | grep -c 'only added to')" 1 "no line of the deployment log can be taken away"
is "$(psql -qAtX -c 'TRUNCATE arca.migration_log' 2>&1 | grep -c 'only added to')" 1 "nor all of them"
is "$(sql "SELECT string_agg(result, ' ' ORDER BY id) FROM arca.migration_log WHERE action = 'deploy' AND migration LIKE '%half'")" "failed applied" "failures stand in it"

# 5 MB in one file.
{
    echo 'CREATE TABLE wide (a int, b text);'
    for i in $(seq 24000); do echo "INSERT INTO wide VALUES ($i, 'a row of some length ... $i ... to fill the file with enough of it: begin; commit; abcdefghijklmnopqrstuvwxyz0123456789 abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz');"; done
} | migration 20250301000000_wide
ok "the file has 5 MB" test "$(stat -c %s "$FIXTURE/migrations/20250301000000_wide/migration.sql")" -gt 5000000
runs 0 "a file of 5 MB" deploy
is "$(sql 'SELECT count(*) FROM wide')" 24000 "is applied as a whole"

# NDJSON: every line of the standard output is an object.
migration 20250302000000_json <<'SQL'
VACUUM wide;
SQL
ctl migrate deploy --json --migrations "$FIXTURE/migrations" >"$CLUSTER_DIR/json" 2>/dev/null
is "$(sql "SELECT string_agg(l::json->>'event', ' ') FROM unnest(string_to_array(trim(E'\n' from pg_read_file('$CLUSTER_DIR/json')), E'\n')) l")" \
    "lock plan start step done verify summary" "every line is an object of its event"
done_testing
