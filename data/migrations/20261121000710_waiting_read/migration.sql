-- SPDX-License-Identifier: Apache-2.0
-- Reading the waiting list: pages by rank, one entry, a position by protocol, who fits a free slot, statistics.

SET LOCAL ROLE arca_owner;

-- filters: state (active, inactive, all, or one state), priority, flow (look-up id or code),
-- professional_id (who wished this one or anyone), weekday 1..7, part, q (part of a name).
-- With a q it is called twice, see audit.ticket_asked. p_after is the `cursor` of the last row of the page
-- before (NULL: the first page); a page is a walk along one index, whatever its depth.
CREATE FUNCTION api.waiting_open(p_ticket uuid, p_filters jsonb, p_after text DEFAULT NULL,
    p_limit integer DEFAULT 50) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    f jsonb := coalesce(p_filters, '{}');
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('waiting.see') = 'none' THEN
        RETURN arca.refuse('waiting.see', 'waiting_entry', NULL, NULL);
    END IF;
    f := jsonb_strip_nulls(jsonb_build_object(
        'state', coalesce(nullif(left(f ->> 'state', 40), ''), 'active'),
        'priority_id', arca.lookup_of('waiting_priority', nullif(f ->> 'priority', '')),
        'flow_id', arca.lookup_of('waiting_flow', nullif(f ->> 'flow', '')),
        'professional_id', arca.id_of(f ->> 'professional_id'),
        'weekday', CASE WHEN f ->> 'weekday' ~ '^[1-7]$' THEN (f ->> 'weekday')::int END,
        'part', nullif(left(f ->> 'part', 40), ''),
        'q', nullif(arca.fold(left(f ->> 'q', 100)), '')));
    IF f ? 'q' AND NOT audit.ticket_asked(p_ticket, 'waiting', f) THEN
        RETURN audit.ticket_ask(p_ticket, 'waiting', f);
    END IF;
    RETURN audit.ticket_make(p_ticket, 'waiting', f, NULL, NULL, arca.waiting_page(f, p_after, p_limit),
        jsonb_build_object('after', p_after));
END
$$;

-- Does an entry stand in the list that these filters ask for?
CREATE FUNCTION arca.waiting_shown(w clinic.waiting_entry, f jsonb) RETURNS boolean
LANGUAGE sql STABLE
RETURN (CASE f ->> 'state' WHEN 'all' THEN true WHEN 'active' THEN NOT w.closed
            WHEN 'inactive' THEN w.closed ELSE w.state = f ->> 'state' END)
   AND (f -> 'priority_id' IS NULL OR w.priority_id = (f ->> 'priority_id')::bigint)
   AND (f -> 'flow_id' IS NULL OR w.flow_id = (f ->> 'flow_id')::bigint)
   AND (f -> 'professional_id' IS NULL OR w.professional_id IS NULL
        OR w.professional_id = (f ->> 'professional_id')::bigint)
   AND (f -> 'weekday' IS NULL OR w.weekdays IS NULL
        OR (f ->> 'weekday')::smallint = ANY (w.weekdays))
   AND (f -> 'part' IS NULL OR w.parts IS NULL OR f ->> 'part' = ANY (w.parts));

