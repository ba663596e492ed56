-- waiting_fit_open(uuid, bigint, timestamptz, integer)
SELECT * FROM api.waiting_fit_open($1, $2, $3, $4)
