-- report_waits_json(uuid)
SELECT to_jsonb(x) FROM api.report_waits($1) x
