-- SPDX-License-Identifier: Apache-2.0
-- Undo: the caller's last front-desk action of the local day, taken back as an event of its own.

SET LOCAL ROLE arca_owner;

-- The last of the caller's own changes today that is not undone yet: what it was and whether it can
-- be taken back. It says nothing but what the caller's own committed event of today stands for, so
-- it needs no ticket. drift: by how many changes its row has moved on since that were taken back again.
CREATE FUNCTION arca.undo_find(OUT event_id bigint, OUT action text, OUT at timestamptz,
    OUT entity text, OUT entity_id bigint, OUT op text, OUT body jsonb, OUT drift integer)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    k record := arca.desk();
    e record;
    undone bigint[] := '{}';
    passed text[] := '{}';
BEGIN
    FOR e IN
        SELECT v.event_id, v.action, v.at, v.subject_kind, v.subject_id, v.purpose
        FROM audit.event v
        WHERE v.clinic_id = k.clinic AND v.actor = session_user::text
          AND v.at >= arca.day_start(k.today, k.zone) AND v.at <= clock_timestamp()
          AND v.outcome = 0 AND v.subject_kind IN ('appointment', 'waiting_entry')
          AND v.payload_hash IS NOT NULL
        ORDER BY v.at DESC, v.event_id DESC LIMIT 200
    LOOP
        IF e.action IN ('appointment.undo', 'waiting.undo') THEN
            undone := undone || arca.id_of(e.purpose);
        ELSIF e.event_id <> ALL (undone)
              -- what followed from an appointment goes back with it
              AND e.action NOT IN ('waiting.book', 'waiting.return') THEN
            SELECT d.op, d.body::jsonb INTO op, body FROM history.diff d
            WHERE d.event_id = e.event_id;
            event_id := e.event_id; action := e.action; at := e.at;
            entity := e.subject_kind; entity_id := e.subject_id;
            drift := (SELECT count(*) FROM unnest(passed) x WHERE x = entity || entity_id);
            RETURN;
        END IF;
        passed := passed || (e.subject_kind || e.subject_id);
    END LOOP;
END
$$;

-- What an undo would take back names a patient, so it is read under a ticket like any record.
CREATE FUNCTION api.undo_peek_open(p_ticket uuid) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    u record := arca.undo_find();
BEGIN
    -- an appointment and an entry may have the same id
    RETURN audit.ticket_make(p_ticket, 'undo', jsonb_strip_nulls(jsonb_build_object('entity', u.entity)), NULL, NULL,
        CASE WHEN u.event_id IS NOT NULL THEN ARRAY[u.entity_id] ELSE '{}' END);
END
$$;

CREATE FUNCTION api.undo_peek(p_ticket uuid)
RETURNS TABLE (event_id bigint, action text, at timestamptz, entity text, entity_id bigint,
    patient_id bigint, patient text, day date, "time" text, professional text, from_state text,
    to_state text, possible boolean, why text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'undo');
    u record := arca.undo_find();
    k record := arca.desk();
