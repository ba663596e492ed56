/* SPDX-License-Identifier: Apache-2.0 */
/* form: painting. A typed letter repaints its field and nothing else. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/form.h"
#include "ui/form_priv.h"
#include "ui/view.h"
#include "ui/wrap.h"

const struct view_sign form_signs[] = {
    {"*", N_("must be filled in")},
    {"•", N_("changed and not saved yet")},
    {"!", N_("wrong: the line beneath says why")},
    {"?", N_("somebody else changed it too: Ctrl-T shows theirs")},
    {"▼", N_("a list to choose from: Space opens it")},
    {"▶", N_("the marked row: the keys act on it")},
    {"<  >", N_("the text goes on to the left or right")},
    {NULL, NULL},
};

/* The row on the surface of a line of the form, -1: scrolled away. */
static int row_of(const struct form *f, int line)
{
    int row = line - f->top;

    return row >= 0 && row < f->body_rows ? f->area.row + row : -1;
}

static bool editable(const struct form *f, const struct form_field *x)
{
    return !f->read_only && x->def->type != FIELD_READONLY && (x->def->flags & FIELD_LOCKED) == 0;
}

/* The sign beside a field. While one types in it, it stays as it was: a letter costs one byte. */
static struct str sign(const struct form *f, const struct form_field *x, enum role *role)
{
    bool here = x == form_at(f) && form_is_line(x);

    *role = ROLE_LABEL;
    if (!editable(f, x))
        return STR_EMPTY;
    if (x->error[0] != '\0') {
        *role = ROLE_ERROR;
        return STR("!");
    }
    if (x->conflict == CONFLICT_OPEN) {
        *role = ROLE_WARN;
        return STR("?");
    }
    if (here ? x->dirty_in : form_field_dirty(x)) {
        *role = ROLE_ACCENT;
        return STR("•");
    }
    if ((x->def->flags & FIELD_REQUIRED) != 0 && (here ? x->empty_in : form_value(x).n == 0))
        return STR("*");
    return STR_EMPTY;
}

static enum role field_role(const struct form *f, const struct form_field *x)
{
    if (x == form_at(f))
        return ROLE_FIELD_ON;
    return editable(f, x) ? ROLE_FIELD : ROLE_NORMAL;
}

static void paint_note(struct form *f, struct form_field *x, struct surface *s, enum role role)
{
    int top = row_of(f, x->line), bottom = row_of(f, x->line + x->rows - 1);

    if (top >= 0 && bottom >= 0) {
        text_area_paint(&x->note, s, top, f->area.col + x->col, role);
        return;
    }
    /* Cut off by the edge of the form: only the rows that are there. */
    for (int i = 0; i < x->rows; i++)
        if (row_of(f, x->line + i) >= 0)
            text_area_paint_row(&x->note, s, row_of(f, x->line + i), f->area.col + x->col, i, role);
}

static void paint_input(struct form *f, struct form_field *x, struct surface *s)
{
    int row = row_of(f, x->line), col = f->area.col + x->col;
    enum role role = field_role(f, x);

    if (x->def->type == FIELD_NOTE)
        paint_note(f, x, s, role);
    else if (row < 0)
        return;
    else if (x->def->type == FIELD_CHOICE)
        choice_paint(&x->choice, s, row, col, x->cols, role);
    else if (x->def->type == FIELD_FLAG)
        draw_text(s, row, col, 3, role, ALIGN_LEFT, x->flag ? STR("[x]") : STR("[ ]"));
    else
        line_edit_paint(&x->edit, s, row, col, x->cols, role);
}

static void paint_beside(struct form *f, struct form_field *x, struct surface *s)
{
    int row = row_of(f, x->line), col = f->area.col;
    enum role role;
    struct str mark = sign(f, x, &role);

    if (row < 0)
        return;
    draw_text(s, row, col + x->label_col, x->label_cols, ROLE_LABEL, ALIGN_RIGHT,
              form_label(x));
    draw_text(s, row, col + x->label_col + x->label_cols + 1, 1, role, ALIGN_LEFT, mark);
}

