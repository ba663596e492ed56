# SPDX-License-Identifier: Apache-2.0
# fixture: a data folder of the test's own, with the smallest init files that arcactl can work with
# and migrations that the test writes. Source it after cluster.sh and cluster_start.
#
#   fixture_make             $FIXTURE with init/ and an empty migrations/, ARCA_DATADIR pointing there
#   migration NAME <<SQL     writes one
#   ctl WORD...              arcactl on the test's server
# shellcheck shell=bash
FIXTURE=

fixture_make() {
    FIXTURE=$CLUSTER_DIR/fixture
    mkdir -p "$FIXTURE/init" "$FIXTURE/migrations" "$FIXTURE/seeds"
    cat >"$FIXTURE/init/roles.sql" <<'SQL'
DO $$
DECLARE r text;
BEGIN
    FOREACH r IN ARRAY ARRAY['arca_owner', 'arca_audit', 'arca_adm', 'arca_migrator', 'arca_seeder', 'arca_backup',
                             'arca_staff', 'arca_peer', 'arca_studio'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
            EXECUTE format('CREATE ROLE %I', r);
        END IF;
    END LOOP;
END $$;
SQL
    cat >"$FIXTURE/init/database.sql" <<'SQL'
CREATE SCHEMA IF NOT EXISTS arca AUTHORIZATION arca_owner;
CREATE TABLE IF NOT EXISTS arca.environment (name text NOT NULL DEFAULT 'production');
INSERT INTO arca.environment SELECT 'production' WHERE NOT EXISTS (SELECT FROM arca.environment);
GRANT CREATE ON SCHEMA arca TO arca_owner, arca_migrator, arca_seeder;
GRANT USAGE ON SCHEMA arca TO arca_owner, arca_migrator, arca_seeder;
SQL
    export ARCA_DATADIR=$FIXTURE
}

migration() {
    mkdir -p "$FIXTURE/migrations/$1"
    cat >"$FIXTURE/migrations/$1/migration.sql"
}

ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
