#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every sign that a screen puts before a row or into a cell stands in the table that its help shows, with
# what the widgets beneath it paint.
set -u
. "${ARCA_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib/tap.sh"
cd "$ARCA_SRCDIR" || exit 1

# signs_of FILE...: what is painted as a sign, one a line.
signs_of() { grep -ohE 'STR\("(!|\*|\+|·|»|–|•|▶|▼)"\)' "$@" | sed 's/STR("//; s/")//' | sort -u; }
# told_in FOLDER: what its tables explain.
told_in() { grep -ohE '^    \{"[^"]+", N_\(' "$1"/*.c | sed 's/^    {"//; s/", N_(//' | sort -u; }

is "$(signs_of <(echo 'return STR("!"); x = STR("a"); y = STR("·");') | tr '\n' ' ')" "! · " "signs are found"

# Not signs, or in a window that says what it is: a dash for what is empty, a list of free times.
declare -A windows=([booking]='▶' [record]='–')
for folder in src/screen/*/; do
    name=$(basename "$folder")
    painted=$(signs_of "$folder"*.c)
    if grep -q 'table_paint(' "$folder"*.c; then painted+=$'\n'$(signs_of src/ui/table_paint.c | grep -v '▼'); fi
    if grep -q 'grid_paint(' "$folder"*.c; then painted+=$'\n'$(signs_of src/ui/grid.c); fi
    told=$(told_in "$folder"; printf '%s\n' ${windows[$name]:-})
    if grep -q 'form_signs' "$folder"*.c; then told+=$'\n'$(told_in src/ui); fi
    is "$(printf '%s\n' "$painted" | sort -u | while read -r sign; do
        [ -z "$sign" ] || printf '%s\n' "$told" | grep -qxF -- "$sign" || echo "$sign"
    done)" "" "$name: its signs are explained"
done
is "$(signs_of src/ui/form_paint.c src/ui/choice.c | grep -v '▶' | while read -r sign; do
    grep -qF "{\"$sign\", N_(" src/ui/form_paint.c || echo "$sign"
done)" "" "those of a form too"
done_testing
