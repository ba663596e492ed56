-- patient_tab_open(uuid, bigint, text)
SELECT * FROM api.patient_tab_open($1, $2, $3)
