-- waiting_list(uuid, text, integer)
SELECT * FROM api.waiting_list($1, $2, $3)
