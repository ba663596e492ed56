-- studio_columns(uuid)
SELECT * FROM adm.studio_columns($1)
