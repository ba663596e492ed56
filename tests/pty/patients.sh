#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Somebody new at the desk: the form warns of a record that may be the same person, a minor needs a
# guardian, and the record is there once. Somebody known on the telephone: booked in a few keys.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin

# How many records have the name, in the clinic of the desk.
records() {
    sql "SELECT count(*) FROM clinic.patient p JOIN clinic.staff s USING (clinic_id)
          WHERE s.login = 'maria.souza' AND p.name = '$1'"
}

intake() {
    local name day before
    IFS='|' read -r name day <<<"$(sql "SELECT p.name, to_char(p.birth_date, 'DD/MM/YYYY')
        FROM clinic.patient p JOIN clinic.staff s USING (clinic_id)
        WHERE s.login = 'maria.souza' AND p.status = 'active' AND p.social_name IS NULL
          AND p.birth_date > now() - interval '16 years'
          AND length(p.name) < 26
        ORDER BY p.id $1 LIMIT 1")"
    before=$(records "$name")
    terminal desk maria.souza
    shows desk "$(say online)"
    press desk F2
    shows desk "$(say Find)"
    press desk Insert
    shows desk "$(say 'Registered name')"
    write desk "$name"
    press desk Tab Tab
    write desk "$day"
    press desk Tab
    see desk "$name +$day.*R-[0-9]+" "a record that may be the same person is shown while typing"
    press desk C-s
    see desk "$(say 'Guardian (needed: the patient is under 18)' | cut -d'(' -f2 | cut -c1-20)" "a minor is not saved without a guardian"
    is "$(records "$name")" "$before" "nothing was saved${PTY_LABEL}"
    write desk 'Marta Ramos'
    press desk Tab
    write desk "$2"
    shows desk "$2"
    press desk Tab
    write desk '52998224724'
    press desk Tab
    write desk '11987654321'
    press desk C-s
    see desk 'CPF !' "a CPF with a wrong check digit is refused at its field"
    press desk End BSpace
    write desk 5
    press desk C-s
    see desk "$(say 'Not saved yet: this person may be registered already.')" "the form asks before it makes a second record"
    is "$(records "$name")" "$before" "still nothing was saved${PTY_LABEL}"
    press desk 0
    see desk "$(say 'Saved: record %.*s, %.*s.' | sed 's/%.*//').*, $name" "it is saved on an explicit word"
    is "$(records "$name")" $((before + 1)) "once${PTY_LABEL}"
    press desk C-o
    shows desk "$(say 'This terminal is locked')"
    unsee desk "$name" "the lock hides the patient in hand"
}

# A known patient calls: F2, the name, Enter, b, Ctrl-S.
known() {
    local name before
    name=$(sql "SELECT p.name FROM clinic.patient p JOIN clinic.staff s USING (clinic_id)
        WHERE s.login = 'maria.souza' AND p.status = 'active' AND p.social_name IS NULL
          AND p.birth_date < now() - interval '20 years' AND length(p.name) < 26
        ORDER BY p.id $1 LIMIT 1")
    before=$(sql "SELECT count(*) FROM audit.event WHERE action = 'appointment.book'")
    terminal phone maria.souza
    shows phone "$(say online)"
    press phone F2
    shows phone "$(say Find)"
    write phone "$name"
    shows phone "$name +[0-9][0-9]/"
    press phone Enter
    shows phone "$(say Patient) +$name"
    press phone b
    shows phone '▶.*[0-9]:[0-9]'
    press phone C-s
    see phone "$(say 'Booked %s: %.*s.' | sed 's/%.*//').*${name:0:12}" "four keys and the name book a known patient"
    is "$(sql "SELECT count(*) FROM audit.event WHERE action = 'appointment.book'")" $((before + 1)) \
        "which is one booking in the log${PTY_LABEL}"
}

english() { intake ASC mother; close_terminals; known ASC; }
portuguese() { intake DESC 'mãe'; close_terminals; known DESC; }
both() { if [ "$PTY_LANG" = en ]; then english; else portuguese; fi; }
pty_languages both
done_testing
