/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/grid.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/view.h"

enum { GUTTER = 9 /* " 10:30 » " */, MIN_WIDTH = 18 };

static int columns(const struct grid *g)
{
    return g->source->columns(g->source->ctx);
}

static int slots(const struct grid *g)
{
    return g->source->slots(g->source->ctx);
}

static int minute_of(const struct grid *g, int slot)
{
    return g->source->minute(g->source->ctx, slot);
}

static void head_at(const struct grid *g, int col, struct grid_head *h)
{
    *h = (struct grid_head){.name = STR_EMPTY, .note = STR_EMPTY};
    g->source->head(g->source->ctx, col, h);
}

static void slot_at(const struct grid *g, int col, int slot, struct grid_slot *out)
{
    memset(out, 0, sizeof *out);
    out->text = out->mark = STR_EMPTY;
    g->source->slot(g->source->ctx, col, slot, out);
}

void grid_init(struct grid *g, const struct grid_source *source, const char *empty)
{
    memset(g, 0, sizeof *g);
    g->source = source;
    g->empty = empty;
    g->at_minute = -1;
    g->focused = true;
}

/* Remembers by what the cursor is found again. */
static void anchor(struct grid *g)
{
    struct grid_head h;

    if (g->col >= columns(g) || g->slot >= slots(g))
        return;
    head_at(g, g->col, &h);
    g->col_id = h.id;
    g->at_minute = minute_of(g, g->slot);
}

/* Columns before the text of a slot: the cursor's mark, the state's, and a blank where there is
 * room. */
static int signs(const struct grid *g)
{
    return g->col_width >= 20 ? 3 : 2;
}

static int clamp(int n, int most)
{
    return n > most ? (most > 0 ? most : 0) : n < 0 ? 0 : n;
}

static void scroll(struct grid *g)
{
    g->col = clamp(g->col, columns(g) - 1);
    g->slot = clamp(g->slot, slots(g) - 1);
    if (g->cols_shown > 0) {
        if (g->col < g->first_col)
            g->first_col = g->col;
        if (g->col >= g->first_col + g->cols_shown)
            g->first_col = g->col - g->cols_shown + 1;
        g->first_col = clamp(g->first_col, columns(g) - g->cols_shown);
    }
    if (g->slots_shown > 0) {
        if (g->slot < g->first_slot)
            g->first_slot = g->slot;
        if (g->slot >= g->first_slot + g->slots_shown)
            g->first_slot = g->slot - g->slots_shown + 1;
        g->first_slot = clamp(g->first_slot, slots(g) - g->slots_shown);
    }
}

static void measure(struct grid *g)
{
    int n = columns(g), room = g->area.cols - GUTTER;
    int least = (g->min_width > 0 ? g->min_width : MIN_WIDTH) + 1;
    struct grid_head h;

    g->head_rows = 1;
    for (int i = 0; i < n; i++) {
        head_at(g, i, &h);
        if (h.note.n > 0)
            g->head_rows = 2;
    }
    g->cols_shown = room / least < 1 ? 1 : room / least;
    if (g->cols_shown > n)
        g->cols_shown = n;
    g->col_width = g->cols_shown > 0 ? room / g->cols_shown - 1 : 0;
    g->slots_shown = g->area.rows - g->head_rows;
    if (g->slots_shown > slots(g))
        g->slots_shown = slots(g);
    if (g->slots_shown < 0)
        g->slots_shown = 0;
}

void grid_refresh(struct grid *g)
{
    struct grid_head h;
    int n = columns(g), m = slots(g);

    for (int i = 0; i < n && g->col_id != 0; i++) {
        head_at(g, i, &h);
        if (h.id == g->col_id)
            g->col = i;
    }
    for (int i = 0; i < m && g->at_minute >= 0; i++)
        if (minute_of(g, i) <= g->at_minute)
            g->slot = i;
    measure(g);
    scroll(g);
    anchor(g);
}

void grid_go(struct grid *g, int64_t column_id, int minute)
{
    if (column_id != 0)
        g->col_id = column_id;
    g->at_minute = minute;
    g->slot = 0;
    grid_refresh(g);
}

void grid_layout(struct grid *g, struct rect area)
{
    g->area = area;
    measure(g);
    scroll(g);
    anchor(g);
}

void grid_focus(struct grid *g, bool focused)
{
    g->focused = focused;
}

