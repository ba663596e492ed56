-- SPDX-License-Identifier: Apache-2.0
-- Patients, arca.seed_patients of them (5,000 unless said otherwise), one statement a clinic: names,
-- social names, minors with guardians, CPF with right digits. One in twelve is an applicant, who
-- waits. A clinic that has patients already is left alone.

-- Both check digits by arithmetic on the nine digits of a number that no other row has.
CREATE FUNCTION pg_temp.cpf(i bigint) RETURNS text LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    d bigint := (i * 7919 + 123456789) % 1000000000;
    rest bigint := d;
    s1 bigint := 0;
    s2 bigint := 0;
    v bigint;
BEGIN
    FOR k IN REVERSE 9..1 LOOP
        s1 := s1 + rest % 10 * (11 - k);
        s2 := s2 + rest % 10 * (12 - k);
        rest := rest / 10;
    END LOOP;
    v := s1 * 10 % 11 % 10;
    RETURN lpad(d::text, 9, '0') || v || (s2 + v * 2) * 10 % 11 % 10;
END
$$;

CREATE TEMP TABLE demo_size ON COMMIT DROP AS
SELECT greatest(coalesce(nullif(current_setting('arca.seed_patients', true), ''), '5000')::bigint, 50) AS n;

DO $$
DECLARE
    c record;
    v_made bigint;
