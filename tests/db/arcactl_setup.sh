#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# From an empty server to a demo with arca's own files: init, deploy, seed, check, each twice.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start --empty
export PGDATABASE=arca
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
# Everything in the tables that the seeds fill, but the log of doing so.
content() {
    pg_dump -Fp --data-only --schema=clinic --schema=arca --exclude-table=clinic.request -d arca 2>/dev/null |
        grep -v '^\\\(un\)\?restrict\|^SELECT pg_catalog.setval\|^--' | sha256sum
}

runs 1 "check of a database that is not there" ctl check
runs 1 "an environment there is not" ctl init --environment test
runs 0 "init" ctl init --environment demo
runs 8 "check says that migrations are pending" ctl check
like "$out" 'migrations are pending' "in words"
runs 1 "seed before deploy is refused" ctl seed lookups
like "$out" 'migrate deploy' "with the next command"
runs 0 "deploy" ctl migrate deploy
runs 0 "init again" ctl init --environment demo
runs 0 "deploy again" ctl migrate deploy
like "$out" 'Nothing is pending' "does nothing"
is "$(sql "SELECT count(*) FROM audit.event WHERE action = 'migrate.deploy'")" 1 "the run is in the audit log"
runs 2 "seed lookups --check on an empty database" ctl seed lookups --check
like "$out" 'lookup: [1-9][0-9]* to insert, 0 to update, 0 same' "counts what would come in"
is "$(sql "SELECT count(*) FROM clinic.lookup")" 0 "and changes nothing"
runs 0 "seed lookups" ctl seed lookups
like "$out" 'lookup: [1-9][0-9]* inserted, 0 updated, 0 same' "counts what came in"
runs 0 "seed lookups again" ctl seed lookups
unlike "$out" ' [1-9][0-9]* (inserted|updated)' "changes nothing"
like "$out" 'nothing was changed' "and says so"
runs 0 "seed lookups --check now" ctl seed lookups --check
sql -o /dev/null "SELECT adm.session_open('test', NULL); SET ROLE arca_seeder; UPDATE clinic.lookup SET label_en = 'Man' WHERE kind = 'gender' AND code = 'male'"
runs 2 "seed lookups --check after a label was changed" ctl seed lookups --check
like "$out" 'lookup: 0 to insert, 1 to update, [1-9][0-9]* same' "finds the one"
is "$(sql "SELECT label_en FROM clinic.lookup WHERE kind = 'gender' AND code = 'male'")" Man "and leaves it"
runs 0 "seed lookups mends it" ctl seed lookups
is "$(sql "SELECT label_en FROM clinic.lookup WHERE kind = 'gender' AND code = 'male'")" Male "by its code"
runs 2 "seed demo --check" ctl seed demo --patients 120 --check
is "$(sql "SELECT count(*) FROM clinic.patient")" 0 "brings nobody in"
runs 0 "seed demo" ctl seed demo --patients 120
like "$out" '^patient: 120 inserted, 0 updated, 0 same' "tells the patients it brought in"
before=$(content)
runs 0 "seed demo again" ctl seed demo --patients 120
like "$out" '^patient: 0 inserted, 0 updated, 120 same' "tells that they are there"
like "$out" 'nothing was changed' "and that nothing changed"
is "$(content)" "$before" "leaves every row as it was"
runs 0 "seed demo --check after it" ctl seed demo --patients 120 --check
runs 1 "a number of patients that is none" ctl seed demo --patients many
for wait in soon -1 '' 100000 5s; do
    runs 1 "a wait of \"$wait\"" ctl migrate deploy --lock-wait="$wait"
    like "$out" '--lock-wait takes a number' "is no number of seconds"
done
runs 8 "check finds what a test server lacks" ctl check
like "$out" 'ok +schema' "and the schema in order"
like "$out" 'FAIL +durability' "fsync is off here"
like "$out" 'FAIL +pg_hba' "and everybody is let in"
runs 8 "check as JSON" ctl check --json
# A machine may bring an older minor release than the program knows of: ok only for a current one.
minor=$(sql "SELECT current_setting('server_version_num')::int % 10000")
known=$(sed -n "s/.*{$(sql "SELECT current_setting('server_version_num')::int / 10000"), \([0-9]*\)}.*/\1/p" \
    "$ARCA_SRCDIR/src/arcactl/check.c")
verdict=ok
[ "$minor" -ge "${known:-0}" ] || verdict=warn
like "$out" "^\\{\"verdict\":\"$verdict\",\"check\":\"version\"" "one object a line, and a judged version"

# A second database, marked production by saying nothing.
runs 0 "init of a second database" ctl init -d dbname=real
runs 0 "deploy there" ctl migrate deploy -d dbname=real
runs 0 "lookups are for everybody" ctl seed lookups -d dbname=real
runs 10 "the demo is refused in production" ctl seed demo -d dbname=real
runs 10 "even to look" ctl seed demo --check -d dbname=real
like "$out" 'production' "and says why"
is "$(sql -d real "SELECT count(*) FROM clinic.clinic")" 0 "nothing came in"
runs 10 "production cannot become a demo" ctl init -d dbname=real --environment demo
sql -d postgres "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
runs 1 "a database that is not UTF8 is refused" ctl init -d dbname=latin
like "$out" 'LATIN1' "and says why"
sql -d postgres "CREATE ROLE plain LOGIN"
runs 1 "init without the rights is refused" ctl init -d "dbname=other user=plain"
like "$out" 'superuser|may not make' "and says which are missing"
runs 1 "a server out of reach" ctl migrate status -d "host=$CLUSTER_DIR/nowhere"
like "$out" 'Next:' "comes with the next command"

# A newer schema than the program's.
sql "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', repeat('0', 64), '29990101000000_later', now())"
runs 8 "check of a database newer than the program" ctl check
like "$out" 'newer than this program' "says so"
done_testing
