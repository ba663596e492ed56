-- SPDX-License-Identifier: Apache-2.0
-- Reading appointments: the board, the agenda, one appointment, a patient's list. Each read needs its ticket.

SET LOCAL ROLE arca_owner;

-- The board of one local day. The answer's detail: waiting, how many are on the waiting list, for those
-- who may see it.
CREATE FUNCTION api.board_open(p_ticket uuid, p_day date) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k record := arca.desk();
    v_day date := coalesce(p_day, k.today);
    mine bigint[] := arca.seen_professionals('appointment.see');
    said api.answer;
BEGIN
    IF v_day NOT BETWEEN '1990-01-01' AND '2200-01-01' THEN -- (whoever makes a ticket goes through the gate there)
        PERFORM arca.gate();
        RETURN arca.no('invalid', 'bad_date', 'day');
    END IF;
    said := audit.ticket_make(p_ticket, 'board', jsonb_build_object('day', v_day), NULL, NULL, ARRAY(
        SELECT a.id FROM clinic.appointment a
        WHERE a.clinic_id = k.clinic
          AND a.starts_at >= arca.day_start(v_day, k.zone)
          AND a.starts_at < arca.day_start(v_day + 1, k.zone)
          AND (mine IS NULL OR a.professional_id = ANY (mine))
          AND a.state <> 'entered_in_error'));
    said.detail := jsonb_build_object('waiting', arca.waiting_size());
    RETURN said;
END
$$;

-- `late`: not here though the time has come; `pressing`: late, or here and kept waiting past the
-- time. `wait`: minutes since arrival while waiting, since the start while in session. All are of
-- the moment of the read; the stamps are there for the clock on the screen. `stepped_today`: the step
-- into the state is of today, so that it can be taken back.
CREATE FUNCTION api.board(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, starts_at timestamptz, "time" text, minutes integer,
    state text, state_at timestamptz, arrived_at timestamptz, started_at timestamptz, wait integer,
    late boolean, pressing boolean, patient_id bigint, patient text, record_no text,
    birth_date date, phone text, guardian text, professional_id bigint, professional text,
    room_id bigint, room text, kind text, overbook boolean, moved integer, stepped_today boolean,
    note text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    SET join_collapse_limit = 1
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'board');
    k record := arca.desk();
    mine bigint[] := arca.seen_professionals('appointment.see');
BEGIN
    RETURN QUERY
    SELECT a.id, a.version, a.starts_at, to_char(a.starts_at AT TIME ZONE k.zone, 'HH24:MI'),
           (extract(epoch FROM a.ends_at - a.starts_at) / 60)::int,
           a.state, a.state_at, a.arrived_at, a.started_at,
           CASE a.state
               WHEN 'arrived' THEN floor(extract(epoch FROM now() - a.arrived_at) / 60)::int
               WHEN 'in_progress' THEN floor(extract(epoch FROM now() - a.started_at) / 60)::int
           END,
           a.state IN ('booked', 'confirmed') AND o.over,
           a.state IN ('booked', 'confirmed', 'arrived') AND o.over,
           a.patient_id, p.name, arca.record_text(p.record_no), p.birth_date,
           coalesce(p.phone, p.phone2, p.guardian_phone), p.guardian_name, a.professional_id, f.name,
           a.room_id, m.name, l.code, a.overbook,
           a.moved::int, (a.state_at AT TIME ZONE k.zone)::date = k.today, a.note
    FROM unnest(t.ids) x (id)
    JOIN clinic.appointment a ON a.id = x.id AND (mine IS NULL OR a.professional_id = ANY (mine))
    CROSS JOIN LATERAL (SELECT now() > a.starts_at + make_interval(mins => k.late_after) AS over) o
    JOIN clinic.patient p ON p.id = a.patient_id
    JOIN clinic.professional f ON f.id = a.professional_id
    JOIN clinic.lookup l ON l.id = a.kind_id
    LEFT JOIN clinic.room m ON m.id = a.room_id
    ORDER BY a.starts_at, f.name, a.id;
END
$$;

-- kind day: p_day of the professionals in p_professional_ids (NULL: all), for the columns on the screen;
-- week: the seven days from p_day's Monday of p_professional_id; patient: p_patient_id's appointments in
-- the year around p_day.
CREATE FUNCTION api.agenda_open(p_ticket uuid, p_kind text, p_day date, p_professional_id bigint,
    p_patient_id bigint, p_professional_ids bigint[] DEFAULT NULL) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k record := arca.desk();
    d date := coalesce(p_day, k.today);
    v_from date;
    v_to date;