BEGIN
    FOR c IN SELECT x.id, x.code, CASE WHEN x.code = 'central' THEN 0 ELSE 1 END AS k,
                    CASE WHEN x.code = 'central' THEN (s.n * 85) / 100 ELSE s.n - (s.n * 85) / 100 END AS n,
                    CASE WHEN x.code = 'central' THEN 0 ELSE (s.n * 85) / 100 END AS base
               FROM clinic.clinic x, demo_size s WHERE x.code IN ('central', 'norte') ORDER BY x.code
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM clinic.patient p WHERE p.clinic_id = c.id);
        RAISE NOTICE 'patients of %: %', c.code, c.n;
        INSERT INTO clinic.patient (clinic_id, record_no, status, registered_name, social_name, birth_date,
            cpf, phone, phone2, email, guardian_name, guardian_relationship, guardian_cpf, guardian_phone,
            emergency_name, emergency_phone, gender_id, skin_colour_id, schooling_id, street, number,
            district, city, uf, cep, intern_id, supervisor_id, treatment_start, language)
        WITH s AS MATERIALIZED (SELECT * FROM demo_stock),
        look AS MATERIALIZED (SELECT l.kind, array_agg(l.id ORDER BY l.sort) AS ids FROM clinic.lookup l GROUP BY l.kind),
        team AS MATERIALIZED (SELECT array_agg(i.id ORDER BY i.id) AS interns,
                    array_agg(i.supervisor_id ORDER BY i.id) AS supervisors
                    FROM clinic.staff i WHERE i.clinic_id = c.id AND i.role = 'intern'),
        p AS (
            SELECT i, pg_temp.draw(i, 1) AS r1, pg_temp.draw(i, 2) AS r2, i % 12 = 5 AS applicant,
                   pg_temp.draw(i, 3) < 0.22 AS minor, pg_temp.draw(i, 4) < 0.53 AS female,
                   pg_temp.pick(s.surname, i, 5, 1.7) AS last1, pg_temp.pick(s.surname, i, 6, 1.7) AS last2,
                   (pg_temp.draw(i, 7) * 13)::int + 1 AS t
              FROM generate_series(c.base + 1, c.base + c.n) i, s),
        q AS MATERIALIZED (
            SELECT p.*, CASE WHEN p.female THEN pg_temp.pick(s.female, i, 8, 1.8) ELSE pg_temp.pick(s.male, i, 8, 1.8) END
                   || CASE WHEN r1 < 0.34 THEN ' ' || CASE WHEN p.female THEN pg_temp.pick(s.female, i, 9, 1.2)
                                                          ELSE pg_temp.pick(s.male, i, 9, 1.2) END ELSE '' END AS given,
                   CASE WHEN minor THEN date '2010-01-01' + (pg_temp.draw(i, 10) * 4700)::int
                        ELSE date '1941-01-01' + (power(pg_temp.draw(i, 10), 0.7) * 24400)::int END AS born,
                   string_to_array(s.town[1 + floor(pg_temp.draw(i, 11) * cardinality(s.town))::int], ':') AS town
              FROM p, s)
        SELECT c.id,
               CASE WHEN NOT applicant THEN row_number() OVER (PARTITION BY applicant ORDER BY i) END,
               CASE WHEN applicant THEN 'applicant' WHEN r2 < 0.80 THEN 'active' WHEN r2 < 0.93 THEN 'discharged'
                    WHEN r2 < 0.97 THEN 'referred' ELSE 'inactive' END,
               given || CASE WHEN r1 NOT BETWEEN 0.4 AND 0.62 THEN ' '
                    WHEN last2 IN ('Santos', 'Reis') THEN ' dos '
                    WHEN last2 IN ('Silva', 'Costa', 'Rocha', 'Conceição') THEN ' da '
                    WHEN last2 IN ('Nascimento', 'Prado') THEN ' do '
                    WHEN last2 IN ('Oliveira', 'Souza', 'Almeida', 'Freitas', 'Moraes') THEN ' de ' ELSE ' ' END
                     || last2 || CASE WHEN last1 <> last2 AND r2 < 0.85 THEN ' ' || last1 ELSE '' END,
               CASE WHEN pg_temp.draw(i, 12) < 0.03 THEN
                    CASE WHEN q.female THEN pg_temp.pick(s.male, i, 13, 1.4) ELSE pg_temp.pick(s.female, i, 13, 1.4) END
                    || ' ' || last2 END,
               born, CASE WHEN pg_temp.draw(i, 14) < 0.9 THEN pg_temp.cpf(i) END,
               s.area[1 + floor(pg_temp.draw(i, 15) * cardinality(s.area))::int] || '9'
                   || lpad(floor(pg_temp.draw(i, 16) * 100000000)::bigint::text, 8, '0'),
               CASE WHEN pg_temp.draw(i, 17) < 0.2 THEN '113' || lpad(floor(pg_temp.draw(i, 18) * 10000000)::bigint::text, 7, '0') END,
               CASE WHEN pg_temp.draw(i, 19) < 0.4 THEN 'pessoa' || i || '@exemplo.arca' END,
               CASE WHEN minor THEN pg_temp.pick(s.female, i, 20, 1.5) || ' ' || last1 END,
               CASE WHEN minor THEN 'mother' END,
               CASE WHEN minor THEN pg_temp.cpf(i + 400000000) END,
               CASE WHEN minor THEN '119' || lpad(floor(pg_temp.draw(i, 21) * 100000000)::bigint::text, 8, '0') END,
               pg_temp.pick(s.female, i, 22, 1.3) || ' ' || last1,
               '119' || lpad(floor(pg_temp.draw(i, 23) * 100000000)::bigint::text, 8, '0'),
               (SELECT l.ids[CASE WHEN r2 > 0.985 THEN 3 WHEN q.female THEN 2 ELSE 1 END] FROM look l WHERE l.kind = 'gender'),
               (SELECT l.ids[1 + floor(pg_temp.draw(i, 24) * 5)::int] FROM look l WHERE l.kind = 'skin_colour'),
               (SELECT l.ids[CASE WHEN minor THEN 1 ELSE 1 + floor(pg_temp.draw(i, 25) * 7)::int END] FROM look l WHERE l.kind = 'schooling'),
               pg_temp.pick(s.street, i, 26), (1 + floor(pg_temp.draw(i, 27) * 1800))::int::text,
               pg_temp.pick(s.district, i, 28), q.town[2], q.town[1],
               q.town[3] || lpad(floor(pg_temp.draw(i, 29) * 1000000)::bigint::text, 6, '0'),
               CASE WHEN NOT applicant THEN tm.interns[1 + (i % cardinality(tm.interns))::int] END,
               CASE WHEN NOT applicant THEN tm.supervisors[1 + (i % cardinality(tm.interns))::int] END,
               CASE WHEN NOT applicant THEN current_date - 30 - floor(pg_temp.draw(i, 30) * 700)::int END,
               CASE WHEN pg_temp.draw(i, 31) < 0.02 THEN 'en' ELSE 'pt_BR' END
          FROM q, s, team tm;
        GET DIAGNOSTICS v_made = ROW_COUNT;
        RAISE NOTICE 'search index of %', c.code;
        PERFORM arca.search_rebuild(c.id);
        RAISE INFO 'patients of %: % inserted', c.code, v_made;
    END LOOP;
END
$$;

INSERT INTO clinic.consent (clinic_id, patient_id, purpose, text_version, legal_basis, given_by, giver_name,
    method, given_at)
SELECT p.clinic_id, p.id, u.purpose, '2026-01', CASE WHEN u.purpose = 'care' THEN 'health_protection' ELSE 'consent' END,
       CASE WHEN p.guardian_name IS NULL THEN 'patient' ELSE 'guardian' END, coalesce(p.guardian_name, p.registered_name),
       'paper', p.treatment_start + time '09:00'
  FROM clinic.patient p, (VALUES ('care'), ('data_use')) u (purpose)
 WHERE p.status = 'active' AND p.treatment_start IS NOT NULL AND p.id % 10 < 9
   AND NOT EXISTS (SELECT FROM clinic.consent k);
