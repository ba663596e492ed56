-- staff_list(uuid)
SELECT * FROM api.staff_list($1)
