-- SPDX-License-Identifier: Apache-2.0
-- The look into the audit log: filters, scopes, keyset, before and after for those permitted; looking is
-- itself an event.
\ir desk.psql
-- years of the log, and what a clock that was set back has left in days to come
INSERT INTO audit.event (clinic_id, at, session_id, seq, prev, actor, action, outcome, detail, canon, leaf, xid)
SELECT 9002, now() + x.ago, gen_random_uuid(), x.n, '', 'tt.rui', 'bench.event', 0, jsonb_build_object('code', x.n)::text, '', '', '1'
  FROM unnest('{2 days,-10 days,-40 days,-5 months,-3 years,-12 years}'::interval[]) WITH ORDINALITY x (ago, n);
\c - tt.maria
\o /dev/null
SELECT api.session_open('arca', '0', 'desk1', 'tty1', 'pt_BR');
SELECT tap.put('own', to_jsonb(api.patient_save('00000000-0000-4000-8000-000000000001', NULL, NULL,
    '{"registered_name": "Ana Prado", "birth_date": "1980-02-03", "intern": "tt.ivo", "supervisor": "tt.sonia"}')));
SELECT tap.put('other', to_jsonb(api.patient_save('00000000-0000-4000-8000-000000000002', NULL, NULL,
    '{"registered_name": "Rui Lima", "birth_date": "1970-02-03", "intern": "tt.ines"}')));
SELECT tap.put('edit', to_jsonb(api.patient_save(gen_random_uuid(), tap.got('own', 'id')::bigint, 1, '{"city": "Santos", "phone": "11981234456"}')));
SELECT tap.put('refused', to_jsonb(api.patient_save(gen_random_uuid(), tap.got('own', 'id')::bigint, 1, '{"city": "Recife"}')));
SELECT api.patient_open('00000000-0000-4000-8000-0000000000a1', tap.got('own', 'id')::bigint, 'call');
-- the own actions, and no others'
SELECT tap.put('maria_open', to_jsonb(api.audit_open('00000000-0000-4000-8000-0000000000a2', '{}')));
SELECT tap.put('maria', jsonb_agg(to_jsonb(l))) FROM api.audit_list('00000000-0000-4000-8000-0000000000a2') l;
-- a record by its number: the own actions on it; on others' and on nobody's record nothing, without a difference
SELECT v.s FROM (VALUES ('own', '"R-00001"'), ('none', '4711')) f(k, r), LATERAL (SELECT '00000000-0000-4000-8004-' || lpad(ascii(f.k)::text, 12, '0')) u(t), LATERAL (VALUES
        (1, format('SELECT tap.put(%L, to_jsonb(api.audit_open(%L, %L)))', 'maria_record_' || f.k, u.t, format('{"record": %s}', f.r))),
        (2, format('SELECT tap.put(%L, coalesce(jsonb_agg(to_jsonb(l)), %L)) FROM api.audit_list(%L) l', 'maria_rows_' || f.k, '[]', u.t))) v(n, s)
 ORDER BY f.k, v.n \gexec
SELECT tap.put('maria_other', to_jsonb(api.audit_open(gen_random_uuid(), '{"person": "tt.sonia"}')));
SELECT tap.put('maria_event', to_jsonb(api.audit_event_open('00000000-0000-4000-8000-0000000000a3', e.id, e.at)))
  FROM (SELECT (x ->> 'event_id')::bigint AS id, (x ->> 'at')::timestamptz AS at FROM jsonb_array_elements(tap.got('maria')) x
         WHERE x ->> 'action' = 'patient.edit' AND x ->> 'outcome' = 'ok') e;
SELECT tap.put('maria_diff', to_jsonb(e)) FROM api.audit_event('00000000-0000-4000-8000-0000000000a3') e;

