# SPDX-License-Identifier: Apache-2.0
# The connection against a real server: sockets, TCP with TLS, SCRAM, killed backends, a restart.
# shellcheck shell=bash
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start --empty

export DB_LIVE_PORT=$((20000 + $$ % 20000))
as_server tee -a "$CLUSTER_DIR/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $DB_LIVE_PORT
CONF
DB_LIVE_TLS=no
if command -v openssl >/dev/null && as_server openssl req -new -x509 -nodes -days 2 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout "$CLUSTER_DIR/data/server.key" \
    -out "$CLUSTER_DIR/data/server.crt" >/dev/null 2>&1; then
    as_server chmod 600 "$CLUSTER_DIR/data/server.key"
    as_server cp "$CLUSTER_DIR/data/server.crt" "$CLUSTER_DIR/root.crt"
    echo 'ssl = on' | as_server tee -a "$CLUSTER_DIR/data/postgresql.conf" >/dev/null
    DB_LIVE_TLS=yes
fi
export DB_LIVE_TLS
cluster_restart || exit 1
export PGPORT=$DB_LIVE_PORT
cluster_hba "local all pat scram-sha-256" "local all all trust" "host all all 127.0.0.1/32 trust"
sql "CREATE ROLE maria LOGIN"
sql "CREATE ROLE shut NOLOGIN"
sql "CREATE ROLE pat LOGIN PASSWORD 'correct horse'"

restart() { cluster_restart -m immediate >/dev/null 2>&1; }
# The program asks for a restart of the server by one line on descriptor 3.
mkfifo "$CLUSTER_DIR/ask"
(while read -r _; do restart; done <"$CLUSTER_DIR/ask") &
helper=$!
cleanup() { kill "$helper" 2>/dev/null; }
export DB_LIVE_DIR=$CLUSTER_DIR
unset PGHOST PGPORT PGUSER PGDATABASE
${DB_LIVE_WRAPPER:-} "$ARCA_BUILDDIR/tests/unit/db_live" 3>"$CLUSTER_DIR/ask"
