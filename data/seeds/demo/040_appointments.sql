-- SPDX-License-Identifier: Apache-2.0
-- Eight weeks of appointments around today, in every state, on the hour or the half hour, inside each
-- professional's hours. A professional sees his own patients in turn, so nobody is in two places; rooms
-- are given out among those who begin together. A clinic that has appointments is left alone.

INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, room_id, kind_id, starts_at, ends_at,
    state, created_by, created_at, state_at, confirmed_at, arrived_at, started_at, ended_at, cancelled_at,
    cancel_reason_id, note, reason)
WITH clock AS MATERIALIZED (
    SELECT c.id AS clinic_id, c.time_zone AS zone, (now() AT TIME ZONE c.time_zone)::date AS today
      FROM clinic.clinic c
     WHERE c.code IN ('central', 'norte') AND NOT EXISTS (SELECT FROM clinic.appointment a WHERE a.clinic_id = c.id)),
pro AS MATERIALIZED (
    SELECT p.id, p.clinic_id, p.staff_id, row_number() OVER (PARTITION BY p.clinic_id ORDER BY p.id) AS n,
           ARRAY(SELECT x.id FROM clinic.patient x WHERE x.clinic_id = p.clinic_id AND x.status = 'active'
                    AND (x.intern_id = p.staff_id) ORDER BY x.id LIMIT 60) AS patients
      FROM clinic.professional p WHERE p.kind = 'intern'),
slot AS (
    SELECT p.*, k.zone, k.today, d.day, t.h, row_number() OVER (PARTITION BY p.id ORDER BY d.day, t.h) AS turn,
           (d.day + make_interval(hours => t.h, mins => CASE WHEN p.n % 2 = 0 THEN 30 ELSE 0 END)) AT TIME ZONE k.zone AS at
      FROM clock k JOIN pro p ON p.clinic_id = k.clinic_id AND cardinality(p.patients) > 0
     CROSS JOIN LATERAL (SELECT k.today + x AS day FROM generate_series(-28, 28) x) d
      JOIN clinic.availability a ON a.professional_id = p.id AND a.weekday = extract(isodow FROM d.day)
     CROSS JOIN LATERAL generate_series(extract(hour FROM a.from_time)::int, extract(hour FROM a.to_time)::int - 2) t (h)
     WHERE pg_temp.draw(p.id * 100000 + (d.day - date '2020-01-01') * 24 + t.h, 50)
           < CASE WHEN d.day <= k.today THEN 0.75 ELSE 0.60 - (d.day - k.today) * 0.012 END),
seated AS (
    SELECT s.*, pg_temp.draw(s.id * 1000 + s.turn, 51) AS r, pg_temp.draw(s.id * 1000 + s.turn, 52) AS r2,
           row_number() OVER (PARTITION BY s.clinic_id, s.at ORDER BY s.id) AS place
      FROM slot s),
room AS MATERIALIZED (
    SELECT m.clinic_id, m.id, m.sort % 2 AS half, row_number() OVER (PARTITION BY m.clinic_id, m.sort % 2 ORDER BY m.sort) AS place
      FROM clinic.room m),
told AS (
    SELECT s.*, m.id AS room_id, CASE
        WHEN s.at + interval '50 minutes' < now() THEN CASE
            WHEN s.r < 0.78 THEN 'completed' WHEN s.r < 0.86 THEN 'no_show' WHEN s.r < 0.94 THEN 'cancelled_by_patient'
            WHEN s.r < 0.975 THEN 'cancelled_by_clinic' WHEN s.r < 0.992 THEN 'left_unseen' ELSE 'entered_in_error' END
        WHEN s.at < now() THEN CASE WHEN s.r < 0.70 THEN 'in_progress' WHEN s.r < 0.85 THEN 'arrived'
            WHEN s.r < 0.93 THEN 'confirmed' ELSE 'cancelled_by_patient' END
        WHEN s.at < now() + interval '70 minutes' THEN CASE WHEN s.r < 0.45 THEN 'arrived' WHEN s.r < 0.80 THEN 'confirmed'
            ELSE 'booked' END
        ELSE CASE WHEN s.r < 0.45 AND s.day < s.today + 7 THEN 'confirmed' WHEN s.r < 0.94 THEN 'booked'
            WHEN s.r < 0.98 THEN 'cancelled_by_patient' ELSE 'cancelled_by_clinic' END END AS state
      FROM seated s LEFT JOIN room m ON m.clinic_id = s.clinic_id AND m.half = s.n % 2 AND m.place = s.place)
SELECT t.clinic_id, t.patients[1 + (t.turn - 1) % cardinality(t.patients)], t.id, t.room_id,
       (SELECT l.id FROM clinic.lookup l WHERE l.kind = 'appointment_kind'
           AND l.code = CASE WHEN t.r2 < 0.15 THEN 'triage' ELSE 'psychotherapy' END),
       t.at, t.at + interval '50 minutes', t.state,
       (SELECT s.id FROM clinic.staff s WHERE s.clinic_id = t.clinic_id AND s.role = 'reception' ORDER BY s.id LIMIT 1),
       least(now(), t.at) - make_interval(days => 3 + (t.r2 * 20)::int),
       CASE WHEN t.state IN ('completed', 'in_progress') THEN t.at + interval '3 minutes'
            WHEN t.state = 'arrived' THEN least(now() - interval '4 minutes', t.at - interval '8 minutes')
            ELSE least(now(), t.at) - interval '1 day' END,
       CASE WHEN t.state IN ('confirmed', 'arrived', 'in_progress', 'completed') THEN least(now(), t.at) - interval '1 day' END,
       CASE WHEN t.state IN ('arrived', 'in_progress', 'completed', 'left_unseen')
            THEN least(now() - interval '4 minutes', t.at - make_interval(mins => (t.r2 * 15)::int)) END,
       CASE WHEN t.state IN ('in_progress', 'completed') THEN t.at + interval '3 minutes' END,
       CASE WHEN t.state = 'completed' THEN t.at + interval '50 minutes' END,
       CASE WHEN t.state LIKE 'cancelled%' THEN least(now(), t.at) - interval '1 day' END,
       CASE WHEN t.state = 'cancelled_by_patient' THEN (SELECT l.id FROM clinic.lookup l WHERE l.kind = 'cancel_reason' AND l.code = 'unable')
            WHEN t.state = 'cancelled_by_clinic' THEN (SELECT l.id FROM clinic.lookup l WHERE l.kind = 'cancel_reason' AND l.code = 'professional_absent') END,
       CASE WHEN t.r2 > 0.96 THEN 'Pediu sala no térreo' END,
       CASE WHEN t.state = 'entered_in_error' THEN 'Lançado no dia errado' END
  FROM told t;

DO $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT a.state, count(*) AS n FROM clinic.appointment a GROUP BY a.state ORDER BY a.state LOOP
        RAISE INFO 'appointments %: %', r.state, r.n;
    END LOOP;
END
$$;
