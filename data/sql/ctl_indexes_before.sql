-- ctl_indexes_before(text, text, text)
-- The indexes of a table, or of the table of index $3: those that a broken run did not leave.
SELECT coalesce(string_agg(i.indexrelid::text, ',' ORDER BY i.indexrelid), '')
  FROM pg_index i
 WHERE i.indrelid = coalesce(CASE WHEN $2::text IS NOT NULL THEN to_regclass(concat_ws('.', quote_ident($1::text), quote_ident($2::text))) END,
       (SELECT x.indrelid FROM pg_index x
         WHERE $2::text IS NULL AND x.indexrelid = to_regclass(concat_ws('.', quote_ident($1::text), quote_ident($3::text)))))
