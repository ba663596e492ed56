-- SPDX-License-Identifier: Apache-2.0
-- The audit log: sessions, events with their chain and canonical bytes, access tickets, row diffs.
--
-- For the migrations that come after:
--   arca.gate()                 first in every api function that neither writes nor takes a ticket
--   audit.attach('clinic.x')    row and bulk triggers: every change leaves an event and a diff
--   audit.act(action, request, purpose)  what the next row change in this transaction means
--   audit.ticket_make / ticket_use   a read needs a committed ticket
--   audit.emit(...)             an event of its own
--   arca.request_seen / request_done, arca.refuse    a write's frame
--
-- An event holds opaque ids, names of fields and a hash of the diff: no names of people, no
-- clinical text. What was changed stands in history.diff, which may be erased lawfully; the hash
-- in the sealed event stays.

SET LOCAL ROLE arca_audit;

-- One row a database session of a person. The chain's head is kept here; only the session's own
-- backend (and its unlocking second connection) ever writes it.
CREATE TABLE audit.session (
    session_id      uuid PRIMARY KEY,
    actor           name NOT NULL,
    staff_id        bigint,
    clinic_id       bigint,
    pid             integer NOT NULL,
    backend_start   timestamptz NOT NULL,
    client_addr     text,
    workstation     text,           -- these three are claims of the client
    tty             text,
    app_version     text,
    opened_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    closed_at       timestamptz,
    locked_at       timestamptz,
    last_seq        bigint NOT NULL DEFAULT 0,
    last_leaf       bytea NOT NULL,
    canon_actor     bytea NOT NULL, -- the canonical bytes of what is the same in every event:
    canon_place     bytea NOT NULL, -- actor and staff_id; client_addr and workstation;
    canon_app       bytea NOT NULL, -- app_version
    UNIQUE (pid, backend_start)
) WITH (fillfactor = 50);
CREATE INDEX session_actor ON audit.session (actor, opened_at DESC);
CREATE INDEX session_open ON audit.session (actor) WHERE closed_at IS NULL;

CREATE SEQUENCE audit.event_id_seq AS bigint CACHE 1;

CREATE TABLE audit.event (
    event_id        bigint NOT NULL DEFAULT nextval('audit.event_id_seq'),
    clinic_id       bigint,
    at              timestamptz NOT NULL,
    session_id      uuid NOT NULL,
    seq             bigint NOT NULL,
    prev            bytea NOT NULL,
    actor           text NOT NULL,
    staff_id        bigint,
    approver_id     bigint,
    client_addr     text,
    workstation     text,
    action          text NOT NULL,
    outcome         smallint NOT NULL CHECK (outcome IN (0, 4, 8, 12)), -- as FHIR's AuditEvent
    subject_kind    text,
    subject_id      bigint,
    patient_id      bigint,
    purpose         text,
    request_id      uuid,
    app_version     text,
    detail          text NOT NULL,  -- JSON as it was hashed: never re-written
    payload_hash    bytea,          -- SHA-256 of history.diff.body
    canon           bytea NOT NULL, -- the canonical bytes, see audit.canon
    leaf            bytea NOT NULL, -- SHA-256(00 || canon)
    xid             xid8 NOT NULL,
    PRIMARY KEY (at, event_id)
) PARTITION BY RANGE (at);
CREATE INDEX event_clinic ON audit.event (clinic_id, at, event_id);
CREATE INDEX event_actor ON audit.event (clinic_id, actor, at, event_id);
CREATE INDEX event_action ON audit.event (clinic_id, action, at, event_id);
CREATE INDEX event_patient ON audit.event (patient_id, at, event_id) WHERE patient_id IS NOT NULL;
CREATE INDEX event_subject ON audit.event (clinic_id, subject_kind, at, event_id);
CREATE INDEX event_workstation ON audit.event (clinic_id, workstation, at, event_id)
    WHERE workstation IS NOT NULL;
CREATE INDEX event_refused ON audit.event (clinic_id, at, event_id) WHERE outcome > 0;
CREATE INDEX event_session ON audit.event (session_id, seq);

-- Nothing is lost for want of a partition: the default one takes what no month was made for.
CREATE TABLE audit.event_rest PARTITION OF audit.event DEFAULT;

