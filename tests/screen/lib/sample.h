/* SPDX-License-Identifier: Apache-2.0 */
/* sample: a small program on the stack, for the tests of the stack itself and to look at: a day's
 * board with a list, a screen with a field, every kind of dialog, a one box whose patients come
 * late. No server, no clock. */
#ifndef ARCA_TESTS_SCREEN_SAMPLE_H
#define ARCA_TESTS_SCREEN_SAMPLE_H

#include "ui/frame.h"
#include "ui/palette.h"
#include "ui/stack.h"

struct sample {
    struct stack *stack;
    struct loop *loop;
    bool left;            /* the person left the program */
    bool gone;            /* the terminal went */
    bool intern;          /* has few rights */
    int answer;           /* what the last dialog said: 1 accepted, 0 not, -1 none */
    int choice;
    char text[200];       /* of the last text prompt, and the last patient picked */
    int suspended, resumed, closed;
    int busy;
    bool cancelled;
    uint32_t ask;         /* the one box waits for this answer */
    char asked[200];
    int asks, dropped;
    bool late;            /* answers come by sample_answer, else at once */
};

/* The options to open a stack with: `s` becomes the application's context. */
struct stack_opts sample_opts(struct sample *s);
/* After stack_new: who works where, the one box, and the board. */
void sample_start(struct sample *s, struct stack *st);
/* The patients that fit what the one box asked last. */
void sample_answer(struct sample *s);

#endif
