-- waiting_state(uuid, bigint, integer, text, jsonb)
SELECT * FROM api.waiting_state($1, $2, $3, $4, $5)
