-- export_waiting_open(uuid, text)
SELECT outcome, code, detail ->> 'next', detail ->> 'count' FROM api.export_waiting_open($1, $2)
