/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/line_edit.h"

#include <string.h>

#include "base/utf8.h"
#include "ui/edit_mask.h"
#include "ui/edit_text.h"
#include "ui/view.h"

enum { DEFAULT_CHARS = 200 };

void line_edit_init(struct line_edit *e, struct arena *a, const struct line_edit_opts *o)
{
    memset(e, 0, sizeof *e);
    edit_buf_init(&e->buf, a, o->max_chars > 0 ? o->max_chars : DEFAULT_CHARS, o->secret);
    e->mask = o->secret ? NULL : o->mask;
    e->upper = o->upper;
    e->focused = true;
    e->original = STR_EMPTY;
    e->cols = 1;
}

void line_edit_set(struct line_edit *e, struct str value)
{
    struct str clean = edit_text_based(edit_text_clean(e->buf.arena, value, false, NULL));
    char masked[EDIT_MASK_MAX + 8];
    size_t n;

    if (e->mask != NULL && edit_mask_apply(e->mask, clean, masked, &n))
        clean = (struct str){masked, n};
    edit_buf_set(&e->buf, clean);
    if (!e->buf.secret && !str_eq(e->original, clean))
        e->original = clean.n > 0 ? str_copy(e->buf.arena, clean) : STR_EMPTY;
    e->scroll = 0;
    e->signal = EDIT_FINE;
    line_edit_layout(e, e->cols);
}

struct str line_edit_text(const struct line_edit *e)
{
    return edit_buf_text(&e->buf);
}

bool line_edit_dirty(const struct line_edit *e)
{
    if (e->buf.secret)
        return e->buf.n > 0;
    return !str_eq(edit_buf_text(&e->buf), e->original);
}

void line_edit_clear(struct line_edit *e)
{
    edit_buf_wipe(&e->buf);
    e->original = STR_EMPTY;
    e->scroll = 0;
    e->signal = EDIT_FINE;
}

bool line_edit_put(struct line_edit *e, struct str value)
{
    struct str clean = edit_text_based(edit_text_clean(e->buf.arena, value, false, NULL));
    char masked[EDIT_MASK_MAX + 8];
    size_t n;
    bool fits;

    if (e->mask != NULL && edit_mask_apply(e->mask, clean, masked, &n))
        clean = (struct str){masked, n};
    edit_buf_break(&e->buf);
    fits = edit_buf_replace(&e->buf, 0, e->buf.n, clean, false);
    edit_buf_break(&e->buf);
    line_edit_layout(e, e->cols);
    return fits;
}

/* The byte behind the `digits`th digit of `s`, past separators only when `past` says so. */
static size_t behind_digit(struct str s, size_t digits)
{
    size_t at = 0;

    while (at < s.n && digits > 0) {
        if (s.p[at] >= '0' && s.p[at] <= '9')
            digits--;
        at++;
    }
    return at;
}

static size_t digits_before(struct str s, size_t at)
{
    size_t count = 0;

    for (size_t i = 0; i < at && i < s.n; i++)
        count += s.p[i] >= '0' && s.p[i] <= '9';
    return count;
}

/* The whole text becomes `out`, the cursor goes behind the digit that it stood behind. */
static bool masked_replace(struct line_edit *e, struct str out, size_t digits, bool at_end,
                           bool joins)
{
    struct str now = edit_buf_text(&e->buf);
    size_t head = 0, tail = 0;

    while (head < now.n && head < out.n && now.p[head] == out.p[head])
        head++;
    while (tail < now.n - head && tail < out.n - head &&
           now.p[now.n - 1 - tail] == out.p[out.n - 1 - tail])
        tail++;
    if (!edit_buf_replace(&e->buf, head, now.n - tail,
                          (struct str){out.p + head, out.n - head - tail}, joins && tail == 0))
        return false;
    e->buf.cursor = at_end ? e->buf.n : behind_digit(edit_buf_text(&e->buf), digits);
    return true;
}

static bool all_digits(struct str s)
{
    return digits_before(s, s.n) == s.n;
}

