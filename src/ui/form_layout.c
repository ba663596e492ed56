/* SPDX-License-Identifier: Apache-2.0 */
/* form: where everything stands. Lines are counted from the form's first one, columns from the
 * area's left edge; form_paint adds the area's place and takes off what is scrolled away. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/form.h"
#include "ui/form_priv.h"
#include "ui/view.h"

enum {
    MARGIN = 1,    /* columns before the labels */
    BETWEEN = 3,   /* label, blank, mark, blank, field */
    GAP = 2,       /* between fields of one line */
    GUTTER = 3,    /* between two columns of fields */
    LABEL_MAX = 26,
    PANEL_COLS = 40, /* at least; more where the screen is wider */
    PANEL_MOST = 60,
    PANEL_ROWS = 5,
    FIELD_MIN = 8,
    NOTE_ROWS = 4
};

struct str form_label(const struct form_field *x)
{
    return str_of((x->def->flags & FIELD_AS_IS) != 0 ? x->def->label : _(x->def->label));
}

static int label_width(const struct form_field *x)
{
    return utf8_width(form_label(x));
}

/* The columns that a field asks for: one more than its text, for the cursor behind it. */
static int wanted(const struct form_field *x)
{
    if (x->def->type == FIELD_FLAG)
        return 3;
    if (x->def->width <= 0)
        return 0;
    return x->def->width + (x->def->type == FIELD_CHOICE ? 2 : 1);
}

static void label_columns(struct form *f)
{
    int most = FIELD_MIN, limit = f->column_cols / 3 < LABEL_MAX ? f->column_cols / 3 : LABEL_MAX;

    for (size_t i = 0; i < f->def->count; i++) {
        const struct form_field *x = &f->fields[i];

        if (x->visible && (x->def->flags & FIELD_JOIN) == 0 && label_width(x) > most)
            most = label_width(x);
    }
    f->label_cols = most < limit ? most : limit;
}

/* How many lines are said under a field. */
static int note_rows(const struct form_field *x)
{
    int rows = x->conflict == CONFLICT_NONE ? 0 : x->conflict == CONFLICT_TAKEN_OVER ? 1 : 2;
    int name = x->note_named ? label_width(x) + 2 : 0;

    if (x->error[0] != '\0')
        rows += name + utf8_width(str_of(x->error)) > x->note_cols ? FORM_ERROR_ROWS : 1;
    return rows;
}

/* A field that begins a line, in the column of fields from `left` on. */
static void place_first(struct form *f, struct form_field *x, int left, int line)
{
    int room = f->column_cols - MARGIN - f->label_cols - BETWEEN - 1, want = wanted(x);

    x->line = line;
    x->label_col = left + MARGIN;
    x->label_cols = f->label_cols;
    x->col = left + MARGIN + f->label_cols + BETWEEN;
    x->cols = want > 0 && want < room ? want : room;
    x->rows = x->def->type == FIELD_NOTE ? (x->def->rows > 0 ? x->def->rows : NOTE_ROWS) : 1;
}

/* A field behind another on its line; false when there is no room. */
static bool place_joined(struct form *f, struct form_field *x, const struct form_field *before,
                         int left)
{
    int at = before->col + before->cols + GAP, label = label_width(x), want = wanted(x);
    int room = left + f->column_cols - 1 - (at + label + BETWEEN);

    if (before->rows > 1 || x->def->type == FIELD_NOTE || room < (want > 0 ? want : FIELD_MIN * 2))
        return false;
    x->line = before->line;
    x->label_col = at;
    x->label_cols = label;
    x->col = at + label + BETWEEN;
    x->cols = want > 0 ? want : room;
    x->rows = 1;
    return true;
}

/* What is said under the fields [from, to), which share a line; the line behind it. It stands under
 * its field where it fits there, else under the first one, and then names its field. */
static int place_notes(struct form *f, size_t from, size_t to, int left, int line)
{
    for (size_t i = from; i < to; i++) {
        struct form_field *x = &f->fields[i];

        if (!x->visible)
            continue;
        x->note_col = x->col;
        x->note_cols = left + f->column_cols - x->col;
        x->note_named = i > from && x->error[0] != '\0' &&
                        utf8_width(str_of(x->error)) > x->note_cols;
        if (x->note_named || (i > from && x->conflict != CONFLICT_NONE)) {
            x->note_col = f->fields[from].col;
            x->note_cols = left + f->column_cols - x->note_col;
        }
        x->note_line = line;
        x->note_rows = note_rows(x);
        line += x->note_rows;
    }
    return line;
}

