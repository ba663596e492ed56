#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Migrations: 202 small ones, and one file of more than 5 MB, into an empty database each. The floor sends
# the same files as simple queries through one connection, without history, checksum, lock, review,
# verification or log; it waits for the disk after each file, arcactl once, before it ends. dbmate and sqitch
# stand beside them where they are installed.
. "${ARCA_SRCDIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}/tests/bench/bench.sh"
least=$ARCA_BUILDDIR/tests/bench/migrate
rounds=5
[ "$ARCA_BENCH_QUICK" = 0 ] || rounds=3
bench_cluster 256 --empty
small=$CLUSTER_DIR/small
large=$CLUSTER_DIR/large
mkdir -p "$small" "$large/20250101000000_large" "$CLUSTER_DIR/out"

# Tables, columns, indexes, row-level security, functions, enums and rows, as a product grows.
bench_say "migrate, writing the migrations"
awk -v dir="$small" 'BEGIN {
    for (i = 1; i <= 200; i++) {
        name = sprintf("%s/2025%02d%02d%06d_step_%d", dir, 1 + int(i / 28), 1 + i % 28, i, i)
        system("mkdir -p " name)
        file = name "/migration.sql"
        t = "t" int((i + 6) / 7)
        k = i % 7
        if (k == 1) print "CREATE TABLE " t " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL DEFAULT now());" > file
        else if (k == 2) print "ALTER TABLE " t " ADD COLUMN note text;\nALTER TABLE " t " ADD COLUMN size int NOT NULL DEFAULT 0;" > file
        else if (k == 3) print "CREATE INDEX " t "_name ON " t " (name);" > file
        else if (k == 4) print "ALTER TABLE " t " ENABLE ROW LEVEL SECURITY;\nCREATE POLICY own ON " t " USING (name = current_user);" > file
        else if (k == 5) print "CREATE FUNCTION f" i "(a int) RETURNS int LANGUAGE plpgsql AS $fn$\nBEGIN\n    IF a > 0 THEN RETURN a; END IF;\n    RETURN 0;\nEND $fn$;" > file
        else if (k == 6) print "CREATE TYPE e" i " AS ENUM (\047a\047, \047b\047, \047c\047);\nALTER TABLE " t " ADD COLUMN kind e" i " NOT NULL DEFAULT \047a\047;" > file
        else print "INSERT INTO " t " (name) SELECT \047row \047 || g FROM generate_series(1, 50) g;" > file
        close(file)
    }
    name = dir "/20251201000000_rows"; system("mkdir -p " name)
    print "INSERT INTO t1 (name) SELECT \047row \047 || g FROM generate_series(1, 20000) g;" > (name "/migration.sql")
    name = dir "/20251202000000_index"; system("mkdir -p " name)
    print "CREATE INDEX CONCURRENTLY t1_at ON t1 (at);" > (name "/migration.sql")
}' || exit 1
awk 'BEGIN {
    print "CREATE TABLE wide (id int PRIMARY KEY, a text, b text, c numeric);"
    for (i = 1; i <= 23800; i++)
        printf "INSERT INTO wide (id, a, b, c) VALUES (%d, \047name of the person %d; with a semicolon\047, \047%s\047, %d.50);\n", i, i,
            "abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghijklmno", i * 3
    print "ALTER TABLE wide ADD COLUMN d int;\nCREATE INDEX wide_a ON wide (a);"
}' >"$large/20250101000000_large/migration.sql" || exit 1
[ "$(find "$small" -name migration.sql | wc -l)" -eq 202 ] && [ "$(stat -c %s "$large/20250101000000_large/migration.sql")" -gt 5000000 ] || exit 1

