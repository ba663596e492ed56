-- waiting_open(uuid, jsonb)
SELECT * FROM api.waiting_open($1, $2)
