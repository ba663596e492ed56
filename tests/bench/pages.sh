#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Pages of what grows: the audit log's list with each filter among 10,000,000 events of a year (1,000,000 with
# --quick; ARCA_BENCH_EVENTS says another number), its first page and a deep one; and the day of forty
# professionals with twelve visits each.
. "${ARCA_SRCDIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}/tests/bench/bench.sh"
events=10000000 rounds=200
[ "$ARCA_BENCH_QUICK" = 0 ] || { events=1000000 rounds=60; }
events=${ARCA_BENCH_EVENTS:-$events}
bench_cluster 1024
out=$CLUSTER_DIR/out
bench_say "pages, making $events events"
began=$SECONDS
psql -qX -v events="$events" -f "$ARCA_SRCDIR/tests/bench/pages.psql" >&2 || exit 1
bench_say "pages, made in $((SECONDS - began)) s, measuring"

# measure WHO: the statements on standard input, see pages.c
measure() {
    cat >"$CLUSTER_DIR/statements"
    PGUSER=$1 "$ARCA_BUILDDIR/tests/bench/pages" "$CLUSTER_DIR/statements" "$rounds" >>"$out"
}
# of CLASS PERCENT: microseconds
of() { awk -F'\t' -v c="$1" '$1 == c { print $2 }' "$out" | percentile "$2"; }

page="SELECT * FROM clinic.bench_audit"
deep="(now() - interval '200 days')"
filters='everything|{}
a person|{"person": "maria.souza"}
an action|{"action": "patient.update"}
an entity|{"entity": "appointment"}
a terminal|{"terminal": "terminal-3"}
refusals|{"outcome": "refused"}
a person and an action|{"person": "maria.souza", "action": "patient.update"}'
{
    printf 'ping\tSELECT 1\n'
    printf 'event\t%s\n' "SELECT seq FROM audit.emit('bench.event', 0::smallint, NULL, NULL, NULL, NULL, NULL, '{}', NULL)"
    while IFS='|' read -r name filter; do
        printf "%s\t%s('%s', now())\n" "$name" "$page" "$filter"
        case $name in *' and '*) continue ;; esac # several together go back 90 days, and end there
        printf "deep: %s\t%s('%s', %s)\n" "$name" "$page" "$filter" "$deep"
    done <<<"$filters"
    printf "a patient\t%s(jsonb_build_object('patient', bench.some_patient()), now())\n" "$page"
    printf "%s\tSELECT set_config('bench.ticket', gen_random_uuid()::text, false)\n" -
    printf 'api\t%s\t%s\n' "SELECT * FROM api.audit_open(current_setting('bench.ticket')::uuid, '{\"person\": \"maria.souza\"}')" \
        "SELECT * FROM api.audit_list(current_setting('bench.ticket')::uuid)"
} | measure helena.moura || exit 1
{
    printf 'ping by day\tSELECT 1\n'
    printf "%s\tSELECT set_config('bench.ticket', gen_random_uuid()::text, false)\n" -
    printf 'day, open\t%s\n' "SELECT * FROM api.agenda_open(current_setting('bench.ticket')::uuid, 'day', bench.day(), NULL, NULL)"
    printf 'day, read\t%s\n' "SELECT * FROM api.agenda(current_setting('bench.ticket')::uuid)"
} | measure maria.souza || exit 1
printf 'day, bare\tSELECT * FROM bench.bare_day(bench.day())\n' | measure maria.souza || exit 1

ping=$(of ping 50)
bench_title "The audit log's list, 50 of $(sql "SELECT sum(reltuples)::bigint FROM pg_class WHERE relname ~ '^event_2' AND relkind = 'r'") events, the function alone (ping is the floor)"
bench_info "ping" "$ping" us
bench_info "one event and its commit" "$(of event 50)" us "$ping"
while IFS='|' read -r name _; do
    bench_most "$name, p50" "$(of "$name" 50)" us "$ping" 8
    bench_most "$name, p99" "$(of "$name" 99)" us "$ping" 15
done <<<"$filters"
bench_most "a patient, p50" "$(of 'a patient' 50)" us "$ping" 8
bench_most "a patient, p99" "$(of 'a patient' 99)" us "$ping" 15
bench_title "A page of 200 days ago beside the first"
while IFS='|' read -r name _; do
    case $name in *' and '*) continue ;; esac
    bench_most "$name" "$(of "deep: $name" 50)" us "$(of "$name" 50)" 1.3
done <<<"$filters"
bench_info "through api: a person's page (floor: two events and the function)" "$(of api 50)" us \
    "$(awk -v e="$(of event 50)" -v b="$(of 'a person' 50)" 'BEGIN { print 2 * e + b }')"
bench_title "The day of forty professionals, 480 visits (floor: one bare query of the same rows)"
bench_most "read under its ticket" "$(of 'day, read' 50)" us "$(of 'day, bare' 50)" 1.5
bench_info "its ticket: who is shown, the event, the commit" "$(of 'day, open' 50)" us "$(of 'day, bare' 50)"