# dbmate wants one file each with marks, sqitch a plan.
dbmate=$(command -v dbmate || true)
sqitch=$(command -v sqitch || true)
for set in small large; do
    mkdir -p "$CLUSTER_DIR/dbmate.$set"
    for dir in "$CLUSTER_DIR/$set"/*/; do
        name=$(basename "$dir")
        case $name in *_index) up='-- migrate:up transaction:false' ;; *) up='-- migrate:up' ;; esac
        { echo "$up"; cat "$dir/migration.sql"; printf -- '\n-- migrate:down\n'; } >"$CLUSTER_DIR/dbmate.$set/$name.sql"
    done
    [ -n "$sqitch" ] || continue
    mkdir -p "$CLUSTER_DIR/sqitch.$set/deploy"
    printf '[core]\n    engine = pg\n[user]\n    name = bench\n    email = bench@localhost\n' >"$CLUSTER_DIR/sqitch.$set/sqitch.conf"
    printf '%%syntax-version=1.0.0\n%%project=bench\n\n' >"$CLUSTER_DIR/sqitch.$set/sqitch.plan"
    for dir in "$CLUSTER_DIR/$set"/*/; do
        name=s_$(basename "$dir")
        case $name in
        *_index) cp "$dir/migration.sql" "$CLUSTER_DIR/sqitch.$set/deploy/$name.sql" ;;
        *) { echo 'BEGIN;'; cat "$dir/migration.sql"; printf '\nCOMMIT;\n'; } >"$CLUSTER_DIR/sqitch.$set/deploy/$name.sql" ;;
        esac
        echo "$name 2025-01-01T00:00:00Z bench <bench@localhost>" >>"$CLUSTER_DIR/sqitch.$set/sqitch.plan"
    done
done

# take TOOL SET: one round of a tool in a new database; its line goes into out/TOOL.SET.
take() {
    local tool=$1 set=$2 status=0
    psql -qAtX -d postgres -c 'DROP DATABASE IF EXISTS bench' -c 'CREATE DATABASE bench' -c 'CHECKPOINT' >/dev/null 2>&1
    case $tool in
    floor) "$least" run "$least" floor "host=$PGHOST user=postgres dbname=bench" "$CLUSTER_DIR/$set"/*/migration.sql ;;
    arcactl) "$least" run "$ARCA_BUILDDIR/arcactl" migrate deploy -d dbname=bench --migrations "$CLUSTER_DIR/$set" ;;
    dbmate) "$least" run "$dbmate" --no-dump-schema -d "$CLUSTER_DIR/dbmate.$set" -u "postgres://postgres@/bench?socket=$PGHOST&sslmode=disable" up ;;
    sqitch) (cd "$CLUSTER_DIR/sqitch.$set" && "$least" run "$sqitch" deploy "db:pg://postgres@/bench?host=$PGHOST") ;;
    esac >"$CLUSTER_DIR/out/line" 2>"$CLUSTER_DIR/out/words" || status=$?
    if [ "$status" -ne 0 ]; then
        { echo "$tool $set ended with $status:"; tail -n 20 "$CLUSTER_DIR/out/words"; } >&2
        return 1
    fi
    tail -n 1 "$CLUSTER_DIR/out/line" >>"$CLUSTER_DIR/out/$tool.$set"
}

# figure TOOL SET COLUMN: the median of the rounds.
figure() { cut -d' ' -f"$3" "$CLUSTER_DIR/out/$1.$2" | median; }

beside=
[ -z "$dbmate" ] || beside="$beside dbmate"
[ -z "$sqitch" ] || beside="$beside sqitch"
for round in $(seq "$rounds"); do
    bench_say "migrate, round $round of $rounds"
    for set in small large; do
        take floor "$set" && take arcactl "$set" || exit 1
        for tool in $beside; do
            take "$tool" "$set" || exit 1
        done
    done
done

for set in small large; do
    if [ "$set" = small ]; then
        bench_title "202 small migrations (the floor: the same files as simple queries)"
        bench_most "arcactl: time" "$(figure arcactl small 1)" s "$(figure floor small 1)" 1.3
        bench_most "arcactl: processor time of the client" "$(figure arcactl small 2)" s "$(figure floor small 2)" 3
    else
        bench_title "One file of 5 MB"
        bench_most "arcactl: time" "$(figure arcactl large 1)" s "$(figure floor large 1)" 1.5
        bench_info "arcactl: processor time of the client" "$(figure arcactl large 2)" s "$(figure floor large 2)"
    fi
    bench_below "arcactl: most memory" "$(figure arcactl "$set" 3 | awk '{ printf "%.1f", $1 / 1024 }')" MB 40
    for tool in dbmate sqitch; do
        case " $beside " in
        *" $tool "*)
            bench_info "$tool: time" "$(figure "$tool" "$set" 1)" s "$(figure floor "$set" 1)"
            bench_info "$tool: processor time of the client" "$(figure "$tool" "$set" 2)" s "$(figure floor "$set" 2)"
            bench_info "$tool: most memory" "$(figure "$tool" "$set" 3 | awk '{ printf "%.1f", $1 / 1024 }')" MB
            ;;
        *) bench_info "$tool" "not installed" - ;;
        esac
    done
done
