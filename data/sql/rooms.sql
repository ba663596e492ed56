-- rooms()
SELECT * FROM api.rooms()
