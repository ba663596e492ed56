-- waiting_open(uuid, jsonb, text, int)
SELECT * FROM api.waiting_open($1, $2, $3, $4)
