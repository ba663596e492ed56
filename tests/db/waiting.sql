-- SPDX-License-Identifier: Apache-2.0
-- The waiting list: adding, rank and pages, what never changes, the contact log and its rule, the
-- graph, positions by protocol, who fits a slot, conversion in one transaction, undo, who may.
\ir agenda.psql

\o /dev/null
SELECT tap.yes(bool_and(arca.protocol_of(p) = p AND p ~ '^E-[2-9A-HJKMNP-Z]{6}$'), 'protocols are well formed'), tap.yes(count(DISTINCT p) >= 497, 'and differ')
FROM (SELECT arca.protocol_new() p FROM generate_series(1, 500)) x;
SELECT tap.eq(count(*)::text, '0', 'one wrong character never passes the check') FROM (SELECT arca.protocol_new() p FROM generate_series(1, 30)) x, generate_series(3, 8) i,
    regexp_split_to_table('23456789ABCDEFGHJKMNPQRSTUVWXYZ', '') c WHERE c <> substr(p, i, 1) AND arca.protocol_of(overlay(p PLACING c FROM i FOR 1)) IS NOT NULL;
SELECT tap.eq(count(*)::text, '0', 'nor two exchanged neighbours') FROM (SELECT arca.protocol_new() p FROM generate_series(1, 200)) x, generate_series(3, 6) i
    WHERE substr(p, i, 1) <> substr(p, i + 1, 1) AND arca.protocol_of(overlay(p PLACING substr(p, i + 1, 1) || substr(p, i, 1) FROM i FOR 2)) IS NOT NULL;
SELECT tap.eq(arca.protocol_of(' e ' || lower(substr(p, 3, 3)) || '-' || substr(p, 6)), p, 'said with blanks and in small letters it is known') FROM (SELECT arca.protocol_new() p) x;
\o
\c - ag.rita
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
-- adding -------------------------------------------------------------------------------------
SELECT tap.eq(tap.said(a), 'ok', 'a person is put on the list'), tap.eq(a.detail ->> 'position', '1', 'first'), tap.put('w1', a.id::text), tap.put('p1', a.detail ->> 'protocol')
FROM api.waiting_save('00000000-0000-4000-8000-000000000001', NULL, NULL, jsonb_build_object('patient_id', 9841, 'priority', 'routine', 'wished_date', tap.day(10), 'weekdays', '1,2,3,4,5,6,7', 'parts', '["morning"]'::jsonb, 'notice', 60, 'note', 'first')) a;
SELECT tap.eq(a.code || a.id, 'repeated' || tap.got('w1'), 'a repeat adds nobody')
FROM api.waiting_save('00000000-0000-4000-8000-000000000001', NULL, NULL, jsonb_build_object('patient_id', 9841, 'priority', 'routine', 'wished_date', tap.day(10), 'weekdays', '1,2,3,4,5,6,7', 'parts', '["morning"]'::jsonb, 'notice', 60, 'note', 'first')) a;
SELECT tap.eq(tap.said(a), x.want, 'not added: ' || x.name)
FROM (VALUES ('twice', '{"patient_id": 9841, "priority": "urgent"}'::jsonb, 'refused already_waiting patient_id'), ('without a priority', '{"patient_id": 9842}', 'invalid required priority'),
    ('an unknown priority', '{"patient_id": 9842, "priority": "x"}', 'invalid invalid priority'), ('a day gone by', jsonb_build_object('patient_id', 9842, 'priority', 'routine', 'wished_date', tap.day(-1)), 'invalid in_past wished_date'),
    ('no day at all', '{"patient_id": 9842, "priority": "routine", "wished_date": "2027-02-30"}', 'invalid invalid wished_date'), ('an eighth weekday', '{"patient_id": 9842, "priority": "routine", "weekdays": "8"}', 'invalid invalid weekdays'),
    ('a part of day that is none', '{"patient_id": 9842, "priority": "routine", "parts": ["night"]}', 'invalid invalid parts'), ('a professional of another clinic', '{"patient_id": 9842, "priority": "routine", "professional_id": 9808}', 'invalid not_active professional_id'),
    ('a notice of two months', '{"patient_id": 9842, "priority": "routine", "notice": 86400}', 'invalid invalid notice'), ('a patient of another clinic', '{"patient_id": 9862, "priority": "routine"}', 'not_found not_found patient_id'),
    ('a new person without a name', '{"priority": "routine", "birth_date": "1990-01-01"}', 'invalid required registered_name')) x (name, d, want), LATERAL api.waiting_save(gen_random_uuid(), NULL, NULL, x.d) a;
