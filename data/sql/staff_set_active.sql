-- staff_set_active(uuid, bigint, integer, boolean)
SELECT * FROM api.staff_set_active($1, $2, $3, $4)