/* Row `i` of an error that takes one or two rows: parted at a blank. */
static void error_row(const struct form_field *x, int i, int rows, char *out, size_t n)
{
    char whole[sizeof x->error + 100];
    struct str lines[FORM_ERROR_ROWS];
    int count;

    snprintf(whole, sizeof whole, "%s%s%s", x->note_named ? form_label(x).p : "",
             x->note_named ? ": " : "", x->error);
    count = text_wrap_all(str_of(whole), x->note_cols, lines, rows);
    snprintf(out, n, "%.*s", STR_ARG(i < count ? lines[i] : STR_EMPTY));
}

static void conflict_row(const struct form *f, const struct form_field *x, int i, char *out, size_t n)
{
    bool mine_on = x->conflict == CONFLICT_MINE, theirs_on = x->conflict == CONFLICT_THEIRS;
    struct str theirs = x->theirs_shown.n > 0 ? x->theirs_shown : str_of(_("(empty)"));
    struct str mine = x->mine_shown.n > 0 ? x->mine_shown : str_of(_("(empty)"));

    if (mine_on && x->mine_shown.n == 0 && form_value(x).n > 0)
        mine = form_value_shown(x); /* typed on after the choice */
    if (x->conflict == CONFLICT_TAKEN_OVER)
        snprintf(out, n, _("changed meanwhile by %s"), f->conflict_who);
    else if (i == 0)
        snprintf(out, n, "%s %s: %.*s", mine_on ? "▶" : " ", _("mine"), STR_ARG(mine));
    else
        snprintf(out, n, "%s %s: %.*s", theirs_on ? "▶" : " ", f->conflict_who, STR_ARG(theirs));
}

enum role form_note(const struct form *f, const struct form_field *x, int i, char *out, size_t n)
{
    int conflict = x->conflict == CONFLICT_NONE ? 0 : x->conflict == CONFLICT_TAKEN_OVER ? 1 : 2;

    if (i < conflict) {
        conflict_row(f, x, i, out, n);
        return x->conflict == CONFLICT_OPEN ? ROLE_WARN : ROLE_DIM;
    }
    error_row(x, i - conflict, x->note_rows - conflict, out, n);
    return ROLE_ERROR;
}

static void paint_notes(struct form *f, const struct form_field *x, struct surface *s)
{
    char text[400];

    for (int i = 0; i < x->note_rows; i++) {
        int row = row_of(f, x->note_line + i);
        enum role role = form_note(f, x, i, text, sizeof text);

        if (row >= 0)
            draw_text(s, row, f->area.col + x->note_col, x->note_cols, role, ALIGN_LEFT,
                      str_of(text));
    }
}

static void paint_field(struct form *f, struct form_field *x, struct surface *s)
{
    if (!x->visible)
        return;
    paint_beside(f, x, s);
    paint_input(f, x, s);
    paint_notes(f, x, s);
}

static void paint_heads(struct form *f, struct surface *s)
{
    for (size_t i = 0; i < f->def->section_count; i++) {
        int row = f->heads[i].line >= 0 ? row_of(f, f->heads[i].line) : -1;

        if (row >= 0)
            draw_run(s, row, f->area.col + f->heads[i].col, ROLE_HEADING,
                     str_of(_(f->def->sections[i])));
    }
}

/* The right end of the foot: how many fields are wrong, and whether the form goes on. */
static void foot_right(const struct form *f, char *out, size_t n)
{
    int wrong = form_errors(f), open = form_conflicts(f);
    bool up = f->top > 0, down = f->top + f->body_rows < f->lines;
    const char *more = up && down ? "↑↓ " : up ? "↑ " : down ? "↓ " : "";
    char part[100] = "";

    if (wrong > 0)
        snprintf(part, sizeof part,
                 ngettext("%d field to correct (Alt-N)", "%d fields to correct (Alt-N)",
                          (unsigned long)wrong), wrong);
    else if (open > 0)
        snprintf(part, sizeof part,
                 ngettext("%d conflict open (Ctrl-T chooses)", "%d conflicts open (Ctrl-T chooses)",
                          (unsigned long)open), open);
    snprintf(out, n, "%s%s%s%s", part, part[0] != '\0' && more[0] != '\0' ? "  " : "", more,
             more[0] != '\0' ? _("more") : "");
}

