#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every rule holds for the sources, and every rule finds a planted breach.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lint/rules.sh"
plot=$(mktemp -d /tmp/arcat.XXXXXX)
trap 'rm -rf "$plot"' EXIT

for rule in layers private headers banned length sql spdx marks catalogue; do
    is "$("lint_$rule" "$ARCA_SRCDIR")" "" "$rule: the sources keep to it"
done
is "$(lint_mutable "$ARCA_BUILDDIR" "$ARCA_SRCDIR")" "" "mutable: no variable outlives its function"

# plant FILE: a file of a small tree of its own.
plant() {
    rm -rf "$plot/tree"
    mkdir -p "$plot/tree/src" "$plot/tree/${1%/*}"
    cat >"$plot/tree/$1"
}
# finds RULE ERE NAME
finds() { like "$("lint_$1" "$plot/tree")" "$2" "$1: finds $3"; }

plant src/ui/a.c <<'C'
#include "base/str.h"
#include "db/db.h"
C
finds layers 'ui/a.c:2: may not include "db/db.h"' "a widget that knows the database"
plant src/base/a.c <<'C'
#include "os/loop.h"
C
finds layers 'base/a.c:1' "a base that looks up"
plant src/new/a.c <<'C'
int a;
C
finds layers 'no layer' "a folder that stands in no layer"
plant src/screen/board/a.c <<'C'
#include "screen/agenda/priv.h"
C
finds private 'board/a.c:1: screen/agenda/priv.h' "what is another folder's own"
plant src/screen/a.c <<'C'
#include <curses.h>
C
finds headers 'src/term' "curses outside its folder"
plant src/svc/a.c <<'C'
# include <libpq-fe.h>
C
finds headers 'src/db' "libpq outside its folder"
plant src/app/a.c <<'C'
#include <sodium.h>
C
finds headers 'src/sec' "libsodium outside its folder"
plant src/ui/a.c <<'C'
/* strcpy(a, b) in a comment */
const char *s = "strcpy(a, b)";
void f(char *a) { strcpy (a, s); }
C
finds banned 'ui/a.c:3: banned' "strcpy"
is "$(lint_banned "$plot/tree" | wc -l)" 1 "banned: and not in comments or strings"
printf '/* never closed\n' >"$plot/tree/src/a.c"
printf 'void g(void) { abort(); }\nvoid h(void) { system("x"); }\n' >"$plot/tree/src/ui/b.c"
is "$(lint_banned "$plot/tree" | sed "s|$plot/tree/||; s|: banned.*||" | tr '\n' ' ')" "src/ui/a.c:3 src/ui/b.c:2 " \
    "banned: each file by itself, with its own lines"
{
    echo 'void f(void)'
    echo '{'
    seq 61 | sed 's/.*/    f();/'
    echo '}'
} | plant src/ui/a.c
finds length 'a function of 61 lines' "a long function"
{
    echo '/* long: one table of cases */'
    cat "$plot/tree/src/ui/a.c"
} >"$plot/tagged"
plant src/ui/a.c <"$plot/tagged"
printf '}\n' >"$plot/tree/src/ui/b.c"
is "$(lint_length "$plot/tree")" "" "length: a tagged function may be longer"
seq 601 | sed 's/.*/int a;/' | plant src/ui/a.c
finds length '601 lines' "a long file"
plant src/svc/a.c <<'C'
const char *s = "SELECT 1";
C
finds sql 'svc/a.c:1' "a statement in C"
plant src/svc/a.c <<'C'
const char *s = "Select a patient";
C
is "$(lint_sql "$plot/tree")" "" "sql: and no sentence"
plant src/svc/a.c <<'C'
int a;
C
finds spdx 'svc/a.c:1' "a file without its licence line"
printf 'int a; /* TO%s: later */\n' DO | plant src/svc/a.c
finds marks 'svc/a.c:1' "a mark of unfinished work"
plant src/svc/a.c <<'C'
static const char *const table[] = {"a"};
static int counter;
int f(void);
int f(void) { static int calls; return calls++ + counter++ + table[0][0]; }
C
(cd "$plot/tree/src/svc" && gcc -fPIE -c a.c -o a.o)
like "$(lint_mutable "$plot/tree" "$plot/tree")" 'counter' "mutable: finds a variable of a file"
like "$(lint_mutable "$plot/tree" "$plot/tree")" 'calls' "mutable: finds a static one inside a function"
unlike "$(lint_mutable "$plot/tree" "$plot/tree")" 'table' "mutable: and no constant table"
plant src/svc/a.c <<'C'
const char *s = N_("never seen before");
C
mkdir -p "$plot/tree/data/po"
cp "$ARCA_SRCDIR/data/po/pt_BR.po" "$ARCA_SRCDIR/data/po/extract" "$plot/tree/data/po/"
finds catalogue 'pt_BR.po' "a text that is not translated"
done_testing
