-- export_agenda_open(uuid, date)
SELECT outcome, code, detail ->> 'next', detail ->> 'count' FROM api.export_agenda_open($1, $2)
