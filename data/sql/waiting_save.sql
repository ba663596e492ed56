-- waiting_save(uuid, bigint, integer, jsonb)
SELECT * FROM api.waiting_save($1, $2, $3, $4)
