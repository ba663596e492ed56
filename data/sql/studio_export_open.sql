-- studio_export_open(uuid, jsonb)
SELECT * FROM adm.studio_export_open($1, $2)
