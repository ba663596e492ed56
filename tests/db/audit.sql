-- SPDX-License-Identifier: Apache-2.0
-- The log: canonical bytes against the golden vectors, whole chains, tickets, the ledger of requests,
-- row changes and their diffs, refusals, the operator's changes under row-level security.
\ir fixture.sql
\o /dev/null
-- What tests do to rows as an api function would: a room of the caller's clinic.
CREATE FUNCTION tap.room(p_request uuid, p_name text) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'room', to_jsonb(p_name));
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    IF btrim(p_name) = '' THEN
        a := arca.no('invalid', 'required', 'name');
    ELSE
        PERFORM audit.act('room.add', p_request, 'a test');
        INSERT INTO clinic.room (clinic_id, name) VALUES (arca.my_clinic(), p_name) RETURNING id, version INTO a.id, a.version;
        a.outcome := 'ok';
    END IF;
    RETURN arca.request_done(p_request, 'room', a, 'room.add', 'room', a.id, NULL);
END
$$;
-- A change that forgets to say what it means: the client's own word must not stand in.
CREATE FUNCTION tap.rename(p_id bigint, p_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM arca.request_seen(gen_random_uuid(), 'rename', NULL);
    UPDATE clinic.room SET name = p_name WHERE id = p_id;
END
$$;
CREATE FUNCTION tap.read_open(p_ticket uuid, p_args jsonb, p_ids bigint[] DEFAULT NULL) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN audit.ticket_make(p_ticket, 'test', p_args, 7, 'why',
        coalesce(p_ids, ARRAY(SELECT x::bigint FROM jsonb_array_elements_text(p_args -> 'ids') x)));
END
$$;
CREATE FUNCTION tap.read(p_ticket uuid, p_kind text DEFAULT 'test') RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, p_kind);
BEGIN
    RETURN t.args || jsonb_build_object('shown', t.ids);
END
$$;
-- How many rows the functions' owner sees of other clinics, for whoever calls.
CREATE FUNCTION tap.foreign_rows() RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t regclass;
    n bigint;
    r text := '';
BEGIN
    FOR t IN SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'clinic_id'
              WHERE c.relkind IN ('r', 'p') AND c.relforcerowsecurity AND NOT c.relispartition LOOP
        EXECUTE format('SELECT count(*) FROM %s WHERE clinic_id IS DISTINCT FROM arca.my_clinic()', t) INTO n;
        IF n > 0 THEN r := r || t || '=' || n || ' '; END IF;
    END LOOP;
    RETURN r;
END
$$;
ALTER FUNCTION tap.room(uuid, text) OWNER TO arca_owner;
ALTER FUNCTION tap.rename(bigint, text) OWNER TO arca_owner;
ALTER FUNCTION tap.read_open(uuid, jsonb, bigint[]) OWNER TO arca_owner;
ALTER FUNCTION tap.read(uuid, text) OWNER TO arca_owner;
ALTER FUNCTION tap.foreign_rows() OWNER TO arca_owner;

-- ---- Requests ------------------------------------------------------------------------------------
\set r1 '''00000000-0000-4000-8000-00000000a001'''
\set r2 '''00000000-0000-4000-8000-00000000a002'''
\c - reception.alfa
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.put('room', to_jsonb(tap.room(:r1, 'Sala nova')));
SELECT tap.put('room again', to_jsonb(tap.room(:r1, 'Sala nova')));
SELECT tap.put('other args', to_jsonb(tap.try(format('SELECT tap.room(%L, %L)', :r1, 'Another'))));
SELECT tap.put('no request', to_jsonb(tap.try('SELECT tap.room(NULL, NULL)')));
SELECT tap.put('refused', to_jsonb(tap.room(:r2, ' ')));
SELECT tap.put('corrected', to_jsonb(tap.room(:r2, 'Sala certa')));
SELECT tap.put('rooms', to_jsonb((SELECT count(*) FROM api.rooms() WHERE name IN ('Sala nova', 'Sala certa', 'Another'))));
BEGIN;
SELECT set_config('arca.act', concat_ws(chr(31), 'patient.read', '00000000-0000-4000-8000-00000000ffff', 'a lie'), false);
SELECT tap.rename((tap.got('room', 'id'))::bigint, 'Sala antiga');
COMMIT;
\c - intern.alfa
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.put('other person', to_jsonb(tap.try(format('SELECT tap.room(%L, %L)', :r1, 'Sala nova'))));

