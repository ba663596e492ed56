-- ctl_verify_truth()
-- How many rows of each clinic stand in the tables behind row-level security: what each clinic should see.
SELECT coalesce(jsonb_object_agg(c.oid::regclass,
           (xpath('/row/j/text()', query_to_xml(format(
               'SELECT coalesce(jsonb_object_agg(coalesce(x.clinic_id::text, ''-''), x.n), ''{}'')::text AS j'
               ' FROM (SELECT t.clinic_id, count(*) AS n FROM %s t GROUP BY 1) x', c.oid::regclass), false, true, '')))[1]::text::jsonb), '{}')
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'clinic_id'
 WHERE c.relrowsecurity AND c.relkind IN ('r', 'p') AND NOT c.relispartition
