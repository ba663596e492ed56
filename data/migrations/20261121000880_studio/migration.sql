-- SPDX-License-Identifier: Apache-2.0
-- The studio: a table browser for whoever runs the system, never for the staff. What it may show stands in
-- two tables: a table that is not in arca.studio_table is not opened, a column that is not in
-- arca.studio_column is masked. From them come the grants of arca_studio, whose functions do the reading:
-- what is masked these could not read even if they were led astray. That role has no right to any row but
-- those of the clinic that was chosen.
--
-- For the migrations that come after: INSERT INTO arca.studio_table and arca.studio_column, then
-- SELECT arca.studio_grants() as the owner of the table.

SET LOCAL ROLE arca_owner;

-- keep, how a table's rows are kept to the clinic chosen: clinic by clinic_id; self, it is the table of the
-- clinics; free, it has nothing of a clinic's; closed, it is not opened. names: the column whose values say in
-- the event which rows were shown (NULL: they need no name).
CREATE TABLE arca.studio_table (
    schema      name NOT NULL,
    "table"     name NOT NULL,
    keep        text NOT NULL CHECK (keep IN ('clinic', 'self', 'free', 'closed')),
    names       name,
    PRIMARY KEY (schema, "table")
);

-- shown; edit: shown, and changed in a development database; secret and clinical: masked.
CREATE TABLE arca.studio_column (
    schema      name NOT NULL,
    "table"     name NOT NULL,
    "column"    name NOT NULL,
    class       text NOT NULL CHECK (class IN ('shown', 'edit', 'secret', 'clinical')),
    PRIMARY KEY (schema, "table", "column"),
    FOREIGN KEY (schema, "table") REFERENCES arca.studio_table
);