/* put_text in a field with a mask; `raw` is the whole text as it would be. */
static bool put_masked(struct line_edit *e, size_t from, size_t to, struct str text, bool joins,
                       char *raw, size_t raw_n)
{
    struct str now = edit_buf_text(&e->buf);
    char out[EDIT_MASK_MAX + 8];
    size_t n, digits = digits_before((struct str){raw, raw_n}, from + text.n);
    bool at_end = to == now.n, own = edit_mask_is_own(e->mask, now);

    if (own && all_digits(text)) {
        raw_n = edit_mask_strip((struct str){raw, raw_n}, raw);
        if (edit_mask_apply(e->mask, (struct str){raw, raw_n}, out, &n))
            return masked_replace(e, (struct str){out, n}, digits, at_end, joins);
        if (text.n > 0)
            return false; /* more digits than there are places */
    } else if (edit_mask_apply(e->mask, (struct str){raw, raw_n}, out, &n)) {
        return masked_replace(e, (struct str){out, n}, digits, at_end, joins);
    } else if (own && from == now.n) {
        if (text.n == 1 && edit_mask_separates(e->mask, text.p[0])) /* 25/1/: as it was typed */
            return masked_replace(e, (struct str){raw, raw_n}, 0, true, joins);
        n = edit_mask_strip(now, out);
        memcpy(out + n, text.p, text.n);
        return masked_replace(e, (struct str){out, n + text.n}, 0, true, joins);
    }
    return edit_buf_replace(&e->buf, from, to, text, joins);
}

/* Puts `text` at [from, to). In a masked field the separators are set anew when all of it fits the
 * mask; when a character comes that does not fit, the separators that only the mask had set go. */
static bool put_text(struct line_edit *e, size_t from, size_t to, struct str text, bool joins)
{
    struct str now = edit_buf_text(&e->buf);
    char raw[EDIT_MASK_MAX + 8];
    size_t n = from + text.n + (now.n - to);

    if (e->mask == NULL || n > EDIT_MASK_MAX)
        return edit_buf_replace(&e->buf, from, to, text, joins);
    memcpy(raw, now.p, from);
    memcpy(raw + from, text.p, text.n);
    memcpy(raw + from + text.n, now.p + to, now.n - to);
    return put_masked(e, from, to, text, joins, raw, n);
}

/* Backspace and delete in a masked text pass over the separators that the mask set. */
static void cut(struct line_edit *e, size_t from, size_t to, bool left)
{
    struct str now = edit_buf_text(&e->buf);

    if (from == to)
        return;
    if (e->mask != NULL && edit_mask_is_own(e->mask, now)) {
        if (left && to < now.n)
            while (from > 0 && !digits_before(str_sub(now, from, to - from), to - from))
                from--;
        else if (!left)
            while (to < now.n && !digits_before(str_sub(now, from, to - from), to - from))
                to++;
    }
    put_text(e, from, to, STR_EMPTY, false);
}

/* Typed or pasted text goes in at the cursor. */
static unsigned insert(struct line_edit *e, const struct event *ev)
{
    bool paste = ev->kind == EV_PASTE;
    struct arena scratch;
    struct str clean;
    bool dropped = false;

    if (ev->cut) { /* more than the terminal takes at once: no field holds it */
        e->signal = EDIT_PASTE_TOO_LONG;
        e->refused = edit_buf_chars(ev->text);
        return UI_DONE | UI_DIRTY;
    }
    arena_init(&scratch, 0);
    clean = edit_text_clean(&scratch, ev->text, false, &dropped);
    if (paste)
        clean = str_trim(clean);
    if (e->buf.cursor == 0)
        clean = edit_text_based(clean);
    if (e->upper)
        clean = edit_text_upper(&scratch, clean);
    if (paste)
        edit_buf_break(&e->buf);
    if (dropped)
        e->signal = EDIT_BAD_CHARACTER;
    if (clean.n > 0 && !put_text(e, e->buf.cursor, e->buf.cursor, clean, !paste)) {
        e->signal = paste ? EDIT_PASTE_TOO_LONG : EDIT_FULL;
        e->refused = edit_buf_chars(clean);
    }
    if (paste)
        edit_buf_break(&e->buf);
    arena_free(&scratch);
    return UI_DONE | UI_DIRTY;
}

static unsigned move_to(struct line_edit *e, size_t at)
{
    edit_buf_break(&e->buf);
    e->buf.cursor = at;
    return UI_DONE | UI_DIRTY;
}

