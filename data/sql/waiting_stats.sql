-- waiting_stats(uuid)
SELECT * FROM api.waiting_stats($1)
