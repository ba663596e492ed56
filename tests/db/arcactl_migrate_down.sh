#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# new, plan, down and reset, and who may.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/lib/fixture.sh"
cluster_start --empty
fixture_make
export XDG_CONFIG_HOME=$CLUSTER_DIR/conf
mkdir -p "$XDG_CONFIG_HOME/arca"
createdb clinic
export PGDATABASE=clinic
m() { local verb=$1; shift; ctl migrate "$verb" --migrations "$FIXTURE/migrations" "$@"; }
there() { sql "SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'"; }

runs 1 "a name with a blank is refused" m new 'a b'
runs 0 "new" m new one --down --verify
made=$(basename "$(dirname "$(head -1 <<<"$out")")")
like "$made" '^[0-9]{14}_one$' "makes a folder with the date before the name"
is "$(cd "$FIXTURE/migrations/$made" && echo *)" "down.sql migration.sql verify.sql" "with its files"
echo 'CREATE TABLE one (a int);' >"$FIXTURE/migrations/$made/migration.sql"
echo 'DROP TABLE one;' >"$FIXTURE/migrations/$made/down.sql"
migration 29990101000000_two <<<'CREATE TABLE two (a int); CREATE SCHEMA more; CREATE TYPE more.t AS ENUM (); CREATE FUNCTION fn() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;'
migration 29990102000000_three <<'SQL'
CREATE INDEX CONCURRENTLY ON two (a);
SQL
runs 2 "plan says that something is pending" m plan --json
is "$(grep -o '"mode":"[a-z]*"' <<<"$out" | tr '\n' ' ')" '"mode":"tx" "mode":"tx" "mode":"step" ' "and in which mode"
like "$out" 'CREATE INDEX CONCURRENTLY ON two' "and because of what"
is "$(there)" "" "and touches nothing"
runs 0 "deploy" m deploy
runs 0 "plan has nothing" m plan

runs 10 "without a mark it is production: nothing is taken back" m down
like "$out" 'i-have-a-backup' "but with a backup named"
runs 10 "nor is it reset" m reset --yes --name-typed clinic
sql "ALTER DATABASE clinic SET arca.profile = 'development'"
runs 1 "what has no down.sql is not taken back" m down
echo 'SELECT 1 / 0' >"$FIXTURE/migrations/29990102000000_three/down.sql"
runs 3 "a down.sql that fails" m down
runs 0 "leaves everything as it was" m status
echo 'DROP INDEX two_a_idx' >"$FIXTURE/migrations/29990102000000_three/down.sql"
echo 'DROP TABLE two; DROP SCHEMA more CASCADE; DROP FUNCTION fn' >"$FIXTURE/migrations/29990101000000_two/down.sql"
runs 0 "two are taken back, the newest first" m down 2
is "$(there)" one "their tables are gone"
runs 0 "the picture is of now" ctl migrate drift --exit-code
runs 2 "they are pending again" m status
runs 0 "and applied again" m deploy
is "$(sql "SELECT count(*) FROM arca.migration_log WHERE action = 'down'")" 2 "the log has both"

runs 10 "reset wants the name" m reset --yes --name-typed other
echo -e '[database]\nprofile = production' >"$XDG_CONFIG_HOME/arca/arca.conf"
runs 10 "the settings of this machine make it stricter" m reset --yes --name-typed clinic
rm "$XDG_CONFIG_HOME/arca/arca.conf"
sql 'CREATE TABLE stray (a int); CREATE VIEW sight AS SELECT * FROM stray; CREATE EXTENSION pg_trgm; CREATE ROLE clerk;
     ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO clerk; GRANT USAGE ON SCHEMA public TO clerk'
runs 0 "reset" m reset --yes --name-typed clinic
is "$(there)" "one two" "everything is new"
is "$(sql "SELECT has_table_privilege('clerk', 'one', 'SELECT') AND has_schema_privilege('clerk', 'public', 'USAGE')")" t "and the grants of the schema are kept"
is "$(sql "SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'")" 1 "and the extensions"
ok "and the log goes on" test "$(sql "SELECT count(*) FROM arca.migration_log WHERE action IN ('down', 'reset')")" -eq 3

# Arca's own database.
unset ARCA_DATADIR
export ARCA_DATADIR=$ARCA_BUILDDIR/data
runs 0 "init of arca itself" ctl init -d dbname=real --environment development
runs 0 "its deploy" ctl migrate deploy -d dbname=real
first=$(sql -d real "SELECT fingerprint FROM arca.migration_log WHERE result = 'verified' ORDER BY id DESC LIMIT 1")
runs 0 "its reset" ctl migrate reset -d dbname=real --yes --name-typed real
is "$(sql -d real "SELECT fingerprint FROM arca.migration_log WHERE result = 'verified' ORDER BY id DESC LIMIT 1")" "$first" "gives the same to the last object"
sql -d real "UPDATE arca.environment SET name = 'staging'"
runs 10 "in staging it is refused" ctl migrate reset -d dbname=real --yes --name-typed real
done_testing
