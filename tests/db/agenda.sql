-- SPDX-License-Identifier: Apache-2.0
-- Reading the agenda: board, day, week, patient, one appointment, by role; free slots against brute
-- force; days on which the clocks change; plans under row-level security at 100,000 appointments.
\ir agenda.psql

\o /dev/null
CREATE FUNCTION tap.kind(text) RETURNS bigint LANGUAGE sql STABLE AS $$SELECT id FROM clinic.lookup WHERE kind = 'appointment_kind' AND code = $1$$;
SET ROLE arca_seeder;
-- about noon now: one of each standing on today's board
INSERT INTO clinic.appointment (id, clinic_id, patient_id, professional_id, room_id, kind_id, starts_at, ends_at, state, arrived_at, started_at)
SELECT 970000 + n, 9801, 9800 + n, p, r, (SELECT id FROM clinic.lookup WHERE kind = 'appointment_kind' AND code = 'triage'), now() + m * interval '1 minute', now() + (m + 50) * interval '1 minute', s,
       now() - arr * interval '1 minute', now() - sta * interval '1 minute'
FROM (VALUES (1, 9803, 9801, -40, 'in_progress', 45, 39), (2, 9804, 9802, -20, 'arrived', 19, NULL), (3, 9805, NULL, -10, 'confirmed', NULL, NULL), (4, 9806, NULL, -3, 'booked', NULL, NULL),
    (5, 9804, 9802, 60, 'arrived', 6, NULL), (6, 9805, NULL, 120, 'booked', NULL, NULL), (7, 9803, NULL, -180, 'completed', 185, 180), (8, 9803, NULL, -120, 'no_show', NULL, NULL),
    (9, 9804, NULL, -240, 'left_unseen', 245, NULL), (10, 9805, NULL, 180, 'entered_in_error', NULL, NULL)) v (n, p, r, m, s, arr, sta);
INSERT INTO clinic.appointment (id, clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, state, state_at, cancel_reason_id)
SELECT 970011, 9801, 9811, 9806, k.id, now() + interval '90 minutes', now() + interval '140 minutes', 'cancelled_by_patient', now() - interval '2 days', r.id
FROM clinic.lookup k, clinic.lookup r WHERE k.kind = 'appointment_kind' AND k.code = 'triage' AND r.kind = 'cancel_reason' AND r.code = 'illness';
RESET ROLE;
\o
\c - ag.rita
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT tap.eq(a.detail ->> 'waiting', '0', 'the length of the waiting list comes along') FROM api.board_open('00000000-0000-4000-8000-000000000001', NULL) a;
SELECT tap.eq(string_agg(b.id - 970000 || CASE WHEN b.late THEN 'L' ELSE '' END || CASE WHEN b.pressing THEN '!' ELSE '' END || coalesce(' ' || b.wait, ''), ', ' ORDER BY b.id),
    '1 39, 2! 19, 3L!, 4, 5 6, 6, 7, 8, 9, 11', 'the board: late, pressing, minutes waited') FROM api.board('00000000-0000-4000-8000-000000000001') b;
SELECT tap.eq(concat_ws('|', patient, professional, room, record_no, birth_date, kind, minutes, phone), 'Paciente b|Sônia|One|R-00001|1990-01-01|triage|50', 'one row of it')
FROM api.board('00000000-0000-4000-8000-000000000001') WHERE id = 970001;
SELECT tap.eq(string_agg(id::text, ','), '970011', 'whose step is of another day') FROM api.board('00000000-0000-4000-8000-000000000001') WHERE NOT stepped_today;
SELECT tap.eq(phone, '1132123456', 'with the first telephone that there is') FROM api.board('00000000-0000-4000-8000-000000000001') WHERE id = 970002;
SELECT tap.fails($$SELECT * FROM api.board('00000000-0000-4000-8000-000000000002')$$, 'AR020', 'no board without a ticket'),
       tap.fails($$SELECT * FROM api.agenda('00000000-0000-4000-8000-000000000001')$$, 'AR020', 'nor by a ticket for something else');
