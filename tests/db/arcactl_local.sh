#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# local start, stop, status, reset: the private cluster, under a name of this test's own.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
name=t$$
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
runtime=$(mktemp -d /tmp/arcat.XXXXXX)
if [ "$(id -u)" -ne 0 ]; then
    export XDG_STATE_HOME=$runtime/state XDG_RUNTIME_DIR=$runtime
fi
trap 'ctl local reset --name "$name" --yes --name-typed "$name" >/dev/null 2>&1; rm -rf "$runtime"' EXIT
field() { ctl local status --name "$name" --json | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
one() { ctl local psql --name "$name" -d postgres -XAtqc "$1"; }

runs 2 "status of a cluster that is not made" ctl local status --name "$name"
runs 1 "a name with a slash is refused" ctl local start --name ../x
runs 0 "start makes and starts it" ctl local start --name "$name"
runs 0 "status says that it runs" ctl local status --name "$name"
pid=$(field pid)
runs 0 "start again" ctl local start --name "$name"
is "$(field pid)" "$pid" "it is the same server"
socket=$(field socket)
is "$(stat -c %a "$socket")" 700 "nobody else enters the folder of the socket"
is "$(stat -c %a "$(field data)")" 700 "nor the data"
is "$(one "SHOW listen_addresses")" "" "no TCP"
is "$(one "SHOW data_checksums")" on "data checksums"
is "$(one "SELECT pg_encoding_to_char(encoding) || datcollate FROM pg_database WHERE datname = 'template1'")" UTF8C.UTF-8 "UTF8, C.UTF-8"
is "$(one "SHOW log_connections"; one "SHOW log_disconnections")" "on
on" "connections are logged"
is "$(one "SELECT count(*) FROM pg_hba_file_rules WHERE error IS NOT NULL OR auth_method IN ('trust', 'password')")" 0 "nobody is let in without proof"
is "$(one "SELECT count(*) FROM pg_hba_file_rules WHERE database <> '{arca}' AND user_name <> '{postgres}'")" 0 "people get no further than to the database"
is "$(one "SELECT count(*) FROM pg_ident_file_mappings WHERE map_name = 'demo'" 2>/dev/null || echo 0)" 0 "no demo lines without a demo"
runs 2 "psql as a person is refused" psql -w -h "$socket" -U nobody.here -d postgres -c 'SELECT 1'

# Crash: the postmaster is killed; start works at once and the data is there.
one "CREATE TABLE kept (a int); INSERT INTO kept VALUES (42)"
kill -9 "$pid"
runs 0 "start after a crash" ctl local start --name "$name"
is "$(one "SELECT a FROM kept")" 42 "the data is there"

runs 0 "stop" ctl local stop --name "$name"
runs 0 "stop again" ctl local stop --name "$name"
runs 2 "status says that it is stopped" ctl local status --name "$name"

# A pid file whose number another process has by now: this shell.
data=$(field data)
sed "1s/.*/$$/" >"$data/postmaster.pid" <<PID
1
$data
1700000000
5432
$socket

  1234 5678
stopping
PID
[ "$(id -u)" -ne 0 ] || chown postgres: "$data/postmaster.pid"
runs 0 "start over a stale pid file" ctl local start --name "$name"
is "$(one "SELECT a FROM kept")" 42 "the data is still there"

# What an interrupted initdb left is taken away.
ctl local stop --name "$name" >/dev/null
mv "$data" "$data.part"
rm "$data.part/PG_VERSION"
runs 0 "start over a half-made cluster" ctl local start --name "$name"
is "$(one "SELECT to_regclass('kept') IS NULL")" t "it is a new one"
ok "the half-made one is gone" test ! -e "$data.part"

# Two starts at once.
ctl local stop --name "$name" >/dev/null
ctl local start --name "$name" >/dev/null 2>&1 &
other=$!
runs 0 "one of two starts at once" ctl local start --name "$name"
wait "$other"
is "$?" 0 "and the other"

# What it is for.
way="host=$(field socket) user=postgres dbname=arca"
runs 0 "init on it" ctl init -d "$way" --environment demo
runs 2 "check says that migrations are pending, and finds no fault with the server" ctl check -d "$way"
runs 0 "deploy on it" ctl migrate deploy -d "$way"
runs 0 "check finds no fault" ctl check -d "$way"

runs 10 "reset without the typed name is refused" ctl local reset --name "$name"
runs 10 "so is reset with another's name" ctl local reset --name "$name" --yes --name-typed main
is "$(one "SELECT 1")" 1 "it runs on"
runs 0 "reset with the name" ctl local reset --name "$name" --yes --name-typed "$name"
ok "nothing is left of it" test ! -e "$data" -a ! -e "$socket"
done_testing
