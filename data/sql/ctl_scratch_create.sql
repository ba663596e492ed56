-- ctl_scratch_create(text)
-- The statements that make an empty database with encoding and locale of this one, closed to everybody but
-- its owner.
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L ALLOW_CONNECTIONS false', $1::text,
              pg_encoding_to_char(encoding), datcollate, datctype), 1
  FROM pg_database WHERE datname = current_database()
UNION ALL
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', $1::text), 2
UNION ALL
SELECT format('ALTER DATABASE %I ALLOW_CONNECTIONS true', $1::text), 3
 ORDER BY 2
