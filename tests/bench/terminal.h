/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the terminal's measurements share. */
#ifndef ARCA_BENCH_TERMINAL_H
#define ARCA_BENCH_TERMINAL_H

#include <stdbool.h>

#include "figures.h"
#include "pty.h"

/* By what a program is let in. */
enum way { BY_PEER, BY_PASSWORD, WAYS };

enum { ROWS = 24, COLS = 80, WAIT_MS = 10000 };

#define KEY_DOWN "\033OB"
#define KEY_HOME "\033OH"
#define KEY_INSERT "\033[2~"
#define KEY_F2 "\033OQ"
#define KEY_F3 "\033OR"
#define KEY_F4 "\033OS"
#define KEY_F5 "\033[15~"
#define KEY_ESC "\033"
#define KEY_ENTER "\r"
#define KEY_EMPTY "\x15" /* Ctrl-U */
#define KEY_QUIT "\x11"

/* The mark of a list's bar: arca shows it when the rows are there. */
#define BAR_MARK "▶"

struct setup {
    const char *arca, *minimal;        /* the programs */
    const char *conninfo;              /* where the server is, without a person */
    const char *person[WAYS];          /* who opens arca */
    const char *reader[WAYS];          /* the same for the minimal program */
    const char *password;              /* of both, BY_PASSWORD */
    const char *board_sql, *patient_sql;
    const char *env[16];               /* of both programs */
    bool quick;
};

void arca_start(struct pty *p, const struct setup *s, enum way way);
void minimal_start(struct pty *p, const struct setup *s, enum way way);

/* Waits until the program shows its list, and a moment longer; ends everything when it does not. */
void board_wait(struct pty *p, const char *sign, int quiet_ms);

void measure_start(const struct setup *s);
void measure_keys(const struct setup *s);
void measure_long(const struct setup *s);

#endif
