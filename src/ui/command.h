/* SPDX-License-Identifier: Apache-2.0 */
/* command: everything a person can do is one row of one table. Keys, help, the one box, the
 * function bar, permission, confirmation and audit policy all come from it; a test fails for a
 * command that lacks any of them. */
#ifndef ARCA_UI_COMMAND_H
#define ARCA_UI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view;

/* Who writes the audit entry of a command. There is no value for "nobody": a command that touches
 * nothing but the screen says so. */
enum audit_policy {
    AUDIT_UNSET = 0, /* refused by the test */
    AUDIT_SCREEN,    /* moves, opens or closes something on the screen and reads nothing */
    AUDIT_READ,      /* reads through an access ticket: the database writes the event */
    AUDIT_WRITE,     /* changes through an api function: the database writes the event */
    AUDIT_SECURITY   /* session, lock, password, staff: the database writes the event */
};

enum ask { ASK_NEVER, ASK_YES_NO, ASK_TYPED };

struct command {
    const char *id;      /* "appointment.cancel": stable; keymaps and tests use it */
    const char *scope;   /* view class it belongs to; "" everywhere but in dialogs, "*" there too */
    const char *keys;    /* default keys, "F3 Alt-3": symbolic names, blank between them */
    const char *label;   /* N_(): function bar, one or two words */
    const char *help;    /* N_(): one line */
    const char *group;   /* N_(): heading in the help */
    const char *needs;   /* permission action it needs, or NULL for everybody */
    unsigned when;       /* context bits of the view that must all be set */
    const char *why_not; /* N_(): said when `when` does not hold */
    enum audit_policy audit;
    enum ask ask;        /* the view asks before it acts */
    short bar;           /* place in the function bar, 0: not there, small numbers first and never
                          * left out for a larger one; from 90 on at the right end */
    /* For commands of everywhere: `v` is the view on top, the answer is ui_next bits for it.
     * Commands of a view go to its class's command() and have NULL here. */
    unsigned (*run)(struct view *v, const struct command *c);
};

/* The table as a whole; owned by the composition root, constant for the program's life. */
struct command_table {
    const struct command *rows;
    size_t count;
};

#endif
