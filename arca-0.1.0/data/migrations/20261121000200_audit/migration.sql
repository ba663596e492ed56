-- SPDX-License-Identifier: Apache-2.0
-- The audit log: sessions, events with their chain and canonical bytes, access tickets, row diffs.
--
-- For the migrations that come after:
--   audit.attach('clinic.x')    row and bulk triggers: every change leaves an event and a diff
--   audit.act(action, request, purpose)  what the next row change in this transaction means
--   audit.ticket_make / ticket_use / ticket_result   a read needs a committed ticket
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
    must_change     boolean NOT NULL DEFAULT false,
    last_seq        bigint NOT NULL DEFAULT 0,
    last_leaf       bytea NOT NULL,
    UNIQUE (pid, backend_start)
) WITH (fillfactor = 50);
CREATE INDEX session_actor ON audit.session (actor, opened_at DESC);

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

-- Makes the months from the present one to `ahead` months on.
CREATE FUNCTION audit.make_partitions(p_ahead integer) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
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
        EXECUTE format('CREATE TABLE audit.%I PARTITION OF audit.event FOR VALUES FROM (%L) TO (%L)',
                       v_name, v_month, (v_month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
        n := n + 1;
    END LOOP;
    RETURN n;
END
$$;
SELECT audit.make_partitions(24);

-- Permission to read, see ticket_use. It lives no longer than its session, so a crash may lose it:
-- the event of its making is what must last.
CREATE UNLOGGED TABLE audit.ticket (
    ticket      uuid PRIMARY KEY,
    session_id  uuid NOT NULL,
    kind        text NOT NULL,
    args        jsonb NOT NULL,
    patient_id  bigint,
    told        bigint[] NOT NULL DEFAULT '{}', -- ids whose delivery stands in the log
    xid         xid8 NOT NULL,
    flushed     boolean NOT NULL DEFAULT false, -- its commit is known to have waited for the disk
    at          timestamptz NOT NULL DEFAULT clock_timestamp()
);
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

-- Opens the session of this backend. The id goes into a setting of the backend's as a handle to find
-- the row by; it proves nothing: emit also wants this pid and this session_user.
-- Opening twice in one backend goes on with the same chain; what is closed or locked stays so.
CREATE FUNCTION audit.session_begin(p_staff bigint, p_clinic bigint, p_must_change boolean,
    p_workstation text, p_tty text, p_version text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s audit.session;
    v_id uuid := gen_random_uuid();
    v_start timestamptz;
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
        workstation, tty, app_version, must_change, last_leaf)
    VALUES (v_id, session_user, p_staff, p_clinic, pg_backend_pid(), v_start, host(inet_client_addr()),
        left(p_workstation, 64), left(p_tty, 64), left(p_version, 32), p_must_change,
        sha256('\x4341312d73657373696f6e00'::bytea || uuid_send(v_id)));
    PERFORM set_config('arca.session', v_id::text, false);
    RETURN v_id;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Events
-- ---------------------------------------------------------------------------------------------

-- Writes one event into the caller's chain and answers its receipt. Without an open session of this
-- backend and person: AR001; while the terminal is locked: AR002; before the first password is
-- changed: AR003. The actor is session_user.
CREATE FUNCTION audit.emit(p_action text, p_outcome smallint, p_subject_kind text, p_subject_id bigint,
    p_patient_id bigint, p_request_id uuid, p_purpose text, p_detail text, p_payload_hash bytea,
    OUT seq bigint, OUT leaf bytea, OUT event_id bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s audit.session;
    e audit.event;
BEGIN
    SELECT * INTO s FROM audit.session x
     WHERE x.session_id = nullif(current_setting('arca.session', true), '')::uuid
       AND x.pid = pg_backend_pid() AND x.actor = session_user AND x.closed_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no session is open: call api.session_open first' USING ERRCODE = 'AR001';
    ELSIF s.locked_at IS NOT NULL AND p_action NOT LIKE 'session.%' THEN
        RAISE EXCEPTION 'the session is locked' USING ERRCODE = 'AR002';
    ELSIF s.must_change AND p_action NOT LIKE 'session.%' AND p_action NOT LIKE 'password.%' THEN
        RAISE EXCEPTION 'the first password must be changed' USING ERRCODE = 'AR003';
    END IF;
    e.event_id := nextval('audit.event_id_seq');
    e.clinic_id := s.clinic_id;
    e.at := clock_timestamp();
    e.session_id := s.session_id;
    e.seq := s.last_seq + 1;
    e.prev := s.last_leaf;
    e.actor := s.actor;
    e.staff_id := s.staff_id;
    e.client_addr := s.client_addr;
    e.workstation := s.workstation;
    e.action := p_action;
    e.outcome := p_outcome;
    e.subject_kind := p_subject_kind;
    e.subject_id := p_subject_id;
    e.patient_id := p_patient_id;
    e.purpose := left(p_purpose, 500);
    e.request_id := p_request_id;
    e.app_version := s.app_version;
    e.detail := coalesce(p_detail, '{}');
    e.payload_hash := p_payload_hash;
    e.canon := audit.canon(e);
    e.leaf := sha256('\x00'::bytea || e.canon);
    e.xid := pg_current_xact_id();
    INSERT INTO audit.event VALUES (e.*);
    UPDATE audit.session x SET last_seq = e.seq, last_leaf = e.leaf WHERE x.session_id = s.session_id;
    seq := e.seq;
    leaf := e.leaf;
    event_id := e.event_id;
END
$$;

-- The receipt of the last event of this session.
CREATE FUNCTION audit.receipt(OUT seq bigint, OUT leaf bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT s.last_seq, s.last_leaf INTO seq, leaf FROM audit.session s
     WHERE s.session_id = nullif(current_setting('arca.session', true), '')::uuid
       AND s.pid = pg_backend_pid() AND s.actor = session_user;
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
-- data leave before the event of their reading is durable, whatever the client does afterwards.
-- ---------------------------------------------------------------------------------------------

CREATE FUNCTION audit.ticket_make(p_ticket uuid, p_kind text, p_args jsonb, p_patient bigint,
    p_purpose text DEFAULT NULL) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record;
BEGIN
    SELECT * INTO r FROM audit.emit(p_kind || '.read', 0::smallint,
        CASE WHEN p_patient IS NOT NULL THEN 'patient' END, p_patient, p_patient, NULL, p_purpose,
        audit.ticket_detail(p_kind, p_args), NULL);
    INSERT INTO audit.ticket (ticket, session_id, kind, args, patient_id, xid)
    VALUES (p_ticket, current_setting('arca.session')::uuid, p_kind, coalesce(p_args, '{}'), p_patient,
            pg_current_xact_id());
    RETURN ROW('ok', NULL, NULL, p_patient, NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;

-- What of a ticket's criteria goes into the log: ids, dates and states as they are; what a person
-- typed (a name, a CPF) only as a hash, for the log names nobody.
CREATE FUNCTION audit.ticket_detail(p_kind text, p_args jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(jsonb_object_agg(e.key, CASE
                WHEN jsonb_typeof(e.value) IN ('number', 'boolean', 'null') THEN e.value
                WHEN e.key IN ('day', 'from', 'to', 'kind', 'state', 'tab', 'sort', 'action', 'entity',
                               'outcome', 'flow', 'priority', 'active') THEN e.value
                ELSE to_jsonb('sha256:' || encode(sha256(convert_to(e.value::text, 'UTF8')), 'hex'))
            END), '{}')::text
            FROM jsonb_each(coalesce(p_args, '{}')) e);
END
$$;

-- The last thing in the ticket's transaction: its commit waits for the disk, whatever the client set
-- before. A client can make this run early (SET CONSTRAINTS) and turn the waiting off behind it; so
-- the ticket counts as flushed only when this runs at the commit itself: no statement is being run
-- (a Sync), or the whole query is one statement or the word that commits.
CREATE FUNCTION audit.ticket_flush() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_query text := current_query();
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    IF v_query IS NULL OR v_query ~* '^\s*(commit|end)\s*;?\s*$'
       OR v_query ~* '^\s*(--[^\n]*\n\s*)*select\M[^;]*;?\s*$' THEN
        UPDATE audit.ticket t SET flushed = true WHERE t.ticket = NEW.ticket;
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER flush AFTER INSERT ON audit.ticket DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit.ticket_flush();
ALTER TABLE audit.ticket ENABLE ALWAYS TRIGGER flush;

-- For all other tickets: comes back once every transaction that has committed so far is on disk.
-- What may stand unflushed behind it (hint bits of pages, the header of a new page) nobody flushes on
-- an idle server, so the wait ends after three times wal_writer_delay, the time within which the WAL
-- writer has flushed every asynchronous commit.
CREATE FUNCTION audit.wait_durable() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_upto pg_lsn := pg_current_wal_insert_lsn();
    v_until timestamptz;
BEGIN
    WHILE pg_current_wal_flush_lsn() < v_upto LOOP
        v_until := coalesce(v_until, clock_timestamp() + 3 * current_setting('wal_writer_delay')::interval);
        EXIT WHEN clock_timestamp() >= v_until;
        PERFORM pg_sleep(0.001);
    END LOOP;
END
$$;

-- The arguments of a ticket of this session, of this kind, not older than 15 minutes, made by an
-- earlier transaction that is on disk. Anything else is refused as AR020.
CREATE FUNCTION audit.ticket_use(p_ticket uuid, p_kind text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t audit.ticket;
    s audit.session;
BEGIN
    SELECT * INTO s FROM audit.session x
     WHERE x.session_id = nullif(current_setting('arca.session', true), '')::uuid
       AND x.pid = pg_backend_pid() AND x.actor = session_user AND x.closed_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no session is open: call api.session_open first' USING ERRCODE = 'AR001';
    ELSIF s.locked_at IS NOT NULL THEN
        RAISE EXCEPTION 'the session is locked' USING ERRCODE = 'AR002';
    END IF;
    SELECT * INTO t FROM audit.ticket k
     WHERE k.ticket = p_ticket AND k.session_id = s.session_id AND k.kind = p_kind
       AND k.at > clock_timestamp() - interval '15 minutes'
       AND k.xid IS DISTINCT FROM pg_current_xact_id_if_assigned();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no committed ticket for this read' USING ERRCODE = 'AR020';
    END IF;
    IF NOT t.flushed THEN PERFORM audit.wait_durable(); END IF;
    RETURN t.args;
END
$$;

-- The log says whose data a list delivered: one event for the ids that were not told before under
-- this ticket. A refresh that brings nobody new adds nothing.
CREATE FUNCTION audit.ticket_result(p_ticket uuid, p_ids bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t audit.ticket;
    v_new bigint[];
BEGIN
    SELECT * INTO STRICT t FROM audit.ticket k WHERE k.ticket = p_ticket;
    v_new := ARRAY(SELECT DISTINCT x FROM unnest(p_ids) x WHERE x IS NOT NULL EXCEPT SELECT unnest(t.told));
    IF v_new = '{}' AND t.told <> '{}' THEN RETURN; END IF;
    PERFORM audit.emit(t.kind || '.result', 0::smallint, NULL, NULL, NULL, NULL, NULL,
        jsonb_build_object('count', cardinality(v_new), 'ids', to_jsonb(v_new))::text, NULL);
    UPDATE audit.ticket k SET told = t.told || v_new WHERE k.ticket = p_ticket;
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
    o jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - coalesce(TG_ARGV, '{}') END;
    n jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - coalesce(TG_ARGV, '{}') END;
    r jsonb := coalesce(n, o);
    body jsonb;
    e record;
    v_patient bigint := CASE WHEN TG_TABLE_NAME = 'patient' THEN (r ->> 'id')::bigint
                             ELSE (r ->> 'patient_id')::bigint END;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(x.key, jsonb_build_array(o -> x.key, x.value)) INTO body
          FROM jsonb_each(n) x WHERE x.value IS DISTINCT FROM o -> x.key;
        IF body IS NULL THEN RETURN NULL; END IF;
    ELSE
        body := jsonb_strip_nulls(r);
    END IF;
    IF act[1] IS NULL OR act[1] = '' THEN
        act := ARRAY[TG_TABLE_NAME || '.' || lower(TG_OP), '', ''];
    ELSE
        PERFORM set_config('arca.act', '', true);
    END IF;
    SELECT * INTO e FROM audit.emit(act[1], 0::smallint, TG_TABLE_NAME, coalesce((r ->> 'id')::bigint,
        v_patient), v_patient, nullif(act[2], '')::uuid, nullif(act[3], ''),
        CASE WHEN TG_OP = 'UPDATE'
             THEN jsonb_build_object('op', 'update', 'fields',
                 (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(body) k))::text
             ELSE '{"op": "' || lower(TG_OP) || '"}' END,
        sha256(convert_to(body::text, 'UTF8')));
    INSERT INTO history.diff (event_id, clinic_id, patient_id, entity, entity_id, op, body)
    VALUES (e.event_id, (r ->> 'clinic_id')::bigint, v_patient, TG_TABLE_NAME,
            coalesce((r ->> 'id')::bigint, v_patient), lower(TG_OP), body::text);
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
    SELECT count(*), sha256(convert_to(coalesce(string_agg(md5(x::text), '' ORDER BY x::text), ''), 'UTF8'))
      INTO v_rows, v_hash FROM changed x;
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
CREATE POLICY clinic ON audit.event FOR SELECT TO arca_owner
    USING (clinic_id = (SELECT arca.my_clinic()));
GRANT SELECT ON audit.event TO arca_owner;
GRANT SELECT ON audit.session TO arca_owner, arca_adm;
GRANT UPDATE (locked_at, closed_at, must_change) ON audit.session TO arca_adm;

GRANT EXECUTE ON FUNCTION
    audit.session_begin(bigint, bigint, boolean, text, text, text),
    audit.emit(text, smallint, text, bigint, bigint, uuid, text, text, bytea),
    audit.receipt(), audit.act(text, uuid, text),
    audit.ticket_make(uuid, text, jsonb, bigint, text), audit.ticket_use(uuid, text),
    audit.ticket_result(uuid, bigint[]),
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
CREATE POLICY clinic ON history.diff FOR SELECT TO arca_owner USING (clinic_id = (SELECT arca.my_clinic()));
CREATE POLICY writer ON history.diff FOR INSERT TO arca_audit WITH CHECK (true);
GRANT INSERT ON history.diff TO arca_audit;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON history.diff
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();
ALTER TABLE history.diff ENABLE ALWAYS TRIGGER append_only;

-- The stored answer of a request that has taken effect; outcome NULL: go on. The lock makes a
-- second try that comes while the first still runs wait for it. A request id that meant something
-- else the first time is a mistake of the client.
CREATE FUNCTION arca.request_seen(p_request uuid, p_function text, p_args jsonb) RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r clinic.request;
    v_hash bytea := sha256(convert_to(coalesce(p_args::text, ''), 'UTF8'));
BEGIN
    IF p_request IS NULL THEN
        RAISE EXCEPTION 'a request id is needed' USING ERRCODE = 'AR011';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(p_request::text, 20261121));
    PERFORM set_config('arca.args', encode(v_hash, 'hex'), true);
    SELECT * INTO r FROM clinic.request q WHERE q.request_id = p_request;
    IF NOT FOUND THEN RETURN NULL; END IF;
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
        SELECT * INTO r FROM audit.receipt();
        p_answer.seq := r.seq;
        p_answer.leaf := r.leaf;
        INSERT INTO clinic.request (request_id, clinic_id, staff_id, function, args_hash, id, version,
                                    detail, seq, leaf)
        VALUES (p_request, arca.my_clinic(), arca.my_staff(), p_function,
                decode(current_setting('arca.args'), 'hex'), p_answer.id, p_answer.version,
                p_answer.detail, r.seq, r.leaf);
    ELSE
        SELECT * INTO r FROM audit.emit(p_action, 4::smallint, p_subject_kind, p_subject_id, p_patient_id,
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
    SELECT * INTO r FROM audit.emit(p_action, 4::smallint, p_subject_kind, p_subject_id,
        CASE WHEN p_subject_kind = 'patient' THEN p_subject_id END, NULL, NULL,
        jsonb_strip_nulls(jsonb_build_object('code', 'not_permitted', 'detail', p_detail))::text, NULL);
    RETURN ROW('refused', 'not_permitted', NULL, p_subject_id, NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;
