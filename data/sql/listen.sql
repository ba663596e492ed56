-- listen()
SELECT api.listen()
