#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The terminal: start and sign-in, from the key to the painted screen, bytes, processor time, memory;
# beside the least that a program with the same libraries can do (minimal.c). It is ten o'clock in the
# clinics of the server, as the tests of tests/pty have it.
. "${ARCA_SRCDIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}/tests/bench/bench.sh"
# shellcheck source=tests/pty/lib.sh
. "$ARCA_SRCDIR/tests/pty/lib.sh"

ARCA_TEMPLATE_ZONE=$(pty_zone)
export ARCA_TEMPLATE_ZONE
bench_cluster 64
mkdir "$CLUSTER_DIR/home"

export BENCH_ARCA=$ARCA_BUILDDIR/arca BENCH_MINIMAL=$ARCA_BUILDDIR/tests/bench/minimal
export BENCH_CONNINFO="host=$PGHOST dbname=arca" BENCH_HOME=$CLUSTER_DIR/home
export BENCH_PERSON=maria.souza BENCH_PERSON_PASSWORD=$RITA BENCH_PASSWORD=$RITA_PASSWORD
export BENCH_READER=bench_peer BENCH_READER_PASSWORD=bench_password
export BENCH_BOARD_SQL=$ARCA_SRCDIR/tests/bench/minimal_board.sql
export BENCH_PATIENT_SQL=$ARCA_SRCDIR/tests/bench/minimal_patient.sql

# The minimal program reads the same rows as somebody who may read the tables, let in the same way.
sql "ALTER ROLE \"$RITA\" PASSWORD '$RITA_PASSWORD';
    CREATE ROLE $BENCH_READER LOGIN BYPASSRLS IN ROLE arca_peer;
    CREATE ROLE $BENCH_READER_PASSWORD LOGIN BYPASSRLS PASSWORD '$RITA_PASSWORD';
    GRANT CONNECT ON DATABASE arca TO $BENCH_READER, $BENCH_READER_PASSWORD;
    GRANT USAGE ON SCHEMA clinic TO $BENCH_READER, $BENCH_READER_PASSWORD;
    GRANT SELECT ON ALL TABLES IN SCHEMA clinic TO $BENCH_READER, $BENCH_READER_PASSWORD"
cluster_ident "$(for p in $(sql 'SELECT login FROM clinic.staff') $BENCH_READER; do
    echo "bench \"$(id -un)\" \"$p\""
done)"
cluster_hba 'local arca +arca_peer peer map=bench' 'local arca all scram-sha-256'

for part in ${BENCH_TERMINAL_PARTS:-start keys long}; do
    bench_say "terminal, $part"
    "$ARCA_BUILDDIR/tests/bench/terminal" "$part" || exit 1
done
