-- SPDX-License-Identifier: Apache-2.0
-- Patient search and duplicate candidates.
--
-- One token table instead of a trigram index on patients: a row for each word of a patient's names,
-- driven by the rarest word typed, each stage reading an index in order and stopping at 50. Under
-- forced row-level security only leakproof comparisons reach an index, hence >= and < over
-- C-collated text, and a table of trigrams in place of a GIN index for words typed wrong.
--
-- Telephones live in the same table: '~' and the digits reversed for the last digits, '+' and the
-- digits for the first ones; so do the last digits of a CPF, '-' and the digits reversed, and the words of
-- a guardian's name, '&' and the word. No name has such a token.

SET LOCAL ROLE arca_owner;

-- ---------------------------------------------------------------------------------------------
-- Tables
-- ---------------------------------------------------------------------------------------------

CREATE TABLE clinic.patient_token (
    clinic_id   bigint NOT NULL,
    tok         text COLLATE "C" NOT NULL,
    patient_id  bigint NOT NULL,
    rest        text COLLATE "C" NOT NULL,      -- the other words of the names, between blanks
    PRIMARY KEY (clinic_id, tok, patient_id) INCLUDE (rest)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.02);

-- How many patients have a word that begins so (1 to 6 characters). An estimate: it chooses the
-- word that drives a search, never what is found.
CREATE TABLE clinic.name_prefix (
    clinic_id   bigint NOT NULL,
    p           text COLLATE "C" NOT NULL,
    n           integer NOT NULL,
    PRIMARY KEY (clinic_id, p)
) WITH (fillfactor = 80);

-- The dictionary of words for what is typed wrong, and its trigrams (frequent words only).
CREATE TABLE clinic.name_word (
    clinic_id   bigint NOT NULL,
    word        text COLLATE "C" NOT NULL,
    n           integer NOT NULL,
    PRIMARY KEY (clinic_id, word)
) WITH (fillfactor = 80);

CREATE TABLE clinic.name_trigram (
    clinic_id   bigint NOT NULL,
    tri         text COLLATE "C" NOT NULL,
    word        text COLLATE "C" NOT NULL,
    size        smallint NOT NULL,              -- trigrams of the word
    PRIMARY KEY (clinic_id, tri, word) INCLUDE (size)
);

SELECT arca.secure_table('clinic.patient_token');
SELECT arca.secure_table('clinic.name_prefix');
SELECT arca.secure_table('clinic.name_word');
SELECT arca.secure_table('clinic.name_trigram');
GRANT DELETE ON clinic.patient_token, clinic.name_prefix, clinic.name_word, clinic.name_trigram TO arca_seeder;

-- ---------------------------------------------------------------------------------------------
-- Words
-- ---------------------------------------------------------------------------------------------