SELECT tap.eq(tap.said(api.waiting_save(gen_random_uuid(), NULL, NULL, '{"registered_name": "Morta Antes Teste", "birth_date": "1931-02-03", "deceased_on": "2020-01-01", "priority": "urgent"}')), 'refused deceased deceased_on', 'nobody who has died is put on the list');
SELECT tap.eq(tap.said(a), 'ok', 'a new person, with the personal block'), tap.put('w2', a.id::text), tap.eq(a.detail ->> 'position', '1', 'urgent comes first')
FROM api.waiting_save(gen_random_uuid(), NULL, NULL, '{"registered_name": "Nova Pessoa Teste", "birth_date": "2001-02-03", "phone": "11981234456", "priority": "urgent"}') a;
SELECT tap.put('w' || i, (api.waiting_save(gen_random_uuid(), NULL, NULL, jsonb_build_object('patient_id', 9839 + i, 'priority', (ARRAY['routine', 'priority', 'urgent'])[1 + i % 3],
    'professional_id', CASE WHEN i % 4 = 0 THEN 9803 END))).id::text) FROM generate_series(3, 12) i;
-- rank and pages -------------------------------------------------------------------------------
SELECT api.waiting_open('00000000-0000-4000-8000-0000000000a1', '{}');
SELECT tap.eq(string_agg("position"::text, ' ' ORDER BY o), '1 2 3 4 5 6 7 8 9 10 11 12', 'positions run through'), tap.put('all', string_agg(id::text, ' ' ORDER BY o)),
       tap.yes(bool_and(ordered), 'by priority, then by place')
FROM (SELECT l.*, row_number() OVER () o, (lag(priority_rank) OVER () IS NULL OR (lag(priority_rank) OVER (), lag(place_at) OVER (), lag(id) OVER ()) < (priority_rank, place_at, id)) ordered
      FROM api.waiting_list('00000000-0000-4000-8000-0000000000a1') l) x;
\set page '00000000-0000-4000-8000-0000000000a2'
SELECT api.waiting_open(:'page', '{}', NULL, 5);
SELECT string_agg(l.id::text, ' ') AS ids, string_agg(l."position"::text, ' ') AS places, (array_agg(l.cursor))[5] AS cursor FROM api.waiting_list(:'page') l \gset a_
SELECT api.waiting_open(:'page', '{}', :'a_cursor', 5);
SELECT string_agg(l.id::text, ' ') AS ids, string_agg(l."position"::text, ' ') AS places, (array_agg(l.cursor))[5] AS cursor FROM api.waiting_list(:'page') l \gset b_
SELECT api.waiting_open(:'page', '{}', :'b_cursor', 5);
SELECT string_agg(l.id::text, ' ') AS ids, string_agg(l."position"::text, ' ') AS places FROM api.waiting_list(:'page') l \gset c_
SELECT tap.eq(concat_ws(' ', :'a_ids', :'b_ids', :'c_ids'), tap.got('all'), 'page by page it is the same list'),
       tap.eq(concat_ws(' ', :'a_places', :'b_places', :'c_places'), '1 2 3 4 5 6 7 8 9 10 11 12', 'with the same positions');
