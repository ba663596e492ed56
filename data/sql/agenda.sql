-- agenda(uuid)
SELECT * FROM api.agenda($1)
