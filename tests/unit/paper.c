/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "paper.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

void paper_clear(struct surface *s, int rows, int cols)
{
    memset(s, 0, sizeof *s);
    s->rows = rows;
    s->cols = cols;
    for (int r = 0; r < rows; r++)
        for (int c = 0; c < cols; c++)
            s->cell[r][c][0] = ' ';
}

const char *paper_row(const struct surface *s, int row)
{
    static char text[PAPER_COLS * 24];
    size_t n = 0;

    for (int c = 0; c < s->cols; c++) {
        size_t k = strlen(s->cell[row][c]);

        memcpy(text + n, s->cell[row][c], k);
        n += k;
    }
    while (n > 0 && text[n - 1] == ' ')
        n--;
    text[n] = '\0';
    return text;
}

int paper_find(const struct surface *s, const char *text)
{
    for (int r = 0; r < s->rows; r++)
        if (strstr(paper_row(s, r), text) != NULL)
            return r;
    return -1;
}

int paper_count(struct surface *s)
{
    int n = s->writes;

    s->writes = 0;
    return n;
}

void paper_dump(const struct surface *s)
{
    for (int r = 0; r < s->rows; r++)
        fprintf(stderr, "#|%s\n", paper_row(s, r));
}

static void put(struct surface *s, int row, int col, enum role role, const char *p, size_t n)
{
    if (row < 0 || row >= s->rows || col < 0 || col >= s->cols || n >= sizeof s->cell[0][0]) {
        s->outside++;
        return;
    }
    memcpy(s->cell[row][col], p, n);
    s->cell[row][col][n] = '\0';
    s->role[row][col] = role;
    s->writes++;
}

/* Clusters from (row, col) on, at most `cols` columns; returns the columns taken. */
static int run(struct surface *s, int row, int col, int cols, enum role role, struct str text)
{
    int at = 0;

    for (size_t i = 0; i < text.n;) {
        size_t end = utf8_next(text, i);
        int w = utf8_width(str_sub(text, i, end - i));

        if (at + w > cols)
            break;
        put(s, row, col + at, role, text.p + i, end - i);
        if (w == 2)
            put(s, row, col + at + 1, role, "", 0);
        at += w;
        i = end;
    }
    return at;
}

struct rect surface_area(const struct surface *s)
{
    return (struct rect){0, 0, s->rows, s->cols};
}

int draw_text(struct surface *s, int row, int col, int cols, enum role role, enum align align,
              struct str text)
{
    struct arena a;
    int width, left = 0;

    if (cols <= 0)
        return 0;
    arena_init(&a, 0);
    text = utf8_cut(&a, utf8_sanitise(&a, text, 0), cols);
    width = utf8_width(text);
    if (align == ALIGN_RIGHT)
        left = cols - width;
    if (align == ALIGN_CENTRE)
        left = (cols - width) / 2;
    for (int c = 0; c < cols; c++)
        put(s, row, col + c, role, " ", 1);
    run(s, row, col + left, cols - left, role, text);
    arena_free(&a);
    return width;
}

int draw_run(struct surface *s, int row, int col, enum role role, struct str text)
{
    return col + run(s, row, col, s->cols - col, role, text);
}

void draw_blank(struct surface *s, struct rect r, enum role role)
{
    for (int i = 0; i < r.rows; i++)
        for (int c = 0; c < r.cols; c++)
            put(s, r.row + i, r.col + c, role, " ", 1);
}

void draw_rule(struct surface *s, int row, int col, int cols, enum role role)
{
    for (int c = 0; c < cols; c++)
        put(s, row, col + c, role, "─", 3);
}

void draw_box(struct surface *s, struct rect r, enum role role, struct str title)
{
    draw_rule(s, r.row, r.col, r.cols, role);
    draw_rule(s, r.row + r.rows - 1, r.col, r.cols, role);
    for (int i = 0; i < r.rows; i++) {
        put(s, r.row + i, r.col, role, "│", 3);
        put(s, r.row + i, r.col + r.cols - 1, role, "│", 3);
    }
    if (title.n > 0)
        run(s, r.row, r.col + 2, r.cols - 4, role, title);
}
