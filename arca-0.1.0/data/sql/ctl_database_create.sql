-- ctl_database_create(text)
-- The statement that makes the database, to be run by itself. A cluster that was made without UTF8
-- gets C.UTF-8, which every system has.
SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING ''UTF8''%s', $1::text,
              CASE WHEN pg_encoding_to_char(encoding) = 'UTF8' THEN '' ELSE ' LOCALE ''C.UTF-8''' END)
  FROM pg_database WHERE datname = 'template0'
