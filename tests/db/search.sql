-- SPDX-License-Identifier: Apache-2.0
-- Search: as staff under row-level security through api it finds what brute force finds; its plans read
-- ordered indexes and stop; typed rubbish is answered; duplicates planted are found.
\ir desk.psql
\o /dev/null
CREATE TABLE tap.name (given text[], family text[]);
INSERT INTO tap.name VALUES (
    string_to_array('Maria José Ana João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael Daniel '
        'Marcelo Bruno Eduardo Felipe Raimundo Rodrigo Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Mariana '
        'Téo Caio Yuri Ênio Íris Úrsula Zélia Ângela Øystein', ' '),
    string_to_array('Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho '
        'Almeida Lopes Soares Vieira Barbosa Rocha Dias Conceição Nogueira Nakamura Prado Moura D''Ávila Sant''Ana '
        'Wünsch Xisto Guimarães Magalhães', ' '));
CREATE FUNCTION tap.draw(i bigint, salt int) RETURNS float8 LANGUAGE sql IMMUTABLE
    AS $$SELECT (('x' || substr(md5(i || ':' || salt), 1, 7))::bit(28)::int) / 268435456.0$$;
CREATE FUNCTION tap.cpf(n bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE t text := lpad(n::text, 9, '0'); s1 int := 0; s2 int := 0; d int; d1 int;
BEGIN
    FOR i IN 1..9 LOOP d := substr(t, i, 1)::int; s1 := s1 + d * (11 - i); s2 := s2 + d * (12 - i); END LOOP;
    d1 := s1 * 10 % 11 % 10;
    RETURN t || d1 || (s2 + d1 * 2) * 10 % 11 % 10;
END $$;
GRANT USAGE ON SCHEMA tap TO arca_seeder;
GRANT SELECT ON tap.name TO arca_seeder;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA tap TO arca_seeder;
SELECT adm.session_open('test', '0');
SET ROLE arca_seeder;
INSERT INTO clinic.patient (clinic_id, status, record_no, registered_name, social_name, birth_date, cpf, phone, guardian_name,
    guardian_phone, intern_id, supervisor_id)
SELECT CASE WHEN i % 10 = 0 THEN 9002 ELSE 9001 END, 'active', i,
       given[1 + floor(tap.draw(i, 1) ^ 2 * cardinality(given))::int]
           || CASE WHEN tap.draw(i, 2) < 0.3 THEN ' ' || given[1 + floor(tap.draw(i, 3) * cardinality(given))::int] ELSE '' END
           || CASE WHEN tap.draw(i, 4) < 0.2 THEN ' de ' ELSE ' ' END
           || family[1 + floor(tap.draw(i, 5) ^ 2 * cardinality(family))::int]
           || CASE WHEN tap.draw(i, 6) < 0.6 THEN ' ' || family[1 + floor(tap.draw(i, 7) * cardinality(family))::int] ELSE '' END,
       CASE WHEN i % 40 = 0 OR i % 41 = 0 THEN given[1 + (i % 37)::int] || ' ' || family[1 + (i % 31)::int] END,
       date '1930-01-01' + (tap.draw(i, 8) * 34000)::int,
       CASE WHEN i % 5 > 0 THEN tap.cpf(100000000 + i * 7919 % 800000000) END,
       CASE WHEN i % 7 > 0 THEN '119' || lpad((i * 104729 % 100000000)::text, 8, '0') END,
       CASE WHEN i % 7 = 0 THEN 'Guardiã' END, CASE WHEN i % 7 = 0 THEN '2198' || lpad((i * 7777 % 10000000)::text, 7, '0') END,
       CASE WHEN i % 100 = 1 THEN 9004 WHEN i % 100 = 2 THEN 9005 END, CASE WHEN i % 100 = 1 THEN 9003 END
  FROM tap.name, generate_series(1, 4000) i;
SELECT arca.search_rebuild(9001), arca.search_rebuild(9002);
RESET ROLE;
ANALYZE;

-- what is asked, and by what it should be found: n names, c CPF, p telephone, b birth date, r record
CREATE TABLE tap.asked (i int GENERATED ALWAYS AS IDENTITY, kind text, q text, arg text);
INSERT INTO tap.asked (kind, q, arg) SELECT 'n', x, NULL FROM unnest(ARRAY['m', 'ma', 'mar', 'maria', 'MARIA S', 'maria si', 's', 'si',
    'silva', 'xisto', 'Xisto Ma', 'jos sil', 'silva jose', 'sil mar', 'conceicao', 'CONCEIÇÃO', 'conceição ana', 'angela', 'Ângela',
    'oystein', 'øystein', 'wunsch', 'd''avila', 'avila', 'sant ana', 'de', 'da silva', 'maria de', 'ana ana', 'ana an', 'ana mar si',
    'teo', 'guim maria', 'joao lima', 'a b', 'zelia zelia', 'nakamura yuri', 'prado  prado', ' moura ', 'marcos gab', 'lu', 'lui']) x;
INSERT INTO tap.asked (kind, q, arg) SELECT 'n', left(p.name, 6), NULL FROM clinic.patient p WHERE p.clinic_id = 9001 AND p.id % 97 = 0 LIMIT 20;
INSERT INTO tap.asked (kind, q, arg) SELECT 'n', split_part(p.registered_name, ' ', 2) || ' ' || left(p.registered_name, 3), NULL
    FROM clinic.patient p WHERE p.clinic_id = 9001 AND p.id % 89 = 0 LIMIT 20;
INSERT INTO tap.asked (kind, q, arg) SELECT 'c', x, arca.digits(x) FROM unnest(ARRAY['529', '100', '1000', '107.919', '10791900']) x;
INSERT INTO tap.asked (kind, q, arg) SELECT 'c', substr(p.cpf, 1, 3) || '.' || substr(p.cpf, 4, 3) || '.' || substr(p.cpf, 7, 3) || '-'
    || substr(p.cpf, 10), p.cpf FROM clinic.patient p WHERE p.clinic_id = 9001 AND p.cpf IS NOT NULL AND p.id % 401 = 0 LIMIT 5;
INSERT INTO tap.asked (kind, q, arg) SELECT 'p', x, arca.digits(x) FROM unnest(ARRAY['(11) 9', '1191', '119104', '4729', '2198', '(21) 98']) x;
INSERT INTO tap.asked (kind, q, arg) SELECT 'p', right(p.phone, 4), right(p.phone, 4) FROM clinic.patient p
    WHERE p.clinic_id = 9001 AND p.phone IS NOT NULL AND p.id % 301 = 0 LIMIT 5;
-- by who answers for a child, and by the end of a CPF
INSERT INTO tap.asked (kind, q, arg) SELECT 'n', p.guardian_name, NULL FROM clinic.patient p WHERE p.clinic_id = 9001
    AND p.guardian_name IS NOT NULL AND p.birth_date > current_date - interval '17 years' ORDER BY p.id LIMIT 5;
INSERT INTO tap.asked (kind, q, arg) SELECT 'c', right(p.cpf, n), right(p.cpf, n) FROM clinic.patient p, unnest(ARRAY[4, 6]) n
    WHERE p.clinic_id = 9001 AND p.cpf IS NOT NULL AND p.id % 701 = 0 LIMIT 6;
INSERT INTO tap.asked (kind, q, arg) SELECT 'b', to_char(p.birth_date, f), p.birth_date::text FROM clinic.patient p,
    unnest(ARRAY['DD/MM/YYYY', 'YYYY-MM-DD', 'DDMMYYYY', 'DD.MM.YYYY', 'FMDD/FMMM/YYYY']) f WHERE p.clinic_id = 9001 AND p.id % 1501 = 1 LIMIT 15;
INSERT INTO tap.asked (kind, q, arg) SELECT 'r', x, regexp_replace(x, '\D', '', 'g') FROM unnest(ARRAY['R-00812', 'r812', '812', 'R 00812', '00812', 'R-10']) x;

-- brute force, by its own means: every distinct word typed begins a different word of the names
CREATE FUNCTION tap.plain(x text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$SELECT btrim(regexp_replace(translate(lower(x), 'áàâãäéèêëíìîïóòôõöúùûüçñøÁÂÃÉÊÍÓÔÕÚÇØÜ', 'aaaaaeeeeiiiiooooouuuucnoaaaeeiooouc' || 'ou'), '[^a-z0-9]+', ' ', 'g'))$$;
CREATE FUNCTION tap.covers(typed text[], words text[]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF typed = '{}' THEN RETURN true; END IF;
    FOR i IN 1..cardinality(words) LOOP
        IF left(words[i], length(typed[1])) = typed[1]
           AND tap.covers(typed[2:], words[:i-1] || words[i+1:]) THEN RETURN true; END IF;
    END LOOP;
    RETURN false;
END $$;
CREATE FUNCTION tap.brute(kind text, q text, arg text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(p.id ORDER BY p.id), '{}') FROM (
        SELECT p.*, ARRAY(SELECT DISTINCT w FROM unnest(string_to_array(tap.plain(concat_ws(' ', p.social_name, p.registered_name)), ' ')) w
                           WHERE w NOT IN ('da', 'de', 'do', 'dos', 'das', 'e')) AS words
          FROM clinic.patient p WHERE p.clinic_id = 9001 AND p.merged_into IS NULL) p
     WHERE CASE kind
        WHEN 'n' THEN left(tap.plain(coalesce(p.social_name, p.registered_name)), length(tap.plain(q))) = tap.plain(q)
            OR tap.covers(coalesce(nullif(ARRAY(SELECT DISTINCT w FROM unnest(string_to_array(tap.plain(q), ' ')) w
                                        WHERE w NOT IN ('da', 'de', 'do', 'dos', 'das', 'e')), '{}'), ARRAY[tap.plain(q)]), p.words)
            OR p.birth_date > current_date - interval '18 years' AND EXISTS (
                SELECT FROM (SELECT ARRAY(SELECT DISTINCT w FROM unnest(string_to_array(tap.plain(q), ' ')) w WHERE w NOT IN ('da', 'de', 'do', 'dos', 'das', 'e')) AS t) x
                 WHERE cardinality(x.t) > 1 AND tap.covers(x.t, string_to_array(tap.plain(coalesce(p.guardian_name, '')), ' ')))
        WHEN 'b' THEN p.birth_date = arg::date
        WHEN 'r' THEN p.record_no = arg::int
        WHEN 'c' THEN p.cpf LIKE arg || '%' OR p.cpf LIKE '%' || arg
        WHEN 'p' THEN EXISTS (SELECT FROM unnest(ARRAY[p.phone, p.phone2, p.guardian_phone]) x
                               WHERE x LIKE arg || '%' OR x LIKE '%' || arg OR x LIKE '11' || arg || '%')
        END
$$;
CREATE TABLE tap.found (i int, o int, id bigint, why text, sort_key text, name text);
CREATE TABLE tap.typed (i int GENERATED ALWAYS AS IDENTITY, q text);
INSERT INTO tap.typed (q) VALUES (NULL), (''), ('   '), ('%'), ('_'), ('\'), ('%%%'), (E'\t\n'), (E'\x01\x02'), (U&'\202Eabc'), (U&'\200B'),
    ('''; DROP TABLE clinic.patient; --'), (repeat('a', 10000)), (repeat('maria ', 2000)), (repeat('9', 10000)), ('31/02/1990'), ('99/99/9999'),
    ('0000-00-00'), ('00/00/0000'), ('R-99999999999999'), ('R-'), ('-1'), ('1e9'), ('999999999'), ('9999999999'), ('+'), ('()'), ('+55'),
    ('=1+1'), ('a b c d e f g h i j k l m n'), ('🙂'), ('李'), ('Иван'), ('* OR 1=1'), ('[a-z'), ('((('), ('~'), ('~1'), ('+1'), ('12/12'),
    ('12.34.56'), ('1990-13-45'), ('maria 25/12/1990 4456'), ('e'), ('da de do'), (U&'e\0301'), ('NaN'), ('null'), (chr(1114111));
GRANT SELECT ON tap.asked, tap.typed TO PUBLIC;
GRANT INSERT ON tap.found TO PUBLIC;

\c - tt.maria
\o /dev/null
SELECT api.session_open('arca', '0', 'desk1', 'tty1', 'pt_BR');
-- each statement is a transaction of its own, as the program has it
SELECT v.s FROM tap.asked a, LATERAL (SELECT '00000000-0000-4000-8001-' || lpad(a.i::text, 12, '0')) u(t), LATERAL (VALUES
        (0, format('SELECT api.patient_search_open(%L, %L)', u.t, a.q)),
        (1, format('SELECT api.patient_search_open(%L, %L)', u.t, a.q)),
        (2, format('INSERT INTO tap.found SELECT %s, s.o, s.id, s.why, s.sort_key, s.name FROM
                    (SELECT f.*, row_number() OVER () AS o FROM api.patient_search(%L) f) s', a.i, u.t))) v(n, s)
 ORDER BY a.i, v.n \gexec
-- rubbish: an answer each, never an error
SELECT v.s FROM tap.typed a, LATERAL (SELECT '00000000-0000-4000-8002-' || lpad(a.i::text, 12, '0')) u(t), LATERAL (VALUES
        (0, format('SELECT api.patient_search_open(%L, %L)', u.t, a.q)),
        (1, format('SELECT api.patient_search_open(%L, %L)', u.t, a.q)),
        (2, format('SELECT tap.put(%L, to_jsonb(count(*))) FROM api.patient_search(%L)', 'typed' || a.i, u.t))) v(n, s)
 ORDER BY a.i, v.n \gexec
-- browsing by key to the end
SELECT tap.put('at', '{}');
SELECT v.s FROM generate_series(1, 75) i, LATERAL (VALUES
    (0, $q$SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000a1', '', tap.got('at', 'name'), tap.got('at', 'id')::bigint)$q$),
    (1, $q$SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000a1', '', tap.got('at', 'name'), tap.got('at', 'id')::bigint)$q$),
    (2, $q$WITH page AS MATERIALIZED (
        SELECT f.*, row_number() OVER () AS o FROM api.patient_search('00000000-0000-4000-8000-0000000000a1') f),
    kept AS (INSERT INTO tap.found SELECT -1, coalesce(tap.got('at', 'n')::int, 0) + o, id, why, sort_key, name FROM page)
    SELECT tap.put('at', jsonb_build_object('name', sort_key, 'id', id, 'n', coalesce(tap.got('at', 'n')::int, 0) + o))
      FROM page ORDER BY o DESC LIMIT 1$q$)) v(n, s) ORDER BY i, v.n \gexec
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000b1', 'mria silva');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000b1', 'mria silva');
SELECT tap.put('typo', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000b1') f;
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000b2', 'nakmura');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000b2', 'nakmura');
SELECT tap.put('typo1', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000b2') f;
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000b3', 'slva oliveria');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000b3', 'slva oliveria');
SELECT tap.put('typo2', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000b3') f;
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000b4', 'sliva');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000b4', 'sliva');
SELECT tap.put('swap', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000b4') f;
-- as many rows as are asked for, never more than 50
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000a7', 'silva', NULL, NULL, 7);
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000a7', 'silva', NULL, NULL, 7);
SELECT tap.put('seven', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000a7') f;
SELECT v.s FROM unnest(ARRAY['maria', 'silva', 'mar sil', '119', '']) WITH ORDINALITY a(q, i),
       unnest(ARRAY[-1, 0, 1, 9, 50, 51, 1000, NULL]) WITH ORDINALITY r(m, o),
       LATERAL (SELECT '00000000-0000-4000-8004-' || lpad((a.i * 10 + r.o)::text, 12, '0')) u(t), LATERAL (VALUES
        (0, format('SELECT api.patient_search_open(%L, %L, NULL, NULL, %L)', u.t, a.q, r.m)),
        (1, format('SELECT api.patient_search_open(%L, %L, NULL, NULL, %L)', u.t, a.q, r.m)),
        (2, format('SELECT tap.put(%L, to_jsonb(count(*))) FROM api.patient_search(%L)', 'rows' || a.i || '.' || r.o, u.t))) v(n, s)
 ORDER BY a.i, r.o, v.n \gexec
-- a name typed in, changed, found at once
SELECT tap.put('new', to_jsonb(api.patient_save(gen_random_uuid(), NULL, NULL,
    '{"registered_name": "Quitéria Zwölfprinz", "birth_date": "1966-06-06", "phone": "(31) 3123-9999"}')));
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c1', 'zwolf quit');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c1', 'zwolf quit');
SELECT tap.put('new_found', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000c1') f;
SELECT tap.put('renamed', to_jsonb(api.patient_save(gen_random_uuid(), tap.got('new', 'id')::bigint, 1,
    '{"registered_name": "Quitéria Achtmann", "phone": "(31) 3123-8888"}')));
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c2', 'zwolfprinz');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c2', 'zwolfprinz');
SELECT tap.put('old_name', coalesce(jsonb_agg(to_jsonb(f)), '[]')) FROM api.patient_search('00000000-0000-4000-8000-0000000000c2') f;
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c3', 'achtm');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c3', 'achtm');
SELECT tap.put('new_name', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000c3') f;
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c4', '3123-8888');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c4', '3123-8888');
SELECT tap.put('new_phone', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000c4') f;
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c5', 'achtman');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000c5', 'achtman');
SELECT tap.put('guess_new', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000c5') f;

\c - tt.rui
\o /dev/null
SELECT api.session_open('arca', '0', 'desk9', 'tty1', 'pt_BR');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000d1', 'maria');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000d1', 'maria');
SELECT tap.put('rui', jsonb_agg(f.id)) FROM api.patient_search('00000000-0000-4000-8000-0000000000d1') f;
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000d2', 'achtmann');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000d2', 'achtmann');
SELECT tap.put('rui_none', coalesce(jsonb_agg(f.id), '[]')) FROM api.patient_search('00000000-0000-4000-8000-0000000000d2') f;

\c - tt.ivo
\o /dev/null
SELECT api.session_open('arca', '0', 'room1', 'tty1', 'pt_BR');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000e1', '');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000e1', '');
SELECT tap.put('ivo', jsonb_agg(to_jsonb(f))) FROM api.patient_search('00000000-0000-4000-8000-0000000000e1') f;
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000e2', 'mar');
SELECT api.patient_search_open('00000000-0000-4000-8000-0000000000e2', 'mar');
SELECT tap.put('ivo_mar', coalesce(jsonb_agg(f.id ORDER BY f.id), '[]')) FROM api.patient_search('00000000-0000-4000-8000-0000000000e2') f;
\set ON_ERROR_STOP 0
SELECT * FROM api.patient_search('00000000-0000-4000-8000-0000000000d1');
\set stolen :SQLSTATE
\set ON_ERROR_STOP 1
SELECT tap.put('stolen', to_jsonb(:'stolen'::text));

-- 300 pairs planted: a copy of a patient with one thing changed, as a second registration would have it
\c - postgres
\o /dev/null
CREATE TABLE tap.pair AS SELECT p.id, row_number() OVER (ORDER BY p.id) AS n, p.registered_name, p.social_name, p.birth_date, p.phone, p.cpf,
    p.guardian_phone FROM clinic.patient p WHERE p.clinic_id = 9001 AND p.id % 11 = 0 AND arca.fold(p.registered_name) ~ ' ' ORDER BY p.id LIMIT 300;
ALTER TABLE tap.pair ADD data jsonb, ADD kind int;
UPDATE tap.pair SET kind = n % 6;
UPDATE tap.pair SET data = jsonb_strip_nulls(jsonb_build_object('registered_name', CASE kind
        WHEN 1 THEN overlay(registered_name PLACING '' FROM 3 FOR 1)                                -- a letter lost
        WHEN 2 THEN regexp_replace(registered_name, ' [^ ]+$', CASE WHEN cardinality(arca.name_words(registered_name, NULL)) > 2 THEN '' ELSE ' ' || split_part(registered_name, ' ', -1) END)
        WHEN 4 THEN upper(arca.fold(registered_name)) ELSE registered_name END,
    'birth_date', CASE WHEN kind = 3 AND extract(day FROM birth_date) <= 12
        THEN make_date(extract(year FROM birth_date)::int, extract(day FROM birth_date)::int, extract(month FROM birth_date)::int)
        ELSE birth_date END,
    'phone', CASE WHEN kind = 5 THEN coalesce(phone, guardian_phone) END));
CREATE TABLE tap.dup (n bigint, id bigint, score int, refuses boolean);
GRANT SELECT ON tap.pair TO PUBLIC; GRANT INSERT ON tap.dup TO PUBLIC;
CREATE TABLE tap.stranger AS SELECT i AS n, jsonb_build_object('registered_name', given[1 + (i * 7 % 40)::int] || ' ' || family[1 + (i * 11 % 31)::int] || ' '
    || family[1 + (i * 5 % 29)::int], 'birth_date', (date '1935-03-03' + (tap.draw(i, 99) * 30000)::int)) AS data FROM tap.name, generate_series(1, 200) i;
GRANT SELECT ON tap.stranger TO PUBLIC;
\c - tt.maria
\o /dev/null
SELECT api.session_open('arca', '0', 'desk1', 'tty1', 'pt_BR');
SELECT v.s FROM (SELECT n, data FROM tap.pair UNION ALL SELECT -n, data FROM tap.stranger) a,
       LATERAL (SELECT format('00000000-0000-4000-%s-%s', 9000 + (a.n < 0)::int, lpad(abs(a.n)::text, 12, '0'))) u(t), LATERAL (VALUES
        (0, format('SELECT api.patient_duplicates_open(%L, %L)', u.t, a.data)),
        (1, format('SELECT api.patient_duplicates_open(%L, %L)', u.t, a.data)),
        (2, format('INSERT INTO tap.dup SELECT %s, d.id, d.score, d.refuses FROM api.patient_duplicates(%L) d', a.n, u.t))) v(i, s)
 ORDER BY a.n, v.i \gexec
SELECT api.patient_duplicates_open('00000000-0000-4000-8000-0000000000f1', '{"registered_name": "\u0001%", "birth_date": "x", "cpf": "zz", "phone": [1]}');
SELECT api.patient_duplicates_open('00000000-0000-4000-8000-0000000000f1', '{"registered_name": "\u0001%", "birth_date": "x", "cpf": "zz", "phone": [1]}');
SELECT tap.put('dup_odd', coalesce(jsonb_agg(d), '[]')) FROM api.patient_duplicates('00000000-0000-4000-8000-0000000000f1') d;
SELECT tap.put('dup_none', to_jsonb(api.patient_duplicates_open(gen_random_uuid(), '[]')));

-- what the plans read, from the server's own counters
\c - postgres
\o /dev/null
CREATE TABLE tap.read (what text, rel text, seq bigint, idx bigint, tuples bigint);
CREATE FUNCTION tap.counters() RETURNS TABLE (rel text, seq bigint, idx bigint, tuples bigint) LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT relname::text, seq_scan, idx_scan, idx_tup_fetch FROM pg_stat_user_tables WHERE schemaname = 'clinic'
       AND relname IN ('patient', 'patient_token', 'name_prefix', 'name_word', 'name_trigram')
    UNION ALL SELECT 'index ' || indexrelname, 0, idx_scan, idx_tup_read FROM pg_stat_user_indexes WHERE schemaname = 'clinic'
       AND relname IN ('patient', 'patient_token') $$;
CREATE FUNCTION tap.note(what text) RETURNS void LANGUAGE sql SECURITY DEFINER AS
    $$SELECT pg_stat_clear_snapshot(); INSERT INTO tap.read SELECT $1, * FROM tap.counters()$$;
GRANT EXECUTE ON FUNCTION tap.note(text) TO PUBLIC;
GRANT EXECUTE ON FUNCTION pg_stat_force_next_flush() TO PUBLIC;
\c - tt.maria
\o /dev/null
SELECT api.session_open('arca', '0', 'desk1', 'tty1', 'pt_BR');
-- each once for the catalogues and the plan, then counted
SELECT v.s FROM unnest(ARRAY['m', 'maria', 'silva', 'jos sil', 'mria silva', '107919', '4729', '25/12/1980', 'R-812', '']) WITH ORDINALITY a(q, i),
       LATERAL (SELECT '00000000-0000-4000-8003-' || lpad(a.i::text, 12, '0')) u(t), LATERAL (VALUES
        (0, format('SELECT api.patient_search_open(%L, %L)', u.t, a.q)),
        (1, format('SELECT api.patient_search_open(%L, %L)', u.t, a.q)),
        (2, format('SELECT count(*) FROM api.patient_search(%L)', u.t)),
        (3, 'SELECT pg_stat_force_next_flush()'), (4, format('SELECT tap.note(%L)', 'before ' || a.q)),
        (5, format('SELECT api.patient_search_open(%L, %L)', u.t, a.q)),
        (6, 'SELECT pg_stat_force_next_flush()'), (7, format('SELECT tap.note(%L)', 'after ' || a.q))) v(n, s)
 ORDER BY a.i, v.n \gexec

\c - postgres
SET search_path = public, tap;
\o
SELECT no_plan();

-- found = brute force, or 50 of it
SELECT is((SELECT count(*)::int FROM clinic.patient WHERE clinic_id = 9001), 3601, 'there is something to search in');
SELECT ok(CASE WHEN cardinality(b.ids) <= CASE a.kind WHEN 'c' THEN 25 ELSE 50 END AND g.n < 50 THEN g.ids = b.ids
               ELSE g.n >= 25 AND g.ids <@ b.ids AND (a.kind <> 'n' OR g.n = 50) END,
          format('%s %L: %s of %s', a.kind, a.q, cardinality(g.ids), cardinality(b.ids)))
  FROM tap.asked a, LATERAL (SELECT tap.brute(a.kind, a.q, a.arg) AS ids) b,
       LATERAL (SELECT ARRAY(SELECT f.id FROM tap.found f WHERE f.i = a.i
                   AND (a.kind = 'n' OR f.why = CASE a.kind WHEN 'c' THEN 'cpf' WHEN 'p' THEN 'phone' WHEN 'b' THEN 'born' ELSE 'record' END)
                   AND f.id < tap.got('new', 'id')::bigint ORDER BY f.id) AS ids,
                       (SELECT count(*) FROM tap.found f WHERE f.i = a.i) AS n) g
 WHERE a.kind <> 'n' OR NOT EXISTS (SELECT FROM tap.found f WHERE f.i = a.i AND f.why = 'typo')
 ORDER BY a.i;
SELECT is((SELECT count(*)::int FROM (SELECT i, id FROM tap.found WHERE i > 0 GROUP BY i, id HAVING count(*) > 1) s), 0, 'nobody is listed twice');
SELECT is((SELECT count(*)::int FROM tap.asked a WHERE a.kind = 'n' AND cardinality(tap.brute('n', a.q, NULL)) = 0
    AND EXISTS (SELECT FROM tap.found f WHERE f.i = a.i AND f.why <> 'typo')), 0, 'and nobody whom the words do not fit');
SELECT ok((SELECT bool_and(f.why = 'name') FROM tap.found f JOIN tap.asked a USING (i) WHERE a.q = 'mar'), 'names that begin so come first');
SELECT ok((SELECT count(DISTINCT i) > 20 AND bool_and(f.ids = f.sorted) FROM (
        SELECT f.i, array_agg(f.id ORDER BY f.o) AS ids, array_agg(f.id ORDER BY p.norm, f.o) AS sorted
          FROM tap.found f JOIN clinic.patient p USING (id) WHERE f.why = 'words' GROUP BY f.i) f),
    'whoever has the words elsewhere follows in the order of names');
SELECT is((SELECT count(*)::int FROM tap.typed t WHERE tap.got('typed' || t.i)::int BETWEEN 0 AND 50), (SELECT count(*)::int FROM tap.typed),
    'whatever is typed is answered');

SELECT is((SELECT array_agg(f.id ORDER BY f.o) FROM tap.found f WHERE f.i = -1),
    (SELECT array_agg(p.id ORDER BY p.norm, p.id) FROM clinic.patient p WHERE p.clinic_id = 9001 AND p.id <> tap.got('new', 'id')::bigint),
    'browsing by key passes everybody once, in the order of names');

SELECT ok(tap.got('typo') -> 0 ->> 'why' = 'typo' AND (SELECT bool_and(tap.plain(x ->> 'name' || ' ' || coalesce(x ->> 'registered_name', '')) ~ 'mari' AND
    tap.plain(x ->> 'name' || ' ' || coalesce(x ->> 'registered_name', '')) ~ 'silva') FROM jsonb_array_elements(tap.got('typo')) x), 'one word typed wrong');
SELECT ok((SELECT bool_and(x ->> 'why' = 'typo') AND count(*) > 0 FROM jsonb_array_elements(tap.got('typo1')) x
    WHERE tap.plain(x::text) ~ 'nakamura'), 'a letter left out');
SELECT ok((SELECT count(*) > 0 FROM jsonb_array_elements(tap.got('typo2')) x WHERE tap.plain(x ->> 'name' || coalesce(x ->> 'registered_name', '')) ~ 'silva'
    AND tap.plain(x ->> 'name' || coalesce(x ->> 'registered_name', '')) ~ 'oliveira'), 'two words typed wrong');
SELECT ok((SELECT count(*) > 0 FROM jsonb_array_elements(tap.got('swap')) x WHERE tap.plain(x::text) ~ 'silva'), 'two letters exchanged');

SELECT is(jsonb_array_length(tap.got('seven')), 7, 'as many as were asked for');
SELECT is((SELECT count(*)::int FROM audit.event WHERE action = 'patient_search.read' AND actor = 'tt.maria'
    AND (SELECT jsonb_agg(i ORDER BY i) FROM jsonb_array_elements(detail::jsonb -> 'ids') i) = (SELECT jsonb_agg(x -> 'id' ORDER BY x -> 'id') FROM jsonb_array_elements(tap.got('seven')) x)), 1,
    'and the log has those and no others');
SELECT is((SELECT jsonb_agg(tap.got('rows' || i || '.' || o) ORDER BY o) FROM generate_series(1, 8) o), '[1, 1, 1, 9, 50, 50, 50, 50]'::jsonb, 'from 1 to 50, whatever number is given: ' || i)
  FROM generate_series(1, 5) i;

SELECT is(tap.got('new_found') -> 0 ->> 'id', tap.got('new', 'id'), 'a new patient is found at once');
SELECT is(tap.got('new_found') -> 0 ->> 'name', 'Quitéria Zwölfprinz', 'by the name');
SELECT is((SELECT count(*)::int FROM jsonb_array_elements(tap.got('old_name')) x WHERE x ->> 'why' <> 'typo'), 0, 'not by a name given up');
SELECT is(tap.got('new_name') -> 0 ->> 'id', tap.got('new', 'id'), 'by the new one');
SELECT is(tap.got('new_phone') -> 0 ->> 'id', tap.got('new', 'id'), 'by the new telephone');
SELECT is(tap.got('guess_new') -> 0 ->> 'id', tap.got('new', 'id'), 'and a new word is known');
SELECT set_eq($$SELECT t.tok COLLATE "C", t.patient_id, t.rest COLLATE "C" FROM clinic.patient_token t WHERE t.clinic_id = 9001$$,
    $$SELECT k.tok COLLATE "C", p.id, k.rest COLLATE "C" FROM clinic.patient p, arca.patient_tokens(p) k WHERE p.clinic_id = 9001$$, 'the token rows are those of a rebuild');

SELECT ok((SELECT bool_and(p.clinic_id = 9002) FROM jsonb_array_elements_text(tap.got('rui')) x JOIN clinic.patient p ON p.id = x::bigint), 'each clinic finds its own');
SELECT is(tap.got('rui_none'), '[]'::jsonb, 'and none of the other''s, nor by guessing');
SELECT ok((SELECT count(*) > 10 AND bool_and(p.intern_id = 9004) FROM jsonb_array_elements(tap.got('ivo')) x JOIN clinic.patient p ON p.id = (x ->> 'id')::bigint),
    'an intern finds the own cases');
SELECT ok((SELECT bool_and(coalesce(x ->> 'phone', x ->> 'cpf', x ->> 'guardian_name', x ->> 'registered_name') IS NULL)
    FROM jsonb_array_elements(tap.got('ivo')) x), 'with the minimum of columns');
SELECT is(tap.got('ivo_mar'), (SELECT coalesce(jsonb_agg(p.id ORDER BY p.id), '[]') FROM clinic.patient p WHERE p.intern_id = 9004
    AND p.id = ANY (tap.brute('n', 'mar', NULL))), 'all that fit');
SELECT is(tap.got('stolen') #>> '{}', 'AR020', 'another session''s ticket opens nothing');
SELECT ok((SELECT count(*) > 0 FROM audit.event WHERE action = 'patient_search.read' AND actor = 'tt.maria' AND detail ~ '"ids"'), 'who was found is in the log');
SELECT ok(NOT EXISTS (SELECT FROM audit.event WHERE action LIKE 'patient_search%' AND detail ~* 'silva|nakmura'), 'what was typed is not');

-- duplicates
SELECT diag(format('duplicates: %s of %s found, %s refused; of 200 strangers %s refused, %s shown', count(d.n), count(*), count(*) FILTER (WHERE d.refuses),
    (SELECT count(DISTINCT n) FROM tap.dup WHERE n < 0 AND refuses), (SELECT count(DISTINCT n) FROM tap.dup WHERE n < 0)))
  FROM tap.pair p LEFT JOIN tap.dup d ON d.n = p.n AND d.id = p.id;
SELECT is((SELECT count(*)::int FROM tap.pair p WHERE NOT EXISTS (SELECT FROM tap.dup d WHERE d.n = p.n AND d.id = p.id)), 0, 'every pair planted is found');
SELECT cmp_ok((SELECT count(*)::int FROM tap.pair p JOIN tap.dup d ON d.n = p.n AND d.id = p.id WHERE d.refuses), '>=', 285, 'and held up');
SELECT cmp_ok((SELECT count(DISTINCT n)::int FROM tap.dup WHERE n < 0 AND refuses), '<=', 2, 'strangers are not');
SELECT is(tap.got('dup_odd'), '[]'::jsonb, 'half-typed data find nobody');
SELECT is(tap.got('dup_none', 'outcome'), 'invalid', 'what is no form is an answer');

-- plans
SELECT is((SELECT sum(a.seq - b.seq)::int FROM tap.read a JOIN tap.read b ON b.rel = a.rel AND b.what = 'before ' || substr(a.what, 7)
    WHERE a.what LIKE 'after %'), 0, 'no search reads a table from end to end');
SELECT cmp_ok(s.n, '<=', s.most, format('%L reads at most %s index entries (%s)', s.q, s.most, s.n))
  FROM (SELECT v.q, v.most, (SELECT sum(a.tuples - b.tuples)::int FROM tap.read a JOIN tap.read b ON b.rel = a.rel AND b.what = 'before ' || v.q
                             WHERE a.what = 'after ' || v.q AND a.rel LIKE 'index %') AS n
          FROM (VALUES ('m', 110), ('maria', 110), ('', 110), ('R-812', 5), ('25/12/1980', 60), ('silva', 400)) v(q, most)) s;
SELECT * FROM finish();
