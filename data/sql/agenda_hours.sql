-- agenda_hours(bigint[], date, integer)
SELECT * FROM api.agenda_hours($1, $2, $3)