SELECT tap.eq(concat_ws(' ', total, active, inactive, shown), '12 12 0 12', 'the statistics') FROM api.waiting_stats('00000000-0000-4000-8000-0000000000a1');
SELECT api.waiting_open(('00000000-0000-4000-8001-' || lpad(x.n::text, 12, '0'))::uuid, x.f) FROM (VALUES (1, '{"priority": "urgent"}'::jsonb), (2, '{"professional_id": 9804}'), (3, '{"part": "evening"}'), (4, '{"q": "pessoa nova"}'), (5, '{"q": "NOVA p"}'),
    (6, '{"state": "inactive"}'), (7, '{"state": "suspended"}'), (8, '{"flow": "em_espera"}'), (9, '{"state": "all", "weekday": 2}')) x (n, f);
SELECT api.waiting_open(('00000000-0000-4000-8001-' || lpad(x.n::text, 12, '0'))::uuid, x.f) FROM (VALUES (1, '{"priority": "urgent"}'::jsonb), (2, '{"professional_id": 9804}'), (3, '{"part": "evening"}'), (4, '{"q": "pessoa nova"}'), (5, '{"q": "NOVA p"}'),
    (6, '{"state": "inactive"}'), (7, '{"state": "suspended"}'), (8, '{"flow": "em_espera"}'), (9, '{"state": "all", "weekday": 2}')) x (n, f);
SELECT tap.eq((SELECT count(*)::text || ' ' || (SELECT shown FROM api.waiting_stats(t)) FROM api.waiting_list(t)), x.want || ' ' || x.want, 'filter ' || x.n)
FROM (VALUES (1, '4'), (2, '9'), (3, '11'), (4, '0'), (5, '1'), (6, '0'), (7, '0'), (8, '12'), (9, '12')) x (n, want), LATERAL (SELECT ('00000000-0000-4000-8001-' || lpad(x.n::text, 12, '0'))::uuid t) y;
SELECT api.waiting_position_open('00000000-0000-4000-8000-0000000000c1', lower(tap.got('p1'))), api.waiting_position_open('00000000-0000-4000-8000-0000000000c2', 'E-234567');
SELECT tap.eq(concat_ws(' ', code, protocol, state, "position", total), 'ok ' || tap.got('p1') || ' waiting 8 12', 'a position by its protocol') FROM api.waiting_position('00000000-0000-4000-8000-0000000000c1');
SELECT tap.eq(code, 'invalid', 'a mistyped protocol') FROM api.waiting_position('00000000-0000-4000-8000-0000000000c2');
-- changing -------------------------------------------------------------------------------------
SELECT tap.eq(tap.said(api.waiting_save(gen_random_uuid(), tap.got('w1')::bigint, 1, jsonb_build_object('wished_date', tap.day(20), 'reason', 'x',
    'registered_name', 'A B', 'patient_version', v))), 'conflict version_conflict', 'an old version of the patient changes nothing: ' || v)
