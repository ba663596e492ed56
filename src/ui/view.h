/* SPDX-License-Identifier: Apache-2.0 */
/* view: one thing on the stack: a screen, a dialog, the palette. The topmost has the focus. A view
 * never reads a key by itself: it is told of events and answers with what must happen next. */
#ifndef ARCA_UI_VIEW_H
#define ARCA_UI_VIEW_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "term/event.h"
#include "term/surface.h"

struct command;
struct stack;
struct ui_host;
struct view;

/* What an event handler answers; bits may be joined. */
enum ui_next {
    UI_PASS = 0,    /* not for me: the keymap and the view beneath (if not modal) may have it */
    UI_DONE = 1,    /* dealt with */
    UI_DIRTY = 2,   /* dealt with; paint what changed */
    UI_REPAINT = 4, /* dealt with; paint all of me */
    UI_LAYOUT = 8,  /* my size or my parts changed */
    UI_CLOSE = 16   /* take me off the stack */
};

/* What a closed view hands to the callback of the one that opened it. */
struct outcome {
    bool accepted;    /* false: left with Esc */
    int choice;       /* of a dialog or list */
    const void *data; /* what the view promises in its header; lives until the callback returns */
};
typedef void (*outcome_fn)(void *ctx, const struct outcome *o);

enum view_shape {
    VIEW_SCREEN, /* all of the middle of the screen; hides what is beneath */
    VIEW_DIALOG, /* centred, as large as wanted() says; modal */
    VIEW_DROP    /* below or above the anchor that wanted() gives; modal (choices of a field) */
};

/* A sign that a screen paints and what it means, for the help. */
struct view_sign {
    const char *sign;
    const char *text; /* N_() */
};

enum { VIEW_ABOUT_MAX = 62 };

struct view_class {
    const char *name; /* also the name of its keymap and of its part of the help */
    enum view_shape shape;
    size_t state_size; /* zeroed memory behind view_state() */
    /* When it fails, close is called all the same: it must bear what was not begun. */
    struct err (*open)(struct view *v, const void *args);
    void (*wanted)(struct view *v, struct rect available, struct rect *r); /* dialogs and drops */
    void (*layout)(struct view *v, struct rect area);
    /* Paints on `s`; `all` false means only what changed since the last time. */
    void (*paint)(struct view *v, struct surface *s, bool all);
    unsigned (*event)(struct view *v, const struct event *e);
    unsigned (*command)(struct view *v, const struct command *c);
    /* Where the hardware cursor stands, relative to the view; it always stands on the focused
     * item, because screen readers follow it. */
    void (*cursor)(const struct view *v, int *row, int *col);
    void (*suspend)(struct view *v); /* covered by a screen */
    void (*resume)(struct view *v);  /* on top again: refresh what may have changed */
    /* The language is another now: words that it keeps are made anew. NULL: it asks for them when it paints. */
    void (*reword)(struct view *v);
    /* False: there is unsaved text and the view has put its question on the stack. */
    bool (*may_close)(struct view *v);
    void (*close)(struct view *v);
    /* Bits (the screen's own enum) that commands ask for in `when`. */
    unsigned (*context)(const struct view *v);
    /* The msgid of why the command cannot be done when its `when` does not hold; NULL, also for the
     * whole function: the command's own why_not says it. */
    const char *(*why_not)(const struct view *v, const struct command *c);
    /* The msgid of the command's word here and now, where it depends on what is marked ("Left" for
     * "No-show"); NULL, also for the whole function: its own label. */
    const char *(*label)(const struct view *v, const struct command *c);
    /* True: characters go into a text now, so that commands on single letters are out of reach. The
     * function bar leaves them out. NULL: never. */
    bool (*typing)(const struct view *v);
    /* The title and the thing in hand, for the top line, two blanks between them; lives until the
     * next call. */
    struct str (*title)(const struct view *v);
    /* A second line under it ("booked 38   late 2"); NULL or empty: there is none. Screens only. */
    struct str (*summary)(const struct view *v);
    /* What of a long list is in sight ("↑ 5-21 of 36 ↓"), for the rule under the screen; into `out`.
     * Empty: all of it. NULL: there is no list. Screens only. */
    struct str (*position)(const struct view *v, char *out, size_t n);
    /* N_(): what the screen is for, in one line of at most VIEW_ABOUT_MAX columns, for the help. Screens only. */
    const char *about;
    /* The signs that it paints, up to one whose .sign is NULL; NULL: none. Screens only. */
    const struct view_sign *signs;
    /* True: there is typed text that must not go without a question. A jump to another screen
     * leaves such a view on the stack. NULL: never. */
    bool (*unsaved)(const struct view *v);
    /* A screen that shuts everything else out (the lock): while it is on top, commands of everywhere
     * cannot be run, and patient and last message are not shown. */
    bool alone;
};

void *view_state(const struct view *v);
struct arena *view_arena(struct view *v); /* lives from open to close */
struct stack *view_stack(struct view *v);
const struct view_class *view_class_of(const struct view *v);
/* The application's own context, as given to stack_new: screens find their services through it. */
void *view_app(const struct view *v);

/* Marks the view from outside an event (an answer from the server came in). UI_CLOSE takes it off
 * the stack. */
void view_touch(struct view *v, unsigned ui_next_bits);

/* What the one who opened it is told when it closes; without this call it is told "not accepted".
 * `data` must live as long as the view (view_arena). */
void view_result(struct view *v, bool accepted, int choice, const void *data);

/* Starts the one-shot timer `number` anew; below 0 stops it. The view gets an EV_TICK. Timers end
 * with the view. */
void view_timer(struct view *v, uint32_t number, int ms);

/* A sentence for the message line. */
void view_say(struct view *v, enum role role, struct str text);

/* The same three for the widgets in the view (ui/host.h); lives as long as the view. */
const struct ui_host *view_host(struct view *v);

/* True while it is on top, with the keys. */
bool view_is_on_top(const struct view *v);

#endif