SELECT api.agenda_open('00000000-0000-4000-8000-000000000003', 'day', tap.day(0)::date, NULL, NULL);
SELECT tap.eq(count(*)::text, '10', 'the day') FROM api.agenda('00000000-0000-4000-8000-000000000003');
SELECT api.agenda_open('00000000-0000-4000-8000-000000000003', 'day', tap.day(0)::date, NULL, NULL, '{9803,9804}');
SELECT tap.eq(string_agg(DISTINCT professional_id::text, ','), '9803,9804', 'only the columns on the screen') FROM api.agenda('00000000-0000-4000-8000-000000000003');
SELECT api.agenda_open('00000000-0000-4000-8000-000000000004', 'week', tap.day(0)::date, 9803, NULL);
SELECT tap.eq(count(*)::text, '3', 'the week of one') FROM api.agenda('00000000-0000-4000-8000-000000000004');
SELECT api.agenda_open('00000000-0000-4000-8000-000000000005', 'patient', tap.day(0)::date, NULL, 9802);
SELECT tap.eq(string_agg(id::text, ','), '970002', 'one patient''s') FROM api.agenda('00000000-0000-4000-8000-000000000005');
SELECT tap.eq(string_agg(professional_id || ' ' || from_time || '-' || to_time || coalesce(' ' || off, ''), ', ' ORDER BY from_time), '9806 08:00-12:00, 9806 13:00-19:00', 'the hours of the columns')
FROM api.agenda_hours('{9806}', tap.day((8 - extract(isodow FROM now())::int))::date, 1);
SELECT api.patient_tab_open('00000000-0000-4000-8000-000000000006', 9802, 'appointments');
SELECT tap.eq(string_agg(id || ' ' || state, ','), '970002 arrived', 'the patient''s tab') FROM api.patient_appointments('00000000-0000-4000-8000-000000000006');
\o
\c - ag.sonia
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.board_open('00000000-0000-4000-8000-000000000011', NULL);
SELECT tap.eq(string_agg((id - 970000)::text, ' ' ORDER BY id), '1 2 5 7 8 9', 'a supervisor''s board: own and the intern''s') FROM api.board('00000000-0000-4000-8000-000000000011');
SELECT api.agenda_open('00000000-0000-4000-8000-000000000012', 'day', tap.day(0)::date, NULL, NULL, '{9804,9805,9806}');
SELECT tap.eq(string_agg(DISTINCT professional_id::text, ','), '9804', 'asking for others'' columns brings none of them') FROM api.agenda('00000000-0000-4000-8000-000000000012');
SELECT tap.eq(tap.said(api.appointment_open(gen_random_uuid(), 970003)), 'refused not_permitted', 'nor one of another''s');
SELECT tap.eq(tap.said(api.agenda_open(gen_random_uuid(), 'patient', NULL, NULL, 9803)), 'refused not_permitted', 'nor the visits of somebody else''s patient');
SELECT tap.eq(tap.said(api.agenda_open(gen_random_uuid(), 'month', NULL, NULL, NULL)), 'invalid invalid kind', 'an unknown kind is an answer');
SELECT tap.eq(tap.said(api.agenda_open(gen_random_uuid(), 'day', 'infinity', NULL, NULL)) || tap.said(api.board_open(gen_random_uuid(), '-infinity')), 'invalid bad_date dayinvalid bad_date day', 'so is a day at the end of time');
SELECT tap.eq(count(*)::text, '0', 'where nobody works') FROM api.agenda_hours(NULL, 'infinity', 5);
SELECT tap.eq(count(*)::text, '0', 'and nothing is free') FROM api.free_slots(NULL, '5874897-12-31', 5, 50, NULL);
SELECT api.appointment_open('00000000-0000-4000-8000-000000000014', 970002);
SELECT tap.eq(phone, '1132123456', 'the first telephone that there is') FROM api.appointment_get('00000000-0000-4000-8000-000000000014');
SELECT tap.eq(array_to_string(steps, ' '), 'booked confirmed left_unseen', 'the steps that are open to a supervisor with the intern''s visit') FROM api.appointment_get('00000000-0000-4000-8000-000000000014');
\o
\c - ag.ivo
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.board_open('00000000-0000-4000-8000-000000000021', NULL);
SELECT tap.eq(string_agg((id - 970000)::text, ' ' ORDER BY id), '2 5 9', 'an intern''s board: own') FROM api.board('00000000-0000-4000-8000-000000000021');
SELECT api.appointment_open('00000000-0000-4000-8000-000000000024', 970002);
SELECT tap.eq(array_to_string(steps, ' '), 'in_progress', 'who may start it') FROM api.appointment_get('00000000-0000-4000-8000-000000000024');
\o
\c - ag.rui
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT api.board_open('00000000-0000-4000-8000-000000000031', tap.day(0)::date);
SELECT tap.eq(count(*)::text, '0', 'the other clinic''s board is empty') FROM api.board('00000000-0000-4000-8000-000000000031');
SELECT tap.eq(coalesce(string_agg(DISTINCT professional_id::text, ','), ''), '9808', 'free slots are those of the own clinic') FROM api.free_slots(NULL, NULL, 5, 50, NULL);
-- the clocks of New York: an hour that does not exist, an hour that exists twice
SELECT tap.put('spring', (d - interval '1 day')::date::text) FROM generate_series(current_date + 1, current_date + 400, interval '1 day') d
WHERE (d::date::timestamp AT TIME ZONE 'America/New_York') - ((d::date - 1)::timestamp AT TIME ZONE 'America/New_York') = interval '23 hours' LIMIT 1;
SELECT tap.put('autumn', (d - interval '1 day')::date::text) FROM generate_series(current_date + 1, current_date + 400, interval '1 day') d
WHERE (d::date::timestamp AT TIME ZONE 'America/New_York') - ((d::date - 1)::timestamp AT TIME ZONE 'America/New_York') = interval '25 hours' LIMIT 1;
SELECT tap.eq(tap.said(a), x.want, x.name) FROM (VALUES
    ('spring', '01:00', 60, 'ok', 'the hour before the clocks go forward'), ('spring', '02:30', 30, 'invalid time_skipped time', 'a time that the clocks skip does not exist'),
    ('spring', '03:00', 60, 'ok', 'the hour after follows at once'), ('autumn', '01:30', 30, 'invalid time_twice time', 'a time that is shown twice is not clear'),
    ('autumn', '00:00', 60, 'ok', 'the hour before the clocks go back'), ('autumn', '02:00', 60, 'ok', 'and the hour after')) x (day, t, m, want, name),