/* Lays out the fields [from, to) in one column; the line behind the last. */
static int place(struct form *f, size_t from, size_t to, int column)
{
    int left = column * (f->column_cols + GUTTER), line = 0, section = -1;

    for (size_t i = from, end; i < to; i = end) {
        struct form_field *x = &f->fields[i], *before = x;

        end = i + 1;
        if (!x->visible)
            continue;
        if (f->def->section_count > 0 && x->def->section != section) {
            bool named = f->def->sections[x->def->section][0] != '\0';

            section = x->def->section;
            line += line > 0 ? 1 : 0;
            f->heads[section] = (struct form_head){named ? line : -1, left + MARGIN};
            line += named;
        }
        x->column = column;
        place_first(f, x, left, line);
        for (; end < to; end++) {
            struct form_field *y = &f->fields[end];

            if (!y->visible)
                continue;
            if ((y->def->flags & FIELD_JOIN) == 0 || y->def->section != x->def->section ||
                !place_joined(f, y, before, left))
                break;
            y->column = column;
            before = y;
        }
        line = place_notes(f, i, end, left, line + x->rows);
    }
    return line;
}

/* Where the second column of fields begins so that both are about as long: at a section, or with
 * one section at any line. */
static size_t split(struct form *f)
{
    size_t best = f->def->count;
    int best_lines = 0;
    bool sections = f->def->section_count > 1;

    for (size_t i = 1; i < f->def->count; i++) {
        const struct field_def *d = &f->def->fields[i];
        int a, b;

        if (sections ? d->section == f->def->fields[i - 1].section : (d->flags & FIELD_JOIN) != 0)
            continue;
        a = place(f, 0, i, 0);
        b = place(f, i, f->def->count, 1);
        if (best == f->def->count || (a > b ? a : b) < best_lines) {
            best = i;
            best_lines = a > b ? a : b;
        }
    }
    return best;
}

static void place_all(struct form *f)
{
    size_t at;
    int a, b;

    for (size_t i = 0; i < f->def->section_count; i++)
        f->heads[i].line = -1;
    f->columns = f->body_cols >= FORM_WIDE ? 2 : 1;
    f->column_cols = f->columns == 2 ? (f->body_cols - GUTTER) / 2 : f->body_cols;
    label_columns(f);
    at = f->columns == 2 ? split(f) : f->def->count;
    a = place(f, 0, at, 0);
    b = place(f, at, f->def->count, 1);
    f->lines = a > b ? a : b;
}

/* Notes and joined lines take the width that they get. */
static void fit_widgets(struct form *f)
{
    for (size_t i = 0; i < f->def->count; i++) {
        struct form_field *x = &f->fields[i];

        if (!x->visible)
            continue;
        if (x->def->type == FIELD_NOTE)
            text_area_layout(&x->note, x->rows, x->cols);
        else if (form_is_line(x) && (int)i == f->at)
            line_edit_layout(&x->edit, x->cols);
    }
}

/* Three of eight columns. */
static int panel_cols(const struct form *f)
{
    int cols = f->area.cols * 3 / 8;

    return cols < PANEL_COLS ? PANEL_COLS : cols > PANEL_MOST ? PANEL_MOST : cols;
}

/* The panel's place; what is left of the area is the body's. */
static void place_panel(struct form *f)
{
    const struct form_panel *p = f->env->panel;
    int rows = 0, beside = panel_cols(f), most = f->area.rows / 3 < PANEL_ROWS ? f->area.rows / 3 : PANEL_ROWS;

    f->body_cols = f->area.cols;
    f->body_rows = f->area.rows - 1;
    f->panel_beside = p != NULL && f->area.cols >= FORM_WIDE;
    f->panel_at = (struct rect){0, 0, 0, 0};
    if (p != NULL)
        rows = p->rows(p->ctx, f->panel_beside ? beside : f->area.cols, f->panel_beside);
    if (f->panel_beside) {
        f->body_cols -= beside + GUTTER;
        f->panel_at = (struct rect){f->area.row, f->area.col + f->area.cols - beside,
                                    f->body_rows, beside};
    } else if (rows > 0) {
        rows = rows < most ? rows : most;
        f->body_rows -= rows;
        f->panel_at = (struct rect){f->area.row + f->body_rows, f->area.col, rows, f->area.cols};
    }
    if (f->body_rows < 1)
        f->body_rows = 1;
}

