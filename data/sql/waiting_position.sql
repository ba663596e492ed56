-- waiting_position(uuid)
SELECT * FROM api.waiting_position($1)
