/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/text_area.h"

#include <string.h>

#include "base/utf8.h"
#include "ui/edit_text.h"
#include "ui/view.h"

enum { FIRST_LINES = 8, DEFAULT_CHARS = 2000 };

void text_area_init(struct text_area *t, struct arena *a, size_t max_chars)
{
    memset(t, 0, sizeof *t);
    edit_buf_init(&t->buf, a, max_chars > 0 ? max_chars : DEFAULT_CHARS, false);
    t->original = STR_EMPTY;
    t->want_col = -1;
    t->rows = 1;
    t->cols = 2;
}

static void add_line(struct text_area *t, size_t from, size_t to)
{
    if (t->line_count == t->line_cap) {
        int cap = t->line_cap > 0 ? t->line_cap * 2 : FIRST_LINES;
        struct text_area_line *lines = ARENA_ARRAY(t->buf.arena, struct text_area_line, (size_t)cap);

        if (t->line_count > 0)
            memcpy(lines, t->lines, (size_t)t->line_count * sizeof *lines);
        t->lines = lines;
        t->line_cap = cap;
    }
    t->lines[t->line_count++] = (struct text_area_line){from, to};
}

/* Wraps the paragraph [from, to): at the last blank that fits, within a word only when the word
 * alone is longer than a line. One column stays free for the cursor behind the text. */
static void wrap(struct text_area *t, size_t from, size_t to)
{
    struct str text = edit_buf_text(&t->buf);
    int room = t->cols - 1;

    for (;;) {
        size_t fit = from + utf8_fit(str_sub(text, from, to - from), room, NULL), blank;

        if (fit >= to) {
            add_line(t, from, to);
            return;
        }
        if (fit == from)
            fit = utf8_next(text, from);
        blank = fit;
        while (blank > from && text.p[blank] != ' ')
            blank--;
        if (blank > from) {
            add_line(t, from, blank);
            from = blank + 1;
        } else {
            add_line(t, from, fit);
            from = fit;
        }
    }
}

static int line_of(const struct text_area *t, size_t at)
{
    int line = t->line_count - 1;

    while (line > 0 && t->lines[line].from > at)
        line--;
    return line;
}

static int column_of(const struct text_area *t, size_t at)
{
    const struct text_area_line *l = &t->lines[line_of(t, at)];

    return utf8_width(str_sub(edit_buf_text(&t->buf), l->from, at - l->from));
}

/* Wraps anew and scrolls to the cursor. */
static void settle(struct text_area *t)
{
    struct str text = edit_buf_text(&t->buf);
    size_t from = 0;
    int line;

    t->line_count = 0;
    for (;;) {
        const char *end = from < text.n ? memchr(text.p + from, '\n', text.n - from) : NULL;

        wrap(t, from, end != NULL ? (size_t)(end - text.p) : text.n);
        if (end == NULL)
            break;
        from = (size_t)(end - text.p) + 1;
    }
    line = line_of(t, t->buf.cursor);
    if (line < t->top)
        t->top = line;
    if (line >= t->top + t->rows)
        t->top = line - t->rows + 1;
    if (t->top > 0 && t->top > t->line_count - t->rows)
        t->top = t->line_count > t->rows ? t->line_count - t->rows : 0;
}

void text_area_layout(struct text_area *t, int rows, int cols)
{
    t->rows = rows > 1 ? rows : 1;
    t->cols = cols > 2 ? cols : 2;
    settle(t);
}

void text_area_set(struct text_area *t, struct str value)
{
    struct str clean = edit_text_based(edit_text_clean(t->buf.arena, value, true, NULL));

    edit_buf_set(&t->buf, clean);
    t->original = str_copy(t->buf.arena, clean);
    t->top = 0;
    t->want_col = -1;
    t->signal = EDIT_FINE;
    settle(t);
}

bool text_area_put(struct text_area *t, struct str value)
{
    struct str clean = edit_text_based(edit_text_clean(t->buf.arena, value, true, NULL));
    bool fits;

    edit_buf_break(&t->buf);
    fits = edit_buf_replace(&t->buf, 0, t->buf.n, clean, false);
    edit_buf_break(&t->buf);
    settle(t);
    return fits;
}

