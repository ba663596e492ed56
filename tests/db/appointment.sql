-- SPDX-License-Identifier: Apache-2.0
-- Appointments: booking and its refusals, the constraints beneath, moving, cancelling, every step of
-- the graph by every role, undo.
\ir agenda.psql

\c - ag.rita
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
-- booking ------------------------------------------------------------------------------------
SELECT tap.eq(tap.said(a), 'ok', 'a slot is booked'), tap.put('a1', a.id::text),
       tap.yes(a.version = 1 AND a.seq IS NOT NULL AND length(a.leaf) = 32, 'with version and receipt')
FROM api.appointment_book('00000000-0000-4000-8000-000000000001', tap.slot(9801, 9806, 7 + (8 - extract(isodow FROM now())::int), '10:00')) a;
SELECT tap.eq(a.outcome || ' ' || a.code || ' ' || a.id, 'ok repeated ' || tap.got('a1'), 'the same request again answers the same row')
FROM api.appointment_book('00000000-0000-4000-8000-000000000001', tap.slot(9801, 9806, 7 + (8 - extract(isodow FROM now())::int), '10:00')) a;
SELECT tap.fails($$SELECT api.appointment_book('00000000-0000-4000-8000-000000000001', tap.slot(9801, 9806, 3, '11:00'))$$,
    'AR012', 'the same request id for something else is refused');
