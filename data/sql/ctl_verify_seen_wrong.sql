-- ctl_verify_seen_wrong(text, text, text)
-- What somebody of clinic $3 ('': nobody of the staff) saw, against what there is: rule, table, how many.
SELECT CASE WHEN (s.value ->> 1)::bigint > 0 THEN 'sees-others' ELSE 'sees-too-little' END, s.key,
       CASE WHEN (s.value ->> 1)::bigint > 0 THEN s.value ->> 1 ELSE (s.value ->> 0) || '/' || coalesce(t.value ->> $3::text, '0') END
  FROM jsonb_each($1::jsonb) s LEFT JOIN jsonb_each($2::jsonb) t USING (key)
 WHERE (s.value ->> 1)::bigint > 0 OR (s.value ->> 0)::bigint <> coalesce((t.value ->> $3::text)::bigint, 0)
 ORDER BY s.key COLLATE "C"
