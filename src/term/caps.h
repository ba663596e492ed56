/* SPDX-License-Identifier: Apache-2.0 */
/* caps: what the terminal can do, found out before curses starts. A name that the terminfo data
 * does not know is replaced by one that behaves the same; what cannot place text is refused. */
#ifndef ARCA_TERM_CAPS_H
#define ARCA_TERM_CAPS_H

#include <stdbool.h>

#include "base/err.h"
#include "term/theme.h"

/* What is read of the environment; NULL: not set. */
struct caps_env {
    const char *term;
    const char *ssh;       /* SSH_CONNECTION or SSH_TTY */
    const char *no_color;  /* NO_COLOR: set and not empty takes colour away */
    const char *escdelay;  /* ARCA_ESCDELAY, milliseconds */
    const char *codeset;   /* the first set of LC_ALL, LC_CTYPE, LANG */
    const char *tmux;      /* TMUX */
    int esc_ms, esc_ms_ssh; /* settings of the person, 0: none */
    bool never_colour;
};

/* A little less than the 50 and 250 ms within which Esc is to be answered. */
enum { ESC_MS_LOCAL = 40, ESC_MS_SSH = 240, ESC_MS_MAX = 2000 };

struct term_caps {
    char type[33];     /* the terminfo name in use */
    bool substituted;  /* the environment's name is not known here */
    enum depth depth;
    bool ascii;        /* lines, arrows and other signs in ASCII */
    bool paste;        /* bracketed paste can be asked for */
    bool mouse;        /* SGR mouse reports can be asked for */
    bool scrollback;   /* keeps lines that scrolled out and has a sequence to drop them */
    bool multiplexer;  /* inside tmux or screen, whose own history arca cannot clear */
    int esc_ms;        /* how long an ESC waits for the rest of a sequence */
};

/* Reads the environment. The strings belong to it. */
struct caps_env caps_env_now(void);

/* What `out` can be relied on for. `name` (the terminal's) has at most 32 of [A-Za-z0-9+._-].
 * ERR_SYS with a sentence for people when no full screen is possible: the program says it and ends
 * with status 69. */
struct err caps_find(const struct caps_env *env, int fd, struct term_caps *out);

/* The names that are tried for a terminal name, the best first: itself, what it is an alias of,
 * itself without what stands behind its last '-', and what nearly every terminal understands.
 * Returns false when there is no `n`th. */
bool caps_candidate(const char *term, int n, char out[33]);

#endif
