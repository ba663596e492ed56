-- SPDX-License-Identifier: Apache-2.0
-- Export: what a person may see, as rows for a file and as FHIR R4 resources. Like every read it needs a
-- committed ticket, whose event names whom the file will hold; a list comes in pages, each with its own.
--
-- The answer of an ..._open has in detail.next what the page after it is asked for with (absent: the last).

SET LOCAL ROLE arca_owner;

-- One patient (p_record: R-00812 or 812), who a search finds (p_q), or all that the caller may open.
CREATE FUNCTION api.export_patients_open(p_ticket uuid, p_record text, p_q text, p_after text DEFAULT NULL)
RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_own bigint := CASE WHEN arca.scope_of('patient.open') <> 'clinic' THEN arca.my_staff() END;
    v_after bigint := CASE WHEN p_after ~ '^[0-9]{1,18}$' COLLATE "C" THEN p_after::bigint ELSE 0 END;
    v_id bigint;
    v_ids bigint[];
    a api.answer;
BEGIN
    PERFORM arca.gate();
    IF p_record IS NOT NULL THEN
        SELECT p.id INTO v_id FROM clinic.patient p WHERE p.clinic_id = arca.my_clinic()
           AND p.record_no = substring(p_record FROM '^[Rr]?[ -]?0*([0-9]{1,9})$')::int;
        IF v_id IS NULL OR NOT arca.sees_patient('patient.open', v_id) THEN
            RETURN arca.refuse('patient.open', 'patient', v_id, NULL);
        END IF;
        v_ids := ARRAY[v_id];
    ELSIF arca.scope_of('patient.open') = 'none' THEN
        RETURN arca.refuse('patient.open', 'patient', NULL, NULL);
    ELSIF nullif(btrim(p_q), '') IS NOT NULL THEN
        IF NOT audit.ticket_asked(p_ticket, 'export_patients', jsonb_build_object('q', left(p_q, 200))) THEN
            RETURN audit.ticket_ask(p_ticket, 'export_patients', jsonb_build_object('q', left(p_q, 200)));
        END IF;
        v_ids := (clinic.patient_find(arca.my_clinic(), left(p_q, 200), v_own, NULL, NULL, 50)).ids;
        v_ids := ARRAY(SELECT x FROM unnest(v_ids) WITH ORDINALITY u(x, o)
                        WHERE v_own IS NULL OR arca.sees_patient('patient.open', x) ORDER BY o);
    ELSE
        v_ids := ARRAY(SELECT p.id FROM clinic.patient p
                        WHERE p.clinic_id = arca.my_clinic() AND p.id > v_after AND p.merged_into IS NULL
                          AND (v_own IS NULL OR v_own IN (p.intern_id, p.supervisor_id))
                        ORDER BY p.id LIMIT 500);
    END IF;
    a := audit.ticket_make(p_ticket, 'export_patients', jsonb_strip_nulls(jsonb_build_object('id', v_id,
        'q', left(p_q, 200))), v_id, NULL, v_ids,
        jsonb_build_object('after', v_after));
    a.detail := jsonb_object('{count,next}', ARRAY[cardinality(v_ids)::text,
        CASE WHEN p_record IS NULL AND nullif(btrim(p_q), '') IS NULL AND cardinality(v_ids) = 500
             THEN v_ids[500]::text END]);
    RETURN a;
END
$$;

-- The agenda of a day, as far as the caller sees it.
CREATE FUNCTION api.export_agenda_open(p_ticket uuid, p_day date) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k record := arca.desk();
    v_ids bigint[];
    a api.answer;
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('appointment.see') = 'none' THEN
        RETURN arca.refuse('appointment.see', 'appointment', NULL, NULL);
    ELSIF p_day IS NULL OR p_day NOT BETWEEN '1990-01-01' AND '2200-01-01' THEN
        RETURN arca.no('invalid', 'bad_date', 'day');
    END IF;
    v_ids := arca.agenda_of_professionals(NULL, arca.day_start(p_day, k.zone), arca.day_start(p_day + 1, k.zone));
    a := audit.ticket_make(p_ticket, 'export_agenda', jsonb_build_object('day', p_day), NULL, NULL, v_ids);
    a.detail := jsonb_build_object('count', cardinality(v_ids));
    RETURN a;
END
$$;

