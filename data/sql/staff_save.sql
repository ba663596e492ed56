-- staff_save(uuid, bigint, integer, jsonb)
SELECT * FROM api.staff_save($1, $2, $3, $4)
