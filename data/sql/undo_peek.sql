-- undo_peek()
SELECT * FROM api.undo_peek()