/* The last line that belongs to a field: what is said under it too. */
static int last_line(const struct form_field *x)
{
    int end = x->line + x->rows;

    return x->note_rows > 0 && x->note_line + x->note_rows > end ? x->note_line + x->note_rows : end;
}

/* The line that should be seen above a field: its section's heading when it stands right there. */
static int first_line(const struct form *f, const struct form_field *x)
{
    if (f->def->section_count > 0) {
        const struct form_head *h = &f->heads[x->def->section];

        if (h->line >= 0 && x->line - h->line <= 2)
            return h->line;
    }
    return x->line;
}

static void scroll(struct form *f)
{
    const struct form_field *x = form_at(f);
    int top = f->top;

    if (x != NULL && x->visible) {
        if (last_line(x) > top + f->body_rows)
            top = last_line(x) - f->body_rows;
        if (first_line(f, x) < top)
            top = first_line(f, x);
        if (x->line + x->rows > top + f->body_rows) /* more is said than fits: the field first */
            top = x->line;
    }
    if (top > f->lines - f->body_rows)
        top = f->lines - f->body_rows;
    if (top < 0)
        top = 0;
    if (top != f->top) {
        f->top = top;
        f->stale_all = true;
    }
}

void form_settle(struct form *f)
{
    struct form_field *x = form_at(f);

    if (x != NULL && !x->visible) { /* its condition fell: on to the nearest */
        f->at = -1;
        for (int i = (int)(x - f->fields); i >= 0 && f->at < 0; i--)
            if (form_can_focus(f, &f->fields[i]))
                form_move_to(f, i);
        for (int i = 0; i < (int)f->def->count && f->at < 0; i++)
            if (form_can_focus(f, &f->fields[i]))
                form_move_to(f, i);
    }
    if (f->stale_layout && f->area.cols > 0) {
        place_panel(f);
        place_all(f);
        fit_widgets(f);
        f->stale_layout = false;
        f->stale_all = true;
    }
    scroll(f);
}

void form_layout(struct form *f, struct rect area)
{
    f->area = area;
    f->stale_layout = f->stale_all = true;
    form_settle(f);
}

int form_rows(struct form *f, int cols)
{
    struct rect area = f->area;
    int rows;

    f->area = (struct rect){0, 0, 1000, cols};
    f->stale_layout = true;
    place_panel(f);
    place_all(f);
    rows = f->lines + 1 + (f->panel_beside ? 0 : f->panel_at.rows);
    f->area = area;
    f->stale_layout = true;
    return rows;
}

struct rect form_drop(const struct form *f)
{
    const struct form_field *x = form_at(f);
    struct rect r = {0, 0, 0, 0};
    int rows, above, below, y;

    if (x == NULL || x->def->type != FIELD_CHOICE)
        return r;
    rows = choice_drop_rows(&x->choice);
    if (rows == 0)
        return r;
    y = f->area.row + x->line - f->top;
    below = f->area.row + f->area.rows - y - 1;
    above = y - f->area.row;
    r.cols = choice_drop_cols(&x->choice);
    r.cols = r.cols > x->cols + 4 ? r.cols : x->cols + 4;
    if (r.cols > f->area.cols)
        r.cols = f->area.cols;
    r.col = f->area.col + x->col - 3; /* its text under the field's */
    if (r.col + r.cols > f->area.col + f->area.cols)
        r.col = f->area.col + f->area.cols - r.cols;
    if (r.col < f->area.col)
        r.col = f->area.col;
    if (rows <= below || below >= above) {
        r.rows = rows < below ? rows : below;
        r.row = y + 1;
    } else {
        r.rows = rows < above ? rows : above;
        r.row = y - r.rows;
    }
    return r;
}
