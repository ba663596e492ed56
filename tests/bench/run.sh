#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# run [--quick] [--only PART]... -- PART.sh...: runs the parts of the benchmark one after another and
# prints what they measured as one table. README beside this file says what a part is. Ends with 1
# when a part could not run, never because a bar was missed.
set -u
here=$(cd "$(dirname "$0")" && pwd)
: "${ARCA_SRCDIR:=$(cd "$here/../.." && pwd)}"
export ARCA_SRCDIR ARCA_BENCH_QUICK=0
only=
while [ $# -gt 0 ]; do
    case $1 in
    --quick) ARCA_BENCH_QUICK=1 ;;
    --only) only="$only ${2:?--only wants the name of a part} "; shift ;;
    --) shift; break ;;
    *) echo "usage: run.sh [--quick] [--only PART]... -- PART.sh..." >&2; exit 2 ;;
    esac
    shift
done

work=$(mktemp -d /tmp/arcabench.XXXXXX) || exit 1
child=
# A part is a group of processes of its own, and stops its servers when it is told to end.
end() {
    local status=$?
    trap - EXIT
    if [ -n "$child" ]; then
        kill -TERM -- "-$child" 2>/dev/null
        wait "$child" 2>/dev/null
    fi
    rm -rf "$work"
    exit "$status"
}
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

load() { cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || uptime; }

# show FILE: the lines of a part as columns.
show() {
    awk -F'\t' '
        function cut_to(s, n) { return length(s) > n ? substr(s, 1, n - 2) ".." : s }
        BEGIN { form = "%-52s %14s %12s %7s %12s  %s\n" }
        /^# / { printf "\n%s\n", substr($0, 3); printf form, "  what", "measured", "floor", "ratio", "bar", ""; next }
        NF == 7 { printf form, "  " cut_to($1, 50), $2 ($3 == "-" ? "" : " " $3), $4, $5, $6, $7 == "info" ? "" : $7 }
    ' "$1"
}

began=$SECONDS
failed=
: >"$work/all"
{
    printf 'arca benchmark, %s%s\n' "$(date '+%Y-%m-%d %H:%M')" "$([ "$ARCA_BENCH_QUICK" = 0 ] || echo ', quick')"
    printf '%s processors, %s, load before %s\n' "$(getconf _NPROCESSORS_ONLN)" "$(uname -sm)" "$(load)"
} >"$work/head"
cat "$work/head"
for part in "$@"; do
    name=$(basename "$part" .sh)
    case $only in '' | *" $name "*) ;; *) continue ;; esac
    case $part in /*) ;; *) [ -e "$part" ] || part=$ARCA_SRCDIR/$part ;; esac
    echo "---- $name" >&2
    setsid bash "$part" >"$work/$name" &
    child=$!
    wait "$child" || failed="$failed $name"
    child=
    cat "$work/$name" >>"$work/all"
    show "$work/$name"
done
printf '\nload after %s, %d s\n' "$(load)" "$((SECONDS - began))"
awk -F'\t' 'NF == 7 && $7 == "ok" { met++ } NF == 7 && $7 == "MISSED" { missed++; list = list "\n  " $1 ": " $2 " " $3 ", ratio " $5 ", bar " $6 }
    END { printf "%d bars met, %d missed%s\n", met, missed, list }' "$work/all"
if [ -n "$failed" ]; then
    echo "could not run:$failed"
    exit 1
fi