SELECT tap.eq(tap.said(a), x.want, 'refused: ' || x.name)
FROM (VALUES
    (1, 'required patient_id', '{"patient_id": null}'::jsonb, 'invalid required patient_id'),
    (2, 'a patient who is not there', '{"patient_id": 1}', 'not_found not_found patient_id'),
    (3, 'a patient of another clinic', '{"patient_id": 9862}', 'not_found not_found patient_id'),
    (4, 'a patient id that is no number', '{"patient_id": "x; DROP"}', 'not_found not_found patient_id'),
    (5, 'an applicant is booked from the list', '{"patient_id": 9841}', 'refused applicant patient_id'),
    (6, 'a discharged patient', '{"patient_id": 9861}', 'refused not_active patient_id'),
    (7, 'a professional of another clinic', '{"professional_id": 9808}', 'invalid not_active professional_id'),
    (8, 'a room of another clinic', '{"room_id": 9803}', 'invalid not_active room_id'),
    (9, 'an unknown kind', '{"kind": "x"}', 'invalid invalid kind'),
    (10, 'no kind', '{"kind": null}', 'invalid required kind'),
    (11, 'an impossible day', '{"day": "2027-02-30"}', 'invalid invalid day'),
    (12, 'a time that is none', '{"time": "24:00"}', 'invalid invalid time'),
    (13, 'minutes out of bounds', '{"minutes": 481}', 'invalid invalid minutes'),
    (14, 'past midnight', '{"time": "23:30"}', 'invalid past_midnight minutes'),
    (15, 'yesterday', jsonb_build_object('day', tap.day(-1)), 'refused in_past day'),
    (16, 'three years on', jsonb_build_object('day', tap.day(1100)), 'invalid too_far day'),
    (17, 'a note too long', jsonb_build_object('note', repeat('x', 501)), 'invalid too_long note'),
    (18, 'a control character', '{"note": "a\u0007b"}', 'invalid invalid note'),
    (19, 'a bidi override', '{"note": "a\u202eb"}', 'invalid invalid note'),
    (20, 'outside the hours', '{"professional_id": 9806, "time": "07:30"}', 'refused outside_hours time'),
    (21, 'over lunch', '{"professional_id": 9806, "time": "11:30"}', 'refused outside_hours time'),
    (22, 'overbooking without a reason', '{"overbook": true}', 'invalid reason_needed reason')
) x (n, name, more, want), LATERAL api.appointment_book(gen_random_uuid(), tap.slot(9802, 9803, 3, '10:00', x.more)) a;
-- taken --------------------------------------------------------------------------------------
SELECT tap.put('day', tap.day(4)), tap.put('b1', (api.appointment_book(gen_random_uuid(), tap.slot(9803, 9804, 4, '10:00', '{"room_id": 9802}'))).id::text);
SELECT tap.yes(a.detail ->> 'patient' IS NULL, 'who was not shown the taker is not told the name') FROM api.appointment_book(gen_random_uuid(), tap.slot(9804, 9804, 4, '10:30')) a;
SELECT api.agenda_open('00000000-0000-4000-8000-000000007101', 'day', tap.day(4)::date, NULL, NULL, '{9804}');
SELECT count(*) FROM api.agenda('00000000-0000-4000-8000-000000007101');
SELECT tap.eq(tap.said(a), 'refused slot_taken time', 'the professional is taken'),
       tap.eq(a.detail ->> 'patient', 'Paciente d', 'the answer names the taker'),
       tap.eq(concat_ws(' ', a.detail ->> 'what', a.detail ->> 'from', a.detail ->> 'to'), 'professional 10:00 10:50', 'and when'),
       tap.eq(a.detail #>> '{next,0,time}', '11:00', 'and what is free next'),
       tap.yes((a.detail ->> 'overbook')::boolean, 'and that overbooking is open to the caller')
FROM api.appointment_book(gen_random_uuid(), tap.slot(9804, 9804, 4, '10:30')) a;
SELECT tap.eq(tap.said(a), 'refused slot_taken patient_id', 'the patient is taken'),
       tap.yes(NOT (a.detail ->> 'overbook')::boolean, 'which no overbooking lifts')
FROM api.appointment_book(gen_random_uuid(), tap.slot(9803, 9803, 4, '10:30', '{"overbook": true, "reason": "urgent"}')) a;
SELECT tap.eq(tap.said(a), 'refused slot_taken room_id', 'the room is taken, overbooked or not')
FROM api.appointment_book(gen_random_uuid(), tap.slot(9804, 9803, 4, '10:30', '{"room_id": 9802, "overbook": true, "reason": "urgent"}')) a;
SELECT tap.eq(tap.said(a), 'ok', 'slots that touch do not overlap')
FROM api.appointment_book(gen_random_uuid(), tap.slot(9803, 9804, 4, '10:50', '{"room_id": 9802}')) a;
SELECT tap.eq(tap.said(a), 'ok', 'overbooking with a reason'), tap.eq(a.detail ->> 'overbook', 'true', 'is flagged'), tap.put('ob', a.id::text)
FROM api.appointment_book(gen_random_uuid(), tap.slot(9804, 9804, 4, '10:00', '{"overbook": true, "reason": "urgent"}')) a;
SELECT tap.eq(a.detail ->> 'overbook', 'false', 'asked for but not needed: no flag')
FROM api.appointment_book(gen_random_uuid(), tap.slot(9804, 9804, 4, '15:00', '{"overbook": true, "reason": "urgent"}')) a;
SELECT tap.eq(tap.said(a) || ' ' || (a.detail ->> 'off_hours'), 'ok true', 'outside the hours with a reason')
FROM api.appointment_book(gen_random_uuid(), tap.slot(9805, 9806, 3, '07:00', '{"overbook": true, "reason": "asked for"}')) a;
SELECT tap.eq(string_agg(tap.said(a), ', ' ORDER BY p), 'ok, ok, ok, refused overbook_cap overbook', 'four overbookings a day, then the cap')
FROM generate_series(9805, 9808) p, LATERAL api.appointment_book(gen_random_uuid(), tap.slot(p, 9804, 4, '10:00', '{"overbook": true, "reason": "urgent"}')) a;
SELECT tap.eq(tap.said(api.appointment_cancel(gen_random_uuid(), tap.got('ob')::bigint, 1, '{"by": "clinic", "reason_id": "illness"}')), 'ok', 'one of them is cancelled');
SELECT tap.put('ob2', a.id::text), tap.eq(tap.said(a), 'ok', 'and another takes its place in the count') FROM api.appointment_book(gen_random_uuid(), tap.slot(9808, 9804, 4, '10:00', '{"overbook": true, "reason": "urgent"}')) a;
SELECT tap.eq(tap.said(a), 'refused overbook_cap', 'the cancelled one does not come back over the cap') FROM api.appointment_state(gen_random_uuid(), tap.got('ob')::bigint, 2, 'booked', 'mistake') a;
SELECT tap.eq(tap.said(api.appointment_cancel(gen_random_uuid(), tap.got('ob2')::bigint, 1, '{"by": "clinic", "reason_id": "illness"}')), 'ok', 'the other goes');
SELECT tap.put('a1', a.id::text), tap.eq(tap.said(a), 'ok', 'somebody at four') FROM api.appointment_book(gen_random_uuid(), tap.slot(9805, 9804, 4, '16:00')) a;
SELECT tap.put('a2', a.id::text), tap.eq(a.detail ->> 'overbook', 'true', 'somebody between') FROM api.appointment_book(gen_random_uuid(), tap.slot(9806, 9804, 4, '16:00', '{"overbook": true, "reason": "urgent"}')) a;
SELECT tap.eq(tap.said(api.appointment_cancel(gen_random_uuid(), tap.got('a1')::bigint, 1, '{"by": "clinic", "reason_id": "illness"}')), 'ok', 'the first of them is cancelled');
SELECT tap.eq(tap.said(a), 'refused slot_taken time', 'an overbooking that is left alone holds its time') FROM api.appointment_book(gen_random_uuid(), tap.slot(9807, 9804, 4, '16:30')) a;
SELECT tap.eq(tap.said(api.appointment_cancel(gen_random_uuid(), tap.got('a2')::bigint, 1, '{"by": "clinic", "reason_id": "illness"}')), 'ok', 'and goes, too');
SELECT tap.eq(tap.said(a), 'ok', 'and it may') FROM api.appointment_state(gen_random_uuid(), tap.got('ob')::bigint, 2, 'booked', 'mistake') a;
-- a professional's own room when free, none when it is taken
SELECT tap.eq(a.detail ->> 'room_id', '9801', 'the professional''s own room'), tap.put('r1', a.id::text)
FROM api.appointment_book(gen_random_uuid(), tap.slot(9809, 9807, 5, '10:00') - 'room_id') a;
SELECT tap.eq(tap.said(api.appointment_book(gen_random_uuid(), tap.slot(9810, 9803, 5, '11:00', '{"room_id": 9801}'))), 'ok', 'somebody else takes that room');
SELECT tap.eq(tap.said(a) || coalesce(a.detail ->> 'room_id', ' none'), 'ok none', 'then the visit goes without a room')
FROM api.appointment_book(gen_random_uuid(), tap.slot(9811, 9807, 5, '11:00') - 'room_id') a;
-- moving -------------------------------------------------------------------------------------
SELECT tap.eq(tap.said(a), 'ok', 'moved to another time'), tap.eq(a.version::text, '2', 'one version on'),
       tap.eq(a.detail #>> '{freed,professional_id}', '9807', 'and says what it freed')
FROM api.appointment_move(gen_random_uuid(), tap.got('r1')::bigint, 1, '{"time": "13:00"}') a;
SELECT tap.eq((a.detail - 'version')::text, '{}', 'who was not shown the visit learns only its version') FROM api.appointment_move(gen_random_uuid(), tap.got('r1')::bigint, 1, '{}') a;
SELECT api.appointment_open('00000000-0000-4000-8000-000000007102', tap.got('r1')::bigint);
SELECT tap.eq(tap.said(a), 'conflict version_conflict', 'an old version does not move'), tap.eq(a.detail ->> 'time', '13:00', 'it shows what stands there')
FROM api.appointment_move(gen_random_uuid(), tap.got('r1')::bigint, 1, '{"time": "14:00"}') a;
SELECT tap.eq(tap.said(a), 'refused slot_taken time', 'not onto somebody')
FROM api.appointment_move(gen_random_uuid(), tap.got('r1')::bigint, 2, jsonb_build_object('professional_id', 9804, 'day', tap.day(4), 'time', '15:20')) a;
SELECT tap.eq(tap.said(a), 'ok', 'by ten minutes, over its own old time')
FROM api.appointment_move(gen_random_uuid(), tap.got('r1')::bigint, 2, '{"time": "13:10"}') a;
SELECT tap.eq(tap.said(a), 'not_found not_found', 'an appointment that is not there')
FROM api.appointment_move(gen_random_uuid(), 1, 2, '{"time": "13:10"}') a;
-- cancelling ---------------------------------------------------------------------------------
SELECT tap.eq(tap.said(a), x.want, 'cancel: ' || x.name)
FROM (VALUES (1, 'by whom', '{"reason_id": "illness"}'::jsonb, 'invalid required by'), (2, 'by nobody known', '{"by": "x", "reason_id": "illness"}', 'invalid invalid by'),
    (3, 'why', '{"by": "patient"}', 'invalid reason_needed reason_id'), (4, 'for an unknown reason', '{"by": "patient", "reason_id": "x"}', 'invalid invalid reason_id'),
    (5, 'another reason wants words', '{"by": "patient", "reason_id": "other"}', 'invalid reason_needed note'),
    (6, 'done', '{"by": "clinic", "reason_id": "illness", "note": "gripe"}', 'ok'), (7, 'twice', '{"by": "clinic", "reason_id": "illness"}', 'conflict version_conflict')) x (n, name, d, want),
LATERAL api.appointment_cancel(gen_random_uuid(), tap.got('b1')::bigint, 1, x.d) a;
SELECT tap.eq(tap.said(a), 'ok', 'what was cancelled holds no time: patient and room are free again')
FROM api.appointment_book(gen_random_uuid(), tap.slot(9803, 9803, 4, '10:00', '{"room_id": 9802}')) a;
SELECT tap.eq(tap.said(a), 'refused slot_taken', 'and the cancelled one cannot come back into a taken slot'),
       tap.eq(a.detail ->> 'what', 'patient', 'it says who')
FROM api.appointment_state(gen_random_uuid(), tap.got('b1')::bigint, 2, 'booked', 'mistake') a;
-- a day off ----------------------------------------------------------------------------------
\o
\c - postgres
\o /dev/null
SELECT adm.session_open('test', '0');
SET ROLE arca_seeder;
INSERT INTO clinic.day_off (clinic_id, professional_id, first_day, last_day, from_time, to_time, label) VALUES
    (9801, NULL, tap.day(20)::date, tap.day(20)::date, NULL, NULL, 'Holiday'), (9801, 9803, tap.day(21)::date, tap.day(22)::date, '09:00', '12:00', 'Course');
RESET ROLE;
-- the constraints beneath, without any function
SELECT tap.fails($$INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at)
    SELECT clinic_id, 9830, professional_id, kind_id, starts_at + interval '10 minutes', ends_at FROM clinic.appointment WHERE id = (tap.got('r1'))::bigint$$, '23P01', 'EXCLUDE: the professional');
SELECT tap.fails($$INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at)
    SELECT clinic_id, patient_id, 9803, kind_id, starts_at + interval '10 minutes', ends_at FROM clinic.appointment WHERE id = (tap.got('r1'))::bigint$$, '23P01', 'EXCLUDE: the patient');
