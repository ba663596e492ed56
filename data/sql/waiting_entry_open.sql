-- waiting_entry_open(uuid, bigint)
SELECT * FROM api.waiting_entry_open($1, $2)
