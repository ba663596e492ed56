# SPDX-License-Identifier: Apache-2.0
# The day at the desk, with the real program: the board, checking in and stepping back, booking a
# known patient, cancelling and filling the freed time from the waiting list, two terminals at once.
# shellcheck shell=bash
. "${ARCA_SRCDIR:-$(cd "$(dirname "$0")/../.." && pwd)}/tests/pty/lib.sh"
pty_begin
DESK=maria.souza
OTHER=helena.moura

# The waiting list's wishes are taken away, so that everybody on it fits any time.
sql "ALTER TABLE clinic.waiting_entry DISABLE TRIGGER ALL;
     UPDATE clinic.waiting_entry SET weekdays = NULL, parts = NULL, wished_date = NULL,
         professional_id = NULL, notice_minutes = 0, suspended_until = NULL, state = 'waiting'
     WHERE state IN ('waiting', 'contacting');
     ALTER TABLE clinic.waiting_entry ENABLE ALWAYS TRIGGER ALL" >/dev/null 2>&1

# visit DAYS STATE: the name of somebody with a single visit on that day, in that state.
visit() {
    sql "SELECT p.name FROM clinic.appointment a JOIN clinic.patient p ON p.id = a.patient_id
         JOIN clinic.clinic c ON c.id = a.clinic_id
         WHERE a.clinic_id = (SELECT clinic_id FROM clinic.staff WHERE login = '$DESK')
           AND (a.starts_at AT TIME ZONE c.time_zone)::date = (now() AT TIME ZONE c.time_zone)::date + $1
           AND a.state = '$2' AND a.starts_at > now() + interval '20 minutes'
           AND NOT EXISTS (SELECT FROM clinic.patient o WHERE o.name = p.name AND o.id <> p.id)
         ORDER BY a.starts_at LIMIT 1"
}

state_word() { if [ "$PTY_LANG" = pt_BR ]; then echo Chegou; else echo arrived; fi; }

board() {
    local who
    who=$(visit 0 booked)
    terminal desk $DESK
    see desk "$(say Today)" "the board is the first screen"
    see desk "F3" "with its keys at the foot"
    terminal other $OTHER
    shows other "$(say Today)"
    only desk "$who"
    only other "$who"
    press desk i
    see desk "$(say 'Arrival of %.*s recorded.' | sed 's/%.*s.*//')" "one key checks in"
    see other "$(state_word)" "the other terminal shows it at once" 2
    is "$(sql "SELECT a.state FROM clinic.appointment a JOIN clinic.patient p ON p.id = a.patient_id
        WHERE p.name = '$who' ORDER BY a.state_at DESC LIMIT 1")" arrived "and the visit has its new state"
    press desk r
    see desk "$(say 'Step back')" "a step back asks where to"
    press desk Enter
    shows desk "$(say Why)"
    write desk "by mistake"
    press desk Enter
    see desk "$(say 'The session of %.*s is booked again.' | sed 's/%.*//')" "and why"
    press desk u
    see desk "$(say Undo)" "undo names the action and asks"
    press desk Escape
    close_terminals
}

book() {
    terminal desk $DESK
    shows desk "$(say Today)"
    only desk "$(visit 0 confirmed)"
    press desk b
    see desk "$(say 'Next free times' | cut -c1-12)" "booking shows the next free times"
    see desk "▶" "and proposes the first"
    press desk C-s
    see desk "$(say 'Booked %s: %.*s.' | sed 's/%.*//')" "two keys book a known patient"
    close_terminals
}

cancel() {
    local who
    who=$(visit 7 booked)
    terminal desk $DESK
    shows desk "$(say Today)"
    press desk g
    shows desk "$(say 'Another day')"
    write desk t+7
    press desk Enter
    see desk "^ $(say Day)  " "the board turns to another day"
    only desk "$who"
    press desk k
    shows desk "$(say 'Who cancels')"
    press desk C-s
    see desk "$(say 'Cancel the session of %.*s?' | sed 's/%.*//')" "cancelling asks"
    press desk Enter
    unsee desk "┌" "and does nothing by Enter alone"
    press desk C-s y Enter
    see desk "$(say 'This time is free now. Who waits and fits it, in the order of the list:' | cut -c1-20)" \
        "the freed time is offered"
    shows desk "▶"
    press desk b
    see desk "$(say 'Booked: %.*s, %.*s.' | sed 's/%.*//')" "one key books the first who waits: four in all"
    close_terminals
}

agenda() {
    terminal desk $DESK 132x43
    shows desk "$(say Today)"
    press desk F3
    see desk "$(say 'Agenda  %s' | sed 's/ *%s//')" "the agenda of the day"
    press desk w
    see desk "$(say 'Week of %s  %.*s' | sed 's/ *%.*//')" "a week of one professional"
    press desk '/'
    see desk "$(say 'Whose agenda?')" "another professional"
    press desk Escape
    unsee desk "$(say 'Whose agenda?')" "and none"
    press desk d ']' g
    shows desk "$(say 'Another day')"
    write desk 31/02
    press desk Enter
    see desk "$(say 'Another day')" "a day that does not exist is not taken"
    press desk Escape
    close_terminals
}

journey() {
    board
    book
    cancel
    agenda
}
pty_languages journey
done_testing
