#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A database of the earlier ARCA, in both layouts: what becomes what, what is told, twice, killed, tried
# only, and every wrong source.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
bulk() { sql -o /dev/null "SELECT adm.session_open('test', NULL); SET ROLE arca_seeder; $1"; }
bulk "INSERT INTO clinic.clinic (code, name, time_zone) VALUES ('nova', 'Nova', 'America/Sao_Paulo'), ('outra', 'Outra', 'America/Sao_Paulo'),
    ('vazia', 'Vazia', 'America/Sao_Paulo')"
bulk "INSERT INTO clinic.staff (clinic_id, login, name, email, role, council_no)
    SELECT c.id, v.* FROM clinic.clinic c, (VALUES ('sup.um', 'Supervisor Um', 'SUP1@arca.com', 'supervisor', '06/11111'),
        ('sec.quatro', 'Secretária', 'sec4@arca.com', 'admin', NULL)) v WHERE c.code = 'outra'"
for db in patient waiting; do
    psql -qX -d postgres -c "CREATE DATABASE old_$db" && psql -qXv ON_ERROR_STOP=1 -d "old_$db" -f "$ARCA_SRCDIR/tests/db/prisma_$db.sql"
done
# bring LAYOUT CLINIC OPTION...
bring() { ctl import arca-prisma --from "dbname=old_$1" --clinic "$2" "${@:3}"; }
# in CLINIC SQL: with `c` the clinic's id
in_() { sql "WITH c AS (SELECT id FROM clinic.clinic WHERE code = '$1') $2"; }
# all CLINIC: everything that an import can make there, and the logins
all() {
    sql "SELECT md5(string_agg(x, '|' ORDER BY x)) FROM (SELECT p::text AS x FROM clinic.patient p UNION ALL SELECT a::text FROM clinic.appointment a
        UNION ALL SELECT w::text FROM clinic.waiting_entry w UNION ALL SELECT s::text FROM clinic.staff s UNION ALL SELECT p::text FROM clinic.professional p
        UNION ALL SELECT k::text FROM clinic.source_row k UNION ALL SELECT rolname FROM pg_roles UNION ALL SELECT r::text FROM clinic.patient_rule r) t"
}

# ---- Wrong sources -------------------------------------------------------------------------------
sql "CREATE ROLE reader LOGIN"
before=$(all)
runs 1 "no database named" ctl import arca-prisma --clinic nova
like "$out" '--from "host=' "is told how"
for secret in 'dbname=x password=geheim' 'postgresql://me:geheim@localhost/x' 'postgresql://me:geheim@localhost/x?schema=public'; do
    runs 1 "a password in the arguments" ctl import arca-prisma --clinic nova --from "$secret"
    like "$out" 'a password stands in --from' "is refused"
    unlike "$out" geheim "and not repeated"
done
runs 1 "a server that is not there" ctl import arca-prisma --clinic nova --from "host=$CLUSTER_DIR/nowhere dbname=x"
like "$out" 'Nothing was changed' "says in what state things are"
runs 1 "a database that is not there" ctl import arca-prisma --clinic nova --from dbname=nowhere
runs 1 "a database of something else" ctl import arca-prisma --clinic nova --from dbname=postgres
like "$out" 'neither of the two layouts' "is no such database"
like "$out" 'Both layouts have, and this has not: USUARIOS, ROLES, GENERO' "with what it lacks"
runs 1 "arca itself" ctl import arca-prisma --clinic nova --from dbname=arca
psql -qX -d postgres -c "CREATE DATABASE half TEMPLATE old_waiting" && psql -qX -d half -c 'DROP TABLE "TIPO_ATENDIMENTO"'
runs 1 "one that stopped between the layouts" ctl import arca-prisma --clinic nova --from dbname=half
like "$out" 'waiting list as the patients it would have: TIPO_ATENDIMENTO\.$' "is told what is missing"
psql -qX -d old_patient -c 'GRANT SELECT ON "USUARIOS", "ROLES" TO reader'
runs 1 "somebody who may not read there" ctl import arca-prisma --clinic nova --from "dbname=old_patient user=reader"
like "$out" 'reader may not read .*PACIENTE' "is told what"
like "$out" 'have "reader" be granted the right to read every table of schema "public"' "and what helps"
runs 1 "a time zone that is none" bring patient nova --source-zone Brasil
runs 1 "a clinic that is none" bring patient nowhere
runs 1 "somebody who may not write here" bring patient nova -d "user=reader dbname=arca"
is "$(all)" "$before" "nothing of it changed anything"

