-- agenda(uuid, bigint[])
SELECT * FROM api.agenda($1, $2)
