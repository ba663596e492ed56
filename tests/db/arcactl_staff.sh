#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# staff add, list, disable, enable, reset: what the person can do afterwards, and what the log says.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
cluster_hba "local all all scram-sha-256"
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
may() { PGPASSWORD=$2 psql -wqAtX -U "$1" -c "${3:-SELECT session_user}" 2>&1; }
events() { sql "SELECT count(*) FROM audit.event WHERE action = '$1'"; }
clinic=teste

runs 0 "add" ctl staff add lia.teste "Lia Téste" --role reception --clinic "$clinic" --clinic-name "Clínica de Teste"
like "$out" 'one-time code: [A-Z0-9-]{19} ' "a one-time code is printed"
code=$(printf '%s' "$out" | sed -n 's/.*code: \([A-Z0-9-]*\) .*/\1/p')
is "$(may lia.teste "$code")" lia.teste "the person signs in with it"
is "$(may lia.teste "$code" "SELECT must_change_password, role FROM api.session_open('arca', '0', 'w', 't', 'en')")" \
    "t|reception" "and must replace it"
like "$(may lia.teste wrong-code)" 'password authentication failed' "with another code not"
is "$(sql "SELECT rolpassword LIKE 'SCRAM-SHA-256\$%' FROM pg_authid WHERE rolname = 'lia.teste'")" t "the server has a verifier"
is "$(sql "SELECT rolvaliduntil BETWEEN now() + interval '23 hours' AND now() + interval '25 hours' FROM pg_roles WHERE rolname = 'lia.teste'")" t "the code holds for a day"
is "$(sql "SELECT string_agg(g.rolname, ',') FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = '\"lia.teste\"'::regrole")" arca_reception "member of one profile"
unlike "$(cat "$CLUSTER_DIR/log")" "$code" "the code is not in the server's log"

runs 1 "the same login again" ctl staff add lia.teste "Other" --role intern --clinic "$clinic"
like "$out" 'already' "is told in words"
runs 1 "a login with a capital" ctl staff add Lia "X" --role reception --clinic "$clinic"
runs 1 "a login of the system" ctl staff add arca_owner "X" --role reception --clinic "$clinic"
for word in all replication root sameuser samerole samegroup; do
    runs 1 "the login \"$word\", which pg_hba.conf or the system takes for its own" \
        ctl staff add "$word" "X" --role reception --clinic "$clinic"
done
runs 1 "a role there is not" ctl staff add rui.teste "Rui" --role boss --clinic "$clinic"
runs 1 "a supervisor without the council's number" ctl staff add rui.teste "Rui" --role supervisor --clinic "$clinic"
like "$out" 'council' "is told what is missing"
runs 1 "a clinic there is not" ctl staff add rui.teste "Rui" --role reception --clinic nowhere
is "$(sql "SELECT count(*) FROM pg_roles WHERE rolname = 'rui.teste'")" 0 "a refused one leaves no role"
runs 0 "a new clinic with its first admin" ctl staff add rui.teste "Rui" --role admin --clinic nova --clinic-name "Clínica Nova"
runs 0 "one who signs in by peer" ctl staff add eva.teste "Eva" --role reception --clinic nova --peer
is "$(sql "SELECT pg_has_role('eva.teste', 'arca_peer', 'MEMBER') AND rolpassword IS NULL FROM pg_authid WHERE rolname = 'eva.teste'")" t "has no password"

psql -qAtX -U lia.teste -c "SELECT pg_sleep(60)" >/dev/null 2>&1 &
PGPASSWORD=$code psql -wqAtX -U lia.teste -c "SELECT pg_sleep(60)" >/dev/null 2>&1 &
asleep=$!
for _ in $(seq 50); do
    [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE usename = 'lia.teste'")" = 0 ] || break
    sleep 0.1
done
runs 0 "disable" ctl staff disable lia.teste
like "$out" 'ended: 1' "ends the open session"
wait "$asleep"
like "$(may lia.teste "$code")" 'not permitted to log in' "and keeps the person out"
runs 0 "list" ctl staff list --clinic "$clinic"
like "$out" '^lia\.teste .* disabled' "shows it"
sql -c "SELECT adm.session_open('test', '0')" "UPDATE clinic.staff SET name = E'Lia \\x1b]0;pwned\\x07\\x1b[31m' || U&'\\202E' || 'x' WHERE login = 'lia.teste'" >/dev/null
runs 0 "list of a name that would stir the terminal" ctl staff list --clinic "$clinic"
is "$(printf '%s' "$out" | tr -d '\n' | LC_ALL=C grep -c "$(printf '[\001-\037\177]\|\342\200\256')")" 0 "shows no byte of it that does"
sql -c "SELECT adm.session_open('test', '0')" "UPDATE clinic.staff SET name = 'Lia Téste' WHERE login = 'lia.teste'" >/dev/null
runs 0 "enable" ctl staff enable lia.teste
is "$(may lia.teste "$code")" lia.teste "lets the person in again"
runs 0 "reset" ctl staff reset lia.teste --hours 2 --json
fresh=$(printf '%s' "$out" | sed -n 's/.*"code":"\([^"]*\)".*/\1/p')
like "$(may lia.teste "$code")" 'password authentication failed' "the old code is dead"
is "$(may lia.teste "$fresh")" lia.teste "the new one holds"
runs 1 "reset of nobody" ctl staff reset no.body
runs 1 "disable of a role that is not of the staff" ctl staff disable postgres
runs 0 "list as JSON" ctl staff list --json
like "$out" '^\{"login":"eva.teste","name":"Eva","role":"reception","clinic":"nova","state":"active","last_access":null\}$' "one object a line"
is "$(events staff.disable) $(events staff.enable) $(events staff.reset)" "1 1 1" "each act is in the audit log, once"
is "$(sql "SELECT count(*) FROM audit.event WHERE encode(canon, 'escape') LIKE '%$fresh%'")" 0 "and no code is"
done_testing