-- ---- Tickets ---------------------------------------------------------------------------------------
\set t1 '''00000000-0000-4000-8000-00000000b001'''
\set t2 '''00000000-0000-4000-8000-00000000b002'''
\set t3 '''00000000-0000-4000-8000-00000000b003'''
\set t4 '''00000000-0000-4000-8000-00000000b004'''
\set t5 '''00000000-0000-4000-8000-00000000b005'''
\set t6 '''00000000-0000-4000-8000-00000000b006'''
\c - supervisor.alfa
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.read_open(:t1, '{"q": "Maria da Silva", "cpf": "52998224725", "day": "2026-11-20", "ids": [5, 6]}');
SELECT tap.put('read', tap.read(:t1));
SELECT tap.put('read again', tap.read(:t1));
SELECT tap.put('wrong kind', to_jsonb(tap.try(format('SELECT tap.read(%L, %L)', :t1, 'patient'))));
SELECT tap.put('no ticket', to_jsonb(tap.try('SELECT tap.read(gen_random_uuid())')));
SELECT tap.put('null ticket', to_jsonb(tap.try('SELECT tap.read(NULL)')));
-- within one transaction: plainly, and by a savepoint that takes the event back
BEGIN;
SELECT tap.read_open(:t2, '{"ids": [5]}');
SELECT tap.try(format('SELECT tap.read(%L)', :t2)) AS same \gset
COMMIT;
SELECT tap.put('same transaction', to_jsonb(:'same'::text));
BEGIN;
SAVEPOINT s;
SELECT tap.read_open(:t3, '{"ids": [5]}');
SELECT tap.try(format('SELECT tap.read(%L)', :t3)) AS saved \gset
ROLLBACK TO s;
COMMIT;
SELECT tap.put('savepoint', to_jsonb(:'saved'::text));
SELECT tap.put('after savepoint', to_jsonb(tap.try(format('SELECT tap.read(%L)', :t3))));
BEGIN;
SELECT tap.read_open(:t4, '{"ids": [5]}');
ROLLBACK;
SELECT tap.put('after rollback', to_jsonb(tap.try(format('SELECT tap.read(%L)', :t4))));
-- a read that is taken back leaves the event of its opening
SELECT tap.read_open(:t5, '{"ids": [8]}');
BEGIN;
SELECT tap.read(:t5) AS got \gset
ROLLBACK;
SELECT tap.put('rolled back read', :'got'::jsonb);
-- in one statement, the opening in a CTE
SELECT tap.put('one statement', to_jsonb(tap.try(
    $$WITH o AS MATERIALIZED (SELECT tap.read_open('00000000-0000-4000-8000-00000000b009', '{"ids": [1]}'))
      SELECT tap.read('00000000-0000-4000-8000-00000000b009') FROM o$$)));
