-- session_lock()
SELECT * FROM api.session_lock()
