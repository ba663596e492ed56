-- free_slots(bigint, date, integer, integer, text, integer, text, bigint, integer)
SELECT * FROM api.free_slots($1, $2, $3, $4, $5, $7::smallint[], $8, $9) LIMIT $6
