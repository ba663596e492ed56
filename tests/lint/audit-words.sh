#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every action, kind of thing and detail that the database can write into the audit log has its words
# (src/model/audit_event.c, src/screen/audit/fields.c), and they are translated.
set -u
. "${ARCA_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib/tap.sh"
cd "$ARCA_SRCDIR" || exit 1

words_of() { perl tests/lint/audit-words.pl; }

# The finder itself.
is "$(words_of <<'SQL' | tr '\n' ' '
CREATE TABLE clinic.room (
    id bigint,
    floor text NOT NULL
);
SELECT audit.attach('clinic.room');
-- PERFORM audit.act('comment.only', p_request, NULL);
CREATE FUNCTION a() AS $$ PERFORM audit.act(CASE WHEN x THEN 'room.open' ELSE 'room.shut' END, p_request, NULL);
    v_act := 'room.wash'; PERFORM set_config('arca.act', '', true); $$;
CREATE FUNCTION b() AS $$ RETURN audit.ticket_make(p_ticket, 'plan', jsonb_build_object('day', f(1, 'no'), 'q', q)); $$;
CREATE FUNCTION c() AS $$ args := audit.ticket_use(p_ticket, 'plan'); $$;
CREATE FUNCTION d() AS $$ RETURN arca.refuse('room.see', 'corridor', NULL, NULL); $$;
CREATE FUNCTION e() AS $$ PERFORM audit.emit(p, 0, NULL, jsonb_build_object('size', 1, 'tint', 2)::text, NULL); $$;
SQL
)" "action plan.read action room.open action room.see action room.shut action room.wash detail day detail floor detail id detail q detail size detail tint entity corridor entity room " \
    "they are found in every form"

# What arcactl notes by itself: its strings "noun.verb" that are no files' names.
nouns=$(sed -n 's/^    {"\([a-z]*\)", ".*/\1/p' src/arcactl/commands.c | sort -u | paste -sd'|')
noted_by() { cat "$@" | grep -oE "\"($nouns)\.[a-z_]+\"" | tr -d '"' | grep -vE '\.(conf|csv|json|sql)$' | sed 's/^/action /' | sort -u; }
is "$(noted_by - <<<'note(c, "backup.wash", "{}"); open("verify.sql"); f("a backup.c", "x.pub")' | tr '\n' ' ')" "action backup.wash " \
    "arcactl's own are found"

all=$({ cat data/migrations/*/migration.sql | words_of; find src/arcactl -name '*.c' -exec cat {} + | noted_by -; } | sort -u)
tap_note "$(printf '%s\n' "$all" | wc -l) words in the migrations and in arcactl"

# "kind<TAB>code<TAB>context<TAB>text" of the tables of words.
tables=$(perl -0777 -ne '
    while (/struct audit_word (actions|entities)\[\] = \{(.*?)\n\};/gs) {
        my ($kind, $rows) = ($1 eq "actions" ? "action" : "entity", $2);
        print "$kind\t$1\t$2\t$3\n" while $rows =~ /\{"([a-z_.]+)", NC_\("(\w+)", "(.*?)"\)\}/g;
    }' src/model/audit_event.c
    perl -ne 'print "detail\t$1\t-\t", $2 // "", "\n" if /^    \{"([a-z0-9_]+)", (?:N_\("(.*)"\)|""), [A-Z]+\},$/' src/screen/audit/fields.c)
for kind in action entity detail; do
    is "$(printf '%s\n' "$all" | sed -n "s/^$kind //p" | while read -r code; do
        printf '%s\n' "$tables" | grep -q "^$kind	$code	" || echo "$code"
    done)" "" "every $kind has words"
done

if command -v msgattrib >/dev/null; then
    done_texts=$(msgattrib --translated --no-fuzzy --no-wrap data/po/pt_BR.po)
    is "$(printf '%s\n' "$tables" | while IFS=$'\t' read -r _ _ _ text; do
        [ -z "$text" ] || printf '%s\n' "$done_texts" | grep -qxF -- "msgid \"$text\"" || echo "$text"
    done)" "" "every text is translated"
fi
done_testing
