-- ctl_import_clinic(text)
-- The clinic of that code, without one the only one there is; its local day.
SELECT c.id, to_char(now() AT TIME ZONE c.time_zone, 'YYYY-MM-DD')
  FROM clinic.clinic c WHERE c.active AND ($1::text IS NULL OR c.code = $1::text)