FROM unnest('{0,x,99999999999}'::text[]) v;
SELECT tap.eq(tap.said(api.waiting_save(gen_random_uuid(), tap.got('w1')::bigint, 1, '{"weekdays": ["1", null]}')), 'invalid invalid weekdays', 'a day of the week that is none');
SELECT tap.eq(tap.said(api.waiting_save(gen_random_uuid(), tap.got('w1')::bigint, 1, '{"parts": [null]}')), 'invalid invalid parts', 'a part of the day that is none');
SELECT tap.eq(tap.said(api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 1, 'suspended', '{"until": "9999-12-31"}')), 'invalid too_far until', 'put off for ever');
SELECT tap.eq(tap.said(api.waiting_save(gen_random_uuid(), tap.got('w1')::bigint, 1, jsonb_build_object('wished_date', tap.day(20)))), 'invalid reason_needed reason', 'another wished date needs a reason');
SELECT tap.eq(tap.said(a), 'ok', 'with one it is corrected'), tap.eq(a.version::text, '2', 'in one version') FROM api.waiting_save(gen_random_uuid(), tap.got('w1')::bigint, 1, jsonb_build_object('wished_date', tap.day(20), 'reason', 'asked by phone')) a;
SELECT tap.eq(tap.said(api.waiting_save(gen_random_uuid(), tap.got('w1')::bigint, 2, jsonb_build_object('wished_date', tap.day(21), 'reason', 'again', 'registered_name', '123', 'patient_version', 1))), 'invalid bad_name registered_name', 'with a name that is wrong nothing is changed');
SELECT tap.eq(tap.said(api.waiting_save(gen_random_uuid(), tap.got('w1')::bigint, 1, '{"note": "x"}')), 'conflict version_conflict', 'an old version changes nothing');
SELECT api.waiting_entry_open('00000000-0000-4000-8000-0000000000d1', tap.got('w1')::bigint);
SELECT tap.eq(concat_ws(' ', wished_first, wished_date, jsonb_array_length(wishes), wishes #>> '{0,reason}', note), concat_ws(' ', tap.day(10), tap.day(20), 1, 'asked by phone', 'first'), 'the first wish stays beside the corrected one') FROM api.waiting_entry('00000000-0000-4000-8000-0000000000d1');
-- the contact log and its rule
SELECT tap.eq(tap.said(a), 'refused attempts_needed reason_id', 'no removal for want of a reply before trying'), tap.eq(a.detail ->> 'attempts', '0', 'none so far') FROM api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 2, 'removed', '{"reason_id": "no_reply"}') a;
SELECT tap.eq(tap.said(api.waiting_contact(gen_random_uuid(), tap.got('w1')::bigint, '{"outcome": "x"}')), 'invalid invalid outcome', 'an outcome that is none');
SELECT tap.eq((api.waiting_contact(gen_random_uuid(), tap.got('w1')::bigint, '{"outcome": "no_answer", "note": "busy"}')).detail ->> 'attempts', '1', 'three tries on one day are one attempt') FROM generate_series(1, 3);
SELECT tap.eq(tap.said(api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 2, 'removed', '{}')), 'invalid reason_needed reason_id', 'no removal without a reason'),
       tap.eq(tap.said(api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 2, 'removed', '{"reason_id": "other"}')), 'invalid reason_needed note', 'another reason wants words');
\o
\c - postgres
\o /dev/null
SELECT tap.eq((SELECT count(*)::text FROM clinic.patient WHERE registered_name = 'Morta Antes Teste'), '0', 'who was refused is not registered either');
SELECT tap.fails(format('UPDATE clinic.waiting_entry SET since = since - interval ''1 day'' WHERE id = %s', tap.got('w1')), '23000', 'the start of a wait never changes'),
       tap.fails(format('UPDATE clinic.waiting_entry SET wished_first = wished_first + 1 WHERE id = %s', tap.got('w1')), '23000', 'nor the date first wished'),
       tap.fails(format('UPDATE clinic.waiting_entry SET wished_date = wished_date + 1 WHERE id = %s', tap.got('w1')), '23000', 'nor the present one without its correction'),
       tap.fails(format('UPDATE clinic.waiting_entry SET protocol = ''E-222222'' WHERE id = %s', tap.got('w1')), '23000', 'nor the protocol'),
       tap.fails('UPDATE clinic.waiting_contact SET outcome = ''answered''', '23000', 'the contact log is only added to'),
       tap.fails('DELETE FROM clinic.waiting_wish', '23000', 'so are the corrections'),
       tap.fails(format('UPDATE clinic.waiting_entry SET state = ''booked'' WHERE id = %s', tap.got('w1')), '23514', 'booked means an appointment'),
       tap.fails(format($$UPDATE clinic.waiting_entry SET state = 'removed', removed_at = now(), removed_reason_id = (SELECT id FROM clinic.lookup WHERE kind = 'waiting_removal' AND code = 'no_reply') WHERE id = %s$$, tap.got('w1')), '23000', 'the database itself refuses an early removal'),
       tap.fails(format('INSERT INTO clinic.waiting_entry (clinic_id, patient_id, protocol, priority, priority_id, flow_id) SELECT clinic_id, patient_id, ''E-333333'', 1, priority_id, flow_id FROM clinic.waiting_entry WHERE id = %s', tap.got('w1')), '23505', 'nobody waits twice');
