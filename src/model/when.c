/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/when.h"

#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"

enum { TYPED_MAX = 48, TOKENS_MAX = 16, RECENT_DAYS = 92 };

/* A piece of what was typed: a number, a word, or one punctuation character. */
struct token {
    char kind; /* 'n', 'w', or the character itself */
    int value; /* of a number; at most 8 digits are taken */
    int digits;
    const char *word; /* into the folded text, not ended by NUL */
    size_t len;
};

struct typed {
    char text[TYPED_MAX]; /* lower case, without accents */
    size_t n;
    struct token token[TOKENS_MAX];
    int count;
    int at; /* the next token to read */
};

struct word_value {
    const char *word;
    int value;
};

/* Each word may be cut to three letters. */
static const struct word_value weekdays[] = {
    {"segunda", 0},   {"monday", 0},   {"terca", 1},    {"tuesday", 1}, {"quarta", 2},
    {"wednesday", 2}, {"quinta", 3},   {"thursday", 3}, {"sexta", 4},   {"friday", 4},
    {"sabado", 5},    {"saturday", 5}, {"domingo", 6},  {"sunday", 6},
};

static const struct word_value months[] = {
    {"janeiro", 1},   {"january", 1},   {"fevereiro", 2}, {"february", 2},  {"marco", 3},
    {"march", 3},     {"abril", 4},     {"april", 4},     {"maio", 5},      {"may", 5},
    {"junho", 6},     {"june", 6},      {"julho", 7},     {"july", 7},      {"agosto", 8},
    {"august", 8},    {"setembro", 9},  {"september", 9}, {"outubro", 10},  {"october", 10},
    {"novembro", 11}, {"november", 11}, {"dezembro", 12}, {"december", 12},
};

static const struct word_value near_days[] = {
    {"t", 0},      {"h", 0},        {"today", 0},  {"hoje", 0},
    {"amanha", 1}, {"tomorrow", 1}, {"ontem", -1}, {"yesterday", -1},
};

enum unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR };

static const struct word_value units[] = {
    {"d", UNIT_DAY},        {"dia", UNIT_DAY},      {"dias", UNIT_DAY},    {"day", UNIT_DAY},
    {"days", UNIT_DAY},     {"w", UNIT_WEEK},       {"s", UNIT_WEEK},      {"sem", UNIT_WEEK},
    {"semana", UNIT_WEEK},  {"semanas", UNIT_WEEK}, {"week", UNIT_WEEK},   {"weeks", UNIT_WEEK},
    {"m", UNIT_MONTH},      {"mes", UNIT_MONTH},    {"meses", UNIT_MONTH}, {"month", UNIT_MONTH},
    {"months", UNIT_MONTH}, {"y", UNIT_YEAR},       {"a", UNIT_YEAR},      {"ano", UNIT_YEAR},
    {"anos", UNIT_YEAR},    {"year", UNIT_YEAR},    {"years", UNIT_YEAR},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Looks `t` up; with `cut` the word may be shortened to no less than three letters. */
static bool word_find(const struct word_value *table, size_t count, const struct token *t, bool cut,
                      int *value)
{
    if (t == NULL || t->kind != 'w')
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t full = strlen(table[i].word);

        if (t->len > full || memcmp(table[i].word, t->word, t->len) != 0)
            continue;
        if (t->len == full || (cut && t->len >= 3)) {
            *value = table[i].value;
            return true;
        }
    }
    return false;
}

static bool word_is(const struct token *t, const char *word)
{
    return t != NULL && t->kind == 'w' && t->len == strlen(word) &&
           memcmp(t->word, word, t->len) == 0;
}

