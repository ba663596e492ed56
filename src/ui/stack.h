/* SPDX-License-Identifier: Apache-2.0 */
/* stack: the views above each other, and the one who tells them of keys, paints them and keeps the
 * frame around them. Nothing here waits or reads a key by itself: everything runs from the loop.
 *
 * Who gets a key: the view on top; when it passes, the command that the keymap has for it in that
 * view, then everywhere; at last Esc goes back. A dialog hides the commands of everywhere. */
#ifndef ARCA_UI_STACK_H
#define ARCA_UI_STACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "os/loop.h"
#include "term/event.h"
#include "term/screen.h"
#include "ui/command.h"
#include "ui/keymap.h"
#include "ui/view.h"

struct stack;

/* Below this size one line asks for more room; everything is kept. */
enum { STACK_MIN_ROWS = 16, STACK_MIN_COLS = 60 };

struct stack_opts {
    struct loop *loop; /* its idle call becomes the stack's */
    struct term *term;
    void *app;         /* what view_app gives */
    /* The tables of commands; those of the ui itself are always there. */
    const struct command_table *const *tables;
    size_t table_count;
    /* The classes that can be opened by name: screens know each other by name alone. */
    const struct view_class *const *classes;
    size_t class_count;
    /* Whether the person may do this (command.needs); NULL: everything. */
    bool (*may)(void *app, const char *action);
    /* The person wants to leave the program and nothing stands against it. */
    void (*leave)(void *app);
    /* The terminal is gone: save what can be saved and end. */
    void (*gone)(void *app);
    /* Somebody is there: a key, a paste or a click came. NULL: nobody wants to know. */
    void (*touched)(void *app);
    /* "10:42" for the history of messages; NULL: no time. */
    void (*time_text)(void *app, char out[8]);
};

/* The memory is the caller's until stack_free, which closes every view without asking. */
struct err stack_new(struct stack **out, const struct stack_opts *o);
void stack_free(struct stack *st);

void *stack_app(const struct stack *st);
struct term *stack_term(const struct stack *st);
struct keymap *stack_keymap(const struct stack *st);

/* --- views --- */

/* Puts a view on top. When it closes, `done` (may be NULL) is told once. NULL: it could not be
 * opened, which was said in the message line; `done` is not called then. */
struct view *stack_push(struct stack *st, const struct view_class *c, const void *args,
                        outcome_fn done, void *ctx);
/* The same by the class's name. */
struct view *stack_open(struct stack *st, const char *name, const void *args, outcome_fn done,
                        void *ctx);
/* Goes to a main screen: when it is there already it comes to the top, else it is opened with
 * `args`. Screens in between are closed, those with unsaved text stay beneath. The first screen of
 * the stack is home and never closes; going there closes the others. */
struct view *stack_jump(struct stack *st, const char *name, const void *args);
/* Back by one, asking the view first. True when it closed. */
bool stack_back(struct stack *st);
/* Closes everything without asking (sign-out, lost session). */
void stack_clear(struct stack *st);

struct view *stack_top(const struct stack *st);         /* NULL: empty */
struct view *stack_screen(const struct stack *st);      /* the topmost screen */
struct view *stack_find(const struct stack *st, const char *name); /* the topmost of a class */
int stack_depth(const struct stack *st);
/* The `n`th from the bottom, for the trail of where one is. */
struct view *stack_at(const struct stack *st, int n);
/* The first view with unsaved text from the top, or NULL. */
struct view *stack_unsaved(const struct stack *st);

/* --- commands --- */

/* NULL when the command can be run now in the view on top (or the screen beneath a dialog), else
 * why not, translated. */
const char *command_why_not(const struct stack *st, const struct command *c);
/* Its word here and now, translated. */
const char *command_label(const struct stack *st, const struct command *c);
/* Permitted to the person at all? */
bool command_permitted(const struct stack *st, const struct command *c);
/* Runs it, or says why not. False: it was not run. */
bool command_run(struct stack *st, const struct command *c);
bool command_run_id(struct stack *st, const char *id);
bool command_can_id(const struct stack *st, const char *id);
/* Calls `fn` for each command that belongs to `screen` or everywhere, in table order. */
typedef void (*command_each_fn)(void *ctx, const struct command *c);
void command_each(const struct stack *st, const char *screen, command_each_fn fn, void *ctx);
/* Every command of every table, for tests and manual pages. */
void command_all(const struct stack *st, command_each_fn fn, void *ctx);

/* --- events --- */

/* What the terminal said; tests may call it. The loop does it by itself. */
void stack_event(struct stack *st, const struct event *e);
/* After SIGCONT: the terminal was somebody else's. */
void stack_resume(struct stack *st);
/* After SIGWINCH. */
void stack_resized(struct stack *st);
/* Lays out and paints what changed; the loop's idle call. */
void stack_idle(struct stack *st);
/* Everything is painted anew (theme, reference lists); what looks as before costs nothing. */
void stack_refresh(struct stack *st);
/* The language is another now: what views keep of words is made anew, and everything painted. */
void stack_reword(struct stack *st);
/* True when nothing is waiting to be painted and no key is held back. */
bool stack_is_idle(const struct stack *st);

#endif
