-- set_language(text)
SELECT * FROM api.set_language($1)
