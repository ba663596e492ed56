/* SPDX-License-Identifier: Apache-2.0 */
/* str: text with its length. It is always valid UTF-8 inside the program (utf8.h checks it at the
 * edges), does not own its bytes and need not end in NUL. */
#ifndef ARCA_BASE_STR_H
#define ARCA_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct str {
    const char *p;
    size_t n;
};

/* The str of a string literal. */
#define STR(lit) ((struct str){.p = "" lit, .n = sizeof(lit) - 1})
#define STR_EMPTY ((struct str){.p = "", .n = 0})

/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p

/* The str of a C string, which must outlive it; NULL gives the empty str. */
struct str str_of(const char *c);

bool str_eq(struct str a, struct str b);

/* Bytewise order: negative, 0 or positive. */
int str_cmp(struct str a, struct str b);

bool str_starts(struct str s, struct str prefix);

/* Without the white space (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str s);

/* From byte `from`, at most `n` bytes, both cut to what is there. */
struct str str_sub(struct str s, size_t from, size_t n);

/* Where `needle` begins, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);

/* A copy in `a`, NUL behind it. */
struct str str_copy(struct arena *a, struct str s);

/* The same as a C string in `a`. */
const char *str_c(struct arena *a, struct str s);

/* printf into `a`. */
struct str str_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
