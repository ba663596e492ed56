#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The day on two terminals: what the board says at once, arrival, start, end, a visitor who does not
# come, and taking each back; the other terminal shows it without a key.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin
DESK=maria.souza
OTHER=helena.moura

# The day of the desk's clinic.
TODAY="a.clinic_id = (SELECT clinic_id FROM clinic.staff WHERE login = '$DESK')
       AND (a.starts_at AT TIME ZONE c.time_zone)::date = (now() AT TIME ZONE c.time_zone)::date"

count() {
    sql "SELECT count(*) FROM clinic.appointment a JOIN clinic.clinic c ON c.id = a.clinic_id WHERE $TODAY AND a.state = ANY ('$1')"
}

# Somebody of today who is still awaited and is the only one of the name.
visitor() {
    sql "SELECT p.name FROM clinic.appointment a JOIN clinic.patient p ON p.id = a.patient_id
         JOIN clinic.clinic c ON c.id = a.clinic_id
         WHERE $TODAY AND a.state = 'booked' AND a.starts_at > now() + interval '20 minutes'
           AND NOT EXISTS (SELECT FROM clinic.patient o WHERE o.name = p.name AND o.id <> p.id)
         ORDER BY a.starts_at LIMIT 1"
}

state_of() {
    sql "SELECT a.state FROM clinic.appointment a JOIN clinic.patient p ON p.id = a.patient_id
         JOIN clinic.clinic c ON c.id = a.clinic_id WHERE $TODAY AND p.name = '$1'"
}

state() { in_context state "$1"; }

# step KEY SAID STATE: one key at the desk, what is said there, and what the other terminal shows.
step() {
    press desk "$1"
    see desk "$(says "$2")" "$1 at the desk is answered"
    see other "▶ .*$(state "$3")" "the other terminal shows: $3"
}

undo() { # STATE
    press desk u
    shows desk "$(says 'Undo: %s, %.*s?')"
    press desk y Enter
    see desk "$(say 'Taken back.')" "undo takes it back"
    see other "▶ .*$(state "$1")" "for the other terminal as well: $1"
}

board() {
    terminal desk $DESK 132x43
    see desk "$(says '%s   booked %d   arrived %d   in session %d   late %d' |
        sed "s/\.\*/$(count '{booked,confirmed}')/2; s/\.\*/$(count '{arrived}')/2; s/\.\*/$(count '{in_progress}')/2")" \
        "who comes, who is here and who is in session, without a key"
    see desk '▶ [0-9]+:[0-9]+ ' "who is next is marked"
    see desk "$(state arrived) +!? +[0-9]+ min" "how long somebody waits is told"
    see desk "$(say Today)  .*20[0-9][0-9]" "with the day"
}

day() {
    local who
    board
    terminal other $OTHER 132x43
    shows other "$(say Today)"
    who=$(visitor)
    only desk "$who"
    only other "$who"
    step i 'Arrival of %.*s recorded.' arrived
    step s 'The session of %.*s has begun.' 'in session'
    step f 'The session of %.*s is finished.' completed
    is "$(state_of "$who")" completed "the server has it${PTY_LABEL}"
    undo 'in session'
    is "$(state_of "$who")" in_progress "there it is taken back too${PTY_LABEL}"
    press desk i
    see desk "$(say 'Only who is still awaited can be checked in.' | cut -c1-30)" "what makes no sense is refused in words"

    who=$(visitor)
    press desk Escape
    press other Escape
    only desk "$who"
    only other "$who"
    press desk x
    shows desk "$(says 'What happened with %.*s?')"
    press desk Enter
    shows desk "$(says 'Record that %.*s did not come?')"
    press desk Enter
    unsee desk '┌' "not to have come is not recorded by Enter alone"
    is "$(state_of "$who")" booked "and the server was not asked${PTY_LABEL}"
    press desk x
    shows desk "$(says 'What happened with %.*s?')"
    press desk Enter
    shows desk "$(says 'Record that %.*s did not come?')"
    press desk y Enter
    see desk "$(says '%.*s did not come: recorded.')" "but by a plain yes"
    see other "▶ .*$(state no-show)" "the other terminal shows it"
    undo booked
}

pty_languages day
done_testing
