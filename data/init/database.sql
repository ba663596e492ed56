-- SPDX-License-Identifier: Apache-2.0
-- What the database needs before its first migration; run by `arcactl init` as superuser in the
-- database itself, any number of times.

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- PUBLIC may do nothing: staff get CONNECT and what the grants of the last migration name.
DO $$
DECLARE
    fn regprocedure;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO arca_staff, arca_backup', current_database());
    -- the seeds work in temporary tables; no person of the staff may make one
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO arca_seeder, arca_migrator', current_database());
    EXECUTE format('GRANT CREATE, CONNECT ON DATABASE %I TO arca_migrator', current_database());
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO arca_owner, arca_audit, arca_adm, arca_migrator, arca_seeder, arca_backup, arca_studio;
    -- the functions of the extensions, and code of one's own (DO)
    REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public
        TO arca_owner, arca_audit, arca_adm, arca_migrator, arca_seeder, arca_backup;
    REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;
    GRANT USAGE ON LANGUAGE plpgsql, sql TO arca_owner, arca_audit, arca_adm, arca_migrator, arca_seeder, arca_studio;
    -- What anybody may call by default and could hold up, flood or fill the server with.
    FOR fn IN SELECT p.oid::regprocedure FROM pg_catalog.pg_proc p
               WHERE p.pronamespace = 'pg_catalog'::regnamespace
                 AND (p.proname ~ '^(lo_|lowrite$|loread$|pg_advisory|pg_try_advisory)'
                      OR p.proname IN ('pg_notify', 'pg_logical_emit_message', 'pg_read_file_old'))
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', fn);
        IF fn::text ~ '^(pg_advisory_xact|pg_notify)' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO arca_owner, arca_audit', fn);
        END IF;
        IF fn::text ~ 'advisory' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO arca_migrator', fn);
        END IF;
    END LOOP;
END
$$;

CREATE SCHEMA IF NOT EXISTS arca AUTHORIZATION arca_owner;
CREATE SCHEMA IF NOT EXISTS clinic AUTHORIZATION arca_owner;
CREATE SCHEMA IF NOT EXISTS history AUTHORIZATION arca_owner;
CREATE SCHEMA IF NOT EXISTS api AUTHORIZATION arca_owner;
CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION arca_audit;
CREATE SCHEMA IF NOT EXISTS adm AUTHORIZATION arca_adm;

GRANT USAGE ON SCHEMA arca, clinic, history, api TO arca_audit, arca_adm, arca_migrator, arca_seeder;
GRANT USAGE ON SCHEMA audit TO arca_owner, arca_adm, arca_migrator, arca_seeder;
GRANT USAGE ON SCHEMA adm TO arca_owner, arca_migrator, arca_seeder;
GRANT USAGE ON SCHEMA api TO arca_staff;
GRANT USAGE ON SCHEMA arca, clinic, history, api, audit, adm TO arca_studio;
GRANT USAGE ON SCHEMA arca, clinic, history, api, audit, adm TO arca_backup;

-- New functions are nobody's until they are granted.
ALTER DEFAULT PRIVILEGES FOR ROLE arca_owner, arca_audit, arca_adm, arca_migrator, arca_studio
    REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE arca_owner, arca_audit, arca_adm, arca_migrator, arca_studio
    REVOKE USAGE ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE arca_owner, arca_audit, arca_adm, arca_migrator
    GRANT SELECT ON TABLES TO arca_backup;
ALTER DEFAULT PRIVILEGES FOR ROLE arca_owner, arca_audit, arca_adm, arca_migrator
    GRANT SELECT ON SEQUENCES TO arca_backup;

-- What kind of place this is: destructive commands ask it. One row.
CREATE TABLE IF NOT EXISTS arca.environment (
    one     boolean PRIMARY KEY DEFAULT true CHECK (one),
    name    text NOT NULL DEFAULT 'production'
            CHECK (name IN ('demo', 'development', 'staging', 'production'))
);
ALTER TABLE arca.environment OWNER TO arca_owner;
INSERT INTO arca.environment DEFAULT VALUES ON CONFLICT DO NOTHING;
GRANT SELECT ON arca.environment TO arca_migrator, arca_seeder, arca_adm, arca_backup;