SELECT tap.fails($$INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, room_id, overbook, overbook_reason)
    SELECT clinic_id, 9831, 9803, kind_id, starts_at + interval '10 minutes', ends_at, room_id, true, 'x' FROM clinic.appointment WHERE id = (tap.got('r1'))::bigint$$, '23P01', 'EXCLUDE: the room, overbooked or not');
SELECT tap.fails($$UPDATE clinic.appointment SET state = 'completed' WHERE id = (tap.got('r1'))::bigint$$, 'AR010', 'no step outside the graph, whoever tries');
SELECT tap.fails($$INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, overbook)
    SELECT clinic_id, 9831, 9803, kind_id, starts_at + interval '9 days', ends_at + interval '9 days', true FROM clinic.appointment WHERE id = (tap.got('r1'))::bigint$$, '23514', 'an overbooking has a reason');
SELECT tap.fails($$INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at)
    SELECT clinic_id, 9831, 9803, kind_id, starts_at, starts_at FROM clinic.appointment WHERE id = (tap.got('r1'))::bigint$$, '23514', 'a visit has a length');
-- the graph ----------------------------------------------------------------------------------
-- Every pair of states, for each role, on an appointment of one's own, of one's intern and of
-- somebody else: 900 rows of one second each, all begun within the last quarter of an hour.
-- `edge` is written down here again, on purpose: from, to, and who may besides needing the right row.
CREATE TABLE tap.edge (f text, t text, reception boolean, supervisor text, intern text, back boolean);
INSERT INTO tap.edge VALUES
    ('booked', 'confirmed', true, '', '', false), ('confirmed', 'booked', true, '', '', true),
    ('booked', 'arrived', true, 'own intern', '', false), ('confirmed', 'arrived', true, 'own intern', '', false),
    ('arrived', 'booked', true, 'own intern', '', true), ('arrived', 'confirmed', true, 'own intern', '', true),
    ('arrived', 'in_progress', false, 'own', 'own', false), ('in_progress', 'arrived', false, 'own', 'own', true),
    ('in_progress', 'completed', false, 'own', 'own', false), ('completed', 'in_progress', false, 'own', 'own', true),
    ('booked', 'no_show', true, 'own intern', '', false), ('confirmed', 'no_show', true, 'own intern', '', false),
    ('no_show', 'booked', true, 'own intern', '', true), ('no_show', 'confirmed', true, 'own intern', '', true),
    ('no_show', 'arrived', true, 'own intern', '', true),
    ('arrived', 'left_unseen', true, 'own intern', '', false), ('left_unseen', 'arrived', true, 'own intern', '', true),
    ('booked', 'entered_in_error', true, '', '', true), ('confirmed', 'entered_in_error', true, '', '', true),
    ('entered_in_error', 'booked', true, '', '', true), ('entered_in_error', 'confirmed', true, '', '', true),
    ('cancelled_by_patient', 'booked', true, '', '', true), ('cancelled_by_patient', 'confirmed', true, '', '', true),
    ('cancelled_by_clinic', 'booked', true, '', '', true), ('cancelled_by_clinic', 'confirmed', true, '', '', true);
