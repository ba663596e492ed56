-- SPDX-License-Identifier: Apache-2.0
-- Sessions, the lock, reference lists, and the staff with their accounts.

-- ---------------------------------------------------------------------------------------------
-- The session row's own changes: only audit's functions write it
-- ---------------------------------------------------------------------------------------------

SET LOCAL ROLE arca_audit;

-- lock, close: this backend's session. unlock: another session of the same person, from a connection
-- that was made, and so let in by the server, after the lock.
CREATE FUNCTION audit.session_mark(p_what text, p_session uuid DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    own audit.session := audit.my_session('session.' || p_what);
BEGIN
    IF p_what = 'unlock' THEN
        UPDATE audit.session s SET locked_at = NULL
         WHERE s.session_id = p_session AND s.actor = session_user AND s.session_id <> own.session_id
           AND s.closed_at IS NULL AND s.locked_at < own.backend_start;
    ELSIF p_what = 'lock' THEN
        UPDATE audit.session s SET locked_at = coalesce(s.locked_at, clock_timestamp())
         WHERE s.session_id = own.session_id;
    ELSIF p_what = 'close' THEN
        UPDATE audit.session s SET closed_at = clock_timestamp() WHERE s.session_id = own.session_id;
    END IF;
    RETURN FOUND;
END
$$;
GRANT EXECUTE ON FUNCTION audit.session_mark(text, uuid) TO arca_owner;

-- ---------------------------------------------------------------------------------------------
-- Accounts: the few things that need more right than anybody of the staff has. Each checks by
-- itself who asks and for whom; names reach SQL only through format's %I and %L.
-- ---------------------------------------------------------------------------------------------

SET LOCAL ROLE arca_adm;

-- Refuses whoever may not manage accounts. An operator of the server (not of the staff) may; of the
-- staff only an admin, of the same clinic, and never for himself.
CREATE FUNCTION adm.account_guard(p_login name) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    me clinic.staff;
    r pg_catalog.pg_roles;
BEGIN
    IF p_login IS NULL OR p_login::text !~ '^[a-z][a-z0-9._-]{2,62}$'
       OR p_login::text ~ '^(pg_|arca_|(public|none|all|replication|root|sameuser|samerole|samegroup)$)' THEN
        RAISE EXCEPTION 'not a login name' USING ERRCODE = 'AR040';
    END IF;
    SELECT * INTO me FROM clinic.staff s WHERE s.login = session_user;
    IF FOUND THEN
        IF NOT me.active OR me.role <> 'admin' THEN
            RAISE EXCEPTION 'only an admin manages accounts' USING ERRCODE = 'insufficient_privilege';
        ELSIF me.login = p_login THEN
            RAISE EXCEPTION 'nobody manages his own account' USING ERRCODE = 'insufficient_privilege';
        ELSIF EXISTS (SELECT FROM clinic.staff s WHERE s.login = p_login AND s.clinic_id <> me.clinic_id) THEN
            RAISE EXCEPTION 'another clinic''s account' USING ERRCODE = 'insufficient_privilege';
        END IF;
    ELSIF NOT (SELECT x.rolsuper OR x.rolcreaterole FROM pg_catalog.pg_roles x WHERE x.rolname = session_user) THEN
        RAISE EXCEPTION 'only an admin manages accounts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT * INTO r FROM pg_catalog.pg_roles x WHERE x.rolname = p_login;
    IF FOUND AND (r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
                  OR NOT pg_has_role(p_login, 'arca_staff', 'MEMBER')) THEN
        RAISE EXCEPTION 'this role is not of the staff' USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;

-- The row of a login, for the event: NULL before it has one.
CREATE FUNCTION adm.staff_of(p_login name) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT s.id FROM clinic.staff s WHERE s.login = p_login);
END
$$;