/* To a slot; in a thing of several slots to its first. */
static unsigned go(struct grid *g, int col, int slot)
{
    struct grid_slot s;

    if (columns(g) == 0 || slots(g) == 0)
        return UI_DONE;
    g->col = clamp(col, columns(g) - 1);
    g->slot = clamp(slot, slots(g) - 1);
    slot_at(g, g->col, g->slot, &s);
    if (s.id != 0 && s.line > 0 && s.line <= g->slot)
        g->slot -= s.line;
    scroll(g);
    anchor(g);
    return UI_DONE | UI_DIRTY;
}

static unsigned down(struct grid *g)
{
    struct grid_slot s;
    int by = 1;

    if (columns(g) == 0 || slots(g) == 0)
        return UI_DONE;
    slot_at(g, g->col, g->slot, &s);
    if (s.id != 0 && s.lines - s.line > 1)
        by = s.lines - s.line;
    if (g->slot + by >= slots(g))
        return UI_DONE;
    return go(g, g->col, g->slot + by);
}

static unsigned key_event(struct grid *g, uint32_t key)
{
    int page = g->slots_shown > 1 ? g->slots_shown - 1 : 1;

    switch (key) {
    case K_UP:
        return go(g, g->col, g->slot - 1);
    case K_DOWN:
        return down(g);
    case K_LEFT:
        return go(g, g->col - 1, g->slot);
    case K_RIGHT:
        return go(g, g->col + 1, g->slot);
    case K_PGUP:
        return go(g, g->col, g->slot - page);
    case K_PGDN:
        return go(g, g->col, g->slot + page);
    case K_HOME:
        return go(g, g->col, 0);
    case K_END:
        return go(g, g->col, slots(g) - 1);
    case K_LEFT | KM_CTRL:
    case K_LEFT | KM_ALT:
        return go(g, g->col - g->cols_shown, g->slot);
    case K_RIGHT | KM_CTRL:
    case K_RIGHT | KM_ALT:
        return go(g, g->col + g->cols_shown, g->slot);
    default:
        return UI_PASS;
    }
}

static unsigned mouse_event(struct grid *g, const struct event *ev)
{
    int line = ev->row - g->area.row - g->head_rows, col = ev->col - g->area.col - GUTTER;

    if (ev->button == MOUSE_WHEEL_UP || ev->button == MOUSE_WHEEL_DOWN)
        return go(g, g->col, g->slot + (ev->button == MOUSE_WHEEL_UP ? -3 : 3));
    if (ev->button != MOUSE_LEFT || line < 0 || line >= g->slots_shown || col < 0 ||
        g->cols_shown == 0 || col / (g->col_width + 1) >= g->cols_shown)
        return UI_PASS;
    return go(g, g->first_col + col / (g->col_width + 1), g->first_slot + line);
}

unsigned grid_event(struct grid *g, const struct event *ev)
{
    if (ev->kind == EV_KEY)
        return key_event(g, ev->key);
    return ev->kind == EV_MOUSE ? mouse_event(g, ev) : UI_PASS;
}

static int column_left(const struct grid *g, int col)
{
    return g->area.col + GUTTER + (col - g->first_col) * (g->col_width + 1);
}

static void paint_heads(const struct grid *g, struct surface *s)
{
    char where[32];
    int n = columns(g);

    draw_blank(s, (struct rect){g->area.row, g->area.col, g->head_rows, g->area.cols}, ROLE_HEADING);
    if (n > g->cols_shown) {
        snprintf(where, sizeof where, "%d-%d/%d", g->first_col + 1, g->first_col + g->cols_shown, n);
        draw_text(s, g->area.row, g->area.col + 1, GUTTER - 1, ROLE_DIM, ALIGN_LEFT, str_of(where));
    }
    for (int i = g->first_col; i < g->first_col + g->cols_shown; i++) {
        int left = column_left(g, i) + signs(g);
        int width = g->col_width - signs(g) + 1; /* up to the signs of the next column */
        struct grid_head h;

        head_at(g, i, &h);
        draw_text(s, g->area.row, left, width, h.faded ? ROLE_DIM : ROLE_HEADING, ALIGN_LEFT, h.name);
        if (g->head_rows > 1)
            draw_text(s, g->area.row + 1, left, width, ROLE_DIM, ALIGN_LEFT, h.note);
    }
}

/* The sign of an empty slot: free ones show that they are there, closed ones show nothing. */
static struct str empty_text(const struct grid_slot *slot)
{
    if (slot->text.n > 0)
        return slot->text;
    return slot->kind == GRID_FREE ? STR("·") : slot->kind == GRID_BLOCKED ? STR("–") : STR_EMPTY;
}