CREATE TABLE tap.trial (id bigint PRIMARY KEY, f text, t text, role text, whose text, want text);
INSERT INTO tap.trial
SELECT 980000 + row_number() OVER (), f, t, r, w, CASE
    WHEN w = 'other' AND r <> 'reception' THEN 'not_found not_found'
    WHEN e.f IS NULL THEN 'refused not_possible'
    WHEN CASE r WHEN 'reception' THEN e.reception WHEN 'supervisor' THEN e.supervisor LIKE '%' || w || '%'
                ELSE e.intern LIKE '%' || w || '%' END THEN 'ok'
    ELSE 'refused not_permitted' END
FROM unnest('{booked,confirmed,arrived,in_progress,completed,cancelled_by_patient,cancelled_by_clinic,no_show,left_unseen,entered_in_error}'::text[]) f
CROSS JOIN unnest('{booked,confirmed,arrived,in_progress,completed,cancelled_by_patient,cancelled_by_clinic,no_show,left_unseen,entered_in_error}'::text[]) t
CROSS JOIN unnest('{reception,supervisor,intern}'::text[]) r CROSS JOIN unnest('{own,intern,other}'::text[]) w
LEFT JOIN tap.edge e USING (f, t) WHERE NOT (r = 'intern' AND w = 'intern');
CREATE TABLE tap.late AS SELECT 990000 + row_number() OVER (ORDER BY e.f, e.t) AS id, e.f, e.t, e.reception FROM tap.edge e WHERE e.back AND e.t <> 'entered_in_error';
GRANT SELECT ON tap.trial, tap.late TO PUBLIC, arca_seeder;
SET ROLE arca_seeder;
INSERT INTO clinic.appointment (id, clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, state, cancel_reason_id)
SELECT t.id, 9801, 9840, CASE t.whose WHEN 'own' THEN CASE t.role WHEN 'intern' THEN 9804 ELSE 9803 END WHEN 'intern' THEN 9804 ELSE 9805 END, k.id,
       now() - make_interval(secs => 1000 - (t.id - 980000)), now() - make_interval(secs => 999 - (t.id - 980000)), t.f,
       CASE WHEN t.f LIKE 'cancelled%' THEN (SELECT id FROM clinic.lookup WHERE kind = 'cancel_reason' AND code = 'illness') END
