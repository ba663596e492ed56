#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A backup of a demo clinic of 1 GB (60 MB with --quick; ARCA_BENCH_PATIENTS says another number of patients)
# beside bare pg_dump in the same format: what sealing costs, and what counting and proving cost on top.
. "${ARCA_SRCDIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}/tests/bench/bench.sh"
patients=500000
[ "$ARCA_BENCH_QUICK" = 0 ] || patients=15000
patients=${ARCA_BENCH_PATIENTS:-$patients}
rounds=5
bench_cluster 512
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
export ARCA_BACKUP_DIR=$CLUSTER_DIR/backups
bench_say "backup, seeding $patients patients"
sql -d postgres 'DROP DATABASE arca' >&2
ctl init --environment demo >&2 && ctl migrate deploy >&2 && ctl seed lookups >&2 && ctl seed demo --patients "$patients" >&2 || exit 1
sql -c 'VACUUM ANALYZE' CHECKPOINT >&2
size=$(sql "SELECT pg_database_size('arca') / 1000000")
echo "words for the bench" >"$CLUSTER_DIR/words"
ctl backup key new owner "$CLUSTER_DIR/owner.key" --passphrase-fd 3 3<"$CLUSTER_DIR/words" >&2 2>/dev/null || exit 1

# timed FILE COMMAND...: adds the seconds it took to FILE.
timed() {
    local file=$1 began
    shift
    began=$(date +%s.%N)
    "$@" || exit 1
    awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.3f\n", b - a }' >>"$file"
}

bare() { "$CLUSTER_BIN/pg_dump" --format=custom --file="$CLUSTER_DIR/bare.dump" arca; }
sealed() { ctl backup run --no-verify >/dev/null 2>&1; }
proved() { ctl backup run >/dev/null 2>&1; }

# The rows of each table and the sum over them, which the manifest holds.
counted() { sql -c 'SET row_security = off' "$(sed '/^--/d' "$ARCA_SRCDIR/data/sql/ctl_backup_tables.sql")" >/dev/null; }

for ((i = 1; i <= rounds; i++)); do
    bench_say "backup, round $i of $rounds"
    timed "$CLUSTER_DIR/bare" bare
    timed "$CLUSTER_DIR/sealed" sealed
    timed "$CLUSTER_DIR/counted" counted
    rm -f "$ARCA_BACKUP_DIR"/*.arcabk "$ARCA_BACKUP_DIR"/*.state
done
bench_say "backup, with its proof"
timed "$CLUSTER_DIR/proved" proved

# Its own memory at its most, and that of the programs it starts left out.
"$ARCA_BUILDDIR/arcactl" backup run --no-verify >/dev/null 2>&1 &
pid=$!
most=0
while kill -0 "$pid" 2>/dev/null; do
    now=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null)
    [ "${now:-0}" -le "$most" ] || most=$now
    sleep 0.02
done
wait "$pid" || exit 1

bare=$(median <"$CLUSTER_DIR/bare")
sealed=$(median <"$CLUSTER_DIR/sealed")
counted=$(median <"$CLUSTER_DIR/counted")
bench_title "Backing up a database of $size MB (the floor: pg_dump -Fc into a file)"
bench_most "dumped and sealed, without the counting" "$(awk -v a="$sealed" -v b="$counted" 'BEGIN { print a - b }')" s "$bare" 1.15
bench_info "dumped, sealed, rows counted and summed" "$sealed" s "$bare"
bench_info "and proved: decrypted, restored, compared" "$(median <"$CLUSTER_DIR/proved")" s "$bare"
bench_below "memory at its most" "$(awk -v k="$most" 'BEGIN { printf "%.1f", k / 1024 }')" MB 40
