-- ctl_check_trust()
SELECT string_agg(line_number::text, ', ' ORDER BY line_number)
  FROM pg_hba_file_rules WHERE auth_method IN ('trust', 'password')
