-- ctl_seed_changes()
-- The tables with rows, and what this transaction did to them.
SELECT name, inserted, updated, same FROM arca.changes_here() WHERE inserted + updated + same > 0
