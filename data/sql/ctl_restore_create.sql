-- ctl_restore_create(text, text)
-- The statement that makes a database as the one of the backup was made.
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L', $1::text,
              d ->> 'encoding', d ->> 'collate', d ->> 'ctype')
  FROM CAST($2::text AS jsonb) d
