#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# sum: what all tests of this tree said, from the result files that the last run left. Shows the
# log of each test file with a failure; the last line is "N passed, N failed", and ", N skipped"
# when any was. $1 names what make said went wrong, or is empty: a test that could not even be built
# has no result file and counts as one failure. Fails when one failed, when none ran, and in CI when one was skipped.
set -u
cd "$(dirname "$0")/../.." || exit 1
results=$(find tests build-asan/obj/tests -name '*.trs' 2>/dev/null)
# A test that ends with an error because something in it failed counts for what failed.
count() {
    [ -n "$results" ] || { echo 0; return; }
    # shellcheck disable=SC2086 # a list of names without blanks
    awk -v kind="$1" '
        FNR == 1 { n += failed ? failed : error; failed = error = 0 }
        /^:test-result: PASS/ { passed++ }
        /^:test-result: SKIP/ { skipped++ }
        /^:test-result: (FAIL|XPASS)/ { failed++ }
        /^:test-result: ERROR/ { error++ }
        END { n += failed ? failed : error; print kind == "bad" ? n + 0 : (kind == "PASS" ? passed + 0 : skipped + 0) }
    ' $results
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
failed=$(count bad)
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
