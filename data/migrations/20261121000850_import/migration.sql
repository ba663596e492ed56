-- SPDX-License-Identifier: Apache-2.0
-- What arcactl seed and arcactl import do in bulk, as arca_seeder: counting, judging, storing.
-- No person of the staff can call any of it.

SET LOCAL ROLE arca_owner;

-- How many rows of each table of the clinics this transaction has inserted and updated, and how many
-- it left as they were. What follows from other rows (the words of the search) is not counted.
CREATE FUNCTION arca.changes_here() RETURNS TABLE (name text, inserted bigint, updated bigint, same bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s record;
BEGIN
    FOR s IN SELECT t.relid, t.relname, t.n_tup_ins, t.n_tup_upd FROM pg_stat_xact_user_tables t
              WHERE t.schemaname = 'clinic'
                AND t.relname NOT IN ('patient_token', 'name_prefix', 'name_word', 'name_trigram')
                AND has_table_privilege(t.relid, 'SELECT')
              ORDER BY t.relname LOOP
        name := s.relname;
        inserted := s.n_tup_ins;
        updated := s.n_tup_upd;
        EXECUTE format('SELECT greatest(count(*) - $1, 0) FROM %s', s.relid::regclass)
           INTO same USING s.n_tup_ins + s.n_tup_upd;
        RETURN NEXT;
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION arca.changes_here() TO arca_seeder;

-- ---------------------------------------------------------------------------------------------
-- Import. The client opens a transaction as arca_seeder, copies the rows of a file into the temporary
-- table import_row and calls, in this order, import_judge, import_twins, import_store, import_end.
-- A row ends in import_made (as it will be stored), import_bad (what is wrong with it) or import_held (who
-- it may be); the three together are all the rows, and whoever counts otherwise stops the import.
-- ---------------------------------------------------------------------------------------------

-- The temporary tables of one import. Every value of import_row is text as it was typed, with its blanks
-- trimmed, and days as yyyy-mm-dd where the client could read them.
CREATE FUNCTION arca.import_begin() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    CREATE TEMP TABLE import_row (line bigint NOT NULL,
        registered_name text, social_name text, birth_date text, cpf text, cns text, gender text,
        skin_colour text, schooling text, phone text, phone2 text, email text, cep text, street text,
        number text, complement text, district text, city text, uf text, guardian_name text,
        guardian_relationship text, guardian_cpf text, guardian_phone text, emergency_name text,
        emergency_phone text, intern text, supervisor text, treatment_start text, language text,
        deceased_on text, since text, priority text, wished_date text, note text) ON COMMIT DROP;
    CREATE TEMP TABLE import_made ON COMMIT DROP AS
        SELECT NULL::bigint AS line, NULL::date AS since, NULL::bigint AS priority_id, NULL::date AS wished_date,
               NULL::text AS note, p.* FROM clinic.patient p WITH NO DATA;
    CREATE TEMP TABLE import_bad (line bigint NOT NULL, place integer NOT NULL, field text NOT NULL,
        code text NOT NULL) ON COMMIT DROP;
    CREATE TEMP TABLE import_held (line bigint PRIMARY KEY, code text NOT NULL, other_line bigint,
        other_id bigint) ON COMMIT DROP;
    CREATE TEMP TABLE import_choice (kind text COLLATE "C" NOT NULL, word text COLLATE "C" NOT NULL,
        id bigint NOT NULL, PRIMARY KEY (kind, word)) ON COMMIT DROP;
END
$$;

-- What may stand in a spreadsheet for a value of a list: its code, its words in either language, for
-- the sexes one letter; for people of the staff their sign-in name, and their name where one has it.
CREATE FUNCTION arca.import_choices(p_clinic bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO import_choice (kind, word, id)
    SELECT l.kind, w.word, min(l.id)
      FROM clinic.lookup l,
           LATERAL (SELECT lower(x COLLATE "C") FROM unnest(ARRAY[l.code, l.label_pt, l.label_en]) x
                    UNION SELECT arca.fold(x) FROM unnest(ARRAY[l.code, l.label_pt, l.label_en]) x
                    UNION SELECT y FROM (VALUES ('male', 'm'), ('male', 'homem'), ('female', 'f'),
                        ('female', 'mulher')) s(means, y) WHERE l.kind = 'gender' AND s.means = l.code) w(word)
     WHERE l.active AND l.kind IN ('gender', 'skin_colour', 'schooling', 'waiting_priority')
     GROUP BY 1, 2 HAVING count(DISTINCT l.id) = 1;
    INSERT INTO import_choice (kind, word, id)
    SELECT s.role, w.word, min(s.id)
      FROM clinic.staff s, LATERAL (SELECT s.login::text UNION SELECT arca.fold(s.name)) w(word)
     WHERE s.clinic_id = p_clinic AND s.active AND s.role IN ('intern', 'supervisor')
     GROUP BY 1, 2 HAVING count(DISTINCT s.id) = 1;
    EXECUTE 'ANALYZE import_choice';
END
$$;

CREATE FUNCTION arca.import_choice(p_kind text, x text) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce((SELECT c.id FROM import_choice c WHERE c.kind = p_kind AND c.word = lower(x COLLATE "C")),
                    (SELECT c.id FROM import_choice c WHERE c.kind = p_kind AND c.word = arca.fold(x)));
END
$$;

-- The rows whose every value is plainly right, in one statement: letters and single blanks in names, a
-- day there is, a telephone of digits. What this lets through, the form lets through with the same
-- values (a test compares them); what it does not, the form judges.
CREATE FUNCTION arca.import_plain(today date) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off
AS $$
DECLARE
    a_name CONSTANT text := '^[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-zÀ-ÖØ-öø-ÿ''.-]*( [A-Za-zÀ-ÖØ-öø-ÿ''.-]+)*$';
    a_text CONSTANT text := '^[!-~À-ÿªº°]+( [!-~À-ÿªº°]+)*$';
    a_day CONSTANT text := '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'; -- which every month has
    a_phone CONSTANT text := '^[1-9][1-9]([2-8][0-9]{7}|9[0-9]{8})$';
    made bigint;
BEGIN
    INSERT INTO import_made (line, since, priority_id, wished_date, note, id, registered_name, social_name,
        norm, birth_date, cpf, cns, gender_id, skin_colour_id, schooling_id, phone, phone2, email, cep, street,
        number, complement, district, city, uf, guardian_name, guardian_relationship, guardian_cpf,
        guardian_phone, emergency_name, emergency_phone, intern_id, supervisor_id, treatment_start, language,
        deceased_on)
    SELECT r.line, r.since_day, pr.id, r.wished_day, r.note, nextval('clinic.patient_id_seq'), r.registered_name,
           r.social_name, arca.fold(coalesce(r.social_name, r.registered_name)), r.born, r.cpf_d, r.cns_d, ge.id,
           sk.id, sc.id, r.phone_d, r.phone2_d, r.email, r.cep_d, r.street, r.number, r.complement, r.district,
           r.city, r.uf_d, r.guardian_name, r.guardian_relationship, r.guardian_cpf_d, r.guardian_phone_d,
           r.emergency_name, r.emergency_phone_d, i.id, su.id, r.started, r.language, r.deceased
      FROM (SELECT x.*, translate(x.cpf, '.- ', '') AS cpf_d, translate(x.guardian_cpf, '.- ', '') AS guardian_cpf_d,
                   translate(x.cns, '. ', '') AS cns_d, translate(x.cep, '-', '') AS cep_d,
                   upper(x.uf COLLATE "C") AS uf_d, translate(x.phone, ' ().-', '') AS phone_d,
                   translate(x.phone2, ' ().-', '') AS phone2_d,
                   translate(x.guardian_phone, ' ().-', '') AS guardian_phone_d,
                   translate(x.emergency_phone, ' ().-', '') AS emergency_phone_d,
                   CASE WHEN x.birth_date ~ a_day COLLATE "C" THEN x.birth_date::date ELSE arca.date_of(x.birth_date) END AS born, arca.date_of(x.treatment_start) AS started,
                   arca.date_of(x.deceased_on) AS deceased, arca.date_of(x.since) AS since_day,
                   arca.date_of(x.wished_date) AS wished_day
              FROM import_row x OFFSET 0) r
      LEFT JOIN import_choice ge ON ge.kind = 'gender' AND ge.word = lower(r.gender COLLATE "C")
      LEFT JOIN import_choice sk ON sk.kind = 'skin_colour' AND sk.word = lower(r.skin_colour COLLATE "C")
      LEFT JOIN import_choice sc ON sc.kind = 'schooling' AND sc.word = lower(r.schooling COLLATE "C")
      LEFT JOIN import_choice i ON i.kind = 'intern' AND i.word = r.intern
      LEFT JOIN import_choice su ON su.kind = 'supervisor' AND su.word = r.supervisor
      LEFT JOIN import_choice pr ON pr.kind = 'waiting_priority' AND pr.word = lower(r.priority COLLATE "C")
     WHERE r.registered_name ~ a_name COLLATE "C" AND length(r.registered_name) <= 150
       AND r.born BETWEEN '1900-01-01' AND today
       AND (r.social_name IS NULL OR r.social_name ~ a_name COLLATE "C" AND length(r.social_name) <= 100)
       AND (r.guardian_name IS NULL OR r.guardian_name ~ a_name COLLATE "C" AND length(r.guardian_name) <= 150)
       AND (r.emergency_name IS NULL OR r.emergency_name ~ a_name COLLATE "C" AND length(r.emergency_name) <= 150)
       -- texts are right one by one when they are, parted by single blanks, together
       AND concat_ws(' ', r.street, r.number, r.complement, r.district, r.city, r.guardian_relationship, r.note, '.') ~ a_text COLLATE "C"
       AND (length(r.street) <= 255 AND length(r.number) <= 10 AND length(r.complement) <= 60 AND length(r.district) <= 100
            AND length(r.city) <= 100 AND length(r.guardian_relationship) <= 40 AND length(r.note) <= 500) IS NOT FALSE
       AND (r.cpf IS NULL OR length(r.cpf) <= 14 AND arca.cpf_ok(r.cpf_d))
       AND (r.guardian_cpf IS NULL OR length(r.guardian_cpf) <= 14 AND arca.cpf_ok(r.guardian_cpf_d))
       AND (r.cns IS NULL OR length(r.cns) <= 18 AND arca.cns_ok(r.cns_d))
       AND (r.phone IS NULL OR length(r.phone) <= 20 AND r.phone_d ~ a_phone COLLATE "C")
       AND (r.phone2 IS NULL OR length(r.phone2) <= 20 AND r.phone2_d ~ a_phone COLLATE "C")
       AND (r.guardian_phone IS NULL OR length(r.guardian_phone) <= 20 AND r.guardian_phone_d ~ a_phone COLLATE "C")
       AND (r.emergency_phone IS NULL OR length(r.emergency_phone) <= 20 AND r.emergency_phone_d ~ a_phone COLLATE "C")
       AND (r.email IS NULL OR arca.email_ok(r.email))
       AND (r.cep IS NULL OR r.cep ~ '^[0-9]{5}-?[0-9]{3}$' COLLATE "C")
       AND (r.uf IS NULL OR arca.uf_ok(r.uf_d))
       AND (r.gender IS NULL OR ge.id IS NOT NULL)
       AND (r.skin_colour IS NULL OR sk.id IS NOT NULL)
       AND (r.schooling IS NULL OR sc.id IS NOT NULL)
       AND (r.intern IS NULL OR i.id IS NOT NULL)
       AND (r.supervisor IS NULL OR su.id IS NOT NULL)
       AND (r.priority IS NULL OR pr.id IS NOT NULL)
       AND (r.treatment_start IS NULL OR r.started BETWEEN greatest(date '1950-01-01', r.born) AND today + 366)
       AND (r.deceased_on IS NULL OR r.deceased BETWEEN r.born AND today)
       AND (r.since IS NULL OR r.since_day BETWEEN '1990-01-01' AND today)
       AND (r.wished_date IS NULL OR r.wished_day BETWEEN '1990-01-01' AND '2199-12-31')
       AND (r.language IS NULL OR r.language ~ '^[a-z]{2,3}(_[A-Z]{2})?$' COLLATE "C")
       AND (r.guardian_cpf_d <> r.cpf_d) IS NOT FALSE
       AND (r.born <= today - interval '18 years' - interval '1 day' OR r.guardian_name IS NOT NULL
            AND r.guardian_relationship IS NOT NULL AND r.guardian_cpf IS NOT NULL
            AND r.guardian_phone IS NOT NULL);
    GET DIAGNOSTICS made = ROW_COUNT;
    RETURN made;
END
$$;

-- One row as the form has it, and what is wrong with it: the rules of clinic.patient_form, and of the
-- columns that the form does not have.
CREATE FUNCTION arca.import_form(r jsonb, p_kind text, today date, OUT p clinic.patient, OUT since date,
    OUT priority_id bigint, OUT wished_date date, OUT note text, OUT errors jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    d jsonb := jsonb_strip_nulls(r) - '{line,intern,supervisor,since,priority,wished_date,note}'::text[];
    f record; k text; n bigint;
BEGIN
    FOREACH k IN ARRAY ARRAY['gender', 'skin_colour', 'schooling'] LOOP
        n := arca.import_choice(k, r ->> k);
        IF n IS NOT NULL THEN d := d || jsonb_build_object(k, n::text); END IF;
    END LOOP;
    -- a spreadsheet drops the zeros that a number begins with
    FOREACH k IN ARRAY ARRAY['cpf', 'guardian_cpf'] LOOP
        IF d ->> k ~ '^[0-9]{8,10}$' COLLATE "C" AND arca.cpf_ok(lpad(d ->> k, 11, '0')) THEN
            d := d || jsonb_build_object(k, lpad(d ->> k, 11, '0'));
        END IF;
    END LOOP;
    IF d ->> 'cep' ~ '^[0-9]{7}$' COLLATE "C" THEN d := d || jsonb_build_object('cep', '0' || (d ->> 'cep')); END IF;
    f := clinic.patient_form(NULL::clinic.patient, d, today);
    p := f.became; errors := f.errors;
    IF p_kind = 'waiting' AND p.deceased_on IS NOT NULL THEN
        errors := errors || jsonb_build_object('field', 'deceased_on', 'code', 'deceased');
    END IF;
    p.intern_id := arca.import_choice('intern', r ->> 'intern');
    p.supervisor_id := arca.import_choice('supervisor', r ->> 'supervisor');
    priority_id := arca.import_choice('waiting_priority', r ->> 'priority');
    since := arca.date_of(r ->> 'since');
    wished_date := arca.date_of(r ->> 'wished_date');
    note := arca.text_clean(r ->> 'note');
    FOR f IN SELECT v.* FROM (VALUES
        ('intern', 'unknown_value', r ->> 'intern' IS NOT NULL AND p.intern_id IS NULL),
        ('supervisor', 'unknown_value', r ->> 'supervisor' IS NOT NULL AND p.supervisor_id IS NULL),
        ('priority', 'unknown_value', r ->> 'priority' IS NOT NULL AND priority_id IS NULL),
        ('since', 'bad_date', r ->> 'since' IS NOT NULL AND (since >= '1990-01-01') IS NOT TRUE),
        ('since', 'in_future', since > today),
        ('wished_date', 'bad_date', r ->> 'wished_date' IS NOT NULL
            AND (wished_date BETWEEN '1990-01-01' AND '2199-12-31') IS NOT TRUE),
        ('note', 'bad_characters', NOT arca.text_plain(r ->> 'note')),
        ('note', 'too_long', length(note) > 500)) v (field, code, wrong)
        WHERE v.wrong
    LOOP
        errors := errors || jsonb_build_object('field', f.field, 'code', f.code);
    END LOOP;
END
$$;

-- One row that the form lets through, as it will be stored.
CREATE FUNCTION arca.import_take(p_line bigint, k clinic.patient, p_since date, p_priority bigint, p_wished date,
    p_note text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO import_made (line, since, priority_id, wished_date, note, id, registered_name, social_name,
        norm, birth_date, cpf, cns, gender_id, skin_colour_id, schooling_id, phone, phone2, email, cep, street,
        number, complement, district, city, uf, guardian_name, guardian_relationship, guardian_cpf,
        guardian_phone, emergency_name, emergency_phone, intern_id, supervisor_id, treatment_start, language,
        deceased_on)
    VALUES (p_line, p_since, p_priority, p_wished, p_note, nextval('clinic.patient_id_seq'),
        k.registered_name, k.social_name, arca.fold(coalesce(k.social_name, k.registered_name)), k.birth_date,
        k.cpf, k.cns, k.gender_id, k.skin_colour_id, k.schooling_id, k.phone, k.phone2, k.email, k.cep,
        k.street, k.number, k.complement, k.district, k.city, k.uf, k.guardian_name, k.guardian_relationship,
        k.guardian_cpf, k.guardian_phone, k.emergency_name, k.emergency_phone, k.intern_id, k.supervisor_id,
        k.treatment_start, k.language, k.deceased_on);
END
$$;

-- Judges every row of import_row. Gives how many are right.
CREATE FUNCTION arca.import_judge(p_clinic bigint, p_kind text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET work_mem = '128MB' SET jit = off
AS $$
DECLARE
    today date := (SELECT (now() AT TIME ZONE c.time_zone)::date FROM clinic.clinic c WHERE c.id = p_clinic);
    made bigint; r record; f record;
BEGIN
    PERFORM arca.import_choices(p_clinic);
    made := arca.import_plain(today);
    EXECUTE 'ANALYZE import_row (line)';
    EXECUTE 'ANALYZE import_made (line)';
    FOR r IN SELECT x.line, to_jsonb(x) AS d FROM import_row x
              WHERE NOT EXISTS (SELECT FROM import_made m WHERE m.line = x.line) LOOP
        f := arca.import_form(r.d, p_kind, today);
        IF f.errors <> '[]' THEN
            INSERT INTO import_bad (line, place, field, code)
            SELECT r.line, e.place, e.x ->> 'field', e.x ->> 'code'
              FROM jsonb_array_elements(f.errors) WITH ORDINALITY e(x, place);
            CONTINUE;
        END IF;
        PERFORM arca.import_take(r.line, f.p, f.since, f.priority_id, f.wished_date, f.note);
        made := made + 1;
    END LOOP;
    EXECUTE 'ANALYZE import_made (line, cpf, cns, birth_date, norm)';
    RETURN made;
END
$$;

-- The rows that have one CPF or CNS with a patient on file or an earlier row.
CREATE FUNCTION arca.import_same(p_clinic bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET work_mem = '128MB' SET jit = off
AS $$
BEGIN
    INSERT INTO import_held (line, code, other_id)
    SELECT m.line, 'cpf_taken', p.id FROM import_made m
      JOIN clinic.patient p ON p.clinic_id = p_clinic AND p.cpf = m.cpf AND p.merged_into IS NULL;
    INSERT INTO import_held (line, code, other_id)
    SELECT m.line, 'cns_taken', p.id FROM import_made m
      JOIN clinic.patient p ON p.clinic_id = p_clinic AND p.cns = m.cns AND p.merged_into IS NULL
    ON CONFLICT DO NOTHING;
    INSERT INTO import_held (line, code, other_line)
    SELECT s.line, 'cpf_in_file', s.first FROM (
        SELECT m.line, min(m.line) OVER (PARTITION BY m.cpf) AS first FROM import_made m WHERE m.cpf IS NOT NULL) s
     WHERE s.line > s.first
    ON CONFLICT DO NOTHING;
    INSERT INTO import_held (line, code, other_line)
    SELECT s.line, 'cns_in_file', s.first FROM (
        SELECT m.line, min(m.line) OVER (PARTITION BY m.cns) AS first FROM import_made m WHERE m.cns IS NOT NULL) s
     WHERE s.line > s.first
    ON CONFLICT DO NOTHING;
END
$$;

-- What of a person decides who is compared with whom: nobody reaches the points of a possible duplicate
-- without sharing one of these (day of birth and first or last word of the name, or telephone; the name,
-- where the days differ in one digit or have day and month exchanged).
CREATE FUNCTION arca.import_keys(norm text, born date, phone text, guardian_phone text) RETURNS bigint[]
LANGUAGE sql IMMUTABLE
-- each kind of key has its own seeds, 2 ^ 24 of them
RETURN ARRAY[hashtextextended(split_part(norm, ' ', 1), born - date '1900-01-01'),
    hashtextextended(split_part(norm, ' ', -1), 16777216 + (born - date '1900-01-01')),
    hashtextextended(phone, 2 * 16777216 + (born - date '1900-01-01')),
    hashtextextended(guardian_phone, 2 * 16777216 + (born - date '1900-01-01')),
    hashtextextended(norm, 3 * 16777216 + (date_part('year', born) * 12 + date_part('month', born))::integer),
    hashtextextended(norm, 4 * 16777216 + (date_part('year', born) * 32 + date_part('day', born))::integer),
    hashtextextended(norm, 5 * 16777216 + (date_part('month', born) * 32 + date_part('day', born))::integer),
    CASE WHEN date_part('day', born) <= 12 THEN hashtextextended(norm, 6 * 16777216 + (date_part('year', born) * 1024
        + least(date_part('month', born), date_part('day', born)) * 32
        + greatest(date_part('month', born), date_part('day', born)))::integer) END];

-- The rows that may be one person with a patient on file or an earlier row, by the points that the
-- registration form counts too.
CREATE FUNCTION arca.import_alike(p_clinic bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET work_mem = '256MB' SET jit = off
AS $$
DECLARE
    v_least integer := coalesce((SELECT r.duplicate_refuse FROM clinic.patient_rule r WHERE r.clinic_id = p_clinic), 70);
BEGIN
    -- on file is what has a line below zero
    CREATE TEMP TABLE import_key ON COMMIT DROP AS
    SELECT k, m.line
      FROM import_made m, unnest(arca.import_keys(m.norm, m.birth_date, m.phone, m.guardian_phone)) k
     WHERE k IS NOT NULL
    UNION ALL
    SELECT k, -p.id
      FROM clinic.patient p, unnest(arca.import_keys(p.norm, p.birth_date, p.phone, p.guardian_phone)) k
     WHERE p.clinic_id = p_clinic AND p.merged_into IS NULL AND k IS NOT NULL
       AND (p.birth_date IN (SELECT m.birth_date FROM import_made m) OR p.norm IN (SELECT m.norm FROM import_made m));
    EXECUTE 'ANALYZE import_key';
    INSERT INTO import_held (line, code, other_line, other_id)
    WITH shared AS (SELECT x.k FROM import_key x GROUP BY x.k HAVING count(*) > 1 AND max(x.line) > 0),
    -- nobody is compared with more than fifty for one reason
    e AS (SELECT x.k, x.line, row_number() OVER (PARTITION BY x.k ORDER BY x.line) AS n
            FROM import_key x JOIN shared s ON s.k = x.k),
    pair AS (SELECT DISTINCT a.line, b.line AS other FROM e a JOIN e b ON b.k = a.k AND b.n < a.n AND b.n <= 50
              WHERE a.line > 0),
    two AS MATERIALIZED (
        SELECT a.line, t.other, a.registered_name, a.social_name, a.birth_date, a.cpf, a.phones,
               CASE WHEN t.other > 0 THEN jsonb_populate_record(NULL::clinic.patient, jsonb_build_object(
                    'registered_name', b.registered_name, 'social_name', b.social_name, 'birth_date', b.birth_date,
                    'cpf', b.cpf, 'phone', b.phone, 'phone2', b.phone2, 'guardian_phone', b.guardian_phone))
                    ELSE p END AS o
          FROM pair t
          JOIN LATERAL (SELECT m.line, m.registered_name, m.social_name, m.birth_date, m.cpf, m.norm,
                      array_remove(ARRAY[m.phone, m.phone2, m.guardian_phone], NULL) AS phones
                 FROM import_made m WHERE m.line = t.line) a ON true
          LEFT JOIN import_made b ON b.line = t.other
          LEFT JOIN clinic.patient p ON p.id = -t.other
         -- two different CPFs leave too few points to all but the same name, day and telephone
         WHERE NOT coalesce(a.cpf <> coalesce(b.cpf, p.cpf) AND NOT (a.norm = coalesce(b.norm, p.norm)
                   AND a.birth_date = coalesce(b.birth_date, p.birth_date)), false))
    SELECT DISTINCT ON (s.line) s.line, CASE WHEN s.other > 0 THEN 'like_in_file' ELSE 'possible_duplicate' END,
           CASE WHEN s.other > 0 THEN s.other END, CASE WHEN s.other < 0 THEN -s.other END
      FROM (SELECT w.line, w.other, (clinic.duplicate_score(w.o, arca.name_words(w.registered_name, NULL),
                   CASE WHEN w.social_name IS NOT NULL THEN arca.name_words(w.social_name, NULL) END,
                   w.birth_date, w.cpf, w.phones)).score AS score FROM two w) s
     WHERE s.score >= v_least
     ORDER BY s.line, s.score DESC, s.other
    ON CONFLICT DO NOTHING;
END
$$;

-- Holds back whoever may be there already. p_looked_at: a person has looked at those who are only
-- alike, so they come in. Gives how many are held.
CREATE FUNCTION arca.import_twins(p_clinic bigint, p_looked_at boolean) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.import_same(p_clinic);
    IF NOT p_looked_at THEN PERFORM arca.import_alike(p_clinic); END IF;
    EXECUTE 'ANALYZE import_held (line)';
    RETURN (SELECT count(*) FROM import_held);
END
$$;

-- The waiting list's entries of the rows that were stored. Protocols are drawn until no two are alike.
CREATE FUNCTION arca.import_waiting(p_clinic bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_routine bigint; v_flow bigint; zone text; n bigint;
BEGIN
    SELECT l.id INTO STRICT v_routine FROM clinic.lookup l WHERE l.kind = 'waiting_priority' AND l.code = 'routine';
    SELECT l.id INTO STRICT v_flow FROM clinic.lookup l WHERE l.kind = 'waiting_flow' AND l.code = 'em_espera';
    SELECT c.time_zone INTO STRICT zone FROM clinic.clinic c WHERE c.id = p_clinic;
    CREATE TEMP TABLE import_protocol ON COMMIT DROP AS
        SELECT m.line, arca.protocol_new() AS protocol FROM import_made m
         WHERE NOT EXISTS (SELECT FROM import_held h WHERE h.line = m.line);
    LOOP
        UPDATE import_protocol t SET protocol = arca.protocol_new()
         WHERE EXISTS (SELECT FROM import_protocol o WHERE o.protocol = t.protocol AND o.line < t.line);
        EXIT WHEN NOT FOUND;
    END LOOP;
    INSERT INTO clinic.waiting_entry (clinic_id, patient_id, protocol, priority, priority_id, flow_id, since, place_at,
        wished_date, note)
    SELECT p_clinic, m.id, t.protocol, l.sort, l.id, v_flow, s.at, s.at, m.wished_date, m.note
      FROM import_protocol t JOIN import_made m ON m.line = t.line
      JOIN clinic.lookup l ON l.id = coalesce(m.priority_id, v_routine),
           LATERAL (SELECT least(coalesce(m.since::timestamp AT TIME ZONE zone, now()), now()) AS at) s
     ORDER BY s.at, m.line;
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN n;
END
$$;

-- Stores the rows that are right and not held back: as patients with record numbers in the order of the
-- file, or as people who wait. Every count is compared: forced row-level security would otherwise let
-- an import change nothing and say nothing.
CREATE FUNCTION arca.import_store(p_clinic bigint, p_kind text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET work_mem = '128MB' SET jit = off
AS $$
DECLARE
    n_rows bigint := (SELECT count(*) FROM import_row);
    n_bad bigint := (SELECT count(DISTINCT b.line) FROM import_bad b);
    n_held bigint := (SELECT count(*) FROM import_held);
    n_before bigint; n_after bigint; n bigint; n_waiting bigint; v_last integer;
BEGIN
    INSERT INTO clinic.patient_rule AS r (clinic_id, last_record_no)
    VALUES (p_clinic, coalesce((SELECT max(p.record_no) FROM clinic.patient p WHERE p.clinic_id = p_clinic), 0))
    ON CONFLICT (clinic_id) DO NOTHING;
    -- held until the end: whoever registers somebody meanwhile waits for the number
    SELECT r.last_record_no INTO STRICT v_last FROM clinic.patient_rule r WHERE r.clinic_id = p_clinic FOR UPDATE;
    SELECT count(*) INTO n_before FROM clinic.patient p WHERE p.clinic_id = p_clinic;
    INSERT INTO clinic.patient (id, clinic_id, status, record_no, registered_name, social_name, birth_date, cpf, cns,
        gender_id, skin_colour_id, schooling_id, phone, phone2, email, street, number, complement, district, city,
        uf, cep, guardian_name, guardian_relationship, guardian_cpf, guardian_phone, emergency_name, emergency_phone,
        intern_id, supervisor_id, treatment_start, language, deceased_on)
    SELECT m.id, p_clinic, CASE p_kind WHEN 'waiting' THEN 'applicant' ELSE 'active' END,
           CASE p_kind WHEN 'waiting' THEN NULL ELSE v_last + row_number() OVER (ORDER BY m.line) END,
           m.registered_name, m.social_name, m.birth_date, m.cpf, m.cns, m.gender_id, m.skin_colour_id,
           m.schooling_id, m.phone, m.phone2, m.email, m.street, m.number, m.complement, m.district, m.city, m.uf,
           m.cep, m.guardian_name, m.guardian_relationship, m.guardian_cpf, m.guardian_phone, m.emergency_name,
           m.emergency_phone, m.intern_id, m.supervisor_id, m.treatment_start, m.language, m.deceased_on
      FROM import_made m WHERE NOT EXISTS (SELECT FROM import_held h WHERE h.line = m.line)
     ORDER BY m.line;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF p_kind = 'waiting' THEN
        n_waiting := arca.import_waiting(p_clinic);
    ELSE
        UPDATE clinic.patient_rule r SET last_record_no = v_last + n WHERE r.clinic_id = p_clinic;
    END IF;
    SELECT count(*) INTO n_after FROM clinic.patient p WHERE p.clinic_id = p_clinic;
    IF n + n_bad + n_held <> n_rows OR n_before + n <> n_after OR n_waiting <> n THEN
        RAISE EXCEPTION 'the import does not add up: % rows, % bad, % held back, % stored, % patients before, % after, % waiting',
            n_rows, n_bad, n_held, n, n_before, n_after, n_waiting USING ERRCODE = 'AR050';
    END IF;
    RETURN n;
END
$$;

-- The search rows of those who were stored, as arca.patient_tokens makes them (a test compares): in sets for
-- whoever has one name of up to five different words and no guardian, by that function for the others. A
-- view: they are written once, in the order of their index.
CREATE FUNCTION arca.import_tokens() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET work_mem = '128MB' SET jit = off
AS $$
BEGIN
    CREATE TEMP TABLE import_words ON COMMIT DROP AS
    SELECT s.line, s.id, s.cpf, s.phone, s.phone2,
           s.social_name IS NULL AND s.guardian_name IS NULL AND s.guardian_phone IS NULL
               AND (s.phone = s.phone2) IS NOT TRUE AND cardinality(s.w) BETWEEN 1 AND 5
               AND (s.w[1] = ANY (s.w[2:5]) OR s.w[2] = ANY (s.w[3:5]) OR s.w[3] = ANY (s.w[4:5]) OR s.w[4] = s.w[5])
                   IS NOT TRUE AS plain, s.w
      FROM (SELECT m.*, array_remove(array_remove(array_remove(array_remove(array_remove(array_remove(
                   string_to_array(m.norm, ' '), 'da'), 'de'), 'do'), 'dos'), 'das'), 'e') AS w
              FROM import_made m WHERE NOT EXISTS (SELECT FROM import_held h WHERE h.line = m.line) OFFSET 0) s;
    EXECUTE 'ANALYZE import_words (id)';
    CREATE TEMP VIEW import_token AS
    SELECT x AS tok, t.id, ' ' || array_to_string(array_remove(t.w, x), ' ') AS rest
      FROM import_words t, unnest(t.w) x WHERE t.plain
    UNION ALL SELECT '-' || reverse(t.cpf), t.id, '' FROM import_words t WHERE t.plain AND t.cpf IS NOT NULL
    UNION ALL SELECT k.tok, t.id, '' FROM import_words t, unnest(ARRAY[t.phone, t.phone2]) f,
             LATERAL (VALUES ('+' || ltrim(f, '+')), ('~' || reverse(ltrim(f, '+')))) k(tok) WHERE t.plain AND f IS NOT NULL
    UNION ALL SELECT k.tok, p.id, k.rest FROM import_words t JOIN clinic.patient p ON p.id = t.id, arca.patient_tokens(p) k
               WHERE NOT t.plain;
END
$$;

-- Makes them searchable. The counters of words are made anew after many, added to
-- after few.
CREATE FUNCTION arca.import_search(p_clinic bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET work_mem = '256MB' SET jit = off
AS $$
DECLARE
    n bigint;
BEGIN
    PERFORM arca.import_tokens();
    INSERT INTO clinic.patient_token (clinic_id, tok, patient_id, rest)
    SELECT p_clinic, t.tok, t.id, t.rest FROM import_token t ORDER BY t.tok COLLATE "C", t.id;
    SELECT count(*) INTO n FROM import_made;
    IF n > 20000 THEN
        PERFORM arca.search_rebuild_words(p_clinic);
    ELSE
        PERFORM arca.import_counters(p_clinic);
    END IF;
    DROP VIEW import_token;
END
$$;

CREATE FUNCTION arca.import_counters(p_clinic bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off
AS $$
BEGIN
    CREATE TEMP TABLE import_word ON COMMIT DROP AS
    SELECT t.tok COLLATE "C" AS word, count(*)::integer AS n FROM import_token t
     WHERE t.tok COLLATE "C" >= '0' AND t.tok COLLATE "C" < '~' OR t.tok COLLATE "C" >= chr(127) GROUP BY 1;
    INSERT INTO clinic.name_word AS w (clinic_id, word, n)
    SELECT p_clinic, t.word, t.n FROM import_word t
    ON CONFLICT (clinic_id, word) DO UPDATE SET n = w.n + EXCLUDED.n;
    INSERT INTO clinic.name_prefix AS f (clinic_id, p, n)
    SELECT p_clinic, left(t.word, k), sum(t.n) FROM import_word t, generate_series(1, 6) k
     WHERE k <= length(t.word) GROUP BY 2
    ON CONFLICT (clinic_id, p) DO UPDATE SET n = f.n + EXCLUDED.n;
    INSERT INTO clinic.name_trigram (clinic_id, tri, word, size)
    SELECT p_clinic, g.tri, t.word, cardinality(arca.trigrams(t.word))
      FROM import_word t, unnest(arca.trigrams(t.word)) g(tri)
     WHERE length(t.word) BETWEEN 3 AND 40
    ON CONFLICT DO NOTHING;
END
$$;

GRANT EXECUTE ON FUNCTION arca.import_begin(), arca.import_choices(bigint), arca.import_choice(text, text),
    arca.import_plain(date), arca.import_form(jsonb, text, date),
    arca.import_take(bigint, clinic.patient, date, bigint, date, text), arca.import_judge(bigint, text),
    arca.import_same(bigint), arca.import_keys(text, date, text, text), arca.import_alike(bigint),
    arca.import_twins(bigint, boolean), arca.import_waiting(bigint), arca.import_store(bigint, text),
    arca.import_tokens(), arca.import_search(bigint), arca.import_counters(bigint), clinic.patient_form(clinic.patient, jsonb, date),
    clinic.patient_lookup(text, text, text), clinic.patient_staff(text, text, text), arca.age_on(date, date),
    clinic.duplicate_score(clinic.patient, text[], text[], date, text, text[]), arca.name_points(text[], text[]),
    arca.alike(text, text), arca.protocol_new(), arca.protocol_check(text) TO arca_seeder;

-- The event of a whole import, of the clinic that it went into.
SET LOCAL ROLE arca_adm;
CREATE FUNCTION adm.import_note(p_clinic bigint, p_action text, p_detail jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT e.event_id FROM audit.emit(p_action, 0::smallint, NULL, NULL, NULL, NULL, NULL,
                                              p_detail::text, NULL, p_clinic) e);
END
$$;
GRANT EXECUTE ON FUNCTION adm.import_note(bigint, text, jsonb) TO arca_seeder;