FROM tap.trial t, clinic.lookup k WHERE k.kind = 'appointment_kind' AND k.code = 'triage';
-- the same steps back a day later, and other things that time forbids
INSERT INTO clinic.appointment (id, clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, state, state_at, cancel_reason_id)
SELECT e.id, 9801, 9839, 9803, k.id, now() - make_interval(days => 1, secs => 100 * (e.id - 990000)), now() - make_interval(days => 1, secs => 100 * (e.id - 990000) - 60), e.f, now() - interval '1 day',
       CASE WHEN e.f LIKE 'cancelled%' THEN (SELECT id FROM clinic.lookup WHERE kind = 'cancel_reason' AND code = 'illness') END
FROM tap.late e, clinic.lookup k WHERE k.kind = 'appointment_kind' AND k.code = 'triage';
-- left open the day before yesterday
INSERT INTO clinic.appointment (id, clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, state, started_at)
SELECT 995001, 9801, 9838, 9803, k.id, now() - interval '2 days', now() - interval '47 hours', 'in_progress', now() - interval '2 days'
FROM clinic.lookup k WHERE k.kind = 'appointment_kind' AND k.code = 'triage';
RESET ROLE;
\o
\c - ag.rita
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT tap.eq(tap.said(a), t.want, format('reception: %s to %s', t.f, t.t))
FROM tap.trial t, LATERAL api.appointment_state(gen_random_uuid(), t.id, 1, t.t, 'because') a WHERE t.role = 'reception' AND t.whose = 'own';
SELECT tap.eq(tap.said(a), 'invalid reason_needed reason', 'no step back without a reason')
FROM api.appointment_state(gen_random_uuid(), (SELECT id FROM tap.trial WHERE role = 'reception' AND whose = 'intern' AND f = 'arrived' AND t = 'booked'), 1, 'booked', NULL) a;
SELECT tap.eq(tap.said(a), 'invalid too_long reason', 'nor with an endless one')
FROM api.appointment_state(gen_random_uuid(), (SELECT id FROM tap.trial WHERE role = 'reception' AND whose = 'intern' AND f = 'arrived' AND t = 'booked'), 1, 'booked', repeat('x', 256)) a;
SELECT tap.eq(tap.said(a), CASE WHEN l.reception THEN 'refused too_late' ELSE 'refused not_permitted' END, format('a day later: %s to %s', l.f, l.t))
FROM tap.late l, LATERAL api.appointment_state(gen_random_uuid(), l.id, 1, l.t, 'because') a;
SELECT tap.put('f1', (api.appointment_book(gen_random_uuid(), tap.slot(9820, 9803, 6, '09:00'))).id::text);
SELECT tap.eq(tap.said(api.appointment_state(gen_random_uuid(), tap.got('f1')::bigint, 1, 'arrived', NULL)), 'refused not_today', 'nobody arrives six days early'),
       tap.eq(tap.said(api.appointment_state(gen_random_uuid(), tap.got('f1')::bigint, 1, 'no_show', NULL)), 'refused too_early', 'nor is a no-show'),
       tap.eq(tap.said(api.appointment_state(gen_random_uuid(), tap.got('f1')::bigint, 1, 'cancelled_by_clinic', 'x')), 'refused not_possible', 'a cancellation has a call of its own');
