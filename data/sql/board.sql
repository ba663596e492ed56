-- board(uuid)
SELECT * FROM api.board($1)
