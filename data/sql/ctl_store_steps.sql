-- ctl_store_steps()
-- The pieces of a migration that is not one transaction, while it is not finished. Piece 0 says that
-- the migration was begun by arcactl; "before" is what stood there before a piece that no transaction
-- can undo.
CREATE TABLE arca.migration_steps (
    prisma_id text NOT NULL,
    n         int NOT NULL,
    sha256    text NOT NULL,
    state     text NOT NULL CHECK (state IN ('running', 'done')),
    before    text,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (prisma_id, n)
)
