/* SPDX-License-Identifier: Apache-2.0 */
/* surface: windows above each other, one panel each; and what a test sees of them. */
#include <config.h>

#include "term/surface.h"

#include <string.h>
#include <wchar.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "term/term_priv.h"

static int clamp(int v, int low, int high)
{
    return v > high ? (high < low ? low : high) : v < low ? low : v;
}

static struct rect cut(struct rect r)
{
    r.row = clamp(r.row, 0, LINES - 1);
    r.col = clamp(r.col, 0, COLS - 1);
    r.rows = clamp(r.rows, 1, LINES - r.row);
    r.cols = clamp(r.cols, 1, COLS - r.col);
    return r;
}

static WINDOW *window_new(struct rect r)
{
    WINDOW *w = newwin(r.rows, r.cols, r.row, r.col);

    if (w == NULL)
        arena_exhausted();
    leaveok(w, FALSE);
    return w;
}

/* panelw makes a bottom panel for each terminal and never frees it, 32 bytes. They are chained here,
 * so that a leak checker can tell them from something of ours that got lost. */
static const void *bottoms; /* mutable: written when a terminal gets its first window */

static void keep_bottom(const struct term *t, PANEL *first)
{
    if (t->surfaces == NULL && first->below != NULL) {
        set_panel_userptr(first->below, bottoms);
        bottoms = first->below;
    }
}

struct surface *surface_new(struct term *t, struct rect r)
{
    struct surface *s = MEM_NEW(struct surface);

    s->term = t;
    s->at = cut(r);
    s->win = window_new(s->at);
    s->panel = new_panel(s->win);
    if (s->panel == NULL)
        arena_exhausted();
    keep_bottom(t, s->panel);
    s->next = t->surfaces;
    t->surfaces = s;
    return s;
}

void surface_free(struct surface *s)
{
    struct surface **link;

    if (s == NULL)
        return;
    for (link = &s->term->surfaces; *link != s; link = &(*link)->next)
        ;
    *link = s->next;
    del_panel(s->panel);
    delwin(s->win);
    mem_free(s, sizeof *s);
}

void surface_place(struct surface *s, struct rect r)
{
    WINDOW *old = s->win;

    /* A new window: after a change of size curses may have cut the old one to anything. */
    s->at = cut(r);
    s->win = window_new(s->at);
    replace_panel(s->panel, s->win);
    delwin(old);
}

void surface_raise(struct surface *s)
{
    if (panel_hidden(s->panel) != TRUE) /* which top_panel would end */
        top_panel(s->panel);
}

void surface_show(struct surface *s, bool on)
{
    bool hidden = panel_hidden(s->panel) == TRUE;

    if (on && hidden)
        show_panel(s->panel);
    else if (!on && !hidden)
        hide_panel(s->panel);
}

struct rect surface_rect(const struct surface *s)
{
    return s->at;
}

struct rect surface_area(const struct surface *s)
{
    return (struct rect){0, 0, s->at.rows, s->at.cols};
}

static unsigned attrs_of(attr_t a)
{
    unsigned n = 0;

    n |= (a & A_BOLD) != 0 ? (unsigned)STYLE_BOLD : 0;
    n |= (a & A_DIM) != 0 ? (unsigned)STYLE_DIM : 0;
    n |= (a & A_UNDERLINE) != 0 ? (unsigned)STYLE_UNDERLINE : 0;
    n |= (a & A_REVERSE) != 0 ? (unsigned)STYLE_REVERSE : 0;
    n |= (a & A_ITALIC) != 0 ? (unsigned)STYLE_ITALIC : 0;
    return n;
}

void term_cell(struct term *t, int row, int col, char *text, size_t n, struct style *look)
{
    wchar_t wide[CCHARW_MAX + 1] = {0};
    cchar_t cell;
    attr_t attr;
    short pair = 0;
    size_t at = 0;

    (void)t;
    memset(text, 0, n);
    *look = (struct style){.fg = -1, .bg = -1};
    if (mvwin_wch(newscr, row, col, &cell) == ERR || getcchar(&cell, wide, &attr, &pair, NULL) == ERR)
        return;
    look->attrs = attrs_of(attr);
    if (pair > 0)
        pair_content(pair, &look->fg, &look->bg);
    if ((cell.attr & A_CHARTEXT) > 1) /* the second column of a wide character */
        return;
    for (int i = 0; wide[i] != L'\0' && at + UTF8_MAX < n; i++)
        at += utf8_encode((uint32_t)wide[i], text + at);
}

void term_cursor_at(const struct term *t, int *row, int *col)
{
    *row = t->cursor_row;
    *col = t->cursor_col;
}
