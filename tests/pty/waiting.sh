#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The waiting list on a terminal: who is on it, in order, and the way onto it.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin

on_the_list() {
    terminal desk maria.souza
    shows desk "$(say online)"
    press desk F4
    see desk "$(say 'Waiting list')" "F4 opens the waiting list"
    see desk '▶ +1 +[[:upper:]].* [0-9]+ ' "the first in the order is marked"
    see desk ' +2 +[[:upper:]]' "the second follows"
    press desk Insert
    see desk "$(say 'Who is to wait?')" "somebody can be put on it"
    press desk Escape
    unsee desk "$(say 'Who is to wait?')" "or not"
}

pty_languages on_the_list
done_testing
