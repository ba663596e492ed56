/* SPDX-License-Identifier: Apache-2.0 */
/* form_priv: what the files of the form share: form.c (life, values), form_event.c (keys, focus),
 * form_check.c (errors), form_merge.c (conflicts, state), form_layout.c, form_paint.c. */
#ifndef ARCA_UI_FORM_PRIV_H
#define ARCA_UI_FORM_PRIV_H

#include "ui/form.h"

enum { FORM_TICK_CHOICE = 0, FORM_TICK_LIVE = 1, FORM_WIDE = 110, FORM_LIVE_MS = 80,
       FORM_ERROR_ROWS = 2 };

enum form_conflict_state {
    CONFLICT_NONE,
    CONFLICT_TAKEN_OVER, /* only they changed it */
    CONFLICT_OPEN,       /* both did, nothing chosen yet: the field holds mine */
    CONFLICT_MINE,
    CONFLICT_THEIRS
};

struct form_field {
    const struct field_def *def;
    form_check_fn check;
    form_show_fn show;
    union {
        struct line_edit edit;   /* text, date, time, read-only */
        struct choice choice;
        struct text_area note;   /* note */
    };
    bool flag, flag_was;
    struct str original;         /* form_get as it was set, in the arena */
    bool dirty_in, empty_in;     /* how it was when it got the focus: its sign stays while one types */
    uint64_t told;               /* print of the value that on_change knows; none of a secret */
    bool visible;
    bool stale;                  /* to be painted */
    char error[200];             /* translated; empty: none */
    bool error_outside;          /* of form_set_error: gone with the next change */
    enum form_conflict_state conflict;
    struct str mine, mine_shown, theirs, theirs_shown;
    /* Layout: line and columns within the form, not the screen. */
    int line, col, cols, rows;
    int label_col, label_cols;
    int note_line, note_col, note_cols, note_rows; /* what is said under it */
    bool note_named;             /* it stands under another field: begins with the label */
    int column;
};

struct form_head {
    int line, col; /* line -1: not shown */
};

struct form_field *form_field(const struct form *f, const char *id); /* asserts that it is there */
struct form_field *form_at(const struct form *f);                    /* the focused one, or NULL */
bool form_can_focus(const struct form *f, const struct form_field *x);
bool form_is_line(const struct form_field *x);
struct str form_value(const struct form_field *x);
struct str form_value_shown(const struct form_field *x);
bool form_field_dirty(const struct form_field *x);
/* A number by which two values of one field are told apart. */
uint64_t form_print(const struct form_field *x);
/* Sets what the field shows; `set`: also what it is compared with. */
void form_assign(struct form *f, struct form_field *x, struct str value, struct str shown, bool set);
/* Evaluates the conditions; lays out anew when one changed. */
void form_conditions(struct form *f);
/* The value may have changed: conditions, on_change. */
void form_value_changed(struct form *f, struct form_field *x);
/* Moves the focus, with all that belongs to leaving and entering. */
void form_move_to(struct form *f, int index);
/* The field is being left: choice taken, value checked and put into its full form. */
void form_leave(struct form *f, struct form_field *x);
void form_recheck(struct form *f, struct form_field *x);
void form_error(struct form *f, struct form_field *x, struct str said, bool outside);

/* Lays out when needed and scrolls to the focused field. */
void form_settle(struct form *f);
/* Where the open list of the focused field goes, in the surface; rows 0: none is open. */
struct rect form_drop(const struct form *f);
/* What the field is called, translated when it is a text of ours. */
struct str form_label(const struct form_field *x);
/* What stands under the field, number `i` of note_rows: the text into `out`. */
enum role form_note(const struct form *f, const struct form_field *x, int i, char *out, size_t n);

#endif
