-- SPDX-License-Identifier: Apache-2.0
-- What arcactl seed and arcactl import do in bulk, as arca_seeder: counting, judging, storing.
-- No person of the staff can call any of it.

SET LOCAL ROLE arca_owner;

-- How many rows of each table of the clinics this transaction has inserted and updated, and how many
-- it left as they were. What follows from other rows (the words of the search) is not counted.
CREATE FUNCTION arca.changes_here() RETURNS TABLE (name text, inserted bigint, updated bigint, same bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s record;
BEGIN
    FOR s IN SELECT t.relid, t.relname, t.n_tup_ins, t.n_tup_upd FROM pg_stat_xact_user_tables t
              WHERE t.schemaname = 'clinic'
                AND t.relname NOT IN ('patient_token', 'name_prefix', 'name_word', 'name_trigram')
                AND has_table_privilege(t.relid, 'SELECT')
              ORDER BY t.relname LOOP
        name := s.relname;
        inserted := s.n_tup_ins;
        updated := s.n_tup_upd;
        EXECUTE format('SELECT greatest(count(*) - $1, 0) FROM %s', s.relid::regclass)
           INTO same USING s.n_tup_ins + s.n_tup_upd;
        RETURN NEXT;
    END LOOP;
END
$$;
GRANT EXECUTE ON FUNCTION arca.changes_here() TO arca_seeder;
