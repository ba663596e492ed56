-- ctl_import_copy()
COPY pg_temp.import_row FROM STDIN