/* Word motion tells where words end: not in a secret. */
static size_t word_left(const struct line_edit *e)
{
    return e->buf.secret ? 0 : edit_buf_word_left(&e->buf, e->buf.cursor);
}

static size_t word_right(const struct line_edit *e)
{
    return e->buf.secret ? e->buf.n : edit_buf_word_right(&e->buf, e->buf.cursor);
}

static unsigned motion(struct line_edit *e, uint32_t key)
{
    struct edit_buf *b = &e->buf;

    switch (key) {
    case K_LEFT:
        return move_to(e, edit_buf_prev(b, b->cursor));
    case K_RIGHT:
        return move_to(e, edit_buf_next(b, b->cursor));
    case K_HOME:
    case K_CTRL('a'):
        return move_to(e, 0);
    case K_END:
    case K_CTRL('e'):
        return move_to(e, b->n);
    case K_LEFT | KM_CTRL:
    case K_ALT('b'):
        return move_to(e, word_left(e));
    case K_RIGHT | KM_CTRL:
    case K_ALT('f'):
        return move_to(e, word_right(e));
    default:
        return UI_PASS;
    }
}

static bool is_edit_key(uint32_t key)
{
    switch (key) {
    case K_BACKSPACE:
    case K_DELETE:
    case K_CTRL('w'):
    case K_BACKSPACE | KM_ALT:
    case K_CTRL('u'):
    case K_ALT('k'):
    case K_CTRL('z'):
    case K_ALT('z'):
        return true;
    default:
        return false;
    }
}

static unsigned change(struct line_edit *e, uint32_t key)
{
    struct edit_buf *b = &e->buf;

    switch (key) {
    case K_BACKSPACE:
        cut(e, edit_buf_prev(b, b->cursor), b->cursor, true);
        break;
    case K_DELETE:
        cut(e, b->cursor, edit_buf_next(b, b->cursor), false);
        break;
    case K_CTRL('w'):
    case K_BACKSPACE | KM_ALT:
        cut(e, word_left(e), b->cursor, true);
        break;
    case K_CTRL('u'):
        cut(e, 0, b->cursor, true);
        break;
    case K_ALT('k'):
        cut(e, b->cursor, b->n, false);
        break;
    case K_CTRL('z'):
        edit_buf_undo(b);
        break;
    default:
        edit_buf_redo(b);
        break;
    }
    return UI_DONE | UI_DIRTY;
}

static unsigned handle(struct line_edit *e, const struct event *ev)
{
    bool text = ev->kind == EV_TEXT || ev->kind == EV_PASTE;

    if (!text && ev->kind != EV_KEY)
        return UI_PASS;
    e->signal = EDIT_FINE;
    if (!text) {
        unsigned moved = motion(e, ev->key);

        if (moved != UI_PASS)
            return moved;
        if (!is_edit_key(ev->key))
            return UI_PASS;
    }
    if (e->read_only) {
        e->signal = EDIT_NOT_EDITABLE;
        return UI_DONE | UI_DIRTY;
    }
    return text ? insert(e, ev) : change(e, ev->key);
}

void line_edit_mark(struct line_edit *e)
{
    edit_buf_break(&e->buf);
    move_to(e, e->buf.n);
    e->whole = e->buf.n > 0 && !e->read_only;
}

/* The mark ends with the next key; true: that key took the text away, and has nothing else to do. */
static bool mark_ends(struct line_edit *e, const struct event *ev)
{
    bool erases = ev->kind == EV_KEY && (ev->key == K_BACKSPACE || ev->key == K_DELETE);

    if (!e->whole || (ev->kind != EV_KEY && ev->kind != EV_TEXT && ev->kind != EV_PASTE))
        return false;
    e->whole = false;
    if (erases || ev->kind != EV_KEY)
        cut(e, 0, e->buf.n, true);
    return erases;
}

unsigned line_edit_event(struct line_edit *e, const struct event *ev)
{
    bool marked = e->whole;
    unsigned next = mark_ends(e, ev) ? UI_DONE | UI_DIRTY : handle(e, ev);

    if (marked && !e->whole && next != UI_PASS)
        next |= UI_DIRTY; /* it looks another way */

    if (next != UI_PASS)
        line_edit_layout(e, e->cols);
    return next;
}

