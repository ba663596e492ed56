-- studio_rows_open(uuid, jsonb)
SELECT * FROM adm.studio_rows_open($1, $2)
