#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The waiting list from end to end: somebody new is put on it and told the place, asks for it again by
# the protocol number, is called, leaves, comes back, and becomes a patient with a session in one go.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin

# entry NAME COLUMN
entry() {
    sql "SELECT $2 FROM clinic.waiting_entry w JOIN clinic.patient p ON p.id = w.patient_id WHERE p.name = '$1'"
}

queue() {
    local name protocol before
    name='Zuleica Amaral Prado'
    if [ "$PTY_LANG" = pt_BR ]; then name='Zoraide Amaral Prado'; fi
    terminal desk maria.souza 132x43
    shows desk "$(say online)"
    press desk F4
    shows desk '▶ +1 '
    press desk Insert
    shows desk "$(say 'Who is to wait?')"
    press desk n
    shows desk "$(say 'Registered name')"
    write desk "$name"
    press desk Tab Tab
    write desk '10/10/1990'
    press desk C-s
    see desk "$(says 'Saved: place %d, protocol %.*s, %s.')" "somebody new is on the list and told place and number"
    protocol=$(screen desk | grep -oE 'E-[0-9A-Z]{6}, ' | head -n 1 | cut -d, -f1)
    is "$(entry "$name" "protocol || ' ' || w.state")" "$protocol waiting" "the list has the number that was told${PTY_LABEL}"

    press desk l
    shows desk "$(says 'Which protocol number? It stands on the slip, as in E-7KQ2MX.')"
    write desk "${protocol,,}"
    press desk Enter
    see desk "$(says '%.*s is at place %d of %d.' | sed "s/^\.\*/$protocol/")" "the number says the place, however it is typed"
    press desk Enter
    unsee desk "$(say 'Place on the list')" "and closes"
    press desk l
    shows desk "$(say 'Place on the list')"
    write desk E-ZZZZZZ
    press desk Enter
    see desk "$(says 'Nobody has the protocol number %.*s here.')|$(say 'This is no protocol number: a letter or digit is wrong. Read it again.' | cut -c1-40)" \
        "a number that is none is told"
    press desk Enter
    unsee desk "$(say 'Place on the list')" "and closes too"

    only desk "$name"
    press desk o
    see desk "$(say 'Priority counts first, then how long somebody has been waiting:' | cut -c1-30)" "the place is explained in words"
    press desk Enter
    unsee desk "$(say 'Why this place')" "until Enter"
    press desk c
    shows desk "$(say 'Log a call')"
    press desk Enter
    shows desk "$(say Note)"
    write desk 'calls after six'
    press desk Enter
    see desk "$(say 'Logged for %.*s: no answer on %d day.' | sed 's/%.*//')" "an attempt to reach her is kept"

    press desk k
    shows desk "$(says 'Why does %.*s leave the waiting list?')"
    press desk 3
    shows desk "$(says 'Enter does it, Esc leaves everything as it is.')"
    press desk Escape
    unsee desk "$(says 'Enter does it, Esc leaves everything as it is.')" "leaving the list can be left"
    is "$(entry "$name" w.state)" waiting "and then nothing was done${PTY_LABEL}"
    press desk k
    shows desk "$(says 'Why does %.*s leave the waiting list?')"
    press desk 3
    shows desk "$(says 'Enter does it, Esc leaves everything as it is.')"
    press desk Enter
    see desk "$(says 'Deactivated: %.*s. Ctrl-Z takes it back.')" "she is off the list"
    is "$(entry "$name" w.state)" removed "for the server as well${PTY_LABEL}"
    press desk f
    shows desk "$(say 'Show only who fits:')"
    press desk s
    shows desk "$(say 'Booked and deactivated')"
    press desk b
    shows desk "▶ .*${name:0:14}"
    press desk a
    shows desk "$(says '%.*s waits again. At which place?')"
    press desk k
    see desk "$(says '%.*s waits again, at place %d.')" "she is back at her place"
    is "$(entry "$name" w.state)" waiting "and waits${PTY_LABEL}"
    press desk f
    shows desk "$(say 'Show only who fits:')"
    press desk a
    shows desk "▶ .*${name:0:14}"

    before=$(sql "SELECT count(*) FROM audit.event WHERE action = 'waiting.book'")
    press desk b
    shows desk "$(say 'Book a visit')"
    shows desk '▶.*[0-9]:[0-9]'
    press desk C-s
    see desk "$(say 'Booked %s: %.*s.' | sed 's/%.*//').*$name" "she is booked from the list"
    is "$(entry "$name" "w.state || ' ' || p.status || ' ' || (p.record_no IS NOT NULL)")" "booked active true" \
        "and is a patient with a record by it${PTY_LABEL}"
    is "$(sql "SELECT count(*) FROM clinic.appointment a JOIN clinic.patient p ON p.id = a.patient_id
               WHERE p.name = '$name' AND a.state = 'booked'")" 1 "with one session${PTY_LABEL}"
    is "$(sql "SELECT count(*) FROM audit.event WHERE action = 'waiting.book'")" $((before + 1)) \
        "in one entry of the log${PTY_LABEL}"
}

pty_languages queue
done_testing