\c - tt.rui
\o /dev/null
SELECT api.session_open('arca', '0', 'desk9', 'tty1', 'pt_BR');
SELECT tap.put('rui_record', to_jsonb(api.audit_open('00000000-0000-4000-8000-0000000000d1', '{"record": 1}')));
SELECT tap.put('rui_rows', coalesce(jsonb_agg(to_jsonb(l)), '[]')) FROM api.audit_list('00000000-0000-4000-8000-0000000000d1') l;
-- all of it, at once and two by two
SELECT api.audit_open('00000000-0000-4000-8000-0000000000d2', '{}', NULL, NULL, 200);
SELECT tap.put('rui_years', jsonb_agg(to_jsonb(l))) FROM api.audit_list('00000000-0000-4000-8000-0000000000d2') l;
SELECT tap.put('rui_pages', '[]'), tap.put('rui_at', '{}');
SELECT v.q FROM generate_series(1, 8) i, LATERAL (VALUES
    (1, $q$SELECT api.audit_open('00000000-0000-4000-8000-0000000000d3', '{}',
            tap.got('rui_at', 'at')::timestamptz, tap.got('rui_at', 'id')::bigint, 2)$q$),
    (2, $q$WITH page AS MATERIALIZED (
        SELECT l.*, row_number() OVER () AS o FROM api.audit_list('00000000-0000-4000-8000-0000000000d3') l)
    SELECT tap.put('rui_pages', tap.got('rui_pages') || (SELECT jsonb_agg(code ORDER BY o) FROM page)),
           tap.put('rui_at', jsonb_build_object('at', at, 'id', event_id)) FROM page ORDER BY o DESC LIMIT 1$q$)) v(n, q)
 ORDER BY i, v.n \gexec
SELECT tap.put('rui_event', to_jsonb(api.audit_event_open(gen_random_uuid(), e.id, e.at)))
  FROM (SELECT (x ->> 'event_id')::bigint AS id, (x ->> 'at')::timestamptz AS at FROM jsonb_array_elements(tap.got('maria')) x
         WHERE x ->> 'action' = 'patient.edit' LIMIT 1) e;

\c - tt.sonia
\o /dev/null
SELECT api.session_open('arca', '0', 'room3', 'tty1', 'en');
-- filters
SELECT v.s FROM (VALUES
        (1, '{}'), (2, '{"person": "tt.maria"}'), (3, '{"person": "9001", "action": "patient.edit"}'), (4, '{"action": "patient.create"}'),
        (5, '{"entity": "patient"}'), (6, '{"terminal": "desk1"}'), (7, '{"outcome": "refused"}'),
        (8, format('{"patient": %s}', tap.got('own', 'id'))), (9, format('{"patient": "%s", "outcome": "refused"}', tap.got('own', 'id'))),
        (10, format('{"from": "%s", "to": "%1$s"}', (now() AT TIME ZONE 'America/Sao_Paulo')::date)), (11, '{"to": "2001-01-01"}'),
        (12, '{"terminal": "desk1", "outcome": "ok", "entity": "patient"}'), (13, '{"terminal": "nowhere"}'),
        (14, '{"record": "R-00001"}'), (15, '{"record": " r2 "}'), (16, '{"record": 2, "outcome": "ok"}'), (17, '{"record": "R-04711"}'), (18, format('{"record": 1, "patient": %s}', tap.got('other', 'id')))) f(i, f),
       LATERAL (SELECT '00000000-0000-4000-8001-' || lpad(f.i::text, 12, '0')) u(t), LATERAL (VALUES
        (1, format('SELECT tap.put(%L, to_jsonb(api.audit_open(%L, %L, NULL, NULL, 200)))', 'open' || f.i, u.t, f.f)),
        (2, format('SELECT tap.put(%L, coalesce(jsonb_agg(to_jsonb(l)), %L)) FROM api.audit_list(%L) l', 'list' || f.i, '[]', u.t))) v(n, s)
 ORDER BY f.i, v.n \gexec
-- page by page, four at a time
SELECT tap.put('part', to_jsonb(api.audit_open(gen_random_uuid(), '{"person": "MARÍ"}')));
SELECT tap.put('parts', to_jsonb(api.audit_open(gen_random_uuid(), '{"person": "tt"}')));
SELECT tap.put('pages', '[]'), tap.put('at', '{}');
SELECT v.q FROM generate_series(1, 12) i, LATERAL (VALUES
    (1, $q$SELECT api.audit_open('00000000-0000-4000-8000-0000000000b1', '{"person": "tt.maria"}',
            tap.got('at', 'at')::timestamptz, tap.got('at', 'id')::bigint, 4)$q$),
    (2, $q$WITH page AS MATERIALIZED (
        SELECT l.*, row_number() OVER () AS o FROM api.audit_list('00000000-0000-4000-8000-0000000000b1') l)
    SELECT tap.put('pages', tap.got('pages') || (SELECT jsonb_agg(event_id ORDER BY o) FROM page)),
           tap.put('at', jsonb_build_object('at', at, 'id', event_id)) FROM page ORDER BY o DESC LIMIT 1$q$)) v(n, q)
 ORDER BY i, v.n \gexec
