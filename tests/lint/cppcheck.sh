#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# cppcheck over the sources.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
plot=$(mktemp -d /tmp/arcat.XXXXXX)
trap 'rm -rf "$plot"' EXIT
# Its search for unset variables takes compound literals for such; the sanitizers and valgrind look
# for them instead.
look() {
    cppcheck -q --std=c11 --enable=warning,portability --inline-suppr --error-exitcode=1 \
        --suppress=missingIncludeSystem --suppress=unknownMacro --suppress=uninitvar --suppress=legacyUninitvar \
        -D__GNUC__=12 -DPKGDATADIR='""' -DLOCALEDIR='""' -DSYSCONFDIR='""' -I"$ARCA_BUILDDIR" -I"$ARCA_BUILDDIR/src" -I"$ARCA_SRCDIR/src" "$1"
}
ok "cppcheck finds nothing in src" look "$ARCA_SRCDIR/src"
printf 'int f(void);\nint f(void)\n{\n    int a[2];\n    a[2] = 1;\n    return a[0];\n}\n' >"$plot/bad.c"
runs 1 "cppcheck finds a planted fault" look "$plot/bad.c"
done_testing