-- The parts of a cursor: closed, priority, place, id, how many wait before. Only this program writes one.
CREATE FUNCTION arca.waiting_cursor(p_after text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF p_after !~ '^(true|false):[0-9]{1,4}:-?[0-9]{1,17}:[0-9]{1,18}:[0-9]{1,9}$' COLLATE "C" THEN
        RAISE EXCEPTION 'not a place in the list' USING ERRCODE = 'AR011';
    END IF;
    RETURN string_to_array(p_after, ':');
END
$$;

-- The cursor that goes on behind an entry; `waiting`: how many wait up to it, itself among them.
CREATE FUNCTION arca.waiting_behind(closed boolean, priority smallint, place_at timestamptz, id bigint,
    waiting integer) RETURNS text
LANGUAGE sql STABLE
RETURN concat_ws(':', closed::text, priority, (extract(epoch FROM place_at) * 1000000)::bigint, id, waiting);

-- The entries of one page, in the order of the rank.
CREATE FUNCTION arca.waiting_page(f jsonb, p_after text, p_limit integer) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    c text[] := arca.waiting_cursor(p_after);
    v_closed boolean := coalesce(c[1]::boolean, f ->> 'state' = 'inactive');
    v_priority smallint := coalesce(c[2]::smallint, -1);
    v_place timestamptz := coalesce(to_timestamp(0) + c[3]::bigint * interval '1 microsecond', '-infinity');
    v_id bigint := coalesce(c[4]::bigint, 0);
BEGIN
    RETURN ARRAY(
        SELECT w.id FROM clinic.waiting_entry w
        WHERE w.clinic_id = arca.my_clinic()
          AND (w.closed, w.priority, w.place_at, w.id) > (v_closed, v_priority, v_place, v_id)
          AND w.closed <= (f ->> 'state' NOT IN ('active', 'waiting', 'contacting', 'offered',
                  'suspended'))
          AND arca.waiting_shown(w, f)
          AND (f -> 'q' IS NULL OR EXISTS (SELECT FROM clinic.patient p WHERE p.id = w.patient_id
                  AND (strpos(p.norm, f ->> 'q') > 0
                       OR strpos(arca.fold(p.registered_name), f ->> 'q') > 0)))
        ORDER BY w.closed, w.priority, w.place_at, w.id
        LIMIT least(greatest(coalesce(p_limit, 50), 1), 200));
END
$$;

-- The page that was opened. `position` is the place among all that wait, filters or not; `phone` the first
-- that there is of the own, the other and the guardian's.
CREATE FUNCTION api.waiting_list(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, "position" integer, protocol text, patient_id bigint,
    patient text, birth_date date, phone text, guardian text, status text, state text, flow text,
    priority text, priority_rank integer, since timestamptz, days integer, place_at timestamptz,
    sent_to_end integer, wished_date date, wished_first date, overdue boolean,
    professional_id bigint, professional text, weekdays smallint[], parts text[],
    notice_minutes integer, suspended_until date, contacts integer, last_contact_at timestamptz,
    last_outcome text, note text, cursor text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'waiting');
    k record := arca.desk();
    c text[] := arca.waiting_cursor(t.page ->> 'after');
    rows clinic.waiting_entry[];
    last clinic.waiting_entry;
    -- where the page begins, and how many wait before it
    v_closed boolean := coalesce(c[1]::boolean, t.args ->> 'state' = 'inactive');
    v_priority smallint := coalesce(c[2]::smallint, -1);
    v_place timestamptz := coalesce(to_timestamp(0) + c[3]::bigint * interval '1 microsecond',
        '-infinity');
    v_id bigint := coalesce(c[4]::bigint, 0);
    v_before int := coalesce(c[5]::int, 0);
BEGIN
    rows := ARRAY(SELECT w FROM unnest(t.ids) x(id) JOIN clinic.waiting_entry w ON w.id = x.id);
    SELECT x.* INTO last FROM unnest(rows) x WHERE NOT x.closed
    ORDER BY x.priority DESC, x.place_at DESC, x.id DESC LIMIT 1;
    RETURN QUERY
    WITH page AS (SELECT * FROM unnest(rows)),
    place AS (      -- one walk over the index from where the page begins to its last open row
        SELECT w.id, (v_before + row_number() OVER (ORDER BY w.priority, w.place_at, w.id))::int AS n
        FROM clinic.waiting_entry w
        WHERE w.clinic_id = arca.my_clinic() AND w.closed = false AND v_closed = false
          AND (w.priority, w.place_at, w.id) > (v_priority, v_place, v_id)
          AND (w.priority, w.place_at, w.id) <= (last.priority, last.place_at, last.id)
    )
    SELECT w.id, w.version, l.n, w.protocol, w.patient_id, p.name, p.birth_date,
           coalesce(p.phone, p.phone2, p.guardian_phone), p.guardian_name, p.status, w.state, fl.code, pl.code, w.priority::int, w.since,
           k.today - (w.since AT TIME ZONE k.zone)::date, w.place_at, w.sent_to_end::int,
           w.wished_date, w.wished_first, NOT w.closed AND w.wished_date < k.today,
           w.professional_id, pr.name, w.weekdays, w.parts, w.notice_minutes, w.suspended_until,
           ct.n::int, ct.at, ct.outcome, w.note,
           arca.waiting_behind(w.closed, w.priority, w.place_at, w.id, coalesce(l.n, 0))
    FROM page w
    JOIN clinic.patient p ON p.id = w.patient_id
    JOIN clinic.lookup fl ON fl.id = w.flow_id
    JOIN clinic.lookup pl ON pl.id = w.priority_id
    LEFT JOIN place l ON l.id = w.id
    LEFT JOIN clinic.professional pr ON pr.id = w.professional_id
    LEFT JOIN LATERAL (
        SELECT count(*) OVER () AS n, x.at, x.outcome FROM clinic.waiting_contact x
        WHERE x.entry_id = w.id ORDER BY x.at DESC, x.id DESC LIMIT 1) ct ON true
    ORDER BY w.closed, w.priority, w.place_at, w.id;
END
$$;

-- total, active, inactive; shown: how many the filters leave; last_update: of any entry.
CREATE FUNCTION api.waiting_stats(p_ticket uuid)
RETURNS TABLE (total integer, active integer, inactive integer, shown integer,
    oldest_since timestamptz, last_update timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    f jsonb := (audit.ticket_use(p_ticket, 'waiting')).args;
    v_active int;
    v_inactive int;
BEGIN
    SELECT count(*) INTO v_active FROM clinic.waiting_entry w
    WHERE w.clinic_id = arca.my_clinic() AND w.closed = false;
    SELECT count(*) INTO v_inactive FROM clinic.waiting_entry w
    WHERE w.clinic_id = arca.my_clinic() AND w.closed = true;
    RETURN QUERY SELECT v_active + v_inactive, v_active, v_inactive,
        CASE WHEN f = '{"state": "active"}' THEN v_active
             WHEN f = '{"state": "inactive"}' THEN v_inactive
             WHEN f = '{"state": "all"}' THEN v_active + v_inactive
             ELSE (SELECT count(*)::int FROM clinic.waiting_entry w
                   WHERE w.clinic_id = arca.my_clinic() AND arca.waiting_shown(w, f)
                     AND (f -> 'q' IS NULL OR EXISTS (SELECT FROM clinic.patient p
                         WHERE p.id = w.patient_id AND (strpos(p.norm, f ->> 'q') > 0
                             OR strpos(arca.fold(p.registered_name), f ->> 'q') > 0)))) END,
        (SELECT min(w.since) FROM clinic.waiting_entry w
         WHERE w.clinic_id = arca.my_clinic() AND w.closed = false),
        (SELECT max(w.updated_at) FROM clinic.waiting_entry w
         WHERE w.clinic_id = arca.my_clinic());
END
$$;

CREATE FUNCTION api.waiting_entry_open(p_ticket uuid, p_id bigint) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('waiting.see') = 'none' THEN
        RETURN arca.refuse('waiting.see', 'waiting_entry', NULL, NULL);
    END IF;
    IF NOT EXISTS (SELECT FROM clinic.waiting_entry w WHERE w.id = p_id) THEN
        RETURN arca.refuse('waiting.see', 'waiting_entry', p_id, NULL);
    END IF;
    RETURN audit.ticket_make(p_ticket, 'waiting_entry', jsonb_build_object('id', p_id),
        (SELECT w.patient_id FROM clinic.waiting_entry w WHERE w.id = p_id), NULL);
END
$$;

-- One entry with its contacts and corrections as JSON arrays, newest first.
CREATE FUNCTION api.waiting_entry(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, "position" integer, protocol text, patient_id bigint,
    patient text, patient_version integer, status text, birth_date date, phone text, guardian text,
    state text, flow text, flow_id bigint, priority text, priority_id bigint, since timestamptz,
    days integer, place_at timestamptz, sent_to_end integer, wished_date date, wished_first date,
    professional_id bigint, professional text, weekdays smallint[], parts text[],
    notice_minutes integer, suspended_until date, appointment_id bigint,
    offer_professional_id bigint, offer_starts_at timestamptz, offer_expires_at timestamptz,
    removed_reason_id bigint, removed_reason text, removed_at timestamptz, removed_note text,
    note text, created_by text, updated_at timestamptz, attempts integer, attempts_needed integer,
    contacts jsonb, wishes jsonb, steps text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb := (audit.ticket_use(p_ticket, 'waiting_entry')).args;
    k record;
BEGIN
    k := arca.desk();
    RETURN QUERY
    SELECT w.id, w.version, arca.waiting_position(w.id), w.protocol, w.patient_id, p.name,
           p.version, p.status, p.birth_date, coalesce(p.phone, p.phone2, p.guardian_phone),
           p.guardian_name, w.state, fl.code, w.flow_id, pl.code, w.priority_id, w.since, k.today - (w.since AT TIME ZONE k.zone)::date,
           w.place_at, w.sent_to_end::int, w.wished_date, w.wished_first, w.professional_id, pr.name,
           w.weekdays, w.parts, w.notice_minutes, w.suspended_until, w.appointment_id,
           w.offer_professional_id, w.offer_starts_at, w.offer_expires_at, w.removed_reason_id,
           rl.code, w.removed_at, w.removed_note, w.note, cs.name, w.updated_at,
           arca.waiting_attempts(w.id), k.reply_attempts::int,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'at', c.at,
                'outcome', c.outcome, 'staff', st.name, 'note', c.note) ORDER BY c.at DESC, c.id DESC), '[]')
            FROM clinic.waiting_contact c LEFT JOIN clinic.staff st ON st.id = c.staff_id
            WHERE c.entry_id = w.id),
           (SELECT coalesce(jsonb_agg(jsonb_build_object('at', c.at, 'wished_date', c.wished_date,
                'staff', st.name, 'reason', c.reason) ORDER BY c.at DESC, c.id DESC), '[]')
            FROM clinic.waiting_wish c LEFT JOIN clinic.staff st ON st.id = c.staff_id
            WHERE c.entry_id = w.id),
           ARRAY(SELECT g.to_state FROM arca.status_transition g
                 WHERE g.entity = 'waiting_entry' AND g.from_state = w.state
                   AND arca.scope_of(g.action) = 'clinic' ORDER BY g.to_state)
    FROM clinic.waiting_entry w
    JOIN clinic.patient p ON p.id = w.patient_id
    JOIN clinic.lookup fl ON fl.id = w.flow_id
    JOIN clinic.lookup pl ON pl.id = w.priority_id
    LEFT JOIN clinic.lookup rl ON rl.id = w.removed_reason_id
    LEFT JOIN clinic.professional pr ON pr.id = w.professional_id
    LEFT JOIN clinic.staff cs ON cs.id = w.created_by
    WHERE w.id = (args ->> 'id')::bigint;