LATERAL api.appointment_book(gen_random_uuid(), jsonb_build_object('patient_id', 9862, 'professional_id', 9808, 'day', tap.got(x.day), 'time', x.t, 'minutes', x.m, 'kind', 'triage')) a;
SELECT tap.eq(count(*) || ' ' || count(DISTINCT "time") || ' ' || bool_or("time" IN ('02:00', '02:30')), '42 42 false', 'no free slot in a skipped hour, none at a double time')
FROM api.free_slots(9808, tap.got('spring')::date, 1, 30, NULL);
SELECT tap.eq(count(*) || ' ' || bool_or("time" IN ('01:00', '01:30')), '42 false', 'the same when they go back')
FROM api.free_slots(9808, tap.got('autumn')::date, 1, 30, NULL);
\o
-- free slots against brute force ----------------------------------------------------------------
\c - postgres
\o /dev/null
SELECT adm.session_open('test', '0');
SET ROLE arca_seeder;
INSERT INTO clinic.professional (id, clinic_id, name, kind) SELECT 98000 + i, 9801, 'P' || i, 'other' FROM generate_series(1, 44) i;
INSERT INTO clinic.availability (clinic_id, professional_id, weekday, from_time, to_time)
SELECT 9801, 98000 + i, w, f, t FROM generate_series(1, 40) i, generate_series(1, 5) w, (VALUES (time '08:00', time '12:10'), ('13:00', '19:00')) v (f, t) WHERE (i + w) % 4 > 0;
INSERT INTO clinic.day_off (clinic_id, professional_id, first_day, last_day, from_time, to_time, label) VALUES (9801, NULL, tap.day(9)::date, tap.day(9)::date, NULL, NULL, 'H'),
    (9801, 98003, tap.day(3)::date, tap.day(12)::date, NULL, NULL, 'A'), (9801, 98004, tap.day(3)::date, tap.day(30)::date, '09:45', '11:10', 'B');
-- what is taken in the next weeks: at odd minutes, of odd lengths, some that hold no time, one in
-- eight beside another in the professional's time
INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, state, overbook, overbook_reason)
SELECT 9801, 9800 + (p - 98000) % 40 + 1, p, k.id, t, t + make_interval(mins => 25 + (p * d) % 7 * 5), CASE WHEN (p + d + h) % 5 = 0 THEN 'no_show' ELSE 'booked' END, false, NULL
FROM generate_series(98001, 98040) p, generate_series(1, 21) d, generate_series(8, 17) h, clinic.lookup k,
     LATERAL (SELECT ((now() AT TIME ZONE c.time_zone)::date + d + make_time(h, (p + d) % 4 * 5, 0)) AT TIME ZONE c.time_zone AS t FROM clinic.clinic c WHERE c.id = 9801) x
WHERE k.kind = 'appointment_kind' AND k.code = 'triage' AND (p * 31 + d * 17 + h * 11) % 3 > 0;
INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, overbook, overbook_reason)
SELECT 9801, 9840, 98001 + d % 40, k.id, t, t + interval '20 minutes', true, 'x' FROM generate_series(1, 21) d, clinic.lookup k,
     LATERAL (SELECT ((now() AT TIME ZONE c.time_zone)::date + d + time '18:10') AT TIME ZONE c.time_zone AS t FROM clinic.clinic c WHERE c.id = 9801) x