# ---- PACIENTE apart ------------------------------------------------------------------------------
runs 2 "a trial" bring patient nova --dry-run
like "$out" 'layout with PACIENTE apart' "tells the layout"
like "$out" 'PACIENTE: 6 read, 4 new here, 0 here already, 1 held back, 1 refused; 2 in part' "and how each table would fare"
is "$(all)" "$before" "and changes nothing"
is "$(sql "SELECT count(*) FROM audit.event WHERE action ~ 'import'")" 0 "not even the log"
psql -qX -d old_patient -c "ALTER DATABASE old_patient SET log_statement = 'all'"
runs 2 "the import" bring patient nova
psql -qX -d old_patient -c "ALTER DATABASE old_patient RESET log_statement"
is "$(grep -c '@old_patient LOG:  \(statement\|execute <unnamed>\): *BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' "$CLUSTER_DIR/log")" 1 "reads in one snapshot"
unlike "$(grep -a '@old_patient' "$CLUSTER_DIR/log")" '(statement|unnamed>): *(INSERT|UPDATE|DELETE|CREATE|COPY|COMMIT)' "that writes nothing"
for want in 'USUARIOS: 7 read, 6 new here, 0 here already, 0 held back, 1 refused; 0 in part' 'LISTA_ESPERA: 3 read, 2 new here, 0 here already, 1 held' \
    'ATENDIMENTOS: 15 read, 8 new here, 0 here already, 0 held back, 7 refused; 1 in part' 'CORES_PELE "Cor de rosa" -> \(unknown\)' \
    'STATUS_ATENDIMENTO "Faltou" -> no_show' 'left behind: RELATORIOS_ALTA \(3\): clinical' 'left behind: LOGS_AUDITORIA \(5\)' \
    'left behind: DOCUMENTOS_USUARIO \(1\)' 'left behind: USUARIOS.SenhaHash \(7\): passwords are never read' \
    'left behind: ATENDIMENTOS.id_Supervisor_Executor \(15\)' 'USUARIOS .*6: refused, ID_Role' 'USUARIOS .*3: to know, CRP: a supervisor without' \
    'PACIENTE .*2: without this field, telefonePessoal' 'PACIENTE .*2: without this field, enderecoEstado' 'PACIENTE .*2: without this field, id_CorPele: a value' \
    'PACIENTE .*3: to know, dataNascimento: under 18' 'PACIENTE .*4: without this field, id_Genero: points to a row' \
    'PACIENTE .*4: without this field, id_Estagiario_Responsavel: points' 'PACIENTE .*4: without this field, id_Supervisor_Responsavel: that person did not' \
    'PACIENTE .*5: refused, nomeRegistro: no name' 'PACIENTE .*6: held back.*PACIENTE 0.*1$' 'LISTA_ESPERA .*3: held back.*PACIENTE 0.*3$' \
    '0004: without this field, observacoes: too long' '0007: to know, .*double booking' '0008: refused, .*another session.*0006' \
    '0009: refused, dataHoraFim: ends before' '0010: refused, id_Paciente: points' '0011: refused, id_Paciente: that person' \
    '0012: refused, id_Estagiario_Executor: that person' '0013: refused, id_Status: a value' '0014: refused, dataHoraFim: ends on another day'; do
    like "$out" "$want" "tells $want"
done
unlike "$out" 'Prado|Íris|never-to-be-read|recado com' "and nobody's data"
is "$(in_ nova "SELECT p.record_no, p.status, p.registered_name, p.social_name, p.birth_date, p.phone, p.emergency_phone, p.uf, p.cep, l.code, i.login, s.login, p.treatment_start
    FROM c JOIN clinic.patient p ON p.clinic_id = c.id LEFT JOIN clinic.lookup l ON l.id = p.skin_colour_id LEFT JOIN clinic.staff i ON i.id = p.intern_id
    LEFT JOIN clinic.staff s ON s.id = p.supervisor_id WHERE p.record_no IS NOT NULL ORDER BY p.record_no")" \
