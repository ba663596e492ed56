#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The backup before a deploy: where it is made, that its name is in the log, and that without it
# nothing is touched.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/db/backup_lib.sh"
. "$ARCA_SRCDIR/tests/lib/fixture.sh"
export XDG_CONFIG_HOME=$CLUSTER_DIR/conf
mkdir -p "$XDG_CONFIG_HOME/arca"
count() { ctl backup list --json | wc -l; }
logged() { sql "${@:2}" "SELECT coalesce(backup_id, '-') FROM arca.migration_log WHERE migration = '$1' AND result = 'applied'"; }
here() { sql "${@:2}" "SELECT to_regclass('$1') IS NOT NULL"; }

# Arca's own database, as in production.
cp -rL "$ARCA_DATADIR/." "$CLUSTER_DIR/data.own"
export ARCA_DATADIR=$CLUSTER_DIR/data.own FIXTURE=$CLUSTER_DIR/data.own
sql "UPDATE arca.environment SET name = 'production'"
migration 29990101000000_one <<<'SET LOCAL ROLE arca_owner; CREATE TABLE arca.one (a int);'
runs 7 "in production nothing is deployed without a backup" ctl migrate deploy
like "$out" 'there is no key to seal a backup to' "the reason is told"
like "$out" 'Nothing was applied' "with the state"
like "$out" 'i-have-a-backup ID' "and the next command"
is "$(here arca.one)" f "nothing was touched"
make_key owner >/dev/null 2>&1
make_key escrow >/dev/null 2>&1
programs pg_dump <<'SCRIPT'
echo "no such luck" >&2; exit 1
SCRIPT
runs 7 "a backup that fails stops it too" ctl migrate deploy --programs "$CLUSTER_DIR/programs"
like "$out" 'no such luck' "with the words of the program"
is "$(here arca.one)" f "and nothing was touched"
ctl migrate deploy --json >"$CLUSTER_DIR/json" 2>"$CLUSTER_DIR/words"
is $? 0 "with keys it is deployed"
id=$(newest)
like "$(cat "$CLUSTER_DIR/json")" "\"event\":\"backup\",\"id\":\"$id\",\"how\":\"made\"" "after a backup, which is an event of its own"
is "$(logged 29990101000000_one)" "$id" "whose name is in the log"
like "$(state_of "$id")" '"kind":"premigrate".*"verified":"20' "it is one before a migration, and proved"
is "$(here arca.one)" t "the migration is applied"
is "$(sql "SELECT string_agg(action, ' ' ORDER BY event_id) FROM audit.event WHERE action LIKE 'backup.%' AND event_id > (SELECT max(event_id) FROM audit.event WHERE action = 'backup.run') - 1")" \
    "backup.run backup.done" "the audit log has it"
runs 0 "with nothing pending" ctl migrate deploy
is "$(count)" 1 "none is made"

# Its age, and one of another's making.
printf '[database]\nbackup_max_age = 2\n' >"$XDG_CONFIG_HOME/arca/arca.conf"
migration 29990102000000_two <<<'SET LOCAL ROLE arca_owner; CREATE TABLE arca.two (a int);'
runs 0 "where the settings let a fresh one count" ctl migrate deploy
is "$(logged 29990102000000_two) $(count)" "$id 1" "it is taken, and none is made"
rm "$XDG_CONFIG_HOME/arca/arca.conf"
migration 29990103000000_three <<<'SET LOCAL ROLE arca_owner; CREATE TABLE arca.three (a int);'
runs 0 "one that is named counts" ctl migrate deploy --i-have-a-backup 20990101-000000F
is "$(logged 29990103000000_three) $(count)" "20990101-000000F 1" "and the log has its name"

# Another's database, which init never saw: without a mark it is production, too.
createdb clinic
export PGDATABASE=clinic
FIXTURE=$CLUSTER_DIR/prisma
m() { ctl migrate deploy --migrations "$FIXTURE/migrations" "$@"; }
migration 20250101000000_init <<<'CREATE TABLE "User" (id int); INSERT INTO "User" VALUES (1);'
runs 0 "a database without a table needs none" m
is "$(logged 20250101000000_init)" - "and none is made"
migration 20250102000000_more <<<'CREATE TABLE "Post" (id int);'
runs 0 "its next deploy" m
is "$(logged 20250102000000_more)" "$(newest)" "has one before it"
sql "ALTER DATABASE clinic SET arca.profile = 'development'"
migration 20250103000000_dev <<<'CREATE TABLE "Dev" (id int);'
runs 0 "in development" m
is "$(logged 20250103000000_dev)" - "none is made"
sql "ALTER DATABASE clinic SET arca.profile = 'staging'"
migration 20250104000000_stage <<<'CREATE TABLE "Stage" (id int);'
runs 0 "in staging" m
is "$(logged 20250104000000_stage)" "$(newest)" "one is made, where there are keys"
migration 20250105000000_bare <<<'CREATE TABLE "Bare" (id int);'
runs 0 "where there are none" m --dir "$CLUSTER_DIR/nowhere"
is "$(logged 20250105000000_bare)" - "it goes without"
done_testing
