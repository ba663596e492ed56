#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The server goes away while somebody is being registered: before the form is saved, and in the middle
# of the save. What was typed stays, and it is saved once, with the consent that was given.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin

record() { # NAME COLUMN
    sql "SELECT $2 FROM clinic.patient WHERE name = '$1'"
}

# form NAME DAY: somebody new, of age and like nobody else, who agrees to be cared for.
form() {
    press desk F2
    shows desk "$(say Find)"
    press desk Insert
    shows desk "$(say 'Registered name')"
    write desk "$1"
    press desk Tab Tab
    write desk "$2"
    press desk C-End
    shows desk "$(say 'To use of data')"
    press desk BTab Space C-End
    shows desk "$(say 'Text of')"
    write desk '2026-01'
    press desk BTab
    write desk "$(in_context consent 'signed on paper')"
    press desk Enter
    shows desk "$(say 'Text of') +.? +2026-01"
}

saved_once() { # NAME
    is "$(record "$1" 'count(*)')" 1 "once${PTY_LABEL}"
    is "$(sql "SELECT string_agg(k.purpose || ' ' || k.method || ' ' || k.text_version, ',') FROM clinic.consent k
               JOIN clinic.patient p ON p.id = k.patient_id WHERE p.name = '$1'")" "care paper 2026-01" \
        "with the consent${PTY_LABEL}"
    is "$(sql "SELECT count(*) FROM audit.event e JOIN clinic.patient p ON p.id = e.patient_id
               WHERE p.name = '$1' AND e.action = 'patient.create' AND e.outcome = 0")" 1 "and one entry of the log${PTY_LABEL}"
}

# Waits until a statement of the desk stands before the lock that is held.
stands() {
    local end
    end=$(($(date +%s) + PTY_SECONDS))
    while [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE usename = 'maria.souza' AND wait_event_type = 'Lock'")" = 0 ]; do
        [ "$(date +%s)" -lt "$end" ] || return 1
        sleep 0.05
    done
}

lost() {
    local name='Zilda Amaral Prado' second='Wagner Teles Brito' day=10/10/1990 other=03/02/1985
    if [ "$PTY_LANG" = pt_BR ]; then
        name='Quintino Lobato Reis' second='Yolanda Vidigal Couto' day=21/07/1979 other=14/05/1968
    fi
    terminal desk maria.souza 132x43
    shows desk "$(say online)"
    form "$name" "$day"
    stop_server
    see desk "$(say offline)" "the line is gone while the form is filled in"
    see desk "$name" "what was typed stays"
    press desk C-s
    see desk "$(say 'The server is out of reach. This is saved as soon as it is back.' | cut -c1-40)|$(say 'Saving ...')" "saving waits for the server"
    cluster_run
    see desk "$(says 'Saved: record %.*s, %.*s.' | sed "s/, \.\*/, $name/")" "and is done when it is back" 60
    saved_once "$name"

    form "$second" "$other"
    psql -qAtX -c 'BEGIN; LOCK TABLE clinic.patient IN SHARE ROW EXCLUSIVE MODE; SELECT pg_sleep(600)' >/dev/null 2>&1 &
    until [ "$(sql "SELECT count(*) FROM pg_locks WHERE relation = 'clinic.patient'::regclass AND mode = 'ShareRowExclusiveLock' AND granted")" = 1 ]; do sleep 0.05; done
    press desk C-s
    ok "the save is on its way${PTY_LABEL}" stands
    stop_server
    wait $!
    see desk "$(say offline)" "the line is gone in the middle of it"
    cluster_run
    see desk "$(says 'Saved: record %.*s, %.*s.' | sed "s/, \.\*/, $second/")" "it is saved all the same, without a key" 60
    saved_once "$second"
}

pty_languages lost
done_testing
