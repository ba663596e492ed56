/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the stack share. */
#ifndef ARCA_UI_STACK_PRIV_H
#define ARCA_UI_STACK_PRIV_H

#include "base/vec.h"
#include "ui/frame.h"
#include "ui/host.h"
#include "ui/palette.h"
#include "ui/stack.h"

enum { VIEW_TIMERS = 32, BUSY_MAX = 16, NAME_MAX = 96, BANNER_MAX = 320,
       POSITION_MAX = 80, BAR_MAX = 20, HELD_MAX = 64 };

struct view_timer {
    struct view *view;
    uint32_t number;
    int id; /* in the loop, 0: not running */
};

struct view {
    const struct view_class *class;
    struct stack *stack;
    struct arena arena;
    void *state;
    struct surface *surface;
    struct rect area;
    outcome_fn done;
    void *done_ctx;
    struct outcome outcome;
    unsigned dirty;     /* ui_next bits that wait for the next painting */
    bool suspended, closed;
    struct ui_host host;
    struct view_timer timers[VIEW_TIMERS];
};

struct busy {
    int number;
    int64_t since;
    void (*cancel)(void *ctx);
    void *ctx;
    bool holds; /* keys */
    bool holds_all; /* those that go to another screen too */
    char what[80];
};

/* A key that was typed ahead. */
struct held {
    struct event event;
    char text[16];
};

struct frame {
    struct surface *head, *foot;
    char clinic[NAME_MAX], person[NAME_MAX], role[NAME_MAX];
    enum frame_env env;
    char patient[NAME_MAX], patient_rest[BANNER_MAX];
    char link[40];
    enum role link_role;
    int head_rows, foot_rows;
    bool dirty;
    /* What was painted, to see whether it is another. */
    char title[200], summary[300], position[POSITION_MAX];
    unsigned context;
    bool typing;
    const struct view *top;
    /* Where the commands of the function bar stand, for clicks. */
    struct {
        const struct command *command;
        int col, cols;
    } keys[BAR_MAX];
    int key_count;
};

struct stack {
    struct stack_opts opts;
    struct command_table *tables;
    size_t table_count;
    struct keymap *keymap;
    struct {
        VEC_OF(struct view *)
    } views, dead;
    struct view *home;  /* the first one */
    const struct view *settled; /* what was on top when all had settled; only compared */
    bool settled_alone;
    int depth;          /* of calls into views: the dead are freed at 0 */
    bool keyed;         /* what happens now was asked for by a key or a click */
    bool ending;        /* stack_free is on its way: nothing opens any more */
    bool unsettled;     /* suspend and resume are due */
    bool layout;        /* everything must be placed anew */
    bool small;         /* too small to show anything */
    bool repaint;       /* something was not painted yet */
    struct surface *note; /* the line that says so */
    int watch, esc_timer;
    struct frame frame;
    struct message history[MESSAGES_KEPT];
    int message_count, message_next;
    bool message_on;
    bool message_fresh; /* said since the last key */
    int64_t message_at;
    struct busy busy[BUSY_MAX];
    int busy_count, busy_numbers, busy_timer;
    bool busy_shown;
    struct held held[HELD_MAX];
    int held_count;
    bool replaying;
    struct palette_hooks palette;
    uint32_t palette_asks;
};

/* stack.c */
void stack_enter(struct stack *st);
void stack_leave(struct stack *st);
void stack_close(struct stack *st, struct view *v);
void stack_settle(struct stack *st);
/* True while a screen that shuts everything else out is on top of all screens. */
bool stack_is_alone(const struct stack *st);
/* Acts on ui_next bits that a view answered. */
void stack_next(struct stack *st, struct view *v, unsigned bits);

/* frame.c */
void frame_layout(struct stack *st, struct rect all);
void frame_paint(struct stack *st);
/* True when title, summary, context or the view on top differ from what is shown. */
bool frame_changed(struct stack *st);
/* The rows that the frame wants at the top and at the bottom. */
void frame_rows(struct stack *st, int *head, int *foot);
/* The command under a cell of the screen, or NULL. */
const struct command *frame_click(const struct stack *st, int row, int col);
/* fnbar.c */
void fnbar_paint(struct stack *st, struct surface *s, int row);

/* message.c */
void message_paint(struct stack *st, struct surface *s, int row);
/* A key came: an old message goes. */
void message_key(struct stack *st);
/* Something else is on top: a message of before the last key goes, whatever its age. */
void message_moved(struct stack *st);

/* busy.c: Esc; true when it was for something that is waited for. */
bool busy_escape(struct stack *st);
/* All views are closed: what is still waited for belongs to none of them, and is given up. */
void busy_clear(struct stack *st);
const struct busy *busy_said(const struct stack *st);
/* Keeps a key for what is on its way; false: nothing is, or the key is not one to keep. */
bool busy_keeps(struct stack *st, const struct event *e);
/* What was kept goes to whoever is on top now. */
void busy_replay(struct stack *st);

/* core_commands.c */
extern const struct command_table ui_commands;

#endif
