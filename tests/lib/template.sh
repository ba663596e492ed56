# SPDX-License-Identifier: Apache-2.0
# template: makes $ARCA_BUILDDIR/tests/template.tar, the data folder that cluster.sh copies: roles,
# database "arca" with every migration, the lookups, a demo clinic of 300 patients, and pgTAP in
# schema tap. It is made again only when what it is made of has changed; whoever comes while it is
# being made waits. With ARCA_TEMPLATE_ZONE the clinics live in that time zone from the beginning, in
# tests/template.zone.tar, made again on another day.
# shellcheck shell=bash
set -eu
. "$(dirname "${BASH_SOURCE[0]}")/cluster.sh"
tests=$ARCA_BUILDDIR/tests
name=template${ARCA_TEMPLATE_ZONE:+.zone}
mkdir -p "$tests"
exec 9>"$tests/$name.lock"
flock -w 300 9

key=$(cd "$ARCA_SRCDIR" && {
    find data/init data/migrations data/seeds src/arcactl -type f ! -name '*.o' ! -name '*.a' -print0
    printf '%s\0' tests/lib/template.sh tests/lib/cluster.sh
} | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
if [ -n "${ARCA_TEMPLATE_ZONE:-}" ]; then key="$key $ARCA_TEMPLATE_ZONE $(date -u +%F)"; fi
if [ -s "$tests/$name.tar" ] && [ "$(cat "$tests/$name.key" 2>/dev/null)" = "$key" ]; then
    exit 0
fi

cluster_start --empty
if [ -n "${ARCA_TEMPLATE_ZONE:-}" ]; then
    mkdir "$CLUSTER_DIR/own"
    cp -rL "$ARCA_DATADIR/init" "$ARCA_DATADIR/migrations" "$ARCA_DATADIR/seeds" "$CLUSTER_DIR/own/"
    sed -i "s|'America/Sao_Paulo'|'$ARCA_TEMPLATE_ZONE'|g" "$CLUSTER_DIR"/own/seeds/demo/*.sql
    export ARCA_DATADIR=$CLUSTER_DIR/own
fi
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
tar -cf "$tests/$name.tar.new" -C "$CLUSTER_DIR" data
mv "$tests/$name.tar.new" "$tests/$name.tar"
echo "$key" >"$tests/$name.key"