struct str text_area_text(const struct text_area *t)
{
    return edit_buf_text(&t->buf);
}

bool text_area_dirty(const struct text_area *t)
{
    return !str_eq(edit_buf_text(&t->buf), t->original);
}

/* To the line `by` lines away, into the column in which the movement began. */
static void move_lines(struct text_area *t, int by)
{
    struct str text = edit_buf_text(&t->buf);
    int line = line_of(t, t->buf.cursor), to = line + by;
    const struct text_area_line *l;

    if (t->want_col < 0)
        t->want_col = column_of(t, t->buf.cursor);
    if (to < 0)
        to = 0;
    if (to >= t->line_count)
        to = t->line_count - 1;
    l = &t->lines[to];
    t->buf.cursor = l->from + utf8_fit(str_sub(text, l->from, l->to - l->from), t->want_col, NULL);
    /* The end of a line broken within a word is the beginning of the next: stay on the line. */
    if (line_of(t, t->buf.cursor) != to && t->buf.cursor > l->from)
        t->buf.cursor = edit_buf_prev(&t->buf, t->buf.cursor);
}

static size_t line_end(const struct text_area *t, int line)
{
    size_t to = t->lines[line].to;

    if (line + 1 < t->line_count && t->lines[line + 1].from == to && to > t->lines[line].from)
        to = edit_buf_prev(&t->buf, to);
    return to;
}

/* Up and Down at the first and last line leave the field. */
static unsigned vertical(struct text_area *t, uint32_t key)
{
    int line = line_of(t, t->buf.cursor);
    int by = key == K_UP ? -1 : key == K_DOWN ? 1 : key == K_PGUP ? -t->rows : t->rows;

    if (key != K_UP && key != K_DOWN && key != K_PGUP && key != K_PGDN)
        return UI_PASS;
    if ((by < 0 && line == 0) || (by > 0 && line == t->line_count - 1))
        return UI_PASS;
    edit_buf_break(&t->buf);
    move_lines(t, by);
    return UI_DONE | UI_DIRTY;
}

static unsigned motion(struct text_area *t, uint32_t key)
{
    struct edit_buf *b = &t->buf;
    size_t to;

    switch (key) {
    case K_LEFT:
        to = edit_buf_prev(b, b->cursor);
        break;
    case K_RIGHT:
        to = edit_buf_next(b, b->cursor);
        break;
    case K_HOME:
    case K_CTRL('a'):
        to = t->lines[line_of(t, b->cursor)].from;
        break;
    case K_END:
    case K_CTRL('e'):
        to = line_end(t, line_of(t, b->cursor));
        break;
    case K_LEFT | KM_CTRL:
    case K_ALT('b'):
        to = edit_buf_word_left(b, b->cursor);
        break;
    case K_RIGHT | KM_CTRL:
    case K_ALT('f'):
        to = edit_buf_word_right(b, b->cursor);
        break;
    case K_HOME | KM_CTRL:
        to = 0;
        break;
    case K_END | KM_CTRL:
        to = b->n;
        break;
    default:
        return UI_PASS;
    }
    edit_buf_break(b);
    b->cursor = to;
    t->want_col = -1;
    return UI_DONE | UI_DIRTY;
}

static void insert(struct text_area *t, struct str text, bool paste)
{
    struct arena scratch;
    struct str clean;
    bool dropped = false;

    arena_init(&scratch, 0);
    clean = edit_text_clean(&scratch, text, true, &dropped);
    if (t->buf.cursor == 0 || t->buf.p[t->buf.cursor - 1] == '\n')
        clean = edit_text_based(clean);
    if (paste)
        edit_buf_break(&t->buf);
    if (dropped)
        t->signal = EDIT_BAD_CHARACTER;
    if (!edit_buf_replace(&t->buf, t->buf.cursor, t->buf.cursor, clean, !paste)) {
        t->signal = paste ? EDIT_PASTE_TOO_LONG : EDIT_FULL;
        t->refused = edit_buf_chars(clean);
    }
    if (paste)
        edit_buf_break(&t->buf);
    arena_free(&scratch);
}

/* A paste of which more came than the terminal takes at once: no note holds it. */
static void refuse(struct text_area *t, struct str text)
{
    t->signal = EDIT_PASTE_TOO_LONG;
    t->refused = edit_buf_chars(text);
}

