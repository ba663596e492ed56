-- lookups()
SELECT * FROM api.lookups()
