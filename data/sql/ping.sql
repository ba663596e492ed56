-- ping()
SELECT 1
