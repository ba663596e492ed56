-- patient_access(uuid, timestamptz, bigint)
SELECT * FROM api.patient_access($1, $2, $3)
