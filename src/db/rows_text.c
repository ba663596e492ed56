/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "db/rows_text.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "base/vec.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Reads between `least` and `most` digits and moves on. */
static bool number(const char **v, int least, int most, int *out)
{
    int n = 0;
    int digits = 0;

    for (; digits < most && is_digit(**v); digits++, (*v)++)
        n = n * 10 + (**v - '0');
    *out = n;
    return digits >= least;
}

static bool letter(const char **v, char c)
{
    if (**v != c)
        return false;
    (*v)++;
    return true;
}

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static bool date_part(const char **v, int ymd[3])
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (!number(v, 4, 4, &ymd[0]) || !letter(v, '-') || !number(v, 2, 2, &ymd[1]) ||
        !letter(v, '-') || !number(v, 2, 2, &ymd[2]))
        return false;
    if (ymd[0] < 1 || ymd[1] < 1 || ymd[1] > 12 || ymd[2] < 1)
        return false;
    return ymd[2] <= days[ymd[1] - 1] + (ymd[1] == 2 && is_leap(ymd[0]));
}

bool rows_text_date(const char *v, int ymd[3])
{
    if (date_part(&v, ymd) && *v == '\0')
        return true;
    ymd[0] = ymd[1] = ymd[2] = 0;
    return false;
}

/* Days from 1970-01-01 in the proleptic Gregorian calendar. */
static int64_t days_from_1970(const int ymd[3])
{
    int64_t y = ymd[0] - (ymd[1] <= 2);
    int64_t era = y / 400;
    int64_t year_of_era = y - era * 400;
    int64_t month = (ymd[1] + 9) % 12; /* from March */
    int64_t day_of_year = (153 * month + 2) / 5 + ymd[2] - 1;

    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

/* "10:42:00.123456" as microseconds. */
static bool clock_part(const char **v, int64_t *us)
{
    int h;
    int m;
    int s;
    int64_t unit = 100000;

    if (!number(v, 2, 2, &h) || !letter(v, ':') || !number(v, 2, 2, &m) || !letter(v, ':') ||
        !number(v, 2, 2, &s) || m > 59 || s > 60 || h > 24 || (h == 24 && (m != 0 || s != 0)))
        return false;
    *us = ((int64_t)h * 3600 + m * 60 + s) * 1000000;
    if (!letter(v, '.'))
        return true;
    if (!is_digit(**v))
        return false;
    for (; is_digit(**v); (*v)++, unit /= 10)
        *us += (**v - '0') * unit;
    return true;
}

/* "+05:30", "-03", "-03:06:28": seconds east of Greenwich. */
static bool zone_part(const char **v, int64_t *seconds)
{
    int part[3] = {0, 0, 0};
    bool west = **v == '-';

    if (!letter(v, '-') && !letter(v, '+'))
        return false;
    if (!number(v, 2, 2, &part[0]))
        return false;
    for (int i = 1; i < 3 && letter(v, ':'); i++)
        if (!number(v, 2, 2, &part[i]))
            return false;
    *seconds = (int64_t)part[0] * 3600 + part[1] * 60 + part[2];
    if (west)
        *seconds = -*seconds;
    return true;
}

bool rows_text_time(const char *v, int64_t *us)
{
    int ymd[3];
    int64_t day_us;
    int64_t zone = 0;

    *us = INT64_MIN;
    if (strcmp(v, "infinity") == 0 || strcmp(v, "-infinity") == 0) {
        *us = v[0] == '-' ? INT64_MIN + 1 : INT64_MAX;
        return true;
    }
    if (!date_part(&v, ymd) || !(letter(&v, ' ') || letter(&v, 'T')) || !clock_part(&v, &day_us))
        return false;
    if (*v != '\0' && !zone_part(&v, &zone))
        return false;
    if (*v != '\0')
        return false;
    *us = days_from_1970(ymd) * INT64_C(86400000000) + day_us - zone * 1000000;
    return true;
}

bool rows_text_minutes(const char *v, int *minutes)
{
    char full[16];
    const char *at = v;
    int64_t us;

    *minutes = -1;
    if (strlen(v) == 5) { /* "10:42", as our functions write it */
        snprintf(full, sizeof full, "%s:00", v);
        at = full;
    }
    if (!clock_part(&at, &us) || *at != '\0')
        return false;
    *minutes = (int)(us / 60000000);
    return true;
}

static int hex(char c)
{
    if (is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool rows_text_bytes(struct str v, struct arena *a, struct str *out)
{
    char *p;

    if (v.n < 2 || v.n % 2 != 0 || v.p[0] != '\\' || v.p[1] != 'x')
        return false;
    p = arena_alloc(a, v.n / 2);
    for (size_t i = 2; i < v.n; i += 2) {
        int high = hex(v.p[i]);
        int low = hex(v.p[i + 1]);

        if (high < 0 || low < 0)
            return false;
        p[i / 2 - 1] = (char)(high << 4 | low);
    }
    *out = (struct str){.p = p, .n = v.n / 2 - 1};
    return true;
}

/* One element from byte *at, written to `p`; leaves *at on the ',' or '}' behind it. */
static bool list_item(struct str v, size_t *at, char *p, struct str *out)
{
    bool quoted = v.p[*at] == '"';
    size_t n = 0;

    if (quoted)
        (*at)++;
    for (; *at < v.n; (*at)++) {
        char c = v.p[*at];

        if (quoted ? c == '"' : (c == ',' || c == '}'))
            break;
        if (!quoted && (c == '{' || c == '"'))
            return false;
        if (c == '\\' && ++*at >= v.n)
            return false;
        p[n++] = v.p[*at];
    }
    if (quoted && *at < v.n)
        (*at)++;
    if (*at >= v.n || (v.p[*at] != ',' && v.p[*at] != '}'))
        return false;
    *out = (struct str){.p = p, .n = n};
    if (!quoted && str_eq(*out, STR("NULL")))
        *out = STR_EMPTY;
    return quoted || n > 0;
}

bool rows_text_list(struct str v, struct arena *a, const struct str **items, size_t *n)
{
    struct { VEC_OF(struct str) } list = {.arena = a};
    char *room;
    size_t at = 1;

    *items = NULL;
    *n = 0;
    if (v.n < 2 || v.p[0] != '{' || v.p[v.n - 1] != '}')
        return false;
    if (v.n == 2)
        return true;
    room = arena_alloc(a, v.n);
    for (;; at++) {
        struct str item;

        if (!list_item(v, &at, room + at, &item))
            return false;
        vec_push(&list, item);
        if (v.p[at] == '}')
            break;
    }
    if (at != v.n - 1)
        return false;
    *items = list.p;
    *n = list.n;
    return true;
}
