#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The operator looks at the tables: a list, a row, the row that it names and back, a file; the staff are
# refused, which stands in the log; an operator who starts the desk is told what to do.
. "${ARCA_SRCDIR:-.}/tests/pty/lib.sh"
pty_begin

the_tables() {
    local file=$CLUSTER_DIR/home/rows-$PTY_LANG.csv before
    before=$(sql "SELECT count(*) FROM audit.event WHERE action = 'studio_row.read'")
    terminal op postgres 80x24 --studio
    shows op "$(say 'Whose rows are to be shown?')"
    press op Enter
    see op "clinic\.appointment +[0-9]+ .*$(say 'of the clinic')" "the tables, with about how many rows each has"
    press op /
    write op waiting_e
    press op Enter
    shows op "▶ clinic\.waiting_entry"
    press op Enter
    see op "▶ [0-9]+ +[0-9]+ +E-[0-9A-Z]+" "the rows of one of them"
    press op Enter
    see op "note +$(say 'masked: clinical text')|patient_id +[0-9]+ +→ clinic\.patient" "a row whole"
    press op Down Down Enter
    see op "clinic\.patient  [0-9]+" "the row that it names"
    press op Escape
    see op "clinic\.waiting_entry  [0-9]+" "and back"
    press op Escape
    shows op "▶ [0-9]+ +[0-9]+ +E-[0-9A-Z]+"
    press op e h
    see op "$(say 'Nothing was changed in this row since it is kept account of.')" "its history"
    press op Escape
    shows op "▶ [0-9]+ +[0-9]+ +E-[0-9A-Z]+"
    press op f
    shows op "$(say 'Rows  what to look for')"
    write op state
    press op Tab Tab
    write op waiting
    press op C-s
    see op "state $(say is) waiting" "only those that fit"
    press op w
    shows op "$(say 'Write to a file')"
    press op C-u
    write op "$file"
    press op Enter
    see op "$(say 'Masked columns are not in it' | cut -c1-10)|$file" "a file of them"
    until_file "$file"
    is "$(stat -c %a "$file")" 600 "which only its maker may read${PTY_LABEL}"
    unlike "$(cat "$file")" '"note"' "and has nothing that is masked${PTY_LABEL}"
    is "$(tail -n +2 "$file" | grep -vc '"waiting"')" 0 "and nothing that does not fit${PTY_LABEL}"
    press op Escape
    is "$(($(sql "SELECT count(*) FROM audit.event WHERE action = 'studio_row.read' AND clinic_id = 1") - before))" 2 \
        "each row that was opened stands in the clinic's log${PTY_LABEL}"
    is "$(sql "SELECT count(*) > 0 FROM audit.event WHERE action = 'studio_export.read' AND actor = 'postgres' AND detail LIKE '%\"ids\": [%'")" t \
        "and which rows the file holds${PTY_LABEL}"
}

# The file is whole a moment after it was asked for.
until_file() {
    local end
    end=$(($(date +%s) + PTY_SECONDS))
    while [ ! -s "$1" ] && [ "$(date +%s)" -lt "$end" ]; do sleep 0.05; done
}

who_may_not() {
    terminal staff maria.souza 80x24 --studio
    see staff "$(say 'The tables are for whoever runs the system.' | cut -c1-24)" "the staff are refused in words"
    is "$(sql "SELECT count(*) FROM audit.event WHERE action = 'session.studio' AND actor = 'maria.souza' AND outcome = 4")" 1 \
        "and the try stands in the log"
    terminal desk postgres
    see desk 'arca --studio' "an operator at the desk is told what to do"
}

pty_languages the_tables
who_may_not
done_testing
