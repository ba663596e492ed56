-- consent_withdraw(uuid, bigint, int, text)
SELECT * FROM api.consent_withdraw($1, $2, $3, $4)
