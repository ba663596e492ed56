# SPDX-License-Identifier: Apache-2.0
# pty: the real programs on a real terminal. Source it first in a test of this folder:
#
#   pty_begin                    a server of the test's own with the demo, where it is ten o'clock in
#                                the clinics; the people come in as in a demo, RITA by password
#   terminal NAME PERSON [SIZE [WORD...]]   opens arca on a new terminal, 80x24 by default
#   press NAME KEY...            keys by tmux's names: Enter, Escape, F5, C-k, x
#   write NAME TEXT              letters, as typed
#   see NAME ERE WHAT [SECONDS]  a test: the screen comes to show ERE; shows the screen when not
#   unsee NAME ERE WHAT          a test: the screen comes to show ERE no longer
#   shows NAME ERE [SECONDS]     the same without being a test, for the steps in between: ends the
#                                script when it fails, since what follows would make no sense
#   screen NAME                  the screen as text
#   role WORD, in_context CONTEXT WORDS   a person's role; a text that has a context
#   say WORDS                    a text of the program in the language of the test ($PTY_LANG)
#   says WORDS                   the same for a text with something to fill in, which may be anything
#   only NAME PERSON             filters the list that is shown to this person, under the bar
#   pty_languages FUNCTION       runs it in English and in Portuguese
#
# Nothing waits for a fixed time: whatever has to be there is asked for until it is, or until a
# deadline. tmux has a socket of its own, in the folder that goes away with the test.
# shellcheck shell=bash
. "${ARCA_SRCDIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}/tests/lib/tap.sh"
. "$ARCA_SRCDIR/tests/lib/cluster.sh"
PTY_SECONDS=30
PTY_LANG=en
RITA=rita.tavares
RITA_PASSWORD='a calm morning at the desk'

mux() { env -u TMUX TMUX_TMPDIR="$CLUSTER_DIR" LC_ALL=C.UTF-8 tmux -L arca -f /dev/null "$@"; }

cleanup() { mux kill-server >/dev/null 2>&1; }

