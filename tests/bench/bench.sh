# SPDX-License-Identifier: Apache-2.0
# bench: what the parts of the benchmark share. Source it; it sources tests/lib/cluster.sh.
#
#   bench_cluster [MEGABYTES [--empty]]   cluster_start with settings of a server in earnest: flushed commits,
#                                  shared_buffers of so many MB (256), autovacuum left on, no log of
#                                  connections
#   bench_title TEXT               a heading of the table
#   bench_info NAME VALUE UNIT [FLOOR [UNIT-OF-RATIO]]   a cost that is named, without a bar; with a
#                                  floor the ratio stands beside it
#   bench_most NAME VALUE UNIT FLOOR BAR    bar: VALUE / FLOOR is at most BAR
#   bench_least NAME VALUE UNIT FLOOR BAR   bar: VALUE / FLOOR is at least BAR
#   bench_below NAME VALUE UNIT LIMIT       bar: VALUE itself is at most LIMIT
#   bench_above NAME VALUE UNIT LIMIT       bar: VALUE itself is at least LIMIT
#   bench_say TEXT...              progress, on standard error
#   median, percentile P           of the numbers on standard input, one a line
# shellcheck shell=bash
: "${ARCA_SRCDIR:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}"
: "${ARCA_BENCH_QUICK:=0}"
# shellcheck source=tests/lib/cluster.sh
. "$ARCA_SRCDIR/tests/lib/cluster.sh"

bench_say() { printf '%s bench: %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

bench_title() { printf '# %s\n' "$*"; }

bench_row() { printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$@"; }

# bench_judge NAME VALUE UNIT FLOOR SIGN BAR: SIGN "<=" or ">=".
bench_judge() {
    awk -v n="$1" -v v="$2" -v u="$3" -v f="$4" -v s="$5" -v b="$6" 'BEGIN {
        OFS = "\t"
        if (v == "" || f == "" || f + 0 == 0) { print n, "-", u, "-", "-", s " " b "x", "MISSED"; exit }
        r = v / f
        print n, v, u, f, sprintf(r < 10 ? "%.2f" : "%.1f", r), s " " b "x",
            (s == "<=" ? r <= b : r >= b) ? "ok" : "MISSED"
    }'
}
bench_most() { bench_judge "$1" "$2" "$3" "$4" "<=" "$5"; }
bench_least() { bench_judge "$1" "$2" "$3" "$4" ">=" "$5"; }

# bench_limit NAME VALUE UNIT SIGN LIMIT
bench_limit() {
    awk -v n="$1" -v v="$2" -v u="$3" -v s="$4" -v b="$5" 'BEGIN {
        OFS = "\t"
        print n, v == "" ? "-" : v, u, "-", "-", s " " b " " u,
            v != "" && (s == "<=" ? v + 0 <= b + 0 : v + 0 >= b + 0) ? "ok" : "MISSED"
    }'
}
bench_below() { bench_limit "$1" "$2" "$3" "<=" "$4"; }
bench_above() { bench_limit "$1" "$2" "$3" ">=" "$4"; }

bench_info() {
    awk -v n="$1" -v v="$2" -v u="$3" -v f="${4:-}" 'BEGIN {
        OFS = "\t"
        print n, v, u, f == "" ? "-" : f, f + 0 == 0 ? "-" : sprintf(v / f < 10 ? "%.2f" : "%.1f", v / f), "-", "info"
    }'
}

# percentile P: the smallest number that P percent of them do not exceed; with one digit of three kept
# as they came.
percentile() {
    sort -g | awk -v p="$1" '{ v[NR] = $1 } END { if (NR) { i = int(NR * p / 100 + 0.999999); print v[i < 1 ? 1 : i] } }'
}
median() { percentile 50; }

bench_cluster() {
    local mb=${1:-256}
    cluster_start "${@:2}"
    as_server tee -a "$CLUSTER_DIR/data/postgresql.conf" >/dev/null <<CONF
fsync = on
shared_buffers = ${mb}MB
max_connections = 160
max_wal_size = 4GB
min_wal_size = 512MB
maintenance_work_mem = 256MB
shared_preload_libraries = 'plpgsql'
log_connections = off
log_disconnections = off
log_checkpoints = off
CONF
    cluster_restart || exit 1
}
