/* SPDX-License-Identifier: Apache-2.0 */
/* dialog: size, places and painting. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/dialog_priv.h"
#include "ui/wrap.h"

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

struct str dialog_yes_word(const struct dialog_state *s)
{
    if (s->d.yes.n > 0)
        return s->d.yes;
    return str_of(s->kind == DIALOG_YES_NO ? _("Yes") : _("OK"));
}

struct str dialog_no_word(const struct dialog_state *s)
{
    return s->d.no.n > 0 ? s->d.no : str_of(_("No"));
}

bool dialog_has_field(const struct dialog_state *s)
{
    return s->kind == DIALOG_TYPED || s->kind == DIALOG_TEXT;
}

/* What stands at the foot of a dialog that has no buttons. */
static const char *foot_of(const struct dialog_state *s)
{
    return s->d.reading             ? _("Enter or Esc closes")
           : s->kind == DIALOG_CHOOSE ? _("Enter chooses   Esc leaves")
           : s->kind == DIALOG_TYPED ? _("Enter goes on   Esc leaves everything as it is")
                                     : _("Enter accepts   Esc leaves");
}

static int label_cols(const struct dialog_state *s)
{
    return s->label.n > 0 ? utf8_width(s->label) + 2 : 0;
}

static int buttons_cols(const struct dialog_state *s)
{
    int yes = utf8_width(dialog_yes_word(s)) + 4;

    return s->kind == DIALOG_MESSAGE ? yes : yes + 2 + utf8_width(dialog_no_word(s)) + 4;
}

static int choice_cols(const struct dialog_choice *c)
{
    int note = utf8_width(c->note);

    return 4 + utf8_width(c->label) + (note > 0 ? note + 3 : 0);
}

/* The columns that everything would like to have. */
static int ideal_cols(const struct dialog_state *s)
{
    int cols = max_int(utf8_width(s->d.first), utf8_width(s->d.title) + 4);
    struct str lines[DIALOG_LINES];
    int n = text_wrap(s->d.more, 1000, lines, DIALOG_LINES);

    for (int i = 0; i < n; i++)
        cols = max_int(cols, utf8_width(lines[i]));
    for (int i = 0; i < s->count; i++)
        cols = max_int(cols, choice_cols(&s->choices[i]));
    if (s->kind == DIALOG_MESSAGE || s->kind == DIALOG_YES_NO)
        cols = max_int(cols, buttons_cols(s));
    else
        cols = max_int(cols, utf8_width(str_of(foot_of(s))));
    if (dialog_has_field(s))
        cols = max_int(cols, label_cols(s) + 30);
    return cols;
}

static void wrap_texts(struct dialog_state *s, int cols)
{
    s->first_count = text_wrap(s->d.first, cols, s->first, DIALOG_LINES);
    s->more_count = text_wrap(s->d.more, cols, s->more, DIALOG_LINES);
}

/* A label's columns in its row: what its note leaves. */
static int label_room(const struct dialog_choice *c, int inner)
{
    int note = utf8_width(c->note);

    return inner - 3 - (note > 0 ? note + 2 : 0);
}

/* What the foot needs for the longest of the choices that are cut. */
static void measure_full(struct dialog_state *s, int inner)
{
    struct str lines[DIALOG_FULL];

    s->full_rows = 0;
    for (int i = 0; s->d.reading && i < s->count; i++)
        if (utf8_width(s->choices[i].label) > label_room(&s->choices[i], inner))
            s->full_rows = max_int(s->full_rows, 1 + text_wrap(s->choices[i].label, inner, lines, DIALOG_FULL));
}

void dialog_wanted(struct view *v, struct rect available, struct rect *r)
{
    struct dialog_state *s = view_state(v);
    int cols = ideal_cols(s), rows;

    if (cols > DIALOG_COLS)
        cols = DIALOG_COLS;
    if (cols < DIALOG_COLS_MIN)
        cols = DIALOG_COLS_MIN;
    if (cols > available.cols - 8)
        cols = available.cols - 8;
    wrap_texts(s, cols);
    measure_full(s, cols);
    rows = s->first_count + s->more_count + 3;
    if (s->kind == DIALOG_CHOOSE)
        rows += (s->count < DIALOG_ROWS ? s->count : DIALOG_ROWS) + 2 + s->full_rows;
    else if (dialog_has_field(s))
        rows += 4; /* field, what is wrong, blank, foot */
    else
        rows += 1;
    r->rows = rows;
    r->cols = cols + 6;
}

void dialog_layout(struct view *v, struct rect area)
{
    struct dialog_state *s = view_state(v);
    int inner = area.cols - 6;

    s->area = area;
    wrap_texts(s, inner);
    measure_full(s, inner);
    s->body = 1 + s->first_count + s->more_count + 1;
    if (s->body > area.rows - 2)
        s->body = area.rows - 2;
    s->shown = area.rows - s->body - 3 - s->full_rows;
    if (s->kind == DIALOG_CHOOSE) {
        if (s->shown < 1) { /* a small screen: what there is of the foot */
            s->full_rows = max_int(0, s->full_rows + s->shown - 1);
            s->shown = 1;
        }
        if (s->at < s->top)
            s->top = s->at;
        if (s->at >= s->top + s->shown)
            s->top = s->at - s->shown + 1;
    }
    if (dialog_has_field(s)) {
        s->field_col = 3 + label_cols(s);
        s->field_cols = area.cols - 3 - s->field_col;
        line_edit_layout(&s->edit, s->field_cols);
    }
    s->button_col[0] = 3 + (inner - buttons_cols(s)) / 2;
    s->button_col[1] = s->button_col[0] + utf8_width(dialog_yes_word(s)) + 6;
}

