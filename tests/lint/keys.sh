#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The manual page of the keys and the tables of commands say the same. With --update PROGRAM PAGE
# the tables' part of the page is written anew; `make update-keys` does it.
from='^\.\\" The tables begin\.$'
to='^\.\\" The tables end\.$'

# with_tables PROGRAM PAGE: the page with the tables' part as the program has it.
with_tables() {
    sed "/$from/q" "$2"
    "$1" --mdoc
    sed -n "/$to/,\$p" "$2"
}

if [ "${1:-}" = --update ]; then
    with_tables "$2" "$3" >"$3.new" && mv "$3.new" "$3"
    exit
fi
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
page=$ARCA_SRCDIR/man/arca-keys.5
program=$ARCA_BUILDDIR/tests/screen/commands
if [ ! -x "$program" ]; then
    echo '1..0 # SKIP the screen tests are not built'
    exit 0
fi
is "$(with_tables "$program" "$page" | diff "$page" -)" "" \
    "arca-keys(5) has every command with its keys (else: make update-keys)"
plot=$(mktemp -d /tmp/arcat.XXXXXX)
trap 'rm -rf "$plot"' EXIT
grep -v 'ui\.help' "$page" >"$plot/page"
runs 1 "a command that is missing is found" bash -c "$(declare -f with_tables); from='$from'; to='$to'
    with_tables '$program' '$plot/page' | diff -q '$plot/page' -"
is "$(mandoc -T lint -W warning "$ARCA_SRCDIR"/man/*.[15] 2>&1 | grep -vE 'STYLE|referenced manual not found')" "" \
    "the pages are sound"
for word in $("$ARCA_BUILDDIR/arca" --help | sed -n 's/^ *-., --\([a-z]*\).*/\1/p'); do
    ok "arca(1) has --$word" grep -q "Fl -$word" "$ARCA_SRCDIR/man/arca.1"
done
done_testing
