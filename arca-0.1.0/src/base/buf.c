/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

static void buf_room(struct buf *b, size_t more)
{
    size_t room = b->cap != 0 ? b->cap : 64;

    if (more > SIZE_MAX / 4 - b->n)
        arena_exhausted();
    while (room < b->n + more + 1)
        room *= 2;
    if (room != b->cap) {
        b->p = mem_grow(b->p, b->cap, room);
        b->cap = room;
    }
}

void buf_add(struct buf *b, const char *p, size_t n)
{
    buf_room(b, n);
    if (n != 0)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_add_str(struct buf *b, struct str s)
{
    buf_add(b, s.p, s.n);
}

void buf_add_c(struct buf *b, const char *c)
{
    buf_add(b, c, strlen(c));
}

void buf_add_byte(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_add_code(struct buf *b, unsigned code)
{
    char bytes[UTF8_MAX];

    buf_add(b, bytes, utf8_encode(code, bytes));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_list again;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n > 0) {
        buf_room(b, (size_t)n);
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

const char *buf_c(const struct buf *b)
{
    return b->p != NULL ? b->p : "";
}

struct str buf_str(const struct buf *b)
{
    return (struct str){.p = buf_c(b), .n = b->n};
}

void buf_eat(struct buf *b, size_t n)
{
    if (n > b->n)
        n = b->n;
    if (n == 0)
        return;
    memmove(b->p, b->p + n, b->n - n);
    explicit_bzero(b->p + b->n - n, n);
    b->n -= n;
}

void buf_clear(struct buf *b)
{
    if (b->p != NULL)
        explicit_bzero(b->p, b->n);
    b->n = 0;
}

void buf_free(struct buf *b)
{
    mem_free(b->p, b->cap);
    *b = (struct buf){.p = NULL};
}
