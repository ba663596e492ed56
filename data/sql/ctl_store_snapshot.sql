-- ctl_store_snapshot()
-- The catalogue as the last change by arcactl left it: what drift compares with.
CREATE TABLE arca.migration_snapshot (
    kind       text NOT NULL,
    identity   text NOT NULL,
    definition text NOT NULL,
    major      int NOT NULL DEFAULT current_setting('server_version_num')::int / 10000,
    at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, identity)
)
