#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The server goes away and comes back: told at once, and all by itself.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin

the_line() {
    terminal one maria.souza
    shows one "$(say online)"
    terminal two "$RITA"
    shows two "$(say 'Type your password and press Enter.')"
    write two "$RITA_PASSWORD"
    press two Enter
    shows two "$(say online)"
    stop_server
    see one "$(say offline)" "who came in by account sees at once that the line is gone" 3
    see two "$(say offline)" "who came in by password as well" 3
    see one "$(say 'The server is out of reach; trying again...')" "in words too"
    press one F1
    see one "$(say Help)" "the program goes on answering"
    press one Escape
    cluster_run
    see one "$(say online)" "the first is back without a key" 30
    see two "$(say online)" "and so is the second" 30
    is "$(sql "SELECT count(*) FROM pg_stat_activity WHERE usename IN ('maria.souza', '$RITA')
                AND application_name = 'arca' AND state IS NOT NULL" | sed 's/^[2-9]$/both/')" both \
        "both are signed in${PTY_LABEL}"
}

# The server is down before anybody came in.
nobody_there() {
    stop_server
    terminal early maria.souza
    see early "$(say 'Trying again now... Esc gives up.')|$(says 'Trying again by itself, next in %d s... Esc gives up.')" \
        "who starts while the server is down is told that it is tried again" 5
    see early "$(say 'The server is out of reach. The connection comes back by itself.' | cut -c1-26)" "and why" 3
    cluster_run
    see early "$(say online)" "it goes on by itself when the server is there" 30
    close_terminals
}

pty_languages the_line
close_terminals
pty_languages nobody_there
done_testing
