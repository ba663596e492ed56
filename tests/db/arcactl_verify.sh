#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# verify finds nothing in a database that is right, every fault that is planted, and nothing when they are gone.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
sql "DROP EXTENSION pgtap CASCADE; DROP SCHEMA tap"
rules() { printf '%s\n' "$out" | sed -n 's/^{"event":"finding".*"rule":"\([a-z-]*\)".*/\1/p' | sort -u | paste -sd' ' -; }

runs 0 "a database that is right" ctl verify
like "$out" '^Nothing is wrong\.$' "is called so"
like "$out" '^ok +row security tried as [0-9]+ people' "after people were tried"
like "$out" '^ok +audit log +[0-9]+ events in [0-9]+ sessions' "and the log was followed"
like "$out" "^clinic.patient +$(sql 'SELECT count(*) FROM clinic.patient')\$" "the rows are counted"
is "$(sql "SELECT string_agg(action, ' ' ORDER BY event_id) FROM audit.event WHERE action ~ '^verify[.]'")" "verify.run verify.done" \
    "the log says that it began and ended"
ok "two months more" sql "SELECT audit.make_partitions(14)"
before=$(sql "SELECT count(*) FROM audit.event")
runs 0 "are no fault, and JSON" ctl verify --json
is "$(printf '%s\n' "$out" | sed -n 's/.*"part":"\([a-z ]*\)","verdict":"\([a-z]*\)".*/\1=\2/p' | paste -sd, -)" \
    "schema=ok,catalogue=ok,rights=ok,row security=ok,keys=ok,audit log=ok,rows=ok,scripts=ok" "has an object a part"
like "$out" '^\{"event":"summary","findings":0,"unseen":0,.*"code":0\}$' "and a summary"
is "$(($(sql "SELECT count(*) FROM audit.event") - before))" 3 "it wrote its session and its two events"

# rights, triggers, policies, keys, indexes
def=$(sql "SELECT pg_get_functiondef('api.rooms()'::regprocedure)")
sql "CREATE TABLE public.parent (id int PRIMARY KEY); INSERT INTO public.parent VALUES (1), (2);
     CREATE TABLE public.child (id int, parent int REFERENCES public.parent); INSERT INTO public.child VALUES (1, 1), (2, 2), (3, NULL);
     CREATE TABLE public.late (parent int); ALTER TABLE public.late ADD CONSTRAINT late_parent FOREIGN KEY (parent) REFERENCES public.parent NOT VALID;
     SET session_replication_role = replica; DELETE FROM public.parent WHERE id = 2; RESET session_replication_role;
     CREATE TABLE public.twice (a int); INSERT INTO public.twice VALUES (1), (1);
     GRANT SELECT ON clinic.patient TO arca_reception;
     GRANT EXECUTE ON FUNCTION api.staff_list(uuid) TO arca_intern; REVOKE EXECUTE ON FUNCTION api.patient_get(uuid) FROM arca_reception;
     ALTER TABLE clinic.patient ENABLE TRIGGER audit_row;
     ALTER TABLE clinic.consent NO FORCE ROW LEVEL SECURITY;
     ALTER POLICY clinic ON clinic.room USING (true);
     ALTER POLICY clinic ON clinic.waiting_entry USING (false);
     GRANT arca_admin TO \"joana.lima\"; ALTER ROLE \"ricardo.prado\" BYPASSRLS; ALTER ROLE arca_owner LOGIN"
psql -qX -c "CREATE UNIQUE INDEX CONCURRENTLY twice_a ON public.twice (a)" 2>/dev/null
printf '%s' "$def" | sed 's/PERFORM arca\.gate();//' | psql -qX
runs 8 "what is planted is found" ctl verify --json
is "$(rules)" "constraint-not-validated grant-extra grant-missing group-signs-in invalid-index no-gate orphan person-above person-role row-security-missing row-security-not-forced schema-added schema-changed sees-others sees-too-little staff-above-row-security staff-right trigger-not-always" \
    "each by its rule"