WHERE k.kind = 'appointment_kind' AND k.code = 'triage';
RESET ROLE;
-- every grid time of every window, one by one: free when nothing that holds time overlaps and nobody
-- is away; the same rule as a booking's own check
CREATE FUNCTION tap.brute(p_professional bigint, p_from date, p_days integer, p_minutes integer, p_part text)
RETURNS TABLE (professional_id bigint, starts_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT DISTINCT f.id, x.t FROM clinic.clinic c JOIN clinic.professional f ON f.clinic_id = c.id AND f.active
    CROSS JOIN generate_series(0, $3 - 1) d
    JOIN clinic.availability a ON a.clinic_id = c.id AND a.weekday = extract(isodow FROM $2 + d)
         AND (a.professional_id = f.id OR a.professional_id IS NULL AND NOT EXISTS (SELECT FROM clinic.availability o WHERE o.professional_id = f.id))
    CROSS JOIN LATERAL generate_series(($2 + d + a.from_time) AT TIME ZONE c.time_zone, ($2 + d + a.to_time) AT TIME ZONE c.time_zone - make_interval(mins => $4), interval '30 minutes') x (t)
    WHERE c.id = 9801 AND ($1 IS NULL OR f.id = $1) AND x.t >= now()
      AND NOT EXISTS (SELECT FROM clinic.appointment b WHERE b.professional_id = f.id AND b.during && tstzrange(x.t, x.t + make_interval(mins => $4))
              AND b.state IN ('booked', 'confirmed', 'arrived', 'in_progress', 'completed'))
      AND NOT EXISTS (SELECT FROM clinic.day_off o WHERE o.clinic_id = c.id AND (o.professional_id IS NULL OR o.professional_id = f.id) AND $2 + d BETWEEN o.first_day AND o.last_day
              AND (o.from_time IS NULL OR o.from_time < ((x.t + make_interval(mins => $4)) AT TIME ZONE c.time_zone)::time AND o.to_time > (x.t AT TIME ZONE c.time_zone)::time))
      AND CASE $5 WHEN 'morning' THEN extract(hour FROM x.t AT TIME ZONE c.time_zone) < 12 WHEN 'afternoon' THEN extract(hour FROM x.t AT TIME ZONE c.time_zone) BETWEEN 12 AND 17
          WHEN 'evening' THEN extract(hour FROM x.t AT TIME ZONE c.time_zone) >= 18 ELSE true END $$;
GRANT EXECUTE ON FUNCTION tap.brute TO PUBLIC;
-- all of them, not the first 200: the set behind api.free_slots, for the same caller
CREATE FUNCTION tap.slots(bigint, date, integer, integer, text) RETURNS SETOF record LANGUAGE sql STABLE SECURITY DEFINER AS
    'SELECT s.professional_id, s.starts_at FROM arca.slots($1, $2, $3, $4, $5, now(), NULL) s';
ALTER FUNCTION tap.slots OWNER TO arca_owner;
GRANT USAGE ON SCHEMA tap TO arca_owner;
ANALYZE clinic.appointment;
\o
\c - ag.rita
SELECT api.session_open('test', '0', 'desk', 'tty', 'en') \g /dev/null
\o /dev/null
SELECT tap.eq(y.missing || ' ' || y.wrong || ' ' || (y.n > x.n), '0 0 true',
    format('free slots equal brute force: %s, %s days, %s minutes, %s', coalesce(x.p::text, 'all'), x.days, x.m, coalesce(x.part, 'any time')))
FROM (VALUES (NULL::bigint, 21, 50, NULL, 1000), (NULL, 21, 30, 'morning', 500), (NULL, 14, 90, 'evening', 10), (98004, 21, 20, NULL, 50), (98003, 21, 20, NULL, 10), (9806, 21, 50, NULL, 50)) x (p, days, m, part, n),
LATERAL (SELECT count(*) FILTER (WHERE g.starts_at IS NULL) AS missing, count(*) FILTER (WHERE b.starts_at IS NULL) AS wrong, count(*) AS n
    FROM tap.slots(x.p, tap.day(0)::date, x.days, x.m, x.part) g (professional_id bigint, starts_at timestamptz)
    FULL JOIN tap.brute(x.p, tap.day(0)::date, x.days, x.m, x.part) b USING (professional_id, starts_at)) y;
SELECT tap.eq(count(*)::text, '200', 'and the call itself gives the first of them') FROM api.free_slots(NULL, NULL, 21, 50, NULL);
\o
\ir agenda_finish.psql
