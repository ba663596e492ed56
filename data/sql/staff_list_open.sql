-- staff_list_open(uuid, jsonb)
SELECT * FROM api.staff_list_open($1, $2)