-- A verifier computed by the client; a clear password is never taken.
CREATE FUNCTION adm.verifier_guard(p_verifier text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_verifier IS NULL
       OR p_verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{16,48}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$'
       OR substring(p_verifier FROM '\$([0-9]+):')::int < 4096 THEN
        RAISE EXCEPTION 'a SCRAM-SHA-256 verifier is wanted' USING ERRCODE = 'AR041';
    END IF;
END
$$;

-- Makes the login; the password is a one-time code until p_until. A login that exists is left alone,
-- whosever it is.
CREATE FUNCTION adm.account_create(p_login name, p_role text, p_verifier text, p_until timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM adm.account_guard(p_login);
    IF p_verifier IS NOT NULL THEN PERFORM adm.verifier_guard(p_verifier); END IF;
    IF p_role NOT IN ('admin', 'reception', 'supervisor', 'intern') THEN
        RAISE EXCEPTION 'no such profile' USING ERRCODE = 'AR042';
    END IF;
    IF EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname = p_login) THEN
        RAISE EXCEPTION 'the login exists' USING ERRCODE = 'duplicate_object';
    END IF;
    PERFORM audit.emit('account.create', 0::smallint, 'staff', adm.staff_of(p_login), NULL, NULL, NULL,
                       jsonb_build_object('profile', p_role)::text, NULL);
    EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT', p_login);
    EXECUTE format('GRANT %I TO %I', 'arca_' || p_role, p_login);
    EXECUTE format('ALTER ROLE %I SET statement_timeout = ''15s''', p_login);
    EXECUTE format('ALTER ROLE %I SET lock_timeout = ''3s''', p_login);
    EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''15s''', p_login);
    IF p_verifier IS NOT NULL THEN
        EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL %L', p_login, p_verifier,
                       coalesce(p_until::text, 'infinity'));
    END IF;
END
$$;

-- Exactly one profile.
CREATE FUNCTION adm.account_profile(p_login name, p_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r text;
BEGIN
    PERFORM adm.account_guard(p_login);
    IF p_role NOT IN ('admin', 'reception', 'supervisor', 'intern') THEN
        RAISE EXCEPTION 'no such profile' USING ERRCODE = 'AR042';
    END IF;
    PERFORM audit.emit('account.profile', 0::smallint, 'staff', adm.staff_of(p_login), NULL, NULL, NULL,
                       jsonb_build_object('profile', p_role)::text, NULL);
    FOREACH r IN ARRAY ARRAY['admin', 'reception', 'supervisor', 'intern'] LOOP
        IF r <> p_role AND pg_has_role(p_login, 'arca_' || r, 'MEMBER') THEN
            EXECUTE format('REVOKE %I FROM %I', 'arca_' || r, p_login);
        END IF;
    END LOOP;
    EXECUTE format('GRANT %I TO %I', 'arca_' || p_role, p_login);
END
$$;

-- The login is closed and every session of it ended. The name is looked up first and the sessions
-- ended one by one: in a WHERE clause pg_terminate_backend may run before the name is compared. A
-- session that is made until this commits can do nothing: every call looks whether its person is
-- still of the staff.
CREATE FUNCTION adm.account_disable(p_login name) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_role oid;
    v_pid integer;
    n integer := 0;
BEGIN
    PERFORM adm.account_guard(p_login);
    SELECT r.oid INTO STRICT v_role FROM pg_catalog.pg_roles r WHERE r.rolname = p_login;
    PERFORM audit.emit('account.disable', 0::smallint, 'staff', adm.staff_of(p_login), NULL, NULL, NULL, NULL, NULL);
    EXECUTE format('ALTER ROLE %I NOLOGIN', p_login);
    UPDATE audit.session x SET closed_at = clock_timestamp() WHERE x.actor = p_login AND x.closed_at IS NULL;
    FOR v_pid IN SELECT a.pid FROM pg_stat_get_activity(NULL) a WHERE a.usesysid = v_role LOOP
        IF pg_terminate_backend(v_pid) THEN n := n + 1; END IF;
    END LOOP;
    RETURN n;
END
$$;

CREATE FUNCTION adm.account_enable(p_login name) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM adm.account_guard(p_login);
    PERFORM audit.emit('account.enable', 0::smallint, 'staff', adm.staff_of(p_login), NULL, NULL, NULL, NULL, NULL);
    EXECUTE format('ALTER ROLE %I LOGIN', p_login);
END
$$;

CREATE FUNCTION adm.account_reset(p_login name, p_verifier text, p_until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM adm.account_guard(p_login);
    PERFORM adm.verifier_guard(p_verifier);
    PERFORM audit.emit('account.reset', 0::smallint, 'staff', adm.staff_of(p_login), NULL, NULL, NULL, NULL, NULL);
    EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL %L', p_login, p_verifier,
                   coalesce(p_until::text, 'infinity'));
END
$$;

-- One's own password, and only that.
CREATE FUNCTION adm.account_password(p_verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM adm.verifier_guard(p_verifier);
    IF NOT EXISTS (SELECT FROM clinic.staff s WHERE s.login = session_user AND s.active) THEN
        RAISE EXCEPTION 'not of the staff' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL ''infinity''', session_user, p_verifier);
END
$$;

-- Whether people may be let in by their account of the operating system: the demo, and nothing else.
CREATE FUNCTION adm.account_peer(p_login name) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM adm.account_guard(p_login);
    IF (SELECT e.name FROM arca.environment e) <> 'demo' THEN
        RAISE EXCEPTION 'only in a demo' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('GRANT arca_peer TO %I', p_login);
END
$$;

