-- studio_refused(text, text, text, text)
SELECT * FROM api.studio_refused($1, $2, $3, $4)