-- Edits that took effect: a repeat gets the same answer.
CREATE TABLE arca.studio_request (
    request_id  uuid PRIMARY KEY,
    actor       name NOT NULL,
    args_hash   bytea NOT NULL,
    version     integer NOT NULL,
    seq         bigint,
    leaf        bytea,
    at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX studio_request_at ON arca.studio_request (at);

INSERT INTO arca.studio_table (schema, "table", keep, names)
VALUES
    ('clinic', 'clinic', 'self', 'id'), ('clinic', 'staff', 'clinic', 'id'), ('clinic', 'room', 'clinic', 'id'),
    ('clinic', 'professional', 'clinic', 'id'), ('clinic', 'lookup', 'free', 'id'), ('clinic', 'request', 'closed', NULL),
    ('clinic', 'patient_rule', 'clinic', 'clinic_id'), ('clinic', 'patient', 'clinic', 'id'),
    ('clinic', 'patient_distinct', 'clinic', 'id'), ('clinic', 'consent', 'clinic', 'id'),
    ('clinic', 'patient_token', 'clinic', 'patient_id'), ('clinic', 'name_prefix', 'clinic', NULL),
    ('clinic', 'name_word', 'clinic', NULL), ('clinic', 'name_trigram', 'clinic', NULL),
    ('clinic', 'desk_rule', 'clinic', 'clinic_id'), ('clinic', 'availability', 'clinic', 'id'),
    ('clinic', 'day_off', 'clinic', 'id'), ('clinic', 'appointment', 'clinic', 'id'),
    ('clinic', 'waiting_entry', 'clinic', 'id'), ('clinic', 'waiting_wish', 'clinic', 'id'),
    ('clinic', 'waiting_contact', 'clinic', 'id'),
    ('clinic', 'source_row', 'clinic', 'id'),
    ('history', 'diff', 'clinic', 'event_id'),
    ('audit', 'event', 'clinic', 'event_id'), ('audit', 'session', 'closed', NULL), ('audit', 'ticket', 'closed', NULL),
    ('arca', 'permission', 'free', NULL), ('arca', 'function_action', 'free', NULL),
    ('arca', 'status_transition', 'free', NULL), ('arca', 'environment', 'free', NULL),
    ('arca', 'migration_log', 'free', 'id'), ('arca', 'migration_snapshot', 'free', NULL),
    ('arca', 'migration_steps', 'free', NULL), ('arca', 'studio_table', 'free', NULL),
    ('arca', 'studio_column', 'free', NULL), ('arca', 'studio_request', 'closed', NULL),
    ('public', '_prisma_migrations', 'free', NULL);

INSERT INTO arca.studio_column (schema, "table", "column", class)
SELECT s, t, c, k
  FROM (VALUES
    ('clinic', 'clinic', 'shown', '{id,code,name,time_zone,language,active,version}'),
    ('clinic', 'staff', 'shown', '{id,clinic_id,login,role,council_no,supervisor_id,active,must_change_password,created_at,version}'),
    ('clinic', 'staff', 'edit', '{name,email,language}'),
    ('clinic', 'room', 'shown', '{id,clinic_id,version}'),
    ('clinic', 'room', 'edit', '{name,active,sort}'),
    ('clinic', 'professional', 'shown', '{id,clinic_id,staff_id,name,kind,version}'),
    ('clinic', 'professional', 'edit', '{specialty,room_id,minutes,active}'),
    ('clinic', 'lookup', 'shown', '{id,kind,code,label_pt,label_en,active,sort}'),
    ('clinic', 'patient_rule', 'shown', '{clinic_id,last_record_no,duplicate_refuse,duplicate_show,area_code}'),
    ('clinic', 'patient', 'shown', '{id,clinic_id,version,record_no,status,deceased_on,norm,name,cpf,intern_id,supervisor_id,
        merged_into,guardian_cpf,cns,gender_id,skin_colour_id,schooling_id,treatment_start,created_at,updated_at}'),
    ('clinic', 'patient', 'edit', '{birth_date,registered_name,social_name,phone,phone2,guardian_name,guardian_phone,
        guardian_relationship,email,street,number,complement,district,city,uf,cep,emergency_name,emergency_phone,language}'),
    ('clinic', 'patient_distinct', 'shown', '{id,clinic_id,a_id,b_id,decided_by,decided_at}'),
    ('clinic', 'consent', 'shown', '{id,clinic_id,patient_id,version,purpose,text_version,legal_basis,given_by,giver_name,
        method,text_hash,given_at,given_to,expires_on,withdrawn_at,withdrawn_to}'),
    ('clinic', 'consent', 'clinical', '{withdrawn_reason}'),
    ('clinic', 'patient_token', 'shown', '{clinic_id,tok,patient_id,rest}'),
    ('clinic', 'name_prefix', 'shown', '{clinic_id,p,n}'),
    ('clinic', 'name_word', 'shown', '{clinic_id,word,n}'),
    ('clinic', 'name_trigram', 'shown', '{clinic_id,tri,word,size}'),
    ('clinic', 'desk_rule', 'shown', '{clinic_id,version}'),
    ('clinic', 'desk_rule', 'edit', '{slot_minutes,late_after,late_cancel_hours,overbook_per_day,reply_attempts}'),
    ('clinic', 'availability', 'shown', '{id,clinic_id,professional_id,version}'),
    ('clinic', 'availability', 'edit', '{weekday,from_time,to_time}'),
    ('clinic', 'day_off', 'shown', '{id,clinic_id,professional_id,version}'),
    ('clinic', 'day_off', 'edit', '{first_day,last_day,from_time,to_time,label}'),
    ('clinic', 'appointment', 'shown', '{id,clinic_id,patient_id,professional_id,starts_at,ends_at,during,state,holds,overbook,
        off_hours,moved,version,created_by,waiting_id,series_id,cancel_reason_id,created_at,state_at,confirmed_at,arrived_at,
        started_at,ended_at,cancelled_at}'),
    ('clinic', 'appointment', 'edit', '{room_id,kind_id}'),
    ('clinic', 'appointment', 'clinical', '{note,overbook_reason,reason,cancel_note}'),
    ('clinic', 'waiting_entry', 'shown', '{id,clinic_id,patient_id,protocol,version,state,closed,priority,priority_id,flow_id,
        since,place_at,sent_to_end,wished_first,wished_date,weekdays,parts,suspended_until,appointment_id,
        offer_professional_id,offer_starts_at,offer_expires_at,removed_reason_id,removed_at,created_by,updated_at}'),
    ('clinic', 'waiting_entry', 'edit', '{professional_id,notice_minutes}'),
    ('clinic', 'waiting_entry', 'clinical', '{removed_note,note}'),
    ('clinic', 'waiting_wish', 'shown', '{id,clinic_id,entry_id,at,staff_id,wished_date}'),
    ('clinic', 'waiting_wish', 'clinical', '{reason}'),
    ('clinic', 'waiting_contact', 'shown', '{id,clinic_id,entry_id,at,staff_id,outcome}'),
    ('clinic', 'waiting_contact', 'clinical', '{note}'),
    ('clinic', 'source_row', 'shown', '{id,clinic_id,system,source,source_id,source_hash,entity,row_id,at}'),
    ('history', 'diff', 'shown', '{event_id,at,clinic_id,patient_id,entity,entity_id,op}'),
    ('history', 'diff', 'clinical', '{body}'),
    ('audit', 'event', 'shown', '{event_id,clinic_id,at,seq,actor,staff_id,approver_id,client_addr,workstation,action,outcome,
        subject_kind,subject_id,patient_id,app_version,detail,xid}'),
    ('audit', 'event', 'secret', '{session_id,prev,request_id,payload_hash,canon,leaf}'),
    ('audit', 'event', 'clinical', '{purpose}'),
    ('arca', 'permission', 'shown', '{action,role,scope}'),
    ('arca', 'function_action', 'shown', '{function,action}'),
    ('arca', 'status_transition', 'shown', '{entity,from_state,to_state,action,needs_reason,same_day}'),
    ('arca', 'environment', 'shown', '{one,name}'),
    ('arca', 'migration_log', 'shown', '{id,at,action,result,migration,prisma_id,checksum,mode,attempt,ms,backup_id,fingerprint,
        sqlstate,detail,db_user,os_user,host,tool_version,server_version_num}'),
    ('arca', 'migration_snapshot', 'shown', '{kind,identity,definition,major,at}'),
    ('arca', 'migration_steps', 'shown', '{prisma_id,n,sha256,state,before,at}'),
    ('arca', 'studio_table', 'shown', '{schema,table,keep,names}'),
    ('arca', 'studio_column', 'shown', '{schema,table,column,class}'),
    ('public', '_prisma_migrations', 'shown', '{id,checksum,finished_at,migration_name,logs,rolled_back_at,started_at,applied_steps_count}')
  ) v(s, t, k, cs), unnest(cs::name[]) c;

-- What the two tables say, made into grants and policies, for the tables that the caller owns. Column by
-- column: what is masked is not granted.
CREATE FUNCTION arca.studio_grants() RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t record;
    n integer := 0;
    v_chosen CONSTANT text := 'clinic_id = (SELECT nullif(current_setting(''arca.studio_clinic'', true), '''')::bigint)';
BEGIN
    FOR t IN SELECT c.oid::regclass AS rel, c.oid, c.relrowsecurity, s.keep,
                    (SELECT string_agg(format('%I', a.attname), ', ') FROM pg_attribute a
                       JOIN arca.studio_column k ON k.schema = s.schema AND k."table" = s."table" AND k."column" = a.attname
                      WHERE a.attrelid = c.oid AND NOT a.attisdropped AND (k.class IN ('shown', 'edit')
                        -- told by adm.studio_history alone, which leaves out what is masked
                        OR (k.schema, k."table", k."column") = ('history', 'diff', 'body'))) AS columns
               FROM arca.studio_table s
               JOIN pg_class c ON c.relname = s."table" AND c.relkind IN ('r', 'p')
               JOIN pg_namespace m ON m.oid = c.relnamespace AND m.nspname = s.schema
              WHERE pg_has_role(c.relowner, 'USAGE') LOOP
        EXECUTE format('REVOKE ALL ON %s FROM arca_studio', t.rel);
        EXECUTE format('DROP POLICY IF EXISTS studio ON %s', t.rel);
        CONTINUE WHEN t.keep = 'closed' OR t.columns IS NULL;
        EXECUTE format('GRANT SELECT (%s) ON %s TO arca_studio', t.columns, t.rel);
        IF t.relrowsecurity AND t.keep = 'clinic' THEN
            EXECUTE format('CREATE POLICY studio ON %s FOR SELECT TO arca_studio USING (%s)', t.rel, v_chosen);
        END IF;
        n := n + 1;
    END LOOP;
    RETURN n;
END
$$;

SELECT arca.studio_grants();
GRANT SELECT ON arca.studio_table, arca.studio_column TO arca_studio, arca_adm, arca_audit, arca_migrator;
GRANT SELECT, DELETE ON arca.studio_request TO arca_adm;
GRANT SELECT, INSERT ON arca.studio_request TO arca_migrator;
GRANT EXECUTE ON FUNCTION arca.studio_grants() TO arca_audit, arca_migrator;
GRANT USAGE ON TYPE api.answer TO arca_studio, arca_migrator;
GRANT EXECUTE ON FUNCTION api.session_close(), api.session_lock(), api.session_unlock(uuid) TO arca_migrator;

SET LOCAL ROLE arca_audit;
SELECT arca.studio_grants();
GRANT EXECUTE ON FUNCTION
    audit.session_begin(bigint, bigint, text, text, text), audit.gate(),
    audit.emit(text, smallint, text, bigint, bigint, uuid, text, text, bytea, bigint),
    audit.ticket_make(uuid, text, jsonb, bigint, text, bigint[], jsonb, bigint), audit.ticket_use(uuid, text),
    audit.ticket_asked(uuid, text, jsonb), audit.ticket_ask(uuid, text, jsonb, bigint)
    TO arca_studio;

-- The tables that arcactl itself keeps belong to whoever deployed first.
SET LOCAL ROLE NONE;
DO $$
DECLARE
    t regclass;
BEGIN
    FOREACH t IN ARRAY ARRAY[to_regclass('arca.migration_log'), to_regclass('arca.migration_snapshot'),
                             to_regclass('arca.migration_steps'), to_regclass('public."_prisma_migrations"')] LOOP
        IF t IS NOT NULL AND pg_has_role((SELECT c.relowner FROM pg_class c WHERE c.oid = t), 'USAGE') THEN
            EXECUTE format('GRANT SELECT ON %s TO arca_studio', t);
        END IF;
    END LOOP;
END
$$;

SET LOCAL ROLE arca_adm;
GRANT CREATE ON SCHEMA adm TO arca_studio;
SET LOCAL ROLE arca_studio;

-- ---------------------------------------------------------------------------------------------
-- The session, and which clinics there are
-- ---------------------------------------------------------------------------------------------

-- Whoever is of the staff is refused, whatever else he may be: api.studio_refused leaves the event of it.
-- What is asked for may take five seconds of the server, no more.
CREATE FUNCTION adm.studio_session(p_version text, p_workstation text, p_tty text, p_language text)
RETURNS TABLE (session_id uuid, staff_id bigint, login text, name text, role text, clinic_id bigint,
    clinic_name text, time_zone text, environment text, language text, must_change_password boolean,
    last_access_at text, last_access_from text, schema_version text, permissions text[], today date,
    minute integer, now timestamptz, seq bigint, leaf bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_id uuid;
    v_environment text := (SELECT e.name FROM arca.environment e);
    v_zone text := coalesce((SELECT c.time_zone FROM clinic.clinic c WHERE c.active ORDER BY c.id LIMIT 1), 'UTC');
    r record;
BEGIN
    IF EXISTS (SELECT FROM clinic.staff s WHERE s.login = session_user) THEN
        RAISE EXCEPTION 'the studio is not for the staff' USING ERRCODE = 'insufficient_privilege';
    END IF;
    v_id := audit.session_begin(NULL, NULL, p_workstation, p_tty, p_version);
    r := audit.emit('session.open', 0::smallint, 'session', NULL, NULL, NULL, NULL,
                    jsonb_build_object('program', 'arca --studio')::text, NULL);
    PERFORM set_config('statement_timeout', '5s', false), set_config('lock_timeout', '3s', false),
            set_config('idle_in_transaction_session_timeout', '15s', false);
    RETURN QUERY SELECT v_id, NULL::bigint, session_user::text, session_user::text, 'operator'::text, NULL::bigint,
        ''::text, v_zone, v_environment, ''::text, false, NULL::text, NULL::text, NULL::text,
        CASE WHEN v_environment = 'development' THEN ARRAY['studio.see:clinic', 'studio.edit:clinic']
             ELSE ARRAY['studio.see:clinic'] END,
        (clock_timestamp() AT TIME ZONE v_zone)::date,
        floor(extract(epoch FROM (clock_timestamp() AT TIME ZONE v_zone)::time) / 60)::integer,
        clock_timestamp(), r.seq, r.leaf;
END
$$;

-- Names no patient; the session's opening is its event.
CREATE FUNCTION adm.studio_clinics() RETURNS TABLE (id bigint, code text, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM audit.gate();
    RETURN QUERY SELECT c.id, c.code, c.name FROM clinic.clinic c ORDER BY c.name, c.id;
END
$$;

-- An answer that says no, and its event.
CREATE FUNCTION adm.studio_no(p_action text, p_clinic bigint, p_outcome text, p_code text, p_field text, p_entity text)
RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r record := audit.emit(p_action, 4::smallint, NULL, NULL, NULL, NULL, NULL,
        jsonb_strip_nulls(jsonb_build_object('outcome', p_outcome, 'code', p_code, 'field', p_field,
                                             'entity', left(p_entity, 130)))::text, NULL, p_clinic);
BEGIN
    RETURN ROW(p_outcome, p_code, p_field, NULL, NULL, NULL, r.seq, r.leaf)::api.answer;
END
$$;

-- The clinic that was asked for, when there is one; from here on rows of others are out of reach, and
-- moments read as that clinic's clocks show them. One of the staff who is an operator besides could come
-- with a session of api.session_open, and what he read of another clinic would stand in his own one's log.
CREATE FUNCTION adm.studio_choose(p_clinic bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    c record;
BEGIN
    PERFORM audit.gate();
    IF EXISTS (SELECT FROM clinic.staff s WHERE s.login = session_user) THEN
        RAISE EXCEPTION 'the studio is not for the staff' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT x.id, x.time_zone INTO c FROM clinic.clinic x WHERE x.id = p_clinic;
    PERFORM set_config('arca.studio_clinic', coalesce(c.id::text, ''), true),
            set_config('TimeZone', coalesce(c.time_zone, 'UTC'), true),
            set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'iso_8601', true);
    RETURN c.id;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- The tables
-- ---------------------------------------------------------------------------------------------

CREATE FUNCTION adm.studio_tables_open(p_ticket uuid, p_clinic bigint) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_clinic bigint := adm.studio_choose(p_clinic);
BEGIN
    RETURN audit.ticket_make(p_ticket, 'studio_tables', jsonb_build_object('clinic', v_clinic), NULL, p_clinic => v_clinic);
END
$$;

-- Why a table is not opened: closed (by decision), unclassified, no_key (nothing tells its rows apart),
-- no_right (it belongs to somebody who did not grant it). Rows and bytes are what the catalogue has; -1:
-- nobody has counted yet.
CREATE FUNCTION adm.studio_tables(p_ticket uuid)
RETURNS TABLE (schema text, name text, keep text, why text, rows bigint, bytes bigint, comment text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM audit.ticket_use(p_ticket, 'studio_tables');
    RETURN QUERY
    SELECT m.nspname::text, c.relname::text, coalesce(s.keep, 'closed'),
           CASE WHEN s.keep IS NULL THEN 'unclassified' WHEN s.keep = 'closed' THEN 'closed'
                WHEN adm.studio_key(c.oid) IS NULL THEN
                    CASE WHEN has_any_column_privilege(c.oid, 'SELECT') THEN 'no_key' ELSE 'no_right' END
                ELSE '' END,
           (SELECT CASE WHEN bool_or(p.reltuples >= 0) THEN sum(greatest(p.reltuples, 0))::bigint ELSE -1 END
              FROM pg_class p WHERE p.oid IN (SELECT x.relid FROM pg_partition_tree(c.oid) x WHERE x.isleaf)
                 OR c.relkind = 'r' AND p.oid = c.oid),
           (SELECT sum(pg_total_relation_size(p.oid))::bigint
              FROM pg_class p WHERE p.oid IN (SELECT x.relid FROM pg_partition_tree(c.oid) x WHERE x.isleaf)
                 OR c.relkind = 'r' AND p.oid = c.oid),
           coalesce(obj_description(c.oid, 'pg_class'), '')
      FROM pg_class c JOIN pg_namespace m ON m.oid = c.relnamespace
      LEFT JOIN arca.studio_table s ON s.schema = m.nspname AND s."table" = c.relname
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
       AND m.nspname !~ '^pg_' AND m.nspname <> 'information_schema'
     ORDER BY array_position(ARRAY['clinic', 'history', 'audit', 'arca'], m.nspname::text), m.nspname, c.relname;
END
$$;

-- The columns of the primary key, in its order, with their types; NULL when there is none, or when a part of
-- it is masked.
CREATE FUNCTION adm.studio_key(p_oid oid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT CASE WHEN bool_and(has_column_privilege(p_oid, a.attnum, 'SELECT')) THEN
                jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, NULL)) ORDER BY k.o) END
              FROM pg_index i, unnest(i.indkey::smallint[]) WITH ORDINALITY k(attnum, o), pg_attribute a
             WHERE i.indrelid = p_oid AND i.indisprimary AND a.attrelid = i.indrelid AND a.attnum = k.attnum
               AND k.o <= i.indnkeyatts);
END
$$;

-- What the catalogue and the two tables know of a table that may be opened: rel (quoted), keep, names, key,
-- patient (the column that says whose row it is); NULL for any other name. Names only ever come from here.
CREATE FUNCTION adm.studio_spec(p_schema text, p_table text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT jsonb_build_object('oid', c.oid::bigint, 'rel', format('%I.%I', m.nspname, c.relname),
                'entity', m.nspname || '.' || c.relname, 'table', c.relname, 'schema', m.nspname, 'keep', s.keep,
                'names', s.names, 'key', adm.studio_key(c.oid),
                'patient', CASE WHEN m.nspname = 'clinic' AND c.relname = 'patient' THEN 'id' ELSE (SELECT a.attname FROM pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attname = 'patient_id' AND NOT a.attisdropped
                      AND has_column_privilege(c.oid, a.attnum, 'SELECT')) END)
              FROM arca.studio_table s
              JOIN pg_class c ON c.relname = s."table" AND c.relkind IN ('r', 'p')
              JOIN pg_namespace m ON m.oid = c.relnamespace AND m.nspname = s.schema
             WHERE s.schema = p_schema AND s."table" = p_table AND s.keep <> 'closed'
               AND adm.studio_key(c.oid) IS NOT NULL);
END
$$;

-- A table's columns. sortable: an index gives them in this order. kind says how a value is compared: text,
-- number, time, flag, or other (only as text). refers: the table that it names a row of, by its key.
CREATE FUNCTION adm.studio_columns_of(p_oid oid, p_keep text)
RETURNS TABLE (n integer, name text, type text, class text, kind text, sortable boolean, nullable boolean, key boolean,
    ref_schema text, ref_table text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY
    SELECT row_number() OVER (ORDER BY a.attnum)::integer, a.attname::text, format_type(a.atttypid, a.atttypmod),
           CASE WHEN has_column_privilege(p_oid, a.attnum, 'SELECT') AND coalesce(k.class, '') IN ('shown', 'edit') THEN k.class
                ELSE coalesce(nullif(nullif(k.class, 'shown'), 'edit'), 'unclassified') END,
           CASE WHEN t.typcategory = 'S' THEN 'text' WHEN t.typcategory = 'N' THEN 'number'
                WHEN t.typcategory IN ('D', 'T') THEN 'time' WHEN t.typcategory = 'B' THEN 'flag'
                WHEN t.typname = 'uuid' THEN 'number' ELSE 'other' END,
           NOT (p_keep = 'clinic' AND a.attname = 'clinic_id')
               AND EXISTS (SELECT FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
                    WHERE i.indrelid = p_oid AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree'
                      AND (i.indkey[0] = a.attnum OR p_keep = 'clinic' AND i.indnkeyatts > 1 AND i.indkey[1] = a.attnum
                           AND i.indkey[0] = (SELECT c.attnum FROM pg_attribute c
                                               WHERE c.attrelid = p_oid AND c.attname = 'clinic_id'))),
           NOT a.attnotnull,
           EXISTS (SELECT FROM pg_index i WHERE i.indrelid = p_oid AND i.indisprimary AND a.attnum = ANY (i.indkey::smallint[])),
           f.nspname::text, f.relname::text
      FROM pg_attribute a
      JOIN pg_type t ON t.oid = a.atttypid
      JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace m ON m.oid = c.relnamespace
      LEFT JOIN arca.studio_column k ON k.schema = m.nspname AND k."table" = c.relname AND k."column" = a.attname
      LEFT JOIN LATERAL (SELECT rm.nspname, rc.relname
              FROM pg_constraint o JOIN pg_class rc ON rc.oid = o.confrelid JOIN pg_namespace rm ON rm.oid = rc.relnamespace
              JOIN pg_index ri ON ri.indrelid = o.confrelid AND ri.indisprimary AND ri.indkey::text = array_to_string(o.confkey, ' ')
             WHERE o.conrelid = p_oid AND o.contype = 'f' AND o.conkey = ARRAY[a.attnum]
               AND adm.studio_spec(rm.nspname::text, rc.relname::text) IS NOT NULL ORDER BY o.oid LIMIT 1) f ON true
     WHERE a.attrelid = p_oid AND a.attnum > 0 AND NOT a.attisdropped
     ORDER BY a.attnum;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- Pages of rows, by keyset. A place is {"k": [the key's parts], "s": the value that the list is sorted by},
-- all as text. Values reach SQL as literals of the column's type, so that indexes serve under row-level
-- security; rows without a value come last, whichever way the list runs.
-- ---------------------------------------------------------------------------------------------

CREATE FUNCTION adm.studio_condition(t jsonb, p_column text, p_op text, p_value text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    c record;
    v_sign text := CASE p_op WHEN 'eq' THEN '=' WHEN 'lt' THEN '<' WHEN 'le' THEN '<=' WHEN 'gt' THEN '>' WHEN 'ge' THEN '>=' END;
BEGIN
    SELECT * INTO c FROM adm.studio_columns_of((t ->> 'oid')::bigint::oid, t ->> 'keep') x
     WHERE x.name = p_column AND x.class IN ('shown', 'edit');
    IF NOT FOUND THEN RETURN NULL; END IF;
    c.type := (SELECT format_type(a.atttypid, NULL) FROM pg_attribute a
                WHERE a.attrelid = (t ->> 'oid')::bigint::oid AND a.attname = p_column);
    RETURN CASE
        WHEN p_op = 'empty' THEN format('x.%I IS NULL', p_column)
        WHEN p_op = 'filled' THEN format('x.%I IS NOT NULL', p_column)
        WHEN p_value IS NULL THEN NULL
        WHEN p_op = 'contains' THEN format('position(lower(%L) IN lower(x.%I::text)) > 0', p_value, p_column)
        WHEN c.kind = 'other' THEN NULL
        WHEN p_op = 'begins' THEN format('starts_with(x.%I::text, %L)', p_column, p_value)
        WHEN p_op = 'ne' THEN format('x.%I IS DISTINCT FROM %L::%s', p_column, p_value, c.type)
        WHEN v_sign IS NOT NULL THEN format('x.%I %s %L::%s', p_column, v_sign, p_value, c.type) END;
END
$$;

-- One stretch of the list. t: adm.studio_spec; q: where, sort, sort_type, sort_null, down; back: towards its
-- beginning; the place itself belongs to it when `inclusive`.
CREATE FUNCTION adm.studio_stretch(t jsonb, q jsonb, place jsonb, back boolean, inclusive boolean, n integer) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    sort text := q ->> 'sort';
    down boolean := (q ->> 'down')::boolean <> back;
    direction text := CASE WHEN down THEN ' DESC' ELSE '' END;
    sign text := CASE WHEN down THEN '<' ELSE '>' END || CASE WHEN inclusive THEN '=' ELSE '' END;
    split boolean := sort IS NOT NULL AND (q ->> 'sort_null')::boolean;
    at_end boolean := place IS NOT NULL AND place ->> 's' IS NULL;   -- among those without a value
    part text; names text; values text; got jsonb; found jsonb := '[]';
    keys text := (SELECT string_agg(format('x.%I', k ->> 'name'), ', ' ORDER BY o)
                    FROM jsonb_array_elements(t -> 'key') WITH ORDINALITY u(k, o));
    key_order text := (SELECT string_agg(format('x.%I%s', k ->> 'name', direction), ', ' ORDER BY o)
                         FROM jsonb_array_elements(t -> 'key') WITH ORDINALITY u(k, o));
    key_values text := (SELECT string_agg(format('%L::%s', place -> 'k' ->> (o - 1)::integer, k ->> 'type'), ', ' ORDER BY o)
                          FROM jsonb_array_elements(t -> 'key') WITH ORDINALITY u(k, o));
BEGIN
    FOREACH part IN ARRAY CASE WHEN NOT split THEN '{all}' WHEN back THEN '{empty,filled}' ELSE '{filled,empty}' END::text[] LOOP
        CONTINUE WHEN place IS NOT NULL AND split AND (CASE WHEN back THEN part = 'empty' AND NOT at_end
                                                            ELSE part = 'filled' AND at_end END);
        EXIT WHEN jsonb_array_length(found) >= n;
        names := keys; values := key_values;
        IF sort IS NOT NULL AND part <> 'empty' THEN
            names := format('x.%I, %s', sort, names);
            values := format('%L::%s, %s', place ->> 's', q ->> 'sort_type', values);
        END IF;
        EXECUTE format($f$
            SELECT coalesce(jsonb_agg(y.p ORDER BY y.o), '[]') FROM (
                SELECT z.p, row_number() OVER () AS o FROM (
                    SELECT jsonb_build_object('k', jsonb_build_array(%s), 's', %s, 'i', %s) AS p
                      FROM %s x WHERE %s %s %s ORDER BY %s LIMIT %s) z) y $f$,
            (SELECT string_agg(format('x.%I::text', k ->> 'name'), ', ' ORDER BY o)
               FROM jsonb_array_elements(t -> 'key') WITH ORDINALITY u(k, o)),
            CASE WHEN sort IS NOT NULL THEN format('x.%I::text', sort) ELSE 'NULL::text' END,
            CASE WHEN t ->> 'names' IS NOT NULL THEN format('x.%I', t ->> 'names') ELSE 'NULL::bigint' END,
            t ->> 'rel', q ->> 'where',
            CASE part WHEN 'empty' THEN format('AND x.%I IS NULL', sort) WHEN 'filled' THEN format('AND x.%I IS NOT NULL', sort) ELSE '' END,
            CASE WHEN place IS NOT NULL AND (part = 'all' OR (part = 'empty') = at_end)
                 THEN format('AND (%s) %s (%s)', names, sign, values) ELSE '' END,
            CASE WHEN sort IS NOT NULL AND part <> 'empty' THEN format('x.%I%s, ', sort, direction) ELSE '' END || key_order,
            n - jsonb_array_length(found)) INTO got;
        found := found || got;
    END LOOP;
    RETURN found;
END
$$;

-- {rows: places in the list's order, before, after: there is more on that side}.
CREATE FUNCTION adm.studio_find(t jsonb, q jsonb, how text, place jsonb, n integer) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off
AS $$
DECLARE
    r jsonb; b jsonb := '[]'; more_before boolean := how IN ('after', 'around'); more_after boolean := how IN ('before', 'around');
BEGIN
    IF how IN ('after', 'before', 'around') AND jsonb_array_length(place -> 'k') IS DISTINCT FROM jsonb_array_length(t -> 'key') THEN
        how := 'first'; place := NULL;
    END IF;
    IF how IN ('before', 'last') THEN
        b := adm.studio_stretch(t, q, CASE WHEN how = 'before' THEN place END, true, false, n + 1);
        more_before := jsonb_array_length(b) > n;
        r := '[]';
    ELSIF how = 'around' THEN
        b := adm.studio_stretch(t, q, place, true, false, n / 2 + 1);
        more_before := jsonb_array_length(b) > n / 2;
        r := adm.studio_stretch(t, q, place, false, true, n - n / 2 + 1);
        more_after := jsonb_array_length(r) > n - n / 2;
    ELSE
        r := adm.studio_stretch(t, q, CASE WHEN how = 'after' THEN place END, false, false, n + 1);
        more_after := jsonb_array_length(r) > n;
    END IF;
    IF more_before AND how IN ('before', 'last', 'around') THEN b := b - -1; END IF;
    IF more_after AND how IN ('first', 'after', 'around') THEN r := r - -1; END IF;
    RETURN jsonb_build_object('before', more_before, 'after', more_after,
        'rows', (SELECT coalesce(jsonb_agg(e ORDER BY o DESC), '[]') FROM jsonb_array_elements(b) WITH ORDINALITY u(e, o)) || r);
END
$$;

-- What was asked for, checked: {bad: code, field} or {spec, q, args, how, place, n}. args is the question as
-- the ticket keeps it; the log has the table, the column and the comparison in clear, the value as a hash.
CREATE FUNCTION adm.studio_question(p jsonb, v_clinic bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t jsonb := adm.studio_spec(p ->> 'schema', p ->> 'table');
    v_sort text; v_null boolean; v_where text; v_filter text;
    v_n integer := least(greatest(coalesce((p ->> 'limit')::integer, 50), 1), 500);
    v_how text := coalesce(p ->> 'how', 'first');
    v_args jsonb;
BEGIN
    IF v_clinic IS NULL THEN RETURN '{"bad": "no_clinic"}'; END IF;
    IF t IS NULL THEN RETURN '{"bad": "no_table"}'; END IF;
    v_where := CASE t ->> 'keep' WHEN 'clinic' THEN format('x.clinic_id = %L::bigint', v_clinic)
                                 WHEN 'self' THEN format('x.id = %L::bigint', v_clinic) ELSE 'true' END;
    IF coalesce(p ->> 'column', '') <> '' THEN
        v_filter := adm.studio_condition(t, p ->> 'column', p ->> 'op', p ->> 'value');
        IF v_filter IS NULL THEN RETURN '{"bad": "no_comparison", "field": "op"}'; END IF;
        v_where := v_where || ' AND ' || v_filter;
    END IF;
    IF coalesce(p ->> 'sort', '') <> '' THEN
        SELECT c.name, c.nullable INTO v_sort, v_null FROM adm.studio_columns_of((t ->> 'oid')::bigint::oid, t ->> 'keep') c
         WHERE c.name = p ->> 'sort' AND c.class IN ('shown', 'edit') AND c.sortable;
        IF NOT FOUND THEN RETURN '{"bad": "no_index", "field": "sort"}'; END IF;
        IF t -> 'key' = jsonb_build_array(t -> 'key' -> 0) AND v_sort = t -> 'key' -> 0 ->> 'name' THEN v_sort := NULL; END IF;
    END IF;
    v_args := jsonb_strip_nulls(jsonb_build_object('clinic', v_clinic, 'entity', t ->> 'entity', 'column', nullif(p ->> 'column', ''), 'op', CASE WHEN p ->> 'column' <> '' THEN p ->> 'op' END,
        'value', CASE WHEN p ->> 'column' <> '' THEN p ->> 'value' END, 'sort', nullif(p ->> 'sort', ''),
        'down', coalesce((p ->> 'down')::boolean, false)));
    -- rows without a name of their own in the log: each page is a question by itself
    IF t ->> 'names' IS NULL THEN v_args := v_args || jsonb_build_object('from', md5(v_how || coalesce(p -> 'place', 'null')::text)); END IF;
    RETURN jsonb_build_object('spec', t, 'args', v_args, 'how', v_how, 'n', v_n, 'place', p -> 'place', 'filtered', v_filter IS NOT NULL,
        'q', jsonb_build_object('where', v_where, 'sort', v_sort, 'sort_null', v_null, 'down', coalesce((p ->> 'down')::boolean, false),
            'sort_type', (SELECT format_type(a.atttypid, NULL) FROM pg_attribute a
                           WHERE a.attrelid = (t ->> 'oid')::bigint::oid AND a.attname = v_sort)));
EXCEPTION WHEN data_exception THEN
    RETURN '{"bad": "bad_value", "field": "value"}';
END
$$;

-- The page itself: {rows, before, after} or {bad, field}. What takes too long is told, not hung on.
CREATE FUNCTION adm.studio_page(v jsonb) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN adm.studio_find(v -> 'spec', v -> 'q', v ->> 'how', nullif(v -> 'place', 'null'), (v ->> 'n')::integer);
EXCEPTION
    WHEN query_canceled THEN RETURN '{"bad": "too_slow", "field": "column"}';
    WHEN data_exception OR undefined_function THEN RETURN '{"bad": "bad_value", "field": "value"}';
END
$$;

CREATE FUNCTION adm.studio_names(v_page jsonb, t jsonb) RETURNS bigint[]
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN t ->> 'names' IS NOT NULL THEN ARRAY(SELECT DISTINCT (r ->> 'i')::bigint
    FROM jsonb_array_elements(v_page -> 'rows') r WHERE r ->> 'i' IS NOT NULL) END;

-- Opens a page under a ticket of that kind. p: clinic, schema, table; column, op, value; sort, down; how (first,
-- after, before, around, last), place, limit.
CREATE FUNCTION adm.studio_open(p_kind text, p_ticket uuid, p jsonb) RETURNS api.answer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_clinic bigint := adm.studio_choose((p ->> 'clinic')::bigint);
    v jsonb := adm.studio_question(p, v_clinic);
    r jsonb; a api.answer;
BEGIN
    IF v ? 'bad' THEN RETURN adm.studio_no(p_kind || '.read', v_clinic, 'invalid', v ->> 'bad', v ->> 'field', p ->> 'table'); END IF;
    IF (v ->> 'filtered')::boolean AND NOT audit.ticket_asked(p_ticket, p_kind, v -> 'args') THEN
        RETURN audit.ticket_ask(p_ticket, p_kind, v -> 'args', v_clinic);
    END IF;
    r := adm.studio_page(v);
    IF r ? 'bad' THEN RETURN adm.studio_no(p_kind || '.read', v_clinic, 'invalid', r ->> 'bad', r ->> 'field', p ->> 'table'); END IF;
    a := audit.ticket_make(p_ticket, p_kind, v -> 'args', NULL, NULL, adm.studio_names(r, v -> 'spec'), r -> 'rows', v_clinic);
    a.detail := r - 'rows';
    RETURN a;
END
$$;

CREATE FUNCTION adm.studio_rows_open(p_ticket uuid, p jsonb) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN adm.studio_open('studio_rows', p_ticket, p);
END
$$;

-- The same for a file: pages of up to 500 rows, values whole.
CREATE FUNCTION adm.studio_export_open(p_ticket uuid, p jsonb) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN adm.studio_open('studio_export', p_ticket, p);
END
$$;

-- The rows of a page that was opened: each with its place, and its cells as a JSON array in the columns' order:
-- a text, null, or false for what is masked. p_cut: so many characters of a value.
CREATE FUNCTION adm.studio_cells(t jsonb, p_places jsonb, v_clinic bigint, p_cut integer)
RETURNS TABLE (place jsonb, cells jsonb)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET jit = off
AS $$
DECLARE
    v_list text := (SELECT string_agg(format('(%s, %s)', o, (SELECT string_agg(format('%L::%s', r -> 'k' ->> (k.o - 1)::integer, k.e ->> 'type'), ', ' ORDER BY k.o)
                                                FROM jsonb_array_elements(t -> 'key') WITH ORDINALITY k(e, o))), ', ' ORDER BY o)
                      FROM jsonb_array_elements(p_places) WITH ORDINALITY u(r, o));
    v_join text := (SELECT string_agg(format('x.%I = p.k%s', k.e ->> 'name', k.o), ' AND ' ORDER BY k.o)
                      FROM jsonb_array_elements(t -> 'key') WITH ORDINALITY k(e, o));
    v_heads text := (SELECT string_agg('k' || k.o, ', ' ORDER BY k.o) FROM jsonb_array_elements(t -> 'key') WITH ORDINALITY k(e, o));
    v_cells text := (SELECT string_agg(y.a, ' || ' ORDER BY y.g)
                       FROM (SELECT (c.n - 1) / 50 AS g, format('jsonb_build_array(%s)', string_agg(
                                    CASE WHEN c.class IN ('shown', 'edit') THEN format('left(x.%I::text, %s)', c.name, p_cut) ELSE 'false' END,
                                    ', ' ORDER BY c.n)) AS a
                               FROM adm.studio_columns_of((t ->> 'oid')::bigint::oid, t ->> 'keep') c GROUP BY 1) y);
BEGIN
    IF v_list IS NULL THEN RETURN; END IF;
    RETURN QUERY EXECUTE format('SELECT ($1 -> (p.o - 1)::integer) - ''i'', %s FROM (VALUES %s) p(o, %s) JOIN %s x ON %s WHERE %s ORDER BY p.o',
        v_cells, v_list, v_heads, t ->> 'rel', v_join,
        CASE t ->> 'keep' WHEN 'clinic' THEN format('x.clinic_id = %L::bigint', v_clinic)
                          WHEN 'self' THEN format('x.id = %L::bigint', v_clinic) ELSE 'true' END) USING p_places;
END
$$;

CREATE FUNCTION adm.studio_columns(p_ticket uuid)
RETURNS TABLE (n integer, name text, type text, class text, kind text, sortable boolean, nullable boolean, key boolean,
    ref_schema text, ref_table text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb := (audit.ticket_use(p_ticket, 'studio_rows')).args;
    t jsonb := adm.studio_spec(split_part(args ->> 'entity', '.', 1), split_part(args ->> 'entity', '.', 2));
BEGIN
    RETURN QUERY SELECT c.* FROM adm.studio_columns_of((t ->> 'oid')::bigint::oid, t ->> 'keep') c;
END
$$;

CREATE FUNCTION adm.studio_rows(p_ticket uuid) RETURNS TABLE (place jsonb, cells jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k record := audit.ticket_use(p_ticket, 'studio_rows');
    v_clinic bigint := adm.studio_choose((k.args ->> 'clinic')::bigint);
BEGIN
    RETURN QUERY SELECT c.* FROM adm.studio_cells(adm.studio_spec(split_part(k.args ->> 'entity', '.', 1), split_part(k.args ->> 'entity', '.', 2)), k.page, v_clinic, 200) c;
END
$$;

CREATE FUNCTION adm.studio_export(p_ticket uuid) RETURNS TABLE (place jsonb, cells jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k record := audit.ticket_use(p_ticket, 'studio_export');
    v_clinic bigint := adm.studio_choose((k.args ->> 'clinic')::bigint);
BEGIN
    RETURN QUERY SELECT c.* FROM adm.studio_cells(adm.studio_spec(split_part(k.args ->> 'entity', '.', 1), split_part(k.args ->> 'entity', '.', 2)), k.page, v_clinic, 1000000) c;
END
$$;

-- ---------------------------------------------------------------------------------------------
-- One row whole, and its history
-- ---------------------------------------------------------------------------------------------

-- The row's number and its patient's, for the event: {i, p}; nulls when it is not there. NULL: no such table,
-- or no key of it.
CREATE FUNCTION adm.studio_about(t jsonb, p_key jsonb, v_clinic bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    r jsonb;
BEGIN
    IF t IS NULL OR v_clinic IS NULL OR jsonb_typeof(p_key) IS DISTINCT FROM 'array'
       OR jsonb_array_length(p_key) <> jsonb_array_length(t -> 'key') THEN RETURN NULL; END IF;
    EXECUTE format('SELECT jsonb_build_object(''i'', %s, ''p'', %s) FROM %s x WHERE %s AND %s',
        CASE WHEN t ->> 'names' IS NOT NULL THEN format('x.%I', t ->> 'names') ELSE 'NULL' END,
        CASE WHEN t ->> 'patient' IS NOT NULL THEN format('x.%I', t ->> 'patient') ELSE 'NULL' END, t ->> 'rel',
        (SELECT string_agg(format('x.%I = %L::%s', k.e ->> 'name', p_key ->> (k.o - 1)::integer, k.e ->> 'type'), ' AND ')
           FROM jsonb_array_elements(t -> 'key') WITH ORDINALITY k(e, o)),
        CASE t ->> 'keep' WHEN 'clinic' THEN format('x.clinic_id = %L::bigint', v_clinic)
                          WHEN 'self' THEN format('x.id = %L::bigint', v_clinic) ELSE 'true' END) INTO r;
    RETURN coalesce(r, '{}');
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END
$$;

-- p: clinic, schema, table, key (the parts as texts).
CREATE FUNCTION adm.studio_row_open(p_ticket uuid, p jsonb) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_clinic bigint := adm.studio_choose((p ->> 'clinic')::bigint);
    t jsonb := adm.studio_spec(p ->> 'schema', p ->> 'table');
    v jsonb := adm.studio_about(t, p -> 'key', v_clinic);
    a api.answer;
BEGIN
    IF v IS NULL THEN RETURN adm.studio_no('studio_row.read', v_clinic, 'invalid', 'no_table', NULL, p ->> 'table'); END IF;
    a := audit.ticket_make(p_ticket, 'studio_row', jsonb_build_object('clinic', v_clinic, 'entity', t ->> 'entity', 'key', p -> 'key'), (v ->> 'p')::bigint, NULL,
        CASE WHEN v ->> 'i' IS NOT NULL THEN ARRAY[(v ->> 'i')::bigint] END, NULL, v_clinic);
    a.id := NULL; -- whether it is there tells the read
    RETURN a;
END
$$;

CREATE FUNCTION adm.studio_row(p_ticket uuid)
RETURNS TABLE (n integer, name text, type text, class text, kind text, sortable boolean, nullable boolean, key boolean,
    ref_schema text, ref_table text, value text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb := (audit.ticket_use(p_ticket, 'studio_row')).args;
    v_clinic bigint := adm.studio_choose((args ->> 'clinic')::bigint);
    t jsonb := adm.studio_spec(split_part(args ->> 'entity', '.', 1), split_part(args ->> 'entity', '.', 2));
BEGIN
    RETURN QUERY SELECT c.*, CASE WHEN c.class IN ('shown', 'edit') THEN s.cells ->> (c.n - 1) END
      FROM adm.studio_cells(t, jsonb_build_array(jsonb_build_object('k', args -> 'key')), v_clinic, 1000000) s,
           adm.studio_columns_of((t ->> 'oid')::bigint::oid, t ->> 'keep') c ORDER BY c.n;
END
$$;

-- p: clinic, schema, table, key, before (the last event of the page before, or none).
CREATE FUNCTION adm.studio_history_open(p_ticket uuid, p jsonb) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_clinic bigint := adm.studio_choose((p ->> 'clinic')::bigint);
    t jsonb := adm.studio_spec(p ->> 'schema', p ->> 'table');
    v jsonb := adm.studio_about(t, p -> 'key', v_clinic);
    a api.answer;
BEGIN
    IF v IS NULL OR t ->> 'keep' NOT IN ('clinic', 'self') OR t ->> 'schema' <> 'clinic' OR t #>> '{key,0,name}' <> 'id' THEN
        RETURN adm.studio_no('studio_history.read', v_clinic, 'invalid', 'no_history', NULL, p ->> 'table');
    END IF;
    a := audit.ticket_make(p_ticket, 'studio_history', jsonb_strip_nulls(jsonb_build_object('clinic', v_clinic, 'entity', t ->> 'entity', 'key', p -> 'key', 'before', (p ->> 'before')::bigint)),
        (v ->> 'p')::bigint, NULL, CASE WHEN v ->> 'i' IS NOT NULL THEN ARRAY[(v ->> 'i')::bigint] END, NULL, v_clinic);
    a.id := NULL;
    RETURN a;
END
$$;

-- Newest first, 50 at most. changes: an object of the columns that are shown, each [before, after]; masked:
-- how many others were changed with them.
CREATE FUNCTION adm.studio_history(p_ticket uuid)
RETURNS TABLE (event_id bigint, at text, actor text, action text, op text, changes jsonb, masked integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    args jsonb := (audit.ticket_use(p_ticket, 'studio_history')).args;
    v_clinic bigint := adm.studio_choose((args ->> 'clinic')::bigint);
    v_table text := split_part(args ->> 'entity', '.', 2);
    v_id bigint := (args -> 'key' ->> 0)::bigint;
    v_before bigint := coalesce((args ->> 'before')::bigint, 9223372036854775807);
BEGIN
    RETURN QUERY
    SELECT d.event_id, to_char(d.at, 'YYYY-MM-DD HH24:MI:SS'), e.actor, e.action, d.op, b.changes, b.masked::integer
      FROM history.diff d
      LEFT JOIN audit.event e ON e.event_id = d.event_id AND e.at > d.at - interval '1 minute' AND e.at <= d.at,
      LATERAL (SELECT coalesce(jsonb_object_agg(j.key, CASE d.op WHEN 'update' THEN j.value
                          WHEN 'insert' THEN jsonb_build_array(NULL, j.value) ELSE jsonb_build_array(j.value, NULL) END)
                          FILTER (WHERE k.class IN ('shown', 'edit')), '{}'),
                      count(*) FILTER (WHERE k.class IS NULL OR k.class NOT IN ('shown', 'edit'))
                 FROM jsonb_each(d.body::jsonb) j
                 LEFT JOIN arca.studio_column k ON k.schema = 'clinic' AND k."table" = v_table AND k."column" = j.key) b(changes, masked)
     WHERE d.entity = v_table AND d.entity_id = v_id AND d.event_id < v_before AND d.clinic_id = v_clinic
     ORDER BY d.event_id DESC LIMIT 50;
END
$$;

GRANT EXECUTE ON FUNCTION adm.studio_session(text, text, text, text), adm.studio_clinics(),
    adm.studio_tables_open(uuid, bigint), adm.studio_tables(uuid), adm.studio_rows_open(uuid, jsonb),
    adm.studio_columns(uuid), adm.studio_rows(uuid), adm.studio_export_open(uuid, jsonb), adm.studio_export(uuid),
    adm.studio_row_open(uuid, jsonb), adm.studio_row(uuid), adm.studio_history_open(uuid, jsonb),
    adm.studio_history(uuid) TO arca_migrator;
GRANT EXECUTE ON FUNCTION adm.studio_choose(bigint), adm.studio_spec(text, text), adm.studio_key(oid),
    adm.studio_columns_of(oid, text), adm.studio_no(text, bigint, text, text, text, text) TO arca_migrator;

-- ---------------------------------------------------------------------------------------------
-- A change, in a development database alone. It runs with the rights of whoever migrates data, under the
-- table's own triggers, so that it leaves its event and its diff like any other.
-- ---------------------------------------------------------------------------------------------

SET LOCAL ROLE arca_migrator;

-- p: clinic, schema, table, key, version (the row's, as it was read), changes (column: text or null).
CREATE FUNCTION adm.studio_save(p_request uuid, p jsonb) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_clinic bigint := adm.studio_choose((p ->> 'clinic')::bigint);
    t jsonb := adm.studio_spec(p ->> 'schema', p ->> 'table');
    v_hash bytea := sha256(convert_to(p::text, 'UTF8'));
    v_set text; v_where text; v_other text; v_version integer; v_column text; v_constraint text;
    s arca.studio_request;
    r record;
BEGIN
    IF p_request IS NULL THEN RAISE EXCEPTION 'a request id is needed' USING ERRCODE = 'AR011'; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(p_request::text, 20261121));
    SELECT * INTO s FROM arca.studio_request q WHERE q.request_id = p_request;
    IF FOUND THEN
        IF s.actor <> session_user OR s.args_hash <> v_hash THEN
            RAISE EXCEPTION 'this request id was used for something else' USING ERRCODE = 'AR012';
        END IF;
        RETURN ROW('ok', 'repeated', NULL, NULL, s.version, NULL, s.seq, s.leaf)::api.answer;
    END IF;
    IF (SELECT e.name FROM arca.environment e) <> 'development' THEN
        RETURN adm.studio_no('studio.edit', v_clinic, 'refused', 'not_development', NULL, p ->> 'table');
    END IF;
    IF v_clinic IS NULL OR t IS NULL OR t ->> 'keep' <> 'clinic' OR NOT EXISTS (SELECT FROM pg_trigger g
            WHERE g.tgrelid = (t ->> 'oid')::bigint::oid AND g.tgname = 'audit_row' AND g.tgenabled = 'A')
       OR NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = (t ->> 'oid')::bigint::oid AND a.attname = 'version')
       OR jsonb_typeof(p -> 'changes') IS DISTINCT FROM 'object' OR jsonb_array_length(p -> 'key') IS DISTINCT FROM jsonb_array_length(t -> 'key') THEN
        RETURN adm.studio_no('studio.edit', v_clinic, 'refused', 'not_editable', NULL, p ->> 'table');
    END IF;
    v_other := (SELECT j.key FROM jsonb_each_text(p -> 'changes') j
                 WHERE NOT EXISTS (SELECT FROM arca.studio_column k WHERE k.schema = t ->> 'schema' AND k."table" = t ->> 'table'
                                      AND k."column" = j.key AND k.class = 'edit') LIMIT 1);
    IF v_other IS NOT NULL THEN
        RETURN adm.studio_no('studio.edit', v_clinic, 'refused', 'not_editable', left(v_other, 63), p ->> 'table');
    END IF;
    v_set := (SELECT string_agg(format('%I = %L::%s', a.attname, j.value, format_type(a.atttypid, a.atttypmod)), ', ')
                FROM jsonb_each_text(p -> 'changes') j JOIN pg_attribute a ON a.attrelid = (t ->> 'oid')::bigint::oid AND a.attname = j.key);
    IF v_set IS NULL THEN RETURN ROW('ok', 'unchanged', NULL, NULL, (p ->> 'version')::integer, NULL, NULL, NULL)::api.answer; END IF;
    IF EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = (t ->> 'oid')::bigint::oid AND a.attname = 'updated_at') THEN
        v_set := v_set || ', updated_at = now()';
    END IF;
    v_where := format('x.clinic_id = %L::bigint AND ', v_clinic)
        || (SELECT string_agg(format('x.%I = %L::%s', k.e ->> 'name', p -> 'key' ->> (k.o - 1)::integer, k.e ->> 'type'), ' AND ')
              FROM jsonb_array_elements(t -> 'key') WITH ORDINALITY k(e, o));
    BEGIN
        EXECUTE format('SELECT x.version FROM %s x WHERE %s FOR UPDATE', t ->> 'rel', v_where) INTO v_version;
        IF v_version = (p ->> 'version')::integer THEN
            PERFORM audit.act('studio.edit', p_request, NULL);
            EXECUTE format('UPDATE %s x SET %s, version = x.version + 1 WHERE %s', t ->> 'rel', v_set, v_where);
        END IF;
    EXCEPTION
        WHEN data_exception OR integrity_constraint_violation OR raise_exception OR SQLSTATE 'AR010' OR SQLSTATE 'AR030' THEN
            GET STACKED DIAGNOSTICS v_column = COLUMN_NAME, v_constraint = CONSTRAINT_NAME;
            RETURN adm.studio_no('studio.edit', v_clinic, 'invalid', 'not_taken',
                coalesce(nullif(v_column, ''), (SELECT j.key FROM jsonb_each_text(p -> 'changes') j
                    WHERE position(j.key IN v_constraint) > 0 ORDER BY length(j.key) DESC LIMIT 1)), p ->> 'table');
    END;
    IF v_version IS NULL THEN
        RETURN adm.studio_no('studio.edit', v_clinic, 'not_found', 'not_found', NULL, p ->> 'table');
    ELSIF v_version IS DISTINCT FROM (p ->> 'version')::integer THEN
        RETURN adm.studio_no('studio.edit', v_clinic, 'conflict', 'version_conflict', NULL, p ->> 'table');
    END IF;
    r := audit.receipt();
    INSERT INTO arca.studio_request (request_id, actor, args_hash, version, seq, leaf)
    VALUES (p_request, session_user, v_hash, v_version + 1, r.seq, r.leaf);
    RETURN ROW('ok', NULL, NULL, NULL, v_version + 1, NULL, r.seq, r.leaf)::api.answer;
END
$$;

SET LOCAL ROLE arca_adm;
REVOKE CREATE ON SCHEMA adm FROM arca_studio;

-- ---------------------------------------------------------------------------------------------
-- The staff, who start it by mistake or to try
-- ---------------------------------------------------------------------------------------------

SET LOCAL ROLE arca_owner;

CREATE FUNCTION api.studio_refused(p_version text, p_workstation text, p_tty text, p_language text) RETURNS api.answer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    a api.answer;
BEGIN
    IF arca.my_staff() IS NULL THEN
        RAISE EXCEPTION 'not of the staff' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM audit.session_begin(arca.my_staff(), arca.my_clinic(), p_workstation, p_tty, p_version);
    a := arca.refuse('session.studio', 'session', NULL, NULL);
    PERFORM audit.session_mark('close');
    RETURN a;
END
$$;

INSERT INTO arca.function_action (function, action) VALUES ('studio_refused', NULL);
