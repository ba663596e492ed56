-- waiting_book(uuid, bigint, integer, jsonb)
SELECT * FROM api.waiting_book($1, $2, $3, $4)
