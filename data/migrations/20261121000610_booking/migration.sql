-- SPDX-License-Identifier: Apache-2.0
-- Taking a slot: book, move, cancel and the steps of a visit, raced for and checked under the row's own constraints.
--
-- The three that a row holds (professional, patient, room) are locked first, always in that order: the loser
-- of a race waits instead of dying in a deadlock, and then learns who has the slot and what is free next.

SET LOCAL ROLE arca_owner;

-- ---------------------------------------------------------------------------------------------
-- Taking a slot
-- ---------------------------------------------------------------------------------------------

-- Waits for whoever is booking for this professional, patient or room, in the one order in which
-- everybody takes them; released by commit.
-- (Plain expressions: a PERFORM would start the executor for each.)
CREATE FUNCTION arca.slot_lock(p_professional bigint, p_patient bigint, p_room bigint)
RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    locked boolean;
BEGIN
    locked := pg_advisory_xact_lock(7270701, (p_professional % 2147483647)::int) IS NULL;
    locked := pg_advisory_xact_lock(7270702, (p_patient % 2147483647)::int) IS NULL;
    IF p_room IS NOT NULL THEN
        locked := pg_advisory_xact_lock(7270703, (p_room % 2147483647)::int) IS NULL;
    END IF;
    RETURN true;
END
$$;

-- Who stands in the way: patient before room before professional, so that what no permission can
-- lift is said first. No row: the slot is free.
CREATE FUNCTION arca.slot_taker(p_clinic bigint, p_professional bigint, p_patient bigint,
    p_room bigint, p_starts timestamptz, p_ends timestamptz, p_except bigint,
    OUT what text, OUT taker bigint)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    SELECT CASE WHEN a.patient_id = p_patient THEN 'patient' WHEN a.room_id = p_room THEN 'room'
                ELSE 'professional' END, a.id
    INTO what, taker FROM clinic.appointment a
    WHERE (a.patient_id = p_patient OR a.room_id = p_room
           OR a.clinic_id = p_clinic AND a.professional_id = p_professional)
      AND a.starts_at < p_ends AND a.starts_at > p_starts - interval '12 hours'
      AND a.ends_at > p_starts AND a.holds AND a.id <> p_except
    ORDER BY a.patient_id = p_patient DESC, a.room_id IS NOT DISTINCT FROM p_room DESC LIMIT 1;
END
$$;

-- Whether what an answer says of that appointment stands in the log: see audit.shown.
CREATE FUNCTION arca.appointment_shown(p_id bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN audit.shown('{board,agenda,patient_appointments}', '{appointment}', p_id);
END
$$;

-- The refusal's detail: who has the slot (the name only for those who may see that appointment and
-- were shown it before), and the next slots that professional and patient both have free.
CREATE FUNCTION arca.slot_taken_detail(p_what text, p_taker bigint, p_professional bigint,
    p_patient bigint, p_starts timestamptz, p_minutes integer) RETURNS jsonb
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    k record;
    r jsonb;
    day date;
BEGIN
    k := arca.desk();
    SELECT jsonb_build_object('what', p_what, 'appointment_id', a.id,
               'day', (a.starts_at AT TIME ZONE k.zone)::date,
               'from', to_char(a.starts_at AT TIME ZONE k.zone, 'HH24:MI'),
               'to', to_char(a.ends_at AT TIME ZONE k.zone, 'HH24:MI'),
               'minutes', (extract(epoch FROM a.ends_at - a.starts_at) / 60)::int,
               'professional', f.name, 'room', r1.name,
               'patient', CASE WHEN arca.sees_professional('appointment.see', a.professional_id)
                                AND arca.appointment_shown(a.id) THEN p.name END)
    INTO r
    FROM clinic.appointment a
    JOIN clinic.patient p ON p.id = a.patient_id
    JOIN clinic.professional f ON f.id = a.professional_id
    LEFT JOIN clinic.room r1 ON r1.id = a.room_id
    WHERE a.id = p_taker;
    day := (p_starts AT TIME ZONE k.zone)::date;
    RETURN coalesce(r, jsonb_build_object('what', p_what)) || jsonb_build_object('next', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('professional_id', y.professional_id,
                   'day', (y.starts_at AT TIME ZONE k.zone)::date,
                   'time', to_char(y.starts_at AT TIME ZONE k.zone, 'HH24:MI')) ORDER BY y.starts_at), '[]')
        FROM (SELECT * FROM arca.slots(p_professional, day, 14, p_minutes, NULL,
                  greatest(now(), p_starts), 30, NULL, CASE p_what WHEN 'room' THEN (
                      SELECT b.room_id FROM clinic.appointment b WHERE b.id = p_taker) END) x
              WHERE NOT EXISTS (SELECT FROM clinic.appointment b
                  WHERE b.patient_id = p_patient AND b.holds
                    AND b.starts_at < x.starts_at + make_interval(mins => p_minutes)
                    AND b.starts_at > x.starts_at - interval '12 hours' AND b.ends_at > x.starts_at)
              ORDER BY x.starts_at LIMIT 3) y));
