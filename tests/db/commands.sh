#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the commands of the program need is what the database knows: a permission that nobody can
# have would hide a command from everybody.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
program=$ARCA_BUILDDIR/tests/screen/commands
[ -x "$program" ] || { echo '1..0 # SKIP the screen tests are not built'; exit 0; }
cluster_start
known=$(sql "SELECT DISTINCT action FROM arca.permission WHERE scope <> 'none' ORDER BY 1")
needs=$("$program" --needs)
ok "there are commands that need a permission" test "$(printf '%s\n' "$needs" | wc -l)" -gt 10
unknown() { printf '%s\n' "$1" | awk 'NR == FNR { known[$1]; next } !($2 in known)' <(printf '%s\n' "$known") -; }
is "$(unknown "$needs")" "" "each permission that a command needs can be had"
is "$(unknown "go.nowhere nowhere.see")" "go.nowhere nowhere.see" "one that cannot is found"
done_testing