BEGIN
    IF u.event_id IS NULL OR u.entity_id <> ALL (t.ids) OR u.entity <> t.args ->> 'entity' THEN RETURN; END IF;
    RETURN QUERY
    SELECT u.event_id, u.action, u.at, u.entity, u.entity_id, x.patient_id, p.name,
           (x.starts_at AT TIME ZONE k.zone)::date,
           to_char(x.starts_at AT TIME ZONE k.zone, 'HH24:MI'), f.name,
           coalesce(u.body #>> '{state,0}', CASE WHEN u.op = 'update' THEN x.state END),
           CASE WHEN u.op = 'update' THEN coalesce(u.body #>> '{state,1}', x.state)
                ELSE u.body ->> 'state' END,
           y.why IS NULL, y.why
    FROM (SELECT a.patient_id, a.starts_at, a.professional_id, a.state, a.version
          FROM clinic.appointment a WHERE u.entity = 'appointment' AND a.id = u.entity_id
          UNION ALL
          SELECT w.patient_id, NULL, w.professional_id, w.state, w.version
          FROM clinic.waiting_entry w WHERE u.entity = 'waiting_entry' AND w.id = u.entity_id) x
    JOIN clinic.patient p ON p.id = x.patient_id
    LEFT JOIN clinic.professional f ON f.id = x.professional_id
    CROSS JOIN LATERAL (SELECT arca.undo_why(u.entity, u.op, u.body, x.state, x.version - u.drift) AS why) y;
END
$$;

-- Why a change cannot be taken back from where its row now stands; NULL when it can.
CREATE FUNCTION arca.undo_why(p_entity text, p_op text, p_body jsonb, p_state text,
    p_version integer) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    was text := CASE WHEN p_op = 'insert' THEN
        CASE p_entity WHEN 'appointment' THEN 'entered_in_error' ELSE 'removed' END
        ELSE p_body #>> '{state,0}' END;
BEGIN
    IF p_version <> (CASE WHEN p_op = 'insert' THEN coalesce((p_body ->> 'version')::int, 1)
                     ELSE (p_body #>> '{version,1}')::int END) THEN
        RETURN 'changed_since';
    ELSIF p_entity = 'waiting_entry' AND p_op = 'update' AND p_body ? 'wished_date' THEN
        RETURN 'not_possible';      -- corrections of the wished date only append
    ELSIF was <> p_state AND NOT EXISTS (SELECT FROM arca.status_transition g
            WHERE g.entity = p_entity AND g.from_state = p_state AND g.to_state = was) THEN
        RETURN 'not_possible';
    END IF;
    RETURN NULL;
END
$$;

-- Takes back what undo_peek named. Where the slot went to somebody else meanwhile the answer says to
-- whom; where the row has changed since, what stands there.
CREATE FUNCTION api.undo(p_request uuid, p_event_id bigint) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'undo', to_jsonb(p_event_id));
    u record;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    u := arca.undo_find();
    IF u.event_id IS NULL THEN
        a := arca.no('not_found', 'nothing_to_undo');
    ELSIF u.event_id IS DISTINCT FROM p_event_id THEN
        a := arca.no('conflict', 'changed_since');
    ELSIF u.entity = 'appointment' THEN
        a := arca.undo_appointment(u.event_id, u.action, u.entity_id, u.op, u.body, u.drift, p_request);
    ELSE
        a := arca.undo_waiting(u.event_id, u.action, u.entity_id, u.op, u.body, u.drift, p_request);
    END IF;
    RETURN arca.request_done(p_request, 'undo', a,
        CASE WHEN u.entity = 'waiting_entry' THEN 'waiting.undo' ELSE 'appointment.undo' END,
        coalesce(u.entity, 'appointment'), u.entity_id, NULL);
END
$$;

CREATE FUNCTION arca.undo_appointment(p_event bigint, p_action text, p_id bigint, p_op text,
    p_body jsonb, p_drift integer, p_request uuid) RETURNS api.answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    a api.answer;
    r clinic.appointment;
    n clinic.appointment;
    t record;
    k record;
    v_why text;
    v_constraint text;
BEGIN
    SELECT * INTO r FROM clinic.appointment WHERE id = p_id FOR NO KEY UPDATE;
    IF r.id IS NULL OR NOT arca.sees_professional('appointment.see', r.professional_id) THEN
        RETURN arca.no('not_found', 'not_found');
    END IF;
    -- its entry before its slot: waiting_place takes them in this order
    PERFORM FROM clinic.waiting_entry w WHERE w.id = r.waiting_id FOR NO KEY UPDATE;
    a.id := r.id; a.version := r.version; a.outcome := 'refused';
    v_why := arca.undo_why('appointment', p_op, p_body, r.state, r.version - p_drift);
    IF NOT arca.sees_professional(p_action, r.professional_id) THEN
        a.code := 'not_permitted'; RETURN a;
    ELSIF v_why = 'changed_since' THEN
        a.outcome := 'conflict'; a.code := v_why; a.detail := arca.appointment_now(p_id); RETURN a;
    ELSIF v_why IS NOT NULL THEN
        a.code := v_why; RETURN a;
    END IF;
    IF p_op = 'insert' THEN
        n := r;
        n.state := 'entered_in_error'; n.state_at := now();
    ELSE
        n := jsonb_populate_record(r, (SELECT jsonb_object_agg(x.key, x.value -> 0)
            FROM jsonb_each(p_body) x WHERE x.key NOT IN ('id', 'version')));
        -- the slot that the row goes back to may be somebody else's by now
        IF n.state IN ('booked', 'confirmed', 'arrived', 'in_progress', 'completed') THEN
            PERFORM arca.slot_lock(n.professional_id, n.patient_id, n.room_id);
            t := arca.slot_taker(n.clinic_id, n.professional_id, n.patient_id, n.room_id,
                n.starts_at, n.ends_at, n.id);
            IF t.what IN ('patient', 'room') OR t.what = 'professional' AND NOT n.overbook THEN
                a.code := 'slot_taken';
                a.detail := arca.slot_taken_detail(t.what, t.taker, n.professional_id,
                    n.patient_id, n.starts_at, extract(epoch FROM n.ends_at - n.starts_at)::int / 60);
                RETURN a;
            ELSIF n.overbook THEN
                k := arca.desk();
                a.detail := arca.overbook_full(n.clinic_id, (n.starts_at AT TIME ZONE k.zone)::date,
                    k.zone, n.id, k.overbook_per_day);
                IF a.detail IS NOT NULL THEN a.code := 'overbook_cap'; RETURN a; END IF;
            END IF;
        END IF;
    END IF;
    PERFORM audit.act('appointment.undo', p_request, p_event::text);
    BEGIN
        UPDATE clinic.appointment x
        SET professional_id = n.professional_id, room_id = n.room_id, kind_id = n.kind_id,
            starts_at = n.starts_at, ends_at = n.ends_at, state = n.state, state_at = n.state_at,
            overbook = n.overbook, off_hours = n.off_hours, overbook_reason = n.overbook_reason,
            moved = n.moved, note = n.note, reason = n.reason, waiting_id = n.waiting_id,
            cancel_reason_id = n.cancel_reason_id, cancel_note = n.cancel_note,
            confirmed_at = n.confirmed_at, arrived_at = n.arrived_at, started_at = n.started_at,
            ended_at = n.ended_at, cancelled_at = n.cancelled_at, version = x.version + 1
        WHERE x.id = r.id RETURNING x.version INTO a.version;
    EXCEPTION WHEN exclusion_violation THEN
        GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
        RETURN arca.slot_lost(v_constraint, n.professional_id, n.patient_id, n.room_id,
            n.starts_at, n.ends_at, n.id);
    END;
    a.outcome := 'ok';
    a.detail := jsonb_build_object('entity', 'appointment', 'undone', p_action, 'state', n.state);
    IF r.waiting_id IS NOT NULL THEN
        a.detail := a.detail || jsonb_build_object('waiting_id', r.waiting_id,
            'back_to_list', CASE
                WHEN p_op = 'insert' THEN arca.waiting_return(r.waiting_id, r.id, p_request)
                WHEN p_action = 'appointment.cancel'
                    THEN NOT arca.waiting_rebook(r.waiting_id, r.id, p_request)
                ELSE false END);
    END IF;
    RETURN a;
END
$$;