struct str line_edit_message(const struct line_edit *e, char *out, size_t n)
{
    return edit_text_message(e->signal, e->buf.max_chars, e->refused, out, n);
}

void line_edit_focus(struct line_edit *e, bool on)
{
    edit_buf_break(&e->buf);
    e->signal = EDIT_FINE;
    e->focused = on;
    e->whole = false;
    line_edit_layout(e, e->cols);
}

/* Columns of [from, to) as they are shown. */
static int columns(const struct line_edit *e, size_t from, size_t to)
{
    struct str part = str_sub(edit_buf_text(&e->buf), from, to - from);

    return e->buf.secret ? (int)utf8_clusters(part) : utf8_width(part);
}

/* True when the cursor can be seen, and is not on a mark, with the text scrolled to `scroll`. */
static bool cursor_shows(const struct line_edit *e, size_t scroll)
{
    size_t cursor = e->buf.cursor;
    int at, room = e->cols - (scroll > 0);

    if (cursor < scroll)
        return false;
    at = columns(e, scroll, cursor);
    if (columns(e, scroll, e->buf.n) <= room && cursor < e->buf.n)
        return true;
    return cursor == e->buf.n ? at < room
                              : at + columns(e, cursor, edit_buf_next(&e->buf, cursor)) < room;
}

/* Scrolls by leaps: typing on at the end of a long text repaints the field seldom. */
void line_edit_layout(struct line_edit *e, int cols)
{
    size_t at = e->buf.cursor;
    int before = cols > 8 ? cols - cols / 4 : 1; /* columns of text left of the cursor */

    if (cols != e->cols)
        e->scroll = 0;
    e->cols = cols > 1 ? cols : 1;
    if (!e->focused || columns(e, 0, e->buf.n) < e->cols)
        e->scroll = 0;
    if (!e->focused)
        return;
    if (e->scroll <= e->buf.n && cursor_shows(e, e->scroll))
        return;
    if (cursor_shows(e, 0)) {
        e->scroll = 0;
        return;
    }
    while (at > 0 && columns(e, at, e->buf.cursor) < before)
        at = edit_buf_prev(&e->buf, at);
    e->scroll = at;
}

int line_edit_cursor(const struct line_edit *e)
{
    int at = (e->scroll > 0) + (e->buf.cursor > e->scroll ? columns(e, e->scroll, e->buf.cursor) : 0);

    return at < e->cols ? at : e->cols - 1;
}

enum { BULLETS_MAX = 80 };

static void paint_bullets(const struct line_edit *e, struct surface *s, int row, int col, int cols,
                          enum role role)
{
    char bullets[BULLETS_MAX];
    int n = columns(e, e->scroll, e->buf.n);

    if (n > cols)
        n = cols;
    if (n > BULLETS_MAX)
        n = BULLETS_MAX;
    memset(bullets, '*', (size_t)n);
    draw_text(s, row, col, cols, role, ALIGN_LEFT, (struct str){bullets, (size_t)n});
}

void line_edit_paint(struct line_edit *e, struct surface *s, int row, int col, int cols,
                     enum role role)
{
    struct str rest;
    bool left, right;
    int room;

    if (cols != e->cols)
        line_edit_layout(e, cols);
    left = e->scroll > 0;
    rest = str_sub(edit_buf_text(&e->buf), e->scroll, e->buf.n);
    right = columns(e, e->scroll, e->buf.n) > cols - left;
    room = cols - left - right;
    if (left)
        draw_text(s, row, col, 1, role, ALIGN_LEFT, STR("<"));
    if (e->buf.secret) {
        paint_bullets(e, s, row, col + left, room, role);
    } else {
        rest = str_sub(rest, 0, utf8_fit(rest, room, NULL));
        draw_text(s, row, col + left, room, role, ALIGN_LEFT, rest);
        if (e->whole)
            draw_run(s, row, col + left, ROLE_SELECTED, rest);
    }
    if (right)
        draw_text(s, row, col + cols - 1, 1, role, ALIGN_LEFT, STR(">"));
}