SELECT adm.session_open('test', '0');
SET ROLE arca_seeder;
INSERT INTO clinic.waiting_contact (clinic_id, entry_id, at, outcome) SELECT 9801, tap.got('w1')::bigint, now() - d * interval '1 day', 'message' FROM generate_series(1, 2) d;
-- w4 has another telephone alone, w5 its guardian's, w6 none
UPDATE clinic.patient SET phone = NULL, phone2 = CASE id WHEN 9843 THEN '1132123456' END, guardian_phone = CASE WHEN id < 9845 THEN '1132123457' END WHERE id IN (9843, 9844, 9845);
RESET ROLE;
\o
\c - ag.rita
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
-- the telephone to call ------------------------------------------------------------------------
SELECT api.waiting_open('00000000-0000-4000-8000-0000000000d4', '{}'), api.waiting_entry_open('00000000-0000-4000-8000-0000000000d5', tap.got('w4')::bigint);
SELECT tap.eq(string_agg(coalesce(phone, '-'), ' ' ORDER BY patient_id), '1132123456 1132123457 -', 'the list shows the first telephone that there is') FROM api.waiting_list('00000000-0000-4000-8000-0000000000d4') WHERE patient_id BETWEEN 9843 AND 9845;
SELECT tap.eq(phone, '1132123456', 'so does the entry') FROM api.waiting_entry('00000000-0000-4000-8000-0000000000d5');
-- the graph ------------------------------------------------------------------------------------
SELECT tap.eq(tap.said(a), 'ok', 'after three days of trying it is removed'), tap.eq(a.version::text, '3', 'one version on') FROM api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 2, 'removed', '{"reason_id": "no_reply"}') a;
SELECT tap.eq(tap.said(api.waiting_contact(gen_random_uuid(), tap.got('w1')::bigint, '{"outcome": "answered"}')), 'refused not_possible', 'nobody calls who is off the list'),
       tap.eq(tap.said(api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 3, 'suspended', jsonb_build_object('until', tap.day(3)))), 'refused not_possible', 'nor suspends them'),
       tap.eq(tap.said(api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 3, 'waiting', '{}')), 'invalid required place', 'coming back, the place is chosen');
SELECT tap.eq(tap.said(a) || ' ' || (a.detail ->> 'position'), 'ok 8', 'back at the old place') FROM api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 3, 'waiting', '{"place": "keep"}') a;
SELECT tap.eq(tap.said(a), 'ok', 'removed again, for another reason') FROM api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 4, 'removed', '{"reason_id": "gave_up"}') a;
SELECT tap.eq(tap.said(a) || ' ' || (a.detail ->> 'position'), 'ok 12', 'back at the end of its priority') FROM api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, 5, 'waiting', '{"place": "end"}') a;
SELECT tap.eq(tap.said(a), x.want, x.name) FROM (VALUES
    (1, 'contacting', '{}'::jsonb, 6, 'ok', 'called'), (2, 'waiting', '{}', 7, 'ok', 'and back'), (3, 'suspended', '{}', 8, 'invalid required until', 'a suspension has an end'), (4, 'suspended', jsonb_build_object('until', tap.day(0)), 8, 'invalid in_past until', 'after today'),
    (5, 'suspended', jsonb_build_object('until', tap.day(5)), 8, 'ok', 'suspended'), (6, 'offered', '{}', 9, 'refused not_possible', 'nothing is offered to the suspended'), (7, 'waiting', '{}', 9, 'ok', 'back from it'),
    (8, 'offered', jsonb_build_object('professional_id', 9803, 'day', tap.day(5), 'time', '25:00'), 10, 'invalid invalid time', 'an offer of no time'), (9, 'offered', jsonb_build_object('professional_id', 9803, 'day', tap.day(5), 'time', '09:00'), 10, 'ok', 'an offer'),
    (10, 'waiting', '{}', 11, 'ok', 'declined'), (11, 'booked', '{}', 12, 'refused not_possible', 'booked is what booking does')) x (n, t, d, v, want, name), LATERAL api.waiting_state(gen_random_uuid(), tap.got('w1')::bigint, x.v, x.t, x.d) a;