runs 8 "in text" ctl verify
like "$out" '^  1 rows point at nothing: (public[.])?child\.child_parent_fkey$' "it says what happened"
like "$out" '^    Next: in psql, to see which: SELECT c\.ctid, c\.parent FROM' "and what to do"
like "$out" '^  maria\.souza sees|sees [0-9]+ rows of other clinics in clinic\.room' "whose rows are seen"
like "$out" '^  api\.rooms\(\) answers ' "and which function has no gate"
like "$out" 'things are wrong; nothing was changed\.$' "and in what state things are"
printf '%s' "$def" | psql -qX
sql "DROP TABLE public.child, public.late, public.parent, public.twice; REVOKE SELECT ON clinic.patient FROM arca_reception; SELECT arca.make_grants();
     ALTER TABLE clinic.patient ENABLE ALWAYS TRIGGER audit_row; ALTER TABLE clinic.consent FORCE ROW LEVEL SECURITY;
     ALTER POLICY clinic ON clinic.room USING (clinic_id = (SELECT s.clinic_id FROM clinic.staff s WHERE s.login = session_user AND s.active));
     ALTER POLICY clinic ON clinic.waiting_entry USING (clinic_id = (SELECT s.clinic_id FROM clinic.staff s WHERE s.login = session_user AND s.active));
     REVOKE arca_admin FROM \"joana.lima\"; ALTER ROLE \"ricardo.prado\" NOBYPASSRLS; ALTER ROLE arca_owner NOLOGIN" >/dev/null
runs 0 "and nothing once it is put right" ctl verify

# the audit log, around its triggers
for _ in 1 2 3 4; do psql -qAtX -c "SELECT adm.session_open('a', '1')" -c "SELECT adm.note('verify.run', 0::smallint, jsonb_build_object('n', n)) FROM generate_series(1, 5) n" >/dev/null; done
part=$(sql "SELECT tableoid::regclass FROM audit.event ORDER BY event_id DESC LIMIT 1")
mapfile -t one < <(sql "SELECT session_id FROM audit.event WHERE detail ~ '\"n\": 5' ORDER BY event_id DESC LIMIT 4")
sql "ALTER TABLE $part DISABLE TRIGGER USER;
     UPDATE $part SET detail = '{\"n\": 7}' WHERE session_id = '${one[0]}' AND seq = 3;
     DELETE FROM $part WHERE session_id = '${one[1]}' AND seq = 3;
     DELETE FROM $part WHERE session_id = '${one[2]}' AND seq > 4;
     DELETE FROM $part WHERE session_id = '${one[3]}';
     ALTER TABLE $part ENABLE ALWAYS TRIGGER append_only"
runs 8 "a log that was changed" ctl verify --json
like "$out" "\"rule\":\"chain-leaf\",\"what\":\"event 3 of the session ${one[0]}" "an event that reads otherwise"
like "$out" "\"rule\":\"chain-gap\",\"what\":\"events are missing before number 4 of the session ${one[1]}" "one that is missing"
like "$out" "\"rule\":\"chain-short\",\"what\":\"the last events of the session ${one[2]}" "the last ones missing"
like "$out" "\"rule\":\"chain-gone\",\"what\":\"all 6 events of the session ${one[3]}" "all of them missing"

# the disk's pages
runs 8 "deep, without the extension" ctl verify --deep
like "$out" '^unknown +pages .*amcheck' "says that it did not look"
sql "CREATE EXTENSION amcheck; CREATE TABLE public.t (a int); CREATE INDEX t_a ON public.t (a);
     UPDATE pg_index SET indisready = false WHERE indexrelid = 'public.t_a'::regclass"
sql "INSERT INTO public.t VALUES (1)"
sql "UPDATE pg_index SET indisready = true WHERE indexrelid = 'public.t_a'::regclass"
runs 8 "deep, an index without a row" ctl verify --deep --json
like "$out" '"rule":"page-damaged","what":"pg_amcheck: .*t_a' "is found"

# who may not see everything
sql "CREATE ROLE looker LOGIN; CREATE ROLE keeper LOGIN IN ROLE arca_backup; GRANT CONNECT ON DATABASE arca TO looker, keeper"
runs 1 "an account without rights" env PGUSER=looker "$ARCA_BUILDDIR/arcactl" verify
like "$out" 'Next:' "is told what to do"
out=$(PGUSER=keeper ctl verify 2>&1)
like "$out" '^unknown +row security' "one that makes backups says what it did not try"
runs 1 "a server that is not there" ctl verify -d "host=/nowhere dbname=arca"
done_testing
