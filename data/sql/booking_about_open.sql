-- booking_about_open(uuid, bigint)
SELECT * FROM api.booking_about_open($1, $2)