SELECT v.s FROM (VALUES (1, '{"person": "nobody"}'), (2, '{"from": "2026-02-30"}'), (3, '{"outcome": "x"}'), (4, '{"patient": "''; DROP"}'),
        (5, '{"colour": "red"}'), (6, '[1]'), (7, '{"from": "2026-02-02", "to": "2026-02-01"}'),
        (8, format('{"action": %s}', to_jsonb(repeat('x', 10000))::text)), (9, '{"terminal": "\u202e\u0001"}'),
        (10, '{"record": "Ana Prado"}'), (11, '{"record": "11981234456"}')) f(i, f),
    LATERAL (VALUES (format('SELECT tap.put(%L, to_jsonb(api.audit_open(gen_random_uuid(), %L)))', 'odd' || f.i, f.f))) v(s) ORDER BY f.i \gexec
-- before and after: the own case, not another's
SELECT tap.put('sonia_own', to_jsonb(api.audit_event_open('00000000-0000-4000-8000-0000000000b2', e.id, e.at)))
  FROM (SELECT (x ->> 'event_id')::bigint AS id, (x ->> 'at')::timestamptz AS at FROM jsonb_array_elements(tap.got('list3')) x
         WHERE x ->> 'outcome' = 'ok') e;
SELECT tap.put('sonia_diff', to_jsonb(e)) FROM api.audit_event('00000000-0000-4000-8000-0000000000b2') e;
SELECT api.audit_event_open('00000000-0000-4000-8000-0000000000b3', e.id, e.at)
  FROM (SELECT (x ->> 'event_id')::bigint AS id, (x ->> 'at')::timestamptz AS at FROM jsonb_array_elements(tap.got('list4')) x
         WHERE x ->> 'patient_id' = tap.got('other', 'id')) e;
SELECT tap.put('sonia_other', to_jsonb(e)) FROM api.audit_event('00000000-0000-4000-8000-0000000000b3') e;
SELECT tap.put('sonia_access', to_jsonb(api.patient_tab_open('00000000-0000-4000-8000-0000000000b4', tap.got('own', 'id')::bigint, 'access')));
SELECT tap.put('access', jsonb_agg(to_jsonb(l))) FROM api.patient_access('00000000-0000-4000-8000-0000000000b4') l;
SELECT tap.put('sonia_access_other', to_jsonb(api.patient_tab_open(gen_random_uuid(), tap.got('other', 'id')::bigint, 'access')));

\c - tt.ines
\o /dev/null
SELECT api.session_open('arca', '0', 'room4', 'tty1', 'en');
SELECT tap.put('ines_record', to_jsonb(api.audit_open(gen_random_uuid(), '{"record": 1}')));
SELECT tap.put('ines_none', to_jsonb(api.audit_open(gen_random_uuid(), '{"record": 4711}')));

\c - tt.adele
\o /dev/null
SELECT api.session_open('arca', '0', 'office', 'tty1', 'en');
SELECT api.audit_event_open('00000000-0000-4000-8000-0000000000c1', e.id, e.at)
  FROM (SELECT (x ->> 'event_id')::bigint AS id, (x ->> 'at')::timestamptz AS at FROM jsonb_array_elements(tap.got('list4')) x
         WHERE x ->> 'patient_id' = tap.got('other', 'id')) e;
SELECT tap.put('adele', to_jsonb(e)) FROM api.audit_event('00000000-0000-4000-8000-0000000000c1') e;

\c - postgres
SET search_path = public, tap;
\o
SELECT no_plan();
SELECT is(tap.got('maria_open', 'outcome'), 'ok', 'the reception looks into the log');
SELECT ok((SELECT bool_and(x ->> 'person' = 'tt.maria') AND count(*) >= 6 FROM jsonb_array_elements(tap.got('maria')) x), 'and finds the own actions');
SELECT ok(tap.got('maria') -> 0 ->> 'action' = 'patient.read', 'the one before this look first');
SELECT is(tap.got('maria_other', 'outcome'), 'refused', 'others'' are refused');
SELECT is(tap.got('maria_diff', 'diff'), 'not_permitted', 'before and after are not the reception''s to see');
SELECT ok(tap.got('maria_diff') ->> 'before' IS NULL AND tap.got('maria_diff') ->> 'after' IS NULL, 'nor there');
SELECT is(tap.got('maria_diff') -> 'fields', '["city", "phone", "version"]'::jsonb, 'the names of the fields are');
SELECT is(tap.got('rui_event', 'outcome'), 'refused', 'another clinic''s event does not open');


