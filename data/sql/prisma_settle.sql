-- prisma_settle()
-- Reads in the schema that holds the tables and in no other; nothing times out by itself.
SELECT pg_catalog.set_config('search_path', 'pg_catalog, ' OPERATOR(pg_catalog.||) pg_catalog.quote_ident(s.nspname), true),
       pg_catalog.set_config('statement_timeout', '0', true),
       pg_catalog.set_config('idle_in_transaction_session_timeout', '0', true), s.nspname
  FROM (SELECT coalesce((SELECT n.nspname FROM pg_catalog.pg_class c
                           JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                          WHERE c.relname OPERATOR(pg_catalog.=) 'LISTA_ESPERA' AND pg_catalog.pg_table_is_visible(c.oid)),
                        'public') AS nspname) s