END
$$;

-- Whether one more overbooking on that day is too much for the caller: the cap and how many there are;
-- NULL when there is room. Whoever is about to add one, new or taken back, waits for the others.
CREATE FUNCTION arca.overbook_full(p_clinic bigint, p_day date, p_zone text, p_except bigint,
    p_cap integer) RETURNS jsonb
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    used int;
BEGIN
    PERFORM pg_advisory_xact_lock(7270704, (p_clinic % 2147483647)::int);
    SELECT count(*) INTO used FROM clinic.appointment a
    WHERE a.clinic_id = p_clinic AND a.overbook AND a.holds AND a.id <> p_except
      AND a.starts_at >= arca.day_start(p_day, p_zone)
      AND a.starts_at < arca.day_start(p_day + 1, p_zone);
    IF used >= p_cap AND arca.scope_of('appointment.overbook_beyond') <> 'clinic' THEN
        RETURN jsonb_build_object('cap', p_cap, 'used', used);
    END IF;
    RETURN NULL;
END
$$;

-- Everything that must hold before a slot is taken; on success the three locks are held until the
-- end of the transaction. outcome NULL: it may be tried, with `room`, `flag` (an overbooking) and
-- `off` (outside the hours) as they shall be stored. Whether it is free is asked here only for an
-- overbooking and beside one; else the row's constraints answer, which every booking pays for anyway. p_own_room: p_room
-- is the professional's own, which is left out when somebody else has it.
CREATE FUNCTION arca.slot_claim(p_clinic bigint, p_professional bigint, p_patient bigint,
    p_room bigint, p_own_room boolean, p_day date, p_starts timestamptz, p_ends timestamptz,
    p_zone text, p_except bigint, p_overbook boolean, p_reason text, p_cap integer,
    OUT outcome text, OUT code text, OUT field text, OUT detail jsonb,
    OUT room bigint, OUT flag boolean, OUT off boolean)
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    t record;
    locked boolean;
    minutes int := extract(epoch FROM p_ends - p_starts)::int / 60;
BEGIN
    room := p_room; flag := false;
    IF p_overbook THEN
        IF arca.scope_of('appointment.overbook') <> 'clinic' THEN
            outcome := 'refused'; code := 'not_permitted'; field := 'overbook'; RETURN;
        ELSIF p_reason IS NULL THEN
            outcome := 'invalid'; code := 'reason_needed'; field := 'reason'; RETURN;
        END IF;
    END IF;
    off := NOT arca.within_hours(p_clinic, p_professional, p_day, (p_starts AT TIME ZONE p_zone)::time,
        CASE WHEN (p_ends AT TIME ZONE p_zone)::date > p_day THEN '24:00'::time
             ELSE (p_ends AT TIME ZONE p_zone)::time END);
    IF off AND NOT p_overbook THEN
        outcome := 'refused'; code := 'outside_hours'; field := 'time';
        detail := arca.slot_taken_detail('hours', NULL, p_professional, p_patient, p_starts, minutes)
            || jsonb_build_object('overbook', arca.scope_of('appointment.overbook') = 'clinic');
        RETURN;
    END IF;
    locked := arca.slot_lock(p_professional, p_patient, room);
    -- the constraints say whether it is free, and slot_lost whose it is; but none knows of an overbooking
    -- that was left alone in its time
    IF NOT p_overbook AND NOT EXISTS (SELECT FROM clinic.appointment a
            WHERE a.clinic_id = p_clinic AND a.overbook AND a.holds AND a.professional_id = p_professional
              AND a.starts_at < p_ends AND a.starts_at > p_starts - interval '12 hours'
              AND a.ends_at > p_starts AND a.id <> p_except) THEN
        RETURN;
    END IF;
    t := arca.slot_taker(p_clinic, p_professional, p_patient, room, p_starts, p_ends, p_except);
    IF t.what = 'room' AND p_own_room THEN
        room := NULL;
        t := arca.slot_taker(p_clinic, p_professional, p_patient, NULL, p_starts, p_ends, p_except);
    END IF;
    IF t.what IS NULL THEN RETURN; END IF;
    IF t.what <> 'professional' OR NOT p_overbook THEN
        outcome := 'refused'; code := 'slot_taken';
        field := CASE t.what WHEN 'patient' THEN 'patient_id' WHEN 'room' THEN 'room_id' ELSE 'time' END;
        detail := arca.slot_taken_detail(t.what, t.taker, p_professional, p_patient, p_starts,
                minutes)
            || jsonb_build_object('overbook', t.what = 'professional'
                    AND arca.scope_of('appointment.overbook') = 'clinic');
        RETURN;
    END IF;
    -- one more in the professional's time: flagged, and counted against the clinic's cap of the day
    flag := true;
    detail := arca.overbook_full(p_clinic, p_day, p_zone, p_except, p_cap);
    IF detail IS NOT NULL THEN
        outcome := 'refused'; code := 'overbook_cap'; field := 'overbook';
    END IF;