"1|active|Antônia Conceição Prado||1980-12-25|11981234456|1132345678|SP|01310100|brown|estagiario.2|silvia.regis|2024-03-02
2|discharged|José da Silva|Íris da Silva|1975-03-01||11981234456||01310100||iara.d.avila|silvia.regis|2024-03-03
3|active|Bento Menor||2018-05-05|11981234457||SP|01310100|white|estagiario.2|silvia.regis|2024-03-04
4|active|Órfã de Tudo||1990-01-01|11981234458|11981234459|SP|01310100|white|||2024-03-05" "patients as they were"
is "$(in_ nova "SELECT a.starts_at AT TIME ZONE 'America/Sao_Paulo', a.ends_at - a.starts_at, p.record_no, f.name, k.code, a.state, a.overbook, a.note
    FROM c JOIN clinic.appointment a ON a.clinic_id = c.id JOIN clinic.patient p ON p.id = a.patient_id JOIN clinic.professional f ON f.id = a.professional_id
    JOIN clinic.lookup k ON k.id = a.kind_id ORDER BY a.id")" \
"2025-07-01 10:00:00|00:50:00|1|Estagiário Padrão|psychotherapy|completed|f|Chegou cedo \\ só
2025-07-02 10:00:00|00:50:00|1|Estagiário Padrão|psychotherapy|cancelled_by_clinic|f|
2025-07-03 10:00:00|00:50:00|1|Estagiário Padrão|psychotherapy|no_show|f|
2025-07-04 10:00:00|00:50:00|1|Estagiário Padrão|psychotherapy|in_progress|f|
2099-07-05 10:00:00|00:50:00|3|Iara d'Ávila|psychotherapy|booked|f|
2099-07-06 10:00:00|00:50:00|1|Estagiário Padrão|psychotherapy|booked|f|
2099-07-06 10:00:00|00:50:00|1|Estagiário Padrão|psychotherapy|cancelled_by_clinic|f|
2099-07-06 10:30:00|00:50:00|3|Estagiário Padrão|psychotherapy|booked|t|" "sessions at their hour, UTC there"
is "$(in_ nova "SELECT p.registered_name, w.state, f.code, w.since AT TIME ZONE 'UTC', p.status, w.protocol = arca.protocol_of(w.protocol)
    FROM c JOIN clinic.waiting_entry w ON w.clinic_id = c.id JOIN clinic.patient p ON p.id = w.patient_id JOIN clinic.lookup f ON f.id = w.flow_id ORDER BY 1")" \
"Quitéria Alves|waiting|em_espera|2025-06-01 02:30:00|applicant|t
Raul Nunes|removed|desativado|2025-05-01 12:00:00|applicant|t" "the queue with its places"
is "$(in_ nova "SELECT s.login, s.role, s.active, s.council_no, u.login, r.rolcanlogin, a.rolpassword IS NULL, p.kind, p.active
    FROM c JOIN clinic.staff s ON s.clinic_id = c.id LEFT JOIN clinic.staff u ON u.id = s.supervisor_id JOIN pg_roles r ON r.rolname = s.login
    JOIN pg_authid a ON a.oid = r.oid LEFT JOIN clinic.professional p ON p.staff_id = s.id ORDER BY 1")" \
"admin|admin|f|||f|t||
estagiario|intern|f|||f|t|intern|t
estagiario.2|intern|f||silvia.regis|f|t|intern|t
iara.d.avila|intern|f||silvia.regis|f|t|intern|f
secretario|reception|f|||f|t||
silvia.regis|supervisor|f|||f|t|supervisor|t" "people who cannot sign in, without a password"
runs 1 "a supervisor without a CRP" ctl staff enable silvia.regis
like "$out" "needs the council's number" "is not let in"
runs 0 "an intern" ctl staff enable iara.d.avila
is "$(sql "SELECT action, detail::jsonb ->> 'rows', detail::jsonb ->> 'stored', detail::jsonb ->> 'source', detail::jsonb ->> 'layout' FROM audit.event WHERE action ~ '^import'")" \
    "import.arca_prisma|62|26|old_patient|patient" "one event has the counts"
