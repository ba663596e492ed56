-- ctl_environment_set(text)
UPDATE arca.environment SET name = $1 WHERE name IS DISTINCT FROM $1
