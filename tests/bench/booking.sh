#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Booking through api beside the same insert with its constraints alone, by 1, 8, 16 and 32 clients;
# what each layer between the two costs; sixteen on one slot; a hundred terminals that listen.
. "${ARCA_SRCDIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}/tests/bench/bench.sh"
bench_cluster 512
psql -qX -f "$ARCA_SRCDIR/tests/bench/booking.psql" || exit 1
kind=$(sql "SELECT id FROM clinic.lookup WHERE kind = 'appointment_kind' AND code = 'psychotherapy'")
# Many short rounds: whenever autovacuum has analysed the tables, all backends make their plans anew, and the
# median is not to depend on whether that falls into a round.
rounds=15 ms=400 races=20
[ "$ARCA_BENCH_QUICK" = 0 ] || { rounds=9 ms=300 races=10; }
all=$CLUSTER_DIR/all few=$CLUSTER_DIR/few one=$CLUSTER_DIR/one out=$CLUSTER_DIR/out
program=$ARCA_BUILDDIR/tests/bench/booking
first=0 failed=

# The statements, see booking.c. What takes no slot reads the numbers all the same.
api="SELECT outcome, id FROM api.appointment_book(gen_random_uuid(), jsonb_build_object('patient_id', 990000 + \$1::bigint,
'professional_id', 990000 + \$2::bigint, 'room_id', 990000 + \$3::bigint, 'kind', 'psychotherapy', 'minutes', 5,
'day', (now() AT TIME ZONE 'America/Sao_Paulo')::date + \$4::int, 'time', to_char(make_interval(mins => \$5::int), 'HH24:MI')))"
sum='$1::int + $2::int + $3::int + $4::int + $5::int'
{
    printf 'ping\tSELECT %s\n' "$sum"
    printf 'event\t%s\n' "SELECT seq FROM audit.emit('bench.event', 0::smallint, NULL, NULL, NULL, NULL, NULL, '{}', NULL) WHERE $sum > 0"
    printf 'bare\t%s\n' "INSERT INTO bench.bare (clinic_id, patient_id, professional_id, room_id, kind_id, starts_at, ends_at, created_by)
        SELECT 99, 990000 + \$1::bigint, 990000 + \$2::bigint, 990000 + \$3::bigint, $kind, t, t + interval '5 minutes', 9901
        FROM bench.at(\$4::int, \$5::int) t RETURNING id" | tr '\n' ' '
    echo
    for t in rls audited told ledgered; do
        printf '%s\tSELECT bench.place_%s(990000 + $1::bigint, 990000 + $2::bigint, 990000 + $3::bigint, %s, $4::int, $5::int)\n' "$t" "$t" "$kind"
    done
    printf 'api\t%s\n' "${api//$'\n'/ }"
    printf 'api, told\t%s\tSELECT api.tell()\n' "${api//$'\n'/ }"
} >"$all"
grep -E '^(bare|api)	' "$all" >"$few"
grep '^api, told	' "$all" >"$one"

# run WORDS...: the program as reception; what it prints goes behind $out. Slots are never used twice.
run() { # more slots than a client uses in a run: of a ping alone some 16,000
    BENCH_FIRST=$first PGUSER=bench.rita "$program" "$@" >>"$out" || { bench_say "booking $* failed"; failed=1; }
    first=$((first + 40000))
}
of() { awk -F'\t' -v a="$1" -v n="$2" -v c="$3" '$1 == a && $2 == n && $3 == c { print $4 }' "$out" | median; }

bench_say "booking, the layers at 16 clients"
run load "$all" 16 "$ms" "$rounds"
for clients in 1 8 32; do
    bench_say "booking, $clients clients"
    run load "$few" "$clients" "$ms" "$rounds"
done
bench_title "Booking: what each layer leaves of the bare insert, 16 clients (bookings a second; processor time of the server)"
bench_info "ping" "$(of tps ping 16)" tps "$(of tps bare 16)"
bench_info "one event and its commit" "$(of tps event 16)" tps "$(of tps bare 16)"
bench_info "the insert with its constraints alone (bare)" "$(of tps bare 16)" tps
while IFS='|' read -r name label; do
    bench_info "$label" "$(of tps "$name" 16)" tps "$(of tps bare 16)"
done <<'LAYERS'
rls|+ row-level security, a function
audited|+ event and diff of the row
told|+ what others shall hear
ledgered|+ ledger of requests
api|+ checks, hours, locks: api.appointment_book
api, told|+ api.tell behind it, a round trip of its own
LAYERS
for name in bare audited api; do
    bench_info "processor time of $name" "$(of cpu "$name" 16)" us "$(of cpu bare 16)"
done
bench_title "Booking through api beside the bare insert"
for clients in 1 8 32; do
    bench_info "$clients clients" "$(of tps api "$clients")" tps "$(of tps bare "$clients")"
done
bench_least "16 clients" "$(of tps api 16)" tps "$(of tps bare 16)" 0.30
bench_least "32 clients beside 1" "$(of tps api 32)" tps "$(of tps api 1)" 1

bench_say "booking, races"
grep '^api	' "$all" >"$CLUSTER_DIR/race"
: >"$out"
run race "$CLUSTER_DIR/race" 16 "$races"
count() { awk -F'\t' -v a="$1" '$1 == a { n += $2 } END { print n + 0 }' "$out"; }
bench_title "Sixteen for one slot, $races times"
bench_limit "bookings that a slot got" "$(awk -v n="$(count won)" -v r="$races" 'BEGIN { print n / r }')" "" "<=" 1
bench_limit "others that were told so" "$(awk -v n="$(count told)" -v r="$races" 'BEGIN { print n / r }')" "" ">=" 15
bench_below "slowest answer, median of the races" "$(awk -F'\t' '$1 == "ms" { print $2 }' "$out" | median)" ms 200
bench_below "deadlocks" "$(grep -c 'deadlock detected' "$CLUSTER_DIR/log")" "" 0

bench_say "booking, a hundred listeners"
: >"$out"
run listen "$one" 16 1200 2 100 0
fast=$(of tps 'api, told' 16)
: >"$out"
run listen "$one" 16 1200 2 100 200
bench_title "Booking while 100 terminals listen"
bench_above "16 clients, as many as go" "$fast" tps 200
bench_info "200 a second wanted" "$(of tps 'api, told' 16)" tps
awk -F'\t' '$1 == "heard" { print $3 }' "$out" >"$CLUSTER_DIR/heard"
bench_info "from the answer to a terminal, p50" "$(percentile 50 <"$CLUSTER_DIR/heard")" ms
bench_below "from the answer to a terminal, p99" "$(percentile 99 <"$CLUSTER_DIR/heard")" ms 250
bench_below "changes that a terminal did not hear of" "$(awk -F'\t' '$1 == "missed" { n += $3 } END { print n + 0 }' "$out")" "" 0
[ -z "$failed" ]