/* One slot; `id` is what the cursor stands on: all its slots are marked. */
static void paint_slot(const struct grid *g, struct surface *s, int col, int slot, int64_t id)
{
    int row = g->area.row + g->head_rows + slot - g->first_slot, left = column_left(g, col);
    bool here = col == g->col && slot == g->slot, on;
    struct grid_slot c;
    enum role role;
    int extra = 0;

    slot_at(g, col, slot, &c);
    on = here || (col == g->col && id != 0 && c.id == id);
    role = on ? (g->focused ? ROLE_SELECTED : ROLE_SELECTED_OFF)
              : c.kind == GRID_TAKEN ? c.role : ROLE_DIM;
    draw_blank(s, (struct rect){row, left, 1, g->col_width}, role);
    if (here)
        draw_text(s, row, left, 1, role, ALIGN_LEFT, STR("▶"));
    if (c.kind == GRID_TAKEN && c.line > 0)
        draw_text(s, row, left + 1, 1, role, ALIGN_LEFT, STR("│"));
    else
        draw_text(s, row, left + 1, 1, role, ALIGN_LEFT, c.mark);
    if (c.others > 0) {
        char more[12];

        extra = 3;
        snprintf(more, sizeof more, "+%d", c.others % 100);
        draw_text(s, row, left + g->col_width - extra, extra, on ? role : ROLE_WARN, ALIGN_RIGHT,
                  str_of(more));
    }
    draw_text(s, row, left + signs(g), g->col_width - signs(g) - extra, role, ALIGN_LEFT,
              c.kind == GRID_TAKEN ? c.text : empty_text(&c));
}

static void paint_times(const struct grid *g, struct surface *s, int slot, int now)
{
    int row = g->area.row + g->head_rows + slot - g->first_slot, m = minute_of(g, slot);
    bool hour = m % 60 == 0;
    char text[32];

    snprintf(text, sizeof text, "%02d:%02d", m / 60 % 100, m % 60);
    draw_text(s, row, g->area.col + 1, GUTTER - 3,
              slot == now ? ROLE_ACCENT : hour ? ROLE_NORMAL : ROLE_DIM, ALIGN_LEFT, str_of(text));
    draw_text(s, row, g->area.col + GUTTER - 2, 2, ROLE_ACCENT, ALIGN_LEFT,
              slot == now ? STR("»") : STR_EMPTY);
}

void grid_paint(struct grid *g, struct surface *s, bool all)
{
    int now = g->source->now != NULL ? g->source->now(g->source->ctx) : -1;
    struct grid_slot here;

    (void)all; /* what did not change costs nothing on the way to the terminal */
    measure(g);
    scroll(g);
    draw_blank(s, g->area, ROLE_NORMAL);
    if (g->cols_shown == 0 || slots(g) == 0) {
        if (g->empty != NULL)
            draw_text(s, g->area.row + (g->area.rows > 2), g->area.col + 2, g->area.cols - 4,
                      ROLE_DIM, ALIGN_LEFT, str_of(_(g->empty)));
        return;
    }
    paint_heads(g, s);
    slot_at(g, g->col, g->slot, &here);
    for (int slot = g->first_slot; slot < g->first_slot + g->slots_shown; slot++) {
        paint_times(g, s, slot, now);
        for (int col = g->first_col; col < g->first_col + g->cols_shown; col++)
            paint_slot(g, s, col, slot, here.id);
    }
}

void grid_cursor(const struct grid *g, int *row, int *col)
{
    bool any = g->cols_shown > 0 && g->slots_shown > 0;

    *row = g->area.row + (any ? g->head_rows + g->slot - g->first_slot : 0);
    *col = any ? column_left(g, g->col) + signs(g) : g->area.col;
}

bool grid_here(const struct grid *g, struct grid_slot *out, int64_t *column_id, int *minute)
{
    struct grid_head h;

    if (g->col >= columns(g) || g->slot >= slots(g))
        return false;
    head_at(g, g->col, &h);
    slot_at(g, g->col, g->slot, out);
    *column_id = h.id;
    *minute = minute_of(g, g->slot);
    return true;
}

struct str grid_range(const struct grid *g, char *out, size_t n)
{
    int last = g->first_slot + g->slots_shown - 1, end = slots(g) - 1, from, to;
    bool above = g->first_slot > 0, below = last < end;

    out[0] = '\0';
    if (columns(g) == 0 || g->slots_shown <= 0 || (!above && !below))
        return STR_EMPTY;
    from = minute_of(g, g->first_slot);
    to = minute_of(g, below ? last : end);
    snprintf(out, n, "%s%02d:%02d-%02d:%02d%s", above ? "↑ " : "", from / 60, from % 60, to / 60,
             to % 60, below ? " ↓" : "");
    return str_of(out);
}
