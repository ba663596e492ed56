#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# arcactl verify over a long audit log: 500,000 events (100,000 with --quick) and a tenth of them. Its memory
# does not grow with the log, and it follows the chains nearly as fast as the same rows are copied out, in the
# same order, without a hash.
. "${ARCA_SRCDIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}/tests/bench/bench.sh"
events=500000
rounds=3
[ "$ARCA_BENCH_QUICK" = 0 ] || events=100000
bench_cluster 256
out=$CLUSTER_DIR/out
mkdir "$out"

# grow N: until the log has N events, in sessions of 20,000 and transactions of 200.
grow() {
    local have
    have=$(sql "SELECT count(*) FROM audit.event")
    while [ "$have" -lt "$1" ]; do
        psql -qAtX -v ON_ERROR_STOP=1 -c "SELECT adm.session_open('bench', NULL)" -c "DO \$\$ BEGIN FOR i IN 1..100 LOOP
            PERFORM audit.emit('bench.event', 0::smallint, 'patient', g, g, NULL, NULL, '{\"n\":' || g || '}', NULL)
               FROM generate_series(1, 200) g;
            COMMIT; END LOOP; END \$\$" >/dev/null || exit 1
        have=$((have + 20000))
    done
    sql 'VACUUM ANALYZE audit.event, audit.session' >&2
}

# look: one verify; seconds for the chains and the most memory in kilobytes, a line.
look() {
    local pid most=0 now began=$EPOCHREALTIME line told
    mkfifo "$out/lines"
    "$ARCA_BUILDDIR/arcactl" verify --json >"$out/lines" 2>/dev/null &
    pid=$!
    while IFS= read -r line; do
        now=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null)
        [ "${now:-0}" -le "$most" ] || most=$now
        told=$EPOCHREALTIME
        case $line in *'"part":"audit log"'*) awk -v a="$began" -v b="$told" -v m="$most" 'BEGIN { printf "%.3f %d\n", b - a, m }' ;; esac
        began=$told
    done <"$out/lines"
    wait "$pid"
    rm "$out/lines"
}

copy() {
    local began=$EPOCHREALTIME
    psql -qAtX -c "COPY (SELECT e.session_id, e.seq, encode(e.prev, 'hex'), encode(e.leaf, 'hex'), e.event_id, e.clinic_id,
        (extract(epoch FROM e.at) * 1000000)::bigint, e.actor, e.staff_id, e.approver_id, e.client_addr, e.workstation, e.action,
        e.outcome, e.subject_kind, e.subject_id, e.patient_id, e.purpose, e.request_id, e.app_version, e.detail,
        encode(e.payload_hash, 'hex'), s.last_seq, encode(s.last_leaf, 'hex')
        FROM audit.event e LEFT JOIN audit.session s ON s.session_id = e.session_id ORDER BY e.session_id, e.seq) TO STDOUT" >/dev/null
    awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", b - a }'
}

bench_say "verify, writing $((events / 10)) events"
grow $((events / 10))
look >"$out/few" || exit 1
bench_say "verify, writing $events events"
grow "$events"
for round in $(seq "$rounds"); do
    bench_say "verify, round $round of $rounds"
    copy >>"$out/copy"
    look >>"$out/many"
done
[ -s "$out/few" ] && [ "$(wc -l <"$out/many")" -eq "$rounds" ] || exit 1

rate() { awk -v n="$events" -v s="$1" 'BEGIN { printf "%d", n / s }'; }
bench_title "Following an audit log of $events events (the floor: the same rows by COPY, without a hash)"
bench_least "events a second" "$(rate "$(cut -d' ' -f1 "$out/many" | median)")" 1/s "$(rate "$(median <"$out/copy")")" 0.85
bench_below "most memory of arcactl" "$(cut -d' ' -f2 "$out/many" | median | awk '{ printf "%.1f", $1 / 1024 }')" MB 40
bench_most "the same, beside a tenth of the events" "$(cut -d' ' -f2 "$out/many" | median)" kB "$(cut -d' ' -f2 "$out/few")" 1.1