END
$$;

-- The constraint has spoken (somebody came past the locks): the same answer from what it found.
CREATE FUNCTION arca.slot_lost(p_constraint text, p_professional bigint, p_patient bigint,
    p_room bigint, p_starts timestamptz, p_ends timestamptz, p_except bigint) RETURNS api.answer
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    a api.answer;
    t record;
BEGIN
    t := arca.slot_taker(arca.my_clinic(), p_professional, p_patient, p_room, p_starts, p_ends, p_except);
    IF t.what IS NULL THEN -- of another clinic, or gone again
        t.what := CASE p_constraint WHEN 'appointment_patient_excl' THEN 'patient'
            WHEN 'appointment_room_excl' THEN 'room' ELSE 'professional' END;
    END IF;
    a.outcome := 'refused'; a.code := 'slot_taken';
    a.field := CASE t.what WHEN 'patient' THEN 'patient_id' WHEN 'room' THEN 'room_id' ELSE 'time' END;
    a.detail := arca.slot_taken_detail(t.what, t.taker, p_professional, p_patient,
        p_starts, extract(epoch FROM p_ends - p_starts)::int / 60);
    RETURN a;
END
$$;

-- A slot that is lost, with whether the caller may overbook it.
CREATE FUNCTION arca.slot_offer(a api.answer) RETURNS api.answer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    a.detail := a.detail || jsonb_build_object('overbook',
        a.detail ->> 'what' = 'professional' AND arca.scope_of('appointment.overbook') = 'clinic');
    RETURN a;
END
$$;

-- The id of an active value of a look-up, given its id or its code; NULL when there is none.
CREATE FUNCTION arca.lookup_of(p_kind text, p_value text) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    IF p_value IS NULL THEN
        RETURN NULL;
    ELSIF p_value ~ '^[0-9]{1,18}$' COLLATE "C" THEN
        RETURN (SELECT l.id FROM clinic.lookup l
                WHERE l.id = p_value::bigint AND l.kind = p_kind AND l.active);
    END IF;
    RETURN (SELECT l.id FROM clinic.lookup l
            WHERE l.kind = p_kind AND l.code = p_value AND l.active);
END
$$;