-- the same question again: no event but for who is new
\set t7 '00000000-0000-4000-8000-00000000b00b'
SELECT tap.read_open(:'t7', '{"kind": "day"}', '{5,6}');
SELECT tap.put('refreshed', to_jsonb(tap.read_open(:'t7', '{"kind": "day"}', '{6,5}')));
SELECT tap.put('refreshed read', tap.read(:'t7') -> 'shown');
BEGIN;
SELECT tap.read_open(:'t7', '{"kind": "day"}', '{6,7}');
SELECT tap.try(format('SELECT tap.read(%L)', :'t7')) AS newer \gset
ROLLBACK;
SELECT tap.put('newer in one transaction', to_jsonb(:'newer'::text));
SELECT tap.put('newer taken back', tap.read(:'t7') -> 'shown');
SELECT tap.put('newer', to_jsonb(tap.read_open(:'t7', '{"kind": "day"}', '{6,7}')));
SELECT tap.put('newer read', tap.read(:'t7') -> 'shown');
SELECT tap.put('another question', to_jsonb(tap.read_open(:'t7', '{"kind": "week"}', '{6}')));
\! psql -qX -U postgres -c "UPDATE audit.ticket SET at = at - interval '16 minutes' WHERE ticket = '00000000-0000-4000-8000-00000000b00b'"
SELECT tap.put('after 16 minutes', to_jsonb(tap.read_open(:'t7', '{"kind": "week"}', '{6}')));
SELECT tap.put('after 16 minutes read', tap.read(:'t7') -> 'shown');
-- whoever was named longer ago is named again, though others came and went meanwhile
\set t8 '00000000-0000-4000-8000-00000000b00c'
SELECT tap.read_open(:'t8', '{"kind": "day"}', '{5,6}');
\! psql -qX -U postgres -c "UPDATE audit.ticket SET at = at - interval '10 minutes' WHERE ticket = '00000000-0000-4000-8000-00000000b00c'"
SELECT tap.put('one more', to_jsonb(tap.read_open(:'t8', '{"kind": "day"}', '{5,9}')));
\! psql -qX -U postgres -c "UPDATE audit.ticket SET at = at - interval '10 minutes' WHERE ticket = '00000000-0000-4000-8000-00000000b00c'"
SELECT tap.put('old with new', to_jsonb(tap.read_open(:'t8', '{"kind": "day"}', '{5,9}')));
SELECT tap.put('come back', to_jsonb(tap.read_open(:'t8', '{"kind": "day"}', '{5,6,9}')));
SELECT tap.put('long', to_jsonb(tap.read_open(gen_random_uuid(), jsonb_build_object('state', repeat('x', 100000)), '{}')));
-- what would let the commit come back before it is on disk
SET synchronous_commit = off;
SELECT tap.put('constraints before', to_jsonb(tap.try($$SET CONSTRAINTS ALL IMMEDIATE;
    SELECT tap.read_open('00000000-0000-4000-8000-00000000b007', '{}')$$)));
SELECT tap.put('constraints after', to_jsonb(tap.try($$SELECT tap.read_open('00000000-0000-4000-8000-00000000b008', '{}');
    SET CONSTRAINTS ALL IMMEDIATE$$)));
SELECT tap.put('lied to the trigger', to_jsonb(tap.try($$SELECT set_config('arca.ticket_commit', '', false);
    SELECT tap.read_open('00000000-0000-4000-8000-00000000b00a', '{}'); SET CONSTRAINTS ALL IMMEDIATE$$)));
\c - reception.alfa
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.put('another''s ticket', to_jsonb(tap.try(format('SELECT tap.read(%L)', :t1))));
SELECT tap.read_open(:t6, '{"ids": [5]}');
\! psql -qX -U postgres -c "UPDATE audit.ticket SET at = at - interval '14 minutes' WHERE ticket = '00000000-0000-4000-8000-00000000b006'"
SELECT tap.put('14 minutes', to_jsonb(tap.try(format('SELECT tap.read(%L)', :t6))));
\! psql -qX -U postgres -c "UPDATE audit.ticket SET at = at - interval '2 minutes' WHERE ticket = '00000000-0000-4000-8000-00000000b006'"
SELECT tap.put('16 minutes', to_jsonb(tap.try(format('SELECT tap.read(%L)', :t6))));
\c - postgres
\o /dev/null
SELECT tap.put('operator without session', to_jsonb(tap.try('UPDATE clinic.room SET sort = 903')));
-- the same person's next session
UPDATE audit.ticket SET at = clock_timestamp() WHERE ticket = :t6;
\c - reception.alfa
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.put('another session', to_jsonb(tap.try(format('SELECT tap.read(%L)', :t6))));
\c - reception.beta
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.put('foreign beta', to_jsonb(tap.foreign_rows()));
SELECT tap.put('beta room', to_jsonb(tap.room(gen_random_uuid(), 'Sala beta')));

