-- ctl_database(text)
SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = $1::name
