#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Importing a spreadsheet of 1,000,000 patients (100,000 with --quick; ARCA_BENCH_PATIENTS says another
# number). The floor: the same rows by COPY into a bare staging table and one INSERT ... SELECT into the
# table of the patients with its checks and indexes, its triggers off: nothing judged, compared, audited
# or made searchable.
. "${ARCA_SRCDIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}/tests/bench/bench.sh"
patients=1000000
[ "$ARCA_BENCH_QUICK" = 0 ] || patients=100000
patients=${ARCA_BENCH_PATIENTS:-$patients}
bench_cluster 512
sql "SELECT adm.session_open('bench', NULL); SET ROLE arca_seeder;
    INSERT INTO clinic.clinic (id, code, name) VALUES (9000, 'bench', 'Bench')" >&2 || exit 1
psql -qAtX -v ON_ERROR_STOP=1 -d postgres -c 'CREATE DATABASE floor TEMPLATE arca' >&2 || exit 1
file=$CLUSTER_DIR/rows.csv

bench_say "import, writing $patients rows"
psql -qAtX -v ON_ERROR_STOP=1 >"$file" <<SQL || exit 1
SET jit = off;
CREATE FUNCTION pg_temp.draw(i bigint, salt integer) RETURNS double precision LANGUAGE sql IMMUTABLE
RETURN (('x' || substr(md5(i::text || ':' || salt::text), 1, 8))::bit(32)::bigint & 2147483647) / 2147483648.0;
CREATE FUNCTION pg_temp.pick(list text[], i bigint, salt integer) RETURNS text LANGUAGE sql IMMUTABLE
RETURN list[1 + floor(power(pg_temp.draw(i, salt), 1.7) * cardinality(list))::int];
CREATE FUNCTION pg_temp.cpf(d text) RETURNS text LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT d || v || (s2 + v * 2) * 10 % 11 % 10
      FROM (SELECT sum(substr(d, k, 1)::int * (11 - k)) * 10 % 11 % 10 AS v, sum(substr(d, k, 1)::int * (12 - k)) AS s2
              FROM generate_series(1, 9) k) s;
END;
COPY (SELECT pg_temp.pick(g.n, i, 1) || ' ' || pg_temp.pick(f.n, i, 2) || ' ' || pg_temp.pick(f.n, i, 3) AS nome,
             to_char(date '1940-01-01' + (pg_temp.draw(i, 4) * 24000)::int, 'DD/MM/YYYY') AS nascimento,
             CASE WHEN pg_temp.draw(i, 5) < 0.9 THEN pg_temp.cpf(lpad(((i * 7919 + 123456789) % 1000000000)::text, 9, '0')) END AS cpf,
             '119' || lpad((pg_temp.draw(i, 6) * 99999999)::bigint::text, 8, '0') AS telefone,
             'Rua ' || pg_temp.pick(f.n, i, 7) AS rua, (pg_temp.draw(i, 8) * 1800)::int + 1 AS numero, 'Centro' AS bairro,
             'São Paulo' AS cidade, 'SP' AS uf, '0' || lpad((pg_temp.draw(i, 9) * 9999999)::bigint::text, 7, '0') AS cep,
             CASE WHEN i % 2 = 0 THEN 'F' ELSE 'M' END AS sexo
        FROM generate_series(1::bigint, $patients) i,
             (SELECT string_to_array('Maria Ana Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Letícia '
                  'Júlia José João Carlos Paulo Pedro Lucas Luiz Marcos Gabriel Rafael Daniel Marcelo Bruno André Fábio Téo', ' ')) g(n),
             (SELECT string_to_array('Silva Santos Oliveira Souza Lima Pereira Ferreira Costa Rodrigues Almeida Nascimento '
                  'Alves Carvalho Araújo Ribeiro Barbosa Martins Gomes Rocha Barros Correia Cardoso Teixeira Campos Freitas '
                  'Vieira Monteiro Mendes Moraes Moura Dias Castro Nunes Marques Machado Andrade Lopes Ramos Reis', ' ')) f(n)
     ) TO STDOUT (FORMAT csv, HEADER);
SQL

bench_say "import, the floor"
began=$(date +%s.%N)
psql -qAtX -v ON_ERROR_STOP=1 -d floor >&2 <<SQL || exit 1
SET jit = off;
SET work_mem = '128MB';
ALTER TABLE clinic.patient DISABLE TRIGGER USER;
CREATE TABLE public.bare (n text, b text, c text, t text, r text, u text, d text, i text, f text, p text, s text);
\copy public.bare from '$file' with (format csv, header)
INSERT INTO clinic.patient (clinic_id, status, record_no, registered_name, birth_date, cpf, phone, street, number, district, city, uf, cep)
SELECT 9000, 'active', row_number() OVER (), n, to_date(b, 'DD/MM/YYYY'), c, t, r, u, d, i, f, p FROM public.bare;
SQL
floor=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
began=$(date +%s.%N)
psql -qAtX -v ON_ERROR_STOP=1 -d floor >&2 -c "SELECT adm.session_open('bench', NULL); SET ROLE arca_seeder; SELECT arca.search_rebuild(9000)" || exit 1
search=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')

bench_say "import, importing"
began=$(date +%s.%N)
"$ARCA_BUILDDIR/arcactl" import patients "$file" --clinic bench --held "$CLUSTER_DIR/held.csv" >"$CLUSTER_DIR/told" 2>&1 &
pid=$!
most=0
while kill -0 "$pid" 2>/dev/null; do
    now=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null)
    [ "${now:-0}" -le "$most" ] || most=$now
    sleep 0.2
done
status=0
wait "$pid" || status=$?
took=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
[ "$status" -eq 0 ] || [ "$status" -eq 2 ] || { cat "$CLUSTER_DIR/told" >&2; exit 1; }
bench_say "import, $(tail -n 3 "$CLUSTER_DIR/told" | grep rows)"

bench_title "Importing a spreadsheet of $patients patients (the floor: COPY and one INSERT ... SELECT)"
bench_most "judged, compared, stored, searchable, audited" "$took" s "$floor" 2
bench_info "the same against the floor with its search rows" "$took" s "$(awk -v a="$floor" -v b="$search" 'BEGIN { print a + b }')"
bench_below "most memory of arcactl meanwhile" "$((most / 1024))" MB 40
