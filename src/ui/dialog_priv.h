/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the dialog share. */
#ifndef ARCA_UI_DIALOG_PRIV_H
#define ARCA_UI_DIALOG_PRIV_H

#include "ui/dialog.h"

enum dialog_kind { DIALOG_MESSAGE, DIALOG_YES_NO, DIALOG_TYPED, DIALOG_CHOOSE, DIALOG_TEXT };

enum { DIALOG_LINES = 16, DIALOG_COLS = 64, DIALOG_COLS_MIN = 36, DIALOG_ROWS = 12, DIALOG_FULL = 6 };

struct dialog_state {
    enum dialog_kind kind;
    struct dialog d;
    /* buttons */
    bool on_yes;
    /* typed, text */
    struct str word, label, answer;
    struct line_edit edit;
    bool secret;
    const char *(*check)(void *ctx, struct str text);
    void *check_ctx;
    char wrong[200];
    /* choose */
    struct dialog_choice *choices;
    int count, at, top, shown;
    char typed[48]; /* letters by which a choice is looked for; a key that moves ends them */
    int full_rows; /* at the foot, where the marked one is read in full; 0: all fit */
    /* layout */
    struct rect area;
    struct str first[DIALOG_LINES], more[DIALOG_LINES];
    int first_count, more_count;
    int body;    /* row of the field, the first choice or the buttons */
    int field_col, field_cols;
    int button_col[2];
};

void dialog_wanted(struct view *v, struct rect available, struct rect *r);
void dialog_layout(struct view *v, struct rect area);
void dialog_paint(struct view *v, struct surface *s, bool all);
void dialog_cursor(const struct view *v, int *row, int *col);

/* The words on the buttons. */
struct str dialog_yes_word(const struct dialog_state *s);
struct str dialog_no_word(const struct dialog_state *s);
bool dialog_has_field(const struct dialog_state *s);

#endif
