-- ctl_health_months()
-- Months from this one on for which the audit log has a partition, and how many events stand in the one that
-- takes what no month was made for. No number where there is no log.
SELECT CASE WHEN to_regclass('audit.event') IS NOT NULL THEN (
           SELECT count(*) FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid
            WHERE h.inhparent = to_regclass('audit.event')
              AND c.relname ~ '^event_[0-9]{6}$' AND right(c.relname, 6) >= to_char(now() AT TIME ZONE 'UTC', 'YYYYMM')) END
