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

# Comments and what strings hold go, line numbers stay: what is left is code.
lint_code() {
    awk '
    {
        out = ""
        n = length($0)
        for (i = 1; i <= n; i++) {
            c = substr($0, i, 1)
            d = substr($0, i, 2)
            if (comment) {
                if (d == "*/") { comment = 0; i++ }
            } else if (quote != "") {
                if (c == "\\") i++
                else if (c == quote) { quote = ""; out = out c }
            } else if (d == "/*") { comment = 1; i++ }
            else if (d == "//") break
            else { if (c == "\"" || c == "\047") quote = c; out = out c }
        }
        print out
    }' "$1"
}

# Who may include whom: a folder sees what lies beneath it, and itself.
lint_layers() {
    local low='base os' one='base os sec conf i18n'
    local f folder allowed
    lint_c "$1" | while read -r f; do
        folder=${f#"$1"/src/}
        case $folder in */*) folder=${folder%%/*} ;; *) folder=main ;; esac
        case $folder in
        base) allowed="base" ;;
        os) allowed="$low" ;;
        sec | conf) allowed="$low i18n $folder" ;;
        i18n) allowed="$low i18n" ;;
        db | model | term) allowed="$one $folder" ;;
        svc) allowed="$one db model svc" ;;
        ui) allowed="$one term ui" ;;
        screen) allowed="$one model svc ui screen" ;;
        arcactl) allowed="$one db model svc arcactl" ;;
        app | main) allowed="$one db model term svc ui screen app" ;;
        *) echo "$f:1: the folder src/$folder stands in no layer"; continue ;;
        esac
        awk -v allowed="$allowed" -v file="$f" '
        BEGIN { n = split(allowed, a, " "); for (i = 1; i <= n; i++) ok[a[i]] = 1 }
        /^[ \t]*#[ \t]*include[ \t]*"/ {
            split($0, q, "\""); split(q[2], p, "/")
            if (!(p[1] in ok)) print file ":" NR ": may not include \"" q[2] "\""
        }' "$f"
    done
}

# What a folder keeps for itself (priv.h, form_priv.h) no other folder includes.
lint_private() {
    local f
    lint_c "$1" | while read -r f; do
        awk -v file="$f" -v root="$1/src/" '
        BEGIN { folder = substr(file, length(root) + 1); sub(/\/[^\/]*$/, "", folder) }
        /^[ \t]*#[ \t]*include[ \t]*".*priv\.h"/ {
            split($0, q, "\""); from = q[2]; sub(/\/[^\/]*$/, "", from)
            if (from != folder) print file ":" FNR ": " q[2] " is for src/" from " alone"
        }' "$f"
    done
}

# Each big library is known to one folder.
lint_headers() {
    local f
    lint_c "$1" | while read -r f; do
        awk -v file="$f" -v root="$1/src/" '
        BEGIN { folder = substr(file, length(root) + 1); sub(/\/.*/, "", folder) }
        function only(where) { if (folder != where) print file ":" NR ": " $0 " belongs into src/" where }
        /^[ \t]*#[ \t]*include[ \t]*[<"](ncursesw\/)?(n?curses|panel|form|menu|term|termcap)\.h/ { only("term") }
        /^[ \t]*#[ \t]*include[ \t]*[<"](libpq-fe|postgres)/ { only("db") }
        /^[ \t]*#[ \t]*include[ \t]*[<"]sodium/ { only("sec") }' "$f"
    done
}

# Calls that have a safer form in src/base.
lint_banned() {
    local f
    lint_c "$1" | grep -v "^$1/src/base/" | while read -r f; do
        lint_code "$f" | grep -nE '(^|[^A-Za-z0-9_])(malloc|calloc|realloc|strdup|strndup|sprintf|vsprintf|strcpy|strncpy|strcat|strncat|strtok|strtok_r|gets|alloca|system|popen|atoi|atol)[ ]*\(' |
            sed "s|^\([0-9]*\):|$f:\1: banned call: |"
    done
}

