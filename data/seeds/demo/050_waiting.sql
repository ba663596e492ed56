-- SPDX-License-Identifier: Apache-2.0
-- The waiting list: four hundred open entries of the applicants (fewer where there are fewer), some
-- of them suspended or being called, and sixty that ended. Protocol numbers come from the row number.

CREATE FUNCTION pg_temp.protocol(i bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    letters text := '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
    v bigint := (i * 15485863 + 7368787) % 28629151; -- 31 ^ 5, which no small prime divides
    body text := '';
    total bigint := 0; -- of the check character, see arca.protocol_check
BEGIN
    FOR k IN 1..5 LOOP
        body := body || substr(letters, (v % 31)::int + 1, 1);
        total := total + v % 31 * (k + 1);
        v := v / 31;
    END LOOP;
    RETURN 'E-' || body || substr(letters, (total % 31)::int + 1, 1);
END
$$;

INSERT INTO clinic.waiting_entry (clinic_id, patient_id, protocol, state, priority, priority_id, flow_id, since,
    place_at, wished_first, wished_date, professional_id, weekdays, parts, notice_minutes, suspended_until,
    removed_reason_id, removed_at, created_by, updated_at, note)
WITH who AS (
    SELECT p.id, p.clinic_id, row_number() OVER (PARTITION BY p.clinic_id ORDER BY p.id) AS n
      FROM clinic.patient p WHERE p.status = 'applicant'
       AND NOT EXISTS (SELECT FROM clinic.waiting_entry w WHERE w.clinic_id = p.clinic_id)),
drawn AS (
    SELECT w.*, pg_temp.draw(w.id, 60) AS r, pg_temp.draw(w.id, 61) AS r2, pg_temp.draw(w.id, 62) AS r3,
           CASE WHEN pg_temp.draw(w.id, 63) < 0.05 THEN 'urgent' WHEN pg_temp.draw(w.id, 63) < 0.25 THEN 'priority' ELSE 'routine' END AS prio,
           now() - make_interval(days => (pg_temp.draw(w.id, 64) * 240)::int + 1, mins => (pg_temp.draw(w.id, 65) * 600)::int) AS since
      FROM who w WHERE w.n <= 430),
made AS (
    SELECT s.*, CASE WHEN s.n > 370 THEN 'removed' WHEN s.r < 0.90 THEN 'waiting' WHEN s.r < 0.96 THEN 'contacting' ELSE 'suspended' END AS state
      FROM drawn s)
SELECT m.clinic_id, m.id, pg_temp.protocol(m.id), m.state, l.sort, l.id,
       (SELECT f.id FROM clinic.lookup f WHERE f.kind = 'waiting_flow'
           AND f.code = CASE WHEN m.state = 'removed' THEN 'desativado' WHEN m.r2 < 0.12 THEN 'em_triagem'
                             WHEN m.r2 < 0.24 THEN 'triagem_aprovada' ELSE 'em_espera' END),
       m.since, m.since, CASE WHEN m.r3 < 0.3 THEN (m.since + interval '30 days')::date END,
       CASE WHEN m.r3 < 0.3 THEN (m.since + interval '30 days')::date END,
       CASE WHEN m.r3 > 0.85 THEN (SELECT p.id FROM clinic.professional p WHERE p.clinic_id = m.clinic_id ORDER BY p.id
            OFFSET (m.n % 4) LIMIT 1) END,
       CASE WHEN m.r2 < 0.5 THEN ARRAY[1 + (m.n % 5), 1 + ((m.n + 2) % 5)]::smallint[] END,
       CASE WHEN m.r3 < 0.6 THEN ARRAY[(ARRAY['morning', 'afternoon', 'evening'])[1 + (m.n % 3)]] END,
       CASE WHEN m.r < 0.5 THEN 120 ELSE 1440 END,
       CASE WHEN m.state = 'suspended' THEN current_date + 20 END,
       CASE WHEN m.state = 'removed' THEN (SELECT x.id FROM clinic.lookup x WHERE x.kind = 'waiting_removal'
            AND x.code = (ARRAY['gave_up', 'seen_elsewhere', 'moved_away'])[1 + (m.n % 3)]) END,
       CASE WHEN m.state = 'removed' THEN now() - interval '2 days' END,
       (SELECT s.id FROM clinic.staff s WHERE s.clinic_id = m.clinic_id AND s.role = 'reception' ORDER BY s.id LIMIT 1),
       greatest(m.since, now() - make_interval(hours => (m.r2 * 400)::int)),
       CASE WHEN m.r2 > 0.93 THEN 'Prefere atendimento com mulher' END
  FROM made m JOIN clinic.lookup l ON l.kind = 'waiting_priority' AND l.code = m.prio;

INSERT INTO clinic.waiting_contact (clinic_id, entry_id, at, staff_id, outcome)
SELECT w.clinic_id, w.id, w.since + make_interval(days => 10 * k, hours => 3), w.created_by,
       (ARRAY['no_answer', 'message', 'answered'])[1 + ((w.id + k) % 3)]
  FROM clinic.waiting_entry w, generate_series(1, 2) k
 WHERE w.id % 6 = 0 AND w.since < now() - interval '40 days'
   AND NOT EXISTS (SELECT FROM clinic.waiting_contact c WHERE c.clinic_id = w.clinic_id);

DO $$
DECLARE
    r record;
BEGIN
    FOR r IN SELECT w.state, count(*) AS n FROM clinic.waiting_entry w GROUP BY w.state ORDER BY w.state LOOP
        RAISE INFO 'waiting list %: %', r.state, r.n;
    END LOOP;
END
$$;