-- Who waits, in the order of the list.
CREATE FUNCTION api.export_waiting_open(p_ticket uuid, p_after text DEFAULT NULL) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_ids bigint[];
    a api.answer;
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('waiting.see') = 'none' THEN
        RETURN arca.refuse('waiting.see', 'waiting_entry', NULL, NULL);
    END IF;
    v_ids := arca.waiting_page('{"state": "active"}', p_after, 200);
    a := audit.ticket_make(p_ticket, 'export_waiting', '{"state": "active"}', NULL, NULL, v_ids);
    a.detail := jsonb_object('{count,next}', ARRAY[cardinality(v_ids)::text,
        (SELECT arca.waiting_behind(w.closed, w.priority, w.place_at, w.id, 0)
           FROM clinic.waiting_entry w WHERE w.id = v_ids[200])]);
    RETURN a;
END
$$;

-- The people of the staff.
CREATE FUNCTION api.export_staff_open(p_ticket uuid) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_ids bigint[];
    a api.answer;
BEGIN
    PERFORM arca.gate();
    IF arca.scope_of('staff.see') <> 'clinic' THEN
        RETURN arca.refuse('staff.see', 'staff', NULL, NULL);
    END IF;
    v_ids := ARRAY(SELECT s.id FROM clinic.staff s WHERE s.clinic_id = arca.my_clinic() ORDER BY s.name, s.id);
    a := audit.ticket_make(p_ticket, 'export_staff', '{}', NULL, NULL, v_ids);
    a.detail := jsonb_build_object('count', cardinality(v_ids));
    RETURN a;
END
$$;

-- The audit log of some days of the clinic, both included, the newest first; of one patient (p_record: R-00812 or
-- 812) where that is asked for. Who may not see the whole log gets the own actions.
CREATE FUNCTION api.export_audit_open(p_ticket uuid, p_from date, p_to date, p_record text, p_after text DEFAULT NULL)
RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    scope text := arca.scope_of('audit.list');
    zone text := (SELECT d.zone FROM arca.desk() d);
    after text[] := string_to_array(p_after, ':');
    f jsonb;
    page audit.event[];
    v_whose bigint;
    a api.answer;
BEGIN
    PERFORM arca.gate();
    IF scope = 'none' THEN
        RETURN arca.refuse('audit.list', 'audit', NULL, NULL);
    ELSIF p_from IS NULL OR p_to IS NULL OR p_from < '1990-01-01' OR p_to > '2200-01-01' OR p_from > p_to THEN
        RETURN arca.no('invalid', 'bad_date', 'day');
    ELSIF p_after !~ '^[0-9]{1,18}:[0-9]{1,18}$' COLLATE "C" THEN
        RETURN arca.no('invalid', 'invalid');
    END IF;
    IF p_record IS NOT NULL THEN -- 0: nobody
        v_whose := coalesce((SELECT p.id FROM clinic.patient p WHERE p.clinic_id = arca.my_clinic()
            AND p.record_no = substring(p_record COLLATE "C" FROM '^[Rr]?[ .-]*0*([0-9]{1,9})$')::int), 0);
    END IF;
    f := jsonb_strip_nulls(jsonb_build_object('from', p_from::timestamp AT TIME ZONE zone,
        'to', (p_to + 1)::timestamp AT TIME ZONE zone, 'patient', v_whose,
        'person', CASE WHEN scope <> 'clinic' THEN session_user END));
    page := ARRAY(SELECT x FROM clinic.audit_page(arca.my_clinic(), f,
        'epoch'::timestamptz + after[1]::bigint * interval '1 microsecond', after[2]::bigint, 200) x);
    a := audit.ticket_make(p_ticket, 'export_audit', jsonb_strip_nulls(jsonb_build_object('from', p_from, 'to', p_to,
            'record', left(p_record, 40))),
        CASE WHEN page <> '{}' THEN nullif(v_whose, 0) END, NULL,
        ARRAY(SELECT DISTINCT x.patient_id FROM unnest(page) x WHERE x.patient_id IS NOT NULL),
        (SELECT jsonb_agg(jsonb_build_array(x.at, x.event_id) ORDER BY x.ordinality)
           FROM unnest(page) WITH ORDINALITY x));
    a.detail := jsonb_object('{count,next}', ARRAY[cardinality(page)::text,
        (SELECT (extract(epoch FROM x.at) * 1000000)::bigint || ':' || x.event_id
           FROM unnest(page) WITH ORDINALITY x WHERE x.ordinality = 200)]);
    RETURN a;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Rows
