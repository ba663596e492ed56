-- studio_history_open(uuid, jsonb)
SELECT * FROM adm.studio_history_open($1, $2)
