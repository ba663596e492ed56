-- studio_rows(uuid)
SELECT * FROM adm.studio_rows($1)
