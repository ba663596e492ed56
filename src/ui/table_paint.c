/* SPDX-License-Identifier: Apache-2.0 */
/* table: columns, painting. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/table.h"
#include "ui/table_priv.h"
#include "ui/view.h"
#include "ui/wrap.h"

enum { GAP = 2, SIGNS = 2 /* the bar's mark, the row's mark */, MARGIN = 1 /* at the right */ };

static int lines_above(const struct table *t)
{
    return (t->filter.open ? 1 : 0) + (t->opts.no_head ? 0 : 1);
}

int table_rows_shown(const struct table *t)
{
    int rows = t->area.rows - lines_above(t);

    return rows > 1 ? rows : 1;
}

/* The columns that the shown ones take at their least. */
static int least(const struct table *t)
{
    int sum = SIGNS + MARGIN;

    for (int i = 0; i < t->opts.column_count; i++)
        if (t->widths[i] > 0)
            sum += t->widths[i] + GAP;
    return sum - GAP;
}

/* Takes out the columns of least weight until the rest fits. */
static void drop_columns(struct table *t)
{
    while (least(t) > t->area.cols) {
        int worst = -1;

        for (int i = 0; i < t->opts.column_count; i++) {
            short keep = t->opts.columns[i].keep;

            if (t->widths[i] > 0 && keep > 0 &&
                (worst < 0 || keep <= t->opts.columns[worst].keep))
                worst = i;
        }
        if (worst < 0)
            break;
        t->widths[worst] = 0;
    }
    /* What never goes becomes narrower when it must. */
    for (int i = t->opts.column_count - 1; i >= 0; i--)
        while (t->widths[i] > 1 && least(t) > t->area.cols)
            t->widths[i]--;
}

static struct str title_of(const struct column *c)
{
    return str_of((c->flags & COLUMN_AS_IS) != 0 ? c->title : _(c->title));
}

static int limit_of(const struct column *c, int pass)
{
    int most = c->max > 0 ? c->max : 10000;
    int title = utf8_width(title_of(c));

    if (pass == 0)
        return c->ideal;
    return pass == 1 ? title : most;
}

/* Gives what is left over: first each column up to its ideal, then to its whole title, be that more
 * than its most in some language, then to its most. */
static void share(struct table *t)
{
    int left = t->area.cols - least(t);

    for (int pass = 0; pass < 3; pass++)
        for (bool given = true; given && left > 0;) {
            given = false;
            for (int i = 0; i < t->opts.column_count && left > 0; i++) {
                if (t->widths[i] == 0 || t->widths[i] >= limit_of(&t->opts.columns[i], pass))
                    continue;
                t->widths[i]++;
                left--;
                given = true;
            }
        }
}

void table_layout(struct table *t, struct rect area)
{
    t->area = area;
    for (int i = 0; i < t->opts.column_count && i < TABLE_COLUMNS_MAX; i++)
        t->widths[i] = t->opts.columns[i].min;
    drop_columns(t);
    share(t);
    t->stale_all = true;
    table_scroll(t);
    table_reach(t);
}

void table_focus(struct table *t, bool focused)
{
    t->focused = focused;
    t->stale_all = true;
}

static void paint_head(const struct table *t, struct surface *s, int row)
{
    int col = t->area.col + SIGNS;

    draw_blank(s, (struct rect){row, t->area.col, 1, t->area.cols}, ROLE_HEADING);
    for (int i = 0; i < t->opts.column_count; i++) {
        const struct column *c = &t->opts.columns[i];
        struct str title = title_of(c), arrow = t->down ? STR("▼") : STR("▲");
        int width = utf8_width(title), at = col;
        bool sorted = t->sort != NULL && strcmp(t->sort, c->id) == 0;

        if (t->widths[i] == 0)
            continue;
        if (sorted && width + 1 > t->widths[i])
            width = t->widths[i] - 1;
        if (width > t->widths[i])
            width = t->widths[i];
        if (c->align == ALIGN_RIGHT)
            at += t->widths[i] - width - sorted;
        draw_text(s, row, at, width, ROLE_HEADING, ALIGN_LEFT, title);
        if (sorted)
            draw_text(s, row, at + width, 1, ROLE_ACCENT, ALIGN_LEFT, arrow);
        col += t->widths[i] + GAP;
    }
}

