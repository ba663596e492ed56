#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Databases that others made: baseline marks what is there, after a look at it; a history of Prisma's is
# gone on with as it is; describe shows what any database holds.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/lib/fixture.sh"
cluster_start --empty
fixture_make
createdb clinic
sql -d postgres "ALTER DATABASE clinic SET arca.profile = 'development'"
export PGDATABASE=clinic
m() { local verb=$1; shift; ctl migrate "$verb" --migrations "$FIXTURE/migrations" "$@"; }
scratch() { sql -d postgres "SELECT count(*) FROM pg_database WHERE datname LIKE 'arca_replay_%'"; }
marked() { sql "SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL AND applied_steps_count = 0 AND logs = '' AND started_at = finished_at"; }

printf -- '-- CreateTable\r\nCREATE TABLE "Patient" (\r\n    id SERIAL PRIMARY KEY,\r\n    name TEXT NOT NULL\r\n);\r\n' | migration 20250101000000_init
printf -- 'CREATE TYPE "Role" AS ENUM (%s);\nBEGIN;\nALTER TYPE "Role" RENAME TO "R";\nCOMMIT;' "'A'" | migration 20250102000000_enum
migration 20250103000000_value <<<"ALTER TYPE \"R\" ADD VALUE 'B'; ALTER TABLE \"Patient\" ADD COLUMN role \"R\" DEFAULT 'B';"
migration 20250104000000_index <<<'CREATE INDEX CONCURRENTLY "Patient_name_idx" ON "Patient" (name);'
printf -- '-- nothing is left of this one' | migration 20250105000000_comment
migration 20250106000000_visit <<<'CREATE TABLE "Visit" (id int PRIMARY KEY, patient int NOT NULL REFERENCES "Patient");'

# A database made by hand.
sql 'CREATE TABLE "Patient" (id SERIAL PRIMARY KEY, name TEXT NOT NULL)'
sql "INSERT INTO \"Patient\" (name) SELECT 'x' FROM generate_series(1, 100)"
runs 1 "a migration that is not there" m baseline --through 20250101000000_ini
like "$out" 'P3017' "is told with Prisma's code"
runs 9 "what the migrations make is not all there" m baseline
like "$out" 'gone  table  public."Visit"' "each thing is named"
like "$out" 'through NAME' "and the way out"
is "$(marked) $(scratch)" "0 0" "nothing is marked, and nothing is left"
runs 0 "as far as it goes" m baseline --through 20250101000000_init
like "$out" '1 migration is marked' "it is taken over"
is "$(marked)" 1 "as Prisma marks it"
sql 'ALTER TABLE "Patient" ALTER name DROP NOT NULL'
sql "CREATE TYPE \"R\" AS ENUM ('A', 'B')"
sql "ALTER TABLE \"Patient\" ADD COLUMN role \"R\" DEFAULT 'B'"
sql 'CREATE INDEX "Patient_name_idx" ON "Patient" (name)'
sql 'CREATE TABLE stray (a int)'
runs 9 "a column that is otherwise is found" m baseline --through 20250105000000_comment
like "$out" 'changed  column  public."Patient".name' "and named"
sql 'ALTER TABLE "Patient" ALTER name SET NOT NULL'
runs 0 "put right, the rest is taken over" m baseline --through 20250105000000_comment
like "$out" 'has 2 things that these migrations do not make' "what no file makes stays and is told"
is "$(marked) $(scratch)" "5 0" "all five are marked"
is "$(sql 'SELECT count(*) FROM "Patient"')" 100 "no row was touched"
is "$(sql "SELECT string_agg(DISTINCT action || ' ' || result, ',') FROM arca.migration_log")" "baseline applied" "the log says how"
runs 0 "drift begins with what is there" ctl migrate drift --exit-code
runs 2 "one is pending" m status
runs 0 "and deploy goes on behind it" m deploy
runs 0 "all is in sync" m status
runs 0 "a second baseline has nothing to do" m baseline
like "$out" '0 migrations are marked' "and says so"
migration 20250107000000_needs_rows <<<'INSERT INTO "Visit" SELECT 1, id FROM "Patient" WHERE id = 1; SELECT 1 / count(*) FROM "Visit";'
runs 3 "one that leans on rows cannot be replayed" m baseline
like "$out" 'the live one was not touched' "it is told where it failed"
like "$out" 'resolve --applied' "and what is left to do"
is "$(scratch)" 0 "and nothing is left"
rm -r "$FIXTURE/migrations/20250107000000_needs_rows"

