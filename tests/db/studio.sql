-- SPDX-License-Identifier: Apache-2.0
-- The table browser: who may, what it shows and what it masks, that a read leaves its event first, that it
-- keeps to the clinic chosen, that no name and no value becomes SQL, and that only a development database
-- is ever changed by it.
\ir fixture.sql
\o /dev/null
CREATE ROLE op LOGIN;
GRANT arca_migrator TO op;
CREATE ROLE nobody LOGIN;
GRANT CONNECT ON DATABASE arca TO nobody;
CREATE TABLE tap.clinics AS SELECT code, id FROM clinic.clinic;
GRANT SELECT ON tap.clinics TO PUBLIC;
INSERT INTO clinic.patient (clinic_id, registered_name, birth_date, record_no, phone)
SELECT c.id, c.code || ' person ' || n, date '1980-01-01' + n, CASE WHEN n % 3 > 0 THEN 1000 - n END, '11981234456'
  FROM clinic.clinic c, generate_series(1, 12) n WHERE c.code IN ('alfa', 'beta');
INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, note)
SELECT c.id, (SELECT min(p.id) FROM clinic.patient p WHERE p.clinic_id = c.id),
       (SELECT min(f.id) FROM clinic.professional f WHERE f.clinic_id = c.id),
       (SELECT min(l.id) FROM clinic.lookup l WHERE l.kind = 'appointment_kind'), now(), now() + interval '50 minutes', 'what was said'
  FROM clinic.clinic c WHERE c.code IN ('alfa', 'beta');
