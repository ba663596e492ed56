# SPDX-License-Identifier: Apache-2.0
# backup_lib: for the tests of backups, on a copy of the template: a folder of backups, two keys and
# their passphrases. Source it after tap.sh and cluster.sh.
# shellcheck shell=bash
cluster_start
export ARCA_BACKUP_DIR=$CLUSTER_DIR/backups
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }

# with_key NAME COMMAND...: the secret key NAME and its passphrase.
with_key() {
    local name=$1
    shift
    "$ARCA_BUILDDIR/arcactl" "$@" --key "$CLUSTER_DIR/$name.key" --passphrase-fd 3 3<"$CLUSTER_DIR/$name.words"
}

# make_key NAME
make_key() {
    printf 'the words of %s\n' "$1" >"$CLUSTER_DIR/$1.words"
    ctl backup key new "$1" "$CLUSTER_DIR/$1.key" --passphrase-fd 3 3<"$CLUSTER_DIR/$1.words"
}

newest() { ctl backup list --json | tail -n 1 | sed 's/.*"id":"\([^"]*\)".*/\1/'; }
state_of() { ctl backup list --json | grep "\"id\":\"$1\""; }

# programs NAME <<SCRIPT: a folder of programs where the script stands for pg_restore (or $1), with
# the real ones' folder in $REAL.
programs() {
    local dir=$CLUSTER_DIR/programs
    mkdir -p "$dir"
    ln -sf "$CLUSTER_BIN/pg_dump" "$CLUSTER_BIN/pg_restore" "$dir/"
    rm -f "$dir/$1"
    { printf '#!/bin/bash\nREAL=%q\nexport PGHOST=%q PGUSER=postgres\n' "$CLUSTER_BIN" "$PGHOST"; cat; } >"$dir/$1"
    chmod 755 "$dir/$1"
}
