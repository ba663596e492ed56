#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The completion for bash is what arcactl makes of its table today, and completes every noun, verb and option.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
file=$ARCA_BUILDDIR/data/completion/arcactl
ctl=$ARCA_BUILDDIR/arcactl
ok "the file is the table's" diff "$file" <("$ctl" completion)
if command -v shellcheck >/dev/null; then ok "shellcheck has nothing to say" shellcheck -s bash -e SC2034 "$file"; fi
# shellcheck disable=SC1090
. "$file" || exit 1
like "$(complete -p arcactl)" '-F _arcactl arcactl$' "bash takes it"

# after WORD...: what Tab offers for the last word, one a line.
after() {
    COMP_WORDS=(arcactl "$@")
    COMP_CWORD=$#
    _arcactl
    printf '%s\n' "${COMPREPLY[@]}" | sort -u
}
offers() { after "${@:2}" | grep -qxF -- "$1"; }

wrong=$("$ctl" --help | sed -n 's/^  \([a-z]*\) \([-a-z]*\( [a-z][-a-z]*\)\?\).*/\1 \2/p' | while read -r noun verb; do
    # shellcheck disable=SC2206
    words=($noun $verb)
    for ((i = 0; i < ${#words[@]}; i++)); do
        offers "${words[i]}" "${words[@]:0:i}" "${words[i]:0:2}" || echo "no ${words[i]} after: ${words[*]:0:i}"
    done
    "$ctl" "${words[@]}" --help | sed -n 's/^  \(-[-a-z]*\).*/\1/p' | while read -r option; do
        offers "$option" "${words[@]}" - || echo "no $option after: ${words[*]}"
    done
done)
is "$wrong" "" "every noun, verb and option of the help is offered"
is "$(after ver)" verify "a word begun is completed"
is "$(after backup key '' | grep -v '^-' | paste -sd' ' -)" \
    "$("$ctl" --help | sed -n 's/^  backup key \([a-z-]*\).*/\1/p' | sort | paste -sd' ' -)" "verbs of two words"
is "$(after backup '' | grep -cx key)" 1 "their first word stands once"
is "$(after local sto)" stop "the verb alone"
is "$(after migrate down --yes)" "" "no option of another command"
cd "$ARCA_SRCDIR" || exit 1
is "$(after backup list --dir tests/gold)" tests/golden "a folder for --dir"
is "$(after backup verify tests/golden/backup.a)" tests/golden/backup.arcabk "a file for a backup"
is "$(after migrate deploy --lock-wait '')" "" "and nothing for a number"
done_testing
