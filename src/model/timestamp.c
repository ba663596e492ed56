/* SPDX-License-Identifier: Apache-2.0 */
/* timestamp: the server's way to write a moment. Declared in when.h. */
#include <config.h>

#include "model/when.h"

/* Reads exactly `n` digits at `*p`. */
static bool take_digits(struct str *s, int n, int *out)
{
    int v = 0;

    if (s->n < (size_t)n)
        return false;
    for (int i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        v = v * 10 + (s->p[i] - '0');
    }
    *s = str_sub(*s, (size_t)n, s->n);
    *out = v;
    return true;
}

static bool take_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

/* ".5" as 500000; nothing is 0. */
static bool take_micros(struct str *s, int *out)
{
    int v = 0;
    int digits = 0;

    *out = 0;
    if (!take_char(s, '.'))
        return true;
    for (; s->n > 0 && s->p[0] >= '0' && s->p[0] <= '9'; *s = str_sub(*s, 1, s->n)) {
        if (++digits > 6)
            return false;
        v = v * 10 + (s->p[0] - '0');
    }
    if (digits == 0)
        return false;
    for (; digits < 6; digits++)
        v *= 10;
    *out = v;
    return true;
}

/* "+00", "-03", "-03:30", "-03:06:28", "Z": seconds east of UTC. */
static bool take_offset(struct str *s, int *out)
{
    int h = 0;
    int m = 0;
    int sec = 0;
    int sign = 1;

    if (take_char(s, 'Z')) {
        *out = 0;
        return true;
    }
    if (take_char(s, '-'))
        sign = -1;
    else if (!take_char(s, '+'))
        return false;
    if (!take_digits(s, 2, &h))
        return false;
    if (take_char(s, ':') &&
        (!take_digits(s, 2, &m) || (take_char(s, ':') && !take_digits(s, 2, &sec))))
        return false;
    if (h > 15 || m > 59 || sec > 59)
        return false;
    *out = sign * (h * 3600 + m * 60 + sec);
    return true;
}

bool when_timestamp(struct str s, int64_t *micros)
{
    struct date d;
    int h = 0;
    int m = 0;
    int sec = 0;
    int frac = 0;
    int offset = 0;

    if (s.n < 10 || !date_from_iso(s.p, 10, &d))
        return false;
    s = str_sub(s, 10, s.n);
    if (!take_char(&s, ' ') && !take_char(&s, 'T'))
        return false;
    if (!take_digits(&s, 2, &h) || !take_char(&s, ':') || !take_digits(&s, 2, &m) ||
        !take_char(&s, ':') || !take_digits(&s, 2, &sec) || !take_micros(&s, &frac) ||
        !take_offset(&s, &offset) || s.n != 0)
        return false;
    if (h > 23 || m > 59 || sec > 59)
        return false;
    *micros =
        (((int64_t)date_to_days(d) * 86400 + h * 3600 + m * 60 + sec) - offset) * 1000000 + frac;
    return true;
}
