#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The plans that staff really get, through api and under row-level security, at 100,000 appointments
# and 10,000 waiting entries: everything that a screen reads goes by an index, and stays quick.
# shellcheck shell=bash
. "$(dirname "$0")/../lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
cd "$ARCA_SRCDIR/tests/db" || exit 1
psql -qX -v ON_ERROR_STOP=1 -f agenda.psql >/dev/null || exit 1
psql -qX -v ON_ERROR_STOP=1 >/dev/null <<'SQL' || exit 1
SELECT adm.session_open('test', '0');
SET ROLE arca_seeder;
INSERT INTO clinic.professional (id, clinic_id, name, kind) SELECT 98000 + i, 9801, 'P' || i, 'other' FROM generate_series(1, 40) i;
INSERT INTO clinic.patient (id, clinic_id, registered_name, birth_date, status, record_no)
SELECT 100000 + i, 9801, 'Outra Pessoa', '1980-01-01', CASE WHEN i > 2000 THEN 'applicant' ELSE 'active' END, CASE WHEN i > 2000 THEN NULL ELSE 1000 + i END FROM generate_series(1, 12000) i;
-- most hold no time any more, which spares the test the three constraints' work
INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, state)
SELECT 9801, 100000 + (p * 50 + h) % 2000 + 1, p, k.id, t, t + interval '50 minutes', CASE WHEN d > -3 THEN 'booked' ELSE 'no_show' END
FROM generate_series(98001, 98040) p, generate_series(-260, 20) d, generate_series(8, 16) h, clinic.lookup k,
    LATERAL (SELECT ((now() AT TIME ZONE c.time_zone)::date + d + make_time(h, 0, 0)) AT TIME ZONE c.time_zone AS t FROM clinic.clinic c WHERE c.id = 9801) x
WHERE k.kind = 'appointment_kind' AND k.code = 'triage';
INSERT INTO clinic.waiting_entry (clinic_id, patient_id, protocol, priority, priority_id, flow_id, since, place_at)
SELECT 9801, 100000 + i, 'E-' || i, l.sort, l.id, f.id, now() - i * interval '1 hour', now() - i * interval '1 hour' FROM generate_series(2001, 12000) i
JOIN clinic.lookup l ON l.kind = 'waiting_priority' AND l.sort = 1 + i % 3, clinic.lookup f WHERE f.kind = 'waiting_flow' AND f.code = 'em_espera';
RESET ROLE;
VACUUM ANALYZE;
ALTER ROLE "ag.rita" SET session_preload_libraries = 'auto_explain';
ALTER ROLE "ag.rita" SET auto_explain.log_min_duration = 0;
ALTER ROLE "ag.rita" SET auto_explain.log_nested_statements = on;
ALTER ROLE "ag.rita" SET auto_explain.log_analyze = on;
ALTER ROLE "ag.rita" SET auto_explain.log_timing = off;
SQL
is "$(sql 'SELECT count(*) > 100000 FROM clinic.appointment')" t "more than 100,000 appointments"