\c - postgres
\o
SET search_path = public, tap;
SELECT * FROM no_plan();

-- ---- Golden vectors ---------------------------------------------------------------------------------
\set golden `cat ../golden/canon.txt`
CREATE TEMP TABLE golden_line AS
    SELECT n, sum((line ~ '^case=')::int) OVER (ORDER BY n) AS block,
           split_part(line, '=', 1) AS k, substr(line, strpos(line, '=') + 1) AS v
      FROM regexp_split_to_table(:'golden', '\n') WITH ORDINALITY t(line, n) WHERE line !~ '^(#|\s*$)';
CREATE TEMP TABLE golden AS
    SELECT block, min(v) FILTER (WHERE k = 'case') AS name, jsonb_object_agg(k, v) AS j FROM golden_line GROUP BY block;
CREATE FUNCTION pg_temp.hex(j jsonb, k text) RETURNS bytea LANGUAGE sql AS $$SELECT decode(j ->> k, 'hex')$$;
CREATE FUNCTION pg_temp.txt(j jsonb, k text) RETURNS text LANGUAGE sql AS $$SELECT convert_from(decode(j ->> k, 'hex'), 'UTF8')$$;
CREATE FUNCTION pg_temp.event(j jsonb) RETURNS audit.event LANGUAGE plpgsql AS $$
DECLARE
    e audit.event;
BEGIN
    e.event_id := j ->> 'event_id'; e.clinic_id := j ->> 'clinic_id';
    e.at := timestamptz 'epoch' + (j ->> 'at')::bigint / 1000000 * interval '1 second'
            + (j ->> 'at')::bigint % 1000000 * interval '1 microsecond';
    e.session_id := (j ->> 'session_id')::uuid; e.seq := j ->> 'seq'; e.prev := pg_temp.hex(j, 'prev');
    e.actor := pg_temp.txt(j, 'actor'); e.staff_id := j ->> 'staff_id'; e.approver_id := j ->> 'approver_id';
    e.client_addr := pg_temp.txt(j, 'client_addr'); e.workstation := pg_temp.txt(j, 'workstation');
    e.action := pg_temp.txt(j, 'action'); e.outcome := j ->> 'outcome';
    e.subject_kind := pg_temp.txt(j, 'subject_kind'); e.subject_id := j ->> 'subject_id';
    e.patient_id := j ->> 'patient_id'; e.purpose := pg_temp.txt(j, 'purpose');
    e.request_id := (j ->> 'request_id')::uuid; e.app_version := pg_temp.txt(j, 'app_version');
    e.detail := pg_temp.txt(j, 'detail'); e.payload_hash := pg_temp.hex(j, 'payload_hash');
    RETURN e;
END
$$;
SELECT cmp_ok((SELECT count(*)::int FROM golden), '>=', 8, 'there are golden vectors');
SELECT is(encode(audit.canon(pg_temp.event(j)), 'hex'), j ->> 'canon', 'canonical bytes: ' || name) FROM golden ORDER BY block;
SELECT is(encode(sha256('\x00'::bytea || audit.canon(pg_temp.event(j))), 'hex'), j ->> 'leaf', 'leaf: ' || name)
  FROM golden ORDER BY block;
SET TimeZone = 'America/Sao_Paulo';
SET DateStyle = 'German, DMY';
SET extra_float_digits = -5;
SET bytea_output = 'escape';
SELECT is(encode(audit.canon(pg_temp.event(j)), 'hex'), j ->> 'canon', 'whatever the session''s settings: ' || name)
  FROM golden ORDER BY block LIMIT 3;