-- who fits ------------------------------------------------------------------------------------
SELECT api.waiting_fit_open('00000000-0000-4000-8000-0000000000e1', 9803, (tap.day(21) || ' 10:00')::timestamp AT TIME ZONE (SELECT time_zone FROM api.session_open('test', '0', 'desk', 'tty', 'en')), 50);
SELECT tap.eq(count(*)::text || ' ' || bool_or(id = tap.got('w1')::bigint) || ' ' || string_agg(DISTINCT phone, ' ') FILTER (WHERE patient_id IN (9843, 9844)) || ' ' || count(phone), '12 true 1132123456 1132123457 11', 'a morning with Sônia fits all, with the telephone that there is'), tap.yes((array_agg("position"))[1:3] = '{1,2,3}', 'best rank first') FROM api.waiting_fit('00000000-0000-4000-8000-0000000000e1');
SELECT api.waiting_fit_open('00000000-0000-4000-8000-0000000000e2', 9804, (tap.day(21) || ' 15:00')::timestamp AT TIME ZONE (SELECT time_zone FROM api.session_open('test', '0', 'desk', 'tty', 'en')), 50);
SELECT tap.eq(count(*)::text || ' ' || bool_or(id = tap.got('w1')::bigint) || ' ' || bool_or(professional_id IS NOT DISTINCT FROM 9803), '8 false false', 'an afternoon with Ivo fits neither the morning person nor those who wished Sônia') FROM api.waiting_fit('00000000-0000-4000-8000-0000000000e2');
SELECT api.waiting_fit_open('00000000-0000-4000-8000-0000000000e3', 9803, (tap.day(19) || ' 10:00')::timestamp AT TIME ZONE (SELECT time_zone FROM api.session_open('test', '0', 'desk', 'tty', 'en')), 50);
SELECT tap.eq(bool_or(id = tap.got('w1')::bigint)::text, 'false', 'not before the wished date') FROM api.waiting_fit('00000000-0000-4000-8000-0000000000e3');
SELECT tap.eq((wishes > 0)::text, 'true', 'who is left out is counted, and why') FROM api.waiting_fit_left('00000000-0000-4000-8000-0000000000e3');
-- what a proposal goes by
SELECT api.booking_about_open('00000000-0000-4000-8000-0000000000e4', (SELECT patient_id FROM api.waiting_fit('00000000-0000-4000-8000-0000000000e1') WHERE id = tap.got('w1')::bigint));
SELECT tap.eq(concat_ws(' ', waiting_id = tap.got('w1')::bigint, parts, visits), 't {morning} []', 'the open entry, its wishes and no visit yet') FROM api.booking_about('00000000-0000-4000-8000-0000000000e4');
SELECT tap.eq((api.booking_about_open(gen_random_uuid(), 0)).outcome, 'refused', 'of nobody, refused in words'),
       tap.eq((api.waiting_fit_open(gen_random_uuid(), 9803, t, m)).outcome, 'invalid', format('no slot at %s for %s minutes', t, m))
