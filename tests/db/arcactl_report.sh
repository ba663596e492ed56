#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# report visits, waits, actions: figures that agree with the tables, each as far as the caller sees, with its event.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
d=$(mktemp -d "$CLUSTER_DIR/out.XXXXXX")
cd "$d" || exit 1
reception="user=maria.souza dbname=arca" intern="user=joana.lima dbname=arca" admin="user=helena.moura dbname=arca"
# sum FILE COLUMN: over all rows
sum() { awk -F'"' -v c="$2" 'NR == 1 { for (i = 2; i <= NF; i += 2) if ($i == c) k = i; next } { n += $k } END { print n + 0 }' "$1"; }
day() { sql "SELECT to_char((now() AT TIME ZONE 'America/Sao_Paulo')::date $1, 'YYYY-MM-DD')"; }
from=$(day '- 28') to=$(day '+ 28')
span="a.clinic_id = 1 AND a.state <> 'entered_in_error' AND (a.starts_at AT TIME ZONE 'America/Sao_Paulo')::date BETWEEN '$from' AND '$to'"

runs 0 "visits" ctl report visits "$from" "$to" -d "$reception" --output visits.csv
is "$(sum visits.csv visits)" "$(sql "SELECT count(*) FROM clinic.appointment a WHERE $span")" "are all the clinic's"
is "$(grep -c '"completed"' visits.csv)" "$(sql "SELECT count(DISTINCT (to_char(a.starts_at AT TIME ZONE 'America/Sao_Paulo', 'YYYY-MM'), a.professional_id, a.kind_id)) FROM clinic.appointment a WHERE $span AND a.state = 'completed'")" \
    "a line for each month, professional, kind and state"
is "$(sum visits.csv minutes)" "$(sql "SELECT (sum(extract(epoch FROM a.ends_at - a.starts_at)) / 60)::int FROM clinic.appointment a WHERE $span")" "with their minutes"
runs 0 "an intern's" ctl report visits "$from" "$to" -d "$intern" --output own.csv
is "$(sum own.csv visits)" "$(sql "SELECT count(*) FROM clinic.appointment a JOIN clinic.professional f ON f.id = a.professional_id JOIN clinic.staff s ON s.id = f.staff_id WHERE $span AND s.login = 'joana.lima'")" "are the own ones"
runs 0 "without a day" ctl report visits -d "$reception" --format json --output month.json
is "$(sql "SELECT detail::jsonb ->> 'from', detail::jsonb ->> 'to' FROM audit.event WHERE action = 'report.read' ORDER BY event_id DESC LIMIT 1")" \
    "$(day "- extract(day FROM now() AT TIME ZONE 'America/Sao_Paulo')::int + 1")|$(day '')" "of this month until today, and the event says so"

runs 0 "waits" ctl report waits "$from" "$(day '')" -d "$intern" --output waits.csv
is "$(sum waits.csv waiting)" "$(sql "SELECT count(*) FROM clinic.waiting_entry WHERE clinic_id = 1 AND NOT closed")" "of everybody who waits"
is "$(awk -F'"' 'NR > 1 && $10 + 0 > m { m = $10 } END { print m }' waits.csv)" \
    "$(sql "SELECT floor(max(extract(epoch FROM now() - since) / 86400)) FROM clinic.waiting_entry WHERE clinic_id = 1 AND NOT closed")" "the longest is the longest"
is "$(sum waits.csv removed)" "$(sql "SELECT count(*) FROM clinic.waiting_entry WHERE clinic_id = 1 AND state = 'removed' AND (removed_at AT TIME ZONE 'America/Sao_Paulo')::date >= '$from'")" "with who was taken off"

runs 0 "actions" ctl report actions -d "$admin" --format json --output actions.json
like "$(cat actions.json)" '"person": "maria.souza"' "of everybody"
runs 0 "the reception's" ctl report actions -d "$reception" --format json --output mine.json
is "$(sed 's/.*"person": "\([^"]*\)".*/\1/' mine.json | sort -u)" maria.souza "are the own ones"

runs 1 "days the wrong way round" ctl report visits "$to" "$from" -d "$reception" --output x.csv
runs 1 "more than three years" ctl report visits 2020-01-01 2026-01-01 -d "$reception" --output x.csv
runs 1 "a report as FHIR" ctl report visits -d "$reception" --format fhir --output x.csv
like "$out" 'csv or json' "is told what there is"
runs 1 "the operator" ctl report visits --output x.csv
ok "no file is left of these" test ! -e x.csv
t=11111111-1111-4111-8111-111111111111
like "$(psql -qAtX -U maria.souza -c "SELECT api.session_open('arca', '0', 'w', 't', 'en')" -c "SELECT api.report_open('$t', 'waits', '$from', '$to')" \
    -c "SELECT * FROM api.report_visits('$t')" 2>&1)" 'no committed ticket' "the ticket of one report opens no other"
is "$(sql "SELECT count(*) FROM audit.event WHERE action = 'report.read' AND detail ~ '\"ids\"'")" 0 "nobody is named"
done_testing
