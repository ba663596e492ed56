-- SPDX-License-Identifier: Apache-2.0
-- Looking into the audit log: the list with its filters, one event with before and after, and who
-- looked at or changed one record.
--
-- Every page is read newest first by (at, event_id) from where the last one ended. A single filter has an
-- index that leads with it; several together are read by the narrowest one, and then only back to a
-- date (90 days unless another is asked for), so that a search that finds nothing ends.
-- Reading the log is itself an event, which names the patients that were shown.

SET LOCAL ROLE arca_owner;

-- ---------------------------------------------------------------------------------------------
-- Who may see what
-- ---------------------------------------------------------------------------------------------

-- Whether the caller may see before and after of a row. admin: everything but clinical text, of which
-- the table below names the entities; supervisor: the own cases.
CREATE FUNCTION arca.sees_diff(p_entity text, p_patient bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE scope text := arca.scope_of('audit.diff');
BEGIN
    IF scope = 'clinic' THEN
        RETURN p_entity NOT IN ('clinical_record', 'discharge_report', 'referral', 'prescription', 'document');
    END IF;
    RETURN scope IN ('own', 'own_interns') AND p_patient IS NOT NULL
       AND EXISTS (SELECT FROM clinic.patient p WHERE p.id = p_patient
                      AND (p.supervisor_id = arca.my_staff() OR p.intern_id = arca.my_staff()));
END
$$;

-- ---------------------------------------------------------------------------------------------
-- The list
-- ---------------------------------------------------------------------------------------------

-- filters: person (staff id, sign-in name or, for whoever sees all, a part of a name that only one has), action, entity, patient (id), record (number of the
-- patient's record: R-00812, r812, 812), terminal, outcome (ok, or refused for all that is not), from and to (days of the clinic, both included). The answer's detail has
-- from and to as they will be used (instants), and bounded when from was set here.
-- Of a record number that nobody has, and of one whose events are not for the caller, there is an empty page
-- alike; the event of the question holds it as a hash, and names the patient once something is shown.
-- A page is at most n (50 unless said, 200 at most), newest first; before_at and before_id are the last row's
-- of the page before. Its event names the patients whose names it shows.
CREATE FUNCTION api.audit_open(p_ticket uuid, p_filters jsonb, before_at timestamptz DEFAULT NULL,
    before_id bigint DEFAULT NULL, n integer DEFAULT 50) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    scope text := arca.scope_of('audit.list'); f jsonb := '{}'; a api.answer; k record; t text; zone text;
    d1 date; d2 date; found integer; bounded boolean := false; page audit.event[]; v_no integer; v_whose bigint;
BEGIN
    IF scope = 'none' THEN RETURN arca.refuse('audit.list', 'audit', NULL, NULL); END IF;
    IF p_filters IS NOT NULL AND jsonb_typeof(p_filters) <> 'object' THEN RETURN arca.no('invalid', 'invalid'); END IF;
    SELECT c.time_zone INTO zone FROM clinic.clinic c WHERE c.id = arca.my_clinic();

    FOR k IN SELECT e.key, arca.text_clean(left(p_filters ->> e.key, 200)) AS x
               FROM jsonb_object_keys(coalesce(p_filters, '{}')) e(key) LOOP
        CONTINUE WHEN k.x IS NULL;
        CASE k.key
        WHEN 'person' THEN
            SELECT s.login INTO t FROM clinic.staff s WHERE s.clinic_id = arca.my_clinic()
               AND CASE WHEN k.x ~ '^[0-9]{1,18}$' COLLATE "C" THEN s.id = k.x::bigint ELSE s.login = k.x END;
            IF t IS NULL AND scope = 'clinic' AND arca.fold(k.x) <> '' THEN
                SELECT min(s.login), count(*) INTO t, found FROM clinic.staff s WHERE s.clinic_id = arca.my_clinic()
                   AND position(' ' || arca.fold(k.x) IN ' ' || arca.fold(s.name) || ' ' || arca.fold(s.login)) > 0;
                IF found > 1 THEN RETURN arca.no('invalid', 'several_called', 'person'); END IF;
            END IF;
            IF t IS NULL THEN RETURN arca.no('invalid', 'nobody_called', 'person'); END IF;
            f := f || jsonb_build_object('person', t);
        WHEN 'patient' THEN
            IF k.x !~ '^[1-9][0-9]{0,17}$' COLLATE "C" THEN RETURN arca.no('invalid', 'unknown_value', 'patient'); END IF;
            f := f || jsonb_build_object('patient', k.x::bigint);
        WHEN 'record' THEN
            v_no := substring(k.x COLLATE "C" FROM '^[Rr]?[ .-]*0*([0-9]{1,9})$')::integer;
            IF v_no IS NULL THEN RETURN arca.no('invalid', 'bad_record', 'record'); END IF;
            f := f || jsonb_build_object('record', v_no::text);
        WHEN 'action', 'entity', 'terminal' THEN
            f := f || jsonb_build_object(k.key, k.x);
        WHEN 'outcome' THEN
            IF k.x NOT IN ('ok', 'refused') THEN RETURN arca.no('invalid', 'unknown_value', 'outcome'); END IF;
            f := f || jsonb_build_object('outcome', k.x);
        WHEN 'from', 'to' THEN
            IF arca.date_of(k.x) IS NULL OR arca.date_of(k.x) NOT BETWEEN '1990-01-01' AND '2200-01-01' THEN
                RETURN arca.no('invalid', 'bad_date', k.key);
            END IF;
        ELSE
            RETURN arca.no('invalid', 'invalid', left(k.key, 40));
        END CASE;
    END LOOP;

    IF scope <> 'clinic' THEN
        IF f ? 'person' AND f ->> 'person' <> session_user THEN
            RETURN arca.refuse('audit.list', 'audit', NULL, 'person');
        END IF;
        f := f || jsonb_build_object('person', session_user);
    END IF;

    d1 := arca.date_of(arca.text_clean(p_filters ->> 'from'));
    d2 := arca.date_of(arca.text_clean(p_filters ->> 'to'));
    IF d1 > d2 THEN RETURN arca.no('invalid', 'bad_date', 'to'); END IF;
    IF d1 IS NULL AND (SELECT count(*) FROM jsonb_object_keys(f)) > 1 THEN
        d1 := coalesce(d2, arca.today()) - 90;
        bounded := true;
    END IF;
    f := f || jsonb_strip_nulls(jsonb_build_object('from', d1::timestamp AT TIME ZONE zone,
                                                   'to', (d2 + 1)::timestamp AT TIME ZONE zone));
    v_whose := (f ->> 'patient')::bigint;
    IF v_no IS NOT NULL THEN -- 0: nobody
        v_whose := coalesce((SELECT p.id FROM clinic.patient p
            WHERE p.clinic_id = arca.my_clinic() AND p.record_no = v_no AND p.id = coalesce(v_whose, p.id)), 0);
    END IF;
    page := ARRAY(SELECT x FROM clinic.audit_page(arca.my_clinic(), f || jsonb_build_object('patient', v_whose),
                                                 before_at, before_id, least(greatest(coalesce(n, 50), 1), 200)) x);
    a := audit.ticket_make(p_ticket, 'audit', f, CASE WHEN v_no IS NULL OR page <> '{}' THEN
            (SELECT p.id FROM clinic.patient p WHERE p.id = v_whose) END, NULL,
        ARRAY(SELECT DISTINCT x.patient_id FROM unnest(page) x WHERE x.patient_id IS NOT NULL),
        (SELECT jsonb_agg(jsonb_build_array(x.at, x.event_id) ORDER BY x.ordinality)
           FROM unnest(page) WITH ORDINALITY x));
    a.detail := jsonb_strip_nulls(jsonb_build_object('from', f -> 'from', 'to', f -> 'to', 'bounded', bounded));
    RETURN a;
END
$$;

-- The newest p_n events from p_from until before (p_at, p_id). One statement for each filter that can lead, so that
-- each has its own plan.
CREATE FUNCTION clinic.audit_stretch(p_clinic bigint, f jsonb, p_from timestamptz, p_at timestamptz, p_id bigint, p_n integer)
RETURNS SETOF audit.event
LANGUAGE plpgsql STABLE ROWS 50 SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_bitmapscan = off SET enable_sort = off SET jit = off
AS $$
DECLARE
    v_person text := f ->> 'person'; v_action text := f ->> 'action'; v_entity text := f ->> 'entity';
    v_patient bigint := (f ->> 'patient')::bigint; v_terminal text := f ->> 'terminal';
    v_low smallint := CASE f ->> 'outcome' WHEN 'refused' THEN 1 ELSE 0 END;
    v_high smallint := CASE f ->> 'outcome' WHEN 'ok' THEN 0 ELSE 99 END;
BEGIN
    IF v_patient IS NOT NULL THEN
        RETURN QUERY SELECT e.* FROM audit.event e
         WHERE e.clinic_id = p_clinic AND e.patient_id = v_patient
           AND e.at >= p_from AND e.at <= p_at AND (e.at, e.event_id) < (p_at, p_id)
           AND (v_person IS NULL OR e.actor = v_person) AND (v_action IS NULL OR e.action = v_action)
           AND (v_entity IS NULL OR e.subject_kind = v_entity)
           AND (v_terminal IS NULL OR e.workstation = v_terminal) AND e.outcome BETWEEN v_low AND v_high
         ORDER BY e.at DESC, e.event_id DESC LIMIT p_n;
    ELSIF v_low = 1 THEN
        RETURN QUERY SELECT e.* FROM audit.event e
         WHERE e.clinic_id = p_clinic AND e.outcome > 0
           AND e.at >= p_from AND e.at <= p_at AND (e.at, e.event_id) < (p_at, p_id)
           AND (v_person IS NULL OR e.actor = v_person) AND (v_action IS NULL OR e.action = v_action)
           AND (v_entity IS NULL OR e.subject_kind = v_entity)
           AND (v_terminal IS NULL OR e.workstation = v_terminal)
         ORDER BY e.at DESC, e.event_id DESC LIMIT p_n;
    ELSIF v_person IS NOT NULL THEN
        RETURN QUERY SELECT e.* FROM audit.event e
         WHERE e.clinic_id = p_clinic AND e.actor = v_person
           AND e.at >= p_from AND e.at <= p_at AND (e.at, e.event_id) < (p_at, p_id)
           AND (v_action IS NULL OR e.action = v_action) AND (v_entity IS NULL OR e.subject_kind = v_entity)
           AND (v_terminal IS NULL OR e.workstation = v_terminal) AND e.outcome BETWEEN v_low AND v_high
         ORDER BY e.at DESC, e.event_id DESC LIMIT p_n;
    ELSIF v_action IS NOT NULL THEN
        RETURN QUERY SELECT e.* FROM audit.event e
         WHERE e.clinic_id = p_clinic AND e.action = v_action
           AND e.at >= p_from AND e.at <= p_at AND (e.at, e.event_id) < (p_at, p_id)
           AND (v_entity IS NULL OR e.subject_kind = v_entity)
           AND (v_terminal IS NULL OR e.workstation = v_terminal) AND e.outcome BETWEEN v_low AND v_high
         ORDER BY e.at DESC, e.event_id DESC LIMIT p_n;
    ELSIF v_terminal IS NOT NULL THEN
        RETURN QUERY SELECT e.* FROM audit.event e
         WHERE e.clinic_id = p_clinic AND e.workstation = v_terminal
           AND e.at >= p_from AND e.at <= p_at AND (e.at, e.event_id) < (p_at, p_id)
           AND (v_entity IS NULL OR e.subject_kind = v_entity) AND e.outcome BETWEEN v_low AND v_high
         ORDER BY e.at DESC, e.event_id DESC LIMIT p_n;
    ELSIF v_entity IS NOT NULL THEN
        RETURN QUERY SELECT e.* FROM audit.event e
         WHERE e.clinic_id = p_clinic AND e.subject_kind = v_entity
           AND e.at >= p_from AND e.at <= p_at AND (e.at, e.event_id) < (p_at, p_id)
           AND e.outcome BETWEEN v_low AND v_high
         ORDER BY e.at DESC, e.event_id DESC LIMIT p_n;
    ELSE
        RETURN QUERY SELECT e.* FROM audit.event e
         WHERE e.clinic_id = p_clinic
           AND e.at >= p_from AND e.at <= p_at AND (e.at, e.event_id) < (p_at, p_id)
           AND e.outcome BETWEEN v_low AND v_high
         ORDER BY e.at DESC, e.event_id DESC LIMIT p_n;
    END IF;
END
$$;

-- The events of one page, which begins where the last one ended or at the end of the days asked for. The log is
-- gone through backwards in stretches, the first a month, each four times as long as the one before: the
-- partitions of a stretch alone are opened, so a page of last week costs the same after ten years.
CREATE FUNCTION clinic.audit_page(p_clinic bigint, f jsonb, p_at timestamptz, p_id bigint, p_n integer)
RETURNS SETOF audit.event
LANGUAGE plpgsql STABLE ROWS 50 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_from timestamptz := coalesce((f ->> 'from')::timestamptz, '1970-01-01');
    v_to timestamptz := coalesce((f ->> 'to')::timestamptz, 'infinity');
    v_span interval := '1 month';
    v_low timestamptz;
    v_got integer;
BEGIN
    IF p_at IS NULL OR p_at >= v_to THEN p_at := v_to; p_id := 0; END IF;
    p_id := coalesce(p_id, 0);
    LOOP
        v_low := greatest(v_from, least(p_at, now()) - v_span);
        RETURN QUERY SELECT * FROM clinic.audit_stretch(p_clinic, f, v_low, p_at, p_id, p_n);
        GET DIAGNOSTICS v_got = ROW_COUNT;
        p_n := p_n - v_got;
        EXIT WHEN p_n <= 0 OR v_low <= v_from;
        p_at := v_low;
        p_id := 0;
        v_span := v_span * 4;
    END LOOP;
END
$$;

-- What a list shows of events: patients by name only to those who may see them, else by number.
CREATE FUNCTION clinic.audit_lines(e audit.event[])
RETURNS TABLE (at timestamptz, event_id bigint, person text, person_name text, action text, outcome text,
    entity text, entity_id bigint, patient_id bigint, patient_record text, patient_name text, terminal text,
    client_addr text, purpose text, fields text[], code text, has_diff boolean)
LANGUAGE plpgsql STABLE ROWS 50 SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off
    SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off
AS $$ -- (each row's people by their keys: never all patients of a clinic for the fifty of a page)
DECLARE
    v_all boolean := arca.scope_of('patient.find') = 'clinic'; me bigint := arca.my_staff();
BEGIN
    RETURN QUERY
    SELECT x.at, x.event_id, x.actor, s.name, x.action,
           CASE x.outcome WHEN 0 THEN 'ok' WHEN 4 THEN 'refused' WHEN 8 THEN 'serious' ELSE 'major' END,
           x.subject_kind, x.subject_id, x.patient_id, arca.record_text(p.record_no),
           CASE WHEN v_all OR p.intern_id = me OR p.supervisor_id = me THEN p.name END,
           x.workstation, x.client_addr, x.purpose,
           CASE WHEN jsonb_typeof(d.j -> 'fields') = 'array'
                THEN ARRAY(SELECT jsonb_array_elements_text(d.j -> 'fields')) END,
           d.j ->> 'code', x.payload_hash IS NOT NULL
      FROM unnest(e) WITH ORDINALITY x
      CROSS JOIN LATERAL (SELECT CASE WHEN left(x.detail, 1) = '{' THEN x.detail::jsonb ELSE '{}' END) d(j)
      LEFT JOIN clinic.staff s ON s.id = x.staff_id
      LEFT JOIN clinic.patient p ON p.id = x.patient_id
     ORDER BY x.ordinality;
END
$$;

-- The events of the page that a ticket holds, in its order.
CREATE FUNCTION clinic.audit_events(p_page jsonb) RETURNS audit.event[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET jit = off
AS $$
DECLARE
    -- read apart: under row-level security a comparison with a cast finds no index
    v_at timestamptz[] := ARRAY(SELECT (x ->> 0)::timestamptz FROM jsonb_array_elements(p_page) x);
    v_id bigint[] := ARRAY(SELECT (x ->> 1)::bigint FROM jsonb_array_elements(p_page) x);
BEGIN
    RETURN ARRAY(SELECT e FROM unnest(v_at, v_id) WITH ORDINALITY k(at, id, o)
          JOIN audit.event e ON e.at = k.at AND e.event_id = k.id ORDER BY k.o);
END
$$;

-- The page that was opened.
CREATE FUNCTION api.audit_list(p_ticket uuid)
RETURNS TABLE (at timestamptz, event_id bigint, person text, person_name text, action text, outcome text,
    entity text, entity_id bigint, patient_id bigint, patient_record text, patient_name text, terminal text,
    client_addr text, purpose text, fields text[], code text, has_diff boolean)
LANGUAGE plpgsql SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY SELECT l.* FROM clinic.audit_lines(clinic.audit_events((audit.ticket_use(p_ticket, 'audit')).page)) l;
END
$$;

-- Whose events there can be, for those who may ask for anybody's. Names no patient; the session's opening
-- is its event, as for the other reference lists.
CREATE FUNCTION api.audit_people() RETURNS TABLE (id bigint, login text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('audit.list') <> 'clinic' THEN RETURN; END IF;
    RETURN QUERY SELECT s.id, s.login::text, s.name FROM clinic.staff s
      WHERE s.clinic_id = arca.my_clinic() ORDER BY s.name, s.id;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- One event
-- ---------------------------------------------------------------------------------------------

-- p_at is the event's time as the list gave it: the log is kept by time, and an id alone would have to be
-- looked for in every month.
CREATE FUNCTION api.audit_event_open(p_ticket uuid, p_event bigint, p_at timestamptz) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE scope text := arca.scope_of('audit.list'); e record;
BEGIN
    SELECT x.actor, x.patient_id INTO e FROM audit.event x
     WHERE x.at = p_at AND x.event_id = p_event AND x.clinic_id = arca.my_clinic();
    IF scope = 'none' OR e.actor IS NULL OR (scope <> 'clinic' AND e.actor <> session_user) THEN
        RETURN arca.refuse('audit.event', 'event', p_event, NULL);
    END IF;
    RETURN audit.ticket_make(p_ticket, 'audit_event', jsonb_build_object('id', p_event, 'at', p_at),
        (SELECT p.id FROM clinic.patient p WHERE p.id = e.patient_id), NULL);
END
$$;

-- One row. before and after are jsonb objects by column, only for those permitted (diff says: shown,
-- not_permitted, erased, none). seq, prev, leaf, canon and payload_hash are for checking the chain.
CREATE FUNCTION api.audit_event(p_ticket uuid)
RETURNS TABLE (at timestamptz, event_id bigint, person text, person_name text, action text, outcome text,
    entity text, entity_id bigint, patient_id bigint, patient_record text, patient_name text, terminal text,
    client_addr text, purpose text, fields text[], code text, has_diff boolean, session_id uuid, seq bigint,
    request_id uuid, app_version text, detail text, payload_hash bytea, prev bytea, leaf bytea, canon bytea,
    op text, diff text, before jsonb, after jsonb)
LANGUAGE plpgsql SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb := (audit.ticket_use(p_ticket, 'audit_event')).args; e audit.event; h history.diff; b jsonb;
    v_diff text; v_before jsonb; v_after jsonb;
BEGIN
    SELECT x.* INTO e FROM audit.event x
     WHERE x.at = (args ->> 'at')::timestamptz AND x.event_id = (args ->> 'id')::bigint
       AND x.clinic_id = arca.my_clinic();
    SELECT d.* INTO h FROM history.diff d WHERE d.event_id = e.event_id;
    IF e.payload_hash IS NULL THEN v_diff := 'none';
    ELSIF NOT arca.sees_diff(e.subject_kind, e.patient_id) THEN v_diff := 'not_permitted';
    ELSIF h.event_id IS NULL THEN v_diff := 'erased';
    ELSE
        v_diff := 'shown';
        b := h.body::jsonb;
        IF h.op = 'update' THEN
            SELECT jsonb_object_agg(k.key, k.value -> 0), jsonb_object_agg(k.key, k.value -> 1)
              INTO v_before, v_after FROM jsonb_each(b) k;
        ELSIF h.op = 'insert' THEN v_after := b;
        ELSE v_before := b;
        END IF;
    END IF;
    RETURN QUERY
    SELECT l.*, e.session_id, e.seq, e.request_id, e.app_version, e.detail, e.payload_hash, e.prev, e.leaf,
           e.canon, CASE WHEN v_diff = 'shown' THEN h.op END, v_diff, v_before, v_after
      FROM clinic.audit_lines(ARRAY[e]) l;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Who looked at or changed one record
-- ---------------------------------------------------------------------------------------------

CREATE FUNCTION api.patient_access(p_ticket uuid, before_at timestamptz DEFAULT NULL, before_id bigint DEFAULT NULL)
RETURNS TABLE (at timestamptz, event_id bigint, person text, person_name text, action text, outcome text,
    entity text, entity_id bigint, patient_id bigint, patient_record text, patient_name text, terminal text,
    client_addr text, purpose text, fields text[], code text, has_diff boolean)
LANGUAGE plpgsql SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, pg_temp
AS $$
DECLARE args jsonb := (audit.ticket_use(p_ticket, 'patient_access')).args;
BEGIN
    RETURN QUERY SELECT l.* FROM clinic.audit_lines(ARRAY(
        SELECT x FROM clinic.audit_page(arca.my_clinic(), jsonb_build_object('patient', args -> 'id'),
                                        before_at, before_id, 50) x)) l;
END
$$;

INSERT INTO arca.permission (action, role, scope) VALUES
    ('audit.list', 'reception', 'own'), ('audit.list', 'intern', 'own'),
    ('audit.list', 'supervisor', 'clinic'), ('audit.list', 'admin', 'clinic'),
    ('audit.diff', 'supervisor', 'own'), ('audit.diff', 'admin', 'clinic');

INSERT INTO arca.function_action (function, action) VALUES
    ('audit_open', 'audit.list'), ('audit_list', 'audit.list'), ('audit_event_open', 'audit.list'),
    ('audit_event', 'audit.list'), ('audit_people', 'audit.list'), ('patient_access', 'patient.access');