RESET ALL;
SET client_min_messages = warning;
SET search_path = public, tap;

-- ---- What the log holds -----------------------------------------------------------------------------
SELECT cmp_ok((SELECT count(*)::int FROM audit.event), '>', 50, 'there are events');
SELECT is_empty($$SELECT event_id FROM audit.event e WHERE canon IS DISTINCT FROM audit.canon(e)$$,
    'each event''s stored bytes are those of its columns');
SELECT is_empty($$SELECT event_id FROM audit.event e WHERE leaf IS DISTINCT FROM sha256('\x00'::bytea || canon)$$, 'each leaf is its hash');
SELECT is_empty($$
    SELECT session_id, seq FROM (SELECT session_id, seq, prev, row_number() OVER w AS n,
           coalesce(lag(leaf) OVER w, sha256('\x4341312d73657373696f6e00'::bytea || uuid_send(session_id))) AS before
      FROM audit.event WINDOW w AS (PARTITION BY session_id ORDER BY seq)) x WHERE seq <> n OR prev <> before$$,
    'each session''s chain begins at its root and has no gap');
SELECT is_empty($$
    SELECT s.session_id FROM audit.session s
      LEFT JOIN audit.event e ON e.session_id = s.session_id AND e.seq = s.last_seq
     WHERE s.last_seq > 0 AND e.leaf IS DISTINCT FROM s.last_leaf
        OR EXISTS (SELECT FROM audit.event x WHERE x.session_id = s.session_id AND x.seq > s.last_seq)$$, 'and each session knows its head');
SELECT is_empty($$SELECT e.event_id FROM audit.event e JOIN audit.session s USING (session_id)
    WHERE (e.actor, e.staff_id, e.client_addr, e.workstation, e.app_version)
          IS DISTINCT FROM (s.actor::text, s.staff_id, s.client_addr, s.workstation, s.app_version)$$,
    'an event is its session''s person''s');
SELECT is_empty($$SELECT e.event_id FROM audit.event e WHERE staff_id IS NOT NULL
    AND clinic_id IS DISTINCT FROM (SELECT clinic_id FROM clinic.staff s WHERE s.id = e.staff_id)$$, 'and her clinic''s');
SELECT is_empty($$SELECT d.event_id FROM history.diff d LEFT JOIN audit.event e USING (event_id)
    WHERE e.payload_hash IS DISTINCT FROM sha256(convert_to(d.body, 'UTF8'))$$, 'each diff is the one its event has the hash of');
SELECT is_empty($$SELECT d.event_id FROM history.diff d JOIN audit.event e USING (event_id)
    WHERE d.clinic_id IS DISTINCT FROM e.clinic_id$$, 'and is of the same clinic, an operator''s too');
SELECT throws_ok('UPDATE audit.event SET actor = actor', 'AR031', NULL, 'an event is not changed, not by a superuser');
SELECT throws_ok('DELETE FROM audit.event', 'AR031', NULL, 'nor deleted');
SELECT throws_ok('TRUNCATE audit.event', 'AR031', NULL, 'nor all of them taken away');
SELECT throws_ok($$DELETE FROM history.diff$$, NULL, NULL, 'nor a diff');
SET session_replication_role = replica;
SELECT throws_ok('DELETE FROM audit.event', 'AR031', NULL, 'whatever the replication role');
SELECT throws_ok('TRUNCATE clinic.room CASCADE', NULL, NULL, 'audited rows are not truncated in it either');
SELECT count(*) AS before FROM audit.event \gset
SELECT adm.session_open('test', '0') \g /dev/null
UPDATE clinic.room SET sort = sort + 1 WHERE clinic_id IN (SELECT id FROM clinic.clinic WHERE code = 'beta');
SELECT is((SELECT count(*) FROM audit.event WHERE action = 'room.update' AND actor = 'postgres')::int,
          (SELECT count(*) FROM clinic.room WHERE clinic_id IN (SELECT id FROM clinic.clinic WHERE code = 'beta'))::int,
          'changes in it leave their events');
