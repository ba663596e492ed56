-- report_visits_csv(uuid)
SELECT * FROM api.report_visits($1)
