#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Search as one types: the 200 searches of search.txt among 1,000,000 patients (200,000 with --quick;
# ARCA_BENCH_PATIENTS says another number), the function alone and through api with its events. Its
# time to be seeded is told, too.
. "${ARCA_SRCDIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}/tests/bench/bench.sh"
patients=1000000 rounds=20
[ "$ARCA_BENCH_QUICK" = 0 ] || { patients=200000 rounds=10; }
patients=${ARCA_BENCH_PATIENTS:-$patients}
bench_cluster 1024
export PGDATABASE=big
out=$CLUSTER_DIR/out
ctl() {
    "$ARCA_BUILDDIR/arcactl" "$@" -d dbname=big >"$CLUSTER_DIR/steps" 2>&1 </dev/null || {
        cat "$CLUSTER_DIR/steps" >&2
        exit 1
    }
}
ctl init --environment demo
ctl migrate deploy
ctl seed lookups
bench_say "search, seeding $patients patients"
began=$(date +%s.%N)
ctl seed demo --patients "$patients"
seeded=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.0f", b - a }')
# Whoever measures calls the parts, too, which staff are never let to.
sql 'GRANT USAGE ON SCHEMA clinic, audit TO arca_staff'
sql "CREATE FUNCTION clinic.bench_find(clinic bigint, q text, n int) RETURNS TABLE (id bigint, record_no text, status text,
    name text, registered_name text, birth_date date, age int, phone text, guardian_name text, cpf text, why text, deceased boolean,
    sort_key text) LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, pg_temp
    SET plan_cache_mode = force_generic_plan AS \$\$
DECLARE f record := clinic.patient_find(clinic, q, NULL, NULL, NULL, n);
BEGIN
    IF 'words' = ANY (f.whys) THEN
        RETURN QUERY SELECT r.* FROM clinic.patient_rows(f.ids, f.whys, NULL, current_date) r
            ORDER BY r.why IN ('words', 'guardian'), r.why = 'guardian',
                  CASE WHEN r.why = 'words' THEN r.sort_key COLLATE \"C\" END, array_position(f.ids, r.id);
    ELSE
        RETURN QUERY SELECT * FROM clinic.patient_rows(f.ids, f.whys, NULL, current_date);
    END IF;
END \$\$"
sql 'ALTER FUNCTION clinic.bench_find(bigint, text, int) OWNER TO arca_owner'
sql 'GRANT EXECUTE ON FUNCTION clinic.bench_find, audit.emit TO arca_staff'
sql 'VACUUM ANALYZE'
clinic=$(sql "SELECT clinic_id FROM clinic.staff WHERE login = 'maria.souza'")

bench_say "search, measuring"
PGUSER=maria.souza "$ARCA_BUILDDIR/tests/bench/search" "$ARCA_SRCDIR/tests/bench/search.txt" "$rounds" "$clinic" >"$out" || exit 1
# of WHAT CLASS-ERE PERCENT: microseconds
of() { awk -F'\t' -v w="$1" -v c="^($2)\$" '$1 == w && $2 ~ c { print $3 }' "$out" | percentile "$3"; }
ping=$(of ping '.*' 50)
event=$(of event '.*' 50)
bench_title "Search as one types, $(sql "SELECT count(*) FROM clinic.patient") patients, the function alone (p50; ping is the floor)"
bench_info "seeding them, $((patients / (seeded + 1))) a second" "$seeded" s
bench_info "ping" "$ping" us
bench_info "one event and its commit" "$event" us "$ping"
for n in 1 2 3 4 5 6 7 8; do
    bench_most "first letters: $n" "$(of bare "$n" 50)" us "$(of ping "$n" 50)" 4
done
bench_most "a surname's letters" "$(of bare surname 50)" us "$(of ping surname 50)" 12
for class in two typo cpf phone; do
    bench_info "$class, p50" "$(of bare "$class" 50)" us "$(of ping "$class" 50)"
done
bench_below "two fragments, p99" "$(of bare two 99)" us 10000
bench_below "typed wrong, p99" "$(of bare typo 99)" us 10000
bench_title "Search through api with its events (p50; floor: two events committed and the function)"
for class in '[1-8]' surname two typo cpf phone; do
    bench_most "through api: ${class/\[1-8\]/first letters}" "$(of api "$class" 50)" us \
        "$(awk -v e="$(of event "$class" 50)" -v b="$(of bare "$class" 50)" 'BEGIN { print 2 * e + b }')" 1.3
done