static bool typed_fold(struct typed *t, struct str in)
{
    in = str_trim(in);
    if (in.n >= TYPED_MAX)
        return false;
    t->n = 0;
    for (size_t i = 0; i < in.n;) {
        uint32_t code;

        i += utf8_decode(in, i, &code);
        if (code >= 0x300 && code <= 0x36f)
            continue; /* a combining mark behind its letter */
        if (code >= 'A' && code <= 'Z')
            code += 'a' - 'A';
        else if (code >= 0x80)
            code = (unsigned char)utf8_base_letter(code);
        if ((code < ' ' && code != '\t') || code == 0x7f)
            return false;
        t->text[t->n++] = (char)code;
    }
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Cuts the folded text into tokens; blanks only separate. "de" and "of" and commas say nothing. */
static bool typed_cut(struct typed *t)
{
    size_t i = 0;

    t->count = 0;
    t->at = 0;
    while (i < t->n) {
        struct token k = {.kind = t->text[i], .word = t->text + i};
        size_t from = i;

        if (is_digit(t->text[i])) {
            k.kind = 'n';
            for (; i < t->n && is_digit(t->text[i]); i++) {
                if (++k.digits > 8)
                    return false;
                k.value = k.value * 10 + (t->text[i] - '0');
            }
        } else if (is_letter(t->text[i])) {
            k.kind = 'w';
            while (i < t->n && is_letter(t->text[i]))
                i++;
        } else {
            i++;
        }
        k.len = i - from;
        if (k.kind == ' ' || k.kind == '\t' || k.kind == ',' || word_is(&k, "de") ||
            word_is(&k, "of"))
            continue;
        if (t->count == TOKENS_MAX)
            return false;
        t->token[t->count++] = k;
    }
    return true;
}

/* The token `ahead` places on, or NULL behind the end. */
static const struct token *peek(const struct typed *t, int ahead)
{
    return t->at + ahead < t->count ? &t->token[t->at + ahead] : NULL;
}

static bool peek_is(const struct typed *t, int ahead, char kind)
{
    const struct token *k = peek(t, ahead);

    return k != NULL && k->kind == kind;
}

static enum when_result in_range(struct date d, struct date *out)
{
    if (d.year < DATE_YEAR_MIN || d.year > DATE_YEAR_MAX)
        return WHEN_OUT_OF_RANGE;
    *out = d;
    return WHEN_OK;
}

static enum when_result shift(struct date *d, int n, enum unit unit)
{
    struct date to;

    switch (unit) {
    case UNIT_DAY:
        to = date_add_days(*d, n);
        break;
    case UNIT_WEEK:
        to = date_add_days(*d, n * 7);
        break;
    case UNIT_MONTH:
        if (n > 12 * 300 || n < -12 * 300)
            return WHEN_OUT_OF_RANGE;
        to = date_add_months(*d, n);
        break;
    case UNIT_YEAR:
    default:
        if (n > 300 || n < -300)
            return WHEN_OUT_OF_RANGE;
        to = date_add_months(*d, n * 12);
        break;
    }
    return in_range(to, d);
}

/* Reads "+3", "-2w", "+1m-1d" until the end of what was typed. */
static enum when_result offsets(struct typed *t, struct date *d)
{
    while (t->at < t->count) {
        const struct token *n = peek(t, 1);
        int sign = peek_is(t, 0, '+') ? 1 : -1;
        int unit = UNIT_DAY;
        enum when_result r;

        if (!(peek_is(t, 0, '+') || peek_is(t, 0, '-')) || n == NULL || n->kind != 'n')
            return WHEN_UNREADABLE;
        if (n->digits > 6)
            return WHEN_OUT_OF_RANGE;
        t->at += 2;
        if (word_find(units, COUNT(units), peek(t, 0), false, &unit))
            t->at++;
        r = shift(d, sign * n->value, (enum unit)unit);
        if (r != WHEN_OK)
            return r;
    }
    return WHEN_OK;
}

/* The weekday `w` that is meant from today: the next one, or the last one; never today. */
static struct date weekday_from(struct date today, int w, enum when_lean lean)
{
    int ahead = (w - date_weekday(today) + 7) % 7;

    if (lean == WHEN_PAST)
        return date_add_days(today, ahead - 7);
    return date_add_days(today, ahead == 0 ? 7 : ahead);
}

/* Whether month and day of `a` come before those of `b`, whatever the years. */
static bool earlier_in_year(struct date a, struct date b)
{
    return a.month < b.month || (a.month == b.month && a.day < b.day);
}

/* How many days ago day and month of `d` were this year. */
static int days_gone(struct date d, struct date today)
{
    d.year = today.year;
    return (int)(date_to_days(today) - date_to_days(d));
}

/* The year that is meant when only day and month were typed. */
static int year_missing(struct date d, struct date today, enum when_lean lean)
{
    int before = earlier_in_year(d, today);
    int after = earlier_in_year(today, d);

    if (lean == WHEN_FUTURE)
        return before && days_gone(d, today) > RECENT_DAYS ? today.year + 1 : today.year;
    if (lean == WHEN_PAST)
        return after ? today.year - 1 : today.year;
    /* Nearest: more than six months away means the other side of the new year. */
    if (before && (today.month - d.month) * 31 + today.day - d.day > 183)
        return today.year + 1;
    if (after && (d.month - today.month) * 31 + d.day - today.day > 183)
        return today.year - 1;
    return today.year;
}

/* The year that is meant by two digits. */
static int year_of_two(struct date d, struct date today, enum when_lean lean)
{
    int year = today.year / 100 * 100 + d.year;

    if (lean == WHEN_PAST) {
        d.year = year;
        return date_cmp(d, today) > 0 ? year - 100 : year;
    }
    if (year < today.year - 50)
        return year + 100;
    return year > today.year + 49 ? year - 100 : year;
}

/* Makes a day of numbers; `digits` of the year is 0 when it was left out. */
static enum when_result day_make(struct date d, int digits, struct date today, enum when_lean lean,
                                 struct date *out)
{
    if (digits == 0)
        d.year = year_missing(d, today, lean);
    else if (digits == 2)
        d.year = year_of_two(d, today, lean);
    else if (digits != 4)
        return WHEN_UNREADABLE;
    if (d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31)
        return WHEN_NO_SUCH_DAY;
    if (d.year < DATE_YEAR_MIN || d.year > DATE_YEAR_MAX)
        return WHEN_OUT_OF_RANGE;
    if (!date_exists(d))
        return WHEN_NO_SUCH_DAY;
    *out = d;
    return WHEN_OK;
}

/* 251226, 25122026 and 20261225: the years that are taken never leave two readings. */
static enum when_result run_of_digits(const struct token *n, struct date today, enum when_lean lean,
                                      struct date *out)
{
    int v = n->value;
    struct date d;

    if (n->digits == 6) {
        d = (struct date){.day = v / 10000, .month = v / 100 % 100, .year = v % 100};
        return day_make(d, 2, today, lean, out);
    }
    if (n->digits != 8)
        return WHEN_UNREADABLE;
    d = (struct date){.year = v / 10000, .month = v / 100 % 100, .day = v % 100};
    if (d.year >= DATE_YEAR_MIN && d.year <= DATE_YEAR_MAX && d.month <= 12)
        return day_make(d, 4, today, lean, out);
    d = (struct date){.day = v / 1000000, .month = v / 10000 % 100, .year = v % 10000};
    return day_make(d, 4, today, lean, out);
}

/* Skips one separator; false when it is not the one that was used before. */
static bool separator(struct typed *t, char *used)
{
    const struct token *k = peek(t, 0);
    char now = k != NULL && (k->kind == '/' || k->kind == '-' || k->kind == '.') ? k->kind : ' ';

    if (*used != '\0' && *used != now)
        return false;
    *used = now;
    if (now != ' ')
        t->at++;
    return true;
}

/* day month [year], the month a number or a word, or year month day with a year of four digits. */
static enum when_result written_out(struct typed *t, struct date today, enum when_lean lean,
                                    struct date *out)
{
    const struct token *a = peek(t, 0);
    const struct token *c = NULL;
    struct date d = {.day = a->value};
    char used = '\0';
    const struct token *b;

    t->at++;
    if (!separator(t, &used) || (b = peek(t, 0)) == NULL)
        return WHEN_UNREADABLE;
    t->at++;
    if (!word_find(months, COUNT(months), b, true, &d.month)) {
        if (b->kind != 'n' || b->digits > 2)
            return WHEN_UNREADABLE;
        d.month = b->value;
    }
    if (t->at < t->count) {
        if (!separator(t, &used) || !peek_is(t, 0, 'n'))
            return WHEN_UNREADABLE;
        c = peek(t, 0);
        t->at++;
    }
    if (t->at < t->count)
        return WHEN_UNREADABLE;
    if (a->digits == 4 && c != NULL && c->digits <= 2 && b->kind == 'n') {
        d.year = a->value;
        d.day = c->value;
        return day_make(d, 4, today, lean, out);
    }
    if (a->digits > 2)
        return WHEN_UNREADABLE;
    d.year = c != NULL ? c->value : 0;
    return day_make(d, c != NULL ? c->digits : 0, today, lean, out);
}

static enum when_result explicit_date(struct typed *t, struct date today, enum when_lean lean,
                                      struct date *out)
{
    if (!peek_is(t, 0, 'n'))
        return WHEN_UNREADABLE;
    if (t->at + 1 == t->count)
        return run_of_digits(peek(t, 0), today, lean, out);
    return written_out(t, today, lean, out);
}

/* A weekday by itself, with offsets, or in front of a date that must agree with it. */
static enum when_result from_weekday(struct typed *t, int weekday, struct date today,
                                     enum when_lean lean, struct date *out)
{
    enum when_result r;

    t->at++;
    if (word_is(peek(t, 0), "feira"))
        t->at++;
    else if (peek_is(t, 0, '-') && word_is(peek(t, 1), "feira"))
        t->at += 2;
    if (peek_is(t, 0, '.'))
        t->at++;
    if (peek_is(t, 0, 'n')) {
        r = explicit_date(t, today, lean, out);
        return r == WHEN_OK && date_weekday(*out) != weekday ? WHEN_WRONG_WEEKDAY : r;
    }
    *out = weekday_from(today, weekday, lean);
    return offsets(t, out);
}

enum when_result when_date(struct str in, struct date today, enum when_lean lean, struct date *out)
{
    struct typed t;
    struct date d = today;
    enum when_result r;
    int value = 0;

    if (str_trim(in).n == 0)
        return WHEN_EMPTY;
    if (!typed_fold(&t, in) || !typed_cut(&t) || t.count == 0)
        return WHEN_UNREADABLE;
    if (peek_is(&t, 0, '+') || peek_is(&t, 0, '-')) {
        r = offsets(&t, &d);
    } else if (word_find(weekdays, COUNT(weekdays), peek(&t, 0), true, &value)) {
        r = from_weekday(&t, value, today, lean, &d);
    } else {
        int later = word_is(peek(&t, 0), "depois") && t.count > 1 ? 1 : 0;

        t.at += later;
        if (word_find(near_days, COUNT(near_days), peek(&t, 0), false, &value) &&
            (later == 0 || value == 1)) {
            t.at++;
            d = date_add_days(today, value + later);
            r = offsets(&t, &d);
        } else {
            r = later != 0 ? WHEN_UNREADABLE : explicit_date(&t, today, lean, &d);
        }
    }
    if (r != WHEN_OK)
        return r;
    return in_range(d, out);
}

/* am, pm, "p.m." at the end of a time: 0 none, 1 am, 2 pm; moves past it. */
static int half_of_day(struct typed *t)
{
    const struct token *k = peek(t, 0);
    int half = word_is(k, "am") ? 1 : word_is(k, "pm") ? 2 : 0;

    if (half != 0) {
        t->at++;
    } else if ((word_is(k, "a") || word_is(k, "p")) && peek_is(t, 1, '.') &&
               word_is(peek(t, 2), "m")) {
        half = word_is(k, "a") ? 1 : 2;
        t->at += peek_is(t, 3, '.') ? 4 : 3;
    }
    return half;
}

/* Joins hour and minute; `digits` of the hour as typed. */
static enum when_result time_make(int hour, int minute, int digits, int half, int *out)
{
    if (half != 0) {
        if (hour < 1 || hour > 12)
            return WHEN_NO_SUCH_TIME;
        hour = hour % 12 + (half == 2 ? 12 : 0);
    } else if (digits == 1 && hour >= 1 && hour <= 5) {
        hour += 12;
    }
    if (hour > 23 || minute > 59)
        return WHEN_NO_SUCH_TIME;
    *out = hour * 60 + minute;
    return WHEN_OK;
}

static enum when_result time_numbers(struct typed *t, int *minute)
{
    const struct token *h = peek(t, 0);
    const struct token *m = NULL;
    int half;

    t->at++;
    if (peek_is(t, 0, ':') || peek_is(t, 0, '.')) {
        m = peek(t, 1);
        if (m == NULL || m->kind != 'n' || m->digits != 2)
            return WHEN_UNREADABLE;
        t->at += 2;
        if (word_is(peek(t, 0), "h"))
            t->at++;
    } else if (word_is(peek(t, 0), "h") || word_is(peek(t, 0), "hs") ||
               word_is(peek(t, 0), "hora") || word_is(peek(t, 0), "horas")) {
        t->at++;
        if (peek_is(t, 0, 'n')) {
            m = peek(t, 0);
            if (m->digits != 2)
                return WHEN_UNREADABLE;
            t->at++;
            if (word_is(peek(t, 0), "m") || word_is(peek(t, 0), "min"))
                t->at++;
        }
    }
    half = half_of_day(t);
    if (t->at < t->count || h->digits > 4 || (m != NULL && h->digits > 2))
        return WHEN_UNREADABLE;
    if (h->digits > 2)
        return time_make(h->value / 100, h->value % 100, h->digits - 2, half, minute);
    return time_make(h->value, m != NULL ? m->value : 0, h->digits, half, minute);
}

enum when_result when_time(struct str in, int *minute)
{
    static const struct word_value words[] = {{"noon", 720}, {"meiodia", 720}, {"midnight", 0}};
    struct typed t;

    if (str_trim(in).n == 0)
        return WHEN_EMPTY;
    if (!typed_fold(&t, in) || !typed_cut(&t) || t.count == 0)
        return WHEN_UNREADABLE;
    if (t.count == 1 && word_find(words, COUNT(words), peek(&t, 0), false, minute))
        return WHEN_OK;
    if (word_is(peek(&t, 0), "meio") || word_is(peek(&t, 0), "meia")) {
        int last = t.count == 3 && peek_is(&t, 1, '-') ? 2 : 1;

        if (t.count == last + 1 && word_is(peek(&t, last), "dia")) {
            *minute = 720;
            return WHEN_OK;
        }
        if (t.count == last + 1 && word_is(peek(&t, last), "noite")) {
            *minute = 0;
            return WHEN_OK;
        }
    }
    if (!peek_is(&t, 0, 'n'))
        return WHEN_UNREADABLE;
    return time_numbers(&t, minute);
}

struct err when_error(enum when_result r)
{
    static const char *const texts[] = {
        [WHEN_EMPTY] = N_("Fill this in."),
        [WHEN_UNREADABLE] =
            N_("This was not understood. Examples: 25/12, 25/12/2026, t+3, mon; 8:30."),
        [WHEN_NO_SUCH_DAY] = N_("There is no such day. Check the day and the month."),
        [WHEN_NO_SUCH_TIME] = N_("There is no such time. Type it as 8, 830 or 14:30."),
        [WHEN_OUT_OF_RANGE] = N_("This date is too far away. Check the year."),
        [WHEN_WRONG_WEEKDAY] = N_("That day falls on another weekday. Check the date."),
    };

    if (r == WHEN_OK)
        return OK;
    return err_make(ERR_INPUT, texts[r], "when %d", (int)r);
}
