/* SPDX-License-Identifier: Apache-2.0 */
/* format: dates, times and spans as people read them, in the language of the screen. The day comes
 * before the month in every language and the clock has 24 hours: these are the habits of the desk.
 */
#ifndef ARCA_I18N_FORMAT_H
#define ARCA_I18N_FORMAT_H

#include <stddef.h>

/* Room for any of the texts below, in bytes, with the NUL. */
enum { FORMAT_MAX = 64 };

/* "20/11/2026". */
void format_date(char out[FORMAT_MAX], int year, int month, int day);

/* "20/11". */
void format_day_month(char out[FORMAT_MAX], int month, int day);

/* "Fri 20 Nov 2026"; `weekday` 0 is Monday. */
void format_date_long(char out[FORMAT_MAX], int year, int month, int day, int weekday);

/* "Fri 20/11": the head of a column of the week. */
void format_date_week(char out[FORMAT_MAX], int month, int day, int weekday);

/* "Nov 2026". */
void format_month(char out[FORMAT_MAX], int year, int month);

/* "08:30" of minutes since midnight; "24:00" for 1440. */
void format_time(char out[FORMAT_MAX], int minute);

/* "42 min", "1 h 05 min", "2 h", "3 days": how long something takes or has waited. */
void format_span(char out[FORMAT_MAX], long minutes);

/* The same in at most 7 columns for tables: "42 min", "1 h 05", "26 h", "3 d". */
void format_span_short(char out[FORMAT_MAX], long minutes);

/* "15 years", under two years "8 months", under one month "0 months"; "" for a negative one. */
void format_age(char out[FORMAT_MAX], int months);

/* "12 days", "1 day", "today" for 0; "" for a negative one. */
void format_days(char out[FORMAT_MAX], long days);

/* Short and full names; `weekday` 0 is Monday, `month` 1-12. "" when out of range. */
const char *format_weekday(int weekday);
const char *format_weekday_full(int weekday);
const char *format_month_name(int month);
const char *format_month_full(int month);

#endif