is "$(sql "SELECT string_agg(DISTINCT action, ' ' ORDER BY action) FROM audit.event WHERE action ~ '(bulk_insert|account)' AND at > now() - interval '1 hour'
    AND action !~ 'lookup|room|availability|clinic|consent|desk|day_off|distinct|contact|wish|request|enable|peer'")" \
    "account.create account.disable appointment.bulk_insert patient.bulk_insert professional.bulk_insert source_row.bulk_insert staff.bulk_insert waiting_entry.bulk_insert" \
    "and one each batch and account"
is "$(sql "SELECT count(*) FROM clinic.patient_token t JOIN clinic.patient p ON p.id = t.patient_id WHERE t.tok = 'iris' AND p.registered_name = 'José da Silva'")" 1 "they are searchable"
is "$(pg_dump -d arca --data-only 2>/dev/null | grep -c 'never-to-be-read\|clínico e secreto')" 0 "no password and no report came along"

# ---- Again ---------------------------------------------------------------------------------------
before=$(all)
runs 2 "the same again" bring patient nova
like "$out" 'PACIENTE: 6 read, 0 new here, 4 here already, 1 held back, 1 refused' "finds what is here"
like "$out" '62 rows read, 0 made here' "and makes nothing"
is "$(all)" "$before" "everything is as it was"
psql -qX -d old_patient -c "UPDATE \"PACIENTE\" SET \"enderecoCidade\" = 'Santos' WHERE \"nomeRegistro\" ~ '^Ant'" \
    -c "UPDATE \"PACIENTE\" SET \"nomeRegistro\" = 'Cinco Agora' WHERE \"nomeRegistro\" = '12345'"
runs 2 "what was mended and changed there" bring patient nova --json
like "$out" '"table":"PACIENTE","read":6,"made":1,"here":4,' "comes in"
like "$out" '"table":"ATENDIMENTOS","read":15,"made":1,"here":8,' "with its sessions"
like "$out" '"code":"changed_there"' "what changed is told and left"
is "$(in_ nova "SELECT p.city FROM c JOIN clinic.patient p ON p.clinic_id = c.id WHERE p.record_no = 1")" "São Paulo" "as it is here"
printf '%s\n' "$out" | grep '^{' >"$CLUSTER_DIR/lines.json"
is "$(wc -l <"$CLUSTER_DIR/lines.json")" "$(psql -qAtX -c 'CREATE TEMP TABLE l (j jsonb)' -c "\\copy l FROM '$CLUSTER_DIR/lines.json' csv quote e'\\x01' delimiter e'\\x02'" \
    -c "SELECT count(*) FROM l WHERE j ->> 'event' = 'lock' OR j ->> 'type' IN ('source', 'table', 'value', 'left', 'row', 'end')")" "each line is JSON of a known type"
runs 2 "who was looked at" bring patient nova --looked-at
like "$out" 'PACIENTE: 6 read, 1 new here, 5 here already, 0 held back' "comes in"

# ---- The waiting list is the patient --------------------------------------------------------------
runs 2 "the other layout" bring waiting outra
for want in 'layout with the waiting list as the patients' 'USUARIOS: 4 read, 2 new here, 1 here already, 0 held back, 1 refused' \
    'LISTA_ESPERA: 10 read, 8 new here, 0 here already, 2 held back, 0 refused; 2 in part' 'STATUS_LISTA_ESPERA "Sumiu" -> \(unknown\)' \
    'left behind: REGISTRO_CLINICOS \(3\): clinical' 'left behind: LISTA_ESPERA.apelido \(1\): a column' 'left behind: extra_da_clinica \(0\): a table' \
    'USUARIOS .*9001-000000000001: to know, email: is the person here.*sup.um' 'USUARIOS .*4: refused, email: that person has another role' \
    'USUARIOS .*2: without this field, CRP' 'LISTA_ESPERA .*3: without this field, CPF' 'LISTA_ESPERA .*8: without this field, id_Status' \
    'LISTA_ESPERA .*9: held back, CPF' '0007: refused, id_Lista: that person did not'; do
    like "$out" "$want" "tells $want"
