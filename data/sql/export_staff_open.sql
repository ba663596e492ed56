-- export_staff_open(uuid)
SELECT outcome, code, detail ->> 'next', detail ->> 'count' FROM api.export_staff_open($1)
