/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/edit_buf.h"

#include <string.h>
#include <wctype.h>

#include "base/utf8.h"

enum { STEPS_MAX = 64, BYTES_PER_CHAR = 8, FIRST_BYTES = 48 };

/* In the pool at pool_at: the bytes taken out, behind them the bytes put in. */
struct edit_undo {
    size_t at, out_n, in_n;
    size_t cursor; /* before the step */
    size_t pool_at;
    bool joins;
};

void edit_buf_init(struct edit_buf *b, struct arena *a, size_t max_chars, bool secret)
{
    memset(b, 0, sizeof *b);
    b->arena = a;
    b->max_chars = max_chars > 0 ? max_chars : 1;
    b->secret = secret;
    b->cap = secret ? b->max_chars * BYTES_PER_CHAR + 1 : FIRST_BYTES;
    b->p = arena_alloc(a, b->cap);
}

struct str edit_buf_text(const struct edit_buf *b)
{
    return (struct str){.p = b->p, .n = b->n};
}

/* Counts on through one more piece of a text; `free_mark`: a mark that comes next is free. */
static size_t count_piece(struct str piece, bool *free_mark)
{
    size_t count = 0;

    for (size_t at = 0; at < piece.n;) {
        uint32_t c;
        bool mark;

        at += utf8_decode(piece, at, &c);
        mark = utf8_is_mark(c);
        if (!mark || !*free_mark)
            count++;
        *free_mark = !mark;
    }
    return count;
}

size_t edit_buf_chars(struct str text)
{
    bool free_mark = false;

    return count_piece(text, &free_mark);
}

/* Room for `need` bytes and a NUL; the old place is wiped. */
static void grow(struct edit_buf *b, size_t need)
{
    size_t cap = b->cap;
    char *p;

    if (need + 1 <= cap)
        return;
    while (cap < need + 1)
        cap *= 2;
    p = arena_alloc(b->arena, cap);
    memcpy(p, b->p, b->n);
    explicit_bzero(b->p, b->cap);
    b->p = p;
    b->cap = cap;
}

/* Bytes [at, at + out_n) become `in`; nothing is checked or remembered. */
static void splice(struct edit_buf *b, size_t at, size_t out_n, const char *in, size_t in_n)
{
    size_t n = b->n - out_n + in_n;

    grow(b, n);
    memmove(b->p + at + in_n, b->p + at + out_n, b->n - at - out_n);
    if (in_n > 0)
        memcpy(b->p + at, in, in_n);
    if (n < b->n)
        explicit_bzero(b->p + n, b->n - n);
    b->n = n;
    b->p[n] = '\0';
    b->version++;
}

static void forget_undo(struct edit_buf *b)
{
    if (b->pool != NULL)
        explicit_bzero(b->pool, b->pool_cap);
    b->pool_n = 0;
    b->step_count = b->step_at = 0;
    b->may_join = false;
}

void edit_buf_set(struct edit_buf *b, struct str text)
{
    size_t kept = b->n;

    forget_undo(b);
    splice(b, 0, kept, text.p, text.n);
    b->cursor = b->n;
}

void edit_buf_wipe(struct edit_buf *b)
{
    if (b->p == NULL) /* all zero: never initialised */
        return;
    forget_undo(b);
    explicit_bzero(b->p, b->cap);
    b->n = b->cursor = 0;
    b->version++;
}

/* The oldest step goes, and its bytes with it. */
static void drop_oldest(struct edit_buf *b)
{
    size_t bytes = b->steps[0].out_n + b->steps[0].in_n;

    memmove(b->pool, b->pool + bytes, b->pool_n - bytes);
    b->pool_n -= bytes;
    b->step_count--;
    b->step_at--;
    memmove(b->steps, b->steps + 1, (size_t)b->step_count * sizeof *b->steps);
    for (int i = 0; i < b->step_count; i++)
        b->steps[i].pool_at -= bytes;
}

/* Room for `bytes` more in the pool: it grows to four times the largest text, then the oldest
 * steps make room. */
static void pool_room(struct edit_buf *b, size_t bytes)
{
    size_t most = 4 * (b->max_chars * BYTES_PER_CHAR + b->n) + FIRST_BYTES;
    size_t cap = b->pool_cap > 0 ? b->pool_cap : FIRST_BYTES;
    char *pool;

    while (b->step_count > 0 && b->pool_n + bytes > most && b->pool_n + bytes > b->pool_cap)
        drop_oldest(b);
    if (b->pool_n + bytes <= b->pool_cap)
        return;
    while (cap < b->pool_n + bytes)
        cap *= 2;
    pool = arena_alloc(b->arena, cap);
    if (b->pool != NULL) {
        memcpy(pool, b->pool, b->pool_n);
        explicit_bzero(b->pool, b->pool_cap);
    }
    b->pool = pool;
    b->pool_cap = cap;
}

