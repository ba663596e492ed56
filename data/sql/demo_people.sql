-- demo_people()
SELECT * FROM api.demo_people()
