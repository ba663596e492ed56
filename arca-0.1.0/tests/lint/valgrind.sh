#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The unit tests under valgrind: no wrong access, nothing lost.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
plot=$(mktemp -d /tmp/arcat.XXXXXX)
trap 'rm -rf "$plot"' EXIT
look() {
    valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
        --trace-children=no --child-silent-after-fork=yes "$@"
}
for f in "$ARCA_BUILDDIR"/tests/unit/*; do
    [ -f "$f" ] && [ -x "$f" ] || continue
    case $f in *.*) continue ;; esac
    # One that a script drives does nothing by itself.
    [ ! -e "$ARCA_SRCDIR/tests/unit/$(basename "$f").sh" ] || continue
    look "$f" >"$plot/log" 2>&1
    status=$?
    # A test's own failure is told by the test; here only valgrind's word counts.
    [ "$status" -ne 99 ] || tap_note "$(grep '^==' "$plot/log" | head -n 30)"
    is "$([ "$status" -eq 99 ] && echo faults)" "" "$(basename "$f")"
done
printf '#include <stdlib.h>\nint main(void) { char *p = malloc(4); return p[5]; }\n' >"$plot/bad.c"
gcc -g -o "$plot/bad" "$plot/bad.c"
runs 99 "valgrind finds a planted fault" look "$plot/bad"
done_testing
