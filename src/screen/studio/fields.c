/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "screen/studio/fields.h"

#include <stdio.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/wrap.h"

enum { LABEL_MOST = 28, LINES_MOST = 5000 };

struct fields_text {
    struct str *lines;
    int count, from; /* from: the line of all at which it begins */
};

void fields_init(struct fields *f)
{
    *f = (struct fields){.count = 0};
    arena_init(&f->arena, 4096);
}

void fields_fini(struct fields *f)
{
    arena_free(&f->arena);
}

static int value_cols(const struct fields *f)
{
    int cols = f->area.cols - f->label_cols - 4;

    return cols > 8 ? cols : 8;
}

/* No more lines than its bytes can need. */
static int most_lines(struct str value, int cols)
{
    size_t most = 2 + value.n;

    if (value.n > (size_t)cols) {
        most = 2 + value.n / ((size_t)cols / 4 + 1);
        for (size_t i = 0; i < value.n; i++)
            most += value.p[i] == '\n';
    }
    return most < LINES_MOST ? (int)most : LINES_MOST;
}

static void wrap(struct fields *f)
{
    int cols;

    arena_reset(&f->arena);
    f->lines = f->label_cols = 0;
    for (int i = 0; i < f->count; i++) {
        int width = utf8_width(f->rows[i].label);

        f->label_cols = width > f->label_cols ? width : f->label_cols;
    }
    f->label_cols = f->label_cols < LABEL_MOST ? f->label_cols : LABEL_MOST;
    cols = value_cols(f);
    f->texts = ARENA_ARRAY(&f->arena, struct fields_text, (size_t)f->count + 1);
    for (int i = 0; i < f->count; i++) {
        struct fields_text *t = &f->texts[i];
        int most = most_lines(f->rows[i].value, cols);

        t->from = f->lines;
        t->lines = ARENA_ARRAY(&f->arena, struct str, (size_t)most);
        t->count = text_wrap(f->rows[i].value, cols, t->lines, most);
        if (t->count == 0)
            t->lines[t->count++] = STR_EMPTY;
        f->lines += t->count;
    }
}

static void settle(struct fields *f)
{
    int last = f->lines - f->area.rows;

    f->top = f->top > last ? last : f->top;
    f->top = f->top < 0 ? 0 : f->top;
}

/* Scrolls so far that the marked one begins in sight. */
static void reveal(struct fields *f)
{
    const struct fields_text *t;

    if (f->count == 0)
        return;
    t = &f->texts[f->at];
    if (t->from + t->count > f->top + f->area.rows)
        f->top = t->from + t->count - f->area.rows;
    if (t->from < f->top)
        f->top = t->from;
    settle(f);
}

void fields_set(struct fields *f, const struct field_line *rows, int count)
{
    f->rows = rows;
    f->count = count;
    f->at = f->at < count ? f->at : count > 0 ? count - 1 : 0;
    wrap(f);
    reveal(f);
}

void fields_layout(struct fields *f, struct rect area)
{
    f->area = area;
    wrap(f);
    reveal(f);
}

static void paint_line(const struct fields *f, struct surface *s, int row, int i, int line)
{
    const struct fields_text *t = &f->texts[i];
    const struct field_line *l = &f->rows[i];
    int left = f->area.col + f->label_cols + 3, end;
    bool marked = i == f->at;

    draw_text(s, row, f->area.col, 1, ROLE_ACCENT, ALIGN_LEFT, marked && line == 0 ? STR("▶") : STR_EMPTY);
    draw_text(s, row, f->area.col + 1, f->label_cols, marked ? ROLE_SELECTED : ROLE_LABEL, ALIGN_RIGHT,
              line == 0 ? l->label : STR_EMPTY);
    end = draw_text(s, row, left, f->area.cols - left - 1, l->role, ALIGN_LEFT, t->lines[line]);
    if (line == t->count - 1 && l->note.n > 0)
        draw_text(s, row, left + end + 2, f->area.cols - left - end - 3, ROLE_DIM, ALIGN_LEFT, l->note);
}

void fields_paint(const struct fields *f, struct surface *s)
{
    draw_blank(s, f->area, ROLE_NORMAL);
    for (int i = 0; i < f->count; i++)
        for (int line = 0; line < f->texts[i].count; line++) {
            int at = f->texts[i].from + line - f->top;

            if (at >= 0 && at < f->area.rows)
                paint_line(f, s, f->area.row + at, i, line);
        }
}

static void mark(struct fields *f, int i)
{
    f->at = i < 0 ? 0 : i >= f->count ? f->count - 1 : i;
    reveal(f);
}

/* A value that is higher than the screen is walked through before the next one is marked. */
static void step(struct fields *f, int by)
{
    const struct fields_text *t = &f->texts[f->at];

    if (by > 0 && t->from + t->count > f->top + f->area.rows)
        f->top++;
    else if (by < 0 && t->from < f->top)
        f->top--;
    else
        mark(f, f->at + by);
}

static void page(struct fields *f, int by)
{
    int at = f->at;

    f->top += by * (f->area.rows > 1 ? f->area.rows - 1 : 1);
    settle(f);
    while (at + 1 < f->count && f->texts[at].from + f->texts[at].count <= f->top)
        at++;
    while (at > 0 && f->texts[at].from >= f->top + f->area.rows)
        at--;
    f->at = f->top == 0 && by < 0 ? 0 : f->top + f->area.rows >= f->lines && by > 0 ? f->count - 1 : at;
}

unsigned fields_event(struct fields *f, const struct event *ev)
{
    if (ev->kind != EV_KEY || f->count == 0)
        return UI_PASS;
    switch (ev->key) {
    case K_UP:
        step(f, -1);
        break;
    case K_DOWN:
        step(f, 1);
        break;
    case K_PGUP:
        page(f, -1);
        break;
    case K_PGDN:
        page(f, 1);
        break;
    case K_HOME:
        mark(f, 0);
        break;
    case K_END:
        mark(f, f->count - 1);
        break;
    default:
        return UI_PASS;
    }
    return UI_DONE | UI_REPAINT;
}

void fields_cursor(const struct fields *f, int *row, int *col)
{
    int at = f->count > 0 ? f->texts[f->at].from - f->top : 0;

    *row = f->area.row + (at < 0 ? 0 : at);
    *col = f->area.col + f->label_cols + 3;
}

struct str fields_position(const struct fields *f, char *out, size_t n)
{
    int last = f->top + f->area.rows < f->lines ? f->top + f->area.rows : f->lines;
    char range[60];

    if (f->lines <= f->area.rows)
        return STR_EMPTY;
    snprintf(range, sizeof range, _("%d-%d of %d"), f->top + 1, last, f->lines);
    snprintf(out, n, "%s%s%s", f->top > 0 ? "↑ " : "", range, last < f->lines ? " ↓" : "");
    return str_of(out);
}
