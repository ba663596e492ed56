-- ctl_lookup_active(text, text, boolean)
UPDATE clinic.lookup SET active = $3 WHERE kind = $1 AND code = $2 AND active IS DISTINCT FROM $3
