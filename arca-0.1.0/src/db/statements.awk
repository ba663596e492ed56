# SPDX-License-Identifier: Apache-2.0
# statements: the files of data/sql as constants in C.
#   awk -v header=1 -f statements.awk data/sql/*.sql   writes db/statements.h, without header=1 the .c
# A file holds one statement; its first line is `-- name(type, type, ...)`, name being the file's.
function fail(text) { print FILENAME ": " text > "/dev/stderr"; bad = 1; exit 1 }

function finish() {
    if (name == "")
        return
    sub(/[ \t\n]+$/, "", text)
    sub(/;$/, "", text)
    if (text == "")
        fail("no statement")
    if (header) {
        print "extern const struct db_stmt sql_" name ";"
        return
    }
    count = 0
    if (types != "") {
        count = split(types, t, /[ \t]*,[ \t]*/)
        printf "static const char *const types_%s[] = {", name
        for (i = 1; i <= count; i++)
            printf("%s\"%s\"", (i > 1) ? ", " : "", t[i])
        print "};"
    }
    # awks differ in what a backslash in gsub's replacement means: put it in by hand.
    n = split(text, part, /\\/)
    text = part[1]
    for (i = 2; i <= n; i++)
        text = text "\\\\" part[i]
    gsub(/"/, "\\\"", text)
    gsub(/\n/, "\\n\"\n    \"", text)
    print "const struct db_stmt sql_" name " = {"
    print "    .name = \"" name "\","
    print "    .types = " (count > 0 ? "types_" name : "NULL") ","
    print "    .params = " count ","
    print "    .sql =\n    \"" text "\","
    print "};\n"
}

BEGIN {
    print "/* Made from data/sql; the files there are the source. */"
    if (header) {
        print "#ifndef ARCA_DB_STATEMENTS_H\n#define ARCA_DB_STATEMENTS_H\n\n#include \"db/db.h\"\n"
    } else {
        print "#include <config.h>\n\n#include \"db/statements.h\"\n\n#include <stddef.h>\n"
    }
}

FNR == 1 {
    finish()
    file = FILENAME
    sub(/.*\//, "", file)
    sub(/\.sql$/, "", file)
    if ($0 !~ /^-- [a-z][a-z0-9_]*\(.*\)[ \t]*$/)
        fail("the first line must be: -- " file "(type, type, ...)")
    name = $0
    sub(/^-- /, "", name)
    sub(/\(.*/, "", name)
    if (name != file)
        fail("the first line names " name)
    types = $0
    sub(/^[^(]*\([ \t]*/, "", types)
    sub(/[ \t]*\)[ \t]*$/, "", types)
    text = ""
    next
}

{ text = text $0 "\n" }

END {
    if (bad)
        exit 1
    finish()
    if (header)
        print "\n#endif"
}
