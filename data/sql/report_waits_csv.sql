-- report_waits_csv(uuid)
SELECT * FROM api.report_waits($1)
