/* SPDX-License-Identifier: Apache-2.0 */
/* line_edit: one line of text being typed. It never drops or cuts what was typed without saying
 * so, and what does not fit never runs over into another field.
 *
 * Keys: arrows, Home End Ctrl-A Ctrl-E, Ctrl-Left Ctrl-Right (or Alt-b Alt-f) by word, Backspace,
 * Delete, Ctrl-W word to the left, Ctrl-U to the start, Alt-K to the end, Ctrl-Z undo, Alt-Z redo.
 * Other keys are passed. Ctrl-K and Ctrl-O belong to the program. */
#ifndef ARCA_UI_LINE_EDIT_H
#define ARCA_UI_LINE_EDIT_H

#include "term/event.h"
#include "term/surface.h"
#include "ui/edit_buf.h"

/* A mask sets separators while digits are typed; '0' stands for a digit. The first pattern that
 * holds all digits is taken. Text that is not digits and separators in the mask's places is left
 * as it is, so "t+3" or "+55 11 98123-4456" can be typed in a masked field. */
struct edit_mask {
    const char *name;
    const char *patterns[3]; /* short ones first, NULL behind the last */
};
extern const struct edit_mask edit_mask_cpf;   /* 000.000.000-00 */
extern const struct edit_mask edit_mask_cns;   /* 000 0000 0000 0000 */
extern const struct edit_mask edit_mask_cep;   /* 00000-000 */
extern const struct edit_mask edit_mask_phone; /* (00) 0000-0000, (00) 00000-0000 */
extern const struct edit_mask edit_mask_date;  /* 00/00/0000 */
/* By name ("cpf"), or NULL. */
const struct edit_mask *edit_mask_named(const char *name);

enum edit_signal {
    EDIT_FINE,
    EDIT_FULL,          /* the character was not taken: the field is full */
    EDIT_PASTE_TOO_LONG,/* the paste was not taken at all */
    EDIT_BAD_CHARACTER, /* control, bidi or invisible characters were left out */
    EDIT_NOT_EDITABLE
};

struct line_edit_opts {
    size_t max_chars; /* 0: 200 */
    bool secret;      /* stars, no undo, wiped memory */
    bool upper;       /* letters become capitals */
    const struct edit_mask *mask;
};

struct line_edit {
    struct edit_buf buf;
    const struct edit_mask *mask;
    bool upper, read_only;
    bool focused;          /* at first true; without, the beginning is shown */
    bool whole;            /* all of it is marked: see line_edit_mark */
    size_t scroll;         /* first byte on the screen */
    int cols;              /* width at the last layout */
    enum edit_signal signal; /* of the last event */
    size_t refused;        /* characters of the paste that was refused */
    struct str original;   /* as set, in the arena; none when secret */
};

void line_edit_init(struct line_edit *e, struct arena *a, const struct line_edit_opts *o);

/* The value to start from: it is what line_edit_dirty compares with. Controls are left out, the
 * mask is set. A value longer than max_chars is kept whole and can only become shorter. */
void line_edit_set(struct line_edit *e, struct str value);
/* Another value, as if typed: one undo step, dirty. False: too long, nothing changed. */
bool line_edit_put(struct line_edit *e, struct str value);
struct str line_edit_text(const struct line_edit *e); /* until the next change */
bool line_edit_dirty(const struct line_edit *e);
/* Wipes text, original and undo. */
void line_edit_clear(struct line_edit *e);

/* UI_PASS or UI_DONE, joined with UI_DIRTY when something on the screen changed. See .signal. */
unsigned line_edit_event(struct line_edit *e, const struct event *ev);

/* Marks all of it, the cursor behind: what is typed or pasted next replaces it, Backspace and Delete take it
 * away, and a key that moves leaves it. Ctrl-Z brings it back. */
void line_edit_mark(struct line_edit *e);

/* What to say about the last event's signal, translated, into `out` (at most `n` bytes with its
 * NUL); empty when all is fine. */
struct str line_edit_message(const struct line_edit *e, char *out, size_t n);

/* The field gets or loses the keys; without them the text is shown from its beginning. */
void line_edit_focus(struct line_edit *e, bool on);
void line_edit_layout(struct line_edit *e, int cols);
/* Paints `cols` columns from (row, col): marks `<` `>` stand at the ends where text goes on. */
void line_edit_paint(struct line_edit *e, struct surface *s, int row, int col, int cols,
                     enum role role);
/* The column of the cursor within the field, 0 ... cols - 1. */
int line_edit_cursor(const struct line_edit *e);

#endif