/* "[ Yes ]" when it is marked, "  Yes  " when not. */
static void paint_button(struct dialog_state *s, struct surface *f, int i, struct str word, bool on)
{
    enum role role = on ? ROLE_SELECTED : ROLE_NORMAL;
    int at = draw_run(f, s->body, s->button_col[i], role, on ? STR("[ ") : STR("  "));

    at = draw_run(f, s->body, at, role, word);
    draw_run(f, s->body, at, role, on ? STR(" ]") : STR("  "));
}

static void paint_choices(struct dialog_state *s, struct surface *f)
{
    int cols = s->area.cols - 4;

    draw_text(f, s->body - 1, 6, s->area.cols - 12, ROLE_ACCENT, ALIGN_LEFT, str_of(s->typed));
    for (int i = 0; i < s->shown; i++) {
        int n = s->top + i, row = s->body + i, note;
        enum role role = n == s->at ? ROLE_SELECTED : ROLE_NORMAL;
        const struct dialog_choice *c = n < s->count ? &s->choices[n] : NULL;
        char key[2] = {c != NULL ? c->key : '\0', '\0'};

        draw_blank(f, (struct rect){row, 2, 1, cols}, c != NULL ? role : ROLE_NORMAL);
        if (c == NULL)
            continue;
        note = utf8_width(c->note);
        draw_run(f, row, 2, role, n == s->at ? STR("▶") : STR(" "));
        draw_text(f, row, 4, 1, n == s->at ? role : ROLE_KEY, ALIGN_LEFT, str_of(key));
        draw_text(f, row, 6, label_room(c, s->area.cols - 6), role, ALIGN_LEFT, c->label);
        if (note > 0)
            draw_text(f, row, 2 + cols - note - 1, note, n == s->at ? role : ROLE_DIM, ALIGN_RIGHT,
                      c->note);
    }
    if (s->top > 0)
        draw_run(f, s->body, s->area.cols - 1, ROLE_RULE, STR("↑"));
    if (s->top + s->shown < s->count)
        draw_run(f, s->body + s->shown - 1, s->area.cols - 1, ROLE_RULE, STR("↓"));
}

/* The marked choice in full, under a rule. */
static void paint_full(const struct dialog_state *s, struct surface *f)
{
    int row = s->body + s->shown, inner = s->area.cols - 6;
    struct str lines[DIALOG_FULL];
    int n = s->full_rows > 0 ? text_wrap(s->choices[s->at].label, inner, lines, s->full_rows - 1) : 0;

    if (s->full_rows > 0)
        draw_rule(f, row, 1, s->area.cols - 2, ROLE_RULE);
    for (int i = 0; i < n; i++)
        draw_text(f, row + 1 + i, 3, inner, ROLE_NORMAL, ALIGN_LEFT, lines[i]);
}

static void paint_field(struct dialog_state *s, struct surface *f)
{
    if (s->label.n > 0)
        draw_text(f, s->body, 3, label_cols(s), ROLE_LABEL, ALIGN_LEFT, s->label);
    line_edit_paint(&s->edit, f, s->body, s->field_col, s->field_cols, ROLE_FIELD_ON);
}

void dialog_paint(struct view *v, struct surface *f, bool all)
{
    struct dialog_state *s = view_state(v);
    int inner = s->area.cols - 6, row = 1;

    if (!all && dialog_has_field(s)) {
        paint_field(s, f);
        draw_text(f, s->body + 1, 3, inner, ROLE_ERROR, ALIGN_LEFT, str_of(s->wrong));
        return;
    }
    draw_blank(f, s->area, ROLE_NORMAL);
    draw_box(f, s->area, ROLE_RULE, s->d.title);
    for (int i = 0; i < s->first_count; i++)
        draw_text(f, row++, 3, inner, ROLE_STRONG, ALIGN_LEFT, s->first[i]);
    for (int i = 0; i < s->more_count; i++)
        draw_text(f, row++, 3, inner, ROLE_NORMAL, ALIGN_LEFT, s->more[i]);
    if (s->kind == DIALOG_CHOOSE)
        paint_choices(s, f);
    if (s->kind == DIALOG_CHOOSE)
        paint_full(s, f);
    if (dialog_has_field(s)) {
        paint_field(s, f);
        draw_text(f, s->body + 1, 3, inner, ROLE_ERROR, ALIGN_LEFT, str_of(s->wrong));
    }
    if (s->kind == DIALOG_MESSAGE || s->kind == DIALOG_YES_NO) {
        paint_button(s, f, 0, dialog_yes_word(s), s->on_yes);
        if (s->kind == DIALOG_YES_NO)
            paint_button(s, f, 1, dialog_no_word(s), !s->on_yes);
    } else {
        draw_text(f, s->area.rows - 2, 3, inner, ROLE_DIM, ALIGN_LEFT, str_of(foot_of(s)));
    }
}

void dialog_cursor(const struct view *v, int *row, int *col)
{
    const struct dialog_state *s = view_state(v);

    *row = s->body;
    if (dialog_has_field(s)) {
        *col = s->field_col + line_edit_cursor(&s->edit);
    } else if (s->kind == DIALOG_CHOOSE) {
        *row = s->body + s->at - s->top;
        *col = 6;
    } else {
        *col = s->button_col[s->on_yes ? 0 : 1] + 2;
    }
}