FROM (VALUES ('infinity'::timestamptz, 50), ('294276-12-31', 50), (NULL, 50), (now(), 0), (now(), 2147483647)) v(t, m);
SELECT tap.eq(concat_ws(' ', count(*) > 0, bool_and("time" < '12:00'), bool_and(extract(isodow FROM day) = 2), bool_and(starts_at >= now() + interval '1 day')), 't t t t', 'free times on the wished weekdays, in the wished part, with the notice')
FROM api.free_slots(NULL, NULL, 30, 50, 'morning', '{2}', NULL, 1440);
-- booking from the list -------------------------------------------------------------------------
SELECT tap.eq(tap.said(a), 'ok', 'booked from the list'), tap.eq(a.detail ->> 'record_no', 'R-00101', 'the applicant has a record number'), tap.put('ap', a.id::text)
FROM api.waiting_book('00000000-0000-4000-8000-0000000000f1', tap.got('w2')::bigint, 1, jsonb_build_object('professional_id', 9803, 'day', tap.day(25), 'time', '10:00', 'minutes', 50, 'kind', 'triage')) a;
SELECT tap.eq(tap.said(a), 'refused slot_taken time', 'a taken slot refuses') FROM api.waiting_book('00000000-0000-4000-8000-0000000000f2', tap.got('w3')::bigint, 1, jsonb_build_object('professional_id', 9803, 'day', tap.day(25), 'time', '10:30', 'minutes', 50, 'kind', 'triage')) a;
SELECT tap.eq(tap.said(a), 'refused not_waiting waiting_id', 'nobody is booked twice') FROM api.waiting_book(gen_random_uuid(), tap.got('w2')::bigint, 1, jsonb_build_object('professional_id', 9803, 'day', tap.day(26), 'time', '10:00', 'minutes', 50, 'kind', 'triage')) a;
SELECT tap.eq(tap.said(a), 'conflict version_conflict', 'nor from an old version') FROM api.waiting_book(gen_random_uuid(), tap.got('w1')::bigint, 1, jsonb_build_object('professional_id', 9803, 'day', tap.day(26), 'time', '10:00', 'minutes', 50, 'kind', 'triage')) a;
\o
\c - postgres
\o /dev/null
SELECT tap.eq(string_agg(action, ' ' ORDER BY seq), 'appointment.book patient.admit waiting.book', 'three events of one request') FROM audit.event WHERE request_id = '00000000-0000-4000-8000-0000000000f1';
SELECT tap.eq(concat_ws(' ', p.status, p.record_no, w.state, f.code, a.state, a.waiting_id = w.id), 'active 101 booked em_triagem booked t', 'and three rows that belong together')
FROM clinic.waiting_entry w JOIN clinic.patient p ON p.id = w.patient_id JOIN clinic.appointment a ON a.id = w.appointment_id JOIN clinic.lookup f ON f.id = w.flow_id WHERE w.id = tap.got('w2')::bigint;
SELECT tap.eq(concat_ws(' ', p.status, p.record_no, w.state, (SELECT last_record_no FROM clinic.patient_rule WHERE clinic_id = 9801)), 'applicant waiting 101', 'a refused booking left all as it was, the record numbers too')
FROM clinic.waiting_entry w JOIN clinic.patient p ON p.id = w.patient_id WHERE w.id = tap.got('w3')::bigint;
-- half of it fails: nothing of it happens
ALTER TABLE clinic.patient ADD CONSTRAINT tap_break CHECK (id <> 9845 OR status = 'applicant');
\o
\c - ag.rita
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.waiting_open('00000000-0000-4000-8000-0000000000a7', '{"state": "all"}');
SELECT tap.fails(format('SELECT api.waiting_book(%L, %s, 1, %L)', '00000000-0000-4000-8000-0000000000f4', tap.got('w6'), jsonb_build_object('professional_id', 9803, 'day', tap.day(26), 'time', '12:00', 'minutes', 50, 'kind', 'triage')), '23514', 'when a later part fails');
SELECT tap.eq(tap.said(a), 'ok', 'the slot is still free') FROM api.appointment_book(gen_random_uuid(), tap.slot(9801, 9803, 26, '12:00')) a;
-- the appointment falls away: back on the list, at the old place
SELECT tap.eq(tap.said(a) || ' ' || (a.detail ->> 'back_to_list'), 'ok true', 'cancelled, and back to the list') FROM api.appointment_cancel(gen_random_uuid(), tap.got('ap')::bigint, 1, '{"by": "clinic", "reason_id": "professional_absent", "back_to_list": true}') a;
SELECT api.waiting_position_open('00000000-0000-4000-8000-0000000000c5', (SELECT protocol FROM api.waiting_list('00000000-0000-4000-8000-0000000000a7') WHERE id = tap.got('w2')::bigint));
SELECT tap.eq(concat_ws(' ', state, "position"), 'waiting 1', 'where it was') FROM api.waiting_position('00000000-0000-4000-8000-0000000000c5');
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007001') \g /dev/null
SELECT tap.put('e', event_id::text), tap.eq(action, 'appointment.cancel', 'undo sees the cancellation') FROM api.undo_peek('00000000-0000-4000-8000-000000007001');
SELECT tap.eq(tap.said(a) || ' ' || (a.detail ->> 'back_to_list'), 'ok false', 'undone, the entry is booked again') FROM api.undo(gen_random_uuid(), tap.got('e')::bigint) a;
SELECT tap.eq(concat_ws(' ', state, "position"), 'booked', 'and off the list') FROM api.waiting_position('00000000-0000-4000-8000-0000000000c5');
SELECT tap.put('v', version::text) FROM api.waiting_list('00000000-0000-4000-8000-0000000000a7') WHERE id = tap.got('w4')::bigint;
SELECT tap.eq(tap.said(api.waiting_state(gen_random_uuid(), tap.got('w4')::bigint, 1, 'removed', '{"reason_id": "moved_away"}')), 'ok', 'a removal');
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007002') \g /dev/null
SELECT tap.put('e', event_id::text) FROM api.undo_peek('00000000-0000-4000-8000-000000007002');
SELECT tap.eq(tap.said(a), 'ok', 'is undone') FROM api.undo(gen_random_uuid(), tap.got('e')::bigint) a;
-- roles ----------------------------------------------------------------------------------------
\o
\c - ag.sonia
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.waiting_open('00000000-0000-4000-8000-000000000091', '{}');
SELECT tap.eq(count(*)::text, '11', 'a supervisor reads the list') FROM api.waiting_list('00000000-0000-4000-8000-000000000091');
SELECT tap.eq(tap.said(a), 'ok', 'and triages') FROM api.waiting_triage(gen_random_uuid(), tap.got('w3')::bigint, 1, '{"priority": "urgent", "flow": "triagem_aprovada"}') a;
SELECT tap.fails('SELECT api.waiting_save(gen_random_uuid(), NULL, NULL, ''{}'')', '42501', 'but does not work it'), tap.fails('SELECT api.waiting_state(gen_random_uuid(), 1, 1, ''removed'', ''{}'')', '42501', 'nor removes'),
       tap.fails('SELECT api.waiting_book(gen_random_uuid(), 1, 1, ''{}'')', '42501', 'nor books'), tap.fails('SELECT api.waiting_fit_open(gen_random_uuid(), 9803, now(), 50)', '42501', 'nor is shown whom to call');
\o
\c - ag.ivo
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.waiting_open('00000000-0000-4000-8000-000000000092', '{}');
SELECT tap.eq(count(*)::text, '11', 'an intern reads the list') FROM api.waiting_list('00000000-0000-4000-8000-000000000092');
SELECT tap.fails('SELECT api.waiting_triage(gen_random_uuid(), 1, 1, ''{}'')', '42501', 'and does nothing more');
\o
\c - ag.rui
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.waiting_open('00000000-0000-4000-8000-000000000093', '{"state": "all"}');
SELECT tap.eq(count(*)::text, '0', 'the other clinic sees nobody') FROM api.waiting_list('00000000-0000-4000-8000-000000000093');
SELECT api.waiting_position_open('00000000-0000-4000-8000-000000000094', tap.got('p1'));
SELECT tap.eq(code, 'not_found', 'not even by protocol') FROM api.waiting_position('00000000-0000-4000-8000-000000000094');
\o
\ir agenda_finish.psql
