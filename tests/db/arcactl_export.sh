#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a member of the staff may see, as CSV, JSON and FHIR: who may export what, its event before its data,
# and files that nobody else reads.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
d=$(mktemp -d "$CLUSTER_DIR/out.XXXXXX")
cd "$d" || exit 1
reception="user=maria.souza dbname=arca"
intern="user=joana.lima dbname=arca"
# bundle FILE QUERY: of the Bundle b, its entries e (url, r)
bundle() {
    psql -qAtX -v ON_ERROR_STOP=1 <<<"\\set b \`cat $1\`
        WITH b AS (SELECT :'b'::jsonb AS b), e AS (
        SELECT x ->> 'fullUrl' AS url, x -> 'resource' AS r FROM b, jsonb_array_elements(b -> 'entry') x) $2"
}
events() { sql "SELECT count(*) FROM audit.event WHERE action = '$1'"; }

no=$(sql "SELECT arca.record_text(min(record_no)) FROM clinic.patient WHERE clinic_id = 1 AND record_no IS NOT NULL AND cpf IS NOT NULL AND guardian_name IS NOT NULL")
runs 1 "without a word where to" ctl export patient "$no" -d "$reception"
like "$out" '--output' "it is asked for"
is "$(events export_patients.read)" 0 "and nothing was read"
runs 0 "one patient" ctl export patient "$no" -d "$reception" --output one.csv
is "$(stat -c %a one.csv)" 600 "in a file that nobody else may read"
is "$(wc -l <one.csv)" 2 "with a heading and one row"
like "$(cat one.csv)" "^\"$no\",\"" "the patient's"
is "$(events export_patients.read)" 1 "one event says so"
is "$(sql "SELECT actor, patient_id = (SELECT id FROM clinic.patient WHERE clinic_id = 1 AND arca.record_text(record_no) = '$no'), detail::jsonb ->> 'count' FROM audit.event WHERE action = 'export_patients.read'")" \
    "maria.souza|t|1" "who read whom"
runs 1 "a file that is there" ctl export patient "$no" -d "$reception" --output one.csv
like "$out" 'never overwritten' "stays"
runs 0 "to the standard output" ctl export patient "$no" -d "$reception" --output -
like "$out" "$no" "when it is asked for"
runs 10 "a record number there is not" ctl export patient R-99999 -d "$reception" --output none.csv
ok "leaves no file" test ! -e none.csv
runs 1 "a format there is not" ctl export patient "$no" -d "$reception" --format xml --output x.xml
runs 1 "the operator" ctl export patient "$no" --output op.csv
like "$out" 'nobody of the staff' "is told that it is the staff's"
ok "and no file is left" test ! -e op.csv

# ---- Lists ---------------------------------------------------------------------------------------
runs 0 "all patients" ctl export patients -d "$reception" --format json --output all.json
is "$(wc -l <all.json)" "$(sql "SELECT count(*) FROM clinic.patient WHERE clinic_id = 1 AND merged_into IS NULL")" "of the clinic, none of the other"
is "$(sql "SELECT count(*) FILTER (WHERE i.clinic_id <> 1) FROM audit.event e, jsonb_array_elements_text(e.detail::jsonb -> 'ids') x JOIN clinic.patient i ON i.id = x::bigint WHERE e.action = 'export_patients.read'")" 0 \
    "the events name no other"
