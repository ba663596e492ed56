-- ctl_store_log()
-- Who changed the schema, with what, how long it took, which backup was made before, how it ended.
-- Rows are added and never changed.
CREATE TABLE arca.migration_log (
    id                 bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at                 timestamptz NOT NULL DEFAULT clock_timestamp(),
    action             text NOT NULL,
    result             text NOT NULL,
    migration          text,
    prisma_id          text,
    checksum           text,
    mode               text,
    attempt            int,
    ms                 bigint,
    backup_id          text,
    fingerprint        text,
    sqlstate           text,
    detail             text,
    db_user            text NOT NULL DEFAULT session_user,
    os_user            text,
    host               text,
    tool_version       text,
    server_version_num int NOT NULL DEFAULT current_setting('server_version_num')::int
)
