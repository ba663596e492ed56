-- waiting_position_open(uuid, text)
SELECT * FROM api.waiting_position_open($1, $2)
