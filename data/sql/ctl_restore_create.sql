-- ctl_restore_create(text, text)
-- The statements that make a database as the one of the backup was made, closed to everybody but its owner:
-- whoever came in while it is filled would read what no log keeps.
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L ALLOW_CONNECTIONS false', $1::text,
              d ->> 'encoding', d ->> 'collate', d ->> 'ctype'), 1
  FROM CAST($2::text AS jsonb) d
UNION ALL
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $1::text), 2
UNION ALL
SELECT format('ALTER DATABASE %I ALLOW_CONNECTIONS true', $1::text), 3
 ORDER BY 2