/* What was undone and could be redone is gone with the next edit. */
static void drop_redo(struct edit_buf *b)
{
    while (b->step_count > b->step_at) {
        b->step_count--;
        b->pool_n = b->steps[b->step_count].pool_at;
    }
}

/* True when the edit continues the last step: typing on, without a break in between. */
static bool continues(const struct edit_buf *b, size_t at, size_t out_n, bool joins)
{
    const struct edit_undo *u;

    if (!joins || !b->may_join || b->step_at == 0 || out_n > 0)
        return false;
    u = &b->steps[b->step_at - 1];
    return u->joins && u->at + u->in_n == at;
}

static void remember(struct edit_buf *b, size_t at, size_t out_n, struct str in, bool joins)
{
    struct edit_undo *u;

    if (b->secret)
        return;
    drop_redo(b);
    if (continues(b, at, out_n, joins)) {
        pool_room(b, in.n);
        memcpy(b->pool + b->pool_n, in.p, in.n);
        b->steps[b->step_at - 1].in_n += in.n;
        b->pool_n += in.n;
        return;
    }
    if (b->steps == NULL)
        b->steps = ARENA_ARRAY(b->arena, struct edit_undo, STEPS_MAX);
    if (b->step_count == STEPS_MAX)
        drop_oldest(b);
    pool_room(b, out_n + in.n);
    u = &b->steps[b->step_count++];
    *u = (struct edit_undo){.at = at,
                            .out_n = out_n,
                            .in_n = in.n,
                            .cursor = b->cursor,
                            .pool_at = b->pool_n,
                            .joins = joins};
    memcpy(b->pool + b->pool_n, b->p + at, out_n);
    if (in.n > 0)
        memcpy(b->pool + b->pool_n + out_n, in.p, in.n);
    b->pool_n += out_n + in.n;
    b->step_at = b->step_count;
}

/* The characters that the text would have with [from, to) replaced by `in`. */
static size_t chars_after(const struct edit_buf *b, size_t from, size_t to, struct str in)
{
    bool free_mark = false;
    size_t count = count_piece((struct str){b->p, from}, &free_mark);

    count += count_piece(in, &free_mark);
    return count + count_piece((struct str){b->p + to, b->n - to}, &free_mark);
}

bool edit_buf_replace(struct edit_buf *b, size_t from, size_t to, struct str text, bool joins)
{
    if (from == to && text.n == 0)
        return true;
    if (text.n > 0) {
        size_t chars = chars_after(b, from, to, text);

        if (chars > b->max_chars && chars >= edit_buf_chars(edit_buf_text(b)))
            return false;
        if (b->secret && b->n - (to - from) + text.n + 1 > b->cap)
            return false;
    }
    remember(b, from, to - from, text, joins);
    splice(b, from, to - from, text.p, text.n);
    b->cursor = from + text.n;
    b->may_join = true;
    return true;
}

void edit_buf_break(struct edit_buf *b)
{
    b->may_join = false;
}

bool edit_buf_undo(struct edit_buf *b)
{
    const struct edit_undo *u;

    if (b->step_at == 0)
        return false;
    u = &b->steps[--b->step_at];
    splice(b, u->at, u->in_n, b->pool + u->pool_at, u->out_n);
    b->cursor = u->cursor;
    b->may_join = false;
    return true;
}

bool edit_buf_redo(struct edit_buf *b)
{
    const struct edit_undo *u;

    if (b->step_at == b->step_count)
        return false;
    u = &b->steps[b->step_at++];
    splice(b, u->at, u->out_n, b->pool + u->pool_at + u->out_n, u->in_n);
    b->cursor = u->at + u->in_n;
    b->may_join = false;
    return true;
}

size_t edit_buf_prev(const struct edit_buf *b, size_t at)
{
    return utf8_prev(edit_buf_text(b), at);
}

size_t edit_buf_next(const struct edit_buf *b, size_t at)
{
    return utf8_next(edit_buf_text(b), at);
}

/* True when the cluster at `at` belongs to a word. */
static bool in_word(const struct edit_buf *b, size_t at)
{
    uint32_t c;

    utf8_decode(edit_buf_text(b), at, &c);
    return c == '_' || iswalnum((wint_t)c) || (c >= 0x80 && !iswspace((wint_t)c) &&
                                               !iswpunct((wint_t)c));
}

size_t edit_buf_word_left(const struct edit_buf *b, size_t at)
{
    while (at > 0 && !in_word(b, edit_buf_prev(b, at)))
        at = edit_buf_prev(b, at);
    while (at > 0 && in_word(b, edit_buf_prev(b, at)))
        at = edit_buf_prev(b, at);
    return at;
}

size_t edit_buf_word_right(const struct edit_buf *b, size_t at)
{
    while (at < b->n && in_word(b, at))
        at = edit_buf_next(b, at);
    while (at < b->n && !in_word(b, at))
        at = edit_buf_next(b, at);
    return at;
}
