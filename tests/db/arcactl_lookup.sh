#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# lookup list, add, disable, enable: what the forms are given afterwards, and what the log says.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
# what the terminals of the reception are given of a list
forms() {
    psql -qAtX -U maria.souza -o /dev/null -c "SELECT api.session_open('arca', '0', 'w', 't', 'en')" -o /dev/stdout \
        -c "SELECT code || ':' || active FROM api.lookups() WHERE kind = '$1' ORDER BY sort" | grep :
}
events() { sql "SELECT string_agg(action, ' ' ORDER BY event_id) FROM audit.event WHERE action LIKE 'lookup.%'"; }
kind=cancel_reason

runs 0 "all lists" ctl lookup list
like "$out" "Doença" "with what they are called"
runs 0 "one list" ctl lookup list "$kind" --json
is "$(wc -l <<<"$out")" "$(sql "SELECT count(*) FROM clinic.lookup WHERE kind = '$kind'")" "has its values and no others"
runs 1 "a list there is not" ctl lookup list colours
like "$out" 'no such list' "is told in words"
ids=$(sql "SELECT string_agg(id || code, ' ' ORDER BY id) FROM clinic.lookup")

runs 0 "a value is added" ctl lookup add "$kind" strike "Greve de ônibus" "Bus strike"
is "$(forms "$kind" | tail -1)" "strike:true" "the forms have it, at the end"
runs 1 "the same code again" ctl lookup add "$kind" strike "Outra greve" "Another strike"
like "$out" 'that code already' "is refused"
runs 1 "the same label" ctl lookup add "$kind" strike2 "Greve de ônibus" "Bus strike"
like "$out" 'that label' "is refused"
runs 1 "a code that is none" ctl lookup add "$kind" 'Bus strike' "Greve" "Strike"
like "$out" 'small letters' "is told what one is"
runs 1 "a label of nothing" ctl lookup add "$kind" nothing "" "Nothing"
runs 1 "a new list" ctl lookup add colours red Vermelho Red
is "$(sql "SELECT string_agg(id || code, ' ' ORDER BY id) FROM clinic.lookup WHERE code <> 'strike'")" "$ids" "no other value has changed its number"

runs 0 "it is put out of use" ctl lookup disable "$kind" strike
is "$(forms "$kind" | tail -1)" "strike:false" "the forms know that"
runs 0 "and again" ctl lookup disable "$kind" strike
runs 0 "the reference data are loaded again" ctl seed lookups
like "$out" 'same' "which leaves it alone"
is "$(forms "$kind" | tail -1)" "strike:false" "as the site has it"
runs 0 "it is in use again" ctl lookup enable "$kind" strike
is "$(forms "$kind" | tail -1)" "strike:true" "in the forms, too"
runs 1 "a value there is not" ctl lookup disable "$kind" full_moon
for code in $(sql "SELECT code FROM clinic.lookup WHERE kind = '$kind' AND code <> 'strike'"); do
    ctl lookup disable "$kind" "$code" >/dev/null 2>&1
done
runs 1 "the last one in use" ctl lookup disable "$kind" strike
like "$out" 'the last value' "stays"

is "$(events | tr ' ' '\n' | sort | uniq -c | awk '{print $2 "=" $1}' | grep -v "disable\|bulk" | tr '\n' ' ')" \
    'lookup.add=1 lookup.enable=1 lookup.list=3 ' "each leaves its entry, what was refused none, what changed nothing none"
is "$(sql "SELECT d.body::jsonb ->> 'code', e.actor FROM audit.event e JOIN history.diff d USING (event_id) WHERE e.action = 'lookup.add'")" \
    'strike|postgres' "with what was added, and by whom"
is "$(sql "SELECT has_table_privilege('maria.souza', 'clinic.lookup', 'INSERT, UPDATE') OR has_table_privilege('helena.moura', 'clinic.lookup', 'INSERT, UPDATE')")" f \
    "nobody of the staff writes them"
done_testing
