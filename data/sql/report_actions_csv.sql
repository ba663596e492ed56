-- report_actions_csv(uuid)
SELECT * FROM api.report_actions($1)