static enum role bar_role(const struct table *t)
{
    return t->focused && !t->filter.focused ? ROLE_SELECTED : ROLE_SELECTED_OFF;
}

/* How many columns of the screen the bar covers. */
static int bar_cols(const struct table *t)
{
    int cols = SIGNS;

    for (int i = 0; i < t->opts.column_count; i++) {
        if (t->widths[i] == 0)
            continue;
        if ((t->opts.columns[i].flags & COLUMN_OWN_LOOK) != 0)
            return cols - 1;
        cols += t->widths[i] + GAP;
    }
    return t->area.cols;
}

/* The columns that a text may take: its own, and what the empty ones behind it leave. */
static int room_of(const struct table *t, const struct table_row *r, int column, int col, int wanted,
                   int bar)
{
    int room = t->widths[column];
    bool barred = col < bar;

    for (int i = column + 1; i < t->opts.column_count && room < wanted; i++) {
        struct cell next = {.text = STR_EMPTY, .role = ROLE_NORMAL};

        if (t->widths[i] == 0)
            continue;
        t->source->cell(t->source->ctx, r, i, &next);
        if (next.text.n > 0 || barred != (col + room + GAP < bar))
            break;
        room += GAP + t->widths[i];
    }
    return room < wanted ? room : wanted;
}

static void paint_cells(const struct table *t, struct surface *s, int row,
                        const struct table_row *r, int bar)
{
    int col = t->area.col + SIGNS, covered = 0;
    enum role plain = (r->flags & ROW_FADED) != 0 ? ROLE_DIM : ROLE_NORMAL;

    for (int i = 0; i < t->opts.column_count; i++) {
        struct cell c = {.text = STR_EMPTY, .role = ROLE_NORMAL};
        int width, wanted;

        if (t->widths[i] == 0)
            continue;
        t->source->cell(t->source->ctx, r, i, &c);
        width = t->widths[i];
        wanted = utf8_width(c.text);
        if (wanted > width && t->opts.columns[i].align == ALIGN_LEFT)
            width = room_of(t, r, i, col - t->area.col, wanted, bar);
        if (c.text.n == 0 && col < covered) {
            col += t->widths[i] + GAP;
            continue;
        }
        covered = col + width;
        if (col < t->area.col + bar)
            c.role = bar_role(t);
        draw_text(s, row, col, width, c.role == ROLE_NORMAL ? plain : c.role,
                  t->opts.columns[i].align, c.text);
        col += t->widths[i] + GAP;
    }
}

static struct str row_sign(const struct table *t, const struct table_row *r)
{
    if ((r->flags & ROW_CHANGED) != 0)
        return STR("*");
    return t->source->mark != NULL ? t->source->mark(t->source->ctx, r) : STR_EMPTY;
}

static void paint_row(const struct table *t, struct surface *s, int line)
{
    int index = t->top + line, row = t->area.row + lines_above(t) + line;
    const struct table_row *r = table_row_of(t, index);
    struct rect at = {row, t->area.col, 1, t->area.cols};
    struct str sign = STR_EMPTY;
    int bar = 0;
    bool selected = r != NULL && index == t->at && (r->flags & ROW_HEADING) == 0;

    if (r != NULL && t->source->paint_row != NULL &&
        t->source->paint_row(t->source->ctx, s, at, r, selected))
        return;
    draw_blank(s, at, ROLE_NORMAL);
    if (r == NULL) {
        if (index >= 0 && index <= table_held(t) && t->more_after)
            draw_text(s, row, at.col + SIGNS, at.cols - SIGNS, ROLE_DIM, ALIGN_LEFT, STR("..."));
        return;
    }
    if ((r->flags & ROW_HEADING) != 0) {
        struct cell c = {.text = STR_EMPTY, .role = ROLE_HEADING};

        t->source->cell(t->source->ctx, r, 0, &c);
        draw_text(s, row, at.col + 1, at.cols - 1, c.role, ALIGN_LEFT, c.text);
        return;
    }
    if (selected) {
        bar = bar_cols(t);
        draw_text(s, row, at.col, bar, bar_role(t), ALIGN_LEFT, STR("▶"));
    }
    sign = row_sign(t, r);
    if (sign.n > 0)
        draw_text(s, row, at.col + 1, 1, selected ? bar_role(t) : ROLE_NORMAL, ALIGN_LEFT, sign);
    paint_cells(t, s, row, r, bar);
}

