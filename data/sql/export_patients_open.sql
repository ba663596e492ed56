-- export_patients_open(uuid, text, text, text)
SELECT outcome, code, detail ->> 'next', detail ->> 'count' FROM api.export_patients_open($1, $2, $3, $4)