# The zone in which it is ten in the morning now; it has no summer time.
pty_zone() {
    local hours=$((10 - 10#$(date -u +%H)))
    if [ "$hours" -lt -12 ]; then hours=$((hours + 24)); fi
    if [ "$hours" -ge 0 ]; then echo "Etc/GMT-$hours"; else echo "Etc/GMT+$((-hours))"; fi
}

pty_begin() {
    command -v tmux >/dev/null || { echo '1..0 # SKIP there is no tmux'; exit 0; }
    ARCA_TEMPLATE_ZONE=$(pty_zone)
    export ARCA_TEMPLATE_ZONE
    cluster_start
    mkdir "$CLUSTER_DIR/home"
    sql "ALTER ROLE \"$RITA\" PASSWORD '$RITA_PASSWORD'"
    cluster_ident "$(for p in $(sql 'SELECT login FROM clinic.staff'); do
        echo "demo \"$(id -un)\" \"$p\""
    done)"
    cluster_hba 'local arca +arca_peer peer map=demo' 'local arca all scram-sha-256'
}

terminal() {
    local name=$1 person=$2 size=${3:-80x24} word line
    shift $(($# < 3 ? $# : 3))
    line="exec env -i PATH='$PATH' HOME='$CLUSTER_DIR/home' TERM=xterm-256color LC_ALL=C.UTF-8 TZ=UTC"
    line+=" NCURSES_NO_UTF8_ACS=1 ARCA_ESCDELAY=20 ARCA_DATADIR='$ARCA_DATADIR' ${PTY_ENV:-}"
    line+=" '$ARCA_BUILDDIR/arca' -d 'host=$PGHOST dbname=arca'"
    if [ -n "$person" ]; then line+=" -U '$person'"; fi
    if [ -n "$PTY_LANG" ]; then line+=" -l $PTY_LANG"; fi
    for word; do line+=" '$word'"; done
    # The last screen of a program that ended can still be read.
    mux new-session -d -s "$name" -x "${size%x*}" -y "${size#*x}" "sh -c \"$line\"; echo \"[ended: \$?]\"; exec cat"
}

press() {
    local name=$1 key
    shift
    for key; do
        mux send-keys -t "=$name:" "$key"
        # what comes within 50 ms of it is one key with it: Alt
        case $key in Esc*) sleep 0.15 ;; esac
    done
}

write() { mux send-keys -t "=$1:" -l -- "$2"; }

screen() { mux capture-pane -p -t "=$1:"; }

# until_screen WANTED NAME ERE SECONDS: WANTED is 0 to wait until it is there, 1 until it is gone.
until_screen() {
    local end found
    end=$(($(date +%s) + $4))
    while :; do
        found=0
        screen "$2" | grep -Eq -- "$3" || found=1
        [ "$found" -ne "$1" ] || return 0
        [ "$(date +%s)" -lt "$end" ] || return 1
        sleep 0.05
    done
}

pty_dump() {
    tap_note "waited for /$2/ on $1, which shows:"
    screen "$1" | sed 's/^/# |/'
}

see() {
    local status=0
    until_screen 0 "$1" "$2" "${4:-$PTY_SECONDS}" || status=1
    tap_result "$status" "$3${PTY_LABEL:-}" || { pty_dump "$1" "$2"; return 0; }
}

unsee() {
    local status=0
    until_screen 1 "$1" "$2" "${4:-$PTY_SECONDS}" || status=1
    tap_result "$status" "$3${PTY_LABEL:-}" || { pty_dump "$1" "no $2"; return 0; }
}

shows() {
    until_screen 0 "$1" "$2" "${3:-$PTY_SECONDS}" || {
        tap_result 1 "the screen comes to show /$2/${PTY_LABEL:-}"
        pty_dump "$1" "$2"
        done_testing
    }
}

# The text as the program says it, to be found as it stands: signs of an ERE are made plain.
say() {
    local text=$1
    if [ "$PTY_LANG" = pt_BR ]; then
        text=$(LC_ALL=C.UTF-8 LANGUAGE=pt_BR TEXTDOMAINDIR=$ARCA_DATADIR/locale gettext -d arca -s -- "$1")
    fi
    printf '%s' "$text" | sed 's/[][\.|$(){}?+*^]/\\&/g'
}

says() {
    # shellcheck disable=SC2016 # signs of an expression
    say "$1" | sed -E 's/%([0-9]+\\\$)?(\\\.\\\*([0-9]+\\\$)?)?[sd]/.*/g'
}

# A name is cut where its column ends.
only() {
    press "$1" /
    write "$1" "$2"
    press "$1" Enter
    shows "$1" "▶.*${2:0:14}"
}

# in_context CONTEXT WORDS: a text that means different things in different places.
in_context() {
    if [ "$PTY_LANG" = pt_BR ]; then
        LC_ALL=C.UTF-8 LANGUAGE=pt_BR TEXTDOMAINDIR=$ARCA_DATADIR/locale gettext -c "$1" -d arca "$2"
    else
        printf '%s' "$2"
    fi
}

# Without a word to anybody, as when the power goes; cluster_run starts it again.
stop_server() { as_server "$CLUSTER_BIN/pg_ctl" -D "$CLUSTER_DIR/data" -w -s -m immediate stop; }

role() { in_context role "$1"; }

close_terminals() {
    mux kill-server >/dev/null 2>&1
    until_gone
}

# The server forgets a session only when its connection has ended.
until_gone() {
    local end
    end=$(($(date +%s) + PTY_SECONDS))
    while [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'arca'")" -gt 0 ]; do
        [ "$(date +%s)" -lt "$end" ] || return 0
        sleep 0.05
    done
}

pty_languages() {
    local l
    for l in en pt_BR; do
        PTY_LANG=$l
        PTY_LABEL=" [$l]"
        "$1"
        close_terminals
    done
    PTY_LANG=en
    PTY_LABEL=
}
