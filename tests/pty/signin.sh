#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Coming in by the account of the operating system and by password, the lock, another person, the
# other language.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin

# done_by PERSON ACTION OUTCOME: how often the log has it.
done_by() {
    sql "SELECT count(*) FROM audit.event e JOIN audit.session s USING (session_id)
          WHERE s.actor = '$1' AND e.action = '$2' AND e.outcome = $3"
}

by_account() {
    local locks
    terminal one maria.souza
    see one "maria\.souza \($(role reception)\)" "an account that the server knows is in at once"
    see one "$(say online)" "the line is there"
    see one "$(say 'Your last access: %.*s, from %.*s.' | sed 's/%\\\.\\\*s.*//')" \
        "the last access is told"
    locks=$(done_by maria.souza session.lock 0)
    press one C-o
    see one "$(say 'This terminal is locked')" "Ctrl-O locks"
    see one "$(say 'You came in without a password: F10 signs out.')" "who has no password is told the way out"
    unsee one "$(say State)" "the lock shows nothing of the screen beneath"
    press one Escape
    press one Enter
    press one F5
    press one C-k
    see one "$(say 'This terminal is locked')" "no key opens it"
    is "$(done_by maria.souza session.lock 0)" $((locks + 1)) "the lock is in the log${PTY_LABEL}"
    press one F10
    see one "$(say 'The front desk of the clinic')" "F10 signs out"
    unsee one maria.souza.*"$(role reception)" "nobody is signed in"
}

by_password() {
    local refused
    terminal two "$RITA"
    shows two "$(say 'Type your password and press Enter.')"
    see two "$RITA" "the name is there already"
    write two 'not the password'
    unsee two 'not the' "a password is not shown"
    refused=$(grep -c 'password authentication failed' "$CLUSTER_DIR/log")
    press two Enter
    see two "$(say 'The name or the password is not right. Type them again.')" "a wrong password is refused"
    is "$(grep -c 'password authentication failed' "$CLUSTER_DIR/log")" $((refused + 1)) \
        "it was sent once${PTY_LABEL}"
    write two "$RITA_PASSWORD"
    press two Enter
    is "$(stat -c %a "$CLUSTER_DIR/home/.local/state/arca/log")" 600 "there are lines for support, private"
    ok "with the refusal and its code" grep -q 'warn db: denied 28P01' "$CLUSTER_DIR/home/.local/state/arca/log"
    see two "rita\.tavares \($(role reception)\)" "the right one is let in"
    see two "$(say online)" "and is online"
    press two C-o
    shows two "$(say 'This terminal is locked')"
    write two 'not the password'
    press two Enter
    see two "$(say 'That was not accepted. Try again, or F10 to sign out.')" "the lock refuses a wrong password"
    write two "$RITA_PASSWORD"
    press two Enter
    unsee two "$(say 'This terminal is locked')" "and opens for the right one"
    shows two "$(say State)"
    # That the server has locked is not that a password was right, whichever word comes first.
    psql -qAtX -U postgres -c "BEGIN" -c "SELECT FROM audit.session WHERE actor = '$RITA' AND closed_at IS NULL FOR UPDATE" \
        -c "SELECT pg_sleep(2)" -c "COMMIT" >/dev/null &
    sleep 0.5
    press two C-o
    shows two "$(say 'This terminal is locked')"
    write two 'not the password'
    press two Enter
    wait $!
    shows two "$(say 'That was not accepted. Try again, or F10 to sign out.')"
    sleep 0.5
    see two "$(say 'This terminal is locked')" "a server that is slow to lock does not open it"
    write two "$RITA_PASSWORD"
    press two Enter
    unsee two "$(say 'This terminal is locked')" "the password does"
    see two "$(say State)" "the screen is there again"
    is "$(($(done_by "$RITA" session.lock 0) - $(done_by "$RITA" session.unlock 0)))" 0 \
        "lock and unlock are in the log${PTY_LABEL}"
}

another_person() {
    terminal three maria.souza
    shows three "$(say online)"
    press three C-k
    shows three "$(say 'Go to, find, do')"
    write three "$(say 'Switch person')"
    shows three "$(say 'Become somebody else (in a demonstration)')"
    press three Enter
    see three "$(say 'Go on as whom?')" "the demo offers its people"
    see three "Joana Lima +$(role intern)" "with their roles"
    press three 2
    see three "ricardo\.prado \($(role supervisor)\)" "a digit becomes another person"
    unsee three "maria\.souza \(" "who is no longer there"
}

# The words themselves, not what the catalogue makes of them.
another_language() {
    # shellcheck disable=SC2034 # tests/pty/lib.sh reads it
    PTY_LANG='' PTY_LABEL=
    terminal four maria.souza
    see four 'F2 Pacientes +F3 Agenda +F4 Espera' "a person's own language holds"
    press four C-k
    shows four 'Ir, achar, fazer'
    write four Idioma
    shows four 'Português'
    press four Enter
    shows four 'Em que idioma'
    see four 'Português \(Brasil\) +em uso' "the language in use is named"
    press four 1
    see four 'F2 Patients +F3 Agenda +F4 Waiting' "the language changes at once"
    close_terminals
    terminal five maria.souza
    see five 'F2 Patients' "and is kept"
}

terminal first maria.souza
see first 'Welcome\. This is your first sign-in\.' "a first sign-in is told"
press first C-q
see first '\[ended: 0\]' "Ctrl-Q leaves the program"
close_terminals
pty_languages by_account
pty_languages by_password
pty_languages another_person
another_language
done_testing
