/* SPDX-License-Identifier: Apache-2.0 */
/* when: dates and times as people type them at the front desk, in Portuguese and in English at
 * once, whatever the language of the screen. Pure: today is handed in. */
#ifndef ARCA_MODEL_WHEN_H
#define ARCA_MODEL_WHEN_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "model/date.h"

/* What was wrong; each has one text, see when_error. */
enum when_result {
    WHEN_OK,
    WHEN_EMPTY,
    WHEN_UNREADABLE,   /* nothing like a date (time) */
    WHEN_NO_SUCH_DAY,  /* 31/02, 29/02 of a common year, month 13 */
    WHEN_NO_SUCH_TIME, /* 25:00, 8:75 */
    WHEN_OUT_OF_RANGE, /* before 1900 or after 2199 */
    WHEN_WRONG_WEEKDAY /* "mon 20/11/2026", which is a Friday */
};

/* Which day is meant where the year is left out or has two digits. */
enum when_lean {
    WHEN_NEAR,   /* the nearest: moving about in the agenda */
    WHEN_FUTURE, /* booking: today or the next; but what went by in the last three months is that, not a year off */
    WHEN_PAST    /* today or the last: birth dates, "since when" */
};

/* A date. Taken: 25/12, 25/12/2026, 25-12-26, 25.12.2026, 25 12 2026, 251226, 25122026, 20261225,
 * 2026-12-25, 25 dez, 25 de dezembro de 2026, Fri 25 Dec 2026; t, today, hoje, amanhã, tomorrow,
 * ontem, yesterday, depois de amanhã; t+3 t-2w t+1m t+1y +3 (d dia day; w s sem week; m mês month;
 * y a ano year; several may follow each other); seg, segunda, segunda-feira, mon, monday, seg+1w.
 * A weekday alone is never today: the next one, with WHEN_PAST the last one. Day comes before month
 * always. `*out` is set with WHEN_OK only. The conventions are VistA's (%DT), day first. */
enum when_result when_date(struct str typed, struct date today, enum when_lean lean,
                           struct date *out);

/* A time of the day in minutes since midnight, 0-1439. Taken: 8, 08, 830, 0830, 8:30, 8.30, 8h,
 * 8h30, 8 h, 14h, 2pm, 2:30 pm, noon, meio-dia, midnight, meia-noite. A one-digit hour from 1 to 5
 * without am or pm is the afternoon (2 is 14:00, 02 is 02:00), as VistA reads it. */
enum when_result when_time(struct str typed, int *minute);

/* The server's timestamptz in its ISO form with offset ("2026-11-20 10:42:03.5+00", "... -03:30")
 * as microseconds since 1970-01-01 00:00 UTC; false when it is anything else. */
bool when_timestamp(struct str text, int64_t *micros);

/* The error to show at the field for a result; OK for WHEN_OK. */
struct err when_error(enum when_result r);

#endif