RESET session_replication_role;

-- ---- Requests ---------------------------------------------------------------------------------------
SELECT is(tap.got('room', 'outcome'), 'ok', 'a request takes effect');
SELECT is(tap.got('room again', 'code'), 'repeated', 'a repeat is known');
SELECT is(ARRAY[tap.got('room again', 'id'), tap.got('room again', 'seq'), tap.got('room again', 'leaf')],
          ARRAY[tap.got('room', 'id'), tap.got('room', 'seq'), tap.got('room', 'leaf')], 'and gets the first answer');
SELECT is(tap.got('rooms'), '2', 'each request made one row');
SELECT is(tap.got('other args'), 'AR012', 'a request id with other arguments is refused');
SELECT is(tap.got('other person'), 'AR012', 'or from another person');
SELECT is(tap.got('no request'), 'AR011', 'no request id, no effect');
SELECT is(tap.got('refused', 'outcome'), 'invalid', 'a refusal is an answer');
SELECT is(tap.got('corrected', 'outcome'), 'ok', 'the corrected form gets through, with the same id even');
SELECT is(tap.events('reception.alfa', 'room.add', 4), 1::bigint, 'the refusal left its event');
SELECT is((SELECT detail::jsonb FROM audit.event WHERE actor = 'reception.alfa' AND action = 'room.add' AND outcome = 4),
          '{"code": "required", "field": "name", "outcome": "invalid"}'::jsonb, 'which says what was wrong');
SELECT is((SELECT ARRAY[seq::text, '\x' || encode(leaf, 'hex')] FROM audit.event
            WHERE actor = 'reception.alfa' AND action = 'room.add' AND outcome = 4),
          ARRAY[tap.got('refused', 'seq'), tap.got('refused', 'leaf')], 'and is its receipt');
SELECT is((SELECT ARRAY[seq::text, '\x' || encode(leaf, 'hex')] FROM audit.event
            WHERE action = 'room.add' AND request_id = :r1), ARRAY[tap.got('room', 'seq'), tap.got('room', 'leaf')],
          'as the change''s event is the change''s');
SELECT is((SELECT purpose FROM audit.event WHERE action = 'room.add' AND request_id = :r1), 'a test', 'with its purpose');
SELECT is((SELECT jsonb_build_array(d.op, d.entity_id, d.body::jsonb ->> 'name') FROM history.diff d JOIN audit.event e USING (event_id)
            WHERE e.request_id = :r1), jsonb_build_array('insert', tap.got('room', 'id')::bigint, 'Sala nova'), 'and its diff');
SELECT is((SELECT jsonb_build_array(e.action, e.purpose, e.detail::jsonb -> 'fields', d.body::jsonb) FROM history.diff d
             JOIN audit.event e USING (event_id) WHERE d.entity = 'room' AND d.op = 'update' AND e.actor = 'reception.alfa'),
          '["room.update", null, ["name"], {"name": ["Sala nova", "Sala antiga"]}]'::jsonb,
          'what a client says a change means does not count');

-- ---- Tickets ----------------------------------------------------------------------------------------
SELECT is(tap.got('read', 'q'), 'Maria da Silva', 'a committed ticket gives its arguments');
SELECT is(tap.got('read again', 'q'), 'Maria da Silva', 'more than once');
SELECT is(tap.got(k), 'AR020', 'refused: ' || k) FROM unnest(ARRAY['wrong kind', 'no ticket', 'null ticket', 'same transaction',
    'savepoint', 'after savepoint', 'after rollback', 'one statement', 'another''s ticket',
    '16 minutes', 'another session']) k;
