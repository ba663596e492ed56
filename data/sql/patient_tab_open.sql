-- patient_tab_open(uuid, bigint, text, timestamptz, bigint)
SELECT * FROM api.patient_tab_open($1, $2, $3, $4, $5)
