#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every code that the database can answer with has words in src/svc/words.c, and they are translated.
set -u
. "${ARCA_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib/tap.sh"
cd "$ARCA_SRCDIR" || exit 1

codes_of() { perl tests/lint/answer-codes.pl; }

# The finder itself.
is "$(codes_of <<'SQL' | tr '\n' ' '
a.code := 'a1'; a.code := CASE WHEN length(x) > 5 OR y = 'not_me' THEN 'a2' ELSE 'a3' END;
-- a.code := 'comment';
s.code := coalesce(v, 'a4'); code := NULL; RETURN ROW('refused', 'b1', 'field'); bad := 'b2';
a := arca.answer('invalid', CASE WHEN f(x, 'no') > 5 THEN 'b3' ELSE 'b4' END, 'name');
b := f(p_code => 'c1'); WHERE l.code = 'not_me';
c := g(CASE WHEN h THEN 'refused' ELSE 'not_found' END, CASE WHEN h THEN 'c2' ELSE 'c3' END);
d := jsonb_build_object('field', 'not_me', 'code', 'c4');
FOR r IN SELECT * FROM (VALUES (1, 'cpf', 'd1', x = f(y, 'not_me')), (2, 'cns', 'd2', true)) r(o, field, code, wrong) LOOP
SQL
)" "a1 a2 a3 a4 b1 b2 b3 b4 c1 c2 c3 c4 d1 d2 " "codes are found in every form"

# "code<TAB>text" of the table of words.
table=$(perl -0777 -ne 'print "$1\t$2\n" while /^    \{"([a-z0-9_]+)",\s+N_\("([^\n]*)"\)\},$/gm' src/svc/words.c)
words=$(printf '%s\n' "$table" | cut -f1)
like "$words" '^slot_taken$' "the table of words is read"

found=0
for file in data/migrations/*/migration.sql; do
    [ -f "$file" ] || continue
    missing=
    for code in $(codes_of <"$file"); do
        found=$((found + 1))
        printf '%s\n' "$words" | grep -qx -- "$code" || missing="$missing $code"
    done
    is "$missing" "" "$(basename "$(dirname "$file")"): every code has words"
done
tap_note "$found codes in the migrations"

if command -v msgfmt >/dev/null && command -v msgattrib >/dev/null; then
    done_texts=$(msgattrib --translated --no-fuzzy --no-wrap data/po/pt_BR.po)
    untranslated=$(printf '%s\n' "$table" | cut -f2 | while IFS= read -r text; do
        printf '%s\n' "$done_texts" | grep -qxF -- "msgid \"$text\"" || echo "$text"
    done)
    is "$untranslated" "" "every text is translated"
fi
done_testing
