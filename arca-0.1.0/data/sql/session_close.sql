-- session_close()
SELECT * FROM api.session_close()
