-- SPDX-License-Identifier: Apache-2.0
-- A session: nothing works before it is opened, while it is locked, before a first password is changed,
-- after the account is closed or the session ended; the unlock wants a connection made after the lock.
-- Every api function that a role may call is tried, so that no later one is left out.
\ir fixture.sql
\o /dev/null
-- A write that finds nothing to do.
CREATE FUNCTION tap.idle() RETURNS api.answer LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    r uuid := gen_random_uuid();
    a api.answer := arca.request_seen(r, 'idle', NULL);
BEGIN
    RETURN arca.request_done(r, 'idle', arca.no('ok', NULL), 'idle', NULL, NULL, NULL);
END
$$;
ALTER FUNCTION tap.idle() OWNER TO arca_owner;
-- What a role may call, as statements with NULL for every argument.
CREATE FUNCTION tap.calls() RETURNS TABLE (name text, statement text) LANGUAGE sql STABLE AS $$
    SELECT p.proname::text, format('SELECT * FROM api.%I(%s)', p.proname,
           (SELECT string_agg('NULL::' || t::regtype, ', ' ORDER BY o)
              FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY a(t, o)))
      FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace AND has_function_privilege(session_user, p.oid, 'EXECUTE')
$$;
CREATE FUNCTION tap.tried(p_key text, p_without text[]) RETURNS void LANGUAGE sql AS $$
    SELECT tap.put(p_key, (SELECT jsonb_object_agg(c.name, tap.try(c.statement)) FROM tap.calls() c
                            WHERE c.name <> ALL (p_without)))