-- A row's id as typed in `data`: NULL when it is not a number.
CREATE FUNCTION arca.id_of(x text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN x ~ '^[1-9][0-9]{0,17}$' COLLATE "C" THEN x::bigint END;

CREATE FUNCTION arca.flag_of(x text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(x IN ('true', 't', '1', 'yes', 'on'), false);

-- Books one appointment; the request has been looked up and the permission checked by the caller.
-- Answers ok with the new id, or says what is wrong and where. Emits no refusal of its own.
CREATE FUNCTION arca.appointment_place(p_data jsonb, p_request uuid, p_waiting bigint)
RETURNS api.answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    a api.answer;
    s record;
    k record;
    c record;
    p record;
    told boolean;
    v_kind bigint := arca.id_of(p_data ->> 'kind');
    v_patient bigint := arca.id_of(p_data ->> 'patient_id');
    v_professional bigint := arca.id_of(p_data ->> 'professional_id');
    v_room bigint := CASE WHEN p_data ? 'room_id' THEN arca.id_of(p_data ->> 'room_id') ELSE 0 END;
    v_note text := arca.text_clean(p_data ->> 'note');
    v_reason text := arca.text_clean(p_data ->> 'reason');
    v_constraint text;
BEGIN
    a.outcome := 'invalid';
    IF p_data ->> 'patient_id' IS NULL THEN
        a.code := 'required'; a.field := 'patient_id'; RETURN a;
    ELSIF p_data ->> 'professional_id' IS NULL THEN
        a.code := 'required'; a.field := 'professional_id'; RETURN a;
    ELSIF p_data ->> 'kind' IS NULL THEN
        a.code := 'required'; a.field := 'kind'; RETURN a;
    ELSIF v_note IS NOT NULL AND NOT arca.text_ok(v_note, 500) THEN
        a.code := CASE WHEN length(v_note) > 500 THEN 'too_long' ELSE 'invalid' END;
        a.field := 'note'; RETURN a;
    ELSIF v_reason IS NOT NULL AND NOT arca.text_ok(v_reason, 255) THEN
        a.code := CASE WHEN length(v_reason) > 255 THEN 'too_long' ELSE 'invalid' END;
        a.field := 'reason'; RETURN a;
    END IF;
    k := arca.desk();
    SELECT x.status, x.deceased_on, x.merged_into, f.active, f.room_id, m.active AS room_active, l.id AS kind INTO p
    FROM (SELECT 1) one (n)
    LEFT JOIN clinic.patient x ON x.id = v_patient
    LEFT JOIN clinic.professional f ON f.id = v_professional AND f.clinic_id = k.clinic
    LEFT JOIN clinic.room m ON m.id = v_room AND m.clinic_id = k.clinic
    LEFT JOIN clinic.lookup l ON l.kind = 'appointment_kind' AND l.active
        AND (l.id = v_kind OR v_kind IS NULL AND l.code = p_data ->> 'kind');
    IF p.status IS NULL THEN
        a.outcome := 'not_found'; a.code := 'not_found'; a.field := 'patient_id'; RETURN a;
    ELSIF p.active IS NOT TRUE THEN
        a.code := 'not_active'; a.field := 'professional_id'; RETURN a;
    ELSIF v_room > 0 AND p.room_active IS NOT TRUE OR v_room IS NULL AND p_data ->> 'room_id' <> '' THEN
        a.code := 'not_active'; a.field := 'room_id'; RETURN a;
    ELSIF p.kind IS NULL THEN
        a.code := 'invalid'; a.field := 'kind'; RETURN a;
    ELSIF p.status <> 'active' AND (p_waiting IS NULL OR p.status <> 'applicant')
          OR p.deceased_on IS NOT NULL OR p.merged_into IS NOT NULL THEN
        a.outcome := 'refused'; a.field := 'patient_id';
        a.code := CASE WHEN p.deceased_on IS NOT NULL THEN 'deceased'
                       WHEN p.merged_into IS NOT NULL THEN 'merged'
                       WHEN p.status = 'applicant' THEN 'applicant' ELSE 'not_active' END;
        RETURN a;
    END IF;
    s := arca.slot_read(p_data ->> 'day', p_data ->> 'time', p_data ->> 'minutes', k.zone);
    IF s.code IS NULL AND s.day > k.today + 730 THEN s.code := 'too_far'; s.field := 'day'; END IF;
    IF s.code IS NOT NULL THEN a.code := s.code; a.field := s.field; RETURN a; END IF;
    IF s.starts_at < now() - interval '15 minutes' THEN
        a.outcome := 'refused'; a.code := 'in_past';
        a.field := CASE WHEN s.day < k.today THEN 'day' ELSE 'time' END;
        RETURN a;
    END IF;
    c := arca.slot_claim(k.clinic, v_professional, v_patient,
        CASE WHEN v_room = 0 THEN p.room_id ELSE v_room END, v_room IS NOT DISTINCT FROM 0, s.day,
        s.starts_at, s.ends_at, k.zone, 0, arca.flag_of(p_data ->> 'overbook'), v_reason, k.overbook_per_day);
    IF c.outcome IS NOT NULL THEN
        a.outcome := c.outcome; a.code := c.code; a.field := c.field; a.detail := c.detail;
        RETURN a;
    END IF;
    told := audit.act('appointment.book', p_request, NULL) IS NULL;
    LOOP
        BEGIN
            INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, room_id, kind_id,
                starts_at, ends_at, overbook, off_hours, overbook_reason, note, created_by, waiting_id)
            VALUES (k.clinic, v_patient, v_professional, c.room, p.kind, s.starts_at, s.ends_at,
                c.flag, c.off, CASE WHEN c.flag OR c.off THEN v_reason END, v_note, k.staff,
                p_waiting)
            RETURNING id, version INTO a.id, a.version;
            EXIT;
        EXCEPTION WHEN exclusion_violation THEN
            GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
            IF v_constraint = 'appointment_room_excl' AND v_room = 0 AND c.room IS NOT NULL THEN
                c.room := NULL; -- the professional's own room is taken: without one
            ELSE
                RETURN arca.slot_offer(arca.slot_lost(v_constraint, v_professional, v_patient, c.room,
                    s.starts_at, s.ends_at, 0));
            END IF;
        END;
    END LOOP;
    a.outcome := 'ok'; a.code := NULL; a.field := NULL;
    a.detail := jsonb_build_object('room_id', c.room, 'overbook', c.flag, 'off_hours', c.off,
        'day', s.day, 'time', p_data ->> 'time');
    RETURN a;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Book, move, cancel, change the state
-- ---------------------------------------------------------------------------------------------

CREATE FUNCTION api.appointment_book(p_request uuid, p_data jsonb) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer := arca.request_seen(p_request, 'appointment_book', p_data);
    v_patient bigint := arca.id_of(p_data ->> 'patient_id');
    v_waiting bigint;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    IF arca.scope_of('appointment.book') <> 'clinic' THEN
        a := arca.no('refused', 'not_permitted');
    ELSIF nullif(p_data ->> 'waiting_id', '') IS NOT NULL THEN
        a := arca.waiting_place(arca.id_of(p_data ->> 'waiting_id'), NULL, p_data, p_request);
    ELSE
        a := arca.appointment_place(p_data, p_request, NULL);
        -- who only waits becomes a patient by the booking: by way of the entry, whoever names it
        IF a.code = 'applicant' THEN
            v_waiting := (SELECT w.id FROM clinic.waiting_entry w WHERE w.patient_id = v_patient AND NOT w.closed);
            IF v_waiting IS NOT NULL THEN a := arca.waiting_place(v_waiting, NULL, p_data, p_request); END IF;
        END IF;
    END IF;
    RETURN arca.request_done(p_request, 'appointment_book', a, 'appointment.book', 'appointment',
        a.id, arca.id_of(p_data ->> 'patient_id'));
END
$$;

-- The row that a change is about, locked; answers not_found, not_permitted or the conflict with
-- what stands there now.
CREATE FUNCTION arca.appointment_take(p_id bigint, p_version integer, p_action text,
    OUT a api.answer, OUT r clinic.appointment)
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    SELECT * INTO r FROM clinic.appointment WHERE id = p_id FOR NO KEY UPDATE;
    IF r.id IS NULL OR NOT arca.sees_professional('appointment.see', r.professional_id) THEN
        a := arca.no('not_found', 'not_found'); r := NULL; RETURN;
    ELSIF NOT arca.sees_professional(p_action, r.professional_id) THEN
        a := arca.no('refused', 'not_permitted');
    ELSIF r.version IS DISTINCT FROM p_version THEN
        a := arca.no('conflict', 'version_conflict');
        a.detail := arca.appointment_now(p_id);
    END IF;
    a.id := r.id; a.version := r.version;
END
$$;

-- The fields that two people may have changed, as they are now; to a session that was never shown
-- this appointment only its version.
CREATE FUNCTION arca.appointment_now(p_id bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT jsonb_build_object('version', a.version) || CASE WHEN arca.appointment_shown(p_id)
        THEN jsonb_build_object('state', a.state,
        'professional_id', a.professional_id, 'room_id', a.room_id,
        'day', (a.starts_at AT TIME ZONE d.zone)::date,
        'time', to_char(a.starts_at AT TIME ZONE d.zone, 'HH24:MI'),
        'minutes', (extract(epoch FROM a.ends_at - a.starts_at) / 60)::int,
        'kind', a.kind_id, 'note', a.note, 'overbook', a.overbook) ELSE '{}' END
    FROM clinic.appointment a, arca.desk() d WHERE a.id = p_id;
END;

-- Puts the slot of an appointment elsewhere (data: day, time, minutes, professional_id, room_id,
-- overbook, reason, note; what is absent stays). A visit whose hour has come is not moved.
CREATE FUNCTION arca.appointment_shift(r clinic.appointment, p_data jsonb, p_request uuid)
RETURNS api.answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    a api.answer;
    s record;
    k record;
    c record;
    v_professional bigint := coalesce(arca.id_of(p_data ->> 'professional_id'),
        CASE WHEN nullif(p_data ->> 'professional_id', '') IS NULL THEN r.professional_id END);
    v_room bigint := CASE WHEN p_data ? 'room_id' THEN arca.id_of(p_data ->> 'room_id')
        WHEN v_professional = r.professional_id THEN r.room_id ELSE 0 END;
    v_note text := CASE WHEN p_data ? 'note' THEN arca.text_clean(p_data ->> 'note') ELSE r.note END;
    v_reason text := arca.text_clean(p_data ->> 'reason');
    v_constraint text;
BEGIN
    a.id := r.id; a.version := r.version; a.outcome := 'refused';
    IF r.state NOT IN ('booked', 'confirmed') THEN
        a.code := 'not_possible'; a.detail := jsonb_build_object('state', r.state); RETURN a;
    ELSIF r.starts_at <= now() THEN
        a.code := 'too_late'; RETURN a;
    END IF;
    a.outcome := 'invalid';
    IF v_note IS NOT NULL AND NOT arca.text_ok(v_note, 500) THEN
        a.code := CASE WHEN length(v_note) > 500 THEN 'too_long' ELSE 'invalid' END;
        a.field := 'note'; RETURN a;
    ELSIF v_reason IS NOT NULL AND NOT arca.text_ok(v_reason, 255) THEN
        a.code := CASE WHEN length(v_reason) > 255 THEN 'too_long' ELSE 'invalid' END;
        a.field := 'reason'; RETURN a;
    END IF;
    SELECT d.zone, d.today, d.overbook_per_day, coalesce(f.active, false) AS active,
           f.room_id, coalesce(m.active, false) AS room_active
    INTO k
    FROM arca.desk() d
    LEFT JOIN clinic.professional f ON f.id = v_professional AND f.clinic_id = r.clinic_id
    LEFT JOIN clinic.room m ON m.id = v_room AND m.clinic_id = r.clinic_id;
    IF NOT k.active THEN
        a.code := 'not_active'; a.field := 'professional_id'; RETURN a;
    ELSIF v_room > 0 AND NOT k.room_active OR v_room IS NULL AND p_data ->> 'room_id' <> '' THEN
        a.code := 'not_active'; a.field := 'room_id'; RETURN a;
    END IF;
    s := arca.slot_read(
        coalesce(p_data ->> 'day', ((r.starts_at AT TIME ZONE k.zone)::date)::text),
        coalesce(p_data ->> 'time', to_char(r.starts_at AT TIME ZONE k.zone, 'HH24:MI')),
        coalesce(p_data ->> 'minutes', (extract(epoch FROM r.ends_at - r.starts_at)::int / 60)::text),
        k.zone);
    IF s.code IS NULL AND s.day > k.today + 730 THEN s.code := 'too_far'; s.field := 'day'; END IF;
    IF s.code IS NOT NULL THEN a.code := s.code; a.field := s.field; RETURN a; END IF;
    IF s.starts_at < now() - interval '15 minutes' THEN
        a.outcome := 'refused'; a.code := 'in_past';
        a.field := CASE WHEN s.day < k.today THEN 'day' ELSE 'time' END;
        RETURN a;
    END IF;
    c := arca.slot_claim(r.clinic_id, v_professional, r.patient_id,
        CASE WHEN v_room = 0 THEN k.room_id ELSE v_room END, v_room IS NOT DISTINCT FROM 0, s.day,
        s.starts_at, s.ends_at, k.zone, r.id, arca.flag_of(p_data ->> 'overbook'), v_reason, k.overbook_per_day);
    IF c.outcome IS NOT NULL THEN
        a.outcome := c.outcome; a.code := c.code; a.field := c.field; a.detail := c.detail;
        RETURN a;
    END IF;
    PERFORM audit.act('appointment.move', p_request, NULL);
    LOOP
        BEGIN
            UPDATE clinic.appointment x
            SET professional_id = v_professional, room_id = c.room, starts_at = s.starts_at,
                ends_at = s.ends_at, overbook = c.flag, off_hours = c.off,
                overbook_reason = CASE WHEN c.flag OR c.off THEN v_reason END, note = v_note,
                reason = v_reason, moved = least(x.moved + 1, 32767), version = x.version + 1
            WHERE x.id = r.id
            RETURNING x.version INTO a.version;
            EXIT;
        EXCEPTION WHEN exclusion_violation THEN
            GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
            IF v_constraint = 'appointment_room_excl' AND v_room = 0 AND c.room IS NOT NULL THEN
                c.room := NULL; -- as in appointment_place
            ELSE
                a := arca.slot_offer(arca.slot_lost(v_constraint, v_professional, r.patient_id, c.room,
                    s.starts_at, s.ends_at, r.id));
                a.id := r.id; a.version := r.version;
                RETURN a;
            END IF;
        END;
    END LOOP;
    a.outcome := 'ok';
    a.detail := jsonb_build_object('room_id', c.room, 'overbook', c.flag, 'off_hours', c.off,
        'day', s.day, 'freed', jsonb_build_object('professional_id', r.professional_id,
            'starts_at', r.starts_at, 'minutes', extract(epoch FROM r.ends_at - r.starts_at)::int / 60));
    RETURN a;
END
$$;

CREATE FUNCTION api.appointment_move(p_request uuid, p_id bigint, p_version integer, p_data jsonb)
RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    q record;
    a api.answer := arca.request_seen(p_request, 'appointment_move',
        jsonb_build_array(p_id, p_version, p_data));
    r clinic.appointment;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    q := arca.appointment_take(p_id, p_version, 'appointment.move');
    a := q.a; r := q.r;
    IF a.outcome IS NULL THEN
        a := arca.appointment_shift(r, p_data, p_request);
    END IF;
    RETURN arca.request_done(p_request, 'appointment_move', a, 'appointment.move', 'appointment',
        p_id, r.patient_id);
END
$$;

-- data: by (patient or clinic), reason_id (look-up cancel_reason), note, back_to_list. What has
-- begun or passed is not cancelled: it is a no-show, or entered in error.
CREATE FUNCTION api.appointment_cancel(p_request uuid, p_id bigint, p_version integer, p_data jsonb)
RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    q record;
    a api.answer := arca.request_seen(p_request, 'appointment_cancel',
        jsonb_build_array(p_id, p_version, p_data));
    r clinic.appointment;
    v_by text := p_data ->> 'by';
    v_reason bigint := arca.lookup_of('cancel_reason', p_data ->> 'reason_id');
    v_note text := arca.text_clean(p_data ->> 'note');
    k record;
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    q := arca.appointment_take(p_id, p_version, 'appointment.cancel');
    a := q.a; r := q.r;
    IF a.outcome IS NULL THEN
        k := arca.desk();
        IF r.state NOT IN ('booked', 'confirmed') THEN
            a.outcome := 'refused'; a.code := 'not_possible';
            a.detail := jsonb_build_object('state', r.state);
        ELSIF r.starts_at <= now() THEN
            a.outcome := 'refused'; a.code := 'too_late';
        ELSIF v_by IS NULL OR v_by NOT IN ('patient', 'clinic') THEN
            a.outcome := 'invalid'; a.code := CASE WHEN v_by IS NULL THEN 'required' ELSE 'invalid' END;
            a.field := 'by';
        ELSIF v_reason IS NULL THEN
            a.outcome := 'invalid'; a.field := 'reason_id';
            a.code := CASE WHEN p_data ->> 'reason_id' IS NULL THEN 'reason_needed' ELSE 'invalid' END;
        ELSIF v_note IS NULL AND v_reason = arca.lookup_of('cancel_reason', 'other') THEN
            a.outcome := 'invalid'; a.code := 'reason_needed'; a.field := 'note';
        ELSIF v_note IS NOT NULL AND NOT arca.text_ok(v_note, 255) THEN
            a.outcome := 'invalid'; a.field := 'note';
            a.code := CASE WHEN length(v_note) > 255 THEN 'too_long' ELSE 'invalid' END;
        ELSE
            PERFORM audit.act('appointment.cancel', p_request, NULL);
            UPDATE clinic.appointment x
            SET state = 'cancelled_by_' || v_by, state_at = now(), cancelled_at = now(),
                cancel_reason_id = v_reason, cancel_note = v_note, version = x.version + 1
            WHERE x.id = p_id
            RETURNING x.version INTO a.version;
            a.outcome := 'ok';
            a.detail := jsonb_build_object(
                'late', r.starts_at - now() < make_interval(hours => k.late_cancel_hours),
                'waiting_id', r.waiting_id,
                'freed', jsonb_build_object('professional_id', r.professional_id,
                    'starts_at', r.starts_at,
                    'minutes', extract(epoch FROM r.ends_at - r.starts_at)::int / 60));
            IF arca.flag_of(p_data ->> 'back_to_list') AND r.waiting_id IS NOT NULL THEN
                a.detail := a.detail || jsonb_build_object('back_to_list',
                    arca.waiting_return(r.waiting_id, r.id, p_request));
            END IF;
        END IF;
    END IF;
    RETURN arca.request_done(p_request, 'appointment_cancel', a, 'appointment.cancel',
        'appointment', p_id, r.patient_id);
END
$$;

-- Every change of state but the cancellations. The graph says which are possible, who may and what
-- needs a reason; a step back is open only on the local day of the step that it takes back.
CREATE FUNCTION api.appointment_state(p_request uuid, p_id bigint, p_version integer,
    p_to_state text, p_reason text) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    q record;
    a api.answer := arca.request_seen(p_request, 'appointment_state',
        jsonb_build_array(p_id, p_version, p_to_state, p_reason));
    r clinic.appointment;
    g arca.status_transition;
    t record;
    k record;
    v_reason text := arca.text_clean(p_reason);
BEGIN
    IF a.outcome IS NOT NULL THEN RETURN a; END IF;
    q := arca.appointment_take(p_id, p_version, 'appointment.see');
    a := q.a; r := q.r;
    IF a.outcome IS NULL THEN
        k := arca.desk();
        SELECT * INTO g FROM arca.status_transition x
        WHERE x.entity = 'appointment' AND x.from_state = r.state AND x.to_state = p_to_state;
        a.outcome := 'refused';
        IF g.action IS NULL OR p_to_state IN ('cancelled_by_patient', 'cancelled_by_clinic') THEN
            a.code := 'not_possible'; a.detail := jsonb_build_object('state', r.state);
        ELSIF NOT arca.sees_professional(g.action, r.professional_id) THEN
            a.code := 'not_permitted';
        ELSIF g.needs_reason AND v_reason IS NULL THEN
            a.outcome := 'invalid'; a.code := 'reason_needed'; a.field := 'reason';
        ELSIF v_reason IS NOT NULL AND NOT arca.text_ok(v_reason, 255) THEN
            a.outcome := 'invalid'; a.field := 'reason';
            a.code := CASE WHEN length(v_reason) > 255 THEN 'too_long' ELSE 'invalid' END;
        ELSIF g.same_day AND (r.state_at AT TIME ZONE k.zone)::date <> k.today THEN
            a.code := 'too_late';
        ELSIF p_to_state IN ('arrived', 'in_progress') AND (r.starts_at AT TIME ZONE k.zone)::date <> k.today
              OR p_to_state = 'completed' AND (r.starts_at AT TIME ZONE k.zone)::date > k.today THEN
            a.code := 'not_today'; -- one that was left open can still be completed on a later day
        ELSIF p_to_state = 'no_show' AND r.starts_at > now() THEN
            a.code := 'too_early';
        ELSE
            a.outcome := NULL;
            IF NOT r.holds AND p_to_state IN ('booked', 'confirmed', 'arrived') THEN
                PERFORM arca.slot_lock(r.professional_id, r.patient_id, r.room_id);
                t := arca.slot_taker(r.clinic_id, r.professional_id, r.patient_id, r.room_id,
                    r.starts_at, r.ends_at, r.id);
                IF t.what IN ('patient', 'room') OR t.what = 'professional' AND NOT r.overbook THEN
                    a.outcome := 'refused'; a.code := 'slot_taken';
                    a.detail := arca.slot_taken_detail(t.what, t.taker, r.professional_id,
                        r.patient_id, r.starts_at, extract(epoch FROM r.ends_at - r.starts_at)::int / 60);
                ELSIF r.overbook THEN -- it has left the count of the day and comes back into it
                    a.detail := arca.overbook_full(r.clinic_id, (r.starts_at AT TIME ZONE k.zone)::date,
                        k.zone, r.id, k.overbook_per_day);
                    IF a.detail IS NOT NULL THEN a.outcome := 'refused'; a.code := 'overbook_cap'; END IF;
                END IF;
            END IF;
            IF a.outcome IS NULL THEN
                a := arca.appointment_step(r, p_to_state, v_reason, g.action, p_request);
            END IF;
        END IF;
    END IF;
    RETURN arca.request_done(p_request, 'appointment_state', a, 'appointment.state', 'appointment',
        p_id, r.patient_id);
END
$$;

-- Writes one step of the graph with its stamps; a step back takes the later stamps away.
CREATE FUNCTION arca.appointment_step(r clinic.appointment, p_to text, p_reason text,
    p_action text, p_request uuid) RETURNS api.answer
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    a api.answer;
    v_constraint text;
BEGIN
    PERFORM audit.act(p_action, p_request, NULL);
    BEGIN
        UPDATE clinic.appointment x
        SET state = p_to, state_at = now(), version = x.version + 1,
            reason = p_reason,
            confirmed_at = CASE WHEN p_to = 'confirmed' THEN coalesce(x.confirmed_at, now())
                WHEN p_to = 'booked' THEN NULL ELSE x.confirmed_at END,
            arrived_at = CASE WHEN p_to = 'arrived' THEN coalesce(x.arrived_at, now())
                WHEN p_to IN ('booked', 'confirmed') THEN NULL ELSE x.arrived_at END,
            started_at = CASE WHEN p_to = 'in_progress' THEN coalesce(x.started_at, now())
                WHEN p_to IN ('booked', 'confirmed', 'arrived') THEN NULL ELSE x.started_at END,
            ended_at = CASE WHEN p_to = 'completed' AND now() > x.ends_at + interval '12 hours'
                THEN greatest(x.started_at, x.ends_at) -- left open: nobody knows when it ended
                WHEN p_to = 'completed' THEN now()
                WHEN p_to IN ('booked', 'confirmed', 'arrived', 'in_progress') THEN NULL
                ELSE x.ended_at END,
            cancelled_at = CASE WHEN p_to IN ('booked', 'confirmed') THEN NULL
                ELSE x.cancelled_at END,
            cancel_reason_id = CASE WHEN p_to IN ('booked', 'confirmed') THEN NULL
                ELSE x.cancel_reason_id END,
            cancel_note = CASE WHEN p_to IN ('booked', 'confirmed') THEN NULL
                ELSE x.cancel_note END
        WHERE x.id = r.id
        RETURNING x.version INTO a.version;
    EXCEPTION WHEN exclusion_violation THEN
        GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
        a := arca.slot_lost(v_constraint, r.professional_id, r.patient_id, r.room_id, r.starts_at,
            r.ends_at, r.id);
        a.id := r.id; a.version := r.version;
        RETURN a;
    END;
    a.outcome := 'ok'; a.id := r.id;
    a.detail := jsonb_build_object('state', p_to, 'from', r.state);
    RETURN a;
END
$$;