/* A sentence over the width of the list, in at most `rows` (of two) lines. */
static void paint_words(const struct table *t, struct surface *s, int row, int rows, enum role role,
                        struct str text)
{
    int cols = t->area.cols - 2 * SIGNS;
    struct str lines[2];
    int n = text_wrap_all(text, cols, lines, rows);

    for (int i = 0; i < n; i++)
        draw_text(s, row + i, t->area.col + SIGNS, cols, role, ALIGN_LEFT, lines[i]);
}

/* What stands in place of rows. */
static void paint_state(const struct table *t, struct surface *s)
{
    int row = t->area.row + lines_above(t), rows = table_rows_shown(t);
    bool filtered = t->opts.filter_label != NULL && filter_bar_text(&t->filter).n > 0;
    const char *empty = filtered && t->opts.empty_filtered != NULL ? t->opts.empty_filtered
                                                                   : t->opts.empty;

    draw_blank(s, (struct rect){row, t->area.col, rows, t->area.cols}, ROLE_NORMAL);
    if (t->state == TABLE_LOADING) {
        paint_words(t, s, row, 1, ROLE_DIM, str_of(_("Reading ...")));
    } else if (t->state == TABLE_FAILED) {
        paint_words(t, s, row, 2, ROLE_ERROR,
                    str_of(t->error.msgid != NULL ? _(t->error.msgid)
                                                  : _("The list could not be read.")));
        paint_words(t, s, row + (rows > 3 ? 2 : 1), 1, ROLE_NORMAL, str_of(_("r  Try again")));
    } else if (t->state == TABLE_READY && empty != NULL) {
        paint_words(t, s, row + (rows > 2), 2, ROLE_DIM, str_of(_(empty)));
    }
}

static void paint_filter(struct table *t, struct surface *s)
{
    char count[80];

    if (t->filter.open)
        filter_bar_paint(&t->filter, s, t->area.row, t->area.col, t->area.cols,
                         table_position(t, count, sizeof count));
}

void table_paint(struct table *t, struct surface *s, bool all)
{
    int shown = table_rows_shown(t), old = t->painted_at - t->top, now = t->at - t->top;

    all = all || t->stale_all || t->painted_top != t->top;
    if (all) {
        paint_filter(t, s);
        if (!t->opts.no_head)
            paint_head(t, s, t->area.row + t->filter.open);
        if (table_held(t) == 0)
            paint_state(t, s);
        else
            for (int line = 0; line < shown; line++)
                paint_row(t, s, line);
    } else if (t->painted_at != t->at && table_held(t) > 0) {
        if (old >= 0 && old < shown)
            paint_row(t, s, old);
        paint_row(t, s, now);
    }
    t->painted_at = t->at;
    t->painted_top = t->top;
    t->stale_all = false;
}

void table_cursor(const struct table *t, int *row, int *col)
{
    bool rows = table_held(t) > 0;
    int shown = table_rows_shown(t);

    if (t->filter.focused) {
        *row = t->area.row;
        *col = t->area.col + filter_bar_cursor(&t->filter);
        return;
    }
    *row = t->area.row + lines_above(t);
    *col = t->area.col + SIGNS;
    if (rows)
        *row += t->at - t->top;
    else if (t->state == TABLE_READY) /* on the sentence that stands there */
        *row += shown > 2;
}