-- The operator's session, for whatever touches data: `arcactl seed`, a data migration, a repair.
CREATE FUNCTION adm.session_open(p_program text, p_version text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id uuid;
BEGIN
    IF EXISTS (SELECT FROM clinic.staff s WHERE s.login = session_user) THEN
        RAISE EXCEPTION 'the staff use api.session_open' USING ERRCODE = 'insufficient_privilege';
    END IF;
    v_id := audit.session_begin(NULL, NULL, p_program, NULL, p_version);
    PERFORM audit.emit('session.open', 0::smallint, 'session', NULL, NULL, NULL, NULL,
                       jsonb_build_object('program', p_program)::text, NULL);
    RETURN v_id;
END
$$;

-- An event of the operator's: a deployment, a backup, an account.
CREATE FUNCTION adm.note(p_action text, p_outcome smallint, p_detail jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT e.event_id FROM audit.emit(p_action, p_outcome, NULL, NULL, NULL, NULL, NULL,
                                              p_detail::text, NULL) e);
END
$$;

-- Room for the months to come, old tickets and old requests away.
CREATE FUNCTION adm.maintain() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_made integer := audit.make_partitions(12);
    v_tickets bigint;
    v_requests bigint;
BEGIN
    DELETE FROM audit.ticket WHERE at < now() - interval '1 day';
    GET DIAGNOSTICS v_tickets = ROW_COUNT;
    DELETE FROM clinic.request WHERE at < now() - interval '90 days';
    GET DIAGNOSTICS v_requests = ROW_COUNT;
    DELETE FROM arca.studio_request WHERE at < now() - interval '90 days';
    RETURN jsonb_build_object('partitions', v_made, 'tickets', v_tickets, 'requests', v_requests);
END
$$;

-- A new person of the staff from the operator's side: the row and the login in one act.
CREATE FUNCTION adm.staff_add(p_clinic text, p_login name, p_name text, p_role text, p_email text,
    p_council text, p_supervisor name, p_verifier text, p_until timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id bigint;
BEGIN
    PERFORM adm.account_guard(p_login);
    INSERT INTO clinic.staff (clinic_id, login, name, role, email, council_no, supervisor_id,
                              must_change_password)
    SELECT c.id, p_login, p_name, p_role, p_email, p_council,
           (SELECT s.id FROM clinic.staff s WHERE s.login = p_supervisor AND s.clinic_id = c.id),
           p_verifier IS NOT NULL
      FROM clinic.clinic c WHERE c.code = p_clinic
    RETURNING id INTO v_id;
    IF v_id IS NULL THEN
        RAISE EXCEPTION 'no such clinic: %', p_clinic USING ERRCODE = 'no_data_found';
    END IF;
    PERFORM adm.account_create(p_login, p_role, p_verifier, p_until);
    RETURN v_id;
END
$$;

GRANT EXECUTE ON FUNCTION adm.maintain(), adm.note(text, smallint, jsonb),
    adm.staff_add(text, name, text, text, text, text, name, text, timestamptz) TO arca_migrator;
GRANT EXECUTE ON FUNCTION
    adm.account_create(name, text, text, timestamptz), adm.account_profile(name, text),
    adm.account_disable(name), adm.account_enable(name),
    adm.account_reset(name, text, timestamptz), adm.account_password(text)
    TO arca_owner;
GRANT EXECUTE ON FUNCTION adm.account_peer(name), adm.account_create(name, text, text, timestamptz)
    TO arca_seeder;
GRANT EXECUTE ON FUNCTION adm.session_open(text, text) TO arca_seeder, arca_migrator, arca_backup;
GRANT EXECUTE ON FUNCTION adm.note(text, smallint, jsonb) TO arca_backup;

-- ---------------------------------------------------------------------------------------------
-- What the staff call
-- ---------------------------------------------------------------------------------------------

SET LOCAL ROLE arca_owner;

SELECT audit.attach('clinic.clinic');
SELECT audit.attach('clinic.staff');
SELECT audit.attach('clinic.room');
SELECT audit.attach('clinic.professional');
SELECT audit.attach('clinic.lookup');

CREATE FUNCTION api.session_open(p_program text, p_version text, p_workstation text, p_tty text,
    p_language text)
RETURNS TABLE (session_id uuid, staff_id bigint, login text, name text, role text, clinic_id bigint,
    clinic_name text, time_zone text, environment text, language text, must_change_password boolean,
    last_access_at text, last_access_from text, schema_version text, permissions text[], today date,
    minute integer, now timestamptz, seq bigint, leaf bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s clinic.staff;
    c clinic.clinic;
    v_last record;
    v_id uuid;
    v_now timestamptz;
    r record;
BEGIN
    SELECT * INTO s FROM clinic.staff x WHERE x.login = session_user AND x.active;
    IF NOT FOUND THEN RETURN; END IF;
    SELECT * INTO c FROM clinic.clinic x WHERE x.id = s.clinic_id AND x.active;
    IF NOT FOUND THEN RETURN; END IF;
    SELECT to_char(x.opened_at AT TIME ZONE c.time_zone, 'YYYY-MM-DD HH24:MI') AS at,
           coalesce(x.workstation, x.client_addr) AS place INTO v_last
      FROM audit.session x WHERE x.actor = session_user ORDER BY x.opened_at DESC LIMIT 1;
    v_id := audit.session_begin(s.id, s.clinic_id, p_workstation, p_tty, p_version);
    r := audit.emit('session.open', 0::smallint, 'session', NULL, NULL, NULL, NULL,
        jsonb_build_object('program', audit.claim(p_program, 32), 'language', audit.claim(p_language, 16))::text, NULL);
    v_now := clock_timestamp(); -- one moment for all three: the terminal's clock is set by them
    RETURN QUERY SELECT v_id, s.id, s.login::text, s.name, s.role, c.id, c.name, c.time_zone,
        (SELECT e.name FROM arca.environment e), coalesce(s.language, c.language), s.must_change_password,
        v_last.at, v_last.place,
        (SELECT m.migration_name::text FROM public._prisma_migrations m
          WHERE m.finished_at IS NOT NULL AND m.rolled_back_at IS NULL
          ORDER BY m.migration_name DESC LIMIT 1),
        ARRAY(SELECT p.action || ':' || p.scope FROM arca.permission p WHERE p.role = s.role ORDER BY 1),
        (v_now AT TIME ZONE c.time_zone)::date,
        floor(extract(epoch FROM (v_now AT TIME ZONE c.time_zone)::time) / 60)::integer,
        v_now, r.seq, r.leaf;
END
$$;

CREATE FUNCTION api.session_close() RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record;
BEGIN
    r := audit.emit('session.close', 0::smallint, 'session', NULL, NULL, NULL, NULL, NULL, NULL);
    PERFORM audit.session_mark('close');
    RETURN ROW('ok', NULL, NULL, NULL, NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;

CREATE FUNCTION api.session_lock() RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record;
BEGIN
    r := audit.emit('session.lock', 0::smallint, 'session', NULL, NULL, NULL, NULL, NULL, NULL);
    PERFORM audit.session_mark('lock');
    RETURN ROW('ok', NULL, NULL, NULL, NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;

-- Called on a fresh connection of the same person: that the server let this one in is the proof.
CREATE FUNCTION api.session_unlock(p_session uuid) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record;
    v_done boolean;
    v_staff bigint := arca.my_staff();
BEGIN
    IF v_staff IS NULL AND NOT EXISTS (SELECT FROM audit.session x WHERE x.session_id = p_session
                                          AND x.actor = session_user AND x.staff_id IS NULL) THEN
        RAISE EXCEPTION 'not of the staff' USING ERRCODE = 'AR001';
    END IF;
    PERFORM audit.session_begin(v_staff, arca.my_clinic(), coalesce((SELECT x.workstation
        FROM audit.session x WHERE x.session_id = p_session AND x.actor = session_user), 'unlock'), NULL, NULL);
    v_done := audit.session_mark('unlock', p_session);
    r := audit.emit('session.unlock', CASE WHEN v_done THEN 0 ELSE 4 END::smallint, 'session',
        NULL, NULL, NULL, NULL, jsonb_build_object('session', p_session)::text, NULL);
    IF v_done THEN PERFORM audit.session_mark('close'); END IF;
    RETURN ROW(CASE WHEN v_done THEN 'ok' ELSE 'refused' END, CASE WHEN NOT v_done THEN 'not_found' END,
               NULL, NULL, NULL, NULL, NULL, NULL)::api.answer;
END
$$;

-- The second connection hears of changes in its clinic: ids only.
CREATE FUNCTION api.listen() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF arca.my_clinic() IS NOT NULL THEN
        EXECUTE format('LISTEN %I', 'arca_' || arca.my_clinic());
    END IF;
END
$$;

-- Whom one may become without a password at this terminal: the demo's people, and only there.
CREATE FUNCTION api.demo_people() RETURNS TABLE (login text, name text, role text, clinic_name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (SELECT e.name FROM arca.environment e) <> 'demo' THEN RETURN; END IF;
    RETURN QUERY SELECT s.login::text, s.name, s.role, c.name
      FROM clinic.staff s JOIN clinic.clinic c ON c.id = s.clinic_id
     WHERE s.active AND s.clinic_id = arca.my_clinic() AND pg_has_role(s.login, 'arca_peer', 'MEMBER')
     ORDER BY array_position(ARRAY['reception', 'supervisor', 'intern', 'admin'], s.role), s.name;
END
$$;

CREATE FUNCTION api.set_language(p_language text) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record;
BEGIN
    PERFORM arca.gate();
    IF p_language IS NULL OR p_language NOT IN ('pt_BR', 'en') THEN
        RETURN arca.no('invalid', 'invalid', 'language');
    END IF;
    PERFORM audit.act('staff.language', NULL, NULL);
    UPDATE clinic.staff s SET language = p_language WHERE s.login = session_user;
    r := audit.receipt();
    RETURN ROW('ok', NULL, NULL, arca.my_staff(), NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;

-- One's own password; the verifier is computed by the client, which has checked its strength.
CREATE FUNCTION api.change_password(p_verifier text) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record;
BEGIN
    r := audit.emit('password.change', 0::smallint, 'staff', arca.my_staff(), NULL, NULL,
                                    NULL, NULL, NULL);
    PERFORM adm.account_password(p_verifier);
    PERFORM audit.act('password.changed', NULL, NULL);
    UPDATE clinic.staff s SET must_change_password = false
     WHERE s.login = session_user AND s.must_change_password;
    r := audit.receipt();
    RETURN ROW('ok', NULL, NULL, arca.my_staff(), NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;

-- Reference lists name no patient and need no ticket; the session's opening is their event.
CREATE FUNCTION api.lookups()
RETURNS TABLE (kind text, id bigint, code text, label_pt text, label_en text, active boolean, sort integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.gate();
    RETURN QUERY SELECT l.kind, l.id, l.code, l.label_pt, l.label_en, l.active, l.sort
      FROM clinic.lookup l ORDER BY l.kind, l.sort, l.id;
END
$$;

-- `hours`: working hours of the own are recorded (a table of a later migration); else the clinic's count.
CREATE FUNCTION api.professionals()
RETURNS TABLE (id bigint, staff_id bigint, name text, specialty text, kind text, room_id bigint,
    active boolean, minutes integer, hours boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.gate();
    RETURN QUERY SELECT p.id, p.staff_id, p.name, p.specialty, p.kind, p.room_id, p.active, p.minutes::integer,
        EXISTS (SELECT FROM clinic.availability a WHERE a.clinic_id = p.clinic_id AND a.professional_id = p.id)
      FROM clinic.professional p ORDER BY p.name, p.id;
END
$$;

CREATE FUNCTION api.rooms() RETURNS TABLE (id bigint, name text, active boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.gate();
    RETURN QUERY SELECT m.id, m.name, m.active FROM clinic.room m ORDER BY m.sort, m.name;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Staff
-- ---------------------------------------------------------------------------------------------

-- p_filter: {"text": part of name, login or e-mail, "role": ..., "active": true | false}
CREATE FUNCTION api.staff_list_open(p_ticket uuid, p_filter jsonb) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('staff.see') <> 'clinic' THEN
        RETURN arca.refuse('staff.see', 'staff', NULL, NULL);
    ELSIF jsonb_typeof(p_filter) <> 'object'
          OR p_filter ->> 'active' NOT IN ('true', 'false') THEN
        RETURN arca.no('invalid', 'invalid');
    END IF;
    RETURN audit.ticket_make(p_ticket, 'staff', jsonb_strip_nulls(jsonb_build_object('text', left(p_filter ->> 'text', 200),
        'role', left(p_filter ->> 'role', 40), 'active', (p_filter ->> 'active')::boolean)), NULL);
END
$$;

CREATE FUNCTION api.staff_list(p_ticket uuid)
RETURNS TABLE (id bigint, login text, name text, email text, role text, council_no text,
    supervisor_id bigint, supervisor_name text, active boolean, must_change_password boolean,
    language text, last_access_at timestamptz, sessions integer, self boolean, version integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb := (audit.ticket_use(p_ticket, 'staff')).args;
    v_text text := lower(nullif(btrim(args ->> 'text'), ''));
BEGIN
    RETURN QUERY
    SELECT s.id, s.login::text, s.name, s.email, s.role, s.council_no, s.supervisor_id, u.name, s.active,
           s.must_change_password, s.language,
           (SELECT max(x.opened_at) FROM audit.session x WHERE x.actor = s.login),
           (SELECT count(*)::int FROM audit.session x WHERE x.actor = s.login AND x.closed_at IS NULL
               AND EXISTS (SELECT FROM pg_stat_get_activity(x.pid) a WHERE a.backend_start IS NOT NULL)),
           s.login = session_user, s.version
      FROM clinic.staff s LEFT JOIN clinic.staff u ON u.id = s.supervisor_id
     WHERE s.clinic_id = arca.my_clinic()
       AND (v_text IS NULL OR strpos(lower(s.name), v_text) > 0 OR strpos(s.login::text, v_text) > 0
            OR strpos(lower(coalesce(s.email, '')), v_text) > 0)
       AND (args ->> 'role' IS NULL OR s.role = args ->> 'role')
       AND (args ->> 'active' IS NULL OR s.active = (args ->> 'active')::boolean)
     ORDER BY NOT s.active, s.name, s.id;
END
$$;

-- Whether this person is the last admin who can sign in to the clinic. The clinic's row is held until
-- the end of the transaction, so that two admins cannot stop each other at the same moment.
CREATE FUNCTION arca.last_admin(p_id bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s clinic.staff;
BEGIN
    SELECT * INTO s FROM clinic.staff x WHERE x.id = p_id;
    IF s.role <> 'admin' OR NOT s.active THEN RETURN false; END IF;
    PERFORM FROM clinic.clinic c WHERE c.id = s.clinic_id FOR NO KEY UPDATE;
    RETURN NOT EXISTS (SELECT FROM clinic.staff x WHERE x.clinic_id = s.clinic_id AND x.role = 'admin'
                       AND x.active AND x.id <> p_id);
END
$$;

-- The same for whoever changes the row, an operator too.
CREATE FUNCTION arca.keep_admin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF arca.last_admin(OLD.id) THEN
        RAISE EXCEPTION 'the last admin of a clinic stays' USING ERRCODE = 'AR043';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER keep_admin BEFORE UPDATE OF role, active, clinic_id ON clinic.staff FOR EACH ROW
    WHEN (OLD.role = 'admin' AND OLD.active
          AND (NEW.role <> 'admin' OR NOT NEW.active OR NEW.clinic_id <> OLD.clinic_id))
    EXECUTE FUNCTION arca.keep_admin();
ALTER TABLE clinic.staff ENABLE ALWAYS TRIGGER keep_admin;

-- Whom the agenda knows: supervisors and interns, under the name and as long as the staff have them.
-- The seeder brings its own.
CREATE FUNCTION arca.keep_professional() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_bookable boolean := NEW.role IN ('intern', 'supervisor');
BEGIN
    IF NOT EXISTS (SELECT FROM clinic.professional f WHERE f.staff_id = NEW.id) THEN
        INSERT INTO clinic.professional (clinic_id, staff_id, name, kind, active)
        SELECT NEW.clinic_id, NEW.id, NEW.name, NEW.role, NEW.active WHERE v_bookable;
        RETURN NULL;
    END IF;
    UPDATE clinic.professional f SET name = NEW.name, active = NEW.active AND v_bookable,
           kind = CASE WHEN v_bookable THEN NEW.role ELSE f.kind END, version = f.version + 1
     WHERE f.staff_id = NEW.id
       AND (f.name, f.active, f.kind) IS DISTINCT FROM
           (NEW.name, NEW.active AND v_bookable, CASE WHEN v_bookable THEN NEW.role ELSE f.kind END);
    RETURN NULL;
END
$$;
GRANT EXECUTE ON FUNCTION arca.keep_professional() TO arca_adm, arca_migrator;
CREATE TRIGGER keep_professional_insert AFTER INSERT ON clinic.staff FOR EACH ROW
    WHEN (CURRENT_USER <> 'arca_seeder') EXECUTE FUNCTION arca.keep_professional();
CREATE TRIGGER keep_professional AFTER UPDATE OF name, role, active ON clinic.staff FOR EACH ROW
    WHEN (CURRENT_USER <> 'arca_seeder') EXECUTE FUNCTION arca.keep_professional();

-- What is wrong with a person's data; NULL when nothing is.
CREATE FUNCTION arca.staff_check(d jsonb, p_id bigint) RETURNS api.answer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_role text := d ->> 'role';
    v_name text := btrim(coalesce(d ->> 'name', ''));
    v_other clinic.staff;
BEGIN
    IF v_name = '' THEN RETURN arca.no('invalid', 'required', 'name'); END IF;
    IF length(v_name) > 100 THEN RETURN arca.no('invalid', 'too_long', 'name'); END IF;
    IF NOT arca.text_plain(v_name) THEN RETURN arca.no('invalid', 'bad_characters', 'name'); END IF;
    IF v_role IS NULL OR v_role NOT IN ('admin', 'reception', 'supervisor', 'intern') THEN
        RETURN arca.no('invalid', 'invalid', 'role');
    END IF;
    IF p_id IS NULL AND coalesce(d ->> 'login', '') !~ '^[a-z][a-z0-9._-]{2,62}$' THEN
        RETURN arca.no('invalid', 'bad_login', 'login');
    END IF;
    IF length(d ->> 'email') > 254 THEN RETURN arca.no('invalid', 'too_long', 'email'); END IF;
    IF nullif(d ->> 'email', '') IS NOT NULL AND (d ->> 'email') !~ '^[^@[:space:]]{1,64}@[^@[:space:]]+\.[A-Za-z]{2,63}$' THEN
        RETURN arca.no('invalid', 'bad_email', 'email');
    END IF;
    IF v_role = 'supervisor' AND nullif(d ->> 'council_no', '') IS NULL THEN
        RETURN arca.no('invalid', 'required', 'council_no');
    END IF;
    IF nullif(d ->> 'council_no', '') IS NOT NULL AND (d ->> 'council_no') !~ '^[0-9]{2}/[0-9]{5,6}$' THEN
        RETURN arca.no('invalid', 'bad_council', 'council_no');
    END IF;
    IF v_role = 'intern' AND nullif(d ->> 'supervisor', '') IS NOT NULL
       AND NOT EXISTS (SELECT FROM clinic.staff s WHERE s.id::text = d ->> 'supervisor' AND s.role = 'supervisor'
                       AND s.active AND s.clinic_id = arca.my_clinic()) THEN
        RETURN arca.no('invalid', 'invalid', 'supervisor');
    END IF;
    SELECT * INTO v_other FROM clinic.staff s
     WHERE (p_id IS NULL AND s.login::text = d ->> 'login')
        OR (s.email = nullif(d ->> 'email', '') AND s.clinic_id = arca.my_clinic() AND s.id IS DISTINCT FROM p_id)
     ORDER BY s.id LIMIT 1;
    IF FOUND THEN
        RETURN arca.no('invalid', CASE WHEN v_other.clinic_id = arca.my_clinic() AND NOT v_other.active
            THEN 'inactive_exists' ELSE 'taken' END,
            CASE WHEN v_other.login::text = d ->> 'login' THEN 'login' ELSE 'email' END);
    END IF;
    RETURN NULL;
END
$$;

-- New (p_id NULL) or changed. data: login, name, email, role, council_no, supervisor, and for a new one
-- verifier: that of a one-time code, good for a day.
CREATE FUNCTION api.staff_save(p_request uuid, p_id bigint, p_version integer, p_data jsonb) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'staff_save', jsonb_build_array(p_id, p_version,
        CASE WHEN jsonb_typeof(p_data) = 'object' THEN p_data - 'verifier' END));
    s clinic.staff;
    v_role text := p_data ->> 'role';
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    IF arca.scope_of('staff.manage') <> 'clinic' THEN
        a := arca.no('refused', 'not_permitted');
    ELSIF jsonb_typeof(p_data) <> 'object' THEN
        a := arca.no('invalid', 'invalid');
    ELSIF p_id IS NOT NULL THEN
        SELECT * INTO s FROM clinic.staff x WHERE x.id = p_id AND x.clinic_id = arca.my_clinic() FOR UPDATE;
        IF NOT FOUND THEN
            a := arca.no('not_found', 'not_found');
        ELSIF s.login = session_user THEN
            a := arca.no('refused', 'not_oneself');
        ELSIF s.version IS DISTINCT FROM p_version THEN
            a := arca.no('conflict', 'version_conflict');
            a.version := s.version;
            a.detail := jsonb_build_object('theirs', jsonb_build_object('name', s.name, 'email', s.email,
                'role', s.role, 'council_no', s.council_no, 'supervisor', s.supervisor_id));
        ELSIF v_role <> 'admin' AND arca.last_admin(s.id) THEN
            a := arca.no('refused', 'last_admin');
        END IF;
    END IF;
    IF a.outcome IS NULL THEN a := arca.staff_check(p_data, p_id); END IF;
    IF a.outcome IS NULL AND p_id IS NULL AND p_data ->> 'verifier' IS NULL THEN
        a := arca.no('invalid', 'required', 'verifier');
    END IF;
    IF a.outcome IS NULL AND p_id IS NULL THEN
        BEGIN
            PERFORM audit.act('staff.add', p_request, NULL);
            INSERT INTO clinic.staff (clinic_id, login, name, email, role, council_no, supervisor_id, must_change_password)
            VALUES (arca.my_clinic(), (p_data ->> 'login')::name, btrim(p_data ->> 'name'),
                nullif(p_data ->> 'email', ''), v_role, nullif(p_data ->> 'council_no', ''),
                CASE WHEN v_role = 'intern' THEN nullif(p_data ->> 'supervisor', '')::bigint END, true)
            RETURNING id, version INTO a.id, a.version;
            PERFORM adm.account_create((p_data ->> 'login')::name, v_role, p_data ->> 'verifier',
                                       now() + interval '24 hours');
            a.outcome := 'ok';
        EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN
            a := arca.no('invalid', 'taken', 'login');
        WHEN SQLSTATE 'AR040' THEN
            a := arca.no('invalid', 'bad_login', 'login');
        END;
    ELSIF a.outcome IS NULL THEN
        PERFORM audit.act('staff.change', p_request, NULL);
        UPDATE clinic.staff x SET name = btrim(p_data ->> 'name'), email = nullif(p_data ->> 'email', ''),
            role = v_role, council_no = nullif(p_data ->> 'council_no', ''),
            supervisor_id = CASE WHEN v_role = 'intern' THEN nullif(p_data ->> 'supervisor', '')::bigint END,
            version = x.version + 1
         WHERE x.id = p_id RETURNING x.id, x.version INTO a.id, a.version;
        IF s.role <> v_role THEN PERFORM adm.account_profile(s.login, v_role); END IF;
        a.outcome := 'ok';
    END IF;
    RETURN arca.request_done(p_request, 'staff_save', a, 'staff.save', 'staff', coalesce(a.id, p_id), NULL);
END
$$;

CREATE FUNCTION api.staff_set_active(p_request uuid, p_id bigint, p_version integer, p_active boolean)
RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'staff_set_active', jsonb_build_array(p_id, p_version, p_active));
    s clinic.staff;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    SELECT * INTO s FROM clinic.staff x WHERE x.id = p_id AND x.clinic_id = arca.my_clinic() FOR UPDATE;
    IF arca.scope_of('staff.manage') <> 'clinic' THEN
        a := arca.no('refused', 'not_permitted');
    ELSIF s.id IS NULL THEN
        a := arca.no('not_found', 'not_found');
    ELSIF s.login = session_user THEN
        a := arca.no('refused', 'not_oneself');
    ELSIF p_active IS NULL THEN
        a := arca.no('invalid', 'required', 'active');
    ELSIF s.version IS DISTINCT FROM p_version THEN
        a := arca.no('conflict', 'version_conflict');
    ELSIF NOT p_active AND arca.last_admin(s.id) THEN
        a := arca.no('refused', 'last_admin');
    ELSIF p_active AND s.role = 'supervisor' AND s.council_no IS NULL THEN
        a := arca.no('invalid', 'council_needed', 'council_no');
    ELSE
        PERFORM audit.act(CASE WHEN p_active THEN 'staff.enable' ELSE 'staff.disable' END, p_request, NULL);
        UPDATE clinic.staff x SET active = p_active, version = x.version + 1
         WHERE x.id = p_id RETURNING x.id, x.version INTO a.id, a.version;
        a.outcome := 'ok';
        IF p_active THEN
            PERFORM adm.account_enable(s.login);
        ELSE
            a.detail := jsonb_build_object('sessions', adm.account_disable(s.login));
        END IF;
    END IF;
    RETURN arca.request_done(p_request, 'staff_set_active', a, 'staff.set_active', 'staff', p_id, NULL);
END
$$;

-- A new one-time code, good until p_until, at most a day; the person changes it at the next sign-in.
CREATE FUNCTION api.staff_reset(p_request uuid, p_id bigint, p_verifier text, p_valid_until timestamptz)
RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'staff_reset', jsonb_build_array(p_id));
    s clinic.staff;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    SELECT * INTO s FROM clinic.staff x WHERE x.id = p_id AND x.clinic_id = arca.my_clinic() FOR UPDATE;
    IF arca.scope_of('staff.manage') <> 'clinic' THEN
        a := arca.no('refused', 'not_permitted');
    ELSIF s.id IS NULL THEN
        a := arca.no('not_found', 'not_found');
    ELSIF s.login = session_user THEN
        a := arca.no('refused', 'not_oneself');
    ELSE
        PERFORM audit.act('staff.reset', p_request, NULL);
        UPDATE clinic.staff x SET must_change_password = true, version = x.version + 1
         WHERE x.id = p_id RETURNING x.id, x.version INTO a.id, a.version;
        PERFORM adm.account_reset(s.login, p_verifier,
            least(coalesce(p_valid_until, 'infinity'), now() + interval '24 hours'));
        a.outcome := 'ok';
    END IF;
    RETURN arca.request_done(p_request, 'staff_reset', a, 'staff.reset', 'staff', p_id, NULL);
END
$$;

INSERT INTO arca.permission (action, role, scope) VALUES
    ('staff.see', 'admin', 'clinic'), ('staff.manage', 'admin', 'clinic');
INSERT INTO arca.function_action (function, action) VALUES
    ('session_open', NULL), ('session_close', NULL), ('session_lock', NULL), ('session_unlock', NULL),
    ('listen', NULL), ('demo_people', NULL), ('set_language', NULL), ('change_password', NULL),
    ('lookups', NULL), ('professionals', NULL), ('rooms', NULL),
    ('staff_list_open', 'staff.see'), ('staff_list', 'staff.see'), ('staff_save', 'staff.manage'),
    ('staff_set_active', 'staff.manage'), ('staff_reset', 'staff.manage');
