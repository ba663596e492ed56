-- ctl_check_extensions()
SELECT n.name, a.name IS NOT NULL, e.extname IS NOT NULL
  FROM unnest(ARRAY['btree_gist', 'pg_trgm']) AS n(name)
  LEFT JOIN pg_available_extensions a ON a.name = n.name
  LEFT JOIN pg_extension e ON e.extname = n.name
 ORDER BY n.name
