-- SPDX-License-Identifier: Apache-2.0
-- The grants, made from the tables arca.function_action and arca.permission: a role may call a
-- function when its action is permitted to it in any scope, everybody may call what has no action.
-- The functions themselves look at the scope. Each is planned once a session: PostgreSQL would plan
-- the statements of a function anew in its first five calls, which cost a board's refresh 4 ms.

SET LOCAL ROLE arca_owner;

CREATE FUNCTION arca.make_grants() RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    f record;
    r text;
    n integer := 0;
BEGIN
    FOR f IN SELECT p.oid::regprocedure AS sign, a.function, a.action
               FROM pg_proc p LEFT JOIN arca.function_action a ON a.function = p.proname
              WHERE p.pronamespace = 'api'::regnamespace LOOP
        IF f.function IS NULL THEN
            RAISE EXCEPTION 'api function % has no row in arca.function_action', f.sign;
        END IF;
        EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan', f.sign);
        EXECUTE format('ALTER FUNCTION %s SET random_page_cost = 1.1', f.sign); -- what is asked for is in memory
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, arca_staff, arca_reception,'
                       ' arca_supervisor, arca_intern, arca_admin', f.sign);
        IF f.action IS NULL THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO arca_staff', f.sign);
            n := n + 1;
            CONTINUE;
        END IF;
        FOR r IN SELECT p.role FROM arca.permission p WHERE p.action = f.action LOOP
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f.sign, 'arca_' || r);
            n := n + 1;
        END LOOP;
    END LOOP;
    RETURN n;
END
$$;
SELECT arca.make_grants();