done
unlike "$out" '^PACIENTE:' "and of no PACIENTE"
is "$(in_ outra "SELECT p.registered_name, p.status, p.record_no, p.cpf, s.login, p.treatment_start, w.state, f.code, k.code, a.waiting_id = w.id
    FROM c JOIN clinic.patient p ON p.clinic_id = c.id LEFT JOIN clinic.staff s ON s.id = p.supervisor_id LEFT JOIN clinic.waiting_entry w ON w.patient_id = p.id
    LEFT JOIN clinic.lookup f ON f.id = w.flow_id LEFT JOIN clinic.appointment a ON a.id = w.appointment_id LEFT JOIN clinic.lookup k ON k.id = a.kind_id ORDER BY 1")" \
"Breno Triagem|active|1|11144477735|sup.um||booked|em_triagem|triage|t
Célia Aprovada|active|2||sup.um||waiting|triagem_aprovada||
Davi Terapia|active|3|52998224725|sup2|2025-03-31|booked|em_psicoterapia|psychotherapy|t
Eliane Alta|discharged|4||sup.um|2025-02-03|booked|recebeu_alta|psychotherapy|t
Fábio Encaminhado|referred|5||||removed|encaminhado||
Gilda Desativada|applicant|||||removed|desativado||
Heitor Sumiu|applicant||||||||
Ágata Espera|applicant|||||waiting|em_espera||" "each in its state, with who treats and since which local day"
before=$(all)
runs 2 "again" bring waiting outra
is "$(all)" "$before" "nothing is doubled"
runs 2 "times of another zone" bring waiting vazia --source-zone America/Sao_Paulo
is "$(in_ vazia "SELECT min(a.starts_at AT TIME ZONE 'America/Sao_Paulo') FROM c JOIN clinic.appointment a ON a.clinic_id = c.id")" "2025-02-01 12:00:00" "are read in it"

# ---- Killed, and what vanishes on its way -----------------------------------------------------------
before=$(all)
psql -qX -d old_waiting -c 'INSERT INTO "LISTA_ESPERA" SELECT gen_random_uuid(), t."nomeRegistro", NULL, t."dataNascimento", t."telefonePessoal",
    t."contatoEmergencia", t."enderecoRua", t."enderecoNumero", t."enderecoBairro", t."enderecoCidade", t."enderecoEstado", t."enderecoCEP",
    t."createdAt", 1, 1, 1, 1 FROM "LISTA_ESPERA" t, generate_series(1, 1500) WHERE t."CPF" = $$$$'
"$ARCA_BUILDDIR/arcactl" import arca-prisma --from dbname=old_waiting --clinic vazia >/dev/null 2>&1 &
pid=$!
for _ in $(seq 200); do
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'arcactl import' AND query ~ 'prisma_people'")" = 0 ] || break
    sleep 0.02
done
kill -9 "$pid"
wait "$pid" 2>/dev/null
for _ in $(seq 300); do
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'arcactl import'")" != 0 ] || break
    sleep 0.05
done
is "$(all)" "$before" "an import that was killed leaves nothing"
psql -qX -d old_waiting -c "DELETE FROM \"LISTA_ESPERA\" WHERE \"ID_Lista\"::text !~ '^00000000'" \
    -c "INSERT INTO \"LISTA_ESPERA\" SELECT gen_random_uuid(), 'Nina Sol', NULL, '1961-01-01', '1132340000', '', 'Rua', '1', 'B', 'C', 'SP', '01310100', now(), 1, 1, 1, 1"
sql -o /dev/null "CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    GRANT EXECUTE ON FUNCTION public.swallow() TO arca_seeder;
    CREATE TRIGGER aaa_swallow BEFORE INSERT ON clinic.waiting_entry FOR EACH ROW EXECUTE FUNCTION public.swallow()"
runs 3 "rows that vanish on their way" bring waiting vazia
like "$out" 'does not add up' "stop the import"
like "$out" 'everything is as it was' "and nothing is left of it"
is "$(all)" "$before" "indeed"
done_testing
