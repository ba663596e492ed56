-- studio_tables(uuid)
SELECT * FROM adm.studio_tables($1)