-- The distinct words of a person's two names, particles left out (unless nothing else is there).
CREATE FUNCTION arca.name_words(registered text, social text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE w text[] := '{}'; x text; full_text text;
BEGIN
    full_text := arca.fold(concat_ws(' ', social, registered));
    FOREACH x IN ARRAY string_to_array(full_text, ' ') LOOP
        IF x NOT IN ('da','de','do','dos','das','e') AND x <> ALL (w) THEN w := w || x; END IF;
    END LOOP;
    IF w = '{}' THEN w := string_to_array(full_text, ' '); END IF;
    RETURN w;
END
$$;

CREATE FUNCTION arca.trigrams(word text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE padded text := '  ' || word || ' '; t text; r text[] := '{}';
BEGIN
    FOR i IN 1..length(word) + 1 LOOP
        t := substr(padded, i, 3);
        IF t <> ALL (r) THEN r := r || t; END IF;
    END LOOP;
    RETURN r;
END
$$;

-- The search rows of one name: its words, each with what marks them before it, and the others.
CREATE FUNCTION arca.word_tokens(w text[], mark text) RETURNS TABLE (tok text, rest text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE ROWS 4 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE x text;
BEGIN
    FOREACH x IN ARRAY w LOOP
        tok := mark || x;
        rest := ' ' || array_to_string(array_remove(w, x), ' ');
        RETURN NEXT;
    END LOOP;
END
$$;

-- Every search row of one patient.
CREATE FUNCTION arca.patient_tokens(p clinic.patient) RETURNS TABLE (tok text, rest text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE ROWS 8 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE x text; d text;
BEGIN
    RETURN QUERY SELECT * FROM arca.word_tokens(arca.name_words(p.registered_name, p.social_name), '');
    IF p.guardian_name IS NOT NULL THEN
        RETURN QUERY SELECT * FROM arca.word_tokens(arca.name_words(p.guardian_name, NULL), '&');
    END IF;
    rest := '';
    IF p.cpf IS NOT NULL THEN
        tok := '-' || reverse(p.cpf); RETURN NEXT;
    END IF;
    FOREACH x IN ARRAY ARRAY(SELECT DISTINCT f FROM unnest(ARRAY[p.phone, p.phone2, p.guardian_phone]) f
                              WHERE f IS NOT NULL) LOOP
        d := arca.digits(x);
        tok := '+' || d; RETURN NEXT;
        tok := '~' || reverse(d); RETURN NEXT;
    END LOOP;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Upkeep
-- ---------------------------------------------------------------------------------------------

-- One patient's rows, in the transaction of the change. The counters are only added to where they
-- are missing; every sixteenth patient adds 16 to the others and steps aside when somebody else holds
-- the row, so that registrations never wait for each other at 'maria'. It runs with the rights of who changes
-- the patient: the functions' owner, whom row-level security keeps to the caller's clinic, or a data migration,
-- which is of none.
CREATE FUNCTION clinic.patient_token_upkeep() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE w text[];
BEGIN
    IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.merged_into IS NULL THEN
        DELETE FROM clinic.patient_token t
         USING arca.patient_tokens(OLD) k
         WHERE t.clinic_id = OLD.clinic_id AND t.tok = k.tok AND t.patient_id = OLD.id;
    END IF;
    IF TG_OP = 'DELETE' OR NEW.merged_into IS NOT NULL THEN RETURN NULL; END IF;

    INSERT INTO clinic.patient_token (clinic_id, tok, patient_id, rest)
    SELECT NEW.clinic_id, k.tok, NEW.id, k.rest
      FROM arca.patient_tokens(NEW) k
    ON CONFLICT DO NOTHING;

    w := arca.name_words(NEW.registered_name, NEW.social_name);
    -- the order is the same everywhere, so two registrations cannot wait for each other
    INSERT INTO clinic.name_prefix (clinic_id, p, n)
    SELECT NEW.clinic_id, s.p, 1
      FROM (SELECT DISTINCT left(x, k) COLLATE "C" AS p FROM unnest(w) x, generate_series(1, 6) k) s
     WHERE NOT EXISTS (SELECT FROM clinic.name_prefix o
                        WHERE o.clinic_id = NEW.clinic_id AND o.p = s.p)
     ORDER BY s.p
    ON CONFLICT DO NOTHING;

    WITH fresh AS (
        INSERT INTO clinic.name_word (clinic_id, word, n)
        SELECT NEW.clinic_id, s.x, 1
          FROM (SELECT x COLLATE "C" AS x FROM unnest(w) x) s
         WHERE NOT EXISTS (SELECT FROM clinic.name_word o
                            WHERE o.clinic_id = NEW.clinic_id AND o.word = s.x)
         ORDER BY s.x
        ON CONFLICT DO NOTHING
        RETURNING word)
    INSERT INTO clinic.name_trigram (clinic_id, tri, word, size)
    SELECT NEW.clinic_id, g.tri, f.word, cardinality(arca.trigrams(f.word))
      FROM fresh f, unnest(arca.trigrams(f.word)) g(tri)
     WHERE length(f.word) BETWEEN 3 AND 40
     ORDER BY 2, 3
    ON CONFLICT DO NOTHING;

    IF NEW.id % 16 = 0 AND TG_OP = 'INSERT' THEN
        UPDATE clinic.name_prefix t SET n = t.n + 16
          FROM (SELECT o.clinic_id, o.p FROM clinic.name_prefix o
                 WHERE o.clinic_id = NEW.clinic_id
                   AND o.p IN (SELECT left(x, k) FROM unnest(w) x, generate_series(1, 6) k)
                   FOR NO KEY UPDATE SKIP LOCKED) s
         WHERE t.clinic_id = s.clinic_id AND t.p = s.p;
        UPDATE clinic.name_word t SET n = t.n + 16
          FROM (SELECT o.clinic_id, o.word FROM clinic.name_word o
                 WHERE o.clinic_id = NEW.clinic_id AND o.word = ANY (w)
                   FOR NO KEY UPDATE SKIP LOCKED) s
         WHERE t.clinic_id = s.clinic_id AND t.word = s.word;
    END IF;
    RETURN NULL;
END
$$;

-- The seeder loads patients in bulk and calls arca.search_rebuild() afterwards.
CREATE TRIGGER patient_token_insert
    AFTER INSERT OR DELETE ON clinic.patient
    FOR EACH ROW WHEN (current_user <> 'arca_seeder')
    EXECUTE FUNCTION clinic.patient_token_upkeep();
CREATE TRIGGER patient_token_update
    AFTER UPDATE OF registered_name, social_name, cpf, phone, phone2, guardian_name, guardian_phone, merged_into
    ON clinic.patient
    FOR EACH ROW WHEN (current_user <> 'arca_seeder' AND
        (OLD.registered_name, OLD.social_name, OLD.cpf, OLD.phone, OLD.phone2, OLD.guardian_name,
         OLD.guardian_phone, OLD.merged_into)
        IS DISTINCT FROM
        (NEW.registered_name, NEW.social_name, NEW.cpf, NEW.phone, NEW.phone2, NEW.guardian_name,
         NEW.guardian_phone, NEW.merged_into))
    EXECUTE FUNCTION clinic.patient_token_upkeep();
ALTER TABLE clinic.patient ENABLE ALWAYS TRIGGER patient_token_insert;
ALTER TABLE clinic.patient ENABLE ALWAYS TRIGGER patient_token_update;

-- Words that only one in 50,000 patients has are mistypings or too rare to be guessed.
CREATE FUNCTION arca.search_rebuild_words(clinic bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET work_mem = '128MB'
AS $$
DECLARE floor_n integer;
BEGIN
    DELETE FROM clinic.name_prefix t WHERE t.clinic_id = clinic;
    DELETE FROM clinic.name_word t WHERE t.clinic_id = clinic;
    DELETE FROM clinic.name_trigram t WHERE t.clinic_id = clinic;

    INSERT INTO clinic.name_word (clinic_id, word, n)
    SELECT clinic, t.tok, count(*) FROM clinic.patient_token t
     WHERE t.clinic_id = clinic AND (t.tok >= '0' AND t.tok < '~' OR t.tok >= chr(127))
     GROUP BY t.tok;
    INSERT INTO clinic.name_prefix (clinic_id, p, n)
    SELECT clinic, left(t.word, k), sum(t.n) FROM clinic.name_word t, generate_series(1, 6) k
     WHERE t.clinic_id = clinic AND k <= length(t.word)
     GROUP BY 2;
    SELECT count(*) / 50000 INTO floor_n FROM clinic.patient p WHERE p.clinic_id = clinic;
    INSERT INTO clinic.name_trigram (clinic_id, tri, word, size)
    SELECT clinic, g.tri, t.word, cardinality(t.tris)
      FROM (SELECT w.word, arca.trigrams(w.word) AS tris FROM clinic.name_word w
             WHERE w.clinic_id = clinic AND w.n > floor_n AND length(w.word) BETWEEN 3 AND 40) t,
           unnest(t.tris) g(tri)
     ORDER BY 2, 3;
END
$$;

-- The whole of a clinic's search rows from its patients, set by set: after a bulk load, and when the
-- folding changes; the last record number and the usual area code follow. Runs as the caller (the
-- seeder or a migration).
CREATE FUNCTION arca.search_rebuild(clinic bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET work_mem = '256MB'
AS $$
DECLARE made bigint;
BEGIN
    DELETE FROM clinic.patient_token t WHERE t.clinic_id = clinic;
    INSERT INTO clinic.patient_token (clinic_id, tok, patient_id, rest)
    SELECT clinic, k.tok, p.id, k.rest
      FROM clinic.patient p,
           arca.patient_tokens(p) k
     WHERE p.clinic_id = clinic AND p.merged_into IS NULL
     ORDER BY k.tok COLLATE "C", p.id;
    GET DIAGNOSTICS made = ROW_COUNT;
    PERFORM arca.search_rebuild_words(clinic);
    INSERT INTO clinic.patient_rule AS r (clinic_id, last_record_no, area_code)
    VALUES (clinic, coalesce((SELECT max(p.record_no) FROM clinic.patient p WHERE p.clinic_id = clinic), 0),
        (SELECT s.a FROM (SELECT left(p.phone, 2) AS a FROM clinic.patient p
                           WHERE p.clinic_id = clinic AND p.phone ~ '^[1-9][1-9]' LIMIT 10000) s
          GROUP BY s.a ORDER BY count(*) DESC, s.a LIMIT 1))
    ON CONFLICT (clinic_id) DO UPDATE
       SET last_record_no = greatest(r.last_record_no, EXCLUDED.last_record_no),
           area_code = coalesce(EXCLUDED.area_code, r.area_code);
    RETURN made;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- What was typed
-- ---------------------------------------------------------------------------------------------

-- Never raises, whatever x is. kind: browse (nothing typed), words, number (with words or
-- without), none (nothing that could be looked for).
CREATE TYPE clinic.patient_asked AS (
    kind text, words text[], whole text, digits text, phone boolean, born date, record integer);

CREATE FUNCTION clinic.patient_query(x text, OUT kind text, OUT words text[], OUT whole text,
    OUT digits text, OUT phone boolean, OUT born date, OUT record integer)
LANGUAGE plpgsql STABLE
AS $$
DECLARE t text; m text[]; y int; f text;
BEGIN
    t := btrim(left(x, 200));
    IF coalesce(t, '') = '' THEN kind := 'browse'; RETURN; END IF;

    IF t ~ '[0-9]' COLLATE "C" THEN

        m := regexp_match(t, '(?:^| )(([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2}))(?: |$)' COLLATE "C");
        IF m IS NOT NULL THEN
            y := m[4]::int;
            IF y < 100 THEN
                y := y + CASE WHEN y > extract(year FROM current_date)::int - 2000 THEN 1900 ELSE 2000 END;
            END IF;
            born := arca.date_of(lpad(y::text, 4, '0') || '-' || lpad(m[3], 2, '0') || '-' || lpad(m[2], 2, '0'));
        ELSE
            m := regexp_match(t, '(?:^| )(([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}))(?: |$)' COLLATE "C");
            IF m IS NOT NULL THEN
                born := arca.date_of(m[2] || '-' || lpad(m[3], 2, '0') || '-' || lpad(m[4], 2, '0'));
            END IF;
        END IF;
        IF born IS NOT NULL THEN t := btrim(replace(t, m[1], ' ')); END IF;

        m := regexp_match(t, '^[rR][ .-]*0*([0-9]{1,9})$' COLLATE "C");
        IF m IS NOT NULL THEN record := m[1]::int; t := ''; END IF;

        m := regexp_match(t, '(?:^| )([+(]*[0-9][0-9 ()./-]*)(?: |$)' COLLATE "C");
        IF m IS NOT NULL AND arca.digits(m[1]) <> '' AND btrim(m[1]) <> '' THEN
            digits := left(arca.digits(m[1]), 20);
            phone := m[1] ~ '[(+]' COLLATE "C";
            t := btrim(replace(t, btrim(m[1]), ' '));
            IF born IS NULL AND length(digits) = 8 THEN
                born := arca.date_of(substr(digits, 5, 4) || '-' || substr(digits, 3, 2) || '-' || left(digits, 2));
                IF born NOT BETWEEN '1900-01-01' AND '2200-01-01' THEN born := NULL; END IF;
            END IF;
            IF length(digits) <= 9 AND t = '' AND btrim(m[1]) ~ '^[0-9]+$' COLLATE "C" THEN
                record := digits::int;
            END IF;
        END IF;
    END IF;

    f := arca.fold(t);
    whole := nullif(f, '');
    IF f = '' THEN
        words := '{}';
    ELSIF position(' ' IN f) = 0 THEN
        words := ARRAY[f];
    ELSE
        words := ARRAY(SELECT w.x FROM (SELECT DISTINCT ON (s.x) s.x, s.o
                         FROM unnest(string_to_array(f, ' ')) WITH ORDINALITY s(x, o)
                        WHERE s.x NOT IN ('da', 'de', 'do', 'dos', 'das', 'e')
                        ORDER BY s.x, s.o) w ORDER BY w.o LIMIT 8);
    END IF;
    IF words = '{}' AND f <> '' THEN words := (string_to_array(f, ' '))[1:1]; END IF;
    kind := CASE WHEN digits IS NOT NULL OR born IS NOT NULL OR record IS NOT NULL THEN 'number'
                 WHEN words <> '{}' THEN 'words' ELSE 'none' END;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Search
-- ---------------------------------------------------------------------------------------------

-- Up to five words of the clinic's dictionary that x was probably meant to be, best first.
CREATE FUNCTION clinic.word_guess(p_clinic bigint, x text) RETURNS text[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE tris text[]; swaps text[];
BEGIN
    IF length(x) NOT BETWEEN 3 AND 40 THEN RETURN '{}'; END IF;
    tris := arca.trigrams(x);
    -- two neighbouring letters the wrong way round share few trigrams
    swaps := ARRAY(SELECT left(x, i - 1) || substr(x, i + 1, 1) || substr(x, i, 1) || substr(x, i + 2)
                     FROM generate_series(1, length(x) - 1) i);
    RETURN ARRAY(
        SELECT s.word FROM (
            SELECT c.word, max(c.likeness) + 0.04 * ln(max(w.n) + 1) AS rank
              FROM (SELECT t.word, count(*)::float8 / (cardinality(tris) + max(t.size) - count(*)) AS likeness
                      FROM clinic.name_trigram t
                     WHERE t.clinic_id = p_clinic AND t.tri = ANY (tris)
                     GROUP BY t.word
                    HAVING count(*)::float8 / (cardinality(tris) + max(t.size) - count(*)) >= 0.3
                    UNION ALL
                    SELECT o.word, 0.75 FROM clinic.name_word o
                     WHERE o.clinic_id = p_clinic AND o.word = ANY (swaps)) c
              JOIN clinic.name_word w ON w.clinic_id = p_clinic AND w.word = c.word
             WHERE c.word <> x
             GROUP BY c.word) s
         ORDER BY s.rank DESC, s.word LIMIT 5);
END
$$;

-- Whether one word may be the other typed wrong: one letter more, less, another or two exchanged, or at
-- least 0.4 of their trigrams in common. The first letters agree: nobody errs there often.
CREATE FUNCTION arca.alike(a text, b text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    la integer := length(a); lb integer := length(b); most integer := greatest(la, lb); p integer := 0;
    s integer := 0; ta text[]; tb text[]; n integer := 0; t text;
BEGIN
    IF a = b THEN RETURN true; END IF;
    IF left(a, 1) <> left(b, 1) OR abs(la - lb) > 2 OR least(la, lb) < 3 THEN RETURN false; END IF;
    WHILE p < least(la, lb) AND substr(a, p + 1, 1) = substr(b, p + 1, 1) LOOP p := p + 1; END LOOP;
    WHILE s < least(la, lb) - p AND substr(a, la - s, 1) = substr(b, lb - s, 1) LOOP s := s + 1; END LOOP;
    IF p + s >= most - 1 THEN RETURN true; END IF;
    IF la = lb AND p + s = la - 2 AND substr(a, p + 1, 2) = reverse(substr(b, p + 1, 2)) THEN RETURN true; END IF;
    IF p + s < 2 THEN RETURN false; END IF;
    ta := arca.trigrams(a); tb := arca.trigrams(b);
    FOREACH t IN ARRAY ta LOOP
        IF t = ANY (tb) THEN n := n + 1; END IF;
    END LOOP;
    RETURN n >= 0.4 * (cardinality(ta) + cardinality(tb) - n);
END
$$;

-- The same search among one person's own cases: a few hundred rows at most, all looked at.
CREATE FUNCTION clinic.patient_hits_own(p_clinic bigint, k clinic.patient_asked, own bigint,
    after_name text, after_id bigint, most integer, OUT ids bigint[], OUT whys text[])
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    pats text[] := ARRAY(SELECT '% ' || x || '%' FROM unnest(k.words) x);
    kind text := k.kind; words text[] := k.words; digits text := k.digits;
BEGIN
    WITH mine AS (
        SELECT p.* FROM clinic.patient p
         WHERE p.clinic_id = p_clinic AND p.intern_id = own AND p.merged_into IS NULL
        UNION ALL
        SELECT p.* FROM clinic.patient p
         WHERE p.clinic_id = p_clinic AND p.supervisor_id = own AND p.intern_id IS DISTINCT FROM own
           AND p.merged_into IS NULL
    ), bag AS (
        SELECT m.*, ' ' || CASE WHEN m.social_name IS NULL THEN m.norm
                           ELSE arca.fold(m.social_name || ' ' || m.registered_name) END AS names
          FROM mine m
    ), judged AS (
        SELECT b.id, b.norm, CASE kind
            WHEN 'browse' THEN CASE WHEN (b.norm, b.id) > (coalesce(after_name, ''), coalesce(after_id, 0))
                               THEN 'browse' END
            WHEN 'words' THEN CASE
                WHEN b.norm LIKE k.whole || '%' THEN 'name'
                WHEN b.names LIKE ALL (pats) THEN 'words'
                WHEN NOT EXISTS (SELECT FROM unnest(words) w(x)
                                  WHERE b.names NOT LIKE '% ' || w.x || '%'
                                    AND NOT EXISTS (SELECT FROM unnest(string_to_array(b.norm, ' ')) n(x)
                                                     WHERE arca.alike(w.x, n.x)))
                THEN 'typo' END
            WHEN 'number' THEN CASE
                WHEN NOT b.names LIKE ALL (pats) THEN NULL
                WHEN b.record_no = k.record THEN 'record'
                WHEN b.birth_date = k.born THEN 'born'
                WHEN length(digits) BETWEEN 3 AND 11 AND (b.cpf LIKE digits || '%' OR b.cpf LIKE '%' || digits) THEN 'cpf'
                WHEN length(digits) >= 3 AND EXISTS (
                    SELECT FROM unnest(ARRAY[b.phone, b.phone2, b.guardian_phone]) f(x)
                     WHERE f.x LIKE '%' || digits OR f.x LIKE digits || '%') THEN 'phone' END
            END AS why
          FROM bag b
    ), best AS (
        SELECT j.id, j.why, j.norm, array_position(
                 ARRAY['browse','name','words','record','born','cpf','phone','typo'], j.why) AS tier
          FROM judged j
         WHERE j.why IS NOT NULL AND (j.why <> 'typo'
            OR NOT EXISTS (SELECT FROM judged o WHERE o.why IN ('name', 'words')))
         ORDER BY 4, 3, 1 LIMIT most
    )
    SELECT coalesce(array_agg(b.id ORDER BY b.tier, b.norm, b.id), '{}'),
           coalesce(array_agg(b.why ORDER BY b.tier, b.norm, b.id), '{}')
      INTO ids, whys FROM best b;
END
$$;

-- The places of the words, the one that begins the fewest names first. (The prefix is a column of its own
-- here: a function in the comparison would keep it from the index under row-level security.)
CREATE FUNCTION clinic.rarest_first(p_clinic bigint, words text[]) RETURNS int[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    places int[] := '{}'; keys bigint[] := '{}'; start text; key bigint; at int;
BEGIN
    -- one look-up a word and an insertion by hand: a join and its sort cost five times as much
    FOR i IN 1..cardinality(words) LOOP
        start := left(words[i], 6);
        key := coalesce((SELECT f.n FROM clinic.name_prefix f WHERE f.clinic_id = p_clinic AND f.p = start), 0)
               * 1000::bigint - length(words[i]);
        at := 1;
        WHILE at < i AND keys[at] <= key LOOP at := at + 1; END LOOP;
        keys := keys[:at - 1] || key || keys[at:];
        places := places[:at - 1] || i || places[at:];
    END LOOP;
    RETURN places;
END
$$;

-- The ids found, as many as make up most with those shown already because their name begins so, in the
-- order to show them, and why each: words, guardian, record, cpf, born, phone, typo.
CREATE FUNCTION clinic.patient_hits(p_clinic bigint, k clinic.patient_asked, shown bigint[], most integer,
    OUT ids bigint[], OUT whys text[])
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    top CONSTANT text := chr(1114111);
    room CONSTANT integer := most - cardinality(shown);
    got bigint[]; pats text[]; order_no int[]; guess text[]; alt text[];
    driver text; again text; high text; others text[]; i int; g text; area text; d text;
BEGIN
    ids := '{}'; whys := '{}';
    IF k.kind = 'words' THEN
        -- the words typed, rarest first; one that begins no name at all comes first
        IF cardinality(k.words) = 1 THEN
            order_no := '{1}';
        ELSE
            order_no := clinic.rarest_first(p_clinic, k.words);
        END IF;
        driver := k.words[order_no[1]];
        again := '% ' || driver || '%';
        high := driver || top;
        others := ARRAY(SELECT '% ' || w.x || '%' FROM unnest(k.words) WITH ORDINALITY w(x, o)
                         WHERE w.o <> order_no[1]);
        ids := ARRAY(
            SELECT t.patient_id FROM clinic.patient_token t
             WHERE t.clinic_id = p_clinic AND t.tok >= driver AND t.tok < high
               AND t.rest LIKE ALL (others)
               -- a person with two words that begin so is reported by the first of them
               AND (t.rest NOT LIKE again
                    OR NOT EXISTS (SELECT FROM unnest(string_to_array(t.rest, ' ')) o(x)
                                    WHERE o.x COLLATE "C" >= driver AND o.x COLLATE "C" < t.tok))
               AND t.patient_id <> ALL (shown)
             ORDER BY t.tok, t.patient_id LIMIT room);
        whys := array_fill('words'::text, ARRAY[cardinality(ids)]);
        -- the guardian's name, in full enough to mean somebody: two words or more
        IF cardinality(k.words) > 1 AND cardinality(ids) < room THEN
            got := ARRAY(SELECT t.patient_id FROM clinic.patient_token t
                           JOIN clinic.patient p ON p.id = t.patient_id
                          WHERE t.clinic_id = p_clinic AND t.tok >= '&' || driver AND t.tok < '&' || high
                            AND t.rest LIKE ALL (others)
                            AND p.birth_date > current_date - interval '18 years'
                            AND t.patient_id <> ALL (shown || ids)
                          ORDER BY t.tok, t.patient_id LIMIT room - cardinality(ids));
            got := ARRAY(SELECT x FROM unnest(got) WITH ORDINALITY u(x, o) GROUP BY x ORDER BY min(o));
            ids := ids || got;
            whys := whys || array_fill('guardian'::text, ARRAY[cardinality(got)]);
        END IF;
        IF ids <> '{}' OR shown <> '{}' THEN RETURN; END IF;

        -- nothing: take each word in turn for mistyped, the rarest first
        FOR i IN 1..least(3, cardinality(order_no)) LOOP
            guess := clinic.word_guess(p_clinic, k.words[order_no[i]]);
            CONTINUE WHEN guess = '{}';
            others := ARRAY(SELECT '% ' || w.x || '%' FROM unnest(k.words) WITH ORDINALITY w(x, o)
                             WHERE w.o <> order_no[i]);
            alt := NULL;
            FOREACH g IN ARRAY guess LOOP
                got := ARRAY(SELECT t.patient_id FROM clinic.patient_token t
                              WHERE t.clinic_id = p_clinic AND t.tok = g AND t.rest LIKE ALL (others)
                                AND t.patient_id <> ALL (ids)
                              ORDER BY t.patient_id LIMIT most - cardinality(ids));
                ids := ids || got;
                EXIT WHEN cardinality(ids) >= most;
            END LOOP;
            EXIT WHEN ids <> '{}';
        END LOOP;
        -- two words mistyped: the guesses of one drive, those of the other filter
        IF ids = '{}' AND cardinality(order_no) BETWEEN 2 AND 4 THEN
            guess := clinic.word_guess(p_clinic, k.words[order_no[1]]);
            alt := ARRAY(SELECT '% ' || x || '%'
                           FROM unnest(clinic.word_guess(p_clinic, k.words[order_no[2]])) x);
            others := ARRAY(SELECT '% ' || w.x || '%' FROM unnest(k.words) WITH ORDINALITY w(x, o)
                             WHERE w.o NOT IN (order_no[1], order_no[2]));
            FOREACH g IN ARRAY guess LOOP
                got := ARRAY(SELECT t.patient_id FROM clinic.patient_token t
                              WHERE t.clinic_id = p_clinic AND t.tok = g AND t.rest LIKE ALL (others)
                                AND t.rest LIKE ANY (alt) AND t.patient_id <> ALL (ids)
                              ORDER BY t.patient_id LIMIT most - cardinality(ids));
                ids := ids || got;
                EXIT WHEN cardinality(ids) >= most;
            END LOOP;
        END IF;
        whys := array_fill('typo'::text, ARRAY[cardinality(ids)]);
        RETURN;
    END IF;

    -- numbers; words typed along with them narrow them down
    pats := ARRAY(SELECT '% ' || x || '%' FROM unnest(k.words) x);
    IF k.record IS NOT NULL THEN
        ids := ARRAY(SELECT p.id FROM clinic.patient p
                      WHERE p.clinic_id = p_clinic AND p.record_no = k.record AND p.merged_into IS NULL
                        AND ' ' || arca.fold(concat_ws(' ', p.social_name, p.registered_name))
                            LIKE ALL (pats));
        whys := array_fill('record'::text, ARRAY[cardinality(ids)]);
    END IF;
    IF k.born IS NOT NULL THEN
        got := ARRAY(SELECT p.id FROM clinic.patient p
                      WHERE p.clinic_id = p_clinic AND p.birth_date = k.born AND p.merged_into IS NULL
                        AND (p.social_name IS NULL AND ' ' || p.norm LIKE ALL (pats)
                             OR p.social_name IS NOT NULL
                             AND ' ' || arca.fold(p.social_name || ' ' || p.registered_name)
                                 LIKE ALL (pats))
                        AND p.id <> ALL (ids)
                      ORDER BY p.norm, p.id LIMIT most - cardinality(ids));
        ids := ids || got;
        whys := whys || array_fill('born'::text, ARRAY[cardinality(got)]);
    END IF;
    d := k.digits;
    -- digits may be a CPF or a telephone: the first takes half of the page unless they are one in full
    IF length(d) BETWEEN 3 AND 11 AND k.phone IS NOT TRUE AND cardinality(ids) < most THEN
        got := ARRAY(SELECT p.id FROM clinic.patient p
                      WHERE p.clinic_id = p_clinic AND p.cpf >= d AND p.cpf < d || ':'
                        AND p.cpf IS NOT NULL AND p.merged_into IS NULL
                        AND (pats = '{}' OR ' ' || arca.fold(concat_ws(' ', p.social_name, p.registered_name))
                            LIKE ALL (pats))
                        AND p.id <> ALL (ids)
                      ORDER BY p.cpf LIMIT least((most + 1) / 2, most - cardinality(ids)));
        ids := ids || got;
        whys := whys || array_fill('cpf'::text, ARRAY[cardinality(got)]);
        -- and its last digits
        got := ARRAY(SELECT t.patient_id FROM clinic.patient_token t
                       JOIN clinic.patient p ON p.id = t.patient_id
                      WHERE t.clinic_id = p_clinic AND t.tok >= '-' || reverse(d) AND t.tok < '-' || reverse(d) || ':'
                        AND (pats = '{}' OR ' ' || arca.fold(concat_ws(' ', p.social_name, p.registered_name))
                            LIKE ALL (pats))
                        AND t.patient_id <> ALL (ids)
                      ORDER BY t.tok, t.patient_id LIMIT least((most + 1) / 2, most - cardinality(ids)));
        ids := ids || got;
        whys := whys || array_fill('cpf'::text, ARRAY[cardinality(got)]);
    END IF;
    IF length(d) >= 3 AND cardinality(ids) < most THEN
        IF length(d) IN (12, 13) AND left(d, 2) = '55' THEN d := substr(d, 3); END IF;
        IF length(d) IN (11, 12) AND left(d, 1) = '0' THEN d := substr(d, 2); END IF;
        SELECT r.area_code INTO area FROM clinic.patient_rule r WHERE r.clinic_id = p_clinic;
        -- the last digits, the first ones, and the first ones after the clinic's own area code
        FOREACH g IN ARRAY ARRAY['~' || reverse(d), '+' || d, '+' || area || d] LOOP
            CONTINUE WHEN g IS NULL OR cardinality(ids) >= most;
            got := ARRAY(SELECT t.patient_id FROM clinic.patient_token t
                           JOIN clinic.patient p ON p.id = t.patient_id
                          WHERE t.clinic_id = p_clinic AND t.tok >= g AND t.tok < g || ':'
                            AND (pats = '{}'
                                 OR ' ' || arca.fold(concat_ws(' ', p.social_name, p.registered_name))
                                    LIKE ALL (pats))
                            AND t.patient_id <> ALL (ids)
                          ORDER BY t.tok, t.patient_id LIMIT most - cardinality(ids));
            got := ARRAY(SELECT x FROM unnest(got) WITH ORDINALITY s(x, o) GROUP BY x ORDER BY min(o));
            ids := ids || got;
            whys := whys || array_fill('phone'::text, ARRAY[cardinality(got)]);
        END LOOP;
    END IF;
END
$$;

-- The search itself: at most p_rows (1 to 50) ids, best first, and why each is there: browse, name (the
-- shown name begins so), words, guardian (a minor's), record, born, cpf, phone, typo. own: only the cases of this member of
-- staff (NULL: the whole clinic). after_name and after_id: the last row's sort_key and id while browsing
-- (q empty). Reads under row-level security, never raises for what is typed. It runs with the rights, the
-- search path and the way to keep plans of the function that calls it: each setting of its own costs at every
-- letter typed. Those it has keep the planner on the ordered index that stops at the limit; the sorts that are
-- left are of a page's size.
CREATE FUNCTION clinic.patient_find(p_clinic bigint, q text, own bigint, after_name text, after_id bigint,
    p_rows integer, OUT ids bigint[], OUT whys text[])
LANGUAGE plpgsql STABLE SET enable_sort = off SET enable_bitmapscan = off
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $$
DECLARE
    k clinic.patient_asked; h record;
    low text; high text; from_id bigint;
    most CONSTANT integer := greatest(1, least(coalesce(p_rows, 50), 50));
BEGIN
    ids := '{}'; whys := '{}';
    k := clinic.patient_query(q);
    IF k.kind = 'none' THEN RETURN; END IF;
    IF own IS NOT NULL THEN
        h := clinic.patient_hits_own(p_clinic, k, own, after_name, after_id, most);
        ids := h.ids; whys := h.whys;
        RETURN;
    END IF;
    IF k.kind IN ('words', 'browse') THEN
        low := CASE k.kind WHEN 'words' THEN k.whole ELSE coalesce(after_name, '') END;
        from_id := CASE k.kind WHEN 'words' THEN 0 ELSE coalesce(after_id, 0) END;
        high := CASE k.kind WHEN 'words' THEN k.whole ELSE '' END || chr(1114111);
        ids := ARRAY(SELECT p.id FROM clinic.patient p
                      WHERE p.clinic_id = p_clinic AND p.merged_into IS NULL
                        AND p.norm >= low AND p.norm < high
                        AND (p.norm > low OR p.id > from_id)
                      ORDER BY p.norm, p.id LIMIT most);
        whys := array_fill(CASE k.kind WHEN 'words' THEN 'name' ELSE 'browse' END, ARRAY[cardinality(ids)]);
        IF cardinality(ids) >= most OR k.kind = 'browse' THEN RETURN; END IF;
    END IF;
    h := clinic.patient_hits(p_clinic, k, ids, most);
    ids := ids || h.ids; whys := whys || h.whys;
END
$$;

-- What a list shows of those found, in the order of p_ids. own: only the cases of this member of staff, with no
-- contact and no document (NULL: all). Whoever is there because the name has the fragments (words) is to stand
-- where the name says, other reasons have an order of their own: the caller sorts, when there are such, for that
-- costs a third as much again as the rows.
CREATE FUNCTION clinic.patient_rows(p_ids bigint[], p_whys text[], own bigint, today date)
RETURNS TABLE (id bigint, record_no text, status text, name text, registered_name text, birth_date date,
    age integer, phone text, guardian_name text, cpf text, why text, deceased boolean, sort_key text)
LANGUAGE sql STABLE
AS $$
    SELECT p.id, arca.record_text(p.record_no), p.status, p.name,
           CASE WHEN own IS NULL THEN nullif(p.registered_name, p.name) END, p.birth_date,
           arca.age_on(p.birth_date, today),
           CASE WHEN own IS NULL THEN coalesce(p.phone, p.phone2, p.guardian_phone) END,
           CASE WHEN own IS NULL AND p.birth_date > today - interval '18 years' THEN p.guardian_name END,
           CASE WHEN own IS NULL THEN arca.cpf_masked(p.cpf) END,
           w.why, p.deceased_on IS NOT NULL, p.norm::text
      FROM unnest(p_ids, p_whys) WITH ORDINALITY w(id, why, o)
      JOIN clinic.patient p ON p.id = w.id AND (own IS NULL OR own IN (p.intern_id, p.supervisor_id))
     ORDER BY w.o
$$;

-- ---------------------------------------------------------------------------------------------
-- Duplicate candidates
-- ---------------------------------------------------------------------------------------------

-- How far two names tell of one person, 0 to 50; words in the order of the name, particles left out.
-- 50 the same, 40 one is part of the other or every word is alike, 30 first name and another word,
-- 12 two words but not the first name (brothers and sisters), 10 the first name alone.
CREATE FUNCTION arca.name_points(a text[], b text[]) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s text[] := CASE WHEN cardinality(a) <= cardinality(b) THEN a ELSE b END;
    l text[] := CASE WHEN cardinality(a) <= cardinality(b) THEN b ELSE a END;
    x text; y text; m integer := 0; first boolean;
BEGIN
    IF a = b THEN RETURN 50; END IF;
    FOREACH x IN ARRAY s LOOP
        IF x = ANY (l) THEN
            m := m + 1;
        ELSE
            FOREACH y IN ARRAY l LOOP
                IF arca.alike(x, y) THEN m := m + 1; EXIT; END IF;
            END LOOP;
        END IF;
    END LOOP;
    first := arca.alike(a[1], b[1]);
    RETURN CASE WHEN first AND m = cardinality(s) AND m >= 2 THEN 40
                WHEN first AND m >= 2 THEN 30
                WHEN m >= 2 THEN 12
                WHEN first THEN 10
                ELSE 0 END;
END
$$;

-- Points and reasons that a person typed is a patient on file. Sex never counts. Two different CPFs
-- speak against, so does a birth date that is wholly another one.
CREATE FUNCTION clinic.duplicate_score(p clinic.patient, w1 text[], w2 text[], born date, p_cpf text,
    phones text[], OUT score integer, OUT reasons text[])
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t1 text[] := arca.name_words(p.registered_name, NULL); t2 text[]; best integer; social integer := 0;
    a text; b text; apart integer := 0;
BEGIN
    score := 0; reasons := '{}';
    IF p.cpf = p_cpf THEN score := 100; reasons := reasons || 'cpf'::text; END IF;
    best := coalesce(arca.name_points(w1, t1), 0);
    IF p.social_name IS NOT NULL OR w2 IS NOT NULL THEN
        t2 := arca.name_words(coalesce(p.social_name, p.registered_name), NULL);
        social := greatest(arca.name_points(w1, t2), arca.name_points(w2, t1), arca.name_points(w2, t2), 0);
    END IF;
    IF social > best THEN best := social; ELSE social := 0; END IF;
    score := score + best;
    IF best >= 50 THEN reasons := reasons || 'name'::text;
    ELSIF best >= 30 THEN reasons := reasons || 'name_similar'::text; END IF;
    IF social >= 30 THEN reasons := reasons || 'social_name'::text; END IF;
    IF born IS NOT NULL THEN
        a := to_char(born::timestamp, 'YYYYMMDD');
        b := to_char(p.birth_date::timestamp, 'YYYYMMDD');
        FOR k IN 1..8 LOOP
            IF substr(a, k, 1) <> substr(b, k, 1) THEN apart := apart + 1; END IF;
        END LOOP;
        IF a = b THEN score := score + 40; reasons := reasons || 'birth_date'::text;
        ELSIF left(a, 4) = left(b, 4) AND substr(a, 5, 2) = right(b, 2) AND right(a, 2) = substr(b, 5, 2) THEN
            score := score + 30; reasons := reasons || 'birth_transposed'::text;
        ELSIF apart = 1 THEN score := score + 20; reasons := reasons || 'birth_near'::text;
        ELSE score := score - 15; END IF;
    END IF;
    IF phones && ARRAY[p.phone, p.phone2, p.guardian_phone] THEN
        score := score + 20; reasons := reasons || 'phone'::text;
    END IF;
    IF p.cpf <> p_cpf THEN score := score - 35; reasons := reasons || 'cpf_differs'::text; END IF;
END
$$;

-- Patients who may be the person typed, best first, at most 20, from at_least points on. Every source
-- is an index read with a limit: CPF, telephone, birth date and its day and month exchanged, the name.
CREATE FUNCTION clinic.patient_candidates(p_clinic bigint, self bigint, registered text, social text,
    born date, p_cpf text, phones text[], at_least integer)
RETURNS TABLE (id bigint, score integer, reasons text[])
LANGUAGE plpgsql STABLE ROWS 20 SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_sort = off SET enable_bitmapscan = off
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $$
DECLARE
    top CONSTANT text := chr(1114111);
    names text[] := array_remove(ARRAY[registered, social], NULL);
    ids bigint[] := '{}'; swapped date; w text[]; x text;
    driver text; second text;
BEGIN
    phones := array_remove(phones, NULL);
    IF p_cpf IS NOT NULL THEN
        ids := ids || ARRAY(SELECT p.id FROM clinic.patient p
                             WHERE p.clinic_id = p_clinic AND p.cpf = p_cpf AND p.merged_into IS NULL);
    END IF;
    FOREACH x IN ARRAY phones LOOP
        ids := ids || ARRAY(SELECT t.patient_id FROM clinic.patient_token t
                             WHERE t.clinic_id = p_clinic AND t.tok = '+' || arca.digits(x)
                             ORDER BY t.patient_id LIMIT 30);
    END LOOP;
    IF born IS NOT NULL THEN
        swapped := CASE WHEN extract(day FROM born) <= 12 THEN
            make_date(extract(year FROM born)::int, extract(day FROM born)::int, extract(month FROM born)::int) END;
        ids := ids || ARRAY(SELECT p.id FROM clinic.patient p
                             WHERE p.clinic_id = p_clinic AND p.merged_into IS NULL AND p.birth_date = born
                             ORDER BY p.norm LIMIT 500);
        IF swapped <> born THEN
            ids := ids || ARRAY(SELECT p.id FROM clinic.patient p
                                 WHERE p.clinic_id = p_clinic AND p.merged_into IS NULL
                                   AND p.birth_date = swapped
                                 ORDER BY p.norm LIMIT 500);
        END IF;
    END IF;
    FOREACH x IN ARRAY names LOOP
        w := arca.name_words(x, NULL);
        CONTINUE WHEN cardinality(w) < 2;
        ids := ids || ARRAY(SELECT p.id FROM clinic.patient p
                             WHERE p.clinic_id = p_clinic AND p.merged_into IS NULL AND p.norm = arca.fold(x)
                             ORDER BY p.id LIMIT 30);
        -- the rarest two known words of the name; the last one may still be half typed
        w := ARRAY(SELECT u.x FROM unnest(w, ARRAY(SELECT left(y, 6) FROM unnest(w) y)) u(x, p)
                     JOIN clinic.name_prefix f ON f.clinic_id = p_clinic AND f.p = u.p
                    ORDER BY f.n, length(u.x) DESC);
        driver := w[1]; second := w[2];
        CONTINUE WHEN second IS NULL;
        ids := ids || ARRAY(SELECT t.patient_id FROM clinic.patient_token t
                             WHERE t.clinic_id = p_clinic AND t.tok >= driver AND t.tok < driver || top
                               AND t.rest LIKE '% ' || second || '%'
                             ORDER BY t.tok, t.patient_id LIMIT 40);
    END LOOP;

    RETURN QUERY
    SELECT s.id, s.score, s.reasons FROM (
        SELECT p.id, (d).score, (d).reasons
          FROM (SELECT c AS id FROM unnest(ids) c GROUP BY c) u
          JOIN clinic.patient p ON p.id = u.id AND p.merged_into IS NULL AND p.id IS DISTINCT FROM self,
               LATERAL (SELECT clinic.duplicate_score(p, arca.name_words(registered, NULL),
                    CASE WHEN social IS NOT NULL THEN arca.name_words(social, NULL) END, born, p_cpf, phones) AS d
                OFFSET 0) l
         WHERE NOT EXISTS (SELECT FROM clinic.patient_distinct n
                            WHERE n.a_id = least(p.id, self) AND n.b_id = greatest(p.id, self))) s
     WHERE s.score >= at_least
       -- the day of birth and nothing of the name: one in ten registrations meets somebody
       AND (s.score > 40 OR s.reasons <> ARRAY['birth_date'] OR EXISTS (
            SELECT FROM unnest(arca.name_words(registered, social)) typed, clinic.patient o,
                   unnest(arca.name_words(o.registered_name, o.social_name)) has
             WHERE o.id = s.id AND arca.alike(typed, has)))
     ORDER BY s.score DESC, s.id LIMIT 20;
END
$$;

-- Who may be the person of a form: what was typed so far, as far as it can be read yet.
CREATE FUNCTION clinic.patient_alike(args jsonb) RETURNS TABLE (id bigint, score integer, reasons text[])
LANGUAGE plpgsql STABLE ROWS 20
AS $$
DECLARE
    mine bigint := arca.my_clinic();
    v_cpf text := arca.digits(args ->> 'cpf');
    v_show integer;
BEGIN
    SELECT r.duplicate_show INTO v_show FROM clinic.patient_rule r WHERE r.clinic_id = mine;
    RETURN QUERY
    SELECT c.* FROM clinic.patient_candidates(mine,
        CASE WHEN args ->> 'id' ~ '^[1-9][0-9]{0,17}$' COLLATE "C" THEN (args ->> 'id')::bigint END,
        CASE WHEN arca.fold(args ->> 'registered_name') <> '' THEN args ->> 'registered_name' END,
        CASE WHEN arca.fold(args ->> 'social_name') <> '' THEN args ->> 'social_name' END,
        arca.date_of(args ->> 'birth_date'),
        CASE WHEN arca.cpf_ok(v_cpf) THEN v_cpf END,
        ARRAY[arca.phone_of(args ->> 'phone'), arca.phone_of(args ->> 'phone2'),
              arca.phone_of(args ->> 'guardian_phone')],
        coalesce(v_show, 40)) c;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- What staff call
-- ---------------------------------------------------------------------------------------------

-- Called twice, see audit.ticket_asked. Finds at most p_rows people, 1 to 50. The ticket holds what was typed; its event only what kind of thing
-- that was, and who was found. after_name and after_id: the last row's sort_key and id, while nothing is
-- typed.
CREATE FUNCTION api.patient_search_open(p_ticket uuid, q text, after_name text DEFAULT NULL,
    after_id bigint DEFAULT NULL, p_rows integer DEFAULT 50) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_scope text := arca.scope_of('patient.find');
    args jsonb := jsonb_build_object('q', left(q, 200));
    f record;
BEGIN
    IF v_scope = 'none' THEN
        RETURN arca.refuse('patient.find', 'patient', NULL, NULL);
    END IF;
    IF NOT audit.ticket_asked(p_ticket, 'patient_search', args) THEN
        RETURN audit.ticket_ask(p_ticket, 'patient_search', args);
    END IF;
    f := clinic.patient_find(arca.my_clinic(), left(q, 200),
        CASE WHEN v_scope <> 'clinic' THEN arca.my_staff() END, after_name, after_id, p_rows);
    RETURN audit.ticket_make(p_ticket, 'patient_search', args, NULL, NULL,
        f.ids, jsonb_build_object('whys', array_to_string(f.whys, ' ')));
END
$$;

-- Interns and supervisors find their own cases with the minimum of columns.
CREATE FUNCTION api.patient_search(p_ticket uuid)
RETURNS TABLE (id bigint, record_no text, status text, name text, registered_name text, birth_date date,
    age integer, phone text, guardian_name text, cpf text, why text, deceased boolean, sort_key text)
LANGUAGE plpgsql SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'patient_search');
    v_own bigint := CASE WHEN arca.scope_of('patient.find') <> 'clinic' THEN arca.my_staff() END;
    v_today date := arca.today();
    v_whys text[] := string_to_array(t.page ->> 'whys', ' ');
BEGIN
    IF 'words' = ANY (v_whys) THEN
        RETURN QUERY
        SELECT r.* FROM clinic.patient_rows(t.ids, v_whys, v_own, v_today) r
         ORDER BY r.why IN ('words', 'guardian'), r.why = 'guardian',
               CASE WHEN r.why = 'words' THEN r.sort_key COLLATE "C" END, array_position(t.ids, r.id);
    ELSE
        RETURN QUERY
        SELECT * FROM clinic.patient_rows(t.ids, v_whys, v_own, v_today);
    END IF;
END
$$;

-- data: registered_name, social_name, birth_date, cpf, phone, phone2, guardian_phone as typed so far, and
-- id when a record is being edited. What cannot be read yet is left out.
CREATE FUNCTION api.patient_duplicates_open(p_ticket uuid, p_data jsonb) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb; found record;
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('patient.duplicates') <> 'clinic' THEN
        RETURN arca.refuse('patient.duplicates', 'patient', NULL, NULL);
    END IF;
    IF jsonb_typeof(p_data) IS DISTINCT FROM 'object' THEN
        RETURN arca.no('invalid', 'invalid');
    END IF;
    args := (SELECT coalesce(jsonb_object_agg(e.key, left(p_data ->> e.key, 200)), '{}')
               FROM jsonb_object_keys(p_data) e(key)
              WHERE e.key IN ('id', 'registered_name', 'social_name', 'birth_date', 'cpf', 'phone', 'phone2',
                              'guardian_phone'));
    IF NOT audit.ticket_asked(p_ticket, 'patient_duplicates', args) THEN
        RETURN audit.ticket_ask(p_ticket, 'patient_duplicates', args);
    END IF;
    SELECT array_agg(c.id ORDER BY c.score DESC, c.id) AS ids,
           jsonb_agg(jsonb_build_array(c.score, c.reasons) ORDER BY c.score DESC, c.id) AS whys INTO found
      FROM clinic.patient_alike(args) c;
    RETURN audit.ticket_make(p_ticket, 'patient_duplicates', args, NULL, NULL, coalesce(found.ids, '{}'),
        found.whys);
END
$$;

-- Best first, at most 20. refuses: a save would be refused unless not_duplicate_of names the record.
CREATE FUNCTION api.patient_duplicates(p_ticket uuid)
RETURNS TABLE (id bigint, record_no text, status text, name text, registered_name text, birth_date date,
    age integer, phone text, cpf text, score integer, reasons text[], refuses boolean)
LANGUAGE plpgsql SECURITY DEFINER ROWS 20 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'patient_duplicates');
    today date := arca.today(); v_refuse integer;
BEGIN
    SELECT r.duplicate_refuse INTO v_refuse FROM clinic.patient_rule r WHERE r.clinic_id = arca.my_clinic();
    RETURN QUERY
    SELECT p.id, arca.record_text(p.record_no), p.status, p.name, nullif(p.registered_name, p.name),
           p.birth_date, arca.age_on(p.birth_date, today), coalesce(p.phone, p.phone2, p.guardian_phone)::text,
           arca.cpf_masked(p.cpf), s.score, ARRAY(SELECT jsonb_array_elements_text(f.why -> 1)),
           s.score >= coalesce(v_refuse, 70)
      FROM unnest(t.ids) WITH ORDINALITY x(id, o)
      JOIN clinic.patient p ON p.id = x.id
           CROSS JOIN LATERAL (SELECT t.page -> (x.o - 1)::int AS why) f
           CROSS JOIN LATERAL (SELECT (f.why ->> 0)::int AS score) s
     ORDER BY x.o;
END
$$;

INSERT INTO arca.function_action (function, action) VALUES
    ('patient_search_open', 'patient.find'), ('patient_search', 'patient.find'),
    ('patient_duplicates_open', 'patient.duplicates'), ('patient_duplicates', 'patient.duplicates');

GRANT EXECUTE ON FUNCTION arca.name_words(text, text), arca.trigrams(text),
    arca.word_tokens(text[], text), arca.patient_tokens(clinic.patient), arca.search_rebuild_words(bigint), arca.search_rebuild(bigint)
    TO arca_seeder, arca_migrator;
