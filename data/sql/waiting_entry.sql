-- waiting_entry(uuid)
SELECT * FROM api.waiting_entry($1)
