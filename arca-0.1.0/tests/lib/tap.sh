# SPDX-License-Identifier: Apache-2.0
# tap: a test in bash. `. "$ARCA_SRCDIR/tests/lib/tap.sh"`, then ok, is, like, runs ..., and
# done_testing as the last line. A script that ends before it has failed.
# shellcheck shell=bash
: "${ARCA_SRCDIR:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}"
: "${ARCA_BUILDDIR:=$ARCA_SRCDIR}"
: "${ARCA_DATADIR:=$ARCA_BUILDDIR/data}"
export ARCA_SRCDIR ARCA_BUILDDIR ARCA_DATADIR
tap_count=0
tap_failed=0

tap_note() { printf '%s\n' "$*" | sed 's/^/# /'; }

# tap_result STATUS NAME
tap_result() {
    tap_count=$((tap_count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tap_count - $2"
    else
        echo "not ok $tap_count - $2"
        tap_failed=$((tap_failed + 1))
    fi
    return "$1"
}

# ok NAME COMMAND...: the command succeeds.
ok() {
    local name=$1 out status=0
    shift
    out=$("$@" 2>&1) || status=$?
    tap_result "$status" "$name" || { tap_note "$* ended with $status:"; tap_note "$out"; return 0; }
}

# is GOT WANTED NAME
is() {
    local status=0
    [ "$1" = "$2" ] || status=1
    tap_result "$status" "$3" || { tap_note "got:    $1"; tap_note "wanted: $2"; return 0; }
}

# like TEXT ERE NAME; unlike is its opposite.
like() {
    local status=0
    printf '%s\n' "$1" | grep -Eq -- "$2" || status=1
    tap_result "$status" "$3" || { tap_note "no match for /$2/ in:"; tap_note "$1"; return 0; }
}

unlike() {
    local status=0
    ! printf '%s\n' "$1" | grep -Eq -- "$2" || status=1
    tap_result "$status" "$3" || { tap_note "match for /$2/ in:"; tap_note "$1"; return 0; }
}

# runs STATUS NAME COMMAND...: the command ends with STATUS; what it printed (both streams) is left
# in $out.
runs() {
    local want=$1 name=$2 status=0 good=0
    shift 2
    out=$("$@" 2>&1 </dev/null) || status=$?
    [ "$status" -eq "$want" ] || good=1
    tap_result "$good" "$name" || { tap_note "$* ended with $status, not $want:"; tap_note "$out"; return 0; }
}

# For a thing that cannot be tried here, with the reason. In CI a skipped test counts as failed.
skip() {
    tap_count=$((tap_count + 1))
    echo "ok $tap_count - $1 # SKIP $2"
}

done_testing() {
    echo "1..$tap_count"
    [ "$tap_failed" -eq 0 ] || exit 1
    exit 0
}
