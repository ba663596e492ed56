-- SPDX-License-Identifier: Apache-2.0
-- The status graphs beneath the functions: a row is moved as their owner would move it, without any of
-- their checks, and the trigger alone keeps the table's rules. Each step of each graph is tried.
\ir fixture.sql
\o /dev/null
-- Moves one row from one state to another as the functions' owner; what came of it.
CREATE FUNCTION tap.move(p_table text, p_id bigint, p_to text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    n integer;
BEGIN
    EXECUTE format('UPDATE %s SET state = %L WHERE id = %s', p_table, p_to, p_id);
    GET DIAGNOSTICS n = ROW_COUNT;
    RAISE EXCEPTION 'moved %', n USING ERRCODE = 'AR999'; -- and back again
EXCEPTION WHEN SQLSTATE 'AR999' THEN
    RETURN SQLERRM;
WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;
ALTER FUNCTION tap.move(text, bigint, text) OWNER TO arca_owner;
CREATE TABLE tap.state AS
    SELECT DISTINCT unnest(ARRAY[from_state, to_state]) AS name FROM arca.status_transition WHERE entity = 'appointment';
CREATE TABLE tap.sample (state text PRIMARY KEY, today bigint, before bigint);
GRANT SELECT ON tap.state, tap.sample TO PUBLIC;
-- An appointment of the demo for each state: one that came into it today, one that did so yesterday. They
-- hold no time (long past, alone), so that no constraint has a say.
SELECT adm.session_open('test', '0');
DO $$
DECLARE
    s text;
    c bigint := (SELECT id FROM clinic.clinic WHERE code = 'central');
    a clinic.appointment;
    ids bigint[];
    k integer := 0;
    d integer;
BEGIN
    SELECT * INTO STRICT a FROM clinic.appointment WHERE clinic_id = c ORDER BY id LIMIT 1;
    SET LOCAL ROLE arca_seeder;
    FOR s IN SELECT name FROM tap.state LOOP
        ids := '{}';
        FOR d IN 0..1 LOOP
            k := k + 1;
            INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, state, state_at)
            VALUES (c, a.patient_id, a.professional_id, a.kind_id, timestamptz '1995-01-01 12:00Z' + k * interval '1 day',
                timestamptz '1995-01-01 12:30Z' + k * interval '1 day', s, now() - d * interval '1 day') RETURNING id INTO d;
            ids := ids || d::bigint;
            d := cardinality(ids) - 1;
        END LOOP;
        RESET ROLE;
        INSERT INTO tap.sample VALUES (s, ids[1], ids[2]);
        SET LOCAL ROLE arca_seeder;
    END LOOP;
END
$$;
-- one person of each role of that clinic
SELECT (SELECT login FROM clinic.staff s WHERE s.clinic_id = c.id AND s.role = 'reception' AND s.active ORDER BY s.id LIMIT 1) AS reception,
       (SELECT login FROM clinic.staff s WHERE s.clinic_id = c.id AND s.role = 'supervisor' AND s.active ORDER BY s.id LIMIT 1) AS supervisor,
       (SELECT login FROM clinic.staff s WHERE s.clinic_id = c.id AND s.role = 'intern' AND s.active ORDER BY s.id LIMIT 1) AS intern,
       (SELECT login FROM clinic.staff s WHERE s.clinic_id = c.id AND s.role = 'admin' AND s.active ORDER BY s.id LIMIT 1) AS admin
  FROM clinic.clinic c WHERE c.code = 'central' \gset
CREATE FUNCTION tap.all_moves(p_role text) RETURNS void LANGUAGE sql AS $$
    SELECT tap.put(p_role || ' ' || a.state || ' ' || b.name, jsonb_build_array(
        tap.move('clinic.appointment', a.today, b.name), tap.move('clinic.appointment', a.before, b.name)))
      FROM tap.sample a, tap.state b WHERE a.state <> b.name
$$;
\c - :reception
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.all_moves('reception');
\c - :supervisor
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.all_moves('supervisor');
\c - :intern
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.all_moves('intern');
\c - :admin
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.all_moves('admin');

\c - postgres
\o
SET search_path = public, tap;
SELECT * FROM no_plan();
SELECT cmp_ok((SELECT count(*)::int FROM tap.state), '>=', 10, 'the graph has its states');
SELECT is(tap.got(r || ' ' || a.name || ' ' || b.name)::jsonb,
          CASE WHEN t.action IS NULL THEN '["AR010", "AR010"]'
               WHEN p.scope IS NULL THEN '["42501", "42501"]'
               WHEN t.same_day THEN '["moved 1", "AR010"]'
               ELSE '["moved 1", "moved 1"]' END::jsonb,
          format('%s: %s to %s, today and a day later', r, a.name, b.name))
  FROM unnest(ARRAY['reception', 'supervisor', 'intern', 'admin']) r, tap.state a JOIN tap.state b ON a.name <> b.name
  LEFT JOIN arca.status_transition t ON t.entity = 'appointment' AND t.from_state = a.name AND t.to_state = b.name
  LEFT JOIN LATERAL (SELECT scope FROM arca.permission p WHERE p.action = t.action AND p.role = r) p ON true
 ORDER BY r, a.name, b.name;
SELECT results_eq($$SELECT DISTINCT action FROM arca.status_transition t
                     WHERE NOT EXISTS (SELECT FROM arca.permission p WHERE p.action = t.action)$$,
    ARRAY['waiting.return'], 'each step is somebody''s; only a return to the waiting list comes with another act');
SELECT is_empty($$SELECT entity, from_state, to_state FROM arca.status_transition WHERE same_day AND NOT needs_reason$$,
    'who takes a step back says why');
SELECT is_empty($$SELECT c.conname FROM pg_constraint c, arca.status_transition t WHERE c.conrelid = 'clinic.appointment'::regclass
    AND c.contype = 'c' AND pg_get_constraintdef(c.oid) ~ 'entered_in_error' AND pg_get_constraintdef(c.oid) ~ 'booked'
    AND t.entity = 'appointment' AND NOT pg_get_constraintdef(c.oid) ~ ('''' || t.to_state || '''')$$,
    'every state of the graph may be stored');
SELECT * FROM finish();
