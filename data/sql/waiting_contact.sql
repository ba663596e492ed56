-- waiting_contact(uuid, bigint, jsonb)
SELECT * FROM api.waiting_contact($1, $2, $3)
