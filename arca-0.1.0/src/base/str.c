/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str str_of(const char *c)
{
    return c != NULL ? (struct str){.p = c, .n = strlen(c)} : STR_EMPTY;
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n != 0 ? memcmp(a.p, b.p, n) : 0;

    return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
    while (s.n > 0 && is_blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n > 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    return (struct str){.p = s.p + from, .n = n};
}

ptrdiff_t str_find(struct str s, struct str needle)
{
    const char *at = needle.n == 0 ? s.p : memmem(s.p, s.n, needle.p, needle.n);

    return at != NULL ? at - s.p : -1;
}

struct str str_copy(struct arena *a, struct str s)
{
    return (struct str){.p = arena_copy(a, s.p, s.n), .n = s.n};
}

const char *str_c(struct arena *a, struct str s)
{
    return arena_copy(a, s.p, s.n);
}

struct str str_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_list again;
    char *p;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        n = 0;
    p = arena_array(a, (size_t)n + 1, 1);
    vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return (struct str){.p = p, .n = (size_t)n};
}
