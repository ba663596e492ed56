-- studio_tables_open(uuid, bigint)
SELECT * FROM adm.studio_tables_open($1, $2)
