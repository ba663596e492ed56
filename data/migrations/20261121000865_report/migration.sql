-- SPDX-License-Identifier: Apache-2.0
-- Reports: visits by month, professional and state; how long people wait; who did how much. They count and name
-- no patient. Like every read a report needs a committed ticket, whose event says which one of which days it was.

SET LOCAL ROLE arca_owner;

-- p_kind: visits, waits or actions; the days are the clinic's, both included, at most three years (actions: one).
CREATE FUNCTION api.report_open(p_ticket uuid, p_kind text, p_from date, p_to date) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_action text := CASE p_kind WHEN 'visits' THEN 'appointment.see' WHEN 'waits' THEN 'waiting.see'
                                 WHEN 'actions' THEN 'audit.list' END;
BEGIN
    PERFORM arca.gate();
    IF v_action IS NULL THEN
        RETURN arca.no('invalid', 'invalid', 'kind');
    ELSIF arca.scope_of(v_action) = 'none' THEN
        RETURN arca.refuse(v_action, NULL, NULL, NULL);
    ELSIF p_from IS NULL OR p_to IS NULL OR p_from < '1990-01-01' OR p_to > '2200-01-01' OR p_from > p_to
          OR p_to - p_from > (CASE p_kind WHEN 'actions' THEN 366 ELSE 1100 END) THEN
        RETURN arca.no('invalid', 'bad_date', 'day');
    END IF;
    RETURN audit.ticket_make(p_ticket, 'report', jsonb_build_object('kind', p_kind, 'from', p_from, 'to', p_to), NULL);
END
$$;

-- The span of a report's ticket as instants; AR020 when the ticket is of another report.
CREATE FUNCTION arca.report_span(p_ticket uuid, p_kind text, OUT zone text, OUT lo timestamptz, OUT hi timestamptz)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'report');
BEGIN
    IF t.args ->> 'kind' <> p_kind THEN
        RAISE EXCEPTION 'there is no committed ticket for this read' USING ERRCODE = 'AR020';
    END IF;
    zone := (SELECT d.zone FROM arca.desk() d);
    lo := arca.day_start((t.args ->> 'from')::date, zone);
    hi := arca.day_start((t.args ->> 'to')::date + 1, zone);
END
$$;

-- As far as the caller sees the agenda.
CREATE FUNCTION api.report_visits(p_ticket uuid)
RETURNS TABLE (month text, professional text, kind text, state text, visits bigint, minutes bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s record := arca.report_span(p_ticket, 'visits');
    mine bigint[] := arca.seen_professionals('appointment.see');
BEGIN
    RETURN QUERY
    SELECT to_char(a.starts_at AT TIME ZONE s.zone, 'YYYY-MM'), f.name, l.code, a.state, count(*),
           (sum(extract(epoch FROM a.ends_at - a.starts_at)) / 60)::bigint
      FROM clinic.appointment a
      JOIN clinic.professional f ON f.id = a.professional_id
      JOIN clinic.lookup l ON l.id = a.kind_id
     WHERE a.clinic_id = arca.my_clinic() AND a.starts_at >= s.lo AND a.starts_at < s.hi
       AND (mine IS NULL OR a.professional_id = ANY (mine)) AND a.state <> 'entered_in_error'
     GROUP BY 1, f.name, f.id, 3, 4
     ORDER BY 1, f.name, f.id, 3, 4;
END
$$;

-- Of each flow and priority: who waits now and for how many days, who was booked in those days and after how many,
-- and how many were taken off the list.
CREATE FUNCTION api.report_waits(p_ticket uuid)
RETURNS TABLE (flow text, priority text, waiting bigint, median_days integer, longest_days integer, booked bigint,
    median_days_to_booking integer, removed bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s record := arca.report_span(p_ticket, 'waits');
BEGIN
    RETURN QUERY
    WITH e AS (
        SELECT w.flow_id, w.priority_id, w.priority, w.state,
               CASE WHEN NOT w.closed THEN extract(epoch FROM now() - w.since) / 86400 END AS waits,
               CASE WHEN w.state = 'booked' AND a.created_at >= s.lo AND a.created_at < s.hi
                   THEN extract(epoch FROM a.created_at - w.since) / 86400 END AS waited,
               w.state = 'removed' AND w.removed_at >= s.lo AND w.removed_at < s.hi AS gone
          FROM clinic.waiting_entry w LEFT JOIN clinic.appointment a ON a.id = w.appointment_id
         WHERE w.clinic_id = arca.my_clinic() AND arca.scope_of('waiting.see') <> 'none')
    SELECT fl.code, pl.code, count(e.waits), floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY e.waits))::int,
           floor(max(e.waits))::int, count(e.waited),
           floor(percentile_cont(0.5) WITHIN GROUP (ORDER BY e.waited))::int, count(*) FILTER (WHERE e.gone)
      FROM e JOIN clinic.lookup fl ON fl.id = e.flow_id JOIN clinic.lookup pl ON pl.id = e.priority_id
     GROUP BY fl.code, fl.sort, pl.code, pl.sort
    HAVING count(e.waits) + count(e.waited) + count(*) FILTER (WHERE e.gone) > 0
     ORDER BY pl.sort, fl.sort;
END
$$;

-- Who may not see the whole log gets the own actions.
CREATE FUNCTION api.report_actions(p_ticket uuid)
RETURNS TABLE (person text, person_name text, action text, refused boolean, entries bigint, patients bigint, first text,
    last text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s record := arca.report_span(p_ticket, 'actions');
    v_who text := CASE WHEN arca.scope_of('audit.list') <> 'clinic' THEN session_user END;
BEGIN
    RETURN QUERY
    SELECT e.actor, max(p.name), e.action, e.outcome > 0, count(*), count(DISTINCT e.patient_id),
           to_char(min(e.at) AT TIME ZONE s.zone, 'YYYY-MM-DD HH24:MI'), to_char(max(e.at) AT TIME ZONE s.zone, 'YYYY-MM-DD HH24:MI')
      FROM audit.event e LEFT JOIN clinic.staff p ON p.id = e.staff_id
     WHERE e.clinic_id = arca.my_clinic() AND e.at >= s.lo AND e.at < s.hi AND (v_who IS NULL OR e.actor = v_who)
     GROUP BY e.actor, e.action, e.outcome > 0
     ORDER BY e.actor, e.action, e.outcome > 0;
END
$$;

INSERT INTO arca.function_action (function, action) VALUES
    ('report_open', NULL), -- whom it refuses by an event
    ('report_visits', 'appointment.see'), ('report_waits', 'waiting.see'), ('report_actions', 'audit.list');
