-- SPDX-License-Identifier: Apache-2.0
-- Changing the waiting list: entries, contacts, states, triage, and booking from it in one transaction.

SET LOCAL ROLE arca_owner;

-- The entry that a change is about, locked, or what stands against it.
CREATE FUNCTION arca.waiting_take(p_id bigint, p_version integer, p_action text,
    OUT a api.answer, OUT r clinic.waiting_entry)
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    SELECT * INTO r FROM clinic.waiting_entry WHERE id = p_id FOR NO KEY UPDATE;
    IF r.id IS NULL THEN
        a := arca.no('not_found', 'not_found'); RETURN;
    ELSIF arca.scope_of(p_action) <> 'clinic' THEN
        a := arca.no('refused', 'not_permitted');
    ELSIF p_version IS NOT NULL AND r.version <> p_version THEN
        a := arca.no('conflict', 'version_conflict');
        a.detail := jsonb_build_object('version', r.version); -- the rest is read under a ticket
    END IF;
    a.id := r.id; a.version := r.version;
END
$$;

-- A list in `data`: a JSON array, or words between commas or blanks; NULL when it is empty.
CREATE FUNCTION arca.words_of(x jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN nullif(CASE jsonb_typeof(x)
        WHEN 'array' THEN ARRAY(SELECT DISTINCT e FROM jsonb_array_elements_text(x) e ORDER BY e)
        WHEN 'null' THEN NULL
        ELSE ARRAY(SELECT DISTINCT e FROM unnest(regexp_split_to_array(x #>> '{}', '[ ,]+' COLLATE "C")) e
                   WHERE e <> '' ORDER BY e) END, '{}');

-- The fields of an entry as typed: what is wrong with them, or the row to store.
CREATE FUNCTION arca.waiting_read(p_data jsonb, p_old clinic.waiting_entry,
    OUT a api.answer, OUT w clinic.waiting_entry)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    t text[];
BEGIN
    w := p_old;
    IF p_data ? 'priority' OR w.priority_id IS NULL THEN
        SELECT l.id, l.sort INTO w.priority_id, w.priority FROM clinic.lookup l
        WHERE l.id = arca.lookup_of('waiting_priority', p_data ->> 'priority');
        IF w.priority_id IS NULL THEN
            a := arca.no('invalid', CASE WHEN nullif(p_data ->> 'priority', '') IS NULL
                THEN 'required' ELSE 'invalid' END, 'priority');
            RETURN;
        END IF;
    END IF;
    IF p_data ? 'wished_date' THEN
        w.wished_date := arca.date_of(nullif(p_data ->> 'wished_date', ''));
        IF w.wished_date IS NULL AND nullif(p_data ->> 'wished_date', '') IS NOT NULL
           OR w.wished_date NOT BETWEEN '1990-01-01' AND '2199-12-31' THEN
            a := arca.no('invalid', 'invalid', 'wished_date'); RETURN;
        ELSIF p_old.id IS NULL AND w.wished_date < (SELECT today FROM arca.desk()) THEN
            a := arca.no('invalid', 'in_past', 'wished_date'); RETURN;
        END IF;
    END IF;
    IF p_data ? 'professional_id' THEN
        SELECT f.id INTO w.professional_id FROM clinic.professional f
        WHERE f.id = arca.id_of(p_data ->> 'professional_id') AND f.clinic_id = arca.my_clinic()
          AND (f.active OR f.id = p_old.professional_id);
        IF w.professional_id IS NULL AND nullif(p_data ->> 'professional_id', '') IS NOT NULL THEN
            a := arca.no('invalid', 'not_active', 'professional_id'); RETURN;
        END IF;
    END IF;
    IF p_data ? 'weekdays' THEN
        t := arca.words_of(p_data -> 'weekdays');
        IF EXISTS (SELECT FROM unnest(t) e WHERE (e ~ '^[1-7]$' COLLATE "C") IS NOT TRUE) THEN
            a := arca.no('invalid', 'invalid', 'weekdays'); RETURN;
        END IF;
        w.weekdays := t::smallint[];
    END IF;
    IF p_data ? 'parts' THEN
        w.parts := arca.words_of(p_data -> 'parts');
        IF NOT w.parts <@ '{morning,afternoon,evening}' OR array_position(w.parts, NULL) IS NOT NULL THEN
            a := arca.no('invalid', 'invalid', 'parts'); RETURN;
        END IF;
    END IF;
    IF p_data ? 'notice' THEN
        IF coalesce(p_data ->> 'notice', '') !~ '^[0-9]{0,5}$' COLLATE "C"
           OR coalesce(nullif(p_data ->> 'notice', '')::int, 0) > 43200 THEN
            a := arca.no('invalid', 'invalid', 'notice'); RETURN;
        END IF;
        w.notice_minutes := coalesce(nullif(p_data ->> 'notice', '')::int, 0);
    END IF;
    IF p_data ? 'note' THEN
        w.note := arca.text_clean(p_data ->> 'note');
        IF w.note IS NOT NULL AND NOT arca.text_ok(w.note, 500) THEN
            a := arca.no('invalid', CASE WHEN length(w.note) > 500 THEN 'too_long'
                ELSE 'invalid' END, 'note');
            RETURN;
        END IF;
    END IF;
END
$$;

-- A new entry (p_id NULL; for data.patient_id, or for a new person with the personal block) or the
-- change of one. A changed wished date needs a reason and is kept beside the first one.
CREATE FUNCTION api.waiting_save(p_request uuid, p_id bigint, p_version integer, p_data jsonb)
RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    q record;
    a api.answer := arca.request_seen(p_request, 'waiting_save',
        jsonb_build_array(p_id, p_version, p_data));
    r clinic.waiting_entry;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    IF p_id IS NULL THEN
        IF arca.scope_of('waiting.work') <> 'clinic' THEN
            a := arca.no('refused', 'not_permitted');
        ELSE
            a := arca.waiting_add(p_data, p_request);
        END IF;
    ELSE
        q := arca.waiting_take(p_id, p_version, 'waiting.work');
        a := q.a; r := q.r;
        IF a.outcome IS NULL THEN a := arca.waiting_edit(r, p_data, p_request); END IF;
    END IF;
    RETURN arca.request_done(p_request, 'waiting_save', a, 'waiting.save', 'waiting_entry', a.id,
        coalesce(r.patient_id, arca.id_of(p_data ->> 'patient_id')));
END
$$;

CREATE FUNCTION arca.waiting_add(p_data jsonb, p_request uuid) RETURNS api.answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    q record;
    a api.answer;
    w clinic.waiting_entry;
    p record;
    v_patient bigint := arca.id_of(p_data ->> 'patient_id');
    v_other bigint;
BEGIN
    q := arca.waiting_read(p_data, NULL);
    a := q.a; w := q.w;
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    IF v_patient IS NULL THEN
        -- refused before anything is written: an answer is no error, what stands by then stays
        IF arca.text_clean(p_data ->> 'deceased_on') IS NOT NULL THEN
            RETURN arca.no('refused', 'deceased', 'deceased_on');
        END IF;
        a := arca.patient_put(NULL, NULL, p_data, 'applicant', p_request);
        IF a.outcome <> 'ok' THEN RETURN a; END IF;
        v_patient := a.id;
    END IF;
    SELECT x.status, x.deceased_on, x.merged_into INTO p FROM clinic.patient x
    WHERE x.id = v_patient FOR NO KEY UPDATE;
    IF p.status IS NULL THEN
        RETURN arca.no('not_found', 'not_found', 'patient_id');
    ELSIF p.deceased_on IS NOT NULL THEN
        RETURN arca.no('refused', 'deceased', 'patient_id');
    ELSIF p.merged_into IS NOT NULL THEN
        RETURN arca.no('refused', 'merged', 'patient_id');
    END IF;
    SELECT x.id, x.protocol INTO v_other, w.protocol FROM clinic.waiting_entry x
    WHERE x.patient_id = v_patient AND NOT x.closed;
    IF v_other IS NOT NULL THEN
        a := arca.no('refused', 'already_waiting', 'patient_id');
        a.detail := jsonb_build_object('waiting_id', v_other);
        IF arca.patient_shown(v_patient) OR audit.shown('{}', '{patient_waiting}', v_patient) THEN
            a.detail := a.detail || jsonb_build_object('protocol', w.protocol,
                'position', arca.waiting_position(v_other));
        END IF;
        RETURN a;
    END IF;
    PERFORM audit.act('waiting.add', p_request, NULL);
    w.protocol := arca.protocol_new();
    INSERT INTO clinic.waiting_entry (clinic_id, patient_id, protocol, priority, priority_id,
        flow_id, wished_date, professional_id, weekdays, parts, notice_minutes, note, created_by)
    VALUES (arca.my_clinic(), v_patient, w.protocol, w.priority, w.priority_id,
        arca.lookup_of('waiting_flow', 'em_espera'), w.wished_date, w.professional_id, w.weekdays,
        w.parts, coalesce(w.notice_minutes, 0), w.note, arca.my_staff())
    RETURNING id, version INTO a.id, a.version;
    a.outcome := 'ok'; a.code := NULL; a.field := NULL;
    a.detail := jsonb_build_object('protocol', w.protocol, 'patient_id', v_patient,
        'position', arca.waiting_position(a.id));
    RETURN a;
END
$$;

CREATE FUNCTION arca.waiting_edit(r clinic.waiting_entry, p_data jsonb, p_request uuid)
RETURNS api.answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    q record;
    a api.answer;
    w clinic.waiting_entry;
    v_reason text := arca.text_clean(p_data ->> 'reason');
BEGIN
    q := arca.waiting_read(p_data, r);
    a := q.a; w := q.w;
    IF a.outcome IS NULL AND w.wished_date IS DISTINCT FROM r.wished_date THEN
        IF v_reason IS NULL THEN
            a := arca.no('invalid', 'reason_needed', 'reason');
        ELSIF NOT arca.text_ok(v_reason, 255) THEN
            a := arca.no('invalid', CASE WHEN length(v_reason) > 255 THEN 'too_long'
                ELSE 'invalid' END, 'reason');
        END IF;
    END IF;
    IF a.outcome IS NULL AND p_data ? 'registered_name' THEN
        a := arca.patient_put(r.patient_id, CASE WHEN p_data ->> 'patient_version' ~ '^[0-9]{1,9}$' COLLATE "C"
            THEN (p_data ->> 'patient_version')::int END, p_data, NULL, p_request);
        IF a.outcome = 'ok' THEN a.outcome := NULL; END IF;
    END IF;
    a.id := r.id; a.version := r.version;
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    IF w.wished_date IS DISTINCT FROM r.wished_date THEN -- once nothing stands against the rest
        PERFORM audit.act('waiting.wish', p_request, NULL);
        INSERT INTO clinic.waiting_wish (clinic_id, entry_id, staff_id, wished_date, reason)
        VALUES (r.clinic_id, r.id, arca.my_staff(), w.wished_date, v_reason);
    END IF;
    PERFORM audit.act('waiting.edit', p_request, NULL);
    UPDATE clinic.waiting_entry x
    SET priority = w.priority, priority_id = w.priority_id, wished_date = w.wished_date,
        professional_id = w.professional_id, weekdays = w.weekdays, parts = w.parts,
        notice_minutes = w.notice_minutes, note = w.note, version = x.version + 1,
        updated_at = now()
    WHERE x.id = r.id RETURNING x.version INTO a.version;
    a.outcome := 'ok';
    a.detail := jsonb_build_object('protocol', r.protocol, 'patient_id', r.patient_id,
        'position', arca.waiting_position(r.id));
    RETURN a;
END
$$;

-- data by target: removed {reason_id, note}; waiting {place: keep or end, note}; suspended {until};
-- offered {professional_id, day, time, minutes, hours: how long the offer holds}; contacting {}.
CREATE FUNCTION api.waiting_state(p_request uuid, p_id bigint, p_version integer,
    p_to_state text, p_data jsonb) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    q record;
    d jsonb := coalesce(p_data, '{}');
    a api.answer := arca.request_seen(p_request, 'waiting_state',
        jsonb_build_array(p_id, p_version, p_to_state, p_data));
    r clinic.waiting_entry;
    g arca.status_transition;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    q := arca.waiting_take(p_id, p_version, 'waiting.see');
    a := q.a; r := q.r;
    IF a.outcome IS NULL THEN
        SELECT * INTO g FROM arca.status_transition x
        WHERE x.entity = 'waiting_entry' AND x.from_state = r.state AND x.to_state = p_to_state;
        IF g.action IS NULL OR p_to_state = 'booked' THEN
            a := arca.no('refused', 'not_possible');
            a.detail := jsonb_build_object('state', r.state);
        ELSIF arca.scope_of(g.action) <> 'clinic' THEN
            a := arca.no('refused', 'not_permitted');
        ELSE
            a := arca.waiting_step(r, p_to_state, d, g.action, p_request);
        END IF;
        a.id := r.id; a.version := coalesce(a.version, r.version);
    END IF;
    RETURN arca.request_done(p_request, 'waiting_state', a, 'waiting.state', 'waiting_entry', p_id,
        r.patient_id);
END
$$;

CREATE FUNCTION arca.waiting_step(r clinic.waiting_entry, p_to text, d jsonb, p_action text,
    p_request uuid) RETURNS api.answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    a api.answer;
    k record;
    s record;
    v_reason bigint;
    v_code text;
    v_offer timestamptz;
    v_until date := arca.date_of(d ->> 'until');
    v_note text := arca.text_clean(d ->> 'note');
    v_place text := d ->> 'place';
    v_tried int;
    v_flow text := CASE WHEN p_to = 'removed' THEN 'desativado'
        WHEN r.state IN ('removed', 'booked') THEN 'em_espera' END;
BEGIN
    k := arca.desk();
    IF v_note IS NOT NULL AND NOT arca.text_ok(v_note, 255) THEN
        RETURN arca.no('invalid', CASE WHEN length(v_note) > 255 THEN 'too_long'
            ELSE 'invalid' END, 'note');
    END IF;
    IF p_to = 'removed' THEN
        SELECT l.id, l.code INTO v_reason, v_code FROM clinic.lookup l
        WHERE l.id = arca.lookup_of('waiting_removal', d ->> 'reason_id');
        IF v_reason IS NULL THEN
            RETURN arca.no('invalid', CASE WHEN nullif(d ->> 'reason_id', '') IS NULL
                THEN 'reason_needed' ELSE 'invalid' END, 'reason_id');
        ELSIF v_code = 'other' AND v_note IS NULL THEN
            RETURN arca.no('invalid', 'reason_needed', 'note');
        ELSIF v_code = 'no_reply' THEN
            v_tried := arca.waiting_attempts(r.id);
            IF v_tried < k.reply_attempts THEN
                a := arca.no('refused', 'attempts_needed', 'reason_id');
                a.detail := jsonb_build_object('attempts', v_tried, 'needed', k.reply_attempts);
                RETURN a;
            END IF;
        END IF;
    ELSIF p_to = 'suspended' AND (v_until IS NULL OR v_until <= k.today OR v_until > k.today + 3660) THEN
        RETURN arca.no('invalid', CASE WHEN nullif(d ->> 'until', '') IS NULL THEN 'required'
            WHEN v_until <= k.today THEN 'in_past' WHEN v_until IS NULL THEN 'invalid' ELSE 'too_far' END, 'until');
    ELSIF p_to = 'offered' THEN
        s := arca.slot_read(d ->> 'day', d ->> 'time', coalesce(d ->> 'minutes', '50'),
            k.zone);
        IF s.code IS NOT NULL THEN RETURN arca.no('invalid', s.code, s.field); END IF;
        v_offer := s.starts_at;
        IF v_offer <= now() THEN RETURN arca.no('invalid', 'in_past', 'time'); END IF;
        IF coalesce(d ->> 'hours', '24') !~ '^[0-9]{1,3}$' COLLATE "C" THEN
            RETURN arca.no('invalid', 'invalid', 'hours');
        END IF;
        IF NOT EXISTS (SELECT FROM clinic.professional f WHERE f.active
               AND f.clinic_id = r.clinic_id AND f.id = arca.id_of(d ->> 'professional_id')) THEN
            RETURN arca.no('invalid', 'not_active', 'professional_id');
        END IF;
    ELSIF p_to = 'waiting' AND r.state = 'removed' THEN
        -- coming back, the place is chosen: the old one, or the end
        IF v_place IS NULL OR v_place NOT IN ('keep', 'end') THEN
            RETURN arca.no('invalid', CASE WHEN v_place IS NULL THEN 'required' ELSE 'invalid' END,
                'place');
        END IF;
    END IF;
    PERFORM audit.act(p_action, p_request, NULL);
    BEGIN
        UPDATE clinic.waiting_entry x
        SET state = p_to, version = x.version + 1, updated_at = now(),
            place_at = CASE WHEN p_to = 'waiting' AND v_place = 'end' THEN now() ELSE x.place_at END,
            sent_to_end = x.sent_to_end + (p_to = 'waiting' AND v_place IS NOT DISTINCT FROM 'end')::int,
            flow_id = coalesce(arca.lookup_of('waiting_flow', v_flow), x.flow_id),
            suspended_until = CASE WHEN p_to = 'suspended' THEN v_until END,
            removed_reason_id = CASE WHEN p_to = 'removed' THEN v_reason END,
            removed_at = CASE WHEN p_to = 'removed' THEN now() END,
            removed_note = CASE WHEN p_to = 'removed' THEN v_note END,
            appointment_id = CASE WHEN p_to = 'waiting' THEN NULL ELSE x.appointment_id END,
            offer_professional_id = CASE WHEN p_to = 'offered'
                THEN arca.id_of(d ->> 'professional_id') END,
            offer_starts_at = CASE WHEN p_to = 'offered' THEN v_offer END,
            offer_expires_at = CASE WHEN p_to = 'offered'
                THEN least(now() + make_interval(hours => coalesce(d ->> 'hours', '24')::int),
                           v_offer) END
        WHERE x.id = r.id RETURNING x.version INTO a.version;
    EXCEPTION WHEN unique_violation THEN
        RETURN arca.no('refused', 'already_waiting', 'patient_id');
    END;
    a.outcome := 'ok'; a.id := r.id;
    a.detail := jsonb_build_object('state', p_to, 'from', r.state,
        'position', arca.waiting_position(r.id));
    RETURN a;
END
$$;

-- data: outcome (answered, no_answer, message, wrong_number), note.
CREATE FUNCTION api.waiting_contact(p_request uuid, p_id bigint, p_data jsonb) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    q record;
    a api.answer := arca.request_seen(p_request, 'waiting_contact', jsonb_build_array(p_id, p_data));
    r clinic.waiting_entry;
    v_outcome text := p_data ->> 'outcome';
    v_note text := arca.text_clean(p_data ->> 'note');
    v_contact bigint;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    q := arca.waiting_take(p_id, NULL, 'waiting.work');
    a := q.a; r := q.r;
    IF a.outcome IS NULL THEN
        IF v_outcome IS NULL THEN
            a := arca.no('invalid', 'required', 'outcome');
        ELSIF v_outcome NOT IN ('answered', 'no_answer', 'message', 'wrong_number') THEN
            a := arca.no('invalid', 'invalid', 'outcome');
        ELSIF v_note IS NOT NULL AND NOT arca.text_ok(v_note, 255) THEN
            a := arca.no('invalid', CASE WHEN length(v_note) > 255 THEN 'too_long'
                ELSE 'invalid' END, 'note');
        ELSIF r.closed THEN
            a := arca.no('refused', 'not_possible');
            a.detail := jsonb_build_object('state', r.state);
        ELSE
            PERFORM audit.act('waiting.contact', p_request, NULL);
            INSERT INTO clinic.waiting_contact (clinic_id, entry_id, staff_id, outcome, note)
            VALUES (r.clinic_id, r.id, arca.my_staff(), v_outcome, v_note)
            RETURNING id INTO v_contact;
            a.outcome := 'ok';
            a.detail := jsonb_build_object('contact_id', v_contact,
                'attempts', arca.waiting_attempts(r.id),
                'needed', (SELECT reply_attempts FROM arca.desk()));
        END IF;
        a.id := r.id; a.version := r.version;
    END IF;
    RETURN arca.request_done(p_request, 'waiting_contact', a, 'waiting.contact', 'waiting_entry',
        p_id, r.patient_id);
END
$$;

-- Books for somebody on the list: the appointment, the applicant becomes a patient with a record
-- number, the entry is booked. All of it or nothing.
CREATE FUNCTION arca.waiting_place(p_id bigint, p_version integer, p_data jsonb, p_request uuid)
RETURNS api.answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    q record;
    a api.answer;
    r clinic.waiting_entry;
    v_no text;
    v_kind text;
BEGIN
    -- taken by somebody else is said before the version: it is what the caller has to know
    q := arca.waiting_take(p_id, NULL, 'waiting.book');
    a := q.a; r := q.r;
    IF a.outcome IS NOT NULL THEN
        a.field := 'waiting_id'; RETURN a;
    ELSIF r.closed OR NOT EXISTS (SELECT FROM arca.status_transition g
            WHERE g.entity = 'waiting_entry' AND g.from_state = r.state AND g.to_state = 'booked') THEN
        a := arca.no('refused', 'not_waiting', 'waiting_id');
        a.detail := jsonb_build_object('state', r.state, 'appointment_id', r.appointment_id);
        RETURN a;
    ELSIF arca.id_of(p_data ->> 'patient_id') <> r.patient_id THEN
        RETURN arca.no('invalid', 'invalid', 'patient_id');
    ELSIF p_version IS NOT NULL AND r.version <> p_version THEN
        q := arca.waiting_take(p_id, p_version, 'waiting.book');
        RETURN q.a;
    END IF;
    a := arca.appointment_place(p_data || jsonb_build_object('patient_id', r.patient_id),
        p_request, r.id);
    IF a.outcome <> 'ok' THEN RETURN a; END IF;
    v_no := arca.record_text(arca.patient_admit(r.patient_id, p_request));
    SELECT l.code INTO v_kind FROM clinic.appointment x JOIN clinic.lookup l ON l.id = x.kind_id
    WHERE x.id = a.id;
    PERFORM audit.act('waiting.book', p_request, NULL);
    UPDATE clinic.waiting_entry x
    SET state = 'booked', appointment_id = a.id, version = x.version + 1, updated_at = now(),
        suspended_until = NULL, offer_professional_id = NULL, offer_starts_at = NULL,
        offer_expires_at = NULL,
        flow_id = coalesce(arca.lookup_of('waiting_flow',
            CASE WHEN v_kind = 'triage' THEN 'em_triagem' ELSE 'em_psicoterapia' END), x.flow_id)
    WHERE x.id = r.id;
    a.detail := a.detail || jsonb_build_object('waiting_id', r.id, 'patient_id', r.patient_id,
        'record_no', v_no);
    RETURN a;
END
$$;

-- data as for appointment_book, without patient_id; the answer's id is the appointment.
CREATE FUNCTION api.waiting_book(p_request uuid, p_id bigint, p_version integer, p_data jsonb)
RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'waiting_book',
        jsonb_build_array(p_id, p_version, p_data));
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    IF arca.scope_of('appointment.book') <> 'clinic' THEN
        a := arca.no('refused', 'not_permitted');
    ELSE
        a := arca.waiting_place(p_id, p_version, p_data, p_request);
    END IF;
    RETURN arca.request_done(p_request, 'waiting_book', a, 'waiting.book', 'waiting_entry', p_id,
        (SELECT w.patient_id FROM clinic.waiting_entry w WHERE w.id = p_id));
END
$$;

-- What the desk has to know of a patient to propose a time: the open entry of the waiting list with
-- its wishes, the professional who treats the patient (of the next visit, else of the last one), and
-- the visits to come, [{day, time, professional}].
CREATE FUNCTION api.booking_about_open(p_ticket uuid, p_patient_id bigint) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k record := arca.desk();
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('appointment.book') <> 'clinic' OR NOT EXISTS (
           SELECT FROM clinic.patient p WHERE p.id = p_patient_id) THEN
        RETURN arca.refuse('appointment.book', 'patient', p_patient_id, NULL);
    END IF;
    RETURN audit.ticket_make(p_ticket, 'booking_about',
        jsonb_build_object('id', p_patient_id), p_patient_id, NULL, ARRAY(
            SELECT a.id FROM clinic.appointment a
            WHERE a.patient_id = p_patient_id AND a.holds AND a.starts_at >= arca.day_start(k.today, k.zone)
            ORDER BY a.starts_at LIMIT 50));
END
$$;

CREATE FUNCTION api.booking_about(p_ticket uuid)
RETURNS TABLE (waiting_id bigint, wished_professional_id bigint, weekdays smallint[], parts text[],
    notice_minutes integer, not_before date, own_professional_id bigint, visits jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'booking_about');
    k record := arca.desk();
    v_patient bigint := (t.args ->> 'id')::bigint;
BEGIN
    RETURN QUERY
    SELECT w.id, w.professional_id, w.weekdays, w.parts, coalesce(w.notice_minutes, 0),
           CASE WHEN w.state = 'suspended' THEN greatest(w.wished_date, w.suspended_until)
                ELSE w.wished_date END,
           coalesce((SELECT a.professional_id FROM unnest(t.ids) WITH ORDINALITY x (id, o)
                     JOIN clinic.appointment a ON a.id = x.id ORDER BY x.o LIMIT 1),
                    (SELECT a.professional_id FROM clinic.appointment a
                     WHERE a.patient_id = v_patient AND a.holds ORDER BY a.starts_at DESC LIMIT 1)),
           (SELECT coalesce(jsonb_agg(jsonb_build_object(
                        'day', (a.starts_at AT TIME ZONE k.zone)::date,
                        'time', to_char(a.starts_at AT TIME ZONE k.zone, 'HH24:MI'),
                        'professional', f.name) ORDER BY a.starts_at), '[]')
            FROM unnest(t.ids) x (id) JOIN clinic.appointment a ON a.id = x.id
            JOIN clinic.professional f ON f.id = a.professional_id)
    FROM (SELECT 1) one (n)
    LEFT JOIN clinic.waiting_entry w ON w.patient_id = v_patient AND NOT w.closed;
END
$$;

-- Triage by those who judge the need: priority (look-up), flow (ARCA's word), note; nothing else.
CREATE FUNCTION api.waiting_triage(p_request uuid, p_id bigint, p_version integer, p_data jsonb)
RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    q record;
    w clinic.waiting_entry;
    a api.answer := arca.request_seen(p_request, 'waiting_triage',
        jsonb_build_array(p_id, p_version, p_data));
    r clinic.waiting_entry;
    v_flow bigint;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    q := arca.waiting_take(p_id, p_version, 'waiting.triage');
    a := q.a; r := q.r;
    IF a.outcome IS NULL THEN
        q := arca.waiting_read(jsonb_strip_nulls(jsonb_build_object('priority', p_data -> 'priority',
            'note', p_data -> 'note')), r);
        a := q.a; w := q.w;
        v_flow := arca.lookup_of('waiting_flow', p_data ->> 'flow');
        IF a.outcome IS NULL AND p_data ->> 'flow' IS NOT NULL AND v_flow IS NULL THEN
            a := arca.no('invalid', 'invalid', 'flow');
        ELSIF a.outcome IS NULL AND r.state = 'removed' THEN
            a := arca.no('refused', 'not_possible');
            a.detail := jsonb_build_object('state', r.state);
        END IF;
        a.id := r.id; a.version := r.version;
        IF a.outcome IS NULL THEN
            PERFORM audit.act('waiting.triage', p_request, NULL);
            UPDATE clinic.waiting_entry x
            SET priority = w.priority, priority_id = w.priority_id, note = w.note,
                flow_id = coalesce(v_flow, x.flow_id), version = x.version + 1, updated_at = now()
            WHERE x.id = r.id RETURNING x.version INTO a.version;
            a.outcome := 'ok';
            a.detail := jsonb_build_object('position', arca.waiting_position(r.id));
        END IF;
    END IF;
    RETURN arca.request_done(p_request, 'waiting_triage', a, 'waiting.triage', 'waiting_entry',
        p_id, r.patient_id);
END
$$;

-- The booking of an entry fell away: back on the list, at the old place. False when the person
-- waits already, or the entry no longer belongs to that appointment.
CREATE FUNCTION arca.waiting_return(p_id bigint, p_appointment bigint, p_request uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    r clinic.waiting_entry;
BEGIN
    SELECT * INTO r FROM clinic.waiting_entry WHERE id = p_id FOR NO KEY UPDATE;
    IF r.id IS NULL OR r.state <> 'booked' OR r.appointment_id <> p_appointment
       OR EXISTS (SELECT FROM clinic.waiting_entry x WHERE x.patient_id = r.patient_id
              AND NOT x.closed) THEN
        RETURN false;
    END IF;
    RETURN (arca.waiting_step(r, 'waiting', '{"place": "keep"}', 'waiting.return', p_request)).outcome
        = 'ok';
END
$$;

-- An undone cancellation takes the entry that it sent back with it, if nobody has touched it.
CREATE FUNCTION arca.waiting_rebook(p_id bigint, p_appointment bigint, p_request uuid)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    r clinic.waiting_entry;
BEGIN
    SELECT * INTO r FROM clinic.waiting_entry WHERE id = p_id FOR NO KEY UPDATE;
    IF r.state IS DISTINCT FROM 'waiting' OR r.appointment_id IS NOT NULL THEN
        RETURN r.appointment_id IS NOT DISTINCT FROM p_appointment;
    END IF;
    PERFORM audit.act('waiting.book', p_request, NULL);
    UPDATE clinic.waiting_entry x
    SET state = 'booked', appointment_id = p_appointment, version = x.version + 1,
        updated_at = now()
    WHERE x.id = r.id;
    RETURN true;
END
$$;

-- Takes back a change of an entry (the list itself, never its log or its corrections).
CREATE FUNCTION arca.undo_waiting(p_event bigint, p_action text, p_id bigint, p_op text,
    p_body jsonb, p_drift integer, p_request uuid) RETURNS api.answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    a api.answer;
    r clinic.waiting_entry;
    n clinic.waiting_entry;
    v_why text;
BEGIN
    SELECT * INTO r FROM clinic.waiting_entry WHERE id = p_id FOR NO KEY UPDATE;
    IF r.id IS NULL THEN RETURN arca.no('not_found', 'not_found'); END IF;
    a.id := r.id; a.version := r.version; a.outcome := 'refused';
    v_why := arca.undo_why('waiting_entry', p_op, p_body, r.state, r.version - p_drift);
    IF arca.scope_of((CASE p_action WHEN 'waiting.triage' THEN p_action ELSE 'waiting.work' END))
       <> 'clinic' THEN
        a.code := 'not_permitted'; RETURN a;
    ELSIF v_why = 'changed_since' THEN
        a.outcome := 'conflict'; a.code := v_why;
        a.detail := jsonb_build_object('version', r.version, 'state', r.state);
        RETURN a;
    ELSIF v_why IS NOT NULL THEN
        a.code := v_why; RETURN a;
    END IF;
    n := r;
    IF p_op = 'insert' THEN
        n.state := 'removed'; n.removed_at := now();
        n.removed_reason_id := arca.lookup_of('waiting_removal', 'entered_in_error');
        n.flow_id := coalesce(arca.lookup_of('waiting_flow', 'desativado'), n.flow_id);
    ELSE
        n := jsonb_populate_record(r, (SELECT jsonb_object_agg(x.key, x.value -> 0)
            FROM jsonb_each(p_body) x
            WHERE x.key NOT IN ('id', 'version', 'since', 'wished_first', 'protocol')));
    END IF;
    PERFORM audit.act('waiting.undo', p_request, p_event::text);
    BEGIN
        UPDATE clinic.waiting_entry x
        SET state = n.state, priority = n.priority, priority_id = n.priority_id,
            flow_id = n.flow_id, place_at = n.place_at, sent_to_end = n.sent_to_end,
            professional_id = n.professional_id, weekdays = n.weekdays, parts = n.parts,
            notice_minutes = n.notice_minutes, suspended_until = n.suspended_until,
            appointment_id = n.appointment_id, offer_professional_id = n.offer_professional_id,
            offer_starts_at = n.offer_starts_at, offer_expires_at = n.offer_expires_at,
            removed_reason_id = n.removed_reason_id, removed_at = n.removed_at,
            removed_note = n.removed_note, note = n.note, version = x.version + 1,
            updated_at = now()
        WHERE x.id = r.id RETURNING x.version INTO a.version;
    EXCEPTION WHEN unique_violation THEN
        RETURN arca.no('refused', 'already_waiting', 'patient_id');
    END;
    a.outcome := 'ok';
    a.detail := jsonb_build_object('entity', 'waiting_entry', 'undone', p_action, 'state', n.state,
        'position', arca.waiting_position(r.id));
    RETURN a;
END
$$;
