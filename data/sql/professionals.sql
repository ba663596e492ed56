-- professionals()
SELECT * FROM api.professionals()
