-- report_actions_json(uuid)
SELECT to_jsonb(x) FROM api.report_actions($1) x