END
$$;

-- A position by its protocol number: the position alone, nobody's name.
CREATE FUNCTION api.waiting_position_open(p_ticket uuid, p_protocol text) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_protocol text := arca.protocol_of(p_protocol);
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('waiting.see') = 'none' THEN
        RETURN arca.refuse('waiting.see', 'waiting_entry', NULL, NULL);
    END IF;
    RETURN audit.ticket_make(p_ticket, 'waiting_position', jsonb_build_object('protocol',
        v_protocol), (SELECT w.patient_id FROM clinic.waiting_entry w WHERE w.protocol = v_protocol), NULL);
END
$$;

-- code: invalid (a mistyped number), not_found, or ok.
CREATE FUNCTION api.waiting_position(p_ticket uuid)
RETURNS TABLE (code text, protocol text, state text, "position" integer, days integer, total integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb := (audit.ticket_use(p_ticket, 'waiting_position')).args;
    k record;
BEGIN
    k := arca.desk();
    IF args ->> 'protocol' IS NULL THEN
        RETURN QUERY SELECT 'invalid', NULL::text, NULL::text, NULL::int, NULL::int, NULL::int;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT 'ok', w.protocol, w.state, arca.waiting_position(w.id),
           k.today - (w.since AT TIME ZONE k.zone)::date,
           (SELECT count(*)::int FROM clinic.waiting_entry x
            WHERE x.clinic_id = w.clinic_id AND x.closed = false)
    FROM clinic.waiting_entry w WHERE w.protocol = args ->> 'protocol';
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'not_found', args ->> 'protocol', NULL::text, NULL::int, NULL::int,
            NULL::int;
    END IF;
END
$$;

-- Who fits a freed slot, best rank first, 20 at most.
CREATE FUNCTION arca.waiting_fits(v_professional bigint, v_starts timestamptz, v_minutes integer) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    k record := arca.desk();
    v_ends timestamptz := v_starts + make_interval(mins => v_minutes);
    v_local timestamp := v_starts AT TIME ZONE k.zone;
    v_part text := CASE WHEN v_local::time < '12:00' THEN 'morning'
                        WHEN v_local::time < '18:00' THEN 'afternoon' ELSE 'evening' END;
BEGIN
    RETURN ARRAY(
        SELECT w.id FROM clinic.waiting_entry w
        WHERE w.clinic_id = k.clinic AND w.closed = false
          AND (w.state IN ('waiting', 'contacting')
               OR w.state = 'suspended' AND w.suspended_until <= v_local::date
               OR w.state = 'offered' AND w.offer_expires_at <= now())
          AND (w.professional_id IS NULL OR w.professional_id = v_professional)
          AND (w.weekdays IS NULL OR extract(isodow FROM v_local)::smallint = ANY (w.weekdays))
          AND (w.parts IS NULL OR v_part = ANY (w.parts))
          AND (w.wished_date IS NULL OR w.wished_date <= v_local::date)
          AND v_starts >= now() + make_interval(mins => w.notice_minutes)
          AND NOT EXISTS (SELECT FROM clinic.appointment a
              WHERE a.patient_id = w.patient_id AND a.holds AND a.starts_at < v_ends
                AND a.starts_at > v_starts - interval '12 hours' AND a.ends_at > v_starts)
        ORDER BY w.closed, w.priority, w.place_at, w.id
        LIMIT 20);
END
$$;

CREATE FUNCTION api.waiting_fit_open(p_ticket uuid, p_professional_id bigint,
    p_starts_at timestamptz, p_minutes integer) RETURNS api.answer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('waiting.work') = 'none' THEN
        RETURN arca.refuse('waiting.work', 'waiting_entry', NULL, NULL);
    ELSIF (p_starts_at BETWEEN '1990-01-01' AND '2200-01-01' AND coalesce(p_minutes, 50) BETWEEN 1 AND 1440) IS NOT TRUE THEN
        RETURN arca.no('invalid', 'bad_date', 'day');
    END IF;
    RETURN audit.ticket_make(p_ticket, 'waiting_fit', jsonb_build_object(
        'professional_id', p_professional_id, 'starts_at', p_starts_at,
        'minutes', coalesce(p_minutes, 50)), NULL, NULL,
        arca.waiting_fits(p_professional_id, p_starts_at, coalesce(p_minutes, 50)));
END
$$;

-- With the telephone to call.
CREATE FUNCTION api.waiting_fit(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, "position" integer, protocol text, patient_id bigint,
    patient text, birth_date date, phone text, guardian text, status text, state text,
    priority text, since timestamptz, days integer, wished_date date, professional_id bigint,
    notice_minutes integer, contacts integer, last_contact_at timestamptz, last_outcome text,
    note text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'waiting_fit');
    k record := arca.desk();
BEGIN
    RETURN QUERY
    SELECT w.id, w.version, arca.waiting_position(w.id), w.protocol, w.patient_id, p.name,
           p.birth_date, coalesce(p.phone, p.phone2, p.guardian_phone), p.guardian_name, p.status,
           w.state, pl.code, w.since,
           k.today - (w.since AT TIME ZONE k.zone)::date, w.wished_date, w.professional_id,
           w.notice_minutes, ct.n::int, ct.at, ct.outcome, w.note
    FROM clinic.waiting_entry w
    JOIN clinic.patient p ON p.id = w.patient_id
    JOIN clinic.lookup pl ON pl.id = w.priority_id
    LEFT JOIN LATERAL (
        SELECT count(*) OVER () AS n, x.at, x.outcome FROM clinic.waiting_contact x
        WHERE x.entry_id = w.id ORDER BY x.at DESC, x.id DESC LIMIT 1) ct ON true
    WHERE w.id = ANY (t.ids)
    ORDER BY w.priority, w.place_at, w.id;
END
$$;

-- How many that wait do not fit, by the first reason that keeps them out: other days, times or
-- professional wished, the notice they need, a visit of their own then, suspended or being offered
-- another slot. Read with the ticket of waiting_fit.
CREATE FUNCTION api.waiting_fit_left(p_ticket uuid)
RETURNS TABLE (wishes integer, notice integer, busy integer, away integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb := (audit.ticket_use(p_ticket, 'waiting_fit')).args;
    k record := arca.desk();
    v_starts timestamptz := (args ->> 'starts_at')::timestamptz;
    v_ends timestamptz := v_starts + make_interval(mins => (args ->> 'minutes')::int);
    v_local timestamp := v_starts AT TIME ZONE k.zone;
    v_part text := CASE WHEN v_local::time < '12:00' THEN 'morning'
        WHEN v_local::time < '18:00' THEN 'afternoon' ELSE 'evening' END;
BEGIN
    RETURN QUERY
    SELECT (count(*) FILTER (WHERE x.why = 'wishes'))::int,
           (count(*) FILTER (WHERE x.why = 'notice'))::int,
           (count(*) FILTER (WHERE x.why = 'busy'))::int,
           (count(*) FILTER (WHERE x.why = 'away'))::int
    FROM (SELECT CASE
        WHEN w.professional_id <> (args ->> 'professional_id')::bigint
             OR NOT extract(isodow FROM v_local)::smallint = ANY (w.weekdays)
             OR NOT v_part = ANY (w.parts) OR w.wished_date > v_local::date THEN 'wishes'
        WHEN w.state = 'suspended' AND w.suspended_until > v_local::date
             OR w.state = 'offered' AND w.offer_expires_at > now() THEN 'away'
        WHEN v_starts < now() + make_interval(mins => w.notice_minutes) THEN 'notice'
        WHEN EXISTS (SELECT FROM clinic.appointment a
            WHERE a.patient_id = w.patient_id AND a.holds AND a.starts_at < v_ends
              AND a.starts_at > v_starts - interval '12 hours' AND a.ends_at > v_starts) THEN 'busy'
        END AS why
        FROM clinic.waiting_entry w
        WHERE w.clinic_id = k.clinic AND w.closed = false) x;
END
$$;

CREATE FUNCTION arca.patient_entries(p_patient bigint) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
    RETURN ARRAY(SELECT w.id FROM clinic.waiting_entry w WHERE w.patient_id = p_patient);
END
$$;

-- A patient's entries, newest first; opened by patient_tab_open(..., 'waiting').
CREATE FUNCTION api.patient_waiting(p_ticket uuid)
RETURNS TABLE (id bigint, version integer, protocol text, state text, flow text, priority text,
    "position" integer, since timestamptz, days integer, wished_date date, wished_first date,
    professional text, contacts integer, last_contact_at timestamptz, removed_reason text,
    removed_at timestamptz, appointment_id bigint, note text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'patient_waiting');
    k record := arca.desk();
BEGIN
    RETURN QUERY
    SELECT w.id, w.version, w.protocol, w.state, fl.code, pl.code, arca.waiting_position(w.id),
           w.since, coalesce((w.removed_at AT TIME ZONE k.zone)::date, k.today)
               - (w.since AT TIME ZONE k.zone)::date,
           w.wished_date, w.wished_first, pr.name, ct.n::int, ct.at, rl.code, w.removed_at,
           w.appointment_id, w.note
    FROM clinic.waiting_entry w
    JOIN clinic.lookup fl ON fl.id = w.flow_id
    JOIN clinic.lookup pl ON pl.id = w.priority_id
    LEFT JOIN clinic.lookup rl ON rl.id = w.removed_reason_id
    LEFT JOIN clinic.professional pr ON pr.id = w.professional_id
    LEFT JOIN LATERAL (
        SELECT count(*) OVER () AS n, x.at FROM clinic.waiting_contact x
        WHERE x.entry_id = w.id ORDER BY x.at DESC, x.id DESC LIMIT 1) ct ON true
    WHERE w.id = ANY (t.ids)
    ORDER BY w.since DESC, w.id DESC;
END
$$;
