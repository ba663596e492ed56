-- undo(uuid, bigint)
SELECT * FROM api.undo($1, $2)
