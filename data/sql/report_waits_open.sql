-- report_waits_open(uuid, date, date)
SELECT outcome, code, detail ->> 'next' FROM api.report_open($1, 'waits', $2, $3)
