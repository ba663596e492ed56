/* SPDX-License-Identifier: Apache-2.0 */
/* buf: bytes that are put together piece by piece, on the heap, with a NUL always behind them.
 * All zero is an empty buf. What it leaves behind when it grows or goes is wiped. */
#ifndef ARCA_BASE_BUF_H
#define ARCA_BASE_BUF_H

#include <stddef.h>

#include "base/str.h"

struct buf {
    char *p; /* NULL while nothing was added: read through buf_c or buf_str */
    size_t n;
    size_t cap;
};

void buf_add(struct buf *b, const char *p, size_t n);
void buf_add_str(struct buf *b, struct str s);
void buf_add_c(struct buf *b, const char *c);
void buf_add_byte(struct buf *b, char c);

/* Appends one code point as UTF-8; what is none becomes U+FFFD. */
void buf_add_code(struct buf *b, unsigned code);

void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The content, valid until the next change. */
const char *buf_c(const struct buf *b);
struct str buf_str(const struct buf *b);

/* Drops the first `n` bytes (at most all). */
void buf_eat(struct buf *b, size_t n);

/* Wipes the content and keeps the room. */
void buf_clear(struct buf *b);

/* Wipes and gives back; the buf may be used again. */
void buf_free(struct buf *b);

#endif
