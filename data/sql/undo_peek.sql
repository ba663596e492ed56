-- undo_peek(uuid)
SELECT * FROM api.undo_peek($1)
