#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a person of the staff can try with psql and own connections: to read without an event, to act as
# somebody else, to get past triggers and row-level security, to fill or hold up the server, to lose
# an event in a crash. And one request sent on many lines at once.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
psql -qAtX -v ON_ERROR_STOP=1 -f "$ARCA_SRCDIR/tests/db/fixture.sql" >/dev/null || exit 1
sql "SELECT adm.session_open('test', '0')" >/dev/null

who=$(sql "SELECT s.login FROM clinic.staff s JOIN clinic.clinic c ON c.id = s.clinic_id
            WHERE s.role = 'reception' AND c.code = 'central' ORDER BY s.id LIMIT 1")
patient=$(sql "SELECT p.id FROM clinic.patient p JOIN clinic.staff s ON s.clinic_id = p.clinic_id AND s.login = '$who' ORDER BY p.id LIMIT 1")
elsewhere=$(sql "SELECT p.id FROM clinic.patient p JOIN clinic.clinic c ON c.id = p.clinic_id WHERE c.code = 'norte' ORDER BY p.id LIMIT 1")
name=$(sql "SELECT registered_name FROM clinic.patient WHERE id = $patient")
open="SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en')"
# as WORDS...: a psql of the person's with an open session; statements after it
as() { psql -qAtX -U "$who" -c "$open" "$@" 2>&1; }
alone() { psql -qAtX -U "$who" -c "$1" 2>&1; }
uuid() { sql "SELECT gen_random_uuid()"; }
events() { sql "SELECT count(*) FROM audit.event WHERE actor = '$who' AND action = '$1' AND patient_id IS NOT DISTINCT FROM ${2:-NULL}"; }

isnt_empty() { local s=0; [ -n "$1" ] || s=1; tap_result "$s" "$2" || true; }
isnt_empty "$who" "there is a receptionist"
isnt_empty "$name" "and a patient of her clinic"
isnt_empty "$elsewhere" "and one of another"

# ---- reads without an event ---------------------------------------------------------------------
t=$(uuid)
before=$(events patient.read "$patient")
like "$(as -c "SELECT api.patient_open('$t', $patient, NULL)" -c "SELECT * FROM api.patient_get('$t')")" "$name" "an honest read delivers"
is "$(events patient.read "$patient")" $((before + 1)) "and stands in the log"
t=$(uuid)
got=$(as -c "BEGIN; SELECT api.patient_open('$t', $patient, NULL); SELECT * FROM api.patient_get('$t'); ROLLBACK")
unlike "$got" "$name" "open and get in one transaction, rolled back: nothing is delivered"
like "$got" 'no committed ticket' "for want of a committed ticket"
t=$(uuid)
unlike "$(as -c "BEGIN" -c "SAVEPOINT a" -c "SELECT api.patient_open('$t', $patient, NULL)" -c "RELEASE a" \
    -c "SAVEPOINT b" -c "SELECT * FROM api.patient_get('$t')" -c "ROLLBACK TO b" -c "ROLLBACK")" "$name" "nor with savepoints"
t=$(uuid)
unlike "$(as -c "BEGIN; SELECT api.patient_open('$t', $patient, NULL); DECLARE c CURSOR FOR SELECT * FROM api.patient_get('$t'); FETCH ALL FROM c; ROLLBACK")" \
    "$name" "nor through a cursor"
is "$(events patient.read "$patient")" $((before + 1)) "none of these left an event, none delivered"
t=$(uuid)
got=$(as -c "SELECT api.patient_open('$t', $patient, NULL)" -c "BEGIN; SELECT * FROM api.patient_get('$t'); ROLLBACK")
like "$got" "$name" "a read taken back after it delivered"
is "$(events patient.read "$patient")" $((before + 2)) "has left the event of its opening"
t=$(uuid)
as -c "SELECT api.patient_open('$t', $patient, NULL)" -c "COPY (SELECT * FROM api.patient_get('$t')) TO STDOUT" | head -c 60 >/dev/null
is "$(events patient.read "$patient")" $((before + 3)) "a COPY whose reader hangs up too"
t=$(uuid)
like "$(as -c "COPY (SELECT api.patient_open('$t', $patient, NULL), api.patient_get('$t')) TO STDOUT")" 'no committed ticket' "a COPY that opens and gets at once is refused"
q=$(uuid)
got=$(as -c "SELECT api.patient_search_open('$q', 'maria')" -c "SELECT api.patient_search_open('$q', 'maria')" -c "BEGIN; SELECT * FROM api.patient_search('$q'); ROLLBACK")
like "$got" '[Mm]aria' "a search taken back after it delivered"
n=$(uuid)
is "$(as -c "BEGIN; SELECT code FROM api.patient_search_open('$n', 'maria'); SELECT code FROM api.patient_search_open('$n', 'maria'); ROLLBACK" | grep -c '^asked$')" 2 "nothing is looked for before the question is in the log"
is "$(as -c "SELECT code FROM api.patient_search_open('$n', 'maria')" | grep -c '^asked$')" 1 "nor when it was taken back"
is "$(sql "SELECT string_agg(cardinality(ids)::text, ' ') FROM audit.ticket WHERE ticket = '$n'")" 0 "the first call finds nobody"
is "$(sql "SELECT bool_or(e.detail::jsonb -> 'ids' @> to_jsonb(t.ids)) AND count(*) = 2 AND max(cardinality(t.ids)) > 0 FROM audit.event e JOIN audit.ticket t USING (session_id)
    WHERE t.ticket = '$q' AND e.action = 'patient_search.read'")" t "has left the events of the question and of who was shown"
unlike "$(as -c "SELECT api.patient_open('$t', $elsewhere, NULL)" -c "SELECT * FROM api.patient_get('$t')")" 'ok\|' "a patient of another clinic is not opened"

# ---- answers to writes, taken back ------------------------------------------------------------------
# A write that is rolled back leaves no event: what its answer says of a row must stand in the log already.
born=$(sql "SELECT birth_date FROM clinic.patient WHERE id = $patient")
cpf=$(sql "SELECT cpf FROM clinic.patient WHERE id = $patient")
phone=$(sql "SELECT coalesce(phone, phone2, guardian_phone) FROM clinic.patient WHERE id = $patient")
isnt_empty "$cpf$phone" "the patient has a document or a telephone"
visit=$(sql "SELECT a.id FROM clinic.appointment a JOIN clinic.staff s ON s.clinic_id = a.clinic_id AND s.login = '$who' WHERE a.state = 'booked' AND a.starts_at > now() ORDER BY a.id LIMIT 1")
taker=$(sql "SELECT p.name FROM clinic.appointment a JOIN clinic.patient p ON p.id = a.patient_id WHERE a.id = $visit")
slot=$(sql "SELECT jsonb_build_object('patient_id', $patient, 'professional_id', a.professional_id, 'kind', a.kind_id, 'minutes', 50,
    'day', (a.starts_at AT TIME ZONE c.time_zone)::date, 'time', to_char(a.starts_at AT TIME ZONE c.time_zone, 'HH24:MI'))
    FROM clinic.appointment a JOIN clinic.clinic c ON c.id = a.clinic_id WHERE a.id = $visit")
entry=$(sql "SELECT w.id FROM clinic.waiting_entry w JOIN clinic.staff s ON s.clinic_id = w.clinic_id AND s.login = '$who' WHERE NOT w.closed ORDER BY w.id LIMIT 1")
sql -c "SELECT adm.session_open('test', '0')" -c "UPDATE clinic.appointment SET note = 'Segredo Um' WHERE id = $visit" \
    "UPDATE clinic.waiting_entry SET note = 'Segredo Dois' WHERE id = $entry" >/dev/null
# told ANSWER: the lines that say something of the patient, the taker or a note
told() { printf '%s' "$1" | grep -cF -e "$name" -e "${cpf:-$name}" -e "${phone:-$name}" -e "$taker" -e Segredo; }
every='{"registered_name": "x", "social_name": "y", "birth_date": "", "cpf": "", "cns": "", "phone": "", "phone2": "", "email": "", "street": "", "city": "", "guardian_name": "", "guardian_phone": ""}'
while IFS='|' read -r what call; do
    got=$(as -c "BEGIN" -c "SELECT a FROM api.$call a" -c "ROLLBACK")
    is "$(printf '%s' "$got" | grep -c '^(\(conflict\|refused\|ok\),') $(told "$got")" "1 0" "taken back, the answer tells nothing of the row: $what"
done <<EOF
an old version of a patient|patient_save(gen_random_uuid(), $patient, -1, '$every')
an edit that changes nothing|patient_save(gen_random_uuid(), $patient, $(sql "SELECT version FROM clinic.patient WHERE id = $patient"), '{}')
somebody who is registered|patient_save(gen_random_uuid(), NULL, NULL, jsonb_build_object('registered_name', upper('$name'), 'birth_date', '$born'))
an old version of a visit|appointment_move(gen_random_uuid(), $visit, -1, '{}')
a slot that is taken|appointment_book(gen_random_uuid(), '$slot')
an old version of an entry|waiting_save(gen_random_uuid(), $entry, -1, '{}')
EOF
intern=$(sql "SELECT s.login FROM clinic.staff s JOIN clinic.patient p ON p.id = $patient AND s.clinic_id = p.clinic_id AND s.id IS DISTINCT FROM p.intern_id
    WHERE s.role = 'intern' AND EXISTS (SELECT FROM clinic.patient o WHERE o.intern_id = s.id) ORDER BY s.id LIMIT 1")
own=$(sql "SELECT p.id || ', ' || p.version FROM clinic.patient p JOIN clinic.staff s ON s.id = p.intern_id AND s.login = '$intern' ORDER BY p.id LIMIT 1")
got=$(psql -qAtX -U "$intern" -c "$open" -c "SELECT a FROM api.patient_save(gen_random_uuid(), $own, jsonb_build_object('registered_name', upper('$name'), 'birth_date', '$born', 'cpf', '')) a" 2>&1)
like "$got" '^\(ok,' "an intern may give an own case any name"
unlike "$got" "candidates|possible_duplicate" "and is not told that somebody else has it"
t=$(uuid)
is "$(as -c "SELECT api.patient_open(NULL, $patient)" -c "SELECT api.board_open('$t', NULL)" -c "SELECT api.patient_open('$t', $patient)" |
    grep -c 'a ticket id is needed\|was used for something else')" 2 "a ticket without an id, or with a used one, is refused in words"
as -c "SELECT api.patient_open('$(uuid)', $patient, U&'a\\202Eb\\0001c')" >/dev/null
is "$(sql "SELECT purpose FROM audit.event WHERE actor = '$who' AND action = 'patient.read' ORDER BY event_id DESC LIMIT 1")" abc \
    "a purpose is kept without what stirs a terminal"

# ---- what one might see when the ticket was made ------------------------------------------------------------
kept=$(sql "SELECT p.id FROM clinic.patient p JOIN clinic.staff s ON s.id = p.intern_id AND s.login = '$intern' JOIN clinic.professional f ON f.staff_id = s.id
    WHERE EXISTS (SELECT FROM clinic.appointment a WHERE a.patient_id = p.id AND a.professional_id = f.id AND a.starts_at BETWEEN now() - interval '150 days' AND now() + interval '150 days') ORDER BY p.id LIMIT 1")
given=$(sql "SELECT name FROM clinic.patient WHERE id = $kept")
visits=$(sql "SELECT max(id) FROM clinic.appointment WHERE patient_id = $kept")
isnt_empty "$given" "an intern has a case with a visit"
reads() { local i=0; for q in "api.patient_get('$1a')" "api.patient_search('$1b')" "api.agenda('$1c')" "api.appointment_get('$1d')" "api.patient_appointments('$1e')"; do
    i=$((i + 1)); echo "SELECT 'shown $i' FROM $q LIMIT 1;"; done; }
t=$(uuid)
t=${t%?}
{
    cat <<SQL
$open \g /dev/null
SELECT api.patient_search_open('${t}b', '$given') \g /dev/null
SELECT api.patient_open('${t}a', $kept), api.patient_search_open('${t}b', '$given'), api.agenda_open('${t}c', 'patient', NULL, NULL, $kept),
    api.appointment_open('${t}d', $visits), api.patient_tab_open('${t}e', $kept, 'appointments') \g /dev/null
$(reads "$t")
\! psql -qAtX -U postgres -c "SELECT adm.session_open('test', '0')" -c "UPDATE clinic.patient SET intern_id = NULL WHERE id = $kept" -c "UPDATE clinic.professional SET staff_id = NULL WHERE staff_id = (SELECT id FROM clinic.staff WHERE login = '$intern')" >/dev/null
\echo given away
$(reads "$t")
SQL
} >"$CLUSTER_DIR/case.sql"
got=$(psql -qAtX -U "$intern" <"$CLUSTER_DIR/case.sql" 2>&1)
is "$(printf '%s' "$got" | sed '/given away/,$d' | grep -c '^shown')" 5 "whose record, search, agenda and visits are shown"
is "$(printf '%s' "$got" | sed '1,/given away/d')" "" "and no more once it is another's, whatever tickets are left"

# ---- what is undone next, another table's row with the same id ------------------------------------------
waits=$(sql "SELECT p.id FROM clinic.patient p JOIN clinic.staff s ON s.clinic_id = p.clinic_id AND s.login = '$who'
    WHERE p.name NOT IN ('$name', '$taker') AND NOT EXISTS (SELECT FROM clinic.waiting_entry w WHERE w.patient_id = p.id) ORDER BY p.id LIMIT 1")
sql -c "SELECT adm.session_open('test', '0')" "INSERT INTO clinic.waiting_entry (id, clinic_id, patient_id, protocol, priority, priority_id, flow_id)
    SELECT $visit, w.clinic_id, $waits, 'E-XXXXXX', w.priority, w.priority_id, w.flow_id FROM clinic.waiting_entry w WHERE w.id = $entry" >/dev/null
waits=$(sql "SELECT name FROM clinic.patient WHERE id = $waits")
isnt_empty "$waits" "somebody waits under the number of a visit"
t=$(uuid)
got=$(as -c "SELECT (api.appointment_state(gen_random_uuid(), $visit, $(sql "SELECT version FROM clinic.appointment WHERE id = $visit"), 'confirmed', '{}')).outcome" \
    -c "SELECT api.undo_peek_open('$t')" -c "SELECT * FROM api.undo_peek('$t')" \
    -c "BEGIN" -c "SELECT (api.waiting_state(gen_random_uuid(), $visit, 1, 'contacting', '{}')).outcome" -c "SELECT * FROM api.undo_peek('$t')" -c "ROLLBACK")
is "$(printf '%s\n' "$got" | grep -cx ok) $(printf '%s' "$got" | grep -cF "|$taker|")" "2 1" "the visit is confirmed, its undo names its patient, the entry changes"
unlike "$got" "$waits" "and whose entry that is is not told under the visit's ticket"

# ---- tables, owners' functions, other roles ------------------------------------------------------
while IFS='|' read -r what statement; do
    [ -n "$what" ] || continue
    like "$(as -c "$statement")" 'ERROR: .*(permission denied|must (be|have) (superuser|owner|admin option)|cannot set|insufficient privilege|Only roles)' "refused: $what"
done <<EOF
the patients' table|SELECT * FROM clinic.patient
the log|SELECT * FROM audit.event
a diff|SELECT * FROM history.diff
an event of one's own making|SELECT audit.emit('patient.read', 0::smallint, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
a ticket of one's own making|SELECT audit.ticket_make('$(uuid)', 'patient', '{}', $patient, NULL)
the session's row|UPDATE audit.session SET actor = 'x'
the permission table|INSERT INTO arca.permission VALUES ('staff.manage', 'reception', 'clinic')
an account function|SELECT adm.account_disable('$who')
staff management|SELECT api.staff_save('$(uuid)', NULL, NULL, '{}')
SET ROLE of the owner|SET ROLE arca_owner
SET ROLE of a superuser|SET ROLE postgres
SET SESSION AUTHORIZATION|SET SESSION AUTHORIZATION postgres
the replication role|SET session_replication_role = replica
the replication role for good|ALTER ROLE "$who" SET session_replication_role = replica
more rights|ALTER ROLE "$who" SUPERUSER
another profile|GRANT arca_admin TO "$who"
another's password|ALTER ROLE "admin.alfa" PASSWORD 'x'
a trigger|ALTER TABLE clinic.patient DISABLE TRIGGER ALL
a temporary table|CREATE TEMP TABLE patient (id bigint)
a temporary function|CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'
a schema|CREATE SCHEMA evil
a function in api|CREATE FUNCTION api.evil() RETURNS int LANGUAGE sql AS 'SELECT 1'
code of one's own|DO 'BEGIN END'
a large object|SELECT lo_create(0)
a notice in another's name|SELECT pg_notify('arca_1', 'patient 1')
a lock that holds up others|SELECT pg_advisory_lock(1)
noise in the server's log of changes|SELECT pg_logical_emit_message(false, 'x', 'y')
a file of the server|COPY (SELECT 1) TO '/tmp/x'
a program of the server|COPY (SELECT 1) TO PROGRAM 'id'
a file read|SELECT pg_read_file('/etc/passwd')
EOF
like "$(as -c "SELECT query FROM pg_stat_activity WHERE usename <> session_user LIMIT 1" | tail -1)" '^$|insufficient privilege' "others' statements are not shown"
unlike "$(alone "SELECT most_common_vals::text FROM pg_stats WHERE schemaname IN ('clinic', 'audit')")" '[a-z]' "nor are values in statistics"

# ---- settings that come with the connection --------------------------------------------------------
t=$(uuid)
got=$(PGOPTIONS="-c search_path=evil,pg_temp -c synchronous_commit=off -c application_name=postgres -c arca.act=lie -c DateStyle=German" \
    as -c "SELECT api.patient_open('$t', $patient, NULL)" -c "SELECT * FROM api.patient_get('$t')")
like "$got" "$name" "PGOPTIONS with another search path change nothing"
is "$(sql "SELECT e.actor || ' ' || e.action FROM audit.event e JOIN audit.ticket t USING (session_id) WHERE t.ticket = '$t' AND e.patient_id = $patient")" \
    "$who patient.read" "nor who it was"
unlike "$(PGOPTIONS="-c session_replication_role=replica" alone "SELECT 1")" '^1$' "the replication role is refused at the door"
unlike "$(PGOPTIONS="-c role=arca_owner" alone "SELECT 1")" '^1$' "so is another role"
t=$(uuid)
got=$(PGOPTIONS="-c row_security=off" as -c "SELECT api.patient_open('$t', $elsewhere, NULL)" -c "SELECT * FROM api.patient_get('$t')" -c "SELECT api.rooms()")
unlike "$got" 'Sala' "row_security=off gets errors, no rows"
is "$(alone "SELECT set_config('arca.session', '$(sql "SELECT session_id FROM audit.session WHERE actor = 'postgres' LIMIT 1")', false)" >/dev/null
      psql -qAtX -U "$who" -c "SELECT set_config('arca.session', (SELECT '$(sql "SELECT session_id FROM audit.session WHERE actor = '$who' ORDER BY opened_at DESC LIMIT 1")'), false)" -c "SELECT * FROM api.rooms()" 2>&1 | grep -c 'no session is open')" \
    1 "the handle of an ended session of one's own opens nothing"

# ---- one request on many lines at once ------------------------------------------------------------
r=$(uuid)
at=$(sql "SELECT clock_timestamp() + interval '2 seconds'")
for _ in 1 2 3 4 5 6 7 8; do
    as -c "SELECT pg_sleep_until('$at')" -c "SELECT outcome, code, id FROM api.patient_save('$r', NULL, NULL, '{\"registered_name\": \"Pedro Uma Vez\", \"birth_date\": \"1990-01-02\"}')" >>"$CLUSTER_DIR/raced" &
done
wait
is "$(sql "SELECT count(*) FROM clinic.patient WHERE registered_name = 'Pedro Uma Vez'")" 1 "eight at once make one row"
is "$(grep -c '^ok|' "$CLUSTER_DIR/raced") $(grep '^ok|' "$CLUSTER_DIR/raced" | cut -d'|' -f3 | sort -u | wc -l)" "8 1" "and all get its answer"

# ---- an event lost in a crash --------------------------------------------------------------------
# With the WAL writer stopped, nothing but a commit that waits for the disk gets there.
walwriter=$(sql "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'")
sql "CREATE TABLE tap.control (n int)"
t=$(uuid)
u=$(uuid)
v=$(uuid)
kill -STOP "$walwriter"
# shellcheck disable=SC2317 # cluster.sh calls it
cleanup() { kill -CONT "$walwriter" 2>/dev/null; }
got=$(PGOPTIONS="-c synchronous_commit=off" as -c "SELECT api.patient_open('$t', $patient, NULL)" -c "SELECT * FROM api.patient_get('$t')" \
    -c "BEGIN; SELECT api.patient_open('$u', $patient, 'second'); SET LOCAL synchronous_commit = off; COMMIT" -c "SELECT * FROM api.patient_get('$u')")
# telling the others lets its transaction commit so
got=$got$(as -c "SELECT set_config('arca.untold', 'waiting 1', false)" -c "BEGIN" -c "SELECT 'told ' || api.tell()" -c "SELECT api.patient_open('$v', $patient, 'third')" -c "COMMIT" \
    -c "SELECT * FROM api.patient_get('$v')")
is "$(printf '%s\n' "$got" | grep -c "$name") $(printf '%s' "$got" | grep -c 'told 1')" "3 1" "three reads with asynchronous commit deliver"
before=$(sql "SELECT count(*) FROM audit.event WHERE actor = '$who' AND patient_id = $patient")
PGOPTIONS="-c synchronous_commit=off" sql "INSERT INTO tap.control VALUES (1)"
( sleep 0.5; kill -CONT "$walwriter" ) 2>/dev/null &
as_server "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_DIR/data" -w -s -m immediate stop >/dev/null 2>&1
wait
cluster_run
is "$(sql "SELECT count(*) FROM tap.control")" 0 "the server crashed, and an ordinary asynchronous commit is lost"
is "$(sql "SELECT count(*) FROM audit.event WHERE actor = '$who' AND patient_id = $patient")" "$before" "the events of the reads are not"
is "$(sql "SELECT count(*) FROM audit.ticket")" 0 "the tickets are gone: what was open is opened again"
done_testing
