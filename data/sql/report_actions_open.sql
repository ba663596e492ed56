-- report_actions_open(uuid, date, date)
SELECT outcome, code, detail ->> 'next' FROM api.report_open($1, 'actions', $2, $3)
