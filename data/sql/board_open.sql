-- board_open(uuid, date)
SELECT * FROM api.board_open($1, $2)
