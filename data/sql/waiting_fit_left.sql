-- waiting_fit_left(uuid)
SELECT * FROM api.waiting_fit_left($1)
