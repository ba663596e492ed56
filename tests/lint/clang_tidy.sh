#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# clang-tidy over the sources, with the checks that find faults and are quick.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
plot=$(mktemp -d /tmp/arcat.XXXXXX)
trap 'rm -rf "$plot"' EXIT
checks='-*,bugprone-*,cert-err34-c,cert-env33-c,cert-flp30-c,misc-redundant-expression,misc-definitions-in-headers,-bugprone-easily-swappable-parameters,-bugprone-reserved-identifier,-bugprone-narrowing-conversions,-bugprone-implicit-widening-of-multiplication-result,-bugprone-macro-parentheses,-bugprone-assignment-in-if-condition,-bugprone-signed-char-misuse,-bugprone-not-null-terminated-result,-bugprone-branch-clone,-bugprone-suspicious-include,-bugprone-suspicious-missing-comma,-bugprone-sizeof-expression'
look() {
    # shellcheck disable=SC2046
    clang-tidy --quiet --warnings-as-errors='*' --checks="$checks" "$@" -- -std=gnu17 \
        -DPKGDATADIR='""' -DLOCALEDIR='""' -DSYSCONFDIR='""' -I"$ARCA_BUILDDIR" -I"$ARCA_BUILDDIR/src" -I"$ARCA_SRCDIR/src" \
        $(pkg-config --cflags ncursesw panelw libpq libsodium) 2>&1
}
for folder in "$ARCA_SRCDIR"/src/*/ "$ARCA_SRCDIR"/src/*/*/; do
    set -- "$folder"*.c
    [ -e "$1" ] || continue
    ok "clang-tidy finds nothing in ${folder#"$ARCA_SRCDIR"/}" look "$@"
done
printf '#include <string.h>\nint f(const char *a);\nint f(const char *a)\n{\n    return memcmp(a, "x", sizeof(a)) == 0 || strlen(a) == strlen(a);\n}\n' >"$plot/bad.c"
runs 1 "clang-tidy finds a planted fault" look "$plot/bad.c"
done_testing
