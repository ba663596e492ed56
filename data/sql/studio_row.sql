-- studio_row(uuid)
SELECT * FROM adm.studio_row($1)
