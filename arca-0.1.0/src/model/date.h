/* SPDX-License-Identifier: Apache-2.0 */
/* date: a day of the Gregorian calendar without a clock or a time zone: birthdays, the day of the
 * agenda. Pure arithmetic; days are counted from 1970-01-01 = 0. */
#ifndef ARCA_MODEL_DATE_H
#define ARCA_MODEL_DATE_H

#include <stdbool.h>
#include <stdint.h>

struct date {
    int year;  /* 1900 is 1900 */
    int month; /* 1-12 */
    int day;   /* 1-31 */
};

/* The days that arca takes: what is outside is a slip of the finger, not a date of a clinic. */
enum { DATE_YEAR_MIN = 1900, DATE_YEAR_MAX = 2199 };

/* All zero: no date. */
#define DATE_NONE ((struct date){.year = 0})

static inline bool date_is_none(struct date d)
{
    return d.year == 0 && d.month == 0 && d.day == 0;
}

bool date_is_leap(int year);

/* How many days the month has; 0 for a month that does not exist. */
int date_month_days(int year, int month);

/* True when the day exists; years 1 to 9999. */
bool date_exists(struct date d);

/* Days since 1970-01-01 of an existing date, negative before. */
int32_t date_to_days(struct date d);
struct date date_from_days(int32_t days);

/* 0 Monday to 6 Sunday, as ISO 8601 orders them. */
int date_weekday(struct date d);

/* Negative, 0, positive. */
int date_cmp(struct date a, struct date b);

/* `n` days on (or back). */
struct date date_add_days(struct date d, int n);

/* `n` months on (or back); a day that the month lacks becomes its last one. */
struct date date_add_months(struct date d, int n);

/* The Monday of its week. */
struct date date_monday(struct date d);

/* Completed years of life on the day `at`. Who was born on 29 February completes a year on 1 March
 * when there is no 29th (Brazilian Civil Code, art. 132 par. 3). -1 when `at` is before `born`. */
int date_age(struct date born, struct date at);

/* Completed months of life on the day `at`, by the same rule; -1 before birth. */
int date_age_months(struct date born, struct date at);

/* "2026-11-20" and its NUL, the form in which dates travel to the server. */
void date_iso(struct date d, char out[11]);

/* Reads exactly yyyy-mm-dd (what the server sends); false when it is anything else. */
bool date_from_iso(const char *p, int n, struct date *out);

#endif
