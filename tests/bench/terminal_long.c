/* SPDX-License-Identifier: Apache-2.0 */
/* Ten thousand actions of a day at the desk, and the memory on the way. */
#include <config.h>

#include "terminal.h"

#include <stdio.h>

enum { ACTIONS = 10000, QUICK_ACTIONS = 2000, QUIET_MS = 2, SETTLE_MS = 1000 };

/* One action each: a key or a word, and what has to come before the next (NULL: an answer at all;
 * "": nothing has to). */
static const struct {
    const char *keys, *sign;
} script[] = {
    {KEY_F2, NULL},                  /* the patients */
    {"mar", "found"},                /* look for one */
    {KEY_DOWN, NULL},
    {KEY_DOWN, NULL},
    {KEY_ENTER, "Registered name"},  /* open */
    {"\t", ""},                      /* the appointments of the patient */
    {"\t", ""},
    {KEY_ESC, NULL},                 /* and back */
    {KEY_DOWN, NULL},
    {KEY_ENTER, "Registered name"},
    {KEY_ESC, NULL},
    {KEY_F2, ""},
    {KEY_EMPTY, ""},
    {KEY_INSERT, "New patient"},     /* somebody new, who goes again */
    {"Joana", NULL},
    {" Prado", NULL},
    {"\t", NULL},
    {"Jo", NULL},
    {KEY_EMPTY, NULL},
    {"\033[Z", NULL},
    {KEY_EMPTY, NULL},
    {KEY_ESC, NULL},
    {KEY_F3, ""},                    /* the agenda */
    {KEY_DOWN, ""},
    {KEY_DOWN, ""},
    {KEY_F4, ""},                    /* the waiting list */
    {KEY_DOWN, ""},
    {KEY_DOWN, ""},
    {KEY_F5, ""},                    /* the board */
    {KEY_HOME, ""},
    {KEY_DOWN, NULL},
    {KEY_DOWN, NULL},
    {KEY_DOWN, NULL},
    {"/", NULL},                     /* filter it */
    {"a", ""},
    {"n", ""},
    {KEY_ESC, ""},
    {KEY_ESC, ""},
    {"\033OP", NULL},                /* help, and away */
    {KEY_ESC, NULL},
};

static void act(struct pty *p, const char *keys, const char *sign)
{
    pty_send(p, keys);
    if (sign != NULL && sign[0] != '\0' && !pty_await(p, sign, WAIT_MS))
        fprintf(stderr, "terminal: \"%s\" did not come\n", sign);
    pty_settle(p, sign != NULL ? 30 : 500, QUIET_MS);
    if (keys[0] == KEY_ESC[0] && keys[1] == '\0')
        pty_settle(p, 40, QUIET_MS);
}

static double resident(struct pty *p)
{
    pty_settle(p, SETTLE_MS, SETTLE_MS);
    return pty_memory(p, "status", "VmRSS") / 1024;
}

void measure_long(const struct setup *s)
{
    enum { STEPS = sizeof script / sizeof script[0], MARKS = 3 };
    int all = s->quick ? QUICK_ACTIONS : ACTIONS;
    const int marks[MARKS] = {all / 10, all / 2, all};
    double begin, floor, at[MARKS] = {0};
    struct pty p, minimal;
    char text[64];

    arca_start(&p, s, BY_PEER);
    minimal_start(&minimal, s, BY_PEER);
    board_wait(&p, BAR_MARK, SETTLE_MS);
    board_wait(&minimal, "F3 Agenda", SETTLE_MS);
    begin = resident(&p);
    floor = resident(&minimal);
    for (int i = 0; i < all && !p.gone; i++) {
        act(&p, script[i % STEPS].keys, script[i % STEPS].sign);
        for (int m = 0; m < MARKS; m++)
            if (i + 1 == marks[m])
                at[m] = resident(&p);
    }
    printf("# Memory over %d actions\n", all);
    figure("resident before the first", begin, "MB", floor, BAR_NONE, 0);
    for (int m = 0; m < MARKS; m++) {
        snprintf(text, sizeof text, "resident after %d", marks[m]);
        figure(text, at[m], "MB", floor, BAR_RATIO, 2);
    }
    figure("the last against the first of these", at[MARKS - 1], "MB", at[0], BAR_RATIO, 1.05);
    pty_end(&p, KEY_QUIT);
    pty_end(&minimal, KEY_QUIT);
}
