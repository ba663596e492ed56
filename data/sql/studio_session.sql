-- studio_session(text, text, text, text)
SELECT * FROM adm.studio_session($1, $2, $3, $4)
