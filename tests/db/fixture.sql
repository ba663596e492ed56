-- SPDX-License-Identifier: Apache-2.0
-- Two clinics, "alfa" and "beta", with one person of each role (reception.alfa, intern.beta ...), and
-- what the tests of this folder share. Run as superuser in a migrated database with pgTAP in schema
-- tap. A session belongs to one connection and one person, so a test changes person by
-- \c - reception.alfa; tap.put keeps what a person got for the checks, tap.try says how a call ended.
SET ROLE NONE;
SET client_min_messages = warning;
SET search_path = public, tap;
\o /dev/null
SELECT adm.session_open('fixture', '0');
INSERT INTO clinic.clinic (code, name) VALUES ('alfa', 'Clínica Alfa'), ('beta', 'Clínica Beta');
DO $$
DECLARE
    c text;
    r text;
BEGIN
    FOREACH c IN ARRAY ARRAY['alfa', 'beta'] LOOP
        FOREACH r IN ARRAY ARRAY['supervisor', 'reception', 'intern', 'admin'] LOOP
            PERFORM adm.staff_add(c, (r || '.' || c)::name, initcap(r) || ' ' || initcap(c), r, NULL,
                CASE WHEN r = 'supervisor' THEN '06/12345' END,
                CASE WHEN r = 'intern' THEN ('supervisor.' || c)::name END, NULL, NULL);
        END LOOP;
    END LOOP;
END
$$;
INSERT INTO clinic.room (clinic_id, name, sort)
    SELECT c.id, 'Sala ' || n, n FROM clinic.clinic c, generate_series(1, 4) n WHERE c.code IN ('alfa', 'beta');

-- What a person got, for the checks that come later.
CREATE TABLE tap.got (k text PRIMARY KEY, v jsonb);
CREATE FUNCTION tap.put(key text, value jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER
    AS 'INSERT INTO tap.got VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET v = $2';
CREATE FUNCTION tap.got(key text, part text DEFAULT '') RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    AS 'SELECT v #>> string_to_array($2, ''.'') FROM tap.got WHERE k = $1';

-- Runs a statement as whoever calls: 'ok', or the SQLSTATE that it ended with.
CREATE FUNCTION tap.try(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$$;

-- A number from the log that no staff member may ask for.
CREATE FUNCTION tap.events(p_actor text, p_action text, p_outcome integer DEFAULT 0) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
    AS 'SELECT count(*) FROM audit.event WHERE actor = $1 AND action = $2 AND outcome = $3';

-- A SCRAM verifier as a client would compute it; nobody signs in with it.
CREATE FUNCTION tap.verifier() RETURNS text LANGUAGE sql IMMUTABLE
    AS $$SELECT 'SCRAM-SHA-256$4096:' || encode('0123456789abcdef'::bytea, 'base64') || '$'
        || encode(sha256('a'), 'base64') || ':' || encode(sha256('b'), 'base64')$$;
\o
