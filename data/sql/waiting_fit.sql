-- waiting_fit(uuid)
SELECT * FROM api.waiting_fit($1)