/* What is typed here; a list says first how it is opened. */
static struct str hint_of(const struct form_field *x, char *out, size_t n)
{
    const char *hint = x->def->hint != NULL ? _(x->def->hint) : "";

    if (x->def->type != FIELD_CHOICE)
        return str_of(hint);
    snprintf(out, n, "%s%s%s", _("Space: list"), hint[0] != '\0' ? "  " : "", hint);
    return str_of(out);
}

static void paint_foot(struct form *f, struct surface *s)
{
    const struct form_field *x = form_at(f);
    int row = f->area.row + f->area.rows - 1, right;
    char end[140], hint[300];
    struct str left = STR_EMPTY;

    foot_right(f, end, sizeof end);
    right = utf8_width(str_of(end));
    if (f->message[0] != '\0')
        left = str_of(f->message);
    else if (x != NULL && x->conflict >= CONFLICT_OPEN)
        left = str_of(_("Ctrl-T changes between your value and theirs."));
    else if (x != NULL && !f->read_only)
        left = hint_of(x, hint, sizeof hint);
    if (right > 0 && utf8_width(left) + right + 4 > f->area.cols && f->message[0] != '\0')
        right = 0; /* what was just refused is more important */
    draw_text(s, row, f->area.col + 1, f->area.cols - right - (right > 0 ? 4 : 2),
              f->message[0] != '\0' ? ROLE_WARN : ROLE_DIM, ALIGN_LEFT, left);
    if (right > f->area.cols - 2)
        right = f->area.cols - 2;
    if (right > 0)
        draw_text(s, row, f->area.col + f->area.cols - right - 1, right,
                  form_errors(f) > 0 ? ROLE_ERROR : ROLE_DIM, ALIGN_RIGHT, str_of(end));
    f->stale_foot = false;
}

static void paint_everything(struct form *f, struct surface *s)
{
    draw_blank(s, f->area, ROLE_NORMAL);
    paint_heads(f, s);
    for (size_t i = 0; i < f->def->count; i++)
        paint_field(f, &f->fields[i], s);
    if (f->panel_at.rows > 0)
        f->env->panel->paint(f->env->panel->ctx, s, f->panel_at, f->panel_beside);
    paint_foot(f, s);
    f->stale_all = false;
}

void form_paint(struct form *f, struct surface *s, bool all)
{
    struct rect drop;

    form_settle(f);
    drop = form_drop(f);
    if (all || f->stale_all || drop.rows > 0) {
        paint_everything(f, s);
    } else {
        for (size_t i = 0; i < f->def->count; i++) {
            struct form_field *x = &f->fields[i];

            if (!x->stale || !x->visible)
                continue;
            if ((int)i == f->at && x->def->type != FIELD_FLAG)
                paint_input(f, x, s); /* the sign changes when the field is left */
            else
                paint_field(f, x, s);
        }
        if (f->stale_foot)
            paint_foot(f, s);
    }
    for (size_t i = 0; i < f->def->count; i++)
        f->fields[i].stale = false;
    if (drop.rows > 0)
        choice_drop_paint(&form_at(f)->choice, s, drop);
}

void form_cursor(const struct form *f, int *row, int *col)
{
    const struct form_field *x = form_at(f);
    int r = 0, c = 0;

    *row = f->area.row;
    *col = f->area.col;
    if (x == NULL)
        return;
    if (x->def->type == FIELD_NOTE)
        text_area_cursor(&x->note, &r, &c);
    else if (x->def->type == FIELD_CHOICE)
        c = choice_cursor(&x->choice);
    else if (x->def->type == FIELD_FLAG)
        c = 1;
    else
        c = line_edit_cursor(&x->edit);
    *row = f->area.row + x->line - f->top + r;
    *col = f->area.col + x->col + c;
}
