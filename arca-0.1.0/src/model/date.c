/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "model/date.h"

#include <stdio.h>

bool date_is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_month_days(int year, int month)
{
    static const int days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month < 1 || month > 12)
        return 0;
    return month == 2 && date_is_leap(year) ? 29 : days[month];
}

bool date_exists(struct date d)
{
    return d.year >= 1 && d.year <= 9999 && d.day >= 1 && d.day <= date_month_days(d.year, d.month);
}

/* Howard Hinnant, "chrono-compatible low-level date algorithms": days_from_civil and back. The
 * year begins in March, so that the leap day is its last. */
int32_t date_to_days(struct date d)
{
    int y = d.month <= 2 ? d.year - 1 : d.year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int mp = d.month > 2 ? d.month - 3 : d.month + 9;
    int doy = (153 * mp + 2) / 5 + d.day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * 146097 + doe - 719468;
}

struct date date_from_days(int32_t days)
{
    int64_t z = (int64_t)days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = (int)(z - era * 146097);
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;

    return (struct date){
        .year = (int)(era * 400) + yoe + (month <= 2 ? 1 : 0),
        .month = month,
        .day = doy - (153 * mp + 2) / 5 + 1,
    };
}

int date_weekday(struct date d)
{
    int32_t n = (date_to_days(d) + 3) % 7; /* 1970-01-01 was a Thursday */

    return n < 0 ? n + 7 : n;
}

int date_cmp(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

struct date date_add_days(struct date d, int n)
{
    return date_from_days(date_to_days(d) + n);
}

struct date date_add_months(struct date d, int n)
{
    int total = d.year * 12 + (d.month - 1) + n;
    int last;

    d.year = total / 12;
    d.month = total % 12 + 1;
    last = date_month_days(d.year, d.month);
    if (d.day > last)
        d.day = last;
    return d;
}

struct date date_monday(struct date d)
{
    return date_add_days(d, -date_weekday(d));
}

int date_age_months(struct date born, struct date at)
{
    int months;

    if (date_cmp(at, born) < 0)
        return -1;
    months = (at.year - born.year) * 12 + at.month - born.month;
    return at.day < born.day ? months - 1 : months;
}

int date_age(struct date born, struct date at)
{
    int months = date_age_months(born, at);

    return months < 0 ? -1 : months / 12;
}

void date_iso(struct date d, char out[11])
{
    unsigned y = (unsigned)d.year % 10000;
    unsigned m = (unsigned)d.month % 100;
    unsigned day = (unsigned)d.day % 100;

    snprintf(out, 11, "%04u-%02u-%02u", y, m, day);
}

static bool digits_value(const char *p, int n, int *out)
{
    int v = 0;

    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        v = v * 10 + (p[i] - '0');
    }
    *out = v;
    return true;
}

bool date_from_iso(const char *p, int n, struct date *out)
{
    struct date d;

    if (n != 10 || p[4] != '-' || p[7] != '-')
        return false;
    if (!digits_value(p, 4, &d.year) || !digits_value(p + 5, 2, &d.month) ||
        !digits_value(p + 8, 2, &d.day) || !date_exists(d))
        return false;
    *out = d;
    return true;
}