SELECT is(tap.got('14 minutes'), 'ok', 'a ticket of 14 minutes holds');
SELECT is(tap.got('rolled back read', 'ids.0'), '8', 'a read may be rolled back');
SELECT is(tap.events('supervisor.alfa', 'test.read'), 12::bigint,
    'its opening''s event stays; one for each ticket that was committed, none for those taken back');
SELECT is(tap.got('refreshed', 'outcome') || coalesce(tap.got('refreshed', 'seq'), ' no event'), 'ok no event', 'asked again, nobody new: no event');
SELECT is(tap.got('refreshed read'), '[6, 5]', 'and the rows as they are now');
SELECT is(tap.got('newer in one transaction'), 'AR020', 'somebody new is not shown before the event is committed');
SELECT is(tap.got('newer taken back'), '[6, 5]', 'nor after it was taken back');
SELECT is(tap.got('newer read'), '[6, 7]', 'but then');
SELECT is(tap.got('after 16 minutes read'), '[6]', 'an old name asks anew');
SELECT is((SELECT jsonb_agg(e.detail::jsonb - 'kind' ORDER BY e.seq) FROM audit.event e
            WHERE e.seq::text IN (tap.got('newer', 'seq'), tap.got('another question', 'seq'), tap.got('after 16 minutes', 'seq'))
              AND e.action = 'test.read'),
          '[{"ids": [7], "count": 1}, {"ids": [6], "count": 1}, {"ids": [6], "count": 1}]'::jsonb, 'the event names who is new; another question and an old one name all');
SELECT is((SELECT jsonb_agg(e.detail::jsonb -> 'ids' ORDER BY e.seq) FROM audit.event e
            WHERE e.seq::text IN (tap.got('one more', 'seq'), tap.got('old with new', 'seq'), tap.got('come back', 'seq'))
              AND e.action = 'test.read' AND e.actor = 'supervisor.alfa'),
          '[[9], [5, 9], [6]]'::jsonb, 'all are named anew after 15 minutes, however many came meanwhile, and who comes back after that');
SELECT ok((SELECT octet_length(e.detail) < 200 FROM audit.event e WHERE e.seq::text = tap.got('long', 'seq') AND e.action = 'test.read' AND e.actor = 'supervisor.alfa'),
          'what is long goes into the log as a hash');
SELECT is(tap.got('constraints before'), 'AR022', 'constraints made immediate before a ticket: refused');
SELECT is(tap.got('constraints after'), 'AR022', 'or after it');
SELECT is(tap.got('lied to the trigger'), 'AR022', 'whatever the client sets');
SELECT is((SELECT count(*)::int FROM audit.ticket WHERE durable IS DISTINCT FROM xid), 0, 'no ticket without its flush');
SELECT is((SELECT detail::jsonb -> 'ids' FROM audit.event WHERE actor = 'supervisor.alfa' AND action = 'test.read' ORDER BY seq LIMIT 1),
          '[5, 6]'::jsonb, 'and who is delivered');
SELECT is((SELECT ARRAY[subject_kind, subject_id::text, patient_id::text, purpose] FROM audit.event
            WHERE actor = 'supervisor.alfa' AND action = 'test.read' ORDER BY seq LIMIT 1), '{patient,7,7,why}'::text[],
          'the opening says whom and why');
SELECT unalike((SELECT string_agg(encode(canon, 'escape') || detail, '') FROM audit.event), '%Maria da Silva%', 'and not what was typed');
SELECT unalike((SELECT string_agg(detail, '') FROM audit.event), '%52998224725%', 'nor a CPF');
SELECT is((SELECT count(*)::int FROM audit.event WHERE detail ~ encode(sha256(convert_to('"52998224725"', 'UTF8')), 'hex')), 0,
    'nor its plain hash, which a list of all CPFs would undo');
SELECT is((SELECT detail::jsonb ->> 'day' FROM audit.event WHERE actor = 'supervisor.alfa' AND action = 'test.read' ORDER BY seq LIMIT 1),
          '2026-11-20', 'days stand as they are');

