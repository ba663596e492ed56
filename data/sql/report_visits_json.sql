-- report_visits_json(uuid)
SELECT to_jsonb(x) FROM api.report_visits($1) x
