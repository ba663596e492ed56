-- ctl_health_backup_seen()
-- Whether we may look into the audit log for the last backup.
SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, pg_roles r
                WHERE n.nspname = 'audit' AND c.relname = 'event' AND r.rolname = current_user
                  AND (r.rolsuper OR r.rolbypassrls) AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
