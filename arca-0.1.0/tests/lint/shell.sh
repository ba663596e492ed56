#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every script under shellcheck.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lint/rules.sh"
cd "$ARCA_SRCDIR" || exit 1
for f in bootstrap .ci/run data/po/extract $(lint_text . | grep '\.sh$'); do
    # Sourced files are found at run time, and with them what they set.
    ok "shellcheck $f" shellcheck -S warning -e SC1090,SC1091,SC2154 "$f"
done
plot=$(mktemp -d /tmp/arcat.XXXXXX)
trap 'rm -rf "$plot"' EXIT
printf '#!/bin/sh\nrm -rf $1/$2\nfor f in $(ls); do echo $f; done\ncd /x\nlocal a=1\n' >"$plot/bad.sh"
runs 1 "a bad script is found" shellcheck -S warning "$plot/bad.sh"
done_testing
