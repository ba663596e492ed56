#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# sum: what all tests of this tree said, from the result files that the last run left. Shows the
# log of each test file with a failure; the last line is "N passed, N failed", and ", N skipped"
# when any was. $1 names what make said went wrong, or is empty: a test that could not even be built
# has no result file and counts as one failure. Fails when one failed, when none ran, and in CI when one was skipped.
set -u
cd "$(dirname "$0")/../.." || exit 1
results=$(find tests build-asan/obj/tests -name '*.trs' 2>/dev/null)
count() {
    [ -n "$results" ] || { echo 0; return; }
    # shellcheck disable=SC2086 # a list of names without blanks
    cat $results | grep -Ec "^:test-result: ($1)"
}

for f in $results; do
    if grep -Eq '^:test-result: (FAIL|ERROR|XPASS)' "$f"; then
        echo "---- ${f%.trs}"
        # A long log's failures stand out first, then its end.
        grep -aE '^(not ok|Bail out)' "${f%.trs}.log" | head -n 40
        tail -n 40 "${f%.trs}.log"
    fi
done
passed=$(count PASS)
failed=$(count 'FAIL|ERROR|XPASS')
skipped=$(count SKIP)
status=0
if [ -n "${1:-}" ] && [ "$failed" -eq 0 ]; then
    echo "$1 did not go through, though no test failed: see above"
    failed=1
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || status=1
if [ "$skipped" -gt 0 ]; then
    [ -z "${CI:-}" ] || { echo "a skipped test counts as failed in CI"; status=1; }
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
exit "$status"
