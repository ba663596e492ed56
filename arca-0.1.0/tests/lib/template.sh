# SPDX-License-Identifier: Apache-2.0
# template: makes $ARCA_BUILDDIR/tests/template.tar, the data folder that cluster.sh copies: roles,
# database "arca" with every migration, the lookups, a demo clinic of 300 patients, and pgTAP in
# schema tap. It is made again only when what it is made of has changed; whoever comes while it is
# being made waits.
# shellcheck shell=bash
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
tests=$ARCA_BUILDDIR/tests
mkdir -p "$tests"
exec 9>"$tests/template.lock"
flock -w 300 9

key=$(cd "$ARCA_SRCDIR" && {
    find data/init data/migrations data/seeds src/arcactl -type f ! -name '*.o' ! -name '*.a' -print0
    printf '%s\0' tests/lib/template.sh tests/lib/cluster.sh
} | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
if [ -s "$tests/template.tar" ] && [ "$(cat "$tests/template.key" 2>/dev/null)" = "$key" ]; then
    exit 0
fi

cluster_start --empty
ctl() {
    "$ARCA_BUILDDIR/arcactl" "$@" >>"$CLUSTER_DIR/steps" 2>&1 </dev/null || {
        echo "template: arcactl $* failed:" >&2
        cat "$CLUSTER_DIR/steps" >&2
        exit 1
    }
}
ctl init -d dbname=arca --environment demo
ctl migrate deploy -d dbname=arca
ctl seed lookups -d dbname=arca
ctl seed demo --patients 300 -d dbname=arca
sql -d arca 'CREATE SCHEMA tap; GRANT USAGE ON SCHEMA tap TO PUBLIC;
    CREATE EXTENSION pgtap SCHEMA tap'
sql -d arca -c 'VACUUM ANALYZE' CHECKPOINT
as_server "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_DIR/data" -w -s -m fast stop
tar -cf "$tests/template.tar.new" -C "$CLUSTER_DIR" data
mv "$tests/template.tar.new" "$tests/template.tar"
echo "$key" >"$tests/template.key"
