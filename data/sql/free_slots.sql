-- free_slots(bigint, date, integer, integer, text, integer)
SELECT * FROM api.free_slots($1, $2, $3, $4, $5) LIMIT $6