BEGIN
    PERFORM arca.gate();
    IF p_kind = 'week' AND p_professional_id IS NULL OR p_kind = 'patient' AND p_patient_id IS NULL
       OR p_kind IS NULL OR p_kind NOT IN ('day', 'week', 'patient') THEN
        RETURN arca.no('invalid', 'invalid', 'kind');
    ELSIF d NOT BETWEEN '1990-01-01' AND '2200-01-01' THEN
        RETURN arca.no('invalid', 'bad_date', 'day');
    ELSIF p_kind = 'patient' AND NOT arca.sees_patient('patient.appointments', p_patient_id) THEN
        RETURN arca.refuse('patient.appointments', 'patient', p_patient_id, NULL);
    END IF;
    v_from := CASE p_kind WHEN 'day' THEN d WHEN 'week' THEN date_trunc('week', d)::date ELSE d - 182 END;
    v_to := CASE p_kind WHEN 'day' THEN d + 1 WHEN 'week' THEN v_from + 7 ELSE d + 183 END;
    RETURN audit.ticket_make(p_ticket, 'agenda', jsonb_strip_nulls(jsonb_build_object(
            'kind', p_kind, 'from', v_from, 'to', v_to, 'professional_id', p_professional_id,
            'patient_id', CASE WHEN p_kind = 'patient' THEN p_patient_id END)),
        CASE WHEN p_kind = 'patient' THEN p_patient_id END, NULL,
        CASE WHEN p_kind = 'patient' THEN
            arca.agenda_of_patient(p_patient_id, arca.day_start(v_from, k.zone), arca.day_start(v_to, k.zone))
        ELSE arca.agenda_of_professionals(
                CASE WHEN p_professional_id IS NOT NULL THEN ARRAY[p_professional_id] ELSE p_professional_ids END,
                arca.day_start(v_from, k.zone), arca.day_start(v_to, k.zone))
        END);
END
$$;

-- The appointments of a patient in a span of time, as far as the caller may see them.
CREATE FUNCTION arca.agenda_of_patient(p_patient bigint, lo timestamptz, hi timestamptz) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    who bigint[] := arca.seen_professionals('appointment.see');
BEGIN
    RETURN ARRAY(SELECT a.id FROM clinic.appointment a
        WHERE a.patient_id = p_patient AND a.starts_at >= lo AND a.starts_at < hi
          AND (who IS NULL OR a.professional_id = ANY (who)) AND a.state <> 'entered_in_error');
END
$$;

-- Those of some professionals (NULL: all), as far as the caller may see them.
CREATE FUNCTION arca.agenda_of_professionals(p_who bigint[], lo timestamptz, hi timestamptz) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    who bigint[] := arca.seen_professionals('appointment.see');
BEGIN
    IF p_who IS NOT NULL THEN
        who := CASE WHEN who IS NULL THEN p_who ELSE ARRAY(SELECT unnest(p_who) INTERSECT SELECT unnest(who)) END;
    END IF;
    RETURN ARRAY(SELECT a.id FROM clinic.appointment a
        WHERE a.clinic_id = arca.my_clinic() AND a.starts_at >= lo AND a.starts_at < hi
          AND (who IS NULL OR a.professional_id = ANY (who)) AND a.state <> 'entered_in_error');
END
$$;

CREATE FUNCTION api.agenda(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, professional_id bigint, professional text,
    patient_id bigint, patient text, room_id bigint, room text, day date, "time" text,
    starts_at timestamptz, ends_at timestamptz, minutes integer, state text, kind text,
    overbook boolean, moved integer, stepped_today boolean, note text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'agenda');
    mine bigint[] := arca.seen_professionals('appointment.see');
    k record := arca.desk();
BEGIN
    RETURN QUERY
    SELECT a.id, a.version, a.professional_id, f.name, a.patient_id, p.name, a.room_id, m.name,
           (a.starts_at AT TIME ZONE k.zone)::date, to_char(a.starts_at AT TIME ZONE k.zone, 'HH24:MI'),
           a.starts_at, a.ends_at, (extract(epoch FROM a.ends_at - a.starts_at) / 60)::int,
           a.state, l.code, a.overbook, a.moved::int, (a.state_at AT TIME ZONE k.zone)::date = k.today, a.note
    FROM unnest(t.ids) x (id)
    JOIN clinic.appointment a ON a.id = x.id AND (mine IS NULL OR a.professional_id = ANY (mine))
    JOIN clinic.patient p ON p.id = a.patient_id
    JOIN clinic.professional f ON f.id = a.professional_id
    JOIN clinic.lookup l ON l.id = a.kind_id
    LEFT JOIN clinic.room m ON m.id = a.room_id
    ORDER BY a.starts_at, a.professional_id, a.id;