-- each filter against the table itself, up to that very look
CREATE FUNCTION tap.expected(i int, fits text) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE r bigint[];
BEGIN
    EXECUTE format('SELECT coalesce(array_agg(e.event_id ORDER BY e.at DESC, e.event_id DESC), %L) FROM audit.event e, audit.event o
        WHERE o.actor = %L AND o.seq = %s AND e.clinic_id = 9001 AND (e.at, e.event_id) < (o.at, o.event_id) AND (%s)', '{}',
        'tt.sonia', tap.got('open' || i, 'seq'), fits) INTO r;
    RETURN r;
END $$;
SELECT is(ARRAY(SELECT (x ->> 'event_id')::bigint FROM jsonb_array_elements(tap.got('list' || f.i)) x), tap.expected(f.i, f.fits), 'filter ' || f.i || ': ' || f.fits)
  FROM (VALUES (1, 'true'), (2, $$e.actor = 'tt.maria'$$), (3, $$e.actor = 'tt.maria' AND e.action = 'patient.edit'$$),
    (4, $$e.action = 'patient.create'$$), (5, $$e.subject_kind = 'patient'$$), (6, $$e.workstation = 'desk1'$$), (7, 'e.outcome > 0'),
    (8, 'e.patient_id = ' || tap.got('own', 'id')), (9, 'e.outcome > 0 AND e.patient_id = ' || tap.got('own', 'id')), (10, 'true'), (11, 'false'),
    (12, $$e.workstation = 'desk1' AND e.outcome = 0 AND e.subject_kind = 'patient'$$), (13, 'false'),
    (14, 'e.patient_id = ' || tap.got('own', 'id')), (15, 'e.patient_id = ' || tap.got('other', 'id')), (16, 'e.outcome = 0 AND e.patient_id = ' || tap.got('other', 'id')),
    (17, 'false'), (18, 'false')) f(i, fits);
SELECT ok((SELECT bool_and(jsonb_array_length(tap.got('list' || i)) > 0) FROM unnest(ARRAY[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16]) i), 'and each found something');
SELECT is(tap.got('open3', 'detail.bounded'), 'true', 'two filters together are bound to a date');
SELECT is(ARRAY(SELECT jsonb_array_elements_text(tap.got('pages'))::bigint),
    ARRAY(SELECT e.event_id FROM audit.event e WHERE e.actor = 'tt.maria' AND e.clinic_id = 9001 ORDER BY e.at DESC, e.event_id DESC), 'pages follow each other without gap or twin');
SELECT is((SELECT string_agg(tap.got('odd' || i, 'outcome') || ' ' || coalesce(tap.got('odd' || i, 'field'), '-'), ', ' ORDER BY i) FROM generate_series(1, 11) i),
    'invalid person, invalid from, invalid outcome, invalid patient, invalid colour, invalid -, invalid to, ok -, ok -, invalid record, invalid record', 'wrong filters are answered');
SELECT is(tap.got('odd1', 'code'), 'nobody_called', 'a name that nobody has');
SELECT is(tap.got('part', 'outcome') || ' ' || tap.got('parts', 'code'), 'ok several_called', 'a part of a name is enough when one has it');
SELECT ok((SELECT bool_and(x ->> 'person' = 'tt.maria') AND count(*) >= 4 FROM jsonb_array_elements(tap.got('maria_rows_own')) x)
    AND (SELECT array_agg(DISTINCT x ->> 'patient_record') FROM jsonb_array_elements(tap.got('maria_rows_own')) x) = '{R-00001}', 'the reception finds the own actions on a record');
SELECT is(tap.got('maria_rows_none') || tap.got('rui_rows'), '[]', 'of a number that nobody has, or another clinic''s, nothing');
SELECT is(tap.got('maria_record_none') - '{seq,leaf}'::text[], tap.got('rui_record') - '{seq,leaf}'::text[], 'and the answers are alike');
SELECT is((SELECT array_agg(DISTINCT x ->> 'patient_record') FROM jsonb_array_elements(tap.got('list15')) x), '{R-00002}', 'a supervisor asks who opened the record of somebody else''s patient');
SELECT is((SELECT string_agg(f.i || ':' || coalesce((SELECT p.record_no::text FROM clinic.patient p WHERE p.id = e.patient_id), '-') || ':' || left(e.detail::jsonb ->> 'record', 7), ' ' ORDER BY f.i)
    FROM unnest(ARRAY[14, 15, 16, 17, 18]) f(i) JOIN audit.event e ON e.actor = 'tt.sonia' AND e.seq::text = tap.got('open' || f.i, 'seq')),
    '14:1:sha256: 15:2:sha256: 16:2:sha256: 17:-:sha256: 18:-:sha256:', 'the event names the patient once something is shown, and never what was typed');
