-- SPDX-License-Identifier: Apache-2.0
-- The roles of arca, for the whole cluster; run by `arcactl init` as superuser, any number of times.
-- Nobody signs in as one of these: people are login roles and members of one profile.

DO $$
DECLARE
    r text;
BEGIN
    FOREACH r IN ARRAY ARRAY[
        'arca_owner',       -- owns clinic, history, api: what staff reach only through functions
        'arca_audit',       -- owns the audit log
        'arca_adm',         -- owns the few functions that make and stop accounts
        'arca_migrator',    -- changes the schema, within a migration's transaction only
        'arca_seeder',      -- fills in reference and demo data
        'arca_backup',      -- reads everything, for pg_dump
        'arca_studio',      -- owns the functions of the table browser; reads what is classified as shown
        'arca_staff',       -- every person
        'arca_reception', 'arca_supervisor', 'arca_intern', 'arca_admin',
        'arca_peer'         -- people whom the server may let in by their account of the system
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = r) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', r);
        END IF;
    END LOOP;
    FOREACH r IN ARRAY ARRAY['arca_reception', 'arca_supervisor', 'arca_intern', 'arca_admin'] LOOP
        EXECUTE format('GRANT arca_staff TO %I', r);
    END LOOP;
END
$$;

ALTER ROLE arca_backup BYPASSRLS;

-- Session rows note when their backend began, which only those with pg_read_all_stats see.
GRANT pg_read_all_stats TO arca_audit;

-- PostgreSQL 15 gives the making of accounts only to CREATEROLE, which is as good as superuser
-- there; so the functions belong to a superuser nobody can sign in as. From 16 on CREATEROLE is
-- bounded to the roles it may grant.
DO $$
BEGIN
    IF current_setting('server_version_num')::int >= 160000 THEN
        ALTER ROLE arca_adm CREATEROLE;
        GRANT arca_reception, arca_supervisor, arca_intern, arca_admin, arca_peer TO arca_adm
            WITH ADMIN OPTION;
        GRANT pg_signal_backend, pg_read_all_stats TO arca_adm;
    ELSE
        ALTER ROLE arca_adm SUPERUSER;
    END IF;
END
$$;