# plan NAME SQL [INDEX]: SQL runs six times in one session (the sixth by the plan that is kept); what the
# sixth did is looked at.
plan() {
    {
        echo "SELECT 1 FROM api.session_open('test', '0', 'd', 't', 'en') \\g /dev/null"
        for i in 1 2 3 4 5; do echo "$2" | sed "s/:n/$i/g; s/;\$/ \\\\g \/dev\/null/"; done
        echo "SET client_min_messages = log;"
        echo "$2" | sed "s/:n/6/g"
    } | psql -qAtX -U ag.rita >"$CLUSTER_DIR/out" 2>"$CLUSTER_DIR/plan" || tap_note "$(grep ERROR "$CLUSTER_DIR/plan")"
    unlike "$(cat "$CLUSTER_DIR/plan")" 'ERROR|Seq Scan on (appointment|waiting_entry|patient)' "$1: by an index"
    like "$(cat "$CLUSTER_DIR/plan")" "Index .*(${3:-appointment|waiting})" "$1: an index of ours"
    # rows that were read and thrown away: no more than some hundreds in any step
    is "$(awk '/Rows Removed by (Filter|Index Recheck)/ {if ($NF > 3000) print}' "$CLUSTER_DIR/plan")" "" "$1: and reads little in vain"
}
t="00000000-0000-4000-8000-0000000000"
plan "today's board" "SELECT api.board_open('${t}1:n', NULL); SELECT count(*) FROM api.board('${t}1:n');"
plan "the agenda of a day" "SELECT api.agenda_open('${t}2:n', 'day', NULL, NULL, NULL, '{98001,98002,98003,98004}'); SELECT count(*) FROM api.agenda('${t}2:n');"
plan "the week of one" "SELECT api.agenda_open('${t}3:n', 'week', NULL, 98001, NULL); SELECT count(*) FROM api.agenda('${t}3:n');"
plan "one patient's" "SELECT api.agenda_open('${t}4:n', 'patient', NULL, NULL, 100001); SELECT count(*) FROM api.agenda('${t}4:n');"
plan "free slots of all" "SELECT count(*) FROM api.free_slots(NULL, NULL, 14, 50, NULL);"
plan "a booking over another" "SELECT tap.said(api.appointment_book(gen_random_uuid(), tap.slot(9801, 9803, 20, '1:n:00') || '{\"overbook\": true, \"reason\": \"in between\"}'));"
plan "a refusal" "SELECT tap.said(api.appointment_book(gen_random_uuid(), tap.slot(9802, 98001, 10, '1:n:30')));"
plan "the waiting list" "SELECT api.waiting_open('${t}5:n', '{}'); SELECT count(*) FROM api.waiting_list('${t}5:n');"
plan "who opened a record" "SELECT api.audit_open('${t}8:n', '{\"record\": \"R-00:n\"}'); SELECT count(*) FROM api.audit_list('${t}8:n');" patient_record_key
like "$(cat "$CLUSTER_DIR/plan")" 'Index Scan .*using event_[^ ]*patient' "who opened a record: the log by its index too"
plan "who fits" "SELECT api.waiting_fit_open('${t}6:n', 98001, now() + interval '2 days', 50); SELECT count(*) FROM api.waiting_fit('${t}6:n');"

# A page deep in the list costs what the first one does.
sql 'ALTER ROLE "ag.rita" RESET ALL'
psql -qAtX -U ag.rita >"$CLUSTER_DIR/pages" <<SQL
SELECT 1 FROM api.session_open('test', '0', 'd', 't', 'en') \g /dev/null
SELECT api.waiting_open('${t}70', '{}') \g /dev/null
SELECT count(*) FROM api.waiting_list('${t}70') \g /dev/null
SELECT clock_timestamp() AS a \gset
SELECT api.waiting_open('${t}71', '{}') \g /dev/null
SELECT max("position") FROM api.waiting_list('${t}71');
SELECT clock_timestamp() AS b \gset
SELECT api.waiting_open('${t}72', '{}', 'false:2:' || (extract(epoch FROM now() - interval '5000 hours') * 1000000)::bigint || ':0:5000', 50) \g /dev/null
SELECT max("position") FROM api.waiting_list('${t}72');
SELECT clock_timestamp() AS c \gset
SELECT round(extract(epoch FROM :'c'::timestamptz - :'b'::timestamptz) / extract(epoch FROM :'b'::timestamptz - :'a'::timestamptz), 1);
SQL
tap_note "deep page / first page: $(sed -n 3p "$CLUSTER_DIR/pages")"
is "$(sed -n 1,2p "$CLUSTER_DIR/pages" | tr '\n' ' ')" "50 5050 " "positions on the first and on a deep page"
ok "a deep page costs at most four times the first" test "$(sed -n 3p "$CLUSTER_DIR/pages" | cut -d. -f1)" -lt 4
done_testing
