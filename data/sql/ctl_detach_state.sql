-- ctl_detach_state(text, text, text)
-- No row: the partition is no part of the table. Else whether the detaching was begun, and how it is
-- brought to its end.
SELECT h.inhdetachpending,
       format('ALTER TABLE %s DETACH PARTITION %s FINALIZE', h.inhparent::regclass, h.inhrelid::regclass)
  FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
 WHERE h.inhparent = to_regclass(concat_ws('.', quote_ident($1::text), quote_ident($2::text)))
   AND c.relname = $3::text