runs 0 "an intern's" ctl export patients -d "$intern" --format json --output own.json
is "$(wc -l <own.json)" "$(sql "SELECT count(*) FROM clinic.patient p JOIN clinic.staff s ON s.id = p.intern_id WHERE s.login = 'joana.lima'")" "own cases"
other=$(sql "SELECT arca.record_text(min(p.record_no)) FROM clinic.patient p JOIN clinic.staff s ON s.id = p.intern_id WHERE s.login <> 'joana.lima' AND p.clinic_id = 1")
runs 10 "another's case" ctl export patient "$other" -d "$intern" --output other.csv
is "$(sql "SELECT actor, outcome FROM audit.event WHERE action = 'patient.open' ORDER BY at DESC LIMIT 1")" 'joana.lima|4' "is refused, with an event"
runs 0 "who a search finds" ctl export patients silva -d "$reception" --output silva.csv
like "$(sed 1d silva.csv | head -1)" '[Ss]ilva' "by a part of the name"
unlike "$(sql "SELECT detail FROM audit.event WHERE action = 'export_patients.read'")" 'silva' "which the log does not have in words"
sql -o /dev/null "SELECT adm.session_open('test', NULL); SET ROLE arca_seeder;
    INSERT INTO clinic.patient (clinic_id, status, record_no, registered_name, birth_date, street)
    SELECT 1, 'active', 100000 + i, 'Pessoa ' || i, '1980-01-01', '=cmd()|x' FROM generate_series(1, 1100) i"
runs 0 "more than two pages" ctl export patients -d "$reception" --output many.csv
is "$(sed 1d many.csv | cut -d, -f1 | sort -u | wc -l)" "$(sql "SELECT count(*) FROM clinic.patient WHERE clinic_id = 1 AND merged_into IS NULL AND record_no IS NOT NULL" | awk '{print $1 + 1}')" \
    "each patient once (and those without a number)"
is "$(grep -c "\"'=cmd()|x\"" many.csv)" 1100 "a formula gets an apostrophe"
is "$(grep -c '"=cmd' many.csv)" 0 "always"
day=$(sql "SELECT to_char(max(starts_at) AT TIME ZONE 'America/Sao_Paulo', 'DD/MM/YYYY') FROM clinic.appointment WHERE clinic_id = 1 AND state = 'completed'")
runs 0 "the agenda of a day" ctl export agenda "$day" -d "$reception" --output agenda.csv
like "$(head -1 agenda.csv)" '^"day","time","minutes","patient"' "has its heading"
runs 1 "a day there is not" ctl export agenda 31/02/2026 -d "$reception" --output a.csv
runs 0 "the agenda of today" ctl export agenda -d "$reception" --output today.csv
runs 0 "the waiting list" ctl export waiting -d "$reception" --output waiting.csv
is "$(sed 1d waiting.csv | wc -l)" "$(sql "SELECT count(*) FROM clinic.waiting_entry WHERE clinic_id = 1 AND NOT closed")" "has everybody who waits"
is "$(events export_agenda.read)|$(events export_waiting.read)" "2|1" "each leaves its event"
# ---- Staff and audit log ---------------------------------------------------------------------------
admin="user=helena.moura dbname=arca"
supervisor="user=ricardo.prado dbname=arca"
runs 0 "the staff" ctl export staff -d "$admin" --output staff.csv
is "$(sed 1d staff.csv | wc -l)" "$(sql "SELECT count(*) FROM clinic.staff WHERE clinic_id = 1")" "is the clinic's, whole"
like "$(grep '^"joana.lima"' staff.csv)" '"intern",.*"ricardo.prado","t"' "with profile and supervisor"
runs 10 "of the reception" ctl export staff -d "$reception" --output no.csv
is "$(sql "SELECT actor, outcome FROM audit.event WHERE action = 'staff.see' ORDER BY at DESC LIMIT 1")" 'maria.souza|4' "it is refused, with an event"
today=$(sql "SELECT to_char(now() AT TIME ZONE 'America/Sao_Paulo', 'YYYY-MM-DD')")
yesterday=$(sql "SELECT to_char(now() AT TIME ZONE 'America/Sao_Paulo' - interval '1 day', 'DD/MM/YYYY')")
sql -o /dev/null "INSERT INTO audit.event (clinic_id, at, session_id, seq, prev, actor, action, outcome, detail, canon, leaf, xid)
    SELECT 1, now() - i * interval '1 second', gen_random_uuid(), i, '', 'maria.souza', 'board.read', 0, '{}', '', sha256(int4send(i)), '1' FROM generate_series(1, 450) i"
