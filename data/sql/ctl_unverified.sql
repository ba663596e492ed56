-- ctl_unverified()
-- Was something applied whose run was broken off before the picture of the catalogue was taken?
SELECT EXISTS (SELECT FROM arca.migration_log
                WHERE action = 'deploy' AND result = 'applied'
                  AND id > coalesce((SELECT max(id) FROM arca.migration_log WHERE fingerprint IS NOT NULL), 0))
