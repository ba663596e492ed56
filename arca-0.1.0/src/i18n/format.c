/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "i18n/format.h"

#include <stdio.h>

#include "i18n/i18n.h"

static const char *const weekdays[] = {
    NC_("weekday", "Mon"), NC_("weekday", "Tue"), NC_("weekday", "Wed"), NC_("weekday", "Thu"),
    NC_("weekday", "Fri"), NC_("weekday", "Sat"), NC_("weekday", "Sun"),
};

static const char *const weekdays_full[] = {
    N_("Monday"), N_("Tuesday"),  N_("Wednesday"), N_("Thursday"),
    N_("Friday"), N_("Saturday"), N_("Sunday"),
};

static const char *const month_names[] = {
    NC_("month", "Jan"), NC_("month", "Feb"), NC_("month", "Mar"), NC_("month", "Apr"),
    NC_("month", "May"), NC_("month", "Jun"), NC_("month", "Jul"), NC_("month", "Aug"),
    NC_("month", "Sep"), NC_("month", "Oct"), NC_("month", "Nov"), NC_("month", "Dec"),
};

static const char *const months_full[] = {
    N_("January"),  N_("February"), N_("March"),  N_("April"),     NC_("full month", "May"),
    N_("June"),     N_("July"),     N_("August"), N_("September"), N_("October"),
    N_("November"), N_("December"),
};

static const char *name_of(const char *const *table, int count, int i)
{
    return i >= 0 && i < count ? _(table[i]) : "";
}

const char *format_weekday(int weekday)
{
    return name_of(weekdays, 7, weekday);
}

const char *format_weekday_full(int weekday)
{
    return name_of(weekdays_full, 7, weekday);
}

const char *format_month_name(int month)
{
    return name_of(month_names, 12, month - 1);
}

const char *format_month_full(int month)
{
    return name_of(months_full, 12, month - 1);
}

void format_date(char out[FORMAT_MAX], int year, int month, int day)
{
    snprintf(out, FORMAT_MAX, "%02d/%02d/%04d", day, month, year);
}

void format_day_month(char out[FORMAT_MAX], int month, int day)
{
    snprintf(out, FORMAT_MAX, "%02d/%02d", day, month);
}

void format_date_long(char out[FORMAT_MAX], int year, int month, int day, int weekday)
{
    /* Weekday, day, month, year: "Fri 20 Nov 2026". */
    snprintf(out, FORMAT_MAX, _(NC_("date", "%1$s %2$d %3$s %4$d")), format_weekday(weekday), day,
             format_month_name(month), year);
}

void format_date_week(char out[FORMAT_MAX], int month, int day, int weekday)
{
    snprintf(out, FORMAT_MAX, "%s %02d/%02d", format_weekday(weekday), day, month);
}

void format_month(char out[FORMAT_MAX], int year, int month)
{
    snprintf(out, FORMAT_MAX, "%s %d", format_month_name(month), year);
}

void format_time(char out[FORMAT_MAX], int minute)
{
    if (minute < 0 || minute > 1440)
        out[0] = '\0';
    else
        snprintf(out, FORMAT_MAX, "%02d:%02d", minute / 60, minute % 60);
}

void format_days(char out[FORMAT_MAX], long days)
{
    if (days < 0)
        out[0] = '\0';
    else if (days == 0)
        snprintf(out, FORMAT_MAX, "%s", _(NC_("age", "today")));
    else
        snprintf(out, FORMAT_MAX, ngettext("%ld day", "%ld days", (unsigned long)days), days);
}

void format_span(char out[FORMAT_MAX], long minutes)
{
    if (minutes < 0)
        minutes = 0;
    if (minutes < 60)
        snprintf(out, FORMAT_MAX, _("%ld min"), minutes);
    else if (minutes >= 48 * 60)
        format_days(out, minutes / 1440);
    else if (minutes % 60 == 0)
        snprintf(out, FORMAT_MAX, _("%ld h"), minutes / 60);
    else
        snprintf(out, FORMAT_MAX, _("%1$ld h %2$02ld min"), minutes / 60, minutes % 60);
}

void format_span_short(char out[FORMAT_MAX], long minutes)
{
    if (minutes < 0)
        minutes = 0;
    if (minutes < 60)
        snprintf(out, FORMAT_MAX, _("%ld min"), minutes);
    else if (minutes < 10 * 60)
        snprintf(out, FORMAT_MAX, _("%1$ld h %2$02ld"), minutes / 60, minutes % 60);
    else if (minutes < 48 * 60)
        snprintf(out, FORMAT_MAX, _("%ld h"), minutes / 60);
    else
        snprintf(out, FORMAT_MAX, _("%ld d"), minutes / 1440);
}

void format_age(char out[FORMAT_MAX], int months)
{
    if (months < 0)
        out[0] = '\0';
    else if (months < 24)
        snprintf(out, FORMAT_MAX, ngettext("%d month", "%d months", (unsigned long)months), months);
    else
        snprintf(out, FORMAT_MAX, ngettext("%d year", "%d years", (unsigned long)months / 12),
                 months / 12);
}
