-- agenda_open(uuid, text, date, bigint, bigint, bigint[])
SELECT * FROM api.agenda_open($1, $2, $3, $4, $5, $6)
