-- studio_save(uuid, jsonb)
SELECT * FROM adm.studio_save($1, $2)
