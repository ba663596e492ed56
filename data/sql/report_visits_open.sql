-- report_visits_open(uuid, date, date)
SELECT outcome, code, detail ->> 'next' FROM api.report_open($1, 'visits', $2, $3)
