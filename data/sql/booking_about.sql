-- booking_about(uuid)
SELECT * FROM api.booking_about($1)
