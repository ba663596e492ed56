-- session_open(text, text, text, text, text)
SELECT * FROM api.session_open($1, $2, $3, $4, $5)
