-- consent_give(uuid, bigint, jsonb)
SELECT * FROM api.consent_give($1, $2, $3)
