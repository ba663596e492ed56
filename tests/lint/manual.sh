#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The man page and the table of commands say the same.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lint/rules.sh"
plot=$(mktemp -d /tmp/arcat.XXXXXX)
trap 'rm -rf "$plot"' EXIT
is "$(lint_manual "$ARCA_SRCDIR" "$ARCA_BUILDDIR/arcactl")" "" "the page has every command and option, and no other"
mkdir "$plot/man"
cp "$ARCA_SRCDIR"/man/*.1 "$plot/man/"
rm "$plot/man/arcactl-check.1"
printf '.Dd x\n.It Cm staff list\n' >"$plot/man/arcactl-staff.1"
sed -i '/^\.It Cm local status/d' "$plot/man/arcactl-local.1"
sed -i '/^\.It Fl -patients/d' "$plot/man/arcactl-seed.1"
sed -i '/^\.It Cm export/d' "$plot/man/arcactl.1"
echo '.It Cm bogus' >>"$plot/man/arcactl.1"
out=$(lint_manual "$plot" "$ARCA_BUILDDIR/arcactl")
like "$out" 'no entry for "local status"' "a missing command is found"
like "$out" 'no entry for --patients' "a missing option is found"
like "$out" 'describes "bogus"' "a command too many is found"
like "$out" 'man/arcactl-check.1: there is no such page' "each noun has a page"
like "$out" 'man/arcactl.1: no entry for "export"' "and stands in the first one"
like "$out" 'man/arcactl-staff.1: no entry for "staff add"' "a noun's own page has all of its commands"
exits=$(sed -n '/^\.Sh EXIT STATUS/,/^\.Sh EXAMPLES/s/^\.It \([0-9]*\)$/\1/p' "$ARCA_SRCDIR/man/arcactl.1" | sort -n | tr '\n' ' ')
used=$("$ARCA_BUILDDIR/arcactl" --help | sed -n 's/^  \([a-z]*\) \([-a-z]*\( [a-z][-a-z]*\)\?\).*/\1 \2/p' | while read -r noun verb; do
    # shellcheck disable=SC2086
    "$ARCA_BUILDDIR/arcactl" $noun $verb --help | sed -n 's/^Exit codes: //p' | tr ' ' '\n'
done | sort -un | tr '\n' ' ')
is "$exits" "$used" "the page has the exit codes that commands can end with"
ctl=$ARCA_BUILDDIR/arcactl
like "$("$ctl" seed --help)" '^  seed demo ' "a noun alone tells what it can do"
is "$("$ctl" backup key --help | grep -c '^  backup ')" "$("$ctl" --help | grep -c '^  backup ')" "so do words that are no command yet"
ok "which is no mistake" "$ctl" seed --help
is "$("$ctl" seed 2>&1 | grep -c ' $')" 0 "what a noun wants is said without blanks behind it"
done_testing
