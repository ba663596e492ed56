-- staff_reset(uuid, bigint, text, timestamptz)
SELECT * FROM api.staff_reset($1, $2, $3, $4)
