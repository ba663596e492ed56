#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What other terminals hear: ids and days, from the transaction itself or, once a session has asked
# for it, by api.tell() right after; nothing of what was rolled back, nothing of another clinic.
# shellcheck shell=bash
. "$(dirname "$0")/../lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
cd "$ARCA_SRCDIR/tests/db" || exit 1
psql -qX -v ON_ERROR_STOP=1 -f agenda.psql >/dev/null || exit 1

# hears LOGIN SQL...: what LOGIN's terminal hears while ag.rita runs each SQL in turn, a line each
hears() {
    local who=$1 line
    shift
    {
        echo "SELECT 1 FROM api.session_open('test', '0', 'd', 't', 'en') \\g /dev/null"
        echo "SELECT api.listen() \\g /dev/null"
        echo "\\! touch $CLUSTER_DIR/listening"
        for ((i = 0; i < 200; i++)); do
            echo "SELECT pg_sleep(0.05) \\g /dev/null"
            [ ! -e "$CLUSTER_DIR/spoken" ] || break
            sleep 0.05
        done
        echo "SELECT pg_sleep(0.2) \\g /dev/null"
    } | psql -qAtX -U "$who" >"$CLUSTER_DIR/heard" 2>&1 &
    while [ ! -e "$CLUSTER_DIR/listening" ]; do sleep 0.05; done
    {
        echo "SELECT 1 FROM api.session_open('test', '0', 'd', 't', 'en') \\g /dev/null"
        for line in "$@"; do echo "$line"; done
    } | psql -qAtX -U ag.rita >"$CLUSTER_DIR/said" 2>&1
    touch "$CLUSTER_DIR/spoken"
    wait
    rm -f "$CLUSTER_DIR/listening" "$CLUSTER_DIR/spoken"
    sed -n 's/^Asynchronous notification "\([^"]*\)" with payload "\([^"]*\)".*/\1 \2/p' "$CLUSTER_DIR/heard" | sort -u
}
day() { sql "SELECT tap.day($1)"; }
book() { echo "SELECT tap.put('id', (api.appointment_book(gen_random_uuid(), tap.slot($1, 9803, $2, '10:00'))).id::text);"; }
id() { sql "SELECT tap.got('id')"; }

heard=$(hears ag.bia "$(book 9801 3)")
is "$heard" "arca_9801 appointment $(id) $(day 3)" "a booking is heard, by id and day"
heard=$(hears ag.bia "SELECT api.appointment_move(gen_random_uuid(), tap.got('id')::bigint, 1, jsonb_build_object('day', tap.day(4)));")
is "$heard" "arca_9801 appointment $(id) $(day 3)
arca_9801 appointment $(id) $(day 4)" "a move to another day is heard for both"
heard=$(hears ag.rui "$(book 9802 3)")
is "$heard" "" "another clinic hears nothing"
heard=$(hears ag.bia "BEGIN;" "$(book 9803 5)" "ROLLBACK;")
is "$heard" "" "nor anybody of what was rolled back"
heard=$(hears ag.bia "SELECT api.tell();" "$(book 9804 6)")
is "$heard" "" "a session that tells later says nothing by itself"
heard=$(hears ag.bia "SELECT api.tell();" "$(book 9805 7)" "BEGIN;" "$(book 9806 8)" "ROLLBACK;" "SELECT 'told ' || api.tell();" "SELECT 'told ' || api.tell();")
is "$heard" "arca_9801 appointment $(sql "SELECT id FROM clinic.appointment WHERE patient_id = 9805") $(day 7)" "then it says what was committed"
is "$(grep '^told' "$CLUSTER_DIR/said" | tr '\n' ' ')" "told 1 told 0 " "once"
heard=$(hears ag.bia "SELECT api.tell();" "SELECT set_config('arca.untold', ',patient 1,Ana Prado is here,arca_9802 x', false);" "SELECT api.tell();")
is "$heard" "arca_9801 patient 1" "and nothing that is no id"
heard=$(hears ag.bia "SELECT api.waiting_save(gen_random_uuid(), NULL, NULL, '{\"patient_id\": 9841, \"priority\": \"routine\"}');")
like "$heard" '^arca_9801 waiting [0-9]+$' "the waiting list is heard, too"
done_testing
