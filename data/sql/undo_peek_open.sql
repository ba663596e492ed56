-- undo_peek_open(uuid)
SELECT * FROM api.undo_peek_open($1)
