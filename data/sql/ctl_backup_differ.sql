-- ctl_backup_differ(text, text)
-- What two JSON objects of texts do not have alike: name, in the first, in the second.
SELECT coalesce(a.key, b.key), coalesce(a.value, '-'), coalesce(b.value, '-')
  FROM jsonb_each_text($1::jsonb) a FULL JOIN jsonb_each_text($2::jsonb) b USING (key)
 WHERE a.value IS DISTINCT FROM b.value
 ORDER BY 1
