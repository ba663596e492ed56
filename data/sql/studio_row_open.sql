-- studio_row_open(uuid, jsonb)
SELECT * FROM adm.studio_row_open($1, $2)
