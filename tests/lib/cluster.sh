# SPDX-License-Identifier: Apache-2.0
# cluster: a PostgreSQL server of the test's own. Source it, then:
#
#   cluster_start           a copy of the template: roles, database "arca" migrated, lookups and a
#                           small demo clinic. Exports PGHOST, PGDATABASE=arca, PGUSER=postgres.
#                           ARCA_TEMPLATE_ZONE: the clinics' time zone, see template.sh.
#   cluster_start --empty   only what initdb makes; PGDATABASE=postgres.
#   cluster_hba LINE...     replaces pg_hba.conf by these lines (psql as postgres stays let in).
#   cluster_ident LINE...   replaces pg_ident.conf.
#   cluster_restart [-m immediate]   stops and starts the server.
#   cluster_stop            called by the trap on EXIT as well.
#   as_server COMMAND...    runs a command as the account that the server runs as.
#
# The socket is the only way in and stands in a short folder that only this account (and root)
# enters; there everybody is let in as anybody, so `psql -U maria.souza` is Maria. The folder
# $CLUSTER_DIR goes away with the test. Put further clean-up into a function `cleanup`.
# shellcheck shell=bash
: "${ARCA_SRCDIR:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}"
: "${ARCA_BUILDDIR:=$ARCA_SRCDIR}"
: "${ARCA_DATADIR:=$ARCA_BUILDDIR/data}"
export ARCA_SRCDIR ARCA_BUILDDIR ARCA_DATADIR
unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGSERVICE PGPASSWORD PGOPTIONS PGSSLMODE PGPASSFILE
CLUSTER_DIR=

# The newest PostgreSQL of Debian's, or the one in PATH.
cluster_bin() {
    local d
    for d in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5,5Vr); do
        if [ -x "$d/postgres" ]; then echo "$d"; return; fi
    done
    dirname "$(command -v postgres)"
}
CLUSTER_BIN=$(cluster_bin)

as_server() {
    if [ "$(id -u)" -eq 0 ]; then
        # From a folder that the account may enter, whatever the caller's is.
        (cd / && exec runuser -u postgres -- env LC_ALL=C.UTF-8 "$@")
    else
        "$@"
    fi
}

cluster_folder() {
    CLUSTER_DIR=$(mktemp -d /tmp/arcat.XXXXXX)
    [ "$(id -u)" -ne 0 ] || chown postgres: "$CLUSTER_DIR"
    trap cluster_end EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

cluster_end() {
    local status=$?
    trap - EXIT
    set +e
    if declare -F cleanup >/dev/null; then cleanup; fi
    cluster_stop
    [ -z "$CLUSTER_DIR" ] || rm -rf "$CLUSTER_DIR"
    exit "$status"
}

cluster_initdb() {
    as_server "$CLUSTER_BIN/initdb" -D "$CLUSTER_DIR/data" -U postgres -E UTF8 --locale=C.UTF-8 \
        -A trust -k --wal-segsize=1 --no-sync >"$CLUSTER_DIR/initdb.log" 2>&1 || {
        cat "$CLUSTER_DIR/initdb.log" >&2
        return 1
    }
    as_server tee -a "$CLUSTER_DIR/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
fsync = off
shared_buffers = 32MB
max_connections = 100
max_wal_size = 256MB
autovacuum_naptime = 20s
log_connections = on
log_disconnections = on
password_encryption = scram-sha-256
logging_collector = off
log_line_prefix = '%m [%p] %q%u@%d '
CONF
}

cluster_run() {
    as_server "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_DIR/data" -l "$CLUSTER_DIR/log" -w -t 60 -s \
        -o "-k $CLUSTER_DIR" start >&2 || {
        cat "$CLUSTER_DIR/log" >&2
        return 1
    }
}

cluster_start() {
    cluster_folder
    if [ "${1:-}" = --empty ]; then
        cluster_initdb || exit 1
        export PGDATABASE=postgres
    else
        bash "$ARCA_SRCDIR/tests/lib/template.sh" || exit 1
        as_server tar -xf - -C "$CLUSTER_DIR" <"$ARCA_BUILDDIR/tests/template${ARCA_TEMPLATE_ZONE:+.zone}.tar" || exit 1
        export PGDATABASE=arca
    fi
    cluster_run || exit 1
    export PGHOST=$CLUSTER_DIR PGUSER=postgres
}

cluster_stop() {
    [ -n "$CLUSTER_DIR" ] && [ -s "$CLUSTER_DIR/data/postmaster.pid" ] || return 0
    as_server "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_DIR/data" -m immediate -w -s stop >/dev/null 2>&1
}

cluster_restart() {
    as_server "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_DIR/data" -w -s -m "${2:-fast}" stop >&2
    cluster_run
}

cluster_hba() {
    printf '%s\n' "local all postgres trust" "$@" | as_server tee "$CLUSTER_DIR/data/pg_hba.conf" >/dev/null
    psql -qAtX -U postgres -d postgres -c 'SELECT pg_reload_conf()' >/dev/null
}

cluster_ident() {
    printf '%s\n' "$@" | as_server tee "$CLUSTER_DIR/data/pg_ident.conf" >/dev/null
    psql -qAtX -U postgres -d postgres -c 'SELECT pg_reload_conf()' >/dev/null
}

# sql [psql options] STATEMENT: unaligned, the columns parted by |.
sql() {
    psql -qAtX -v ON_ERROR_STOP=1 "${@:1:$#-1}" -c "${!#}"
}
