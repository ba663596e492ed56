-- studio_export(uuid)
SELECT * FROM adm.studio_export($1)