SELECT tap.eq(tap.said(api.appointment_cancel(gen_random_uuid(), t.id, 1, '{"by": "patient", "reason_id": "illness"}')), 'refused too_late', 'what has begun is not cancelled')
FROM tap.trial t WHERE t.role = 'reception' AND t.whose = 'intern' AND t.f = 'confirmed' AND t.t = 'booked';
SELECT tap.eq(tap.said(api.appointment_move(gen_random_uuid(), t.id, 1, jsonb_build_object('day', tap.day(8)))), 'refused too_late', 'nor moved')
FROM tap.trial t WHERE t.role = 'reception' AND t.whose = 'intern' AND t.f = 'confirmed' AND t.t = 'booked';
SELECT tap.eq(tap.said(api.appointment_book(gen_random_uuid(), tap.slot(9820, 9803, 20, '09:00'))), 'refused outside_hours time', 'a holiday closes the clinic'),
       tap.eq(tap.said(api.appointment_book(gen_random_uuid(), tap.slot(9820, 9803, 21, '09:00'))), 'refused outside_hours time', 'an absence the professional'),
       tap.eq(tap.said(api.appointment_book(gen_random_uuid(), tap.slot(9820, 9803, 21, '12:00'))), 'ok', 'for its hours'),
       tap.eq(tap.said(api.appointment_book(gen_random_uuid(), tap.slot(9821, 9804, 21, '09:00'))), 'ok', 'and nobody else');