before=$(sql "SELECT count(*) FROM audit.event WHERE clinic_id = 1")
runs 0 "the audit log" ctl export audit "$yesterday" "$today" -d "$supervisor" --output audit.csv
like "$(head -1 audit.csv)" '^"day","time","event_id","person","person_name","action","outcome"' "has its heading"
is "$(sed 1d audit.csv | grep -c .)" "$((before + 1))" "every entry over all pages, and the opening of the session that asked"
is "$(sed 1d audit.csv | cut -d, -f3 | sort -u | wc -l)" "$((before + 1))" "each once"
leaf=$(sed 1d audit.csv | tr -d '\r' | grep '"board.read"' | head -1 | sed 's/.*"\([0-9a-f]\{64\}\)"$/\1/')
is "$(sql "SELECT count(*) FROM audit.event WHERE leaf = decode('$leaf', 'hex')")" 1 "with the leaf that the log has"
is "$(sql "SELECT count(DISTINCT actor), count(*) FROM audit.event WHERE action = 'export_audit.read'")" "1|$(((before + 1) / 200 + 1))" "a page, an event"
runs 0 "of today, by the reception" ctl export audit -d "$reception" --format json --output mine.json
is "$(sed 's/.*"person": "\([^"]*\)".*/\1/' mine.json | sort -u)" maria.souza "has the own actions alone"
runs 0 "who has seen a record" ctl export audit "$today" --record "$no" -d "$admin" --format json --output seen.json
is "$(sed 's/.*"patient_record": "\([^"]*\)".*/\1/' seen.json | sort -u)" "$no" "is answered of that patient alone"
like "$(cat seen.json)" '"action": "export_patients.read"' "with the exports"
is "$(sql "SELECT patient_id = (SELECT id FROM clinic.patient WHERE clinic_id = 1 AND arca.record_text(record_no) = '$no') FROM audit.event WHERE action = 'export_audit.read' AND actor = 'helena.moura'")" t \
    "and the question stands in the log of that patient"
runs 0 "a record that nobody has" ctl export audit "$today" --record 987654 -d "$admin" --format json --output nobody.json
is "$(wc -c <nobody.json)" 0 "has no line"
runs 1 "days the wrong way round" ctl export audit "$today" "$yesterday" -d "$admin" --output wrong.csv
runs 1 "no day" ctl export audit 31/02/2026 -d "$admin" --output wrong.csv
# What is exported comes in again.
runs 2 "the export is an import" ctl import patients silva.csv --clinic central
like "$out" '0 not right' "every row of it is right"

# ---- FHIR ----------------------------------------------------------------------------------------
runs 0 "a patient as FHIR" ctl export patient "$no" -d "$reception" --format fhir --output one.fhir
is "$(bundle one.fhir "SELECT b ->> 'resourceType', b ->> 'type', jsonb_array_length(b -> 'entry') FROM b")" "Bundle|collection|1" "is a Bundle of one"
is "$(bundle one.fhir "SELECT r ->> 'resourceType', r ->> 'gender' IN ('male', 'female', 'other', 'unknown'), r ->> 'birthDate' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}\$',
    r #>> '{identifier,1,value}' ~ '^[0-9]{11}\$', r #>> '{contact,0,name,text}' IS NOT NULL FROM e")" "Patient|t|t|t|t" "with what a Patient has"
runs 0 "an agenda as FHIR" ctl export agenda "$day" -d "$reception" --format fhir --output day.fhir
is "$(bundle day.fhir "SELECT string_agg(DISTINCT r ->> 'resourceType', ' ' ORDER BY r ->> 'resourceType') FROM e WHERE r ->> 'resourceType' <> 'Location'")" \
    "Appointment Patient Practitioner" "has the appointments and whom they name"
is "$(bundle day.fhir "SELECT count(*) FROM e, jsonb_array_elements(r -> 'participant') p WHERE p #>> '{actor,reference}' NOT IN (SELECT url FROM e)")" 0 "every reference leads somewhere"
is "$(bundle day.fhir "SELECT count(*) - count(DISTINCT url) FROM e")" 0 "nothing stands there twice"
# R4, 5.2: these members are required, these codes allowed, and no array or object may be empty.
is "$(bundle day.fhir "SELECT count(*) FROM e WHERE r ->> 'resourceType' = 'Appointment' AND (r ->> 'status' NOT IN ('proposed','pending','booked','arrived','fulfilled','cancelled','noshow','entered-in-error','checked-in','waitlist')
    OR r -> 'participant' IS NULL OR r ->> 'start' IS NULL OR r ->> 'end' IS NULL OR r ->> 'start' !~ '^[0-9-]{10}T[0-9:]{8}Z\$')")" 0 "every appointment is one of R4's"
runs 0 "the waiting list as FHIR" ctl export waiting -d "$reception" --format fhir --output waiting.fhir
is "$(bundle waiting.fhir "SELECT count(*) FROM e WHERE r ->> 'status' = 'waitlist'")" "$(sql "SELECT count(*) FROM clinic.waiting_entry WHERE clinic_id = 1 AND NOT closed")" "is as many of status waitlist"
is "$(cat one.fhir day.fhir waiting.fhir | grep -cE '(\[\]|\{\}|: ?null)')" 0 "nothing is empty or null"
# The whole of it against the schema that HL7 publishes with R4.
valid() { python3 "$ARCA_SRCDIR/tests/db/fhir_valid.py" "$ARCA_SRCDIR/tests/db/fhir.r4.schema.json.xz" "$@"; }
if python3 -c 'import jsonschema' 2>/dev/null; then
    runs 0 "all patients as FHIR" ctl export patients -d "$reception" --format fhir --output all.fhir
    runs 0 "the staff as FHIR" ctl export staff -d "$admin" --format fhir --output staff.fhir
    runs 0 "the audit log as FHIR" ctl export audit "$yesterday" "$today" -d "$supervisor" --format fhir --output audit.fhir
    is "$(bundle audit.fhir "SELECT count(*) > 400, count(DISTINCT url) = count(*), string_agg(DISTINCT r ->> 'action', '' ORDER BY r ->> 'action') FROM e")" 't|t|ER' "has each entry once"
    is "$(bundle staff.fhir "SELECT count(*) FROM e WHERE url IN (SELECT x ->> 'fullUrl' FROM jsonb_array_elements('$(python3 -c 'import json; print(json.dumps(json.load(open("day.fhir"))["entry"]).replace(chr(39), chr(39) * 2))')'::jsonb) x WHERE x #>> '{resource,resourceType}' = 'Practitioner') HAVING count(*) > 0" | wc -l)" 1 "the agenda and the staff name one person alike"
    runs 0 "patients, agenda, waiting list, staff and audit log" valid one.fhir all.fhir day.fhir waiting.fhir staff.fhir audit.fhir
    is "$out" "" "are valid R4"
    sed -e 's/"gender": "female"/"gender": "mulher"/' -e 's/"status": "waitlist"/"status": "waitlist", "fila": 1/' waiting.fhir >bad.fhir
    runs 1 "what is not" valid bad.fhir
    like "$out" "Additional properties are not allowed \\('fila' was unexpected\\)" "is found"
else
    skip "patients, agenda and waiting list are valid R4" "python3-jsonschema is not there"
fi
runs 0 "a day without appointments" ctl export agenda 1995-01-01 -d "$reception" --format fhir --output none.fhir
is "$(cat none.fhir)" '{"resourceType":"Bundle","type":"collection"}' "is a Bundle without entries"
done_testing
