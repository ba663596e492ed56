/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of src/term share. */
#ifndef ARCA_TERM_TERM_PRIV_H
#define ARCA_TERM_TERM_PRIV_H

#include <stdio.h>

#include "base/arena.h"
#include "term/curses_priv.h"
#include "term/input.h"
#include "term/screen.h"

struct surface {
    struct term *term;
    WINDOW *win;
    PANEL *panel;
    struct rect at;
    struct surface *next; /* all of them, for term_close */
};

/* What a style is for curses. */
struct look {
    attr_t attr;
    short pair;
    bool letters; /* it changes letters only: blanks look as they do without it */
};

struct term {
    struct term_caps caps;
    struct theme theme;
    struct look looks[STYLE_COUNT];
    bool colour;        /* start_color worked */
    bool headless;
    bool mouse;
    int in_fd, out_fd;
    FILE *in, *out;     /* dups for newterm */
    SCREEN *screen;
    struct surface *surfaces;
    struct input *input;
    struct arena scratch; /* of one draw call */
    int cursor_row, cursor_col;
};

/* Colour pairs for the theme at the depth of the terminal. */
void looks_make(struct term *t);

/* The modes of the terminal as they were, and the bytes that undo everything we switched on: kept
 * for handlers. Begin before newterm (false: no terminal), arm behind it. */
bool restore_begin(const struct term *t);
void restore_arm(const struct term *t);
void restore_disarm(void);
/* Writes all of it, retrying what is interrupted. */
void term_write(const struct term *t, const char *p, size_t n);

#endif
