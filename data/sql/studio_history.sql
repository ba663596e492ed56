-- studio_history(uuid)
SELECT * FROM adm.studio_history($1)
