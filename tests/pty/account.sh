#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A new colleague: the coordination adds the account, the one-time code lets the person in once, to a
# password of their own; with it the terminal is locked and opened again.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin

# in_with TERMINAL LOGIN PASSWORD
in_with() {
    terminal "$1" "$2"
    shows "$1" "$(say 'Type your password and press Enter.')"
    write "$1" "$3"
    press "$1" Enter
}

colleague() {
    local login=ana.luz code password='um balcão calmo de manhã'
    if [ "$PTY_LANG" = pt_BR ]; then login=rui.luz; fi
    terminal admin helena.moura
    shows admin "$(say online)"
    press admin C-k
    shows admin "$(say 'Go to, find, do')"
    write admin "$(say Staff)"
    shows admin "$(say 'The people who sign in')"
    press admin Enter
    shows admin '▶ .*[a-z]\.[a-z]'
    press admin n
    shows admin "$(say 'New person')"
    write admin "$login"
    press admin Tab
    write admin 'Ana Luz'
    press admin Tab Tab
    write admin "$(role reception)"
    press admin Enter C-s
    see admin "$(says 'Write this code down for %.*s:')" "the coordination adds a person and gets a code"
    code=$(screen admin | grep -oE '[A-Z0-9]{4}(-[A-Z0-9]{4}){3}')
    like "$code" '^[A-Z0-9-]{19}$' "the code can be read${PTY_LABEL}"
    press admin Enter
    unsee admin "$code" "it is shown this once"
    press admin Escape
    is "$(grep -c -- "$code" "$CLUSTER_DIR/log")" 0 "the server's log does not have it${PTY_LABEL}"

    in_with new "$login" "$code"
    see new "$(say 'Choose your own password before you begin.')" "it lets in to a password of one's own"
    press new F2 F5 C-k
    write new short
    press new Tab
    write new short
    press new C-s
    see new "$(say 'A password has at least 10 characters. Add some.' | cut -c1-30)" "which is more than five letters, and cannot be put off"
    press new BSpace BSpace BSpace BSpace BSpace BTab BSpace BSpace BSpace BSpace BSpace
    write new "$password"
    press new Tab
    write new "$password"
    press new C-s
    see new "$login \($(role reception)\)" "then the person is in"
    see new "$(say State) " "and sees the day"
    is "$(sql "SELECT must_change_password FROM clinic.staff WHERE login = '$login'")" f "nothing is asked again${PTY_LABEL}"
    press new F2
    shows new "$(say Find)"
    press new Insert
    see new "$(say 'Registered name')" "and can register somebody at once: the lists are there"
    press new Escape F5
    shows new "$(say State) "
    press new C-o
    shows new "$(say 'This terminal is locked')"
    write new "$code"
    press new Enter
    see new "$(say 'That was not accepted. Try again, or F10 to sign out.')" "the code does not open the lock"
    write new "$password"
    press new Enter
    see new "$(say State) " "the password does"
    press new C-q
    shows new '\[ended: 0\]'

    in_with again "$login" "$code"
    see again "$(say 'The name or the password is not right. Type them again.')" "the code is worth nothing any more"
    write again "$password"
    press again Enter
    see again "$(says 'Your last access: %.*s, from %.*s.' | sed 's/: .*//')" "the password lets in"
    is "$(sql "SELECT count(*) FROM audit.event e JOIN audit.session s USING (session_id)
               WHERE s.actor = '$login' AND e.action LIKE 'password.change%'")" \
        "$(sql "SELECT count(*) FROM audit.event e JOIN audit.session s USING (session_id)
                WHERE s.actor = '$login' AND e.action IN ('password.change', 'password.changed')")" \
        "the log has the change${PTY_LABEL}"
}

pty_languages colleague
done_testing
