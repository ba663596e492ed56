-- waiting_list(uuid)
SELECT * FROM api.waiting_list($1)
