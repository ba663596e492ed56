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
table-without-row-security|CREATE TABLE clinic.x (a int)|CREATE TABLE clinic.x (a int); ALTER TABLE clinic.x ENABLE ROW LEVEL SECURITY
table-without-row-security|CREATE TABLE clinic.x (a int); SELECT arca.secure_table('clinic.x_y')|CREATE TABLE clinic.x (a int); SELECT arca.secure_table('clinic.x')
table-without-row-security|CREATE TABLE clinic."X" (a int)|CREATE TABLE x (a int); CREATE TEMP TABLE y (a int); CREATE TABLE clinic.z PARTITION OF clinic.w DEFAULT
concurrently-among-others|CREATE INDEX CONCURRENTLY i ON t (a); UPDATE t SET a = 1|SET lock_timeout = 0; CREATE INDEX CONCURRENTLY i ON t (a); DROP INDEX CONCURRENTLY j; REINDEX INDEX CONCURRENTLY k
concurrently-among-others|CREATE TABLE t (a int); REINDEX TABLE CONCURRENTLY u|CREATE TABLE t ("concurrently" int)
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

# deploy looks first: what is refused touches nothing, what is allowed stands in the log.
sql 'CREATE TABLE old_list (a int); CREATE TABLE asked (a int)'
rm -r "$FIXTURE/migrations/20250102000000_big"
migration 20250102000000_drop <<<'CREATE TABLE fresh (a int); DROP TABLE old_list;'
runs 6 "deploy refuses what loses data" ctl migrate deploy --migrations "$FIXTURE/migrations"
like "$out" '20250102000000_drop +1 +error +drop-table +old_list' "the statement is named"
like "$out" 'Nothing was changed' "with the state"
is "$(sql "SELECT to_regclass('fresh') IS NULL AND to_regclass('_prisma_migrations') IS NOT NULL AND (SELECT count(*) = 0 FROM _prisma_migrations)")" t "not even what comes before it was applied"
echo '-- arca: allow drop-table old_list because it was copied in May' >"$FIXTURE/migrations/20250102000000_drop/lint.sql"
runs 0 "a reason in lint.sql beside it lets it pass" ctl migrate deploy --migrations "$FIXTURE/migrations"
is "$(sql "SELECT migration || ' ' || result || ' ' || detail FROM arca.migration_log WHERE action = 'lint'")" \
    "20250102000000_drop allowed drop-table old_list: it was copied in May" "and stands in the log"
migration 20250103000000_asked <<<'-- arca: allow drop-table asked because nobody reads it
DROP TABLE asked;'
ctl migrate deploy --json --migrations "$FIXTURE/migrations" >"$CLUSTER_DIR/json" 2>/dev/null
is $? 0 "or in the file itself"
mkdir -p "$CLUSTER_DIR/conf/arca"
printf '[database]\nrow_security_schemas = public clinic\n' >"$CLUSTER_DIR/conf/arca/arca.conf"
migration 20250104000000_open <<<'CREATE TABLE open (a int);'
XDG_CONFIG_HOME=$CLUSTER_DIR/conf runs 6 "the settings say which schemas want row-level security" ctl migrate deploy --migrations "$FIXTURE/migrations" --json
like "$out" '"event":"lint","migration":"20250104000000_open","line":"1","severity":"error","rule":"table-without-row-security"' "and a line of JSON says it"

# plan: which tables would be locked, and for whom.
rm -r "$FIXTURE/migrations/20250104000000_open"
sql 'ANALYZE big; CREATE INDEX big_a ON big (a); CREATE VIEW sight AS SELECT 1'
migration 20250105000000_locks <<'SQL'
CREATE TABLE child (a int REFERENCES small);
INSERT INTO big VALUES (1); INSERT INTO big VALUES (2);
ALTER TABLE small ADD COLUMN c int, VALIDATE CONSTRAINT k;
CREATE INDEX ON big (a);
CREATE TRIGGER t BEFORE INSERT ON big FOR EACH ROW EXECUTE FUNCTION f();
DROP INDEX big_a;
LOCK TABLE small IN SHARE MODE;
VACUUM FULL big;
SQL
runs 2 "plan" ctl migrate plan --migrations "$FIXTURE/migrations" --json
is "$(sed -n 's/.*"event":"statement".*"line":"\([0-9]*\)","lock":"\([A-Za-z]*\)Lock","table":"\([a-z_]*\)".*/\1 \2 \3/p' <<<"$out" | tr '\n' ',')" \
    "1 ShareRowExclusive small,2 RowExclusive big,3 AccessExclusive small,4 Share big,5 ShareRowExclusive big,6 AccessExclusive big,7 Share small,8 AccessExclusive big," "has each lock once, by the rules of the manual"
like "$out" '"rows":"30000","bytes":"[0-9]{8}","size":"[0-9]+ MB","holds_up":"writers"' "with rows, size and who waits"
runs 2 "in words" ctl migrate plan --migrations "$FIXTURE/migrations"
like "$out" 'AccessExclusiveLock +small .* readers and writers' "too"
done_testing