-- undo ---------------------------------------------------------------------------------------
SELECT tap.put('u1', (api.appointment_book(gen_random_uuid(), tap.slot(9822, 9803, 30, '09:00', '{"note": "first"}'))).id::text);
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007001') \g /dev/null
SELECT tap.eq(action || ' ' || entity_id || ' ' || possible || ' ' || patient, 'appointment.book ' || tap.got('u1') || ' true Paciente cc', 'undo names the last action') FROM api.undo_peek('00000000-0000-4000-8000-000000007001');
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007002') \g /dev/null
SELECT tap.put('e', event_id::text) FROM api.undo_peek('00000000-0000-4000-8000-000000007002');
SELECT tap.eq(tap.said(api.appointment_move(gen_random_uuid(), tap.got('u1')::bigint, 1, '{"time": "11:00", "note": "second"}')), 'ok', 'then it is moved');
SELECT tap.eq(tap.said(api.undo(gen_random_uuid(), tap.got('e')::bigint)), 'conflict changed_since', 'the one before the last is not undone');
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007003') \g /dev/null
SELECT tap.put('e', event_id::text), tap.eq(action, 'appointment.move', 'the move is the last now') FROM api.undo_peek('00000000-0000-4000-8000-000000007003');
SELECT tap.eq(tap.said(a), 'ok', 'the move is undone'), tap.eq(a.version::text, '3', 'as a change of its own') FROM api.undo('00000000-0000-4000-8000-0000000000a9', tap.got('e')::bigint) a;
SELECT tap.eq(a.code, 'repeated', 'asked twice it happens once') FROM api.undo('00000000-0000-4000-8000-0000000000a9', tap.got('e')::bigint) a;
SELECT api.undo_peek_open('00000000-0000-4000-8000-00000000700a') \g /dev/null
SELECT tap.eq(action || ' ' || possible, 'appointment.book true', 'and then the booking can be undone, though its row has moved on and back')
FROM api.undo_peek('00000000-0000-4000-8000-00000000700a');
SELECT api.appointment_open('00000000-0000-4000-8000-0000000000b1', tap.got('u1')::bigint);
SELECT tap.eq(concat_ws(' ', "time", note, moved, state), '09:00 first 0 booked', 'do and undo: as before') FROM api.appointment_get('00000000-0000-4000-8000-0000000000b1');
-- cancel, somebody takes the slot, undo names the taker; freed again, undo succeeds
SELECT tap.eq(tap.said(api.appointment_cancel(gen_random_uuid(), tap.got('u1')::bigint, 3, '{"by": "patient", "reason_id": "illness"}')), 'ok', 'cancelled');
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007004') \g /dev/null
SELECT tap.put('e', event_id::text) FROM api.undo_peek('00000000-0000-4000-8000-000000007004');
\o
\c - ag.bia
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007005') \g /dev/null
SELECT tap.yes(NOT EXISTS (SELECT FROM api.undo_peek('00000000-0000-4000-8000-000000007005')), 'another clerk has nothing to undo');
SELECT tap.eq(tap.said(api.undo(gen_random_uuid(), tap.got('e')::bigint)), 'not_found nothing_to_undo', 'and cannot undo for her');
SELECT tap.put('u2', (api.appointment_book(gen_random_uuid(), tap.slot(9823, 9803, 30, '09:30'))).id::text);
\o
\c - ag.rita
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.agenda_open('00000000-0000-4000-8000-000000007103', 'day', tap.day(30)::date, NULL, NULL);
SELECT count(*) FROM api.agenda('00000000-0000-4000-8000-000000007103');
SELECT tap.eq(tap.said(a), 'refused slot_taken', 'undo does not take a taken slot'), tap.eq(a.detail ->> 'patient', 'Paciente cd', 'and names the taker') FROM api.undo(gen_random_uuid(), tap.got('e')::bigint) a;
SELECT tap.eq(tap.said(api.appointment_move(gen_random_uuid(), tap.got('u2')::bigint, 1, '{"time": "16:00"}')), 'ok', 'the taker is moved away');
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007006') \g /dev/null
SELECT tap.put('e', event_id::text) FROM api.undo_peek('00000000-0000-4000-8000-000000007006');
SELECT tap.eq(tap.said(api.undo(gen_random_uuid(), tap.got('e')::bigint)), 'ok', 'the move can be undone, too');
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007007') \g /dev/null
SELECT tap.put('e', event_id::text), tap.eq(action, 'appointment.cancel', 'then the cancellation is next') FROM api.undo_peek('00000000-0000-4000-8000-000000007007');
SELECT tap.eq(tap.said(api.undo(gen_random_uuid(), tap.got('e')::bigint)), 'refused slot_taken', 'which still waits for its slot');
-- a change by somebody else since
\o
\c - ag.bia
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT tap.eq(tap.said(api.appointment_state(gen_random_uuid(), tap.got('f1')::bigint, 1, 'confirmed', NULL)), 'ok', 'one clerk confirms');
\o
\c - ag.rita
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT tap.eq(tap.said(api.appointment_state(gen_random_uuid(), tap.got('f1')::bigint, 2, 'booked', 'not yet')), 'ok', 'the other takes it back');
\o
\c - ag.bia
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007008') \g /dev/null
SELECT tap.eq(action || ' ' || possible || ' ' || why, 'appointment.confirm false changed_since', 'undo says that it changed since') FROM api.undo_peek('00000000-0000-4000-8000-000000007008');
SELECT api.undo_peek_open('00000000-0000-4000-8000-000000007009') \g /dev/null
SELECT tap.eq(tap.said(api.undo(gen_random_uuid(), (SELECT event_id FROM api.undo_peek('00000000-0000-4000-8000-000000007009')))), 'conflict changed_since', 'and does not overwrite it');
-- other roles --------------------------------------------------------------------------------
\o
\c - ag.sonia
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT tap.eq(tap.said(a), t.want, format('supervisor, %s: %s to %s', t.whose, t.f, t.t))
FROM tap.trial t, LATERAL api.appointment_state(gen_random_uuid(), t.id, 1, t.t, 'because') a WHERE t.role = 'supervisor';
SELECT tap.eq(tap.said(api.appointment_state(gen_random_uuid(), 995001, 1, 'completed', NULL)), 'ok', 'what was left open is completed on a later day');
SELECT api.appointment_open('00000000-0000-4000-8000-000000007190', 995001);
SELECT tap.yes(ended_at = ends_at, 'and ended when it was to end') FROM api.appointment_get('00000000-0000-4000-8000-000000007190');
SELECT tap.fails('SELECT api.appointment_book(gen_random_uuid(), ''{}'')', '42501', 'a supervisor does not book'),
       tap.fails('SELECT api.appointment_move(gen_random_uuid(), 1, 1, ''{}'')', '42501', 'nor move'),
       tap.fails('SELECT api.appointment_cancel(gen_random_uuid(), 1, 1, ''{}'')', '42501', 'nor cancel');
