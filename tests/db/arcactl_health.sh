#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# health sees what is wrong while it is, and says ok when nothing is; maintain makes its room.
. "${ARCA_SRCDIR:-.}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
cluster_start
ctl() { "$ARCA_BUILDDIR/arcactl" "$@"; }
verdict() { ctl health --json | sed -n "s/^{\"verdict\":\"\([a-zA-Z]*\)\",\"gauge\":\"$1\".*/\1/p"; }

runs 0 "a database at rest" ctl health
like "$out" '^ok$' "is ok"
unlike "$out" 'degraded|CRITICAL' "in every line"
is "$(ctl health --json | sed 's/.*"gauge":"\([^"]*\)".*/\1/' | paste -sd, -)" \
    "connections,transactions,locks,slow statements,invalid indexes,unused indexes,dead rows,freezing,page checksums,audit months,mean times,backup age,clock,size,disk" \
    "one object a gauge"
is "$(verdict 'mean times')" unknown "what is not there is not called good"

# an index that a failed build left
sql "CREATE TABLE public.t (a int); INSERT INTO public.t VALUES (1), (1)"
psql -qX -c "CREATE UNIQUE INDEX CONCURRENTLY t_a ON public.t (a)" 2>/dev/null
runs 2 "an invalid index degrades" ctl health
like "$out" 'invalid indexes +1 +.* t_a' "and is named"
sql "DROP TABLE public.t"

# somebody who holds a lock, and who waits for it
sql "CREATE TABLE public.t (a int)"
psql -qX -c "BEGIN; LOCK public.t; SELECT pg_sleep(60)" >/dev/null 2>&1 &
holder=$!
for _ in $(seq 100); do [ "$(sql "SELECT count(*) FROM pg_locks WHERE relation = 'public.t'::regclass AND granted")" = 0 ] || break; sleep 0.05; done
psql -qX -c "SELECT * FROM public.t" >/dev/null 2>&1 &
waiter=$!
for _ in $(seq 100); do [ "$(sql "SELECT count(*) FROM pg_locks WHERE NOT granted")" = 0 ] || break; sleep 0.05; done
runs 2 "a wait for a lock degrades" ctl health
like "$out" 'locks +1 ' "and is counted"
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%public.t%' AND pid <> pg_backend_pid()" >/dev/null
wait "$holder" "$waiter" 2>/dev/null

# the log's months
sql "SELECT format('DROP TABLE audit.%I;', c.relname) FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid WHERE h.inhparent = 'audit.event'::regclass
     AND c.relname > 'event_' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMM') AND c.relname ~ '[0-9]\$'" | psql -qX
runs 2 "a log without room for next month degrades" ctl health
like "$out" 'arcactl maintain' "and the next command is named"
runs 0 "maintain" ctl maintain
like "$out" 'audit log: 12' "makes the months"
is "$(sql "SELECT count(*) FROM audit.event WHERE action = 'maintain.run'")" 1 "the run is in the audit log"
runs 0 "and all is well" ctl health
runs 0 "maintain again" ctl maintain
like "$out" 'audit log: 0' "does nothing"

# backups: where the rows must be kept
backup_age() { verdict 'backup age'; }
is "$(backup_age)" ok "a demo needs no backup"
sql "UPDATE arca.environment SET name = 'production'"
is "$(backup_age)" CRITICAL "production without one is critical"
like "$(ctl health)" 'arcactl backup run' "and is told what to do"
sql "SELECT adm.session_open('a', '1')" -c "SELECT adm.note('backup.done', 0::smallint, '{\"verified\": false}')" >/dev/null
is "$(backup_age)" CRITICAL "one that was not proved does not count"
psql -qAtX -c "SELECT adm.session_open('a', '1')" -c "SELECT adm.note('backup.done', 0::smallint, '{\"verified\": true}')" >/dev/null
is "$(backup_age)" ok "one that was does"
sql "ALTER TABLE audit.event DISABLE TRIGGER append_only"
for age in "31 degraded" "80 CRITICAL"; do
    sql "UPDATE audit.event SET at = clock_timestamp() - interval '${age% *} hours' WHERE action = 'backup.done'"
    is "$(backup_age)" "${age#* }" "and not for ever: ${age% *} hours"
done
sql "ALTER TABLE audit.event ENABLE ALWAYS TRIGGER append_only; UPDATE arca.environment SET name = 'demo'"

# who may see nothing of the others is told so, and not that all is well
sql "CREATE ROLE looker LOGIN; GRANT CONNECT ON DATABASE arca TO looker"
out=$(PGUSER=looker ctl health 2>&1)
like "$out" 'unknown +transactions' "an account without the right to look"
like "$out" 'unknown +slow statements' "says what it did not see"
runs 1 "a server that is not there" ctl health -d "host=/nowhere dbname=arca"
done_testing