-- Makes the months from the present one to `ahead` months on. A month whose events the default
-- partition already holds stays there: they are never moved.
CREATE FUNCTION audit.make_partitions(p_ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_month timestamptz;
    v_name text;
    n integer := 0;
BEGIN
    FOR i IN 0..p_ahead LOOP
        v_month := date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(months => i);
        v_name := 'event_' || to_char(v_month AT TIME ZONE 'UTC', 'YYYYMM');
        CONTINUE WHEN to_regclass('audit.' || v_name) IS NOT NULL;
        CONTINUE WHEN EXISTS (SELECT FROM audit.event_rest e WHERE e.at >= v_month
            AND e.at < (v_month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
        EXECUTE format('CREATE TABLE audit.%I PARTITION OF audit.event FOR VALUES FROM (%L) TO (%L)',
                       v_name, v_month, (v_month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
        n := n + 1;
    END LOOP;
    RETURN n;
END
$$;
SELECT audit.make_partitions(12);

-- Permission to read, see ticket_use. It lives no longer than its session, so a crash may lose it:
-- the event of its making is what must last.
CREATE UNLOGGED TABLE audit.ticket (
    session_id  uuid NOT NULL,
    ticket      uuid NOT NULL,                  -- the client's name for it
    kind        text NOT NULL,
    args        jsonb NOT NULL,                 -- the question
    page        jsonb,                          -- which part of the answer, where it comes in parts
    patient_id  bigint,
    ids         bigint[] NOT NULL DEFAULT '{}', -- of a list: the rows that the next read shows
    named       bigint[] NOT NULL DEFAULT '{}', -- those that its events name since `at`
    told        bigint[] NOT NULL DEFAULT '{}', -- and since it was made: see shown
    xid         xid8 NOT NULL,                  -- of the last event
    durable     xid8,                           -- the same once that was committed with a flush: ticket_commit
    at          timestamptz NOT NULL DEFAULT clock_timestamp(), -- of the last event that named all rows
    PRIMARY KEY (session_id, ticket)
) WITH (fillfactor = 70);
CREATE INDEX ticket_at ON audit.ticket (at);

-- ---------------------------------------------------------------------------------------------
-- Canonical bytes, version CA1: "CA1" and a zero byte, then each field as its length in four bytes
-- and its bytes, NULL as ffffffff. Integers are eight bytes, big end first; a uuid its sixteen;
-- a time microseconds since 1970 UTC; text its UTF-8. No locale, time zone or JSON enters.
-- ---------------------------------------------------------------------------------------------

CREATE FUNCTION audit.field(b bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(int4send(octet_length(b)) || b, '\xffffffff'::bytea);

CREATE FUNCTION audit.canon(e audit.event) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN '\x43413100'::bytea
        || audit.field(int8send(e.event_id)) || audit.field(int8send(e.clinic_id))
        || audit.field(int8send((extract(epoch FROM e.at) * 1000000)::bigint))
        || audit.field(uuid_send(e.session_id)) || audit.field(int8send(e.seq)) || audit.field(e.prev)
        || audit.field(convert_to(e.actor, 'UTF8')) || audit.field(int8send(e.staff_id))
        || audit.field(int8send(e.approver_id)) || audit.field(convert_to(e.client_addr, 'UTF8'))
        || audit.field(convert_to(e.workstation, 'UTF8')) || audit.field(convert_to(e.action, 'UTF8'))
        || audit.field(int8send(e.outcome::bigint)) || audit.field(convert_to(e.subject_kind, 'UTF8'))
        || audit.field(int8send(e.subject_id)) || audit.field(int8send(e.patient_id))
        || audit.field(convert_to(e.purpose, 'UTF8')) || audit.field(uuid_send(e.request_id))
        || audit.field(convert_to(e.app_version, 'UTF8')) || audit.field(convert_to(e.detail, 'UTF8'))
        || audit.field(e.payload_hash);
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Sessions
-- ---------------------------------------------------------------------------------------------

-- What a client says of itself, cut to size and without what could stir a terminal that shows it.
CREATE FUNCTION audit.claim(p_text text, p_length integer) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN nullif(left(btrim(regexp_replace(p_text,
        '[\u0001-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]', '', 'g')), p_length), '');
END
$$;

-- Opens the session of this backend. The id goes into a setting of the backend's as a handle to find
-- the row by; it proves nothing: emit also wants this pid and this session_user.
-- Opening twice in one backend goes on with the same chain; what is closed or locked stays so.
CREATE FUNCTION audit.session_begin(p_staff bigint, p_clinic bigint, p_workstation text, p_tty text,
    p_version text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s audit.session;
    v_id uuid := gen_random_uuid();
    v_start timestamptz;
    v_addr text := host(inet_client_addr());
    v_workstation text := audit.claim(p_workstation, 64);
    v_version text := audit.claim(p_version, 32);
BEGIN
    SELECT a.backend_start INTO STRICT v_start FROM pg_stat_get_activity(pg_backend_pid()) a;
    SELECT * INTO s FROM audit.session x WHERE x.pid = pg_backend_pid() AND x.backend_start = v_start;
    IF FOUND THEN
        IF s.closed_at IS NOT NULL OR s.actor <> session_user THEN
            RAISE EXCEPTION 'this session is closed' USING ERRCODE = 'AR001';
        ELSIF s.locked_at IS NOT NULL THEN
            RAISE EXCEPTION 'the session is locked' USING ERRCODE = 'AR002';
        END IF;
        PERFORM set_config('arca.session', s.session_id::text, false);
        RETURN s.session_id;
    END IF;
    -- A backend that died without a word has left its row open, and this one has got its number.
    UPDATE audit.session x SET closed_at = clock_timestamp()
     WHERE x.pid = pg_backend_pid() AND x.closed_at IS NULL;
    INSERT INTO audit.session (session_id, actor, staff_id, clinic_id, pid, backend_start, client_addr,
        workstation, tty, app_version, last_leaf, canon_actor, canon_place, canon_app)
    VALUES (v_id, session_user, p_staff, p_clinic, pg_backend_pid(), v_start, v_addr,
        v_workstation, audit.claim(p_tty, 64), v_version,
        sha256('\x4341312d73657373696f6e00'::bytea || uuid_send(v_id)),
        audit.field(convert_to(session_user, 'UTF8')) || audit.field(int8send(p_staff)),
        audit.field(convert_to(v_addr, 'UTF8')) || audit.field(convert_to(v_workstation, 'UTF8')),
        audit.field(convert_to(v_version, 'UTF8')));
    PERFORM set_config('arca.session', v_id::text, false);
    RETURN v_id;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Events
-- ---------------------------------------------------------------------------------------------

-- The caller's session: opened by this backend for this session_user, not closed, of a person who is
-- still of the staff (or of an operator); else AR001. While the terminal is locked: AR002, but for
-- what a session does to itself. Before a first or reset password is changed: AR003.
CREATE FUNCTION audit.my_session(p_action text) RETURNS audit.session
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    s record;
BEGIN
    SELECT x, x.staff_id, x.locked_at, p.active, p.must_change_password INTO s
      FROM audit.session x LEFT JOIN clinic.staff p ON p.id = x.staff_id
     WHERE x.session_id = nullif(current_setting('arca.session', true), '')::uuid
       AND x.pid = pg_backend_pid() AND x.actor = session_user AND x.closed_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no session is open: call api.session_open first' USING ERRCODE = 'AR001';
    ELSIF s.staff_id IS NOT NULL AND s.active IS NOT TRUE THEN
        RAISE EXCEPTION 'the account is closed' USING ERRCODE = 'AR001';
    ELSIF s.must_change_password AND p_action !~ '^(session|password)[.]' THEN
        RAISE EXCEPTION 'the first password must be changed' USING ERRCODE = 'AR003';
    ELSIF s.locked_at IS NOT NULL AND p_action !~ '^session[.]' THEN
        RAISE EXCEPTION 'the session is locked' USING ERRCODE = 'AR002';
    END IF;
    RETURN s.x;
END
$$;

-- The same session when it may act without more ado: neither locked nor before its first password. A view, so that
-- those who are asked most often look at it in the statement that they need anyway; whoever finds nothing here asks
-- my_session, which knows what a locked session may and says what is wrong.
CREATE VIEW audit.acting_session AS
SELECT x.* FROM audit.session x LEFT JOIN clinic.staff p ON p.id = x.staff_id
 WHERE x.session_id = nullif(current_setting('arca.session', true), '')::uuid
   AND x.pid = pg_backend_pid() AND x.actor = session_user AND x.closed_at IS NULL AND x.locked_at IS NULL
   AND (x.staff_id IS NULL OR p.active AND NOT p.must_change_password);

-- Lets through only a session that may act now; see my_session for the refusals.
CREATE FUNCTION audit.gate() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM audit.my_session('');
END
$$;

-- Writes one event into the caller's chain and answers its receipt; refuses as my_session does. The
-- actor is session_user. p_clinic: whose event it is when an operator, who is of no clinic, acts.
CREATE FUNCTION audit.emit(p_action text, p_outcome smallint, p_subject_kind text, p_subject_id bigint,
    p_patient_id bigint, p_request_id uuid, p_purpose text, p_detail text, p_payload_hash bytea,
    p_clinic bigint DEFAULT NULL, OUT seq bigint, OUT leaf bytea, OUT event_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s record;
    v_clinic bigint;
    v_at timestamptz := clock_timestamp();
    v_purpose text := CASE WHEN p_purpose IS NOT NULL THEN audit.claim(p_purpose, 500) END;
    v_detail text := coalesce(p_detail, '{}');
    v_canon bytea;
    v_null CONSTANT bytea := '\xffffffff';
    v_eight CONSTANT bytea := '\x00000008';
BEGIN
    SELECT x.session_id, x.actor, x.staff_id, x.clinic_id, x.client_addr, x.workstation, x.app_version, x.last_seq,
           x.last_leaf, x.canon_actor, x.canon_place, x.canon_app INTO s
      FROM audit.acting_session x;
    IF NOT FOUND THEN s := audit.my_session(p_action); END IF;
    v_clinic := coalesce(s.clinic_id, CASE WHEN s.staff_id IS NULL THEN p_clinic END);
    event_id := nextval('audit.event_id_seq');
    seq := s.last_seq + 1;
    -- the bytes of audit.canon, made with as few steps as can be: this runs in every transaction
    v_canon := '\x4341310000000008'::bytea || int8send(event_id)
        || coalesce(v_eight || int8send(v_clinic), v_null)
        || v_eight || int8send((extract(epoch FROM v_at) * 1000000)::bigint)
        || '\x00000010'::bytea || uuid_send(s.session_id) || v_eight || int8send(seq)
        || '\x00000020'::bytea || s.last_leaf || s.canon_actor || v_null || s.canon_place
        || int4send(octet_length(p_action)) || convert_to(p_action, 'UTF8')
        || v_eight || int8send(p_outcome)
        || coalesce(int4send(octet_length(p_subject_kind)) || convert_to(p_subject_kind, 'UTF8'), v_null)
        || coalesce(v_eight || int8send(p_subject_id), v_null)
        || coalesce(v_eight || int8send(p_patient_id), v_null)
        || coalesce(int4send(octet_length(v_purpose)) || convert_to(v_purpose, 'UTF8'), v_null)
        || coalesce('\x00000010'::bytea || uuid_send(p_request_id), v_null)
        || s.canon_app || int4send(octet_length(v_detail)) || convert_to(v_detail, 'UTF8')
        || coalesce('\x00000020'::bytea || p_payload_hash, v_null);
    leaf := sha256('\x00'::bytea || v_canon);
    INSERT INTO audit.event (event_id, clinic_id, at, session_id, seq, prev, actor, staff_id, client_addr,
        workstation, action, outcome, subject_kind, subject_id, patient_id, purpose, request_id,
        app_version, detail, payload_hash, canon, leaf, xid)
    VALUES (event_id, v_clinic, v_at, s.session_id, seq, s.last_leaf, s.actor, s.staff_id, s.client_addr,
        s.workstation, p_action, p_outcome, p_subject_kind, p_subject_id, p_patient_id, v_purpose,
        p_request_id, s.app_version, v_detail, p_payload_hash, v_canon, leaf, pg_current_xact_id());
    UPDATE audit.session x SET last_seq = seq, last_leaf = leaf WHERE x.session_id = s.session_id;
END
$$;

-- The receipt of the last event of this session, and whose session it is; nothing of one that is
-- locked or closed.
CREATE FUNCTION audit.receipt(OUT seq bigint, OUT leaf bytea, OUT staff_id bigint, OUT clinic_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT s.last_seq, s.last_leaf, s.staff_id, s.clinic_id INTO seq, leaf, staff_id, clinic_id FROM audit.session s
     WHERE s.session_id = nullif(current_setting('arca.session', true), '')::uuid
       AND s.pid = pg_backend_pid() AND s.actor = session_user AND s.locked_at IS NULL AND s.closed_at IS NULL;
END
$$;

-- What the next change of a row in this transaction means. Set by the functions right before the
-- change and used up by it; a name that a client sets itself is overwritten here.
CREATE FUNCTION audit.act(p_action text, p_request uuid, p_purpose text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM set_config('arca.act', concat_ws(chr(31), p_action, coalesce(p_request::text, ''),
                                             coalesce(left(p_purpose, 500), '')), true);
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Tickets: a read answers only to a ticket that an earlier transaction has committed, so that no
-- data leave before the event of their reading is durable, whatever the client does afterwards. The
-- ticket of a list holds the ids of its rows, and its event names them: the read can show no other.
-- ---------------------------------------------------------------------------------------------

-- Makes a ticket, or asks under one of this session once more. p_ids: the rows of a list, in their order;
-- p_page: which part of the answer they are; p_clinic: whose event it is when an operator asks. The same
-- question leaves an event for the rows alone that none named within 15 minutes, so that a list which
-- refreshes itself does not fill the log; the answer's receipt is NULL when there was none to write.
CREATE FUNCTION audit.ticket_make(p_ticket uuid, p_kind text, p_args jsonb, p_patient bigint,
    p_purpose text DEFAULT NULL, p_ids bigint[] DEFAULT NULL, p_page jsonb DEFAULT NULL, p_clinic bigint DEFAULT NULL)
RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_session uuid := nullif(current_setting('arca.session', true), '')::uuid;
    v_args jsonb := coalesce(p_args, '{}');
    v_ids bigint[] := coalesce(p_ids, '{}');
    v_new bigint[] := v_ids;
    v_told bigint[];
    v_anew boolean := true;     -- all rows are named
    k audit.ticket;
    v_there boolean := false;   -- the ticket is in the table
    r record;
BEGIN
    IF p_ticket IS NULL THEN
        PERFORM audit.gate();
        RAISE EXCEPTION 'a ticket id is needed' USING ERRCODE = 'AR011';
    END IF;
    SELECT * INTO k FROM audit.ticket t WHERE t.session_id = v_session AND t.ticket = p_ticket;
    IF k.kind <> p_kind THEN
        PERFORM audit.gate();
        RAISE EXCEPTION 'this ticket id was used for something else' USING ERRCODE = 'AR012';
    ELSIF k.args = v_args AND k.at > clock_timestamp() - interval '15 minutes' THEN
        v_anew := false;
        v_new := ARRAY(SELECT x FROM unnest(v_ids) x WHERE x <> ALL (k.named));
        IF v_new = '{}' THEN
            PERFORM audit.my_session(p_kind || '.read');
            IF k.ids <> v_ids OR k.page IS DISTINCT FROM p_page THEN
                UPDATE audit.ticket t SET ids = v_ids, page = p_page
                 WHERE t.session_id = v_session AND t.ticket = p_ticket;
            END IF;
            RETURN ROW('ok', NULL, NULL, p_patient, NULL, NULL, NULL, NULL)::api.answer;
        END IF;
    END IF;
    r := audit.emit(p_kind || '.read', 0::smallint,
        CASE WHEN p_patient IS NOT NULL THEN 'patient' END, p_patient, p_patient, NULL, p_purpose,
        audit.ticket_detail(p_ticket, v_args, CASE WHEN p_ids IS NOT NULL THEN v_new END), NULL, p_clinic);
    IF k.kind IS NOT NULL THEN -- (of this session, so nobody else has written it since)
        v_told := v_new;
        IF k.told <> '{}' THEN
            v_told := k.told || ARRAY(SELECT x FROM unnest(v_new) x WHERE x <> ALL (k.told));
        END IF;
        UPDATE audit.ticket t SET args = v_args, page = p_page, patient_id = p_patient, ids = v_ids,
            named = CASE WHEN v_anew THEN v_new ELSE k.named || v_new END, told = v_told,
            xid = pg_current_xact_id(), at = CASE WHEN v_anew THEN clock_timestamp() ELSE k.at END
         WHERE t.session_id = v_session AND t.ticket = p_ticket;
        v_there := FOUND; -- (not when adm.maintain has just cleared one of yesterday away)
    END IF;
    IF NOT v_there THEN
        INSERT INTO audit.ticket (session_id, ticket, kind, args, page, patient_id, ids, named, told, xid)
        VALUES (v_session, p_ticket, p_kind, v_args, p_page, p_patient, v_ids, v_new, v_new, pg_current_xact_id());
    END IF;
    RETURN ROW('ok', NULL, NULL, p_patient, NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;

-- What of a ticket's criteria goes into the log: ids, dates and states as they are; what a person
-- typed (a name, a CPF) only as a hash, for the log names nobody; and so whatever is longer than those are. The ticket's id goes into the hash,
-- so that once the ticket is gone no list of names or numbers tells what was typed. (A loop of plain expressions:
-- one statement over jsonb_each costs several times as much, and this runs at every letter typed. Its caller has
-- pinned the search path.)
CREATE FUNCTION audit.ticket_detail(p_ticket uuid, p_args jsonb, p_ids bigint[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
    v_pairs jsonb := jsonb_path_query_array(p_args, '$.keyvalue()');
    v_detail jsonb := '{}';
    v_key text;
    v_value jsonb;
BEGIN
    FOR i IN 0..jsonb_array_length(v_pairs) - 1 LOOP
        v_key := v_pairs -> i ->> 'key';
        v_value := v_pairs -> i -> 'value';
        IF length(v_value::text) > 64 OR jsonb_typeof(v_value) NOT IN ('number', 'boolean', 'null')
           AND v_key NOT IN ('day', 'from', 'to', 'kind', 'state', 'tab', 'sort', 'action', 'entity',
                             'outcome', 'flow', 'priority', 'active', 'role', 'column', 'op') THEN
            v_value := to_jsonb('sha256:' || encode(sha256(uuid_send(p_ticket)
                                || convert_to(v_value::text, 'UTF8')), 'hex'));
        END IF;
        v_detail := v_detail || jsonb_build_object(v_key, v_value);
    END LOOP;
    IF p_ids IS NOT NULL THEN
        v_detail := v_detail || jsonb_build_object('count', cardinality(p_ids), 'ids', to_jsonb(p_ids));
    END IF;
    RETURN v_detail::text;
END
$$;

-- Sees to it that the transaction which makes a ticket commits with a flush, whatever the client has
-- set: a commit that is acknowledged before its record is on disk could vanish in a crash, after
-- the data were read. Both triggers are deferred, so this runs within COMMIT, after the client's last
-- word. A client that makes them fire sooner (SET CONSTRAINTS) could speak again: the second
-- trigger then fires inside the first one's statement, and the transaction is refused.
-- Comparing the flushed position of the log with the inserted one is no way: others' open
-- transactions and the hint bits of a mere read keep them apart for as long as nobody commits.
CREATE FUNCTION audit.ticket_commit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM set_config('arca.ticket_commit', '', true);
    UPDATE audit.ticket t SET durable = pg_current_xact_id()
     WHERE t.session_id = NEW.session_id AND t.ticket = NEW.ticket;
    IF current_setting('arca.ticket_commit') <> '' THEN
        RAISE EXCEPTION 'constraints must stay deferred while a ticket is made' USING ERRCODE = 'AR022';
    END IF;
    IF current_setting('synchronous_commit') IN ('off', 'local') THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION audit.ticket_early() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM set_config('arca.ticket_commit', 'early', true);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ticket_commit AFTER INSERT OR UPDATE OF xid ON audit.ticket
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.ticket_commit();
CREATE CONSTRAINT TRIGGER ticket_early AFTER UPDATE OF durable ON audit.ticket
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.ticket_early();
ALTER TABLE audit.ticket ENABLE ALWAYS TRIGGER ticket_commit;
ALTER TABLE audit.ticket ENABLE ALWAYS TRIGGER ticket_early;

-- Whether that question stands in the log already: asked under this ticket, committed and on disk, a
-- quarter of an hour ago at most. What a person typed is looked for only then: a search that runs in the
-- transaction of its event could be taken back with it, and how long it took, or how much it wrote, tells
-- whether it found somebody.
CREATE FUNCTION audit.ticket_asked(p_ticket uuid, p_kind text, p_args jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- (a new question, every other call, needs no look at the session)
    IF NOT EXISTS (SELECT FROM audit.ticket k WHERE k.ticket = p_ticket
                      AND k.session_id = nullif(current_setting('arca.session', true), '')::uuid) THEN
        RETURN false;
    END IF;
    -- (whose session may not act now has not asked, and is told so when asking)
    RETURN EXISTS (SELECT FROM audit.acting_session x JOIN audit.ticket k ON k.session_id = x.session_id
        WHERE k.ticket = p_ticket AND k.kind = p_kind AND k.args = p_args
          AND k.durable = k.xid AND k.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
          AND k.at > clock_timestamp() - interval '15 minutes');
END
$$;

-- Puts a question down; the same function is called again to have it answered.
CREATE FUNCTION audit.ticket_ask(p_ticket uuid, p_kind text, p_args jsonb, p_clinic bigint DEFAULT NULL)
RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record;
BEGIN
    IF p_ticket IS NULL THEN RETURN audit.ticket_make(p_ticket, p_kind, p_args, NULL); END IF; -- which refuses it
    r := audit.emit(p_kind || '.read', 0::smallint, NULL, NULL, NULL, NULL, NULL,
        audit.ticket_detail(p_ticket, p_args, NULL), NULL, p_clinic);
    INSERT INTO audit.ticket AS t (session_id, ticket, kind, args, ids, named, told, xid)
    VALUES (current_setting('arca.session')::uuid, p_ticket, p_kind, p_args, '{}', '{}', '{}', pg_current_xact_id())
    ON CONFLICT (session_id, ticket) DO UPDATE SET args = excluded.args, page = NULL, patient_id = NULL,
        ids = '{}', named = '{}', xid = excluded.xid, at = excluded.at
        WHERE t.kind = excluded.kind;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this ticket id was used for something else' USING ERRCODE = 'AR012';
    END IF;
    RETURN ROW('ok', 'asked', NULL, NULL, NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;

-- The question, the rows and the page of a ticket of this session, of this kind, whose rows an earlier
-- transaction has named on disk within 16 minutes. Anything else is refused as AR020. It says who was named,
-- not who may be seen: the read asks that again, for a case may have gone to somebody else meanwhile.
CREATE FUNCTION audit.ticket_use(p_ticket uuid, p_kind text, OUT args jsonb, OUT ids bigint[], OUT page jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT k.args, k.ids, k.page INTO args, ids, page
      FROM audit.acting_session x JOIN audit.ticket k ON k.session_id = x.session_id
     WHERE k.ticket = p_ticket AND k.kind = p_kind AND k.durable = k.xid
       AND k.at > clock_timestamp() - interval '16 minutes'
       AND k.xid IS DISTINCT FROM pg_current_xact_id_if_assigned();
    IF NOT FOUND THEN
        PERFORM audit.my_session('');
        RAISE EXCEPTION 'there is no committed ticket for this read' USING ERRCODE = 'AR020';
    END IF;
END
$$;

-- Whether this session was shown that row under a ticket that an earlier transaction committed: in a list
-- (p_lists: the kinds whose rows have such ids) or by itself (p_ones). A write's own event goes when the
-- client rolls it back, so what its answer says of a row beyond what the caller wrote must stand in the
-- log already.
CREATE FUNCTION audit.shown(p_lists text[], p_ones text[], p_id bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s audit.session := audit.my_session('');
BEGIN
    RETURN EXISTS (SELECT FROM audit.ticket k
        WHERE k.session_id = s.session_id AND k.durable = k.xid
          AND k.at > clock_timestamp() - interval '12 hours'
          AND k.xid IS DISTINCT FROM pg_current_xact_id_if_assigned()
          AND (k.kind = ANY (p_lists) AND p_id = ANY (k.told)
               OR k.kind = ANY (p_ones) AND k.args ->> 'id' = p_id::text));
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Row changes
-- ---------------------------------------------------------------------------------------------

-- Writes the event of one changed row and its diff. TG_ARGV: columns that carry nothing of their own
-- (generated ones). Insert: the values; update: [old, new] of what changed; delete: what was there.
CREATE FUNCTION audit.on_row_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    act text[] := string_to_array(current_setting('arca.act', true), chr(31));
    r jsonb;
    v_old jsonb;
    v_body text;
    v_detail text;
    v_op text := lower(TG_OP);
    v_id bigint;
    v_patient bigint;
    v_clinic bigint;
    e record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        r := to_jsonb(NEW);
        v_old := to_jsonb(OLD);
        SELECT jsonb_object_agg(x.key, jsonb_build_array(v_old -> x.key, x.value))::text,
               jsonb_build_object('op', 'update', 'fields', jsonb_agg(x.key ORDER BY x.key))::text
          INTO v_body, v_detail
          FROM jsonb_each(r) x WHERE x.value IS DISTINCT FROM v_old -> x.key AND x.key <> ALL (coalesce(TG_ARGV, '{}'));
        IF v_body IS NULL THEN RETURN NULL; END IF;
    ELSE
        IF TG_OP = 'INSERT' THEN r := to_jsonb(NEW); ELSE r := to_jsonb(OLD); END IF;
        v_body := (jsonb_strip_nulls(r) - coalesce(TG_ARGV, '{}'))::text;
        v_detail := '{"op": "' || v_op || '"}';
    END IF;
    v_patient := CASE WHEN TG_TABLE_NAME = 'patient' THEN r ->> 'id' ELSE r ->> 'patient_id' END;
    v_clinic := CASE WHEN TG_TABLE_NAME = 'clinic' THEN r ->> 'id' ELSE r ->> 'clinic_id' END;
    v_id := coalesce(r ->> 'id', r ->> 'patient_id');
    IF act[1] <> '' THEN
        PERFORM set_config('arca.act', '', true);
    ELSE
        act := ARRAY[TG_TABLE_NAME || '.' || v_op, '', ''];
    END IF;
    e := audit.emit(act[1], 0::smallint, TG_TABLE_NAME, v_id, v_patient, nullif(act[2], '')::uuid, nullif(act[3], ''),
        v_detail, sha256(convert_to(v_body, 'UTF8')), v_clinic);
    INSERT INTO history.diff (event_id, clinic_id, patient_id, entity, entity_id, op, body)
    VALUES (e.event_id, v_clinic, v_patient, TG_TABLE_NAME, v_id, v_op, v_body);
    RETURN NULL;
END
$$;

-- Seed and import change rows by the thousand: one event a statement, with how many and a hash over
-- them. Only arca_seeder comes this way, and no staff member is ever that role.
CREATE FUNCTION audit.on_bulk_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_rows bigint;
    v_hash bytea;
BEGIN
    SELECT count(*), sha256(string_agg(sha256(convert_to(x::text, 'UTF8')), '')) INTO v_rows, v_hash
      FROM changed x;
    IF v_rows = 0 THEN RETURN NULL; END IF;
    PERFORM audit.emit(TG_TABLE_NAME || '.bulk_' || lower(TG_OP), 0::smallint, TG_TABLE_NAME, NULL, NULL,
        NULL, NULL, jsonb_build_object('rows', v_rows)::text, v_hash);
    RETURN NULL;
END
$$;

CREATE FUNCTION audit.refuse_truncate() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'the rows of %.% are not to be taken away', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'AR030';
END
$$;

-- Installs the triggers; `p_skip` names columns that are computed from others.
CREATE FUNCTION audit.attach(p_table regclass, p_skip text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_args text := (SELECT coalesce(string_agg(quote_literal(x), ', '), '') FROM unnest(p_skip) x);
BEGIN
    EXECUTE format('CREATE TRIGGER audit_row AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW'
        ' WHEN (CURRENT_USER <> ''arca_seeder'') EXECUTE FUNCTION audit.on_row_change(%s)', p_table, v_args);
    EXECUTE format('CREATE TRIGGER audit_bulk_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS changed'
        ' FOR EACH STATEMENT WHEN (CURRENT_USER = ''arca_seeder'') EXECUTE FUNCTION audit.on_bulk_change()', p_table);
    EXECUTE format('CREATE TRIGGER audit_bulk_update AFTER UPDATE ON %s REFERENCING NEW TABLE AS changed'
        ' FOR EACH STATEMENT WHEN (CURRENT_USER = ''arca_seeder'') EXECUTE FUNCTION audit.on_bulk_change()', p_table);
    EXECUTE format('CREATE TRIGGER audit_bulk_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS changed'
        ' FOR EACH STATEMENT WHEN (CURRENT_USER = ''arca_seeder'') EXECUTE FUNCTION audit.on_bulk_change()', p_table);
    EXECUTE format('CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON %s'
        ' FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate()', p_table);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER audit_row', p_table);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER audit_bulk_insert', p_table);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER audit_bulk_update', p_table);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER audit_bulk_delete', p_table);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER audit_truncate', p_table);
END
$$;

-- The log itself is only added to.
CREATE FUNCTION audit.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'AR031';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.event
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit.event
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
ALTER TABLE audit.event ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE audit.event ENABLE ALWAYS TRIGGER append_only_truncate;

-- What the functions of the other schemas read of the log: the caller's clinic, no more.
ALTER TABLE audit.event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.event FORCE ROW LEVEL SECURITY;
CREATE POLICY writer ON audit.event FOR INSERT TO arca_audit WITH CHECK (true);
CREATE POLICY reader ON audit.event FOR SELECT TO arca_audit USING (true);
CREATE POLICY clinic ON audit.event FOR SELECT TO arca_owner
    USING (clinic_id = (SELECT s.clinic_id FROM clinic.staff s WHERE s.login = session_user AND s.active));
GRANT SELECT ON audit.event TO arca_owner;
GRANT SELECT ON audit.session TO arca_owner, arca_adm;
GRANT UPDATE (closed_at) ON audit.session TO arca_adm;
GRANT SELECT, DELETE ON audit.ticket TO arca_adm;
-- a ticket holds what was asked for: its makers here and the clearing away, nobody else
ALTER TABLE audit.ticket ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit.ticket FORCE ROW LEVEL SECURITY;
CREATE POLICY maker ON audit.ticket TO arca_audit USING (true) WITH CHECK (true);
CREATE POLICY clearing ON audit.ticket FOR ALL TO arca_adm USING (true);

GRANT EXECUTE ON FUNCTION
    audit.session_begin(bigint, bigint, text, text, text),
    audit.emit(text, smallint, text, bigint, bigint, uuid, text, text, bytea, bigint),
    audit.gate(), audit.receipt(), audit.act(text, uuid, text),
    audit.ticket_make(uuid, text, jsonb, bigint, text, bigint[], jsonb, bigint), audit.ticket_use(uuid, text),
    audit.ticket_asked(uuid, text, jsonb), audit.ticket_ask(uuid, text, jsonb, bigint),
    audit.shown(text[], text[], bigint),
    audit.claim(text, integer),
    audit.attach(regclass, text[]), audit.on_row_change(), audit.on_bulk_change(),
    audit.refuse_truncate()
    TO arca_owner, arca_adm, arca_migrator;
GRANT EXECUTE ON FUNCTION audit.on_row_change(), audit.on_bulk_change(), audit.refuse_truncate()
    TO arca_seeder;
GRANT EXECUTE ON FUNCTION audit.canon(audit.event), audit.field(bytea),
    audit.make_partitions(integer) TO arca_adm;

-- ---------------------------------------------------------------------------------------------
-- Diffs, and a write's frame: the functions' owner's
-- ---------------------------------------------------------------------------------------------

SET LOCAL ROLE arca_owner;

-- What a row was and became, for those who may see it. Erased lawfully, its hash in the event stays.
CREATE TABLE history.diff (
    event_id    bigint PRIMARY KEY,
    at          timestamptz NOT NULL DEFAULT clock_timestamp(), -- a moment after the event's: the log is kept by time
    clinic_id   bigint,
    patient_id  bigint,
    entity      text NOT NULL,
    entity_id   bigint,
    op          text NOT NULL CHECK (op IN ('insert', 'update', 'delete')),
    body        text NOT NULL
);
CREATE INDEX diff_entity ON history.diff (entity, entity_id, event_id);
ALTER TABLE history.diff ENABLE ROW LEVEL SECURITY;
ALTER TABLE history.diff FORCE ROW LEVEL SECURITY;
CREATE POLICY clinic ON history.diff FOR SELECT TO arca_owner
    USING (clinic_id = (SELECT s.clinic_id FROM clinic.staff s WHERE s.login = session_user AND s.active));
CREATE POLICY writer ON history.diff FOR INSERT TO arca_audit WITH CHECK (true);
GRANT INSERT ON history.diff TO arca_audit;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history.diff
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
ALTER TABLE history.diff ENABLE ALWAYS TRIGGER append_only;

-- Lets through only a session that may act now: AR001 none is open, AR002 it is locked, AR003 the
-- password must be changed first.
CREATE FUNCTION arca.gate() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM audit.gate();
END
$$;

-- The stored answer of a request that has taken effect; outcome NULL: go on. The lock makes a
-- second try that comes while the first still runs wait for it. A request id that meant something
-- else the first time is a mistake of the client.
CREATE FUNCTION arca.request_seen(p_request uuid, p_function text, p_args jsonb) RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r clinic.request;
    v_hash bytea := sha256(convert_to(coalesce(p_args::text, ''), 'UTF8'));
    done boolean := set_config('arca.act', '', true) IS NULL; -- (an assignment costs less than a PERFORM)
BEGIN
    IF p_request IS NULL THEN
        PERFORM audit.gate();
        RAISE EXCEPTION 'a request id is needed' USING ERRCODE = 'AR011';
    END IF;
    done := pg_advisory_xact_lock(hashtextextended(p_request::text, 20261121)) IS NULL;
    done := set_config('arca.args', encode(v_hash, 'hex'), true) IS NULL;
    SELECT * INTO r FROM clinic.request q WHERE q.request_id = p_request;
    IF NOT FOUND THEN RETURN NULL; END IF; -- whatever follows leaves an event, and so is gated
    PERFORM audit.gate();
    IF r.staff_id IS DISTINCT FROM arca.my_staff() OR r.function <> p_function OR r.args_hash <> v_hash THEN
        RAISE EXCEPTION 'this request id was used for something else' USING ERRCODE = 'AR012';
    END IF;
    RETURN ROW('ok', 'repeated', NULL, r.id, r.version, r.detail, r.seq, r.leaf)::api.answer;
END
$$;

-- Ends a write: a success enters the ledger with the receipt of its last event, anything else leaves
-- an event of its own (outcome 4) that says what was not done and why.
CREATE FUNCTION arca.request_done(p_request uuid, p_function text, p_answer api.answer, p_action text,
    p_subject_kind text, p_subject_id bigint, p_patient_id bigint) RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record;
BEGIN
    IF p_answer.outcome = 'ok' THEN
        r := audit.receipt();
        IF r.staff_id IS NULL THEN PERFORM audit.gate(); END IF;
        p_answer.seq := r.seq;
        p_answer.leaf := r.leaf;
        INSERT INTO clinic.request (request_id, clinic_id, staff_id, function, args_hash, id, version,
                                    detail, seq, leaf)
        VALUES (p_request, r.clinic_id, r.staff_id, p_function,
                decode(current_setting('arca.args'), 'hex'), p_answer.id, p_answer.version,
                p_answer.detail, r.seq, r.leaf)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN -- another clinic's, whose ledger request_seen does not look into
            RAISE EXCEPTION 'this request id was used for something else' USING ERRCODE = 'AR012';
        END IF;
    ELSE
        r := audit.emit(p_action, 4::smallint, p_subject_kind, p_subject_id, p_patient_id,
            p_request, NULL, jsonb_strip_nulls(jsonb_build_object('outcome', p_answer.outcome,
            'code', p_answer.code, 'field', p_answer.field))::text, NULL);
        p_answer.seq := r.seq;
        p_answer.leaf := r.leaf;
    END IF;
    RETURN p_answer;
END
$$;

-- A read or act that the caller's role does not reach: an answer, and an event.
CREATE FUNCTION arca.refuse(p_action text, p_subject_kind text, p_subject_id bigint, p_detail text)
RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record;
BEGIN
    r := audit.emit(p_action, 4::smallint, p_subject_kind, p_subject_id,
        CASE WHEN p_subject_kind = 'patient' THEN p_subject_id END, NULL, NULL,
        jsonb_strip_nulls(jsonb_build_object('code', 'not_permitted', 'detail', p_detail))::text, NULL);
    RETURN ROW('refused', 'not_permitted', NULL, p_subject_id, NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;
