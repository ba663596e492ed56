#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a person puts right by hand: resolve in its three kinds, with Prisma's meanings, and the log.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
. "$ARCA_SRCDIR/tests/lib/fixture.sh"
cluster_start --empty
fixture_make
createdb clinic
sql -d postgres "ALTER DATABASE clinic SET arca.profile = 'development'"
export PGDATABASE=clinic
m() { local verb=$1; shift; ctl migrate "$verb" --migrations "$FIXTURE/migrations" "$@"; }
rows() { sql "SELECT string_agg(concat_ws(' ', finished_at IS NOT NULL, rolled_back_at IS NOT NULL, coalesce(logs, '-'), applied_steps_count), ',' ORDER BY started_at, finished_at) FROM _prisma_migrations WHERE migration_name = '$1'"; }

migration 20250101000000_one <<<'CREATE TABLE one (a int);'
migration 20250102000000_two <<<'CREATE TABLE two (a int);'
runs 1 "resolve wants to know what" m resolve
runs 1 "and only one thing" m resolve --applied 20250101000000_one --rolled-back 20250101000000_one
sql 'CREATE TABLE one (a int)'
runs 0 "a migration that was carried out by hand is marked, also in a database without history" m resolve --applied 20250101000000_one
is "$(rows 20250101000000_one)" "t f  0" "as Prisma marks it"
is "$(sql "SELECT started_at = finished_at FROM _prisma_migrations")" t "with one time"
runs 9 "not twice" m resolve --applied 20250101000000_one
like "$out" 'P3008' "with Prisma's code"
runs 1 "a name without a folder is refused" m resolve --applied 20250101000000_on
like "$out" 'P3017' "with Prisma's code"
runs 9 "what never ran is not rolled back" m resolve --rolled-back 20250102000000_two
like "$out" 'P3011' "with Prisma's code"
runs 9 "what did not fail is not rolled back" m resolve --rolled-back 20250101000000_one
like "$out" 'P3012' "with Prisma's code"
runs 0 "deploy goes on behind it" m deploy

# A failure that Prisma left blocks until it is resolved.
migration 20250103000000_three <<<'CREATE TABLE three (a int);'
sql "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('x', 'y', '20250103000000_three', 'words of Prisma')"
runs 4 "a failure of Prisma's blocks" m deploy
like "$out" 'words of Prisma' "and shows its words"
like "$out" 'resolve --rolled-back 20250103000000_three' "and the way out"
runs 0 "rolled back" m resolve --rolled-back 20250103000000_three
runs 0 "it is applied" m deploy
is "$(rows 20250103000000_three)" "f t words of Prisma 0,t f - 1" "in a row of its own"

# A migration of pieces that failed, finished by hand.
migration 20250104000000_four <<'SQL'
CREATE TABLE four (a int);
VACUUM nowhere;
SQL
runs 3 "pieces, of which one fails" m deploy
runs 0 "finished by hand" m resolve --applied 20250104000000_four
is "$(sql 'SELECT count(*) FROM arca.migration_steps')" 0 "no step is left"
is "$(rows 20250104000000_four | sed 's/42P01[^0-9]*/W /')" "f t W 0,t f  0" "the failed row is rolled back, another says applied"
runs 0 "and everything is in sync" m status

# Edits.
echo '-- a comment' >>"$FIXTURE/migrations/20250102000000_two/migration.sql"
runs 9 "an edit is refused" m deploy
like "$out" 'accept-edit 20250102000000_two' "with the command that accepts it"
runs 9 "one that was not edited is not accepted" m resolve --accept-edit 20250103000000_three
runs 0 "accepted" m resolve --accept-edit 20250102000000_two
runs 0 "all is in sync" m status
is "$(sql "SELECT checksum FROM _prisma_migrations WHERE migration_name LIKE '%two'")" \
    "$(sha256sum <"$FIXTURE/migrations/20250102000000_two/migration.sql" | cut -d' ' -f1)" "with the checksum of the file as it is"

runs 0 "the log" ctl migrate log --json
is "$(grep -c '"action":"resolve"' <<<"$out") $(grep -cE '"action":"deploy","result":"(applied|failed)"' <<<"$out")" "4 3" "has every one of them"
like "$out" "\"db_user\":\"postgres\",\"os_user\":\"$(id -un)\"" "and who it was"
runs 0 "a database without a log" ctl migrate log -d dbname=postgres
done_testing