# A run that was killed leaves a database for the next one to remove.
sql -d postgres 'CREATE DATABASE arca_replay_clinic_deadbeef'
migration 20250107000000_more <<<'CREATE TABLE more (a int);'
sql 'CREATE TABLE more (a int)'
runs 0 "after a run that was killed" m baseline
is "$(scratch)" 0 "what it left is removed"

# A database that Prisma deployed: its rows as it writes them, the scripts as it sends them.
createdb prisma
export PGDATABASE=prisma
sql "ALTER DATABASE prisma SET arca.profile = 'development'"
sql "CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
     migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
     applied_steps_count INTEGER NOT NULL DEFAULT 0)"
for dir in "$FIXTURE"/migrations/*/; do
    name=$(basename "$dir")
    sum=$(sha256sum <"$dir/migration.sql" | cut -d' ' -f1)
    sql "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES (gen_random_uuid(), '$sum', '$name')"
    psql -qX -v ON_ERROR_STOP=1 -f "$dir/migration.sql"
    sql "UPDATE _prisma_migrations SET applied_steps_count = applied_steps_count + 1, finished_at = now() WHERE migration_name = '$name'"
done
before=$(sql 'SELECT md5(string_agg(m::text, $$,$$ ORDER BY id)) FROM _prisma_migrations m')
runs 0 "Prisma's database is in sync by pointing at its folder" m status
runs 0 "deploy has nothing to do" m deploy
runs 0 "baseline neither" m baseline
is "$(sql 'SELECT md5(string_agg(m::text, $$,$$ ORDER BY id)) FROM _prisma_migrations m')" "$before" "no row of Prisma's is changed"
sed 's/\r$//' "$FIXTURE/migrations/20250101000000_init/migration.sql" >"$CLUSTER_DIR/lf"
cp "$CLUSTER_DIR/lf" "$FIXTURE/migrations/20250101000000_init/migration.sql"
runs 0 "a checkout with other line ends is the same" m status
migration 20250108000000_ours <<<'ALTER TABLE more ADD COLUMN b int;'
runs 0 "the next one is ours" m deploy
is "$(sql "SELECT applied_steps_count, checksum FROM _prisma_migrations WHERE migration_name LIKE '%ours'")" \
    "1|$(sha256sum <"$FIXTURE/migrations/20250108000000_ours/migration.sql" | cut -d' ' -f1)" "with a row that Prisma reads as its own"
runs 0 "and both databases came out the same" m baseline -d dbname=clinic --through 20250107000000_more

# describe.
sql 'ANALYZE "Patient"'
runs 0 "describe" ctl migrate describe
like "$out" 'public."Visit" +table +.* id +patient -> "Patient" +1' "has tables with their keys"
runs 0 "as objects" ctl migrate describe --json
like "$out" '"name":"public.\\"Patient\\"","kind":"table","rows":"0","bytes":"[0-9]+","size":"[0-9]+ kB","columns":"3","primary_key":"id"' "with sizes"
runs 0 "as SQL" ctl migrate describe --sql
like "$out" 'ALTER TABLE ONLY public."Visit"' "in the words of pg_dump"
unlike "$out" 'restrict ' "without what differs from run to run"
createdb again
ctl migrate describe --sql | psql -qX -v ON_ERROR_STOP=1 -d again
is "$(ctl migrate describe --sql -d dbname=again)" "$(ctl migrate describe --sql)" "and it makes the same again"
like "$(ctl migrate describe --sql --json)" '^\{"sql":"--' "or as one object"
done_testing