-- ---- Two clinics ----------------------------------------------------------------------------------
SELECT is(tap.got('foreign beta'), '', 'no row of another clinic is in sight of the functions of one');
SELECT is((SELECT clinic_id FROM clinic.room WHERE id = tap.got('beta room', 'id')::bigint),
          (SELECT id FROM clinic.clinic WHERE code = 'beta'), 'what a person makes is of her clinic');

-- ---- The operator: changes of data under forced row-level security -------------------------------
BEGIN;
GRANT arca_owner, arca_audit, arca_adm TO arca_migrator;
SET LOCAL ROLE arca_migrator;
UPDATE clinic.room SET sort = 900;
RESET ROLE;
REVOKE arca_owner, arca_audit, arca_adm FROM arca_migrator;
COMMIT;
SELECT is((SELECT count(*) FROM clinic.room WHERE sort = 900), (SELECT count(*) FROM clinic.room),
          'a data migration changes all rows of all clinics');
SET ROLE arca_owner;
UPDATE clinic.room SET sort = 901;
SELECT is((SELECT count(*)::int FROM clinic.room), 0, 'where the owner would have changed none, without an error');
RESET ROLE;
SELECT is((SELECT count(*)::int FROM clinic.room WHERE sort = 901), 0, 'as it has not');
SELECT is((SELECT count(*)::int FROM audit.event e JOIN history.diff d USING (event_id)
            WHERE e.actor = 'postgres' AND d.entity = 'room' AND d.body ~ '900'), (SELECT count(*)::int FROM clinic.room),
          'each with its event and its diff');
SET ROLE arca_seeder;
UPDATE clinic.room SET sort = 902;
RESET ROLE;
SELECT is((SELECT count(*) FROM clinic.room WHERE sort = 902), (SELECT count(*) FROM clinic.room), 'the seeder changes all rows');
SELECT is((SELECT jsonb_agg(detail::jsonb) FROM audit.event WHERE action = 'room.bulk_update' AND actor = 'postgres' AND at > now() - interval '1 minute'),
          (SELECT jsonb_build_array(jsonb_build_object('rows', count(*))) FROM clinic.room), 'with one event for the batch');
SELECT is((SELECT count(*)::int FROM history.diff WHERE body ~ '902'), 0, 'and no diff');
-- ---- Months and what is cleared away --------------------------------------------------------------
SELECT ok(to_regclass('audit.event_' || to_char(now() AT TIME ZONE 'UTC' + m * interval '1 month', 'YYYYMM')) IS NOT NULL,
          'there is room for the events of ' || m || ' months on') FROM unnest(ARRAY[0, 1, 3, 12]) m;
UPDATE audit.ticket SET at = at - interval '2 days' WHERE ticket = :t5;
UPDATE clinic.request SET at = at - interval '91 days' WHERE request_id = :r2;
SELECT is(adm.maintain(), '{"partitions": 0, "tickets": 1, "requests": 1}'::jsonb, 'tickets of a day ago and requests of 90 days are cleared away');
SELECT is((SELECT count(*)::int FROM clinic.request WHERE request_id = :r1), 1, 'later ones stay');
SELECT is(audit.make_partitions(13), 1, 'a month more is made');
SELECT is(audit.make_partitions(13), 0, 'once');
CREATE TEMP TABLE later AS SELECT * FROM audit.event ORDER BY event_id DESC LIMIT 1;
UPDATE later SET at = at + interval '15 months';
INSERT INTO audit.event SELECT * FROM later;
SELECT is((SELECT tableoid::regclass::text FROM audit.event WHERE at > now() + interval '14 months'), 'audit.event_rest',
          'an event of a month that nobody made is not lost');
SELECT is(audit.make_partitions(16), 2, 'and does not stop the making of others');

SELECT is(tap.got('operator without session'), 'AR001', 'an operator''s change without a session of his is refused');
SELECT * FROM finish();