# A file has one idea, a function too. A longer function says why: /* long: reason */.
lint_length() {
    local f
    { lint_c "$1"; find "$1/tests" -name '*.[ch]' 2>/dev/null; } | while read -r f; do
        awk -v file="$f" -v source="$(case $f in "$1"/src/*) echo 1 ;; esac)" '
        /\/\* long: [^ ]/ { reason = NR }
        source && /^\{/ { start = NR }
        source && /^\}/ {
            if (start && NR - start - 1 > 60 && (!reason || reason < start - 4))
                print file ":" start ": a function of " NR - start - 1 " lines (60)"
            start = 0
        }
        END { most = source ? 600 : 900; if (NR > most) print file ":1: " NR " lines (" most ")" }' "$f"
    done
}

# Statements stand in data/sql, not in strings.
lint_sql() {
    local f
    lint_c "$1" | while read -r f; do
        grep -nE '"[[:space:]]*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|GRANT|REVOKE|TRUNCATE|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|LISTEN|UNLISTEN|NOTIFY|SET|SHOW|WITH|CALL)( [A-Za-z_*$0-9(.]+|;?")' "$f" |
            sed "s|^\([0-9]*\):|$f:\1: SQL in C: |"
    done
}

lint_spdx() {
    local f
    lint_text "$1" | grep -v '^data/sql/' | while read -r f; do
        head -n 2 "$1/$f" | grep -q 'SPDX-License-Identifier: Apache-2.0' || echo "$f:1: no SPDX line"
    done
}

# Marks of unfinished work, written apart here so that this file has none.
lint_marks() {
    local f
    lint_text "$1" | while read -r f; do
        grep -nE '(^|[^A-Za-z_])(TO''DO|FIX''ME|XX''X|HA''CK)([^A-Za-z_]|$)' "$1/$f" | sed "s|^\([0-9]*\):|$f:\1: |"
    done
}

# Variables of a file that can change: what the objects of the tree $1 hold in .data and .bss. One
# that must be is tagged where it is declared: /* mutable: reason */. $2: the source tree.
lint_mutable() {
    local f name at
    find "$1/src" -name '*.o' | LC_ALL=C sort | while read -r f; do
        at=$(dirname "${f#"$1"/}")
        name=$(basename "$f" .o)
        # An object whose source is gone says nothing; made sources are constant tables.
        [ -e "$2/$at/${name##*-}.c" ] || continue
        objdump -t "$f" 2>/dev/null | awk '
            / O (\.data|\.bss|\.tdata|\.tbss|COMMON|\*COM\*)/ && !/\.data\.rel\.ro/ { print $NF }' |
            sed 's/\.[0-9]*$//' | while read -r name; do
            grep -hE "(^|[^A-Za-z0-9_])$name([^A-Za-z0-9_]|\$).*/\* mutable: [^ ]" "$2/$at"/*.c >/dev/null 2>&1 ||
                echo "$at: $name can change and lives as long as the program ($(basename "$f"))"
        done
    done
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

# The man page names every command and option of the program $2, and no other option.
lint_manual() {
    local page=$1/man/arcactl.1 noun verb option
    mandoc -T lint -W warning "$1"/man/*.[1-8] 2>&1 | grep -vE 'STYLE|referenced manual not found|missing date'
    "$2" --help | sed -n 's/^  \([a-z]*\) \([a-z]*\).*/\1 \2/p' | while read -r noun verb; do
        grep -qE "^\.It Cm $noun${verb:+ $verb}( |\$)" "$page" || echo "man/arcactl.1: no entry for \"$noun $verb\""
        # shellcheck disable=SC2086
        "$2" $noun $verb --help | sed -n 's/^  \(-[-a-z]*\).*/\1/p'
    done | sort -u | while read -r option; do
        case $option in
        -*) grep -qE "^\.It Fl ${option#-}( |\$)" "$page" || echo "man/arcactl.1: no entry for $option" ;;
        *) echo "$option" ;;
        esac
    done
    sed -n 's/^\.It Cm \([a-z]*\)\( [a-z]*\)*.*/\1/p' "$page" | sort -u | while read -r noun; do
        "$2" --help | grep -q "^  $noun " || echo "man/arcactl.1: describes \"$noun\", which there is not"
    done
}
