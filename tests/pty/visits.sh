#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The day on two terminals: what the board says at once, arrival, start, end, a visitor who does not
# come or leaves again, and taking each back; the other terminal shows it without a key.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin
DESK=maria.souza

# The day of the desk's clinic.
TODAY="a.clinic_id = (SELECT clinic_id FROM clinic.staff WHERE login = '$DESK')
       AND (a.starts_at AT TIME ZONE c.time_zone)::date = (now() AT TIME ZONE c.time_zone)::date"

count() {
    sql "SELECT count(*) FROM clinic.appointment a JOIN clinic.clinic c ON c.id = a.clinic_id WHERE $TODAY AND a.state = ANY ('$1')"
}

# An intern who still awaits somebody today and has room for more; she comes in by a password.
INTERN=$(sql "SELECT s.login FROM clinic.appointment a JOIN clinic.clinic c ON c.id = a.clinic_id
    JOIN clinic.professional f ON f.id = a.professional_id JOIN clinic.staff s ON s.id = f.staff_id
    WHERE $TODAY AND a.state = 'booked' AND a.starts_at > now() + interval '20 minutes' AND s.role = 'intern'
    GROUP BY s.login ORDER BY count(*), s.login LIMIT 1")
sql "ALTER ROLE \"$INTERN\" PASSWORD '$RITA_PASSWORD'"
# Two a language, whatever the demo's day has left.
sql "SELECT adm.session_open('test', '0');
    WITH intern AS (SELECT f.id, f.clinic_id FROM clinic.professional f JOIN clinic.staff s ON s.id = f.staff_id
                     WHERE s.login = '$INTERN'),
    free AS (SELECT t, row_number() OVER (ORDER BY t) AS n FROM intern i,
                    generate_series(date_trunc('hour', now()) + interval '2 hours', now() + interval '9 hours', '20 minutes') t
              WHERE NOT EXISTS (SELECT FROM clinic.appointment a WHERE a.professional_id = i.id AND a.holds
                                   AND a.during && tstzrange(t, t + interval '15 minutes'))),
    people AS (SELECT p.id, row_number() OVER (ORDER BY p.id DESC) AS n FROM clinic.patient p, intern i
                WHERE p.clinic_id = i.clinic_id AND p.status = 'active'
                  AND NOT EXISTS (SELECT FROM clinic.appointment a WHERE a.patient_id = p.id
                                     AND a.starts_at BETWEEN now() - interval '1 day' AND now() + interval '1 day')
                  AND NOT EXISTS (SELECT FROM clinic.patient o WHERE o.name = p.name AND o.id <> p.id))
    INSERT INTO clinic.appointment (clinic_id, patient_id, professional_id, kind_id, starts_at, ends_at, state)
    SELECT i.clinic_id, p.id, i.id, k.id, f.t, f.t + interval '15 minutes', 'booked'
      FROM intern i, free f JOIN people p USING (n), clinic.lookup k
     WHERE k.kind = 'appointment_kind' AND k.code = 'psychotherapy' AND f.n <= 6" >/dev/null
is "$(sql "SELECT count(*) FROM clinic.appointment a JOIN clinic.professional f ON f.id = a.professional_id JOIN clinic.staff s ON s.id = f.staff_id
    WHERE s.login = '$INTERN' AND a.state = 'booked' AND a.ends_at - a.starts_at = interval '15 minutes'")" 6 "her day has visits enough"

# Somebody of today whom she still awaits and who is the only one of the name.
visitor() {
    sql "SELECT p.name FROM clinic.appointment a JOIN clinic.patient p ON p.id = a.patient_id
         JOIN clinic.clinic c ON c.id = a.clinic_id
         WHERE $TODAY AND a.state = 'booked' AND a.starts_at > now() + interval '20 minutes'
           AND NOT EXISTS (SELECT FROM clinic.patient o WHERE o.name = p.name AND o.id <> p.id)
           AND a.professional_id IN (SELECT f.id FROM clinic.professional f
                                     JOIN clinic.staff s ON s.id = f.staff_id WHERE s.login = '$INTERN')
         ORDER BY a.starts_at LIMIT 1"
}

state_of() {
    sql "SELECT a.state FROM clinic.appointment a JOIN clinic.patient p ON p.id = a.patient_id
         JOIN clinic.clinic c ON c.id = a.clinic_id WHERE $TODAY AND p.name = '$1'"
}

state() { in_context state "$1"; }

# step TERMINAL OTHER KEY SAID STATE: one key on one, what is said there, and what the other shows.
step() {
    press "$1" "$3"
    see "$1" "$(says "$4")" "$3 on the terminal $1 is answered"
    see "$2" "▶.*$(state "$5")" "the terminal $2 shows: $5"
}

undo() { # TERMINAL OTHER STATE
    press "$1" u
    shows "$1" "$(says 'Undo: %s, %.*s?')"
    press "$1" y Enter
    see "$1" "$(say 'Taken back: %s, %.*s.' | sed 's/%.*//')" "undo takes it back"
    see "$2" "▶.*$(state "$3")" "for the terminal $2 as well: $3"
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
    terminal room "$INTERN" 132x43
    shows room "$(say 'Type your password and press Enter.')"
    write room "$RITA_PASSWORD"
    press room Enter
    shows room "$(say Today)"
    who=$(visitor)
    only desk "$who"
    only room "$who"
    step desk room i 'Arrival of %.*s recorded.' arrived
    press desk s
    see desk "$(say 'Your role does not permit this.')" "a session is not begun at the desk"
    step room desk s 'The session of %.*s has begun.' 'in session'
    step room desk v 'The session of %.*s is finished.' completed
    is "$(state_of "$who")" completed "the server has it${PTY_LABEL}"
    undo room desk 'in session'
    is "$(state_of "$who")" in_progress "there it is taken back too${PTY_LABEL}"
    press desk i
    see desk "$(say 'Only who is still awaited can be checked in.' | cut -c1-30)" "what makes no sense is refused in words"

    who=$(visitor)
    press desk Escape
    press room Escape
    only desk "$who"
    only room "$who"
    press desk x
    see desk "$(say 'The time of %.*s has not come yet. Was it a mistake?' | sed 's/%.*//')" \
        "before the time nobody can have failed to come"
    press desk Escape
    unsee desk '┌' "Esc leaves it"
    is "$(state_of "$who")" booked "and nothing was changed${PTY_LABEL}"
    step desk room i 'Arrival of %.*s recorded.' arrived
    press desk x
    shows desk "$(says 'What happened with %.*s?')"
    press desk Enter
    shows desk "$(say 'Record that %.*s left without being seen?' | sed 's/%.*//')"
    press desk y Enter
    see desk "$(says '%.*s left without being seen: recorded.')" "who goes again is recorded by a plain yes"
    see room "▶.*$(state 'left unseen')" "the other terminal shows it"
    undo desk room arrived
}

pty_languages day
done_testing
