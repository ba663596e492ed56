-- export_session(text, text)
SELECT staff_id, today FROM api.session_open($1, $2, NULL, NULL, NULL)