$$;
-- every value of what tap.tried kept, as name=state, that is not the wanted one
CREATE FUNCTION tap.others(p_key text, p_want text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT coalesce(string_agg(e.key || '=' || e.value, ' ' ORDER BY e.key), '') FROM tap.got g, jsonb_each_text(g.v) e
     WHERE g.k = p_key AND e.value <> p_want
$$;
CREATE FUNCTION tap.number(p_key text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER AS $$
    SELECT count(*) FROM tap.got g, jsonb_each_text(g.v) e WHERE g.k = p_key
$$;

-- ---- Each role: before, locked, unlocked, closed ----------------------------------------------
\set without '{studio_refused,session_open,session_unlock,session_close,session_lock,listen,demo_people}'
\c - reception.alfa
\o /dev/null
SELECT tap.tried('none reception', :'without');
SELECT tap.put('idle none', to_jsonb(tap.try('SELECT tap.idle()')));
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.put('idle', to_jsonb(tap.try('SELECT tap.idle()')));
SELECT tap.put('sid', to_jsonb(current_setting('arca.session')));
SELECT api.session_lock();
SELECT tap.tried('locked reception', :'without');
SELECT tap.put('idle locked', to_jsonb(tap.try('SELECT tap.idle()')));
SELECT tap.put('open locked', to_jsonb(tap.try($$SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en')$$)));
SELECT tap.put('own unlock', to_jsonb(tap.try(format('SELECT api.session_unlock(%L)', current_setting('arca.session')))));
SELECT tap.put('still locked', to_jsonb(tap.try('SELECT api.rooms()')));
SELECT api.session_close();
SELECT tap.tried('closed reception', :'without');
SELECT tap.put('open closed', to_jsonb(tap.try($$SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en')$$)));
\c - supervisor.alfa
\o /dev/null
SELECT tap.tried('none supervisor', :'without');
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT api.session_lock();
SELECT tap.tried('locked supervisor', :'without');
\c - intern.alfa
\o /dev/null
SELECT tap.tried('none intern', :'without');
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT api.session_lock();
SELECT tap.tried('locked intern', :'without');
\c - admin.alfa
\o /dev/null
SELECT tap.tried('none admin', :'without');
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT api.session_lock();
SELECT tap.tried('locked admin', :'without');

-- ---- A handle of somebody else's, made up, or of another backend --------------------------------
\c - reception.beta
\o /dev/null
SELECT set_config('arca.session', tap.got('sid'), false);
SELECT tap.put('stolen', to_jsonb(tap.try('SELECT api.rooms()')));
-- and as if this backend had got the number of the one that died
SELECT pg_backend_pid() AS pid \gset
\setenv PID :pid
\! psql -qX -U postgres -c "UPDATE audit.session SET pid = $PID, closed_at = NULL, locked_at = NULL WHERE session_id = tap.got('sid')::uuid"
SELECT tap.put('stolen with its number', to_jsonb(tap.try('SELECT api.rooms()')));
SELECT set_config('arca.session', gen_random_uuid()::text, false);
SELECT tap.put('made up', to_jsonb(tap.try('SELECT api.rooms()')));
SELECT set_config('arca.session', 'no uuid', false);
SELECT tap.put('no uuid', to_jsonb(tap.try('SELECT api.rooms()')));
\c - postgres
\o /dev/null
SET search_path = public, tap;
SELECT adm.session_open('test', '0');
SELECT tap.put('as operator', to_jsonb(tap.try('SELECT api.rooms()')));
\c - reception.beta
\o /dev/null
SELECT api.session_open('arca', '1', E'desk\u202e\u001b[31m 2' || repeat('x', 100), E'tty\t1', 'en');
-- the backend is the same, the handle is not: no session until it is opened again, and then the same one
SELECT tap.put('sid1', to_jsonb(current_setting('arca.session')));
SELECT set_config('arca.session', '', false);
SELECT tap.put('handle lost', to_jsonb(tap.try('SELECT api.rooms()')));
SELECT api.session_open('arca', '1', 'other', 'tty1', 'en');
SELECT tap.put('sid2', to_jsonb(current_setting('arca.session')));
SELECT tap.put('handle back', to_jsonb(tap.try('SELECT api.rooms()')));

-- ---- The password that must be changed ----------------------------------------------------------
\c - postgres
\o /dev/null
SELECT adm.session_open('test', '0');
UPDATE clinic.staff SET must_change_password = true WHERE login IN ('reception.beta', 'admin.beta');
\c - reception.beta
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.tried('must change reception', (:'without'::text[] || '{change_password}'));
SELECT tap.put('weak', to_jsonb(tap.try($$SELECT api.change_password('secret')$$)));
SELECT tap.put('md5', to_jsonb(tap.try($$SELECT api.change_password('md5' || repeat('0', 32))$$)));
SELECT tap.put('few rounds', to_jsonb(tap.try(format('SELECT api.change_password(%L)', replace(tap.verifier(), '4096', '1000')))));
SELECT tap.put('still must', to_jsonb(tap.try('SELECT api.rooms()')));
SELECT tap.put('changed', to_jsonb(api.change_password(tap.verifier())));
SELECT tap.put('may now', to_jsonb(tap.try('SELECT api.rooms()')));
\c - admin.beta
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.tried('must change admin', (:'without'::text[] || '{change_password}'));

-- ---- An account that is closed while its session lives -------------------------------------------
\c - intern.beta
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT tap.put('still active', to_jsonb(tap.try('SELECT api.rooms()')));
\! psql -qAtX -U postgres -c "SELECT adm.session_open('test', '0')" -c "UPDATE clinic.staff SET active = false WHERE login = 'intern.beta'" >/dev/null
SELECT tap.tried('closed account', :'without');

-- ---- Unlock -------------------------------------------------------------------------------------
-- A second connection that was there before the lock proves nothing; one made after it does.
\c - reception.alfa
\o /dev/null
SELECT api.session_open('arca', '1', 'desk', 'tty1', 'en');
SELECT api.session_lock();
SELECT current_setting('arca.session') AS sid \gset
SELECT tap.put('before', to_jsonb(tap.try('SELECT api.rooms()')));
\setenv SID :sid
\! psql -qAtX -U intern.alfa -c "SELECT tap.put('unlock by another', to_jsonb(api.session_unlock('$SID')))" >/dev/null
SELECT tap.put('stays 1', to_jsonb(tap.try('SELECT api.rooms()')));
\! psql -qAtX -U reception.alfa -c "SELECT tap.put('unlock', to_jsonb(api.session_unlock('$SID')))" -c "SELECT tap.put('unlocker', to_jsonb(tap.try('SELECT api.rooms()')))" >/dev/null
SELECT tap.put('unlocked', to_jsonb(tap.try('SELECT api.rooms()')));
\! psql -qAtX -U reception.alfa -c "SELECT tap.put('unlock again', to_jsonb(api.session_unlock('$SID')))" >/dev/null
\! psql -qAtX -U reception.alfa -c "SELECT pg_sleep(1)" -c "SELECT tap.put('unlock from before', to_jsonb(api.session_unlock('$SID')))" >/dev/null 2>&1 &
\! i=0; until [ "$(psql -qAtX -U postgres -c "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reception.alfa'")" = 2 ] || [ $i -gt 100 ]; do sleep 0.1; i=$((i + 1)); done
SELECT api.session_lock();
\! i=0; while [ "$(psql -qAtX -U postgres -c "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reception.alfa'")" = 2 ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
SELECT tap.put('stays 2', to_jsonb(tap.try('SELECT api.rooms()')));
\c - postgres
\o
SET search_path = public, tap;
SELECT * FROM no_plan();
SELECT cmp_ok(tap.number(k), '>', 10::bigint, 'functions were tried: ' || k) FROM tap.got WHERE k ~ '^(none|locked|closed|must change) ' ORDER BY k;
SELECT is(tap.others(k, 'AR001'), '', 'no session: ' || k) FROM tap.got WHERE k ~ '^none ' ORDER BY k;
SELECT is(tap.others(k, 'AR002'), '', 'locked: ' || k) FROM tap.got WHERE k ~ '^locked ' ORDER BY k;
SELECT is(tap.others('closed reception', 'AR001'), '', 'closed: nothing works any more');
SELECT is(tap.got('still active'), 'ok', 'a session works');
SELECT is(tap.others('closed account', 'AR001'), '', 'until its account is closed, even if it was not ended');
SELECT is(tap.others(k, 'AR003'), '', 'a password to be changed: ' || k) FROM tap.got WHERE k ~ '^must change ' ORDER BY k;
SELECT is(ARRAY[tap.got('idle none'), tap.got('idle'), tap.got('idle locked')], '{AR001,ok,AR002}'::text[],
          'a write that finds nothing to do is let through as any other');
SELECT is(tap.got('open locked'), 'AR002', 'opening again does not unlock');
SELECT isnt(tap.got('own unlock'), 'ok', 'nor does the locked session itself');
SELECT is(tap.got('still locked'), 'AR002', 'it stays locked');
SELECT is(tap.got('open closed'), 'AR001', 'and a closed one closed');
SELECT is(tap.got('stolen'), 'AR001', 'another person''s handle opens nothing');
SELECT is(tap.got('stolen with its number'), 'AR001', 'not even in a backend of the same number');
SELECT is(tap.got('made up'), 'AR001', 'nor a made-up one');
SELECT isnt(tap.got('no uuid'), 'ok', 'nor what is no id');
SELECT is(tap.got('handle lost'), 'AR001', 'without its handle a session does not act');
SELECT is(tap.got('sid2'), tap.got('sid1'), 'a backend has one session, however often it is opened');
SELECT is(tap.got('handle back'), 'ok', 'and goes on with it');
SELECT is((SELECT workstation FROM audit.session WHERE session_id = tap.got('sid1')::uuid),
          left('desk[31m 2' || repeat('x', 100), 64), 'what a client says of itself is cut and cleaned');
SELECT is((SELECT tty FROM audit.session WHERE session_id = tap.got('sid1')::uuid), 'tty1', 'its terminal too');
SELECT is(ARRAY[tap.got('weak'), tap.got('md5'), tap.got('few rounds')], '{AR041,AR041,AR041}'::text[],
          'a clear password, an MD5 and too few rounds are refused');
SELECT is(tap.got('still must'), 'AR003', 'and change nothing');
SELECT is(tap.got('changed', 'outcome'), 'ok', 'a verifier is taken');
SELECT is(tap.got('may now'), 'ok', 'and opens the way');
SELECT is((SELECT rolpassword FROM pg_authid WHERE rolname = 'reception.beta'), tap.verifier(), 'it is the password');
SELECT is((SELECT rolvaliduntil FROM pg_authid WHERE rolname = 'reception.beta'), 'infinity', 'without an end');
SELECT is(tap.events('reception.beta', 'password.change'), 1::bigint, 'the change stands in the log, the failed ones do not');

SELECT is(tap.got('before'), 'AR002', 'locked');
SELECT is(tap.got('unlock by another', 'outcome'), 'refused', 'another person does not unlock it');
SELECT is(tap.got('stays 1'), 'AR002', 'it stays so');
SELECT is(tap.got('unlock', 'outcome'), 'ok', 'the person does, on a connection that was let in after the lock');
SELECT is((SELECT count(*) FROM audit.session x WHERE x.actor = 'reception.alfa' AND x.workstation = 'unlock'), 0::bigint,
          'the log names the terminal, which is also what the last access says');
SELECT is(tap.got('unlocker'), 'AR001', 'which is good for nothing else');
SELECT is(tap.got('unlocked'), 'ok', 'the first session goes on');
SELECT is(tap.got('unlock again', 'outcome'), 'refused', 'what is not locked is not unlocked');
SELECT is(tap.got('unlock from before', 'outcome'), 'refused', 'nor does a connection from before the lock unlock it');
SELECT is(tap.got('stays 2'), 'AR002', 'it stays locked');
SELECT is(tap.events('reception.alfa', 'session.unlock'), 1::bigint, 'the unlock is in the log');
SELECT is(tap.events('reception.alfa', 'session.unlock', 4), 2::bigint, 'and so are the attempts of that person');
SELECT is(tap.events('intern.alfa', 'session.unlock', 4), 1::bigint, 'and the other one''s');
SELECT * FROM finish();
