-- SPDX-License-Identifier: Apache-2.0
-- The staff: who may manage accounts and whose, the forms' checks, one-time codes, the last admin, the
-- agenda's professional that goes with a person, and that the account functions reach nobody else.
\ir fixture.sql
\o /dev/null
CREATE FUNCTION tap.save(p_id bigint, p_version integer, p_data jsonb) RETURNS text LANGUAGE sql AS
    $$SELECT a.outcome || coalesce(' ' || a.code, '') || coalesce(' ' || a.field, '')
        FROM api.staff_save(gen_random_uuid(), p_id, p_version, p_data) a$$;
CREATE FUNCTION tap.staff(p_login text) RETURNS clinic.staff LANGUAGE sql STABLE SECURITY DEFINER AS
    $$SELECT * FROM clinic.staff WHERE login = p_login::name$$;
-- the account functions as the api's owner calls them: their own checks must hold without the api's
CREATE FUNCTION tap.adm(p_call text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE 'SELECT adm.' || p_call;
    RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;
ALTER FUNCTION tap.adm(text) OWNER TO arca_owner;
CREATE ROLE "outsider" LOGIN;
CREATE ROLE "boss.alfa" LOGIN SUPERUSER IN ROLE arca_reception;

\c - admin.alfa
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
\set person '{"login": "nova.alfa", "name": " Nova Pessoa ", "role": "intern", "email": "nova@example.com"}'
SELECT tap.verifier() AS verifier \gset
SELECT jsonb_build_object('verifier', :'verifier') AS v \gset
SELECT tap.put('no verifier', to_jsonb(tap.save(NULL, NULL, :'person')));
SELECT tap.put('clear password', to_jsonb(tap.try(format('SELECT tap.save(NULL, NULL, %L)', :'person'::jsonb || '{"verifier": "secret"}'))));
SELECT tap.put('new', to_jsonb(api.staff_save('00000000-0000-4000-8000-00000000c001', NULL, NULL,
    :'person'::jsonb || :'v' || jsonb_build_object('supervisor', (tap.staff('supervisor.alfa')).id))));
SELECT tap.put('new again', to_jsonb(api.staff_save('00000000-0000-4000-8000-00000000c001', NULL, NULL,
    :'person'::jsonb || :'v' || jsonb_build_object('supervisor', (tap.staff('supervisor.alfa')).id))));
SELECT tap.put('login ' || l, to_jsonb(tap.save(NULL, NULL, jsonb_build_object('login', l, 'name', 'X', 'role', 'reception') || :'v')))
  FROM unnest(ARRAY['ab', 'Maria', '1abc', 'a b', 'a"b', 'a'';--', 'arca_owner', 'pg_monitor', 'public', 'none', 'postgres',
                    'outsider', 'nova.alfa', repeat('a', 64), repeat('a', 63), 'ção', E'a\nb', '']) l;
SELECT tap.put('name empty', to_jsonb(tap.save(NULL, NULL, '{"login": "um.alfa", "name": "  ", "role": "reception"}'::jsonb || :'v')));
SELECT tap.put('name long', to_jsonb(tap.save(NULL, NULL, jsonb_build_object('login', 'um.alfa', 'role', 'reception', 'name', repeat('x', 101)) || :'v')));
SELECT tap.put('name control', to_jsonb(tap.save(NULL, NULL, jsonb_build_object('login', 'um.alfa', 'role', 'reception', 'name', E'x\u001b[2J') || :'v')));
SELECT tap.put('role', to_jsonb(tap.save(NULL, NULL, '{"login": "um.alfa", "name": "X", "role": "owner"}'::jsonb || :'v')));
SELECT tap.put('email', to_jsonb(tap.save(NULL, NULL, '{"login": "um.alfa", "name": "X", "role": "reception", "email": "x"}'::jsonb || :'v')));
SELECT tap.put('email taken', to_jsonb(tap.save(NULL, NULL, '{"login": "um.alfa", "name": "X", "role": "reception", "email": "nova@example.com"}'::jsonb || :'v')));
SELECT tap.put('no council', to_jsonb(tap.save(NULL, NULL, '{"login": "um.alfa", "name": "X", "role": "supervisor"}'::jsonb || :'v')));
SELECT tap.put('bad council', to_jsonb(tap.save(NULL, NULL, '{"login": "um.alfa", "name": "X", "role": "supervisor", "council_no": "6/1"}'::jsonb || :'v')));
SELECT tap.put('foreign supervisor', to_jsonb(tap.save(NULL, NULL, jsonb_build_object('login', 'um.alfa', 'name', 'X', 'role', 'intern',
    'supervisor', (tap.staff('supervisor.beta')).id) || :'v')));
SELECT tap.put('no data', to_jsonb(tap.save(NULL, NULL, NULL)));
-- changes
SELECT tap.put('change', to_jsonb(tap.save((tap.staff('nova.alfa')).id, 1, '{"name": "Nova Silva", "role": "intern"}')));
SELECT tap.put('stale', to_jsonb(tap.save((tap.staff('nova.alfa')).id, 1, '{"name": "Old", "role": "intern"}')));
SELECT tap.put('promote', to_jsonb(tap.save((tap.staff('nova.alfa')).id, 2, '{"name": "Nova Silva", "role": "reception"}')));
SELECT tap.put('self', to_jsonb(tap.save((tap.staff('admin.alfa')).id, 1, '{"name": "Me", "role": "admin"}')));
SELECT tap.put('foreign', to_jsonb(tap.save((tap.staff('reception.beta')).id, 1, '{"name": "Theirs", "role": "reception"}')));
SELECT tap.put('nobody', to_jsonb(tap.save(-1, 1, '{"name": "X", "role": "reception"}')));
SELECT tap.put('no version', to_jsonb(tap.save((tap.staff('intern.alfa')).id, NULL, '{"name": "X", "role": "intern"}')));
SELECT tap.put('no object', to_jsonb(tap.save(NULL, NULL, '"x"')));
SELECT tap.put('bidi name', to_jsonb(tap.save(NULL, NULL, '{"login": "um.alfa", "name": "a\u202eb", "role": "reception"}'::jsonb || :'v')));
SELECT tap.put('long email', to_jsonb(tap.save(NULL, NULL, jsonb_build_object('login', 'um.alfa', 'name', 'X', 'role', 'reception',
    'email', 'a@' || repeat('b', 300) || '.co') || :'v')));
SELECT tap.put('active unsaid', to_jsonb(api.staff_set_active(gen_random_uuid(), (tap.staff('intern.alfa')).id, 1, NULL)));
SELECT tap.put('self off', to_jsonb(api.staff_set_active(gen_random_uuid(), (tap.staff('admin.alfa')).id, 1, false)));
SELECT tap.put('foreign off', to_jsonb(api.staff_set_active(gen_random_uuid(), (tap.staff('admin.beta')).id, 1, false)));
SELECT tap.put('self reset', to_jsonb(api.staff_reset(gen_random_uuid(), (tap.staff('admin.alfa')).id, :'verifier', NULL)));
SELECT tap.put('foreign reset', to_jsonb(api.staff_reset(gen_random_uuid(), (tap.staff('admin.beta')).id, :'verifier', NULL)));
SELECT tap.put('reset', to_jsonb(api.staff_reset(gen_random_uuid(), (tap.staff('nova.alfa')).id, :'verifier', now() + interval '9 days')));
-- off, with two sessions open, and on again
\! for i in 1 2; do psql -qAtX -U intern.alfa -c "SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en')" -c "SELECT pg_sleep(60)" >/dev/null 2>&1 & done
\! i=0; until [ "$(psql -qAtX -U postgres -c "SELECT count(*) FROM audit.session s JOIN pg_stat_activity USING (pid) WHERE actor = 'intern.alfa'")" = 2 ] || [ $i -gt 100 ]; do sleep 0.1; i=$((i + 1)); done
SELECT tap.put('off', to_jsonb(api.staff_set_active(gen_random_uuid(), (tap.staff('intern.alfa')).id, 1, false)));
\! i=0; while [ "$(psql -qAtX -U postgres -c "SELECT count(*) FROM pg_stat_activity WHERE usename = 'intern.alfa'")" != 0 ] && [ $i -lt 50 ]; do sleep 0.1; i=$((i + 1)); done
\! psql -qAtX -U postgres -c "SELECT tap.put('left', to_jsonb(count(*))) FROM pg_stat_activity WHERE usename = 'intern.alfa'" >/dev/null
\! psql -qAtX -U postgres -c "SELECT tap.put('others left', to_jsonb(count(*))) FROM pg_stat_activity WHERE usename = 'admin.alfa'" >/dev/null
\! psql -qAtX -U intern.alfa -c "SELECT 1" 2>&1 | grep -q 'not permitted to log in' && psql -qAtX -U postgres -c "SELECT tap.put('kept out', 'true')" >/dev/null
\! psql -qAtX -U postgres -c "SELECT tap.put('professional off', to_jsonb(f.active)) FROM clinic.professional f JOIN clinic.staff s ON s.id = f.staff_id WHERE s.login = 'intern.alfa'" >/dev/null
SELECT tap.put('off again', to_jsonb(api.staff_set_active(gen_random_uuid(), (tap.staff('intern.alfa')).id, 1, false)));
SELECT tap.put('on', to_jsonb(api.staff_set_active(gen_random_uuid(), (tap.staff('intern.alfa')).id, 2, true)));
\! psql -qAtX -U intern.alfa -c "SELECT tap.put('in again', 'true')" >/dev/null
-- the second admin may be stopped, the last may not, not by an operator either
SELECT tap.put('second', to_jsonb(tap.save(NULL, NULL, '{"login": "dois.alfa", "name": "Dois", "role": "admin"}'::jsonb || :'v')));
SELECT tap.put('second off', to_jsonb(api.staff_set_active(gen_random_uuid(), (tap.staff('dois.alfa')).id, 1, false)));
-- the account functions by themselves
SELECT tap.put('adm ' || c, to_jsonb(tap.adm(c))) FROM unnest(ARRAY[
    $$account_disable('postgres')$$, $$account_reset('postgres', tap.verifier(), NULL)$$, $$account_disable('arca_owner')$$,
    $$account_enable('arca_adm')$$, $$account_disable('outsider')$$, $$account_reset('outsider', tap.verifier(), NULL)$$,
    $$account_profile('outsider', 'admin')$$, $$account_disable('boss.alfa')$$, $$account_reset('boss.alfa', tap.verifier(), NULL)$$,
    $$account_disable('admin.alfa')$$, $$account_reset('admin.alfa', tap.verifier(), NULL)$$, $$account_profile('admin.alfa', 'intern')$$,
    $$account_disable('reception.beta')$$, $$account_reset('reception.beta', tap.verifier(), NULL)$$,
    $$account_profile('reception.alfa', 'owner')$$, $$account_profile('reception.alfa', 'adm')$$,
    $$account_create('tres.alfa', 'owner', NULL, NULL)$$, $$account_create('outsider', 'reception', NULL, NULL)$$,
    $$account_create(NULL, 'reception', NULL, NULL)$$, $$account_create('x" SUPERUSER', 'reception', NULL, NULL)$$,
    $$account_reset('reception.alfa', 'secret', NULL)$$, $$account_reset('reception.alfa', E'SCRAM-SHA-256$4096:a'' SUPERUSER', NULL)$$]) c;
\c - reception.alfa
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.put('reception adm', to_jsonb(tap.adm($$account_disable('intern.alfa')$$)));
SELECT tap.put('reception api', to_jsonb(tap.try($$SELECT api.staff_set_active(gen_random_uuid(), 1, 1, false)$$)));
\c - admin.beta
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT api.staff_list_open('00000000-0000-4000-8000-00000000d001', '{}');
SELECT tap.put('beta list', (SELECT jsonb_agg(login ORDER BY login) FROM api.staff_list('00000000-0000-4000-8000-00000000d001')));
SELECT api.staff_list_open('00000000-0000-4000-8000-00000000d002', '{"role": "intern", "active": true, "text": "INTERN"}');
SELECT tap.put('beta interns', (SELECT jsonb_agg(login ORDER BY login) FROM api.staff_list('00000000-0000-4000-8000-00000000d002')));
SELECT tap.put('people', to_jsonb((SELECT count(*) FROM api.demo_people())));

\c - postgres
\o
SET search_path = public, tap;
SET client_min_messages = warning;
SELECT * FROM no_plan();
SELECT is(tap.got('no verifier'), 'invalid required verifier', 'a new person needs a code');
SELECT is(tap.got('clear password'), 'AR041', 'whose clear text is never taken');
SELECT is(tap.got('new', 'outcome'), 'ok', 'a person is made');
SELECT is(tap.got('new again', 'id'), tap.got('new', 'id'), 'once');
SELECT ok(rolcanlogin AND NOT (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls), 'with a bare login')
  FROM pg_roles WHERE rolname = 'nova.alfa';
SELECT results_eq($$SELECT action FROM audit.event WHERE actor = 'admin.alfa' AND request_id = '00000000-0000-4000-8000-00000000c001'$$,
    ARRAY['staff.add'], 'in the log under its request');
SELECT is(tap.events('admin.alfa', 'account.create'), 3::bigint, 'and each login that was made too');
SELECT is(tap.got('login ' || l), w, 'login ' || to_json(l)) FROM (VALUES
    ('ab', 'invalid bad_login login'), ('Maria', 'invalid bad_login login'), ('1abc', 'invalid bad_login login'),
    ('a b', 'invalid bad_login login'), ('a"b', 'invalid bad_login login'), ('a'';--', 'invalid bad_login login'),
    ('arca_owner', 'invalid bad_login login'), ('pg_monitor', 'invalid bad_login login'), ('public', 'invalid bad_login login'),
    ('none', 'invalid bad_login login'), ('postgres', 'invalid taken login'), ('nova.alfa', 'invalid taken login'),
    ('outsider', 'invalid taken login'), (repeat('a', 64), 'invalid bad_login login'), (repeat('a', 63), 'ok'),
    ('ção', 'invalid bad_login login'), (E'a\nb', 'invalid bad_login login'), ('', 'invalid bad_login login')) x(l, w);
SELECT ok(rolsuper AND rolpassword IS NULL, 'as it was') FROM pg_authid WHERE rolname = 'postgres';
SELECT is(tap.got(k), w, k) FROM (VALUES ('name empty', 'invalid required name'), ('name long', 'invalid too_long name'),
    ('name control', 'invalid bad_characters name'), ('role', 'invalid invalid role'), ('email', 'invalid bad_email email'),
    ('email taken', 'invalid taken email'), ('no council', 'invalid required council_no'),
    ('bad council', 'invalid bad_council council_no'), ('foreign supervisor', 'invalid invalid supervisor'),
    ('no data', 'invalid required name'),
    ('no version', 'conflict version_conflict'), ('no object', 'invalid invalid'),
    ('bidi name', 'invalid bad_characters name'), ('long email', 'invalid too_long email'),
    ('change', 'ok'), ('stale', 'conflict version_conflict'), ('promote', 'ok'), ('self', 'refused not_oneself'),
    ('foreign', 'not_found not_found'), ('nobody', 'not_found not_found'), ('second', 'ok')) x(k, w);
SELECT is(tap.got(k, 'code'), w, k) FROM (VALUES ('self off', 'not_oneself'), ('foreign off', 'not_found'),
    ('active unsaid', 'required'), ('self reset', 'not_oneself'), ('foreign reset', 'not_found'), ('off again', 'version_conflict')) x(k, w);
SELECT is((SELECT string_agg(g.rolname, ',') FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
            WHERE m.member = '"nova.alfa"'::regrole), 'arca_reception', 'one profile after a change of role');
SELECT results_eq($$SELECT f.name, f.active FROM clinic.professional f JOIN clinic.staff s ON s.id = f.staff_id WHERE s.login = 'nova.alfa'$$,
    $$VALUES ('Nova Silva', false)$$, 'the agenda''s professional came with the intern and went with the role');
SELECT is(tap.got('reset', 'outcome'), 'ok', 'a reset');
SELECT ok(rolvaliduntil BETWEEN now() + interval '23 hours' AND now() + interval '25 hours', 'is good for a day at most')
  FROM pg_roles WHERE rolname = 'nova.alfa';
SELECT ok((tap.staff('nova.alfa')).must_change_password, 'and must be changed');
SELECT is(tap.got('off', 'detail.sessions'), '2', 'a disabled person''s sessions are ended');
SELECT is(tap.got('left'), '0', 'all of them');
SELECT isnt(tap.got('others left'), '0', 'and nobody else''s');
SELECT is(tap.got('kept out'), 'true', 'and the server lets her in no more');
SELECT is((SELECT count(*)::int FROM audit.session WHERE actor = 'intern.alfa' AND closed_at IS NULL), 0, 'no session of hers is open');
SELECT is(tap.got('professional off'), 'false', 'nobody books her');
SELECT is(tap.got('on', 'outcome'), 'ok', 'enabled');
SELECT is(tap.got('in again'), 'true', 'she is let in again');
SELECT is(tap.got('second off', 'outcome'), 'ok', 'one of two admins may be stopped');
SELECT is(tap.got('reception adm'), '42501', 'only an admin manages accounts, whatever function is called');
SELECT is(tap.got('reception api'), '42501', 'reception does not even reach it');
SELECT is(tap.got('beta list'), '["admin.beta", "intern.beta", "reception.beta", "supervisor.beta"]', 'each clinic sees its own staff');
SELECT is(tap.got('beta interns'), '["intern.beta"]', 'filtered');
SELECT isnt(v #>> '{}', 'ok', 'refused: ' || k) FROM tap.got WHERE k ~ '^adm ' ORDER BY k;
SELECT is((SELECT count(*)::int FROM tap.got WHERE k ~ '^adm '), 22, 'all of those were tried');
SELECT ok(rolcanlogin AND rolsuper, 'the server''s roles are as they were') FROM pg_roles WHERE rolname = 'boss.alfa';
SELECT is((SELECT count(*)::int FROM pg_auth_members WHERE member = 'outsider'::regrole), 0, 'a stranger got no profile');
SELECT adm.session_open('test', '0') \g /dev/null
SELECT throws_ok($$UPDATE clinic.staff SET active = false WHERE login = 'admin.alfa'$$, 'AR043', NULL, 'the last admin stays, for an operator too');
SELECT throws_ok($$UPDATE clinic.staff SET role = 'reception' WHERE login = 'admin.alfa'$$, 'AR043', NULL, 'in the role as well');
SELECT lives_ok($$UPDATE clinic.staff SET name = 'Admin A' WHERE login = 'admin.alfa'$$, 'her name may change');
-- two operators, or two admins, at once: the second waits for the first and then is told
SELECT lives_ok($$UPDATE clinic.staff SET active = true WHERE login = 'dois.alfa'$$, 'two admins again');
BEGIN;
UPDATE clinic.staff SET active = false WHERE login = 'dois.alfa';
\! psql -qAtX -U postgres -c "SELECT adm.session_open('test', '0')" -c "SELECT tap.put('raced', to_jsonb(tap.try('UPDATE clinic.staff SET active = false WHERE login = ''admin.alfa''')))" >/dev/null &
\! i=0; until [ "$(psql -qAtX -U postgres -c "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")" = 1 ] || [ $i -gt 100 ]; do sleep 0.1; i=$((i + 1)); done
COMMIT;
\! i=0; until [ -n "$(psql -qAtX -U postgres -c "SELECT tap.got('raced')")" ] || [ $i -gt 50 ]; do sleep 0.1; i=$((i + 1)); done
SELECT is(tap.got('raced'), 'AR043', 'of two that go at once one stays');
SELECT * FROM finish();
