-- waiting_triage(uuid, bigint, integer, jsonb)
SELECT * FROM api.waiting_triage($1, $2, $3, $4)
