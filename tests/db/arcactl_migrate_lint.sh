#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# lint: every rule by a statement that breaks it and one that does not; sizes; reasons.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/lib/fixture.sh"
cluster_start --empty
fixture_make
createdb clinic
sql -d postgres "ALTER DATABASE clinic SET arca.profile = 'development'"
export PGDATABASE=clinic
file=$CLUSTER_DIR/a.sql
rules() { printf '%s\n' "$1" >"$file"; ctl migrate lint --json "$file" 2>/dev/null | sed -n 's/.*"rule":"\([^"]*\)".*/\1/p' | tr '\n' ' '; }

while IFS='|' read -r rule bad good; do
    is "$(rules "$bad")" "$rule " "$rule: $bad"
    is "$(rules "$good")" "" "and not: $good"
done <<'CASES'
index-not-concurrent|CREATE INDEX i ON t (a)|CREATE INDEX CONCURRENTLY i ON t (a)
column-not-null|ALTER TABLE t ADD b int NOT NULL|ALTER TABLE t ADD b int NOT NULL DEFAULT 0
column-volatile-default|ALTER TABLE t ADD b uuid DEFAULT gen_random_uuid()|ALTER TABLE t ADD b timestamptz DEFAULT now()
type-change|ALTER TABLE t ALTER a TYPE bigint|ALTER TABLE t ALTER a SET DEFAULT 1
set-not-null|ALTER TABLE t ALTER a SET NOT NULL|ALTER TABLE t ALTER a DROP NOT NULL
constraint-valid-at-once|ALTER TABLE s.t ADD FOREIGN KEY (a) REFERENCES u|ALTER TABLE s.t ADD FOREIGN KEY (a) REFERENCES u NOT VALID
constraint-valid-at-once|ALTER TABLE t ADD CHECK (a > 0)|ALTER TABLE t ADD CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c
unique-constraint|ALTER TABLE t ADD UNIQUE (a)|ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i
drop-table|DROP TABLE s.t|DROP VIEW v
drop-column|ALTER TABLE t DROP COLUMN a|ALTER TABLE t DROP CONSTRAINT c
truncate|TRUNCATE t|DELETE FROM t
grant-to-public|GRANT SELECT ON t TO PUBLIC|REVOKE ALL ON t FROM PUBLIC
definer-without-search-path|CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'|CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1'
trigger-off|ALTER TABLE t DISABLE TRIGGER audit|ALTER TABLE t ENABLE TRIGGER audit
not-understood|CREATE TABEL x (a int)|CREATE TABLE x (a int)
CASES
is "$(rules 'CREATE TABLE t (a int); CREATE INDEX ON t (a); ALTER TABLE t ADD b int NOT NULL; DROP TABLE t;')" "" "what a file makes itself it may change"

# Reasons: one is needed, and for lost data the name.
printf -- '-- arca: allow drop-table because nobody reads it\nDROP TABLE old_list;\n' >"$file"
runs 6 "data is not lost without its name" ctl migrate lint "$file"
printf -- '-- arca: allow drop-table old_list\nDROP TABLE old_list;\n' >"$file"
runs 6 "nor without a reason" ctl migrate lint "$file"
printf -- '-- arca: allow drop-table old_list because it was copied in May\nDROP TABLE old_list;\n' >"$file"
runs 0 "with both it is allowed" ctl migrate lint "$file"
like "$out" 'allowed .*it was copied in May' "and the reason is shown"
printf 'SELECT 1;\nCREATE TABEL x;\n' >"$file"
runs 0 "what is not understood only warns" ctl migrate lint "$file"
like "$out" ' 2 +warning +not-understood' "with its line"
runs 1 "a file that is not there" ctl migrate lint "$CLUSTER_DIR/nothing.sql"

# With a connection a lock counts for large tables alone.
sql "CREATE TABLE small (a int); CREATE TABLE big AS SELECT g AS a, repeat('x', 500) AS b FROM generate_series(1, 30000) g"
migration 20250101000000_small <<<'CREATE INDEX ON small (a); ALTER TABLE small ALTER a TYPE bigint;'
runs 0 "a small table is locked for a moment only" ctl migrate lint --migrations "$FIXTURE/migrations"
migration 20250102000000_big <<<'CREATE INDEX ON public.big (a);'
runs 6 "a large one is not locked" ctl migrate lint --migrations "$FIXTURE/migrations"
like "$out" 'index-not-concurrent +public.big +[0-9]+ MB' "its size is shown"
like "$out" 'allow RULE because REASON' "and the way out"
done_testing
