-- ctl_catalogue_path()
-- So that every name in a definition comes with its schema.
SELECT set_config('search_path', '', false)
