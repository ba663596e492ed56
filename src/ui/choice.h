/* SPDX-License-Identifier: Apache-2.0 */
/* choice: one value out of a list, found by typing any part of its words, accents or not. The list
 * is a table, or comes from a source that answers now or later. The drop list is painted by the
 * widget's owner over what lies beneath the field. */
#ifndef ARCA_UI_CHOICE_H
#define ARCA_UI_CHOICE_H

#include <stdint.h>

#include "ui/host.h"
#include "ui/line_edit.h"

struct choice_item {
    struct str code;  /* what is stored */
    struct str label; /* what is read, translated already */
    struct str note;  /* dim behind it: speciality, birth date; may be empty */
};

struct choice;

/* Where the items come from. Either `items` (all of them, constant while the field lives; the
 * widget finds by itself) or `ask`. */
struct choice_source {
    const char *name;
    const struct choice_item *items;
    size_t count;
    /* Answers with choice_answer(c, ask, ...), now or later, what fits `typed`. A newer ask makes
     * the older one void; its answer is ignored. Called at most every 80 ms. */
    void (*ask)(void *ctx, struct choice *c, uint32_t ask, struct str typed);
    void *ctx;
};

enum { CHOICE_ITEMS_MAX = 200, CHOICE_ROWS = 8 };

struct choice {
    struct arena *arena;
    struct arena found_arena; /* the answer in hand */
    const struct choice_source *source;
    const struct ui_host *host;
    uint32_t tick;
    struct line_edit edit;     /* what is typed, or the label of the value */
    struct str code, label;    /* the value, in the arena; empty code: none */
    struct str original_code, original_label;
    bool open;                 /* the list shows */
    bool typing;               /* the edit line holds a search, not the value */
    bool waiting;              /* an answer is due */
    bool more;                 /* the source knows of more */
    bool failed;               /* the source could not answer */
    bool taking;               /* left before the answer: take it when it is the only one */
    uint32_t ask;              /* number of the newest question */
    const struct choice_item *found; /* what fits; in found_arena or the source's table */
    int *index;                /* of what fits in the table, NULL for an answer */
    int count, at, top;
};

void choice_init(struct choice *c, struct arena *a, const struct choice_source *source,
                 const struct ui_host *host, uint32_t tick);
void choice_fini(struct choice *c); /* gives the answer's memory back */

/* The value to start from; an empty label is looked up in the table. */
void choice_set(struct choice *c, struct str code, struct str label);
/* Another value, as if chosen. */
void choice_put(struct choice *c, struct str code, struct str label);
struct str choice_code(const struct choice *c);
struct str choice_label(const struct choice *c);
/* True when something was typed that is no value yet. */
bool choice_pending(const struct choice *c);

/* The answer to question `ask`: copied. `more`: there are more than these. `failed`: the source
 * could not be asked, which is said in the list. */
void choice_answer(struct choice *c, uint32_t ask, const struct choice_item *items, size_t count,
                   bool more, bool failed);

/* Typing opens the list, Space and Alt-Down too; Up Down PgUp PgDn move in it, Enter takes the
 * marked one, Esc closes it and gives the old value back. Backspace and Delete begin with nothing.
 * Passed: Tab always, and while the list is closed everything else. */
unsigned choice_event(struct choice *c, const struct event *ev);
/* The field is left: takes the marked item if something was typed, no value if all was deleted.
 * An answer that is still due is taken when it comes and holds one item. False: nothing fits; what
 * was typed stays and choice_pending says so. */
bool choice_leave(struct choice *c);

void choice_paint(struct choice *c, struct surface *s, int row, int col, int cols, enum role role);
int choice_cursor(const struct choice *c);
/* The rows that the open list wants, 0 when it is closed. */
int choice_drop_rows(const struct choice *c);
/* The columns that show all of the longest item. */
int choice_drop_cols(const struct choice *c);
void choice_drop_paint(struct choice *c, struct surface *s, struct rect r);

/* True when each word of `typed` begins a word of `text`, apart from case and accents. */
bool choice_fits(struct str text, struct str typed);

#endif
