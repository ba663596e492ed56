-- ctl_restore_rename(text, text, text)
-- The statements that put $1 aside as $2 and $3 in its place, to be run as one transaction.
SELECT format('ALTER DATABASE %I RENAME TO %I; ALTER DATABASE %I ALLOW_CONNECTIONS false; ALTER DATABASE %I RENAME TO %I; ALTER DATABASE %I ALLOW_CONNECTIONS true',
              $1::text, $2::text, $2::text, $3::text, $1::text, $1::text)
