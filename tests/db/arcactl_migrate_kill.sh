#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# kill -9 at random moments of a deploy, then deploy again: the schema and the rows are those of an
# undisturbed run. ARCA_KILLS says how many moments (6).
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/lib/fixture.sh"
cluster_start --empty
fixture_make

migration 20250101000000_tables <<'SQL'
CREATE TABLE a (id int PRIMARY KEY, t text);
INSERT INTO a SELECT g, md5(g::text) FROM generate_series(1, 20000) g;
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
SQL
migration 20250102000000_enum <<'SQL'
BEGIN;
CREATE TYPE kind AS ENUM ('x', 'y');
ALTER TABLE a ADD COLUMN k kind NOT NULL DEFAULT 'x';
COMMIT;
INSERT INTO b SELECT g, g FROM generate_series(1, 5000) g;
SELECT pg_sleep(0.05);
BEGIN;
ALTER TABLE b ADD COLUMN note text;
COMMIT;
SQL
migration 20250103000000_indexes <<'SQL'
CREATE INDEX CONCURRENTLY a_t ON a (t);
CREATE INDEX CONCURRENTLY ON b (a);
DROP INDEX CONCURRENTLY a_t;
CREATE UNIQUE INDEX CONCURRENTLY a_t ON a (t, id);
REINDEX TABLE CONCURRENTLY b;
SQL
migration 20250104000000_value <<'SQL'
ALTER TYPE kind ADD VALUE 'z';
INSERT INTO a VALUES (20001, 'last', 'z');
CREATE TABLE c (id int);
SQL
migration 20250105000000_last <<'SQL'
CREATE VIEW v AS SELECT id FROM a;
SELECT pg_sleep(0.05);
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
SQL
deploy() { "$ARCA_BUILDDIR/arcactl" migrate deploy --migrations "$FIXTURE/migrations" -d "dbname=$1"; }
# The whole database in words, without what tells one run from another.
state() {
    pg_dump --schema-only "$1" | grep -v '^\\\(un\)\?restrict'
    sql -d "$1" "SELECT count(*), count(*) FILTER (WHERE k = 'z') FROM a"
    sql -d "$1" "SELECT count(*) FROM b"
    sql -d "$1" "SELECT migration_name, count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL GROUP BY 1 ORDER BY 1"
    sql -d "$1" "SELECT count(*) FROM pg_index WHERE NOT indisvalid"
    sql -d "$1" "SELECT count(*) FROM arca.migration_steps"
    sql -d "$1" 'SELECT fingerprint FROM arca.migration_log WHERE fingerprint IS NOT NULL ORDER BY id DESC LIMIT 1'
}
createdb calm
begin=$(date +%s%N)
runs 0 "an undisturbed run" deploy calm
span=$((($(date +%s%N) - begin) / 1000000))
calm=$(state calm)
for i in $(seq "${ARCA_KILLS:-6}"); do
    createdb "k$i"
    sql "ALTER DATABASE k$i SET arca.profile = 'development'"
    deploy "k$i" >/dev/null 2>&1 &
    victim=$!
    ms=$(((RANDOM * 32768 + RANDOM) % (span + 20)))
    sleep "$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))"
    kill -9 "$victim" 2>/dev/null
    wait "$victim" 2>/dev/null
    runs 0 "after a kill at $ms of $span ms the next run ends well" deploy "k$i"
    is "$(state "k$i")" "$calm" "and all is as after an undisturbed run"
    dropdb "k$i"
done
done_testing
