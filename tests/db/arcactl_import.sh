#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A clinic's spreadsheet into its patients and its waiting list: encodings, separators, dates, what is
# wrong, who is there already, and that what does not add up stops everything.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
d=$(mktemp -d "$CLUSTER_DIR/csv.XXXXXX")
cd "$d" || exit 1
# bulk STATEMENT: as the role that fills tables.
bulk() { sql -o /dev/null "SELECT adm.session_open('test', NULL); SET ROLE arca_seeder; $1"; }
bulk "INSERT INTO clinic.clinic (code, name) VALUES ('nova', 'Nova')"
patients() { sql "SELECT count(*) FROM clinic.patient p JOIN clinic.clinic c ON c.id = p.clinic_id WHERE c.code = 'nova'"; }
# of LINE COLUMNS: what was stored of the patient with that name's beginning
of() { sql "SELECT $2 FROM clinic.patient p WHERE p.registered_name LIKE '$1%' AND p.clinic_id = (SELECT id FROM clinic.clinic WHERE code = 'nova')"; }

# ---- As it comes: BOM, semicolons, quoted line breaks, three styles of dates ----------------------
printf '\xef\xbb\xbfNome;Data de Nascimento;CPF;Telefone;Celular;Sexo;Endere\xc3\xa7o;CEP;UF;Cor preferida\r\n' >a.csv
printf '%s\r\n' 'Ana Conceição;25/12/1980;529.982.247-25;(11) 98123-4456;1132345678;F;"Rua das Flores,
12 ""fundos""";01310-100;sp;azul' 'Bento Dias;1975-03-01;11144477735;+55 11 98765-4321;;Masculino;;1310100;SP;' '' \
    'Caio Ferraz;07-08-69;;;;Não-binário;;;;' >>a.csv
runs 0 "preview" ctl import patients a.csv --clinic nova --preview
like "$out" 'UTF-8, columns parted by ;' "tells encoding and separator"
like "$out" 'Data de Nascimento -> birth_date' "and how the columns were understood"
like "$out" 'Cor preferida -> \(not imported\)' "and which are left"
like "$out" 'birth_date +1980-12-25' "shows a day as it would be stored"
like "$out" 'street +Rua das Flores, 12 "fundos"' "a line break in quotes is a blank"
is "$(patients)" 0 "and stores nothing"
runs 0 "import" ctl import patients a.csv --clinic nova
like "$out" '3 rows: 3 imported, 0 not right, 0 held back' "says how many"
is "$(of Ana "cpf, birth_date, phone, phone2, cep, uf, record_no, status, street")" \
    '52998224725|1980-12-25|11981234456|1132345678|01310100|SP|1|active|Rua das Flores, 12 "fundos"' "a row as the form would have stored it"
is "$(of Bento "birth_date, phone, cep, record_no")" '1975-03-01|11987654321|01310100|2' "ISO days, a country's prefix, a CEP without its zero"
is "$(of Caio "birth_date, (SELECT code FROM clinic.lookup WHERE id = gender_id)")" '1969-08-07|non_binary' "two digits of a year"
is "$(sql "SELECT action, detail::jsonb ->> 'rows', detail::jsonb ->> 'stored', detail::jsonb ->> 'sha256' FROM audit.event WHERE action = 'import.patients'")" \
    "import.patients|3|3|$(sha256sum <a.csv | cut -d' ' -f1)" "one event has the counts and the file's hash"
is "$(sql "SELECT detail FROM audit.event WHERE action = 'patient.bulk_insert' ORDER BY at DESC LIMIT 1")" '{"rows": 3}' "one the batch"
is "$(sql "SELECT count(*) FROM clinic.patient_token t JOIN clinic.patient p ON p.id = t.patient_id WHERE t.tok = 'ferraz' AND p.registered_name = 'Caio Ferraz'")" 1 "they are searchable"

# ---- Again: everybody is held back --------------------------------------------------------------
runs 2 "the same file again" ctl import patients a.csv --clinic nova
like "$out" '3 rows: 0 imported, 0 not right, 3 held back' "holds all back"
like "$(cat a.csv.held.csv)" '"2","cpf_taken","R-00001","Ana Concei' "in a file with the record that each is like"
like "$(cat a.csv.held.csv)" 'possible_duplicate' "by name and birth date too"
is "$(stat -c %a a.csv.held.csv)" 600 "which nobody else may read"
is "$(patients)" 3 "nobody came in twice"
runs 1 "a list of rows held back is not overwritten" ctl import patients a.csv --clinic nova
like "$out" 'there already, from an import before' "and said"
rm a.csv.held.csv
cat >twins.csv <<'C'
nome,nascimento,telefone,cpf
Maria Rita Prado,10/10/1990,1132345678,
Maria Rita Prado,10/10/1990,1132345678,
Maria R. Prado,10/10/1990,1132345678,
Dora Lins,01/02/1991,,52998224725
Elsa Lins,01/02/1991,,39053344705
Elza Lins,01/02/1991,,390.533.447-05
C
runs 2 "rows that are like each other" ctl import patients twins.csv --clinic nova
like "$out" '6 rows: 2 imported, 0 not right, 4 held back' "the first comes in, the others are held"
like "$(cat twins.csv.held.csv)" '"3","like_in_file","line 2"' "with the line that they are like"
grep -v 'cpf_taken\|cpf_in_file\|^"4"' twins.csv.held.csv >looked.csv
runs 0 "what a person has looked at comes in" ctl import patients looked.csv --clinic nova --looked-at
is "$(of 'Maria Rita' 'count(*)')" 2 "as a second person"
runs 2 "but one CPF is one person" ctl import patients twins.csv --clinic nova --looked-at --held h2.csv
like "$(cat h2.csv)" 'cpf_taken' "even then"

# ---- What is wrong ------------------------------------------------------------------------------
cat >bad.csv <<'C'
Nome;Nascimento;CPF;E-mail;Telefone;UF;Sexo
Flora Reis;31/02/1990;11144477730;flora;123;ZZ;outro
=cmd();01/01/1990;;;;;
Gil Souza;01/01/2999;;;;;
;01/01/1990;;;;;
Hugo Paz;01/01/1990;;;;;
Ivo Menor;01/01/2024;;;;;
C
n=$(patients)
runs 3 "a file with bad rows" ctl import patients bad.csv --clinic nova
is "$(patients)" "$n" "is not imported at all"
for want in 'line 2, column Nascimento \(birth_date\): There is no such day' 'line 2, column CPF \(cpf\)' \
    'line 2, column E-mail' 'line 2, column Telefone' 'line 2, column UF' 'line 2, column Sexo' 'line 3, column Nome' \
    'line 4, column Nascimento.*future' 'line 5, column Nome' 'line 7, no column \(guardian_name\)'; do
    like "$out" "$want" "says $want"
done
unlike "$out" 'line 6' "and nothing of the good row"
unlike "$out" 'Flora|cmd\(\)' "nor anybody's data"
like "$out" 'Nothing was imported' "says what state things are in"
like "$(ctl import patients bad.csv --clinic nova --json 2>/dev/null)" '"line":2,"field":"birth_date","column":"Nascimento","code":"bad_date"' "as JSON"
runs 2 "the good rows alone" ctl import patients bad.csv --clinic nova --good-rows
like "$out" '6 rows: 1 imported, 5 not right' "come in when that is asked for"
is "$(of Hugo 'count(*)')" 1 "and no other"

# ---- Latin-1, tabs, a column named by hand --------------------------------------------------------
printf 'Quem\tNascimento\nJos\xe9 Concei\xe7\xe3o\t02.03.1961\nZ\x80ta Lima\t02.03.1962\n' >latin.csv
runs 1 "no column that is a name" ctl import patients latin.csv --clinic nova
like "$out" '--map registered_name' "asks for it"
runs 1 "a field there is not" ctl import patients latin.csv --clinic nova --map nome=Quem
like "$out" 'registered_name, social_name' "is told which there are"
runs 0 "named by --map" ctl import patients latin.csv --clinic nova --map registered_name=quem
like "$out" 'Latin-1, columns parted by tab' "Latin-1 is seen"
is "$(of José 'registered_name, birth_date')" 'José Conceição|1961-03-02' "and read"
printf 'Nome,Nascimento\n"Never closed,01/01/1990\nTwo,01/01/1990\n' >open.csv
runs 1 "a quotation mark that nobody closes" ctl import patients open.csv --clinic nova
like "$out" 'line 2: A row never ends' "is named by its line"
printf '\xff\xfeN\0o\0' >wide.csv
runs 1 "UTF-16" ctl import patients wide.csv --clinic nova
like "$out" 'CSV UTF-8' "says what to do"
: >empty.csv
runs 1 "an empty file" ctl import patients empty.csv --clinic nova
runs 1 "a file that is not there" ctl import patients nowhere.csv --clinic nova
runs 1 "a clinic there is not" ctl import patients a.csv --clinic nowhere
runs 1 "a folder" ctl import patients "$d" --clinic nova
sql "CREATE ROLE \"no.body\" LOGIN"
runs 1 "somebody without the right" ctl import patients a.csv -d "user=no.body dbname=arca" --held h9.csv

# ---- The waiting list ---------------------------------------------------------------------------
cat >wait.csv <<'C'
Nome,Data de nascimento,Telefone,Data de inscrição,Prioridade,Observações
Jair Lobo,01/01/1970,11988887777,15/03/2026,Urgente,liga à tarde
Kelly Braz,02/01/1971,11988887776,10/01/2026,,
Lara Vaz,03/01/1972,11988887775,,rotina,
C
runs 0 "people for the waiting list" ctl import waiting wait.csv --clinic nova
is "$(sql "SELECT p.registered_name, w.since::date, l.code, p.status, p.record_no IS NULL, w.state, w.protocol ~ '^E-.{6}\$'
    FROM clinic.waiting_entry w JOIN clinic.patient p ON p.id = w.patient_id JOIN clinic.lookup l ON l.id = w.priority_id
    WHERE p.clinic_id = (SELECT id FROM clinic.clinic WHERE code = 'nova') AND p.registered_name !~ '^Lara' ORDER BY w.priority, w.place_at")" \
    "Jair Lobo|2026-03-15|urgent|applicant|t|waiting|t
Kelly Braz|2026-01-10|routine|applicant|t|waiting|t" "wait from the day of the file"
is "$(sql "SELECT count(*) FROM clinic.waiting_entry w WHERE w.protocol <> coalesce(arca.protocol_of(w.protocol), '')")" 0 "every protocol has its check character"

# ---- The rules are the form's --------------------------------------------------------------------
# What the quick judge lets through, the form lets through with the same values.
is "$(sql "BEGIN; SET LOCAL ROLE arca_seeder; SELECT arca.import_begin(); SELECT arca.import_choices(1);
    INSERT INTO import_row (line, registered_name, social_name, birth_date, cpf, cns, gender, phone, phone2, email, cep, street, number,
        complement, district, city, uf, guardian_name, guardian_relationship, guardian_cpf, guardian_phone, treatment_start, language, deceased_on)
    SELECT row_number() OVER (), n, s, b, c, '700000000000005', g, f, f2, e, cep, st, '12-A', 'ap. 3', 'São João', city, uf, gn, 'mãe', gc, gf, ts, 'pt_BR', dd
      FROM unnest(ARRAY['Ana Lima', 'D''Ávila-Sá', 'ana  lima', ' Ana', 'Ana2', '12', '-Ana', 'Ana' || chr(8203), 'Ana' || chr(776), repeat('a', 151), NULL, 'Ñandú', 'Ana ×', '李']) n,
           unnest(ARRAY[NULL, 'Lia', '=1']) s, unnest(ARRAY['1980-02-29', '2015-05-05', '1981-02-29', '1899-12-31', '2999-01-01', '29/02/1980', NULL]) b,
           (VALUES ('529.982.247-25', 'f', '(11) 98123-4456', NULL, 'a@b.co', '01310-100', 'Rua º 5', 'São Paulo', 'sp', 'Eva Lima', '11144477735', '11 3234-5678', '2020-01-01', NULL),
                   ('52998224725', 'Feminino', '+55 11 98123-4456', '011 3234-5678', 'a@b', '01310100', 'Rua  5', E'a\tb', 'SP', NULL, NULL, NULL, '1979-01-01', NULL),
                   ('529-982-247.25', 'male', '98123-4456', '11 98123 4456', NULL, '1310100', NULL, 'X', 'XX', 'Eva', '52998224725', '1', NULL, '2021-01-01'),
                   ('111.111.111-11', 'x', '1+1', '(11)32345678', 'a..b@c.de', NULL, repeat('r', 256), 'X', NULL, 'Eva', NULL, '+351 912 345 678', '2199-01-01', '1970-01-01'),
                   (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Eva', '39053344705', '1132345678', NULL, NULL)) v(c, g, f, f2, e, cep, st, city, uf, gn, gc, gf, ts, dd);
    SELECT arca.import_plain(current_date);
    SELECT count(*) > 20, count(*) FILTER (WHERE f.errors <> '[]'
           OR to_jsonb(f.p) - '{id,norm,name}'::text[] IS DISTINCT FROM to_jsonb(m) - '{line,since,priority_id,wished_date,note,id,norm,name}'::text[]
           OR m.norm <> arca.fold(coalesce((f.p).social_name, (f.p).registered_name)))
      FROM import_made m JOIN import_row r ON r.line = m.line, arca.import_form(to_jsonb(r), 'patients', current_date) f;" | tail -1)" "t|0" \
    "the quick judge is never more lenient than the form"

# ---- What is searched for ------------------------------------------------------------------------
printf '%s\n' 'nome,nome social,nascimento,telefone,telefone 2,cpf,responsavel,parentesco,cpf responsavel,telefone responsavel' \
    'Íris da Silva e Souza,,01/01/1950,11912345678,1132349999,,,,,' 'Silva Silva Prado,,01/01/1951,11912345677,11912345677,,,,,' \
    'Rui Sá,Rita Sá,01/01/1952,+351912345678,,,,,,' 'De Dos,,01/01/1953,,,,,,,' "D'Ávila-Sá,,01/01/1954,,,11144477735,,,," \
    'Ivan Melo,,01/01/2020,,,,Olga de Melo,mãe,52998224725,11912345670' >words.csv
sed -i 's/11144477735/15350946056/' words.csv
runs 0 "names of every kind" ctl import patients words.csv --clinic nova
is "$(sql "WITH c AS (SELECT id FROM clinic.clinic WHERE code = 'nova'),
    want AS (SELECT k.tok COLLATE \"C\", p.id, k.rest COLLATE \"C\" FROM c, clinic.patient p, arca.patient_tokens(p) k WHERE p.clinic_id = c.id),
    got AS (SELECT t.tok, t.patient_id, t.rest FROM c, clinic.patient_token t WHERE t.clinic_id = c.id)
    SELECT (SELECT count(*) > 50 FROM got), (SELECT count(*) FROM (TABLE want EXCEPT TABLE got) x), (SELECT count(*) FROM (TABLE got EXCEPT TABLE want) x)")" \
    "t|0|0" "have the search rows that a registration makes"

# ---- Killed in the middle -----------------------------------------------------------------------
n=$(patients)
{ echo nome,nascimento; seq 60000 | sed 's/.*/Pessoa Muito Repetida,01\/01\/1980/'; } >many.csv
"$ARCA_BUILDDIR/arcactl" import patients many.csv --clinic nova >/dev/null 2>&1 &
pid=$!
for _ in $(seq 100); do
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'arcactl import' AND query ~ 'import_'")" = 0 ] || break
    sleep 0.05
done
kill -9 "$pid"
wait "$pid" 2>/dev/null
for _ in $(seq 200); do
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'arcactl import'")" != 0 ] || break
    sleep 0.05
done
is "$(patients)|$(ls many.csv.held.csv 2>/dev/null)" "$n|" "an import that was killed leaves nothing"

# ---- What does not add up -----------------------------------------------------------------------
n=$(patients)
sql -o /dev/null "CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    GRANT EXECUTE ON FUNCTION public.swallow() TO arca_seeder;
    CREATE TRIGGER aaa_swallow BEFORE INSERT ON clinic.patient FOR EACH ROW EXECUTE FUNCTION public.swallow()"
printf 'nome,nascimento\nNina Sol,01/01/1980\n' >one.csv
runs 3 "rows that vanish on their way" ctl import patients one.csv --clinic nova
like "$out" 'does not add up' "stop the import"
is "$(patients)" "$n" "and nothing is left of it"
sql "DROP TRIGGER aaa_swallow ON clinic.patient"
sql -o /dev/null "DROP POLICY seeder ON clinic.patient"
runs 3 "an import that row-level security keeps out" ctl import patients one.csv --clinic nova
is "$(patients)" "$n" "fails"
done_testing
