/* SPDX-License-Identifier: Apache-2.0 */
/* paint: the one gate through which text reaches the screen. What does not fit is cut at a
 * character's border; what is not to be shown is made visible as what it is (utf8_sanitise). */
#include <config.h>

#include "term/surface.h"

#include <string.h>
#include <wchar.h>

#include "base/utf8.h"
#include "term/term_priv.h"

/* What a terminal with nothing but ASCII shows for the signs that arca itself uses. */
static const struct {
    uint32_t sign;
    char ascii;
} plain_signs[] = {
    {0x2026, '~'}, {0x25b6, '>'}, {0x25c0, '<'}, {0x2022, '+'}, {0x2500, '-'}, {0x2502, '|'},
    {0x250c, '+'}, {0x2510, '+'}, {0x2514, '+'}, {0x2518, '+'}, {0x2191, '^'}, {0x2193, 'v'},
    {0x2190, '<'}, {0x2192, '>'}, {0x00b7, '.'}, {0x2013, '-'}, {0x2014, '-'}, {0x25b2, '^'},
    {0x25bc, 'v'}, {0x2713, '+'}, {0x2717, 'x'}, {0x00d7, 'x'}, {0x2039, '<'}, {0x203a, '>'},
    {0x25cf, '*'}, {0x2502, '|'}, {0x2588, '#'}, {0x2591, '.'},
};

static uint32_t plain(uint32_t code)
{
    for (size_t i = 0; i < sizeof plain_signs / sizeof plain_signs[0]; i++)
        if (plain_signs[i].sign == code)
            return (uint32_t)plain_signs[i].ascii;
    return code;
}

static bool inside(const struct surface *s, int row)
{
    return row >= 0 && row < s->at.rows;
}

/* One character with its marks at (row, col); the place is inside. */
static void put_cell(struct surface *s, int row, int col, const struct look *look, struct str cluster)
{
    wchar_t wide[CCHARW_MAX + 1];
    cchar_t cell;
    int n = 0;

    for (size_t at = 0; at < cluster.n && n < CCHARW_MAX;) {
        uint32_t code;

        at += utf8_decode(cluster, at, &code);
        wide[n++] = (wchar_t)(s->term->caps.ascii ? plain(code) : code);
    }
    wide[n] = L'\0';
    if (n == 0 || setcchar(&cell, wide, look->attr, look->pair, NULL) == ERR)
        return;
    mvwadd_wchnstr(s->win, row, col, &cell, 1);
}

/* Where a look changes letters only, its blanks are plain: the same to the eye, and no bytes. */
static void put_blanks(struct surface *s, int row, int col, int cols, int style)
{
    const struct look *looks = s->term->looks, *look = &looks[looks[style].letters ? ROLE_NORMAL : style];

    for (int i = 0; i < cols; i++)
        put_cell(s, row, col + i, look, STR(" "));
}

/* The clusters of clean text from `col` on, no further than `end`; returns the column behind. */
static int put_text(struct surface *s, int row, int col, int end, int style, struct str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t next = utf8_next(text, at);
        struct str cluster = str_sub(text, at, next - at);
        int width = utf8_width(cluster);

        if (width < 1)
            width = 1;
        if (col + width > end)
            break;
        put_cell(s, row, col, &s->term->looks[style], cluster);
        col += width;
        at = next;
    }
    return col;
}

static int pad_style(enum role role)
{
    return role == ROLE_FIELD      ? (int)STYLE_FIELD_PAD
           : role == ROLE_FIELD_ON ? (int)STYLE_FIELD_ON_PAD
                                   : (int)role;
}

int draw_text(struct surface *s, int row, int col, int cols, enum role role, enum align align,
              struct str text)
{
    int width, left = 0, end;

    if (col < 0) {
        cols += col;
        col = 0;
    }
    if (cols > s->at.cols - col)
        cols = s->at.cols - col;
    if (!inside(s, row) || cols <= 0)
        return 0;
    text = utf8_sanitise(&s->term->scratch, text, 0);
    text = utf8_cut(&s->term->scratch, text, cols);
    width = utf8_width(text);
    if (align == ALIGN_RIGHT)
        left = cols - width;
    else if (align == ALIGN_CENTRE)
        left = (cols - width) / 2;
    put_blanks(s, row, col, left, pad_style(role));
    end = put_text(s, row, col + left, col + cols, role, text);
    put_blanks(s, row, end, col + cols - end, pad_style(role));
    arena_reset(&s->term->scratch);
    return width;
}

int draw_run(struct surface *s, int row, int col, enum role role, struct str text)
{
    int room = s->at.cols - col;

    if (!inside(s, row) || col < 0 || room <= 0)
        return col;
    text = utf8_sanitise(&s->term->scratch, text, 0);
    text = utf8_cut(&s->term->scratch, text, room);
    col = put_text(s, row, col, s->at.cols, role, text);
    arena_reset(&s->term->scratch);
    return col;
}

/* The part of `r` that lies inside; false: nothing. */
static bool clip(const struct surface *s, struct rect *r)
{
    if (r->row < 0) {
        r->rows += r->row;
        r->row = 0;
    }
    if (r->col < 0) {
        r->cols += r->col;
        r->col = 0;
    }
    if (r->rows > s->at.rows - r->row)
        r->rows = s->at.rows - r->row;
    if (r->cols > s->at.cols - r->col)
        r->cols = s->at.cols - r->col;
    return r->rows > 0 && r->cols > 0;
}

void draw_blank(struct surface *s, struct rect r, enum role role)
{
    if (!clip(s, &r))
        return;
    for (int row = r.row; row < r.row + r.rows; row++)
        put_blanks(s, row, r.col, r.cols, pad_style(role));
}

static void put_line(struct surface *s, int row, int col, int cols, enum role role, struct str sign)
{
    struct rect r = {row, col, 1, cols};

    if (!clip(s, &r))
        return;
    for (int i = 0; i < r.cols; i++)
        put_cell(s, r.row, r.col + i, &s->term->looks[role], sign);
}

void draw_rule(struct surface *s, int row, int col, int cols, enum role role)
{
    put_line(s, row, col, cols, role, STR("─"));
}

void draw_box(struct surface *s, struct rect r, enum role role, struct str title)
{
    int bottom = r.row + r.rows - 1, right = r.col + r.cols - 1;

    if (r.rows < 2 || r.cols < 2)
        return;
    draw_rule(s, r.row, r.col + 1, r.cols - 2, role);
    draw_rule(s, bottom, r.col + 1, r.cols - 2, role);
    for (int row = r.row + 1; row < bottom; row++) {
        put_line(s, row, r.col, 1, role, STR("│"));
        put_line(s, row, right, 1, role, STR("│"));
    }
    put_line(s, r.row, r.col, 1, role, STR("┌"));
    put_line(s, r.row, right, 1, role, STR("┐"));
    put_line(s, bottom, r.col, 1, role, STR("└"));
    put_line(s, bottom, right, 1, role, STR("┘"));
    if (title.n > 0 && r.cols > 6) {
        int room = r.cols - 6, width = utf8_width(title);

        put_line(s, r.row, r.col + 2, 1, role, STR(" "));
        draw_text(s, r.row, r.col + 3, width < room ? width : room, ROLE_TITLE, ALIGN_LEFT, title);
        put_line(s, r.row, r.col + 3 + (width < room ? width : room), 1, role, STR(" "));
    }
}
