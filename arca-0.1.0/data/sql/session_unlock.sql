-- session_unlock(uuid)
SELECT * FROM api.session_unlock($1)