END
$$;

-- The hours in which the professionals work in some days, for the columns of the agenda. No patient
-- is named, so it needs no ticket. NULL: every active professional.
CREATE FUNCTION api.agenda_hours(p_professional_ids bigint[], p_from_day date, p_days integer)
RETURNS TABLE (professional_id bigint, day date, from_time text, to_time text, off text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.gate();
    IF p_from_day NOT BETWEEN '1990-01-01' AND '2200-01-01' THEN RETURN; END IF;
    RETURN QUERY
    WITH d AS (SELECT p_from_day + i AS day
               FROM generate_series(0, least(greatest(p_days, 1), 31) - 1) i),
    f AS (SELECT f.id, f.clinic_id, EXISTS (SELECT FROM clinic.availability a
              WHERE a.clinic_id = f.clinic_id AND a.professional_id = f.id) AS own
          FROM clinic.professional f
          WHERE f.clinic_id = arca.my_clinic()
            AND CASE WHEN p_professional_ids IS NULL THEN f.active
                ELSE f.id = ANY (p_professional_ids) END)
    SELECT f.id, d.day, to_char(a.from_time, 'HH24:MI'), to_char(a.to_time, 'HH24:MI'), NULL
    FROM f CROSS JOIN d JOIN clinic.availability a ON a.clinic_id = f.clinic_id
        AND a.weekday = extract(isodow FROM d.day)
        AND CASE WHEN f.own THEN a.professional_id = f.id ELSE a.professional_id IS NULL END
    UNION ALL
    SELECT f.id, d.day, to_char(o.from_time, 'HH24:MI'), to_char(o.to_time, 'HH24:MI'), o.label
    FROM f CROSS JOIN d JOIN clinic.day_off o ON o.clinic_id = f.clinic_id
        AND d.day BETWEEN o.first_day AND o.last_day
        AND (o.professional_id = f.id OR o.professional_id IS NULL)
    ORDER BY 1, 2, 3;
END
$$;

-- The next free slots, of one professional or of all (NULL), at most 200 of them. No patient is
-- named, so it needs no ticket. p_notice: minutes from now on that somebody needs to come.
CREATE FUNCTION api.free_slots(p_professional_id bigint, p_from_day date, p_days integer,
    p_minutes integer, p_part text, p_weekdays smallint[] DEFAULT NULL, p_room_id bigint DEFAULT NULL,
    p_notice integer DEFAULT NULL)
RETURNS TABLE (professional_id bigint, professional text, day date, "time" text,
    starts_at timestamptz, minutes integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.gate();
    IF p_from_day NOT BETWEEN '1990-01-01' AND '2200-01-01' THEN RETURN; END IF;
    RETURN QUERY
    SELECT x.professional_id, f.name, (x.starts_at AT TIME ZONE d.zone)::date,
           to_char(x.starts_at AT TIME ZONE d.zone, 'HH24:MI'), x.starts_at,
           coalesce(p_minutes, 50)
    FROM arca.desk() d,
         arca.slots(p_professional_id, coalesce(p_from_day, d.today),
             least(greatest(coalesce(p_days, 14), 1), 366),
             least(greatest(coalesce(p_minutes, 50), 5), 480), p_part,
             now() + make_interval(mins => least(greatest(coalesce(p_notice, 0), 0), 527040)), 200,
             p_weekdays, p_room_id) x
    JOIN clinic.professional f ON f.id = x.professional_id
    ORDER BY x.starts_at, f.name, x.professional_id;
END
$$;

CREATE FUNCTION api.appointment_open(p_ticket uuid, p_id bigint) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_patient bigint := (SELECT a.patient_id FROM clinic.appointment a WHERE a.id = p_id
        AND arca.sees_professional('appointment.see', a.professional_id));
BEGIN
    PERFORM arca.gate();
    IF v_patient IS NULL THEN
        RETURN arca.refuse('appointment.see', 'appointment', p_id, NULL);
    END IF;
    RETURN audit.ticket_make(p_ticket, 'appointment', jsonb_build_object('id', p_id), v_patient, NULL);
END
$$;

CREATE FUNCTION api.appointment_get(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, patient_id bigint, patient text, record_no text,
    birth_date date, phone text, guardian text, professional_id bigint, professional text,
    room_id bigint, room text, kind_id bigint, kind text, day date, "time" text, minutes integer,
    starts_at timestamptz, ends_at timestamptz, state text, state_at timestamptz,
    overbook boolean, off_hours boolean, overbook_reason text, moved integer, note text,
    reason text, cancel_reason_id bigint, cancel_note text, created_by text,
    created_at timestamptz, confirmed_at timestamptz, arrived_at timestamptz,
    started_at timestamptz, ended_at timestamptz, cancelled_at timestamptz, waiting_id bigint,
    steps text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb := (audit.ticket_use(p_ticket, 'appointment')).args;
    k record;
BEGIN
    k := arca.desk();
    RETURN QUERY
    SELECT a.id, a.version, a.patient_id, p.name, arca.record_text(p.record_no), p.birth_date,
           coalesce(p.phone, p.phone2, p.guardian_phone), p.guardian_name, a.professional_id, f.name,
           a.room_id, m.name, a.kind_id,
           l.code, (a.starts_at AT TIME ZONE k.zone)::date,
           to_char(a.starts_at AT TIME ZONE k.zone, 'HH24:MI'),
           (extract(epoch FROM a.ends_at - a.starts_at) / 60)::int, a.starts_at, a.ends_at,
           a.state, a.state_at, a.overbook, a.off_hours, a.overbook_reason, a.moved::int, a.note,
           a.reason, a.cancel_reason_id, a.cancel_note, c.name, a.created_at, a.confirmed_at,
           a.arrived_at, a.started_at, a.ended_at, a.cancelled_at, a.waiting_id,
           ARRAY(SELECT g.to_state FROM arca.status_transition g
                 WHERE g.entity = 'appointment' AND g.from_state = a.state
                   AND arca.sees_professional(g.action, a.professional_id)
                   AND NOT (g.same_day AND (a.state_at AT TIME ZONE k.zone)::date <> k.today)
                 ORDER BY g.to_state)
    FROM clinic.appointment a
    JOIN clinic.patient p ON p.id = a.patient_id
    JOIN clinic.professional f ON f.id = a.professional_id
    JOIN clinic.lookup l ON l.id = a.kind_id
    LEFT JOIN clinic.room m ON m.id = a.room_id
    LEFT JOIN clinic.staff c ON c.id = a.created_by
    WHERE a.id = (args ->> 'id')::bigint AND arca.sees_professional('appointment.see', a.professional_id);
END
$$;

-- A page of a patient's appointments, newest first. p_before, p_before_id: starts_at and id of the last
-- row read, NULL for the first page. Where the caller may not see the agenda of a professional the visit
-- is left out.
CREATE FUNCTION arca.patient_visits(p_patient bigint, p_before timestamptz, p_before_id bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    mine bigint[] := arca.seen_professionals('appointment.see');
BEGIN
    RETURN ARRAY(SELECT a.id FROM clinic.appointment a
        WHERE a.patient_id = p_patient
          AND (a.starts_at, a.id) < (coalesce(p_before, 'infinity'), coalesce(p_before_id, 0))
          AND (mine IS NULL OR a.professional_id = ANY (mine))
        ORDER BY a.starts_at DESC, a.id DESC LIMIT 50);
END
$$;

-- Opened by patient_tab_open(..., 'appointments').
CREATE FUNCTION api.patient_appointments(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, starts_at timestamptz, day date, "time" text,
    minutes integer, professional_id bigint, professional text, room text, kind text, state text,
    overbook boolean, moved integer, note text, reason text, cancel_reason text, cancel_note text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'patient_appointments');
    k record := arca.desk();
    mine bigint[] := arca.seen_professionals('appointment.see');
BEGIN
    RETURN QUERY
    SELECT a.id, a.version, a.starts_at, (a.starts_at AT TIME ZONE k.zone)::date,
           to_char(a.starts_at AT TIME ZONE k.zone, 'HH24:MI'),
           (extract(epoch FROM a.ends_at - a.starts_at) / 60)::int, a.professional_id, f.name,
           m.name, l.code, a.state, a.overbook, a.moved::int, a.note, a.reason, c.code,
           a.cancel_note
    FROM unnest(t.ids) x (id)
    JOIN clinic.appointment a ON a.id = x.id AND (mine IS NULL OR a.professional_id = ANY (mine))
    JOIN clinic.professional f ON f.id = a.professional_id
    JOIN clinic.lookup l ON l.id = a.kind_id
    LEFT JOIN clinic.lookup c ON c.id = a.cancel_reason_id
    LEFT JOIN clinic.room m ON m.id = a.room_id
    ORDER BY a.starts_at DESC, a.id DESC;
END
$$;
