# SPDX-License-Identifier: Apache-2.0
# rules: what the sources keep to. Each function looks at the tree given as $1, prints one line
# "file:line: what is wrong" for each breach, and nothing when there is none.
# shellcheck shell=bash

# The C sources of the tree $1, without made ones.
lint_c() { find "$1/src" -name '*.[ch]' ! -name 'statements.[ch]' | LC_ALL=C sort; }

# Every file that a person writes.
lint_text() {
    (cd "$1" && find . \( -name .git -o -name 'build-a*' -o -name _build -o -name _inst -o -name autom4te.cache -o -name 'arca-*' \) -prune -o \
        -type f \( -name '*.[chly]' -o -name '*.sh' -o -name '*.mk' -o -name '*.awk' -o -name '*.sql' -o -name '*.py' \
        -o -name '*.pl' -o -name configure.ac -o -name Makefile.am -o -name bootstrap -o -path './.ci/run' \) -print) |
        sed 's|^\./||' | grep -vE '^(src/db/statements\.[ch]|config\.h)$' | LC_ALL=C sort
}

# Who may include whom: a folder sees what lies beneath it, and itself.
lint_layers() {
    lint_c "$1" | xargs -r -d '\n' awk -v root="$1/src/" '
    function layer(folders, allowed,    n, f, i) {
        n = split(folders, f, " ")
        for (i = 1; i <= n; i++) sees[f[i]] = " " allowed " " f[i] " "
    }
    BEGIN {
        one = "base os sec conf i18n"
        layer("base", "")
        layer("os", "base")
        layer("sec conf", "base os i18n")
        layer("i18n", "base os")
        layer("script", "base")
        layer("db model term", one)
        layer("svc", one " db model")
        layer("ui", one " term")
        layer("screen", one " model svc ui")
        layer("arcactl", one " script db model svc")
        layer("app main", one " db model term svc ui screen app")
        sees["main"] = sees["app"]
    }
    FNR == 1 {
        folder = substr(FILENAME, length(root) + 1)
        if (!sub(/\/.*/, "", folder)) folder = "main"
        if (!(folder in sees)) print FILENAME ":1: the folder src/" folder " stands in no layer"
    }
    folder in sees && /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, q, "\""); split(q[2], p, "/")
        if (!index(sees[folder], " " p[1] " ")) print FILENAME ":" FNR ": may not include \"" q[2] "\""
    }'
}

# What a folder keeps for itself (priv.h, form_priv.h) no other folder includes.
lint_private() {
    lint_c "$1" | xargs -r -d '\n' awk -v root="$1/src/" '
    FNR == 1 { folder = substr(FILENAME, length(root) + 1); sub(/\/[^\/]*$/, "", folder) }
    /^[ \t]*#[ \t]*include[ \t]*".*priv\.h"/ {
        split($0, q, "\""); from = q[2]; sub(/\/[^\/]*$/, "", from)
        if (from != folder) print FILENAME ":" FNR ": " q[2] " is for src/" from " alone"
    }'
}

# Each big library is known to one folder.
lint_headers() {
    lint_c "$1" | xargs -r -d '\n' awk -v root="$1/src/" '
    function only(where) {
        if (folder != where) print FILENAME ":" FNR ": " $0 " belongs into src/" where
    }
    FNR == 1 { folder = substr(FILENAME, length(root) + 1); sub(/\/.*/, "", folder) }
    /^[ \t]*#[ \t]*include[ \t]*[<"](ncursesw\/)?(n?curses|panel|form|menu|term|termcap)\.h/ { only("term") }
    /^[ \t]*#[ \t]*include[ \t]*[<"](libpq-fe|postgres)/ { only("db") }
    /^[ \t]*#[ \t]*include[ \t]*[<"]sodium/ { only("sec") }
    /^[ \t]*#[ \t]*include[ \t]*[<"]pg_query/ { only("script") }'
}