\o
\c - ag.ivo
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT tap.eq(tap.said(a), t.want, format('intern, %s: %s to %s', t.whose, t.f, t.t))
FROM tap.trial t, LATERAL api.appointment_state(gen_random_uuid(), t.id, 1, t.t, 'because') a WHERE t.role = 'intern';
SELECT tap.fails('SELECT api.appointment_book(gen_random_uuid(), ''{}'')', '42501', 'an intern does not book');
\o
\c - ag.rui
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT tap.eq(tap.said(api.appointment_move(gen_random_uuid(), tap.got('a1')::bigint, 1, '{}')), 'not_found not_found', 'the other clinic sees nothing of it');
-- what the log has ---------------------------------------------------------------------------
\o
\c - postgres
\o /dev/null
SELECT tap.eq(count(*)::text, '1', 'one event of one booking, whatever was repeated') FROM audit.event WHERE request_id = '00000000-0000-4000-8000-000000000001';
SELECT tap.eq(count(DISTINCT e.detail::jsonb ->> 'code')::text, '3', 'refusals leave their events') FROM audit.event e WHERE e.outcome = 4 AND e.actor = 'ag.rita' AND e.detail::jsonb ->> 'code' IN ('slot_taken', 'outside_hours', 'overbook_cap');
SELECT tap.yes(EXISTS (SELECT FROM audit.event e WHERE e.action = 'appointment.undo' AND e.outcome = 0 AND e.purpose IS NOT NULL), 'an undo is an event of its own that names the other');
SELECT tap.eq(count(*)::text, '0', 'no two overlap after all this') FROM clinic.appointment a JOIN clinic.appointment b ON a.id < b.id AND a.during && b.during AND a.holds AND b.holds
    AND (a.patient_id = b.patient_id OR a.room_id = b.room_id OR a.professional_id = b.professional_id AND NOT a.overbook AND NOT b.overbook);
\o
\ir agenda_finish.psql
