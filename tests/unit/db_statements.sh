#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The generator of statements: what it makes of good files, and that it refuses the others. And the
# codes that the database raises: each has words.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
plot=$(mktemp -d /tmp/arcat.XXXXXX)
trap 'rm -rf "$plot"' EXIT

# make_from NAME TEXT: the generator's output for one file.
make_from() {
    rm -f "$plot"/*.sql
    printf '%b' "$2" >"$plot/$1.sql"
    awk -f "$ARCA_SRCDIR/src/db/statements.awk" "$plot/$1.sql"
}

runs 0 "a statement with parameters" make_from find "-- find(text, bigint)\nSELECT 'a;b', \"c\\\\\\\\\" -- it's; \$9\nFROM t WHERE x = \$1 AND y = \$2;\n"
like "$out" 'types_find\[\] = \{"text", "bigint"\}' "has its types"
like "$out" '\.params = 2,' "and their number"
like "$out" '\\"c\\\\' "quotes and backslashes are kept"
printf '%s\n#include <stdio.h>\nint main(void) { puts(sql_find.sql); return sql_find.params != 2; }\n' \
    "${out/\#include \"db\/statements.h\"/struct db_stmt { const char *name, *sql; const char *const *types; int params; \};}" |
    sed '/config.h/d' >"$plot/t.c"
runs 0 "what is made compiles" "${CC:-cc}" -o "$plot/t" "$plot/t.c"
runs 0 "and runs" "$plot/t"
is "$out" "$(sed 1d "$plot/find.sql" | sed '$s/;$//')" "and holds the file's very text"
runs 0 "a statement without parameters" make_from now "-- now()\nSELECT now()\n"
runs 1 "another name than the file's is refused" make_from other "-- name()\nSELECT 1\n"
runs 1 "a file without its first line too" make_from bare "SELECT 1\n"
runs 1 "a file without a statement" make_from empty "-- empty()\n-- only words\n"
runs 1 "two statements in a file" make_from two "-- two()\nSELECT 1; SELECT 2\n"
like "$out" 'two.sql: more than one statement' "with the reason"
runs 1 "fewer types than parameters" make_from few "-- few(text)\nSELECT \$1, \$2\n"
runs 1 "more types than parameters" make_from many "-- many(text, text)\nSELECT \$1\n"

codes=$(grep -rhoE "ERRCODE *= *'AR[0-9A-Z]{3}'" "$ARCA_SRCDIR/data/migrations" | grep -oE 'AR[0-9A-Z]{3}' | sort -u)
like "$codes" AR001 "the migrations raise codes of ours"
for code in $codes; do
    ok "$code has words" grep -q "^    {\"$code\", " "$ARCA_SRCDIR/src/db/sqlstate.c"
done
done_testing