SELECT is(tap.got('ines_record') - '{seq,leaf}'::text[], tap.got('ines_none') - '{seq,leaf}'::text[], 'who has done nothing with a record is not told that there is one');
SELECT is((SELECT count(*)::int FROM audit.event e WHERE e.actor = 'tt.ines' AND e.action = 'audit.read' AND e.patient_id IS NULL), 2, 'nor by the events of the question');
SELECT is((SELECT string_agg(x ->> 'code', ' ' ORDER BY o) FROM jsonb_array_elements(tap.got('rui_years')) WITH ORDINALITY y(x, o)), '1 2 3 4 5 6', 'a page goes as far back as the log does');
SELECT is((SELECT string_agg(x #>> '{}', ' ' ORDER BY o) FROM jsonb_array_elements(tap.got('rui_pages')) WITH ORDINALITY y(x, o)), '1 2 3 4 5 6', 'and so do small ones, without gap or twin');
SELECT is(tap.got('list8') #>> '{0,patient_name}', 'Ana Prado', 'a supervisor reads the names of the own cases');
SELECT is((SELECT x ->> 'patient_name' FROM jsonb_array_elements(tap.got('list4')) x WHERE x ->> 'patient_id' = tap.got('other', 'id')), NULL, 'of others the number');
SELECT is((SELECT x ->> 'patient_record' FROM jsonb_array_elements(tap.got('list4')) x WHERE x ->> 'patient_id' = tap.got('other', 'id')), 'R-00002', 'which is there');

SELECT is(tap.got('sonia_diff', 'diff') || ' ' || tap.got('sonia_diff', 'op'), 'shown update', 'the supervisor sees what became of an own case');
SELECT is(tap.got('sonia_diff') -> 'before', '{"city": null, "phone": null, "version": 1}'::jsonb, 'before');
SELECT is(tap.got('sonia_diff') -> 'after', '{"city": "Santos", "phone": "11981234456", "version": 2}'::jsonb, 'and after');
SELECT is(tap.got('sonia_other', 'diff'), 'not_permitted', 'not of another''s');
SELECT is(tap.got('adele', 'diff') || ' ' || (tap.got('adele') #>> '{after,registered_name}'), 'shown Rui Lima', 'the coordination sees both');
SELECT is(tap.got('sonia_access', 'outcome') || tap.got('sonia_access_other', 'outcome'), 'okrefused', 'who looked at a record: for the own cases');
SELECT is((SELECT string_agg(x ->> 'action', ' ' ORDER BY o) FROM jsonb_array_elements(tap.got('access')) WITH ORDINALITY y(x, o) WHERE x ->> 'person' = 'tt.maria'),
    'audit_event.read audit.read patient.read patient.edit patient.edit patient.create', 'each look and each change, and each question to the log about it, the latest first');
SELECT ok((SELECT count(*) FROM audit.event WHERE actor = 'tt.sonia' AND action = 'audit.read') >= 14
    AND (SELECT count(*) FROM audit.event WHERE actor = 'tt.sonia' AND action = 'audit_event.read') = 2
    AND (SELECT count(*) FROM audit.event WHERE actor = 'tt.sonia' AND action = 'patient_access.read' AND patient_id = tap.got('own', 'id')::bigint) = 1,
    'looking is itself an event');
SELECT is((SELECT string_agg(DISTINCT x ->> 'patient_name', ', ') FROM generate_series(1, 18) i, jsonb_array_elements(tap.got('list' || i)) x), 'Ana Prado', 'a list shows names');
SELECT ok((SELECT bool_and(e.detail::jsonb -> 'ids' @> (x -> 'patient_id')) FROM generate_series(1, 18) i, jsonb_array_elements(tap.got('list' || i)) x,
    audit.event e WHERE x ->> 'patient_name' IS NOT NULL AND e.actor = 'tt.sonia' AND e.seq::text = tap.got('open' || i, 'seq')),
    'of patients alone whom the event of its opening names');
SELECT ok(NOT EXISTS (SELECT FROM audit.event e WHERE e.detail ~* 'prado|santos|lima'), 'the log names nobody');
SELECT * FROM finish();