# Calls that have a safer form in src/base. Comments and what strings hold are no code.
lint_banned() {
    lint_c "$1" | grep -v "^$1/src/base/" | xargs -r -d '\n' awk '
    function code(line,    out, n, i, c, d) {
        out = ""
        n = length(line)
        for (i = 1; i <= n; i++) {
            c = substr(line, i, 1)
            d = substr(line, i, 2)
            if (comment) {
                if (d == "*/") { comment = 0; i++ }
            } else if (quote != "") {
                if (c == "\\") i++
                else if (c == quote) { quote = ""; out = out c }
            } else if (d == "/*") { comment = 1; i++ }
            else if (d == "//") break
            else { if (c == "\"" || c == "\047") quote = c; out = out c }
        }
        return out
    }
    FNR == 1 { comment = 0; quote = "" }
    {
        line = comment || quote != "" || $0 ~ /["\047\/]/ ? code($0) : $0
        if (line ~ /(^|[^A-Za-z0-9_])(malloc|calloc|realloc|strdup|strndup|sprintf|vsprintf|strcpy|strncpy|strcat|strncat|strtok|strtok_r|gets|alloca|system|popen|atoi|atol)[ ]*\(/)
            print FILENAME ":" FNR ": banned call: " line
    }'
}

# A file has one idea, a function too. A longer function says why: /* long: reason */.
lint_length() {
    { lint_c "$1"; find "$1/tests" -name '*.[ch]' 2>/dev/null; } | xargs -r -d '\n' awk -v root="$1/src/" '
    function file_ends() {
        if (file != "" && lines > most) print file ":1: " lines " lines (" most ")"
    }
    FNR == 1 {
        file_ends()
        file = FILENAME
        source = index(file, root) == 1
        most = source ? 600 : 900
        start = reason = 0
    }
    { lines = FNR }
    /\/\* long: [^ ]/ { reason = FNR }
    source && /^\{/ { start = FNR }
    source && /^\}/ {
        if (start && FNR - start - 1 > 60 && (!reason || reason < start - 4))
            print file ":" start ": a function of " FNR - start - 1 " lines (60)"
        start = 0
    }
    END { file_ends() }'
}

# Statements stand in data/sql, not in strings.
lint_sql() {
    lint_c "$1" | xargs -r -d '\n' grep -nHE '"[[:space:]]*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|GRANT|REVOKE|TRUNCATE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|LISTEN|UNLISTEN|NOTIFY|SET|SHOW|WITH|CALL)( [A-Za-z_*$0-9(.]+|;?")' |
        sed 's|^\([^:]*:[0-9]*\):|\1: SQL in C: |'
}

lint_spdx() {
    local list
    list=$(lint_text "$1" | grep -v '^data/sql/')
    { printf '%s\n' "$list"
      cd "$1" && xargs -r -d '\n' awk 'FNR <= 2 && /SPDX-License-Identifier: Apache-2.0/ { print FILENAME }' <<<"$list"
    } | LC_ALL=C sort | uniq -u | sed -n 's/.$/&:1: no SPDX line/p'
}

# Marks of unfinished work, written apart here so that this file has none.
lint_marks() {
    (cd "$1" && lint_text . |
        xargs -r -d '\n' grep -nHE '(^|[^A-Za-z_])(TO''DO|FIX''ME|XX''X|HA''CK)([^A-Za-z_]|$)')
}

# Variables of a file that can change: what the objects of the tree $1 hold in .data and .bss. One
# that must be is tagged where it is declared: /* mutable: reason */. $2: the source tree. An object
# whose source is gone says nothing; made sources are constant tables.
lint_mutable() {
    { find "$2/src" -name '*.c' | LC_ALL=C sort | xargs -r -d '\n' awk -v root="$2/" '
        FNR == 1 {
            folder = substr(FILENAME, length(root) + 1)
            print "source", folder
            sub(/\/[^\/]*$/, "", folder)
        }
        /\/\* mutable: [^ ]/ { print "tag", folder, $0 }'
      find "$1/src" -name '*.o' | LC_ALL=C sort | xargs -r -d '\n' objdump -t 2>/dev/null
    } | awk -v root="$1/" '
    $1 == "source" { there[$2] = 1; next }
    $1 == "tag" { line = $0; sub(/^tag [^ ]* /, "", line); tags[$2] = tags[$2] "\n" line; next }
    / file format / {
        object = substr($1, length(root) + 1)
        sub(/:$/, "", object)
        at = object
        sub(/\/[^\/]*$/, "", at)
        sub(/^.*\//, "", object)
        name = object
        sub(/\.o$/, "", name)
        sub(/^.*-/, "", name)
        heard = (at "/" name ".c") in there
        next
    }
    heard && / O (\.data|\.bss|\.tdata|\.tbss|COMMON|\*COM\*)/ && !/\.data\.rel\.ro/ {
        name = $NF
        sub(/\.[0-9]*$/, "", name)
        if (("\n" tags[at]) !~ ("[^A-Za-z0-9_]" name "[^A-Za-z0-9_\n][^\n]*/\\* mutable: "))
            print at ": " name " can change and lives as long as the program (" object ")"
    }'
}

# The Portuguese catalogue: every text of the sources is there, translated, with its formats.
lint_catalogue() {
    local pot
    pot=$(mktemp)
    if "$1/data/po/extract" "$1" >"$pot"; then
        msgfmt -c -o /dev/null "$1/data/po/pt_BR.po" 2>&1 | grep -v 'found.*fatal'
        msgattrib --only-fuzzy --no-obsolete "$1/data/po/pt_BR.po" | sed -n 's/^msgid /data\/po\/pt_BR.po: fuzzy: /p'
        msgmerge --quiet --no-fuzzy-matching --no-wrap "$1/data/po/pt_BR.po" "$pot" |
            msgattrib --untranslated --no-obsolete --no-wrap |
            sed -n 's/^msgid /data\/po\/pt_BR.po: not translated: /p' | grep -v ': ""$'
    else
        echo "data/po: xgettext failed"
    fi
    rm -f "$pot"
}

# Each noun of the program $2 has a man page with every command and option of it, arcactl.1 names the nouns, and
# no page has another command.
lint_manual() {
    local page noun verb option at
    mandoc -T lint -W warning "$1"/man/*.[1-8] 2>&1 | grep -vE 'STYLE|referenced manual not found|missing date'
    "$2" --help | sed -n 's/^  \([a-z]*\) \([-a-z]*\( [a-z][-a-z]*\)\?\).*/\1 \2/p' | while read -r noun verb; do
        at=man/arcactl-$noun.1
        page=$1/$at
        [ -e "$page" ] || { echo "$at: there is no such page"; continue; }
        grep -qE "^\.It Cm $noun( |\$)" "$1/man/arcactl.1" || echo "man/arcactl.1: no entry for \"$noun\""
        grep -qE "^\.It Cm $noun${verb:+ $verb}( |\$)" "$page" || echo "$at: no entry for \"$noun $verb\""
        # shellcheck disable=SC2086
        "$2" $noun $verb --help | sed -n 's/^  \(-[-a-z]*\).*/\1/p' | grep -vxE -- '-d|--json|--help' | while read -r option; do
            grep -qE "^\.It Fl ${option#-}( |\$)" "$page" || echo "$at: no entry for $option"
        done
    done | sort -u
    for option in d -json -help; do
        grep -qE "^\.It Fl $option( |\$)" "$1/man/arcactl.1" || echo "man/arcactl.1: no entry for -$option"
    done
    sed -n 's/^\.It Cm \([a-z]*\)\( [-a-z]*\)\?.*/\1\2/p' "$1"/man/arcactl*.1 | sort -u | while read -r noun verb; do
        "$2" --help | grep -qE "^  $noun +${verb:-[^ ]*}( |\$)" ||
            echo "man/arcactl.1: describes \"$noun${verb:+ $verb}\", which there is not"
    done
}
