-- SPDX-License-Identifier: Apache-2.0
-- Two clinics with one person of each role; passwords are for tests alone ("prova-de-teste").
-- Run as superuser in a migrated database; may be run again.
SET ROLE NONE;
SELECT adm.session_open('fixture', '0') \g /dev/null
INSERT INTO clinic.clinic (id, code, name) OVERRIDING SYSTEM VALUE VALUES (1, 'central', 'Clínica Central'), (2, 'norte', 'Clínica Norte')
    ON CONFLICT DO NOTHING;
SELECT setval(pg_get_serial_sequence('clinic.clinic', 'id'), 100) \g /dev/null
DO $$
DECLARE
    c text;
    r text;
BEGIN
    FOREACH c IN ARRAY ARRAY['central', 'norte'] LOOP
        FOREACH r IN ARRAY ARRAY['supervisor', 'reception', 'intern', 'admin'] LOOP
            CONTINUE WHEN EXISTS (SELECT FROM clinic.staff WHERE login = (r || '.' || c)::name);
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = r || '.' || c) THEN
                EXECUTE format('DROP ROLE %I', r || '.' || c);
            END IF;
            PERFORM adm.staff_add(c, (r || '.' || c)::name, initcap(r) || ' ' || initcap(c), r, NULL,
                CASE WHEN r = 'supervisor' THEN '06/12345' END,
                CASE WHEN r = 'intern' THEN ('supervisor.' || c)::name END, NULL, NULL);
        END LOOP;
    END LOOP;
END
$$;
UPDATE clinic.staff SET must_change_password = false WHERE must_change_password;
INSERT INTO clinic.room (clinic_id, name, sort)
    SELECT c, 'Sala ' || n, n FROM generate_series(1, 2) c, generate_series(1, 4) n ON CONFLICT DO NOTHING;
INSERT INTO clinic.professional (clinic_id, staff_id, name, specialty, kind)
    SELECT s.clinic_id, s.id, s.name, 'Psicologia', s.role FROM clinic.staff s
     WHERE s.role IN ('intern', 'supervisor') ON CONFLICT DO NOTHING;