UPDATE clinic.appointment a SET note = 'what was said later', moved = 1 FROM clinic.clinic c WHERE c.id = a.clinic_id AND c.code IN ('alfa', 'beta');
-- a table that nobody classified, one of whose columns nobody did, and one that takes its time
CREATE TABLE clinic.new_table (id bigint PRIMARY KEY, clinic_id bigint);
CREATE TABLE clinic.slow (id bigint PRIMARY KEY, clinic_id bigint NOT NULL, word text, version integer NOT NULL DEFAULT 1);
ALTER TABLE clinic.new_table OWNER TO arca_owner;
ALTER TABLE clinic.slow OWNER TO arca_owner;
INSERT INTO clinic.slow SELECT 1, id, 'a' FROM clinic.clinic WHERE code = 'alfa';
INSERT INTO arca.studio_table VALUES ('clinic', 'slow', 'clinic', 'id');
INSERT INTO arca.studio_column VALUES ('clinic', 'slow', 'id', 'shown'), ('clinic', 'slow', 'clinic_id', 'shown'), ('clinic', 'slow', 'word', 'edit');
SELECT arca.studio_grants();
ALTER TABLE clinic.slow ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION tap.sleeps() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3); RETURN true; END';
CREATE POLICY slow ON clinic.slow TO arca_studio USING (tap.sleeps());
CREATE FUNCTION tap.clinic(text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT id FROM clinic.clinic WHERE code = $1';
CREATE FUNCTION tap.first(text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    AS 'SELECT min(p.id) FROM clinic.patient p JOIN clinic.clinic c ON c.id = p.clinic_id WHERE c.code = $1';
CREATE FUNCTION tap.q(p_table text, p_more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
    AS $$SELECT jsonb_build_object('clinic', tap.clinic('alfa'), 'schema', 'clinic', 'table', p_table) || p_more$$;
-- Two statements for a list: it is asked for (twice: what was typed is put down first), and read.
CREATE FUNCTION tap.list(k text, q jsonb) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT s FROM (VALUES (1, format('SELECT tap.put(%L, to_jsonb(adm.studio_rows_open(md5(%L)::uuid, %L)))', 'open ' || k, k, q)),
        (2, format('SELECT tap.put(%L, to_jsonb(adm.studio_rows_open(md5(%L)::uuid, %L)))', 'open ' || k, k, q)),
        (3, format('SELECT tap.put(%L, tap.read(%L))', k, k))) v(n, s) ORDER BY n $$;
CREATE FUNCTION tap.read(k text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(to_jsonb(r)), '[]') FROM adm.studio_rows(md5(k)::uuid) r);
EXCEPTION WHEN SQLSTATE 'AR020' THEN
    RETURN '[]'; -- it was refused
END
$$;

-- ---- The staff ------------------------------------------------------------------------------------
\c - reception.alfa
SET search_path = public, tap;
\o /dev/null
SELECT tap.put('staff session', to_jsonb(tap.try($$SELECT adm.studio_session('0', 'w', 't', 'en')$$)));
SELECT tap.put('staff refused', to_jsonb(r)) FROM api.studio_refused('0', 'desk-1', 'tty1', 'en') r;
SELECT tap.put('staff again', to_jsonb(tap.try($$SELECT api.studio_refused('0', 'desk-1', 'tty1', 'en')$$)));
-- one who is an operator besides comes in neither way
\c - postgres
GRANT arca_migrator TO "admin.alfa";
\c - admin.alfa
SET search_path = public, tap;
\o /dev/null
SELECT tap.put('both session', to_jsonb(tap.try($$SELECT adm.studio_session('0', 'w', 't', 'en')$$)));
SELECT api.session_open('test', '0', 'desk', 'tty', 'en');
SELECT tap.put('both', to_jsonb(tap.try(format('SELECT adm.studio_rows_open(gen_random_uuid(), %L)', tap.q('patient', jsonb_build_object('clinic', tap.clinic('beta')))))));
\c - postgres
REVOKE arca_migrator FROM "admin.alfa";
\c - nobody
SET search_path = public, tap;
\o /dev/null
SELECT tap.put('nobody session', to_jsonb(tap.try($$SELECT adm.studio_session('0', 'w', 't', 'en')$$)));
SELECT tap.put('nobody refused', to_jsonb(tap.try($$SELECT api.studio_refused('0', 'w', 't', 'en')$$)));

-- ---- Reading leaves its event first ----------------------------------------------------------------
\c - op
SET search_path = public, tap;
\o /dev/null
SELECT tap.put('no session', to_jsonb(tap.try(format('SELECT adm.studio_tables_open(gen_random_uuid(), %s)', tap.clinic('alfa')))));
SELECT tap.put('session', to_jsonb(s)) FROM adm.studio_session('0', 'w', 't', 'en') s;
BEGIN;
SELECT adm.studio_rows_open('00000000-0000-4000-8000-000000000001', tap.q('patient'));
SELECT tap.put('within', to_jsonb(tap.try($$SELECT * FROM adm.studio_rows('00000000-0000-4000-8000-000000000001')$$)));
COMMIT;
SELECT tap.put('after', to_jsonb((SELECT count(*) FROM adm.studio_rows('00000000-0000-4000-8000-000000000001'))));
BEGIN;
SELECT adm.studio_rows_open('00000000-0000-4000-8000-000000000002', tap.q('patient'));
SELECT adm.studio_row_open('00000000-0000-4000-8000-000000000003', tap.q('patient', jsonb_build_object('key', jsonb_build_array(tap.first('alfa')::text))));
SELECT adm.studio_history_open('00000000-0000-4000-8000-000000000004', tap.q('patient', jsonb_build_object('key', jsonb_build_array(tap.first('alfa')::text))));
SELECT adm.studio_export_open('00000000-0000-4000-8000-000000000005', tap.q('patient'));
SELECT adm.studio_tables_open('00000000-0000-4000-8000-000000000006', tap.clinic('alfa'));
ROLLBACK;
SELECT tap.put('taken back', jsonb_object_agg(f, tap.try(format('SELECT * FROM adm.studio_%s(''00000000-0000-4000-8000-00000000000%s'')', f, n))))
  FROM (VALUES ('rows', 2), ('columns', 2), ('row', 3), ('history', 4), ('export', 5), ('tables', 6)) v(f, n);
SELECT tap.put('events so far', to_jsonb(tap.events('op', 'studio_rows.read')));
-- what was typed is not looked for before it stands in the log
BEGIN;
SELECT code AS typed FROM adm.studio_rows_open('00000000-0000-4000-8000-000000000007', tap.q('patient', '{"column": "registered_name", "op": "contains", "value": "person 3"}')) \gset
ROLLBACK;
SELECT tap.put('typed', to_jsonb(:'typed'::text));

-- ---- What is shown ---------------------------------------------------------------------------------
\o /dev/null
SELECT tap.list(k, tap.q(t, m)) FROM (VALUES
    ('patients', 'patient', '{"limit": 100}'::jsonb), ('appointments', 'appointment', '{}'), ('clinics', 'clinic', '{}'), ('lookups', 'lookup', '{"limit": 5}'),
    ('closed', 'request', '{}'), ('new', 'new_table', '{}'), ('none', 'no_such', '{}'),
    ('typed 3', 'patient', '{"column": "registered_name", "op": "contains", "value": "PERSON 3"}'),
    ('empty', 'patient', '{"column": "record_no", "op": "empty"}'), ('born', 'patient', '{"column": "birth_date", "op": "lt", "value": "1980-01-05"}'),
    ('begins', 'patient', '{"column": "registered_name", "op": "begins", "value": "alfa person 1"}'),
    ('unnamed', 'permission', '{"schema": "arca", "column": "role", "op": "eq", "value": "reception", "limit": 5}'),
    ('other clinic', 'patient', '{"column": "registered_name", "op": "begins", "value": "beta"}'),
    ('masked filter', 'appointment', '{"column": "note", "op": "contains", "value": "said"}'),
    ('masked sort', 'appointment', '{"sort": "note"}'), ('no index', 'patient', '{"sort": "street"}'),
    ('bad value', 'patient', '{"column": "birth_date", "op": "eq", "value": "yesterday evening"}'),
    ('bad op', 'appointment', '{"column": "during", "op": "lt", "value": "x"}')) v(k, t, m) \gexec
SELECT adm.studio_row_open('00000000-0000-4000-8000-0000000000c1', tap.q('appointment', jsonb_build_object('key', jsonb_build_array(tap.got('appointments', '0.place.k.0')))));
SELECT tap.put('row', jsonb_object_agg(r.name, to_jsonb(r))) FROM adm.studio_row('00000000-0000-4000-8000-0000000000c1') r;
SELECT adm.studio_history_open('00000000-0000-4000-8000-0000000000c2', tap.q('appointment', jsonb_build_object('key', jsonb_build_array(tap.got('appointments', '0.place.k.0')))));
SELECT tap.put('history', jsonb_agg(to_jsonb(h) ORDER BY event_id)) FROM adm.studio_history('00000000-0000-4000-8000-0000000000c2') h;
SELECT adm.studio_row_open('00000000-0000-4000-8000-0000000000c3', tap.q('patient', jsonb_build_object('key', jsonb_build_array(tap.first('beta')::text))));
SELECT tap.put('beta row', to_jsonb((SELECT count(*) FROM adm.studio_row('00000000-0000-4000-8000-0000000000c3'))));
SELECT adm.studio_history_open('00000000-0000-4000-8000-0000000000c4', tap.q('patient', jsonb_build_object('key', jsonb_build_array(tap.first('beta')::text))));
SELECT tap.put('beta history', to_jsonb((SELECT count(*) FROM adm.studio_history('00000000-0000-4000-8000-0000000000c4'))));
SELECT adm.studio_tables_open('00000000-0000-4000-8000-0000000000c5', tap.clinic('alfa'));
SELECT tap.put('tables', jsonb_object_agg(t.schema || '/' || t.name, to_jsonb(t))) FROM adm.studio_tables('00000000-0000-4000-8000-0000000000c5') t;
SELECT tap.put('no clinic', to_jsonb(adm.studio_rows_open(gen_random_uuid(), '{"schema": "clinic", "table": "patient"}')));
SELECT tap.put('no such clinic', to_jsonb(adm.studio_rows_open(gen_random_uuid(), '{"clinic": 99999, "schema": "clinic", "table": "patient"}')));

-- ---- Page by page ------------------------------------------------------------------------------------
\o /dev/null
SELECT tap.list('whole ' || s || d, tap.q('patient', jsonb_build_object('limit', 100, 'sort', s, 'down', d::boolean)))
  FROM unnest(ARRAY['', 'record_no']) s, unnest(ARRAY['false', 'true']) d \gexec
SELECT tap.put('walk', '[]');
SELECT x.statement FROM unnest(ARRAY['', 'record_no']) s, unnest(ARRAY['false', 'true']) d, unnest(ARRAY['on', 'back']) w, generate_series(1, 4) i, LATERAL (VALUES
    (1, format($q$SELECT tap.put('page', to_jsonb(adm.studio_rows_open(md5(%1$L)::uuid, tap.q('patient', jsonb_build_object('limit', 3, 'sort', %2$L, 'down', %3$L::boolean,
        'how', %4$L, 'place', tap.got('place')::jsonb)))))$q$, s || d || w, s, d, CASE WHEN i = 1 THEN CASE w WHEN 'on' THEN 'first' ELSE 'last' END ELSE CASE w WHEN 'on' THEN 'after' ELSE 'before' END END)),
    (2, format($q$WITH r AS MATERIALIZED (SELECT p.place, row_number() OVER () AS o FROM adm.studio_rows(md5(%1$L)::uuid) p)
        SELECT tap.put(%2$L, CASE %3$L WHEN 'on' THEN coalesce(tap.got(%2$L)::jsonb, '[]') || (SELECT jsonb_agg(place -> 'k' -> 0 ORDER BY o) FROM r)
                                       ELSE (SELECT jsonb_agg(place -> 'k' -> 0 ORDER BY o) FROM r) || coalesce(tap.got(%2$L)::jsonb, '[]') END),
               tap.put('place', (SELECT place FROM r ORDER BY CASE %3$L WHEN 'on' THEN -o ELSE o END LIMIT 1)),
               tap.put(%2$L || ' more', tap.got('page', 'detail')::jsonb)$q$, s || d || w, 'walk ' || s || d || w, w))) x(n, statement)
 ORDER BY s, d, w, i, x.n \gexec
SELECT tap.list('around', tap.q('patient', jsonb_build_object('limit', 5, 'sort', 'record_no', 'how', 'around', 'place', tap.got('whole record_nofalse', '6.place')::jsonb))) \gexec
SELECT tap.list('foreign place', tap.q('patient', '{"limit": 5, "how": "after", "place": {"k": ["1", "2"]}}')) \gexec

-- ---- No name and no value becomes SQL ------------------------------------------------------------------
\o /dev/null
SELECT tap.list('odd ' || i, tap.q('patient', m::jsonb)) FROM (VALUES
    (1, '{"table": "patient; DROP TABLE clinic.patient"}'), (2, '{"schema": "clinic\"; DROP TABLE clinic.patient; --"}'),
    (3, '{"table": "patient x, clinic.appointment"}'), (4, '{"sort": "id DESC; DROP TABLE clinic.patient"}'),
    (5, '{"column": "id) OR (1=1", "op": "eq", "value": "1"}'), (6, '{"column": "id", "op": "= 1 OR 1", "value": "1"}'),
    (7, '{"column": "id", "op": "eq", "value": "1 OR 1=1"}'), (8, '{"column": "registered_name", "op": "eq", "value": "x'' OR ''1''=''1"}'),
    (9, '{"column": "registered_name", "op": "contains", "value": "''); DROP TABLE clinic.patient; --"}'),
    (10, '{"how": "after", "place": {"k": ["1) OR (1=1"]}}'), (11, '{"column": "registered_name", "op": "begins", "value": "\\'' OR 1=1 --"}'),
    (12, '{"how": "first; DROP TABLE clinic.patient", "sort": "record_no"}'), (13, '{"schema": "pg_catalog", "table": "pg_authid"}'),
    (14, '{"how": "after", "sort": "record_no", "place": {"k": ["1"], "s": "1) OR (1=1"}}'), (15, '{"column": "clinic_id", "op": "ne", "value": "0"}')) v(i, m) \gexec
SELECT tap.put('odd key', to_jsonb(adm.studio_row_open(gen_random_uuid(), tap.q('patient', '{"key": ["1 OR 1=1"]}'))));
SELECT tap.put('odd keys', to_jsonb(adm.studio_row_open(gen_random_uuid(), tap.q('patient', '{"key": {"a": 1}}'))));

-- ---- What takes too long ---------------------------------------------------------------------------------
\o /dev/null
SELECT tap.put('timeout', to_jsonb(current_setting('statement_timeout')));
SET statement_timeout = '300ms';
\o /dev/null
SELECT adm.studio_rows_open(md5('slow')::uuid, tap.q('slow', '{"column": "word", "op": "contains", "value": "a"}'));
SELECT tap.put('slow', to_jsonb(adm.studio_rows_open(md5('slow')::uuid, tap.q('slow', '{"column": "word", "op": "contains", "value": "a"}'))));
SET statement_timeout = '5s';

-- ---- The lock ------------------------------------------------------------------------------------------------
\o /dev/null
SELECT tap.put('sid', to_jsonb(current_setting('arca.session')));
SELECT api.session_lock();
SELECT tap.put('locked', to_jsonb(tap.try(format('SELECT adm.studio_rows_open(gen_random_uuid(), %L)', tap.q('patient')))));
\c - op
SET search_path = public, tap;
\o /dev/null
SELECT tap.put('unlocked', to_jsonb(api.session_unlock(tap.got('sid')::uuid)));
SELECT tap.put('unlocked other', to_jsonb(tap.try('SELECT api.session_unlock(gen_random_uuid())')));
\c - op
SET search_path = public, tap;
\o /dev/null
SELECT adm.studio_session('0', 'w', 't', 'en');

-- ---- A change, in development alone -------------------------------------------------------------------------
\o /dev/null
SELECT tap.put('demo save', to_jsonb(adm.studio_save(gen_random_uuid(), tap.q('patient', jsonb_build_object('key', jsonb_build_array(tap.first('alfa')::text), 'version', 1, 'changes', '{"street": "Rua A"}'::jsonb)))));
\c - postgres
SET search_path = public, tap;
\o /dev/null
SELECT tap.put('street', to_jsonb((SELECT coalesce(street, '-') FROM clinic.patient WHERE id = tap.first('alfa'))));
UPDATE arca.environment SET name = 'development';
\c - op
SET search_path = public, tap;
\o /dev/null
SELECT tap.put('session 2', to_jsonb(s)) FROM adm.studio_session('0', 'w', 't', 'en') s;
SELECT format('SELECT tap.put(%L, to_jsonb(adm.studio_save(md5(%L)::uuid, tap.q(%L, %L::jsonb || jsonb_build_object(''key'', jsonb_build_array(tap.first(%L)::text))))))', 'save ' || k, coalesce(r, k), t, m, c)
  FROM (VALUES (1, 'good', NULL, 'patient', 'alfa', '{"version": 1, "changes": {"street": "Rua B", "registered_name": "Nova Pessoa", "email": null}}'),
    (2, 'again', 'good', 'patient', 'alfa', '{"version": 1, "changes": {"street": "Rua B", "registered_name": "Nova Pessoa", "email": null}}'),
    (3, 'late', NULL, 'patient', 'alfa', '{"version": 1, "changes": {"street": "Rua C"}}'),
    (4, 'other', NULL, 'patient', 'beta', '{"version": 1, "changes": {"street": "Rua D"}}'),
    (5, 'cpf', NULL, 'patient', 'alfa', '{"version": 2, "changes": {"cpf": "12345678909"}}'),
    (6, 'clinic', NULL, 'patient', 'alfa', '{"version": 2, "changes": {"clinic_id": "1"}}'),
    (7, 'odd', NULL, 'patient', 'alfa', '{"version": 2, "changes": {"street = name, clinic_id": "1"}}'),
    (8, 'bad', NULL, 'patient', 'alfa', '{"version": 2, "changes": {"birth_date": "never"}}'),
    (9, 'uf', NULL, 'patient', 'alfa', '{"version": 2, "changes": {"uf": "ZZ"}}'),
    (10, 'required', NULL, 'patient', 'alfa', '{"version": 2, "changes": {"registered_name": null}}'),
    (11, 'quoted', NULL, 'patient', 'alfa', '{"version": 2, "changes": {"street": "x'', registered_name = ''y"}}'),
    (12, 'free', NULL, 'lookup', 'alfa', '{"version": 1, "changes": {"code": "x"}}'),
    (13, 'slow', NULL, 'slow', 'alfa', '{"version": 1, "changes": {"word": "x"}}'),
    (14, 'unversioned', NULL, 'patient', 'alfa', '{"changes": {"street": "Rua F"}}')) v(i, k, r, t, c, m) ORDER BY i \gexec
SELECT tap.put('stolen', to_jsonb(tap.try(format($$SELECT adm.studio_save(md5('good')::uuid, tap.q('patient', '{"key": ["%s"], "version": 3, "changes": {"street": "Rua E"}}'))$$, tap.first('alfa')))));
\c - postgres
SET search_path = public, tap;

-- ---- What stands in the log -----------------------------------------------------------------------------
\o

-- =====================================================================================================
-- What came of it
-- =====================================================================================================
SELECT * FROM no_plan();

-- ---- Who may ------------------------------------------------------------------------------------
SELECT is_empty($$
    SELECT p.proname, r.rolname FROM pg_proc p, pg_roles r
     WHERE p.proname ~ '^studio_' AND p.pronamespace = 'adm'::regnamespace AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
       AND NOT r.rolsuper AND r.rolname NOT IN ('arca_studio', 'arca_migrator', 'op')$$, 'nobody but the operator''s role may call any of it');
SELECT cmp_ok((SELECT count(*)::int FROM pg_proc p WHERE p.proname ~ '^studio_' AND p.pronamespace = 'adm'::regnamespace
                AND has_function_privilege('op', p.oid, 'EXECUTE')), '>=', 14, 'and that one may');
SELECT is_empty($$
    SELECT r.rolname, p.proname FROM pg_proc p, pg_roles r WHERE p.proname ~ '^studio_' AND p.pronamespace = 'adm'::regnamespace
       AND (r.rolname ~ '[.]alfa$' OR r.rolname IN ('arca_staff', 'arca_reception', 'arca_supervisor', 'arca_intern', 'arca_admin', 'arca_peer', 'arca_seeder', 'arca_backup'))
       AND has_function_privilege(r.oid, p.oid, 'EXECUTE')$$, 'no role of the staff, nor the seeder''s or the backup''s');
SELECT is((SELECT rolsuper OR rolcanlogin OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = 'arca_studio'), false,
    'the owner of the reading functions is bound by row-level security and signs in nowhere');
SELECT is_empty($$
    SELECT c.oid::regclass, p FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p
     WHERE s.nspname !~ '^(pg_|information)' AND c.relkind IN ('r', 'p')
       AND (has_table_privilege('arca_studio', c.oid, p) OR p IN ('INSERT', 'UPDATE') AND has_any_column_privilege('arca_studio', c.oid, p))$$,
    'and writes nothing');
SELECT is_empty($$
    SELECT c.oid::regclass, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace s ON s.oid = c.relnamespace
      LEFT JOIN arca.studio_column k ON k.schema = s.nspname AND k."table" = c.relname AND k."column" = a.attname
     WHERE s.nspname IN ('clinic', 'history', 'audit') AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
       AND has_column_privilege('arca_studio', c.oid, a.attnum, 'SELECT') AND coalesce(k.class, '') NOT IN ('shown', 'edit')
       AND (s.nspname, c.relname, a.attname) <> ('history', 'diff', 'body')$$, 'what is masked its owner cannot read at all (but for the history''s own function)');

-- ---- Everything is classified ---------------------------------------------------------------------
CREATE TEMP VIEW tables AS
    SELECT c.oid, s.nspname, c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
     WHERE s.nspname IN ('clinic', 'history', 'audit', 'arca') AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
SELECT results_eq($$SELECT relname::text COLLATE "default" FROM tables t
     WHERE NOT EXISTS (SELECT FROM arca.studio_table k WHERE k.schema = t.nspname AND k."table" = t.relname) ORDER BY 1$$,
    $$VALUES ('new_table')$$, 'every table is classified (but the one that this test makes)');
SELECT results_eq($$SELECT (t.relname || '.' || a.attname) COLLATE "default" FROM tables t JOIN arca.studio_table k ON k.schema = t.nspname AND k."table" = t.relname
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE k.keep <> 'closed' AND NOT EXISTS (SELECT FROM arca.studio_column c WHERE c.schema = t.nspname AND c."table" = t.relname AND c."column" = a.attname)$$,
    $$VALUES ('slow.version')$$, 'and every column of those that are opened (but that of this test''s)');
SELECT is_empty($$SELECT k.schema, k."table", k."column" FROM arca.studio_column k WHERE k.schema <> 'public' AND k."table" !~ '^migration_'
     AND NOT EXISTS (SELECT FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = k."column"
                      WHERE t.nspname = k.schema AND t.relname = k."table")$$, 'nothing is classified that is not there');
SELECT is_empty($$SELECT k."table" FROM arca.studio_table k JOIN tables t ON t.nspname = k.schema AND t.relname = k."table"
     WHERE k.keep = 'free' AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname ~ '^(clinic|patient)_id$')$$,
    'no table with a clinic or a patient is open to all clinics');
SELECT is_empty($$SELECT k."table", k."column" FROM arca.studio_column k WHERE k.class IN ('shown', 'edit')
     AND (k."column" ~ '(note|reason|body|purpose)$' AND k."column" <> 'needs_reason' AND (k."table", k."column") <> ('consent', 'purpose')
          OR k."column" ~ '(password|session_id|request_id|canon|leaf|prev)' AND k."column" <> 'must_change_password')$$,
    'no clinical text and no secret is shown');

SELECT is(tap.got('no session'), 'AR001', 'without a session nothing is told');

-- ---- The lock
SELECT is(tap.got('locked'), 'AR002', 'a locked terminal reads nothing');
SELECT is(tap.got('unlocked', 'outcome') || ' ' || tap.got('unlocked other'), 'ok AR001', 'a second connection of the operator opens it, and no other session');

-- ---- The staff
SELECT is(tap.got('staff session'), '42501', 'the staff are refused by the server');
SELECT is(tap.got('staff refused', 'outcome') || ' ' || tap.got('staff refused', 'code'), 'refused not_permitted', 'and in words');
SELECT is(tap.events('reception.alfa', 'session.studio', 4), 1::bigint, 'which stands in the log');
SELECT is(tap.got('staff again'), 'AR001', 'the session is closed by it');
SELECT is(tap.got('both session') || ' ' || tap.got('both'), '42501 42501', 'whoever is of the staff and an operator besides is refused, with a session of the staff too');
SELECT is(tap.got('nobody session') || ' ' || tap.got('nobody refused'), '42501 42501', 'whoever is nobody is refused by both');

-- ---- Reading leaves its event first ----------------------------------------------------------------
SELECT is(tap.got('session', 'role'), 'operator', 'the operator comes in');
SELECT is(tap.got('session', 'permissions'), '["studio.see:clinic"]', 'to look, in a demonstration');
SELECT is(tap.got('within'), 'AR020', 'within its own transaction a read gets nothing');
SELECT is(tap.got('after'), '12', 'once that is committed it does');
SELECT is(tap.got('taken back', f), 'AR020', f || ': and nothing when it was taken back') FROM unnest(ARRAY['rows', 'columns', 'row', 'history', 'export', 'tables']) f;
SELECT is(tap.got('typed'), 'asked', 'what is typed is put down before it is looked for');
SELECT is(tap.got('events so far'), '1', 'one event for one read, none for what was taken back');

-- ---- What is shown ---------------------------------------------------------------------------------
SELECT is(jsonb_array_length(tap.got('patients')::jsonb), 12, 'the clinic''s rows');
SELECT is((SELECT count(*)::int FROM jsonb_array_elements(tap.got('patients')::jsonb) r WHERE r -> 'cells' ->> 1 <> tap.clinic('alfa')::text), 0, 'and no other''s');
SELECT is(jsonb_array_length(tap.got('clinics')::jsonb), 1, 'of the clinics only the chosen one');
SELECT is(jsonb_array_length(tap.got('lookups')::jsonb), 5, 'what is the same for all is shown');
SELECT is(tap.got('open ' || k, 'code'), 'no_table', k || ': not opened') FROM unnest(ARRAY['closed', 'new', 'none']) k;
SELECT is(jsonb_array_length(tap.got(k)::jsonb), n, 'found: ' || k) FROM (VALUES ('typed 3', 1), ('empty', 4), ('born', 3), ('begins', 4), ('unnamed', 5), ('other clinic', 0)) v(k, n);
SELECT is(tap.got('open ' || k, 'code'), c, k || ': ' || c) FROM (VALUES ('masked filter', 'no_comparison'), ('masked sort', 'no_index'),
    ('no index', 'no_index'), ('bad value', 'bad_value'), ('bad op', 'no_comparison')) v(k, c);
SELECT is(tap.got(k, 'code'), 'no_clinic', k) FROM unnest(ARRAY['no clinic', 'no such clinic']) k;
SELECT is((SELECT count(*)::int FROM jsonb_array_elements(tap.got('appointments')::jsonb) r, jsonb_array_elements(r -> 'cells') c WHERE c = 'false'), 4,
    'masked cells have no value');
SELECT unalike(tap.got('appointments') || tap.got('row') || tap.got('history'), '%what was said%', 'clinical text comes nowhere');
SELECT is(tap.got('row', 'note.class'), 'clinical', 'a row says what is masked');
SELECT is(tap.got('row', 'patient_id.ref_table'), 'patient', 'and whose row it names');
SELECT is(tap.got('history', '1.changes'), '{"moved": [0, 1]}', 'the history has what is shown');
SELECT is(tap.got('history', '1.masked'), '1', 'and says that there was more');
SELECT is(tap.got('beta row') || tap.got('beta history'), '00', 'another clinic''s row is not there');
SELECT is(tap.got('tables', k || '.why'), w, k || ' in the list of tables: ' || w)
  FROM (VALUES ('clinic/patient', ''), ('audit/ticket', 'closed'), ('clinic/new_table', 'unclassified')) v(k, w);
SELECT is((SELECT count(*)::int FROM generate_series(1, 1) WHERE tap.got('tables', 'clinic/lookup.rows')::bigint > 10), 1, 'with about how many rows each has');

-- ---- Page by page ------------------------------------------------------------------------------------
SELECT is(tap.got('walk ' || s || d || w), (SELECT jsonb_agg(r -> 'place' -> 'k' -> 0 ORDER BY o)::text FROM jsonb_array_elements(tap.got('whole ' || s || d)::jsonb) WITH ORDINALITY x(r, o)),
    format('the pages make the whole: by %s, %s, %s', coalesce(nullif(s, ''), 'key'), CASE d WHEN 'true' THEN 'down' ELSE 'up' END, w))
  FROM unnest(ARRAY['', 'record_no']) s, unnest(ARRAY['false', 'true']) d, unnest(ARRAY['on', 'back']) w;
SELECT is(tap.got('walk falseon more', 'after') || tap.got('walk falseback more', 'before'), 'falsefalse', 'and it is said where they end');
SELECT is(tap.got('whole record_nofalse', '11.cells.3'), NULL, 'rows without a value come last');
SELECT is(tap.got('whole record_notrue', '11.cells.3'), NULL, 'whichever way');
SELECT is(tap.got('around', '2.place'), tap.got('whole record_nofalse', '6.place'), 'around a row, it stands in the middle');
SELECT is(tap.got('open around', 'detail.before') || tap.got('open around', 'detail.after'), 'truetrue', 'with more on both sides');
SELECT is(jsonb_array_length(tap.got('foreign place')::jsonb), 5, 'a place of something else is the beginning');

-- ---- No name and no value becomes SQL ------------------------------------------------------------------
SELECT is(coalesce(tap.got('open odd ' || i, 'code'), 'ok'), c, format('odd question %s: %s', i, c))
  FROM (VALUES (1, 'no_table'), (2, 'no_table'), (3, 'no_table'), (4, 'no_index'), (5, 'no_comparison'), (6, 'no_comparison'), (7, 'bad_value'),
               (8, 'ok'), (9, 'ok'), (10, 'bad_value'), (11, 'ok'), (12, 'ok'), (13, 'no_table'), (14, 'bad_value'), (15, 'ok')) v(i, c);
SELECT is(jsonb_array_length(tap.got('odd ' || i)::jsonb), n, format('and finds %s', n)) FROM (VALUES (8, 0), (9, 0), (11, 0), (15, 12)) v(i, n);
SELECT is(tap.got('odd key', 'code') || ' ' || tap.got('odd keys', 'code'), 'no_table no_table', 'nor does a key');

-- ---- What takes too long ---------------------------------------------------------------------------------
SELECT is(tap.got('timeout'), '5s', 'a question may take five seconds');
SELECT is(tap.got('slow', 'code'), 'too_slow', 'one that takes longer is told so, in words');
SELECT cmp_ok(tap.events('op', 'studio_rows.read', 4), '>=', 1::bigint, 'which stands in the log');

-- ---- A change, in development alone -------------------------------------------------------------------------
SELECT is(tap.got('demo save', 'outcome') || ' ' || tap.got('demo save', 'code'), 'refused not_development', 'a demonstration is not changed');
SELECT is(tap.got('street'), '-', 'not even a bit');
SELECT is(tap.got('session 2', 'permissions'), '["studio.see:clinic", "studio.edit:clinic"]', 'in a development database it may be');
SELECT is(tap.got('save ' || k, 'outcome') || coalesce(' ' || tap.got('save ' || k, 'code'), '') || coalesce(' ' || tap.got('save ' || k, 'field'), ''), w, 'saved or not: ' || k)
  FROM (VALUES ('good', 'ok'), ('again', 'ok repeated'), ('late', 'conflict version_conflict'), ('unversioned', 'conflict version_conflict'), ('other', 'not_found not_found'), ('cpf', 'refused not_editable cpf'),
    ('clinic', 'refused not_editable clinic_id'), ('odd', 'refused not_editable street = name, clinic_id'), ('bad', 'invalid not_taken'),
    ('uf', 'invalid not_taken uf'), ('required', 'invalid not_taken norm'), ('quoted', 'ok'), ('free', 'refused not_editable'), ('slow', 'refused not_editable')) v(k, w);
SELECT is(tap.got('stolen'), 'AR012', 'a request id means one thing');
SELECT is((SELECT p.street || '|' || p.registered_name || '|' || p.version FROM clinic.patient p WHERE p.id = tap.first('alfa')), 'x'', registered_name = ''y|Nova Pessoa|3',
    'what was saved stands there, with its version');
SELECT is((SELECT count(*)::int FROM clinic.patient_token t WHERE t.patient_id = tap.first('alfa') AND t.tok ~ 'nova'), 1, 'the search knows it: the table''s triggers ran');
SELECT is((SELECT p.street FROM clinic.patient p WHERE p.id = tap.first('beta')), NULL, 'the other clinic''s row is as it was');
SELECT is((SELECT count(*)::int FROM audit.event e JOIN history.diff d USING (event_id) WHERE e.actor = 'op' AND e.action = 'studio.edit' AND e.outcome = 0
            AND e.clinic_id = tap.clinic('alfa') AND e.patient_id = tap.first('alfa')), 2, 'each change has its event, in the clinic''s log, and its diff');
SELECT is((SELECT count(*)::int FROM audit.event e WHERE e.actor = 'op' AND e.action = 'studio.edit' AND e.outcome = 4), 12, 'each refusal too');
SELECT is((SELECT count(*)::int FROM clinic.patient p JOIN clinic.clinic c ON c.id = p.clinic_id WHERE c.code IN ('alfa', 'beta')), 24, 'and nobody is missing');

-- ---- What stands in the log -----------------------------------------------------------------------------
SELECT is((SELECT e.detail::jsonb ->> 'column' FROM audit.event e WHERE e.actor = 'op' AND e.action = 'studio_rows.read' AND e.detail::jsonb ->> 'column' = 'birth_date' AND e.outcome = 0 LIMIT 1),
    'birth_date', 'the log has which column was looked in');
SELECT is_empty($$SELECT e.event_id FROM audit.event e WHERE e.actor = 'op' AND (e.detail ~ 'PERSON 3' OR e.detail ~ '1980-01-05')$$, 'and what was typed only as a hash');
SELECT is((SELECT jsonb_array_length(e.detail::jsonb -> 'ids') FROM audit.event e WHERE e.actor = 'op' AND e.action = 'studio_rows.read' AND e.outcome = 0
            AND e.detail::jsonb ->> 'entity' = 'clinic.patient' ORDER BY e.event_id LIMIT 1), 12, 'with the rows that were shown');
SELECT is((SELECT e.patient_id FROM audit.event e WHERE e.actor = 'op' AND e.action = 'studio_row.read' AND e.detail::jsonb ->> 'entity' = 'clinic.appointment' LIMIT 1),
    tap.first('alfa'), 'a row that is a patient''s is found under the patient');
SELECT is_empty($$SELECT e.event_id FROM audit.event e WHERE e.actor = 'op' AND e.action ~ '^studio_' AND e.clinic_id IS DISTINCT FROM tap.clinic('alfa')
     AND e.outcome = 0$$, 'the clinic''s own people see it in their log');
SELECT * FROM finish();
