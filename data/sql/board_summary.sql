-- board_summary(uuid)
SELECT * FROM api.board_summary($1)