-- ---------------------------------------------------------------------------------------------

-- Under the names that an import reads.
CREATE FUNCTION api.export_patients(p_ticket uuid)
RETURNS TABLE (record_no text, status text, registered_name text, social_name text, birth_date date, cpf text,
    cns text, gender text, skin_colour text, schooling text, phone text, phone2 text, email text, cep text,
    street text, number text, complement text, district text, city text, uf text, guardian_name text,
    guardian_relationship text, guardian_cpf text, guardian_phone text, emergency_name text, emergency_phone text,
    intern text, supervisor text, treatment_start date, language text, deceased_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'export_patients');
BEGIN
    RETURN QUERY
    SELECT arca.record_text(p.record_no), p.status, p.registered_name, p.social_name, p.birth_date, p.cpf::text,
           p.cns::text, ge.code, sk.code, sc.code, p.phone::text, p.phone2::text, p.email, p.cep, p.street, p.number,
           p.complement, p.district, p.city, p.uf, p.guardian_name, p.guardian_relationship, p.guardian_cpf::text,
           p.guardian_phone::text, p.emergency_name, p.emergency_phone::text, i.login::text, s.login::text,
           p.treatment_start, p.language, p.deceased_on
      FROM unnest(t.ids) WITH ORDINALITY x(id, o)
      JOIN clinic.patient p ON p.id = x.id AND arca.sees_patient('patient.open', p.id)
      LEFT JOIN clinic.lookup ge ON ge.id = p.gender_id
      LEFT JOIN clinic.lookup sk ON sk.id = p.skin_colour_id
      LEFT JOIN clinic.lookup sc ON sc.id = p.schooling_id
      LEFT JOIN clinic.staff i ON i.id = p.intern_id
      LEFT JOIN clinic.staff s ON s.id = p.supervisor_id
     ORDER BY x.o;
END
$$;

CREATE FUNCTION api.export_agenda(p_ticket uuid)
RETURNS TABLE (day date, "time" text, minutes integer, patient text, record_no text, professional text, room text,
    state text, kind text, overbook boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'export_agenda');
    zone text := (SELECT d.zone FROM arca.desk() d);
    mine bigint[] := arca.seen_professionals('appointment.see');
BEGIN
    RETURN QUERY
    SELECT (a.starts_at AT TIME ZONE zone)::date, to_char(a.starts_at AT TIME ZONE zone, 'HH24:MI'),
           (extract(epoch FROM a.ends_at - a.starts_at) / 60)::int, p.name, arca.record_text(p.record_no), f.name,
           m.name, a.state, l.code, a.overbook
      FROM unnest(t.ids) x(id)
      JOIN clinic.appointment a ON a.id = x.id AND (mine IS NULL OR a.professional_id = ANY (mine))
      JOIN clinic.patient p ON p.id = a.patient_id
      JOIN clinic.professional f ON f.id = a.professional_id
      JOIN clinic.lookup l ON l.id = a.kind_id
      LEFT JOIN clinic.room m ON m.id = a.room_id
     ORDER BY a.starts_at, a.professional_id, a.id;
END
$$;

CREATE FUNCTION api.export_waiting(p_ticket uuid)
RETURNS TABLE (protocol text, patient text, birth_date date, phone text, guardian_name text, state text, flow text,
    priority text, since date, wished_date date, professional text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'export_waiting');
    zone text := (SELECT d.zone FROM arca.desk() d);
BEGIN
    RETURN QUERY
    SELECT w.protocol::text, p.name, p.birth_date, coalesce(p.phone, p.phone2, p.guardian_phone)::text,
           p.guardian_name, w.state::text, fl.code, pl.code,
           (w.since AT TIME ZONE zone)::date, w.wished_date, pr.name
      FROM unnest(t.ids) WITH ORDINALITY x(id, o)
      JOIN clinic.waiting_entry w ON w.id = x.id
      JOIN clinic.patient p ON p.id = w.patient_id
      JOIN clinic.lookup fl ON fl.id = w.flow_id
      JOIN clinic.lookup pl ON pl.id = w.priority_id
      LEFT JOIN clinic.professional pr ON pr.id = w.professional_id
     WHERE arca.scope_of('waiting.see') <> 'none'
     ORDER BY x.o;
