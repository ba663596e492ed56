/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/zone.h"

#include <string.h>

#include "i18n/i18n.h"

enum { HEADER = 44, DAY = 86400 };

struct block {
    uint32_t isut, isstd, leap, times, types, chars;
};

static uint32_t u32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int32_t i32(const unsigned char *p)
{
    uint32_t v = u32(p);
    int32_t out;

    memcpy(&out, &v, sizeof out);
    return out;
}

static int64_t i64(const unsigned char *p)
{
    uint64_t v = (uint64_t)u32(p) << 32 | u32(p + 4);
    int64_t out;

    memcpy(&out, &v, sizeof out);
    return out;
}

static struct err damaged(const char *what)
{
    return err_make(ERR_INPUT, N_("The description of the time zone is damaged."), "zone: %s",
                    what);
}

/* Reads a header; how long its block is with moments of `width` bytes, or 0 when it is damaged. */
static size_t header(struct str s, size_t width, struct block *b)
{
    const unsigned char *p = (const unsigned char *)s.p;
    uint32_t *to[] = {&b->isut, &b->isstd, &b->leap, &b->times, &b->types, &b->chars};

    if (s.n < HEADER || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
        return 0;
    for (size_t i = 0; i < 6; i++) {
        *to[i] = u32(p + 20 + 4 * i);
        if (*to[i] > 100000)
            return 0;
    }
    return HEADER + b->times * (width + 1) + b->types * 6u + b->chars + b->leap * (width + 4) +
           b->isstd + b->isut;
}

/* A type of local time: six bytes behind the moments and their types. */
static int32_t type_offset(const struct zone *z, uint32_t type)
{
    return i32(z->data + z->times * 9u + type * 6u);
}

static bool types_fit(const struct zone *z)
{
    for (uint32_t i = 0; i < z->times; i++) {
        if (z->data[z->times * 8u + i] >= z->types)
            return false;
        if (i > 0 && i64(z->data + i * 8u) <= i64(z->data + (i - 1) * 8u))
            return false;
    }
    for (uint32_t i = 0; i < z->types; i++) {
        if (type_offset(z, i) < -26 * 3600 || type_offset(z, i) > 26 * 3600)
            return false;
    }
    return true;
}

static bool eat(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

static bool number(struct str *s, int max, int *out)
{
    int v = 0;
    size_t n = 0;

    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++) {
        v = v * 10 + (s->p[n] - '0');
        if (v > max)
            return false;
    }
    *s = str_sub(*s, n, s->n);
    *out = v;
    return n > 0;
}

/* hh[:mm[:ss]] with a sign, in seconds. */
static bool clock_time(struct str *s, int32_t *out)
{
    int h = 0;
    int m = 0;
    int sec = 0;
    int sign = eat(s, '-') ? -1 : 1;

    if (sign > 0)
        eat(s, '+');
    if (!number(s, 167, &h) ||
        (eat(s, ':') && (!number(s, 59, &m) || (eat(s, ':') && !number(s, 59, &sec)))))
        return false;
    *out = sign * (h * 3600 + m * 60 + sec);
    return true;
}

/* The name of a zone: letters, or anything between < and >. */
static bool zone_name(struct str *s)
{
    size_t n = 0;
    bool quoted = eat(s, '<');

    while (n < s->n &&
           (quoted ? s->p[n] != '>'
                   : (s->p[n] >= 'A' && s->p[n] <= 'Z') || (s->p[n] >= 'a' && s->p[n] <= 'z')))
        n++;
    *s = str_sub(*s, n, s->n);
    return n > 0 && (!quoted || eat(s, '>'));
}

static bool change(struct str *s, struct zone_change *c)
{
    bool right;

    c->kind = eat(s, 'M') ? 'M' : eat(s, 'J') ? 'J' : 'D';
    if (c->kind == 'M')
        right = number(s, 12, &c->month) && c->month >= 1 && eat(s, '.') &&
                number(s, 5, &c->week) && c->week >= 1 && eat(s, '.') && number(s, 6, &c->day);
    else
        right = number(s, 365, &c->day) && (c->kind == 'D' || c->day >= 1);
    c->at = 2 * 3600;
    return right && (!eat(s, '/') || clock_time(s, &c->at));
}

/* The POSIX rule behind the last newline: "WET0WEST,M3.5.0/1,M10.5.0", "<-03>3", or nothing. */
static bool rule_read(struct zone *z, struct str s)
{
    int32_t west = 0;

    if (s.n == 0)
        return true;
    if (!zone_name(&s) || !clock_time(&s, &west))
        return false;
    z->rule_standard = -west;
    z->has_rule = true;
    if (s.n == 0)
        return true;
    z->rule_summer = true;
    z->rule_offset_summer = z->rule_standard + 3600;
    if (!zone_name(&s))
        return false;
    if (s.n > 0 && s.p[0] != ',') {
        if (!clock_time(&s, &west))
            return false;
        z->rule_offset_summer = -west;
    }
    return eat(&s, ',') && change(&s, &z->begins) && eat(&s, ',') && change(&s, &z->ends) &&
           s.n == 0;
}

struct err zone_read(struct zone *z, struct str s)
{
    struct block b;
    size_t n = header(s, 4, &b);

    *z = ZONE_UTC;
    if (n == 0 || n > s.n)
        return damaged("first header");
    s = str_sub(s, n, s.n);
    n = header(s, 8, &b);
    if (n == 0 || n + 2 > s.n || b.types == 0 || b.types > 256)
        return damaged("second header");
    z->data = (const unsigned char *)s.p + HEADER;
    z->times = b.times;
    z->types = b.types;
    s = str_sub(s, n, s.n);
    if (!types_fit(z) || s.p[0] != '\n' || s.p[s.n - 1] != '\n' ||
        !rule_read(z, str_sub(s, 1, s.n - 2))) {
        *z = ZONE_UTC;
        return damaged("content");
    }
    return OK;
}

/* The day of `year`, as days since 1970, on which a change falls. */
static int32_t change_day(const struct zone_change *c, int year)
{
    int32_t first = date_to_days((struct date){.year = year, .month = 1, .day = 1});
    struct date d = {.year = year, .month = c->month, .day = 1};
    int weekday;
    int day;

    if (c->kind == 'D')
        return first + c->day;
    if (c->kind == 'J')
        return first + c->day - 1 + (c->day > 59 && date_is_leap(year) ? 1 : 0);
    weekday = (date_weekday(d) + 1) % 7; /* 0 is Sunday here */
    day = 1 + (c->day - weekday + 7) % 7 + (c->week - 1) * 7;
    if (day > date_month_days(year, c->month))
        day -= 7;
    return date_to_days(d) + day - 1;
}

static int32_t rule_offset(const struct zone *z, int64_t seconds)
{
    int64_t local = seconds + z->rule_standard;
    int64_t days = (local >= 0 ? local : local - (DAY - 1)) / DAY;
    int year;
    int64_t begins;
    int64_t ends;

    if (!z->rule_summer || days < -700000 || days > 2900000)
        return z->rule_standard;
    year = date_from_days((int32_t)days).year;
    begins = (int64_t)change_day(&z->begins, year) * DAY + z->begins.at - z->rule_standard;
    ends = (int64_t)change_day(&z->ends, year) * DAY + z->ends.at - z->rule_offset_summer;
    if (begins < ends)
        return seconds >= begins && seconds < ends ? z->rule_offset_summer : z->rule_standard;
    return seconds >= ends && seconds < begins ? z->rule_standard : z->rule_offset_summer;
}

int32_t zone_offset(const struct zone *z, int64_t seconds)
{
    uint32_t low = 0;
    uint32_t high = z->times;

    if (z->data == NULL)
        return 0;
    /* The number of listed moments up to `seconds`. */
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;

        if (i64(z->data + mid * 8u) <= seconds)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == z->times && z->has_rule)
        return rule_offset(z, seconds);
    return type_offset(z, low == 0 ? 0 : z->data[z->times * 8u + low - 1]);
}

struct zone_time zone_local(const struct zone *z, int64_t micros)
{
    int64_t seconds = (micros >= 0 ? micros : micros - 999999) / 1000000;
    int64_t local = seconds + zone_offset(z, seconds);
    int64_t days = (local >= 0 ? local : local - (DAY - 1)) / DAY;
    int rest = (int)(local - days * DAY);

    return (struct zone_time){
        .date = date_from_days((int32_t)days), .minute = rest / 60, .second = rest % 60};
}

enum zone_fit zone_instant(const struct zone *z, struct date day, int minute, int64_t *micros)
{
    int64_t local = (int64_t)date_to_days(day) * DAY + (int64_t)minute * 60;
    int64_t before = zone_offset(z, local - DAY);
    int64_t after = zone_offset(z, local + DAY);
    bool first = zone_offset(z, local - before) == before;
    bool second = zone_offset(z, local - after) == after;

    *micros = (local - (first || !second ? before : after)) * 1000000;
    if (first && second)
        return before == after ? ZONE_ONE : ZONE_TWICE;
    return first || second ? ZONE_ONE : ZONE_GAP;
}