/* Takes out [from, to). */
static void cut(struct text_area *t, size_t from, size_t to)
{
    edit_buf_replace(&t->buf, from, to, STR_EMPTY, false);
}

static void change(struct text_area *t, uint32_t key)
{
    struct edit_buf *b = &t->buf;

    switch (key) {
    case K_ENTER:
        insert(t, STR("\n"), false);
        break;
    case K_BACKSPACE:
        cut(t, edit_buf_prev(b, b->cursor), b->cursor);
        break;
    case K_DELETE:
        cut(t, b->cursor, edit_buf_next(b, b->cursor));
        break;
    case K_CTRL('w'):
    case K_BACKSPACE | KM_ALT:
        cut(t, edit_buf_word_left(b, b->cursor), b->cursor);
        break;
    case K_CTRL('u'):
        cut(t, t->lines[line_of(t, b->cursor)].from, b->cursor);
        break;
    case K_ALT('k'):
        cut(t, b->cursor, t->lines[line_of(t, b->cursor)].to);
        break;
    case K_CTRL('z'):
        edit_buf_undo(b);
        break;
    default:
        edit_buf_redo(b);
        break;
    }
}

/* The keys that change() knows. */
static bool changes(uint32_t key)
{
    static const uint32_t keys[] = {K_ENTER,     K_BACKSPACE, K_DELETE,    K_CTRL('w'),
                                    K_CTRL('u'), K_ALT('k'),  K_CTRL('z'), K_ALT('z'),
                                    K_BACKSPACE | KM_ALT};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i] == key)
            return true;
    return false;
}

static unsigned handle(struct text_area *t, const struct event *ev)
{
    bool text = ev->kind == EV_TEXT || ev->kind == EV_PASTE;
    unsigned next;

    if (!text) {
        next = vertical(t, ev->key);
        if (next == UI_PASS)
            next = motion(t, ev->key);
        if (next != UI_PASS || !changes(ev->key))
            return next;
    }
    if (t->read_only && !text && ev->key == K_ENTER)
        return UI_PASS;
    t->want_col = -1;
    if (t->read_only)
        t->signal = EDIT_NOT_EDITABLE;
    else if (text && ev->cut)
        refuse(t, ev->text);
    else if (text)
        insert(t, ev->text, ev->kind == EV_PASTE);
    else
        change(t, ev->key);
    return UI_DONE | UI_DIRTY;
}

unsigned text_area_event(struct text_area *t, const struct event *ev)
{
    unsigned next;

    if (ev->kind != EV_TEXT && ev->kind != EV_PASTE && ev->kind != EV_KEY)
        return UI_PASS;
    t->signal = EDIT_FINE;
    next = handle(t, ev);
    if (next != UI_PASS)
        settle(t);
    return next;
}

struct str text_area_message(const struct text_area *t, char *out, size_t n)
{
    return edit_text_message(t->signal, t->buf.max_chars, t->refused, out, n);
}

void text_area_paint_row(struct text_area *t, struct surface *s, int row, int col, int i,
                         enum role role)
{
    struct str part = STR_EMPTY, mark = STR_EMPTY;
    int line = t->top + i;

    if (line < t->line_count)
        part = str_sub(edit_buf_text(&t->buf), t->lines[line].from,
                       t->lines[line].to - t->lines[line].from);
    if (i == 0 && t->top > 0)
        mark = STR("↑");
    if (i == t->rows - 1 && t->top + t->rows < t->line_count)
        mark = STR("↓");
    draw_text(s, row, col, t->cols - 1, role, ALIGN_LEFT, part);
    draw_text(s, row, col + t->cols - 1, 1, role, ALIGN_LEFT, mark);
}

void text_area_paint(struct text_area *t, struct surface *s, int row, int col, enum role role)
{
    for (int i = 0; i < t->rows; i++)
        text_area_paint_row(t, s, row + i, col, i, role);
}

void text_area_cursor(const struct text_area *t, int *row, int *col)
{
    int at = column_of(t, t->buf.cursor);

    *row = line_of(t, t->buf.cursor) - t->top;
    *col = at < t->cols ? at : t->cols - 1;
}