END
$$;

CREATE FUNCTION api.export_staff(p_ticket uuid)
RETURNS TABLE (login text, name text, email text, role text, council_no text, supervisor text, active boolean,
    language text, last_access text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'export_staff');
    zone text := (SELECT d.zone FROM arca.desk() d);
BEGIN
    RETURN QUERY
    SELECT s.login::text, s.name, s.email, s.role, s.council_no, u.login::text, s.active, s.language,
           (SELECT to_char(max(x.opened_at) AT TIME ZONE zone, 'YYYY-MM-DD HH24:MI') FROM audit.session x WHERE x.actor = s.login)
      FROM unnest(t.ids) WITH ORDINALITY x(id, o)
      JOIN clinic.staff s ON s.id = x.id AND s.clinic_id = arca.my_clinic()
      LEFT JOIN clinic.staff u ON u.id = s.supervisor_id
     ORDER BY x.o;
END
$$;

-- With place in the session and leaf, by which the lines can be held against the log.
CREATE FUNCTION api.export_audit(p_ticket uuid)
RETURNS TABLE (day date, "time" text, event_id bigint, person text, person_name text, action text, outcome text, entity text,
    entity_id bigint, patient_record text, patient_name text, terminal text, client_addr text, purpose text, fields text,
    code text, session_id uuid, seq bigint, leaf text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    e audit.event[] := clinic.audit_events((audit.ticket_use(p_ticket, 'export_audit')).page);
    zone text := (SELECT d.zone FROM arca.desk() d);
BEGIN
    RETURN QUERY
    SELECT (l.at AT TIME ZONE zone)::date, to_char(l.at AT TIME ZONE zone, 'HH24:MI:SS'), l.event_id, l.person, l.person_name,
           l.action, l.outcome, l.entity, l.entity_id, l.patient_record, l.patient_name, l.terminal, l.client_addr, l.purpose,
           array_to_string(l.fields, ' '), l.code, x.session_id, x.seq, encode(x.leaf, 'hex')
      FROM clinic.audit_lines(e) WITH ORDINALITY l
      JOIN unnest(e) WITH ORDINALITY x ON x.ordinality = l.ordinality
     ORDER BY l.ordinality;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- FHIR R4 (4.0.1): entries of a Bundle of type collection. A resource is known by a uuid made from its kind
-- and number, so that two exports of one thing name it alike.
-- ---------------------------------------------------------------------------------------------

CREATE FUNCTION arca.fhir_url(p_kind text, p_id bigint) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN 'urn:uuid:' || md5('arca:' || p_kind || ':' || p_id)::uuid;

CREATE FUNCTION arca.fhir_entry(p_kind text, p_id bigint, p_resource jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN jsonb_build_object('fullUrl', arca.fhir_url(p_kind, p_id), 'resource',
    jsonb_build_object('resourceType', p_kind, 'id', md5('arca:' || p_kind || ':' || p_id)::uuid::text)
    || jsonb_strip_nulls(p_resource));

CREATE FUNCTION arca.fhir_ref(p_kind text, p_id bigint, p_name text) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN p_id IS NOT NULL THEN
    jsonb_build_object('reference', arca.fhir_url(p_kind, p_id), 'type', p_kind, 'display', p_name) END;

-- An array without its nulls; NULL when nothing is left, for FHIR has no empty ones.
CREATE FUNCTION arca.fhir_list(VARIADIC p_items jsonb[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN (SELECT jsonb_agg(jsonb_strip_nulls(x) ORDER BY o) FROM unnest(p_items) WITH ORDINALITY u(x, o) WHERE x IS NOT NULL);

CREATE FUNCTION arca.fhir_phone(p_phone text, p_use text, p_rank integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN p_phone IS NOT NULL THEN jsonb_build_object('system', 'phone', 'use', p_use, 'rank', p_rank, 'value',
    CASE WHEN left(p_phone, 1) = '+' THEN p_phone ELSE '+55' || p_phone END) END;

-- minimum: who the person is, and no more.
CREATE FUNCTION arca.fhir_patient(p clinic.patient, minimum boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r jsonb := jsonb_build_object('active', p.status IN ('applicant', 'active'), 'birthDate', p.birth_date,
        'name', arca.fhir_list(
            CASE WHEN p.social_name IS NOT NULL THEN jsonb_build_object('use', 'usual', 'text', p.social_name) END,
            CASE WHEN NOT minimum OR p.social_name IS NULL THEN
                jsonb_build_object('use', 'official', 'text', p.registered_name) END),
        'identifier', arca.fhir_list(
            CASE WHEN p.record_no IS NOT NULL THEN jsonb_build_object('system', 'urn:arca:record',
                'value', arca.record_text(p.record_no)) END,
            CASE WHEN p.cpf IS NOT NULL AND NOT minimum THEN
                jsonb_build_object('system', 'https://saude.gov.br/fhir/sid/cpf', 'value', p.cpf) END,
            CASE WHEN p.cns IS NOT NULL AND NOT minimum THEN
                jsonb_build_object('system', 'https://saude.gov.br/fhir/sid/cns', 'value', p.cns) END));
BEGIN
    IF minimum THEN RETURN arca.fhir_entry('Patient', p.id, r); END IF;
    RETURN arca.fhir_entry('Patient', p.id, r || jsonb_build_object(
        'gender', CASE (SELECT l.code FROM clinic.lookup l WHERE l.id = p.gender_id) WHEN 'male' THEN 'male'
            WHEN 'female' THEN 'female' WHEN 'non_binary' THEN 'other' ELSE 'unknown' END,
        'deceasedDateTime', p.deceased_on,
        'telecom', arca.fhir_list(arca.fhir_phone(p.phone, 'mobile', 1), arca.fhir_phone(p.phone2, 'home', 2),
            CASE WHEN p.email IS NOT NULL THEN jsonb_build_object('system', 'email', 'value', p.email) END),
        'address', arca.fhir_list(CASE WHEN coalesce(p.street, p.district, p.city, p.uf, p.cep) IS NOT NULL THEN
            jsonb_build_object('use', 'home', 'country', 'BR', 'line', arca.fhir_list(
                    to_jsonb(nullif(concat_ws(', ', p.street, p.number), '')), to_jsonb(p.complement), to_jsonb(p.district)),
                'city', p.city, 'state', p.uf, 'postalCode', p.cep) END),
        'contact', arca.fhir_list(
            CASE WHEN p.guardian_name IS NOT NULL THEN jsonb_build_object('relationship', arca.fhir_list(
                    jsonb_build_object('coding', arca.fhir_list(jsonb_build_object('system',
                        'http://terminology.hl7.org/CodeSystem/v2-0131', 'code', 'N', 'display', 'Next-of-Kin')),
                        'text', p.guardian_relationship)),
                'name', jsonb_build_object('text', p.guardian_name),
                'telecom', arca.fhir_list(arca.fhir_phone(p.guardian_phone, 'mobile', 1))) END,
            CASE WHEN coalesce(p.emergency_name, p.emergency_phone) IS NOT NULL THEN
                jsonb_build_object('relationship', arca.fhir_list(jsonb_build_object('coding', arca.fhir_list(
                        jsonb_build_object('system', 'http://terminology.hl7.org/CodeSystem/v2-0131', 'code', 'C',
                            'display', 'Emergency Contact')))),
                    'name', CASE WHEN p.emergency_name IS NOT NULL THEN jsonb_build_object('text', p.emergency_name) END,
                    'telecom', arca.fhir_list(arca.fhir_phone(p.emergency_phone, 'mobile', 1))) END),
        'communication', arca.fhir_list(CASE WHEN p.language IS NOT NULL THEN jsonb_build_object('preferred', true,
            'language', jsonb_build_object('coding', arca.fhir_list(jsonb_build_object('system', 'urn:ietf:bcp:47',
                'code', replace(p.language, '_', '-'))))) END)));
END
$$;

CREATE FUNCTION api.export_patients_fhir(p_ticket uuid) RETURNS TABLE (entry jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'export_patients');
BEGIN
    RETURN QUERY SELECT arca.fhir_patient(p, false)
      FROM unnest(t.ids) WITH ORDINALITY x(id, o) JOIN clinic.patient p ON p.id = x.id
       AND arca.sees_patient('patient.open', p.id) ORDER BY x.o;
END
$$;

-- The appointments, and whom and what they refer to: patients by what the agenda shows of them.
CREATE FUNCTION api.export_agenda_fhir(p_ticket uuid) RETURNS TABLE (entry jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'export_agenda');
    mine bigint[] := arca.seen_professionals('appointment.see');
BEGIN
    t.ids := ARRAY(SELECT a.id FROM clinic.appointment a
                    WHERE a.id = ANY (t.ids) AND (mine IS NULL OR a.professional_id = ANY (mine)));
    RETURN QUERY
    SELECT arca.fhir_patient(p, true) FROM clinic.patient p
     WHERE p.id IN (SELECT a.patient_id FROM clinic.appointment a WHERE a.id = ANY (t.ids));
    RETURN QUERY
    SELECT arca.fhir_entry('Practitioner', f.id, jsonb_build_object('active', f.active,
               'name', arca.fhir_list(jsonb_build_object('text', f.name))))
      FROM clinic.professional f
     WHERE f.id IN (SELECT a.professional_id FROM clinic.appointment a WHERE a.id = ANY (t.ids));
    RETURN QUERY
    SELECT arca.fhir_entry('Location', m.id, jsonb_build_object('name', m.name, 'mode', 'instance',
               'status', CASE WHEN m.active THEN 'active' ELSE 'inactive' END))
      FROM clinic.room m WHERE m.id IN (SELECT a.room_id FROM clinic.appointment a WHERE a.id = ANY (t.ids));
    RETURN QUERY
    SELECT arca.fhir_entry('Appointment', a.id, jsonb_build_object(
               'status', CASE a.state WHEN 'booked' THEN 'booked' WHEN 'confirmed' THEN 'booked' WHEN 'arrived' THEN 'arrived'
                   WHEN 'in_progress' THEN 'checked-in' WHEN 'completed' THEN 'fulfilled' WHEN 'no_show' THEN 'noshow'
                   WHEN 'entered_in_error' THEN 'entered-in-error' ELSE 'cancelled' END,
               'serviceType', arca.fhir_list(jsonb_build_object('text', l.label_pt)),
               'start', to_char(a.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'end', to_char(a.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'minutesDuration', (extract(epoch FROM a.ends_at - a.starts_at) / 60)::int,
               'participant', arca.fhir_list(
                   jsonb_build_object('actor', arca.fhir_ref('Patient', p.id, p.name), 'status',
                       CASE a.state WHEN 'booked' THEN 'needs-action' ELSE 'accepted' END),
                   jsonb_build_object('actor', arca.fhir_ref('Practitioner', f.id, f.name), 'status', 'accepted'),
                   CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('actor', arca.fhir_ref('Location', m.id, m.name),
                       'status', 'accepted') END)))
      FROM unnest(t.ids) x(id)
      JOIN clinic.appointment a ON a.id = x.id
      JOIN clinic.patient p ON p.id = a.patient_id
      JOIN clinic.professional f ON f.id = a.professional_id
      JOIN clinic.lookup l ON l.id = a.kind_id
      LEFT JOIN clinic.room m ON m.id = a.room_id
     ORDER BY a.starts_at, a.professional_id, a.id;
END
$$;

-- Who waits is an appointment of status waitlist, without a time.
CREATE FUNCTION api.export_waiting_fhir(p_ticket uuid) RETURNS TABLE (entry jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'export_waiting');
BEGIN
    RETURN QUERY
    SELECT e.x FROM unnest(t.ids) WITH ORDINALITY u(id, o)
      JOIN clinic.waiting_entry w ON w.id = u.id
      JOIN clinic.patient p ON p.id = w.patient_id,
           LATERAL (VALUES (1, arca.fhir_patient(p, true)), (2, arca.fhir_entry('Appointment', -w.id, jsonb_build_object(
               'status', 'waitlist', 'created', to_char(w.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               'priority', w.priority,
               'identifier', arca.fhir_list(jsonb_build_object('system', 'urn:arca:waiting', 'value', w.protocol)),
               'requestedPeriod', arca.fhir_list(CASE WHEN w.wished_date IS NOT NULL THEN
                   jsonb_build_object('start', w.wished_date) END),
               'participant', arca.fhir_list(jsonb_build_object('actor', arca.fhir_ref('Patient', p.id, p.name),
                   'status', 'needs-action')))))) e(n, x)
     WHERE arca.scope_of('waiting.see') <> 'none'
     ORDER BY u.o, e.n;
END
$$;

-- Who can be booked is the Practitioner of the agenda, so both exports name one person alike.
CREATE FUNCTION api.export_staff_fhir(p_ticket uuid) RETURNS TABLE (entry jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record := audit.ticket_use(p_ticket, 'export_staff');
BEGIN
    RETURN QUERY
    SELECT arca.fhir_entry('Practitioner', coalesce(f.id, -s.id), jsonb_build_object('active', s.active,
               'name', arca.fhir_list(jsonb_build_object('text', s.name)),
               'identifier', arca.fhir_list(jsonb_build_object('system', 'urn:arca:login', 'value', s.login)),
               'telecom', arca.fhir_list(CASE WHEN s.email IS NOT NULL THEN
                   jsonb_build_object('system', 'email', 'use', 'work', 'value', s.email) END),
               'qualification', arca.fhir_list(CASE WHEN s.council_no IS NOT NULL THEN jsonb_build_object(
                   'identifier', arca.fhir_list(jsonb_build_object('value', s.council_no)),
                   'code', jsonb_build_object('text', 'CRP')) END)))
      FROM unnest(t.ids) WITH ORDINALITY x(id, o)
      JOIN clinic.staff s ON s.id = x.id AND s.clinic_id = arca.my_clinic()
      LEFT JOIN clinic.professional f ON f.staff_id = s.id
     ORDER BY x.o;
END
$$;

CREATE FUNCTION api.export_audit_fhir(p_ticket uuid) RETURNS TABLE (entry jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    e audit.event[] := clinic.audit_events((audit.ticket_use(p_ticket, 'export_audit')).page);
BEGIN
    RETURN QUERY
    SELECT arca.fhir_entry('AuditEvent', l.event_id, jsonb_build_object(
               'type', jsonb_build_object('system', 'http://dicom.nema.org/resources/ontology/DCM', 'code', '110110',
                   'display', 'Patient Record'),
               'subtype', arca.fhir_list(jsonb_build_object('system', 'urn:arca:action', 'code', l.action)),
               'action', CASE WHEN l.action ~ '[.]read$' THEN 'R' WHEN NOT l.has_diff THEN 'E'
                   WHEN x.detail LIKE '{"op": "insert"%' THEN 'C' WHEN x.detail LIKE '{"op": "delete"%' THEN 'D' ELSE 'U' END,
               'recorded', to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
               'outcome', x.outcome::text,
               'outcomeDesc', l.code,
               'purposeOfEvent', arca.fhir_list(CASE WHEN l.purpose IS NOT NULL THEN jsonb_build_object('text', l.purpose) END),
               'agent', arca.fhir_list(jsonb_build_object('requestor', true, 'altId', l.person, 'name', l.person_name,
                   'network', CASE WHEN l.client_addr IS NOT NULL THEN jsonb_build_object('address', l.client_addr, 'type', '2')
                       WHEN l.terminal IS NOT NULL THEN jsonb_build_object('address', l.terminal, 'type', '1') END)),
               'source', jsonb_build_object('observer', jsonb_build_object('display', 'arca')),
               'entity', arca.fhir_list(CASE WHEN l.patient_record IS NOT NULL THEN jsonb_build_object(
                   'what', jsonb_build_object('type', 'Patient', 'display', l.patient_name, 'identifier',
                       jsonb_build_object('system', 'urn:arca:record', 'value', l.patient_record)),
                   'type', jsonb_build_object('system', 'http://terminology.hl7.org/CodeSystem/audit-entity-type', 'code', '1')) END)))
      FROM clinic.audit_lines(e) WITH ORDINALITY l
      JOIN unnest(e) WITH ORDINALITY x ON x.ordinality = l.ordinality
     ORDER BY l.ordinality;
END
$$;

INSERT INTO arca.function_action (function, action) VALUES
    ('export_staff_open', NULL), -- whom it refuses by an event
    ('export_staff', 'staff.see'), ('export_staff_fhir', 'staff.see'),
    ('export_audit_open', 'audit.list'), ('export_audit', 'audit.list'), ('export_audit_fhir', 'audit.list'),
    ('export_patients_open', 'patient.open'), ('export_patients', 'patient.open'), ('export_patients_fhir', 'patient.open'),
    ('export_agenda_open', 'appointment.see'), ('export_agenda', 'appointment.see'),
    ('export_agenda_fhir', 'appointment.see'), ('export_waiting_open', 'waiting.see'), ('export_waiting', 'waiting.see'),
    ('export_waiting_fhir', 'waiting.see');
