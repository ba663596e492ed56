/* SPDX-License-Identifier: Apache-2.0 */
/* zone: the clinic's time zone, from the bytes of its TZif file (RFC 9636), so that a moment shows
 * in the clinic's local time whatever the terminal's own zone is, and without touching TZ. What the
 * server hands out as local day and time is taken as it is; this is for the clock of the top line
 * and for moments in lists. */
#ifndef ARCA_MODEL_ZONE_H
#define ARCA_MODEL_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "model/date.h"

/* When the clocks change by the rule at the end of the file. */
struct zone_change {
    char kind;       /* 'M' month.week.day, 'J' 1-365 without 29 February, 'D' 0-365 */
    int month, week; /* of 'M' */
    int day;
    int32_t at; /* seconds after local midnight; may be negative or above a day */
};

struct zone {
    const unsigned char *data; /* the 64-bit block of the file; NULL: UTC */
    uint32_t times;
    uint32_t types;
    bool has_rule;         /* for what comes after the last of the listed moments */
    bool rule_summer;      /* the rule has two offsets */
    int32_t rule_standard; /* seconds east of UTC */
    int32_t rule_offset_summer;
    struct zone_change begins, ends;
};

/* UTC: for a clinic whose zone is unknown here. */
#define ZONE_UTC ((struct zone){.data = NULL})

/* Reads a TZif file of version 2 or later; the bytes must outlive the zone. */
struct err zone_read(struct zone *z, struct str tzif);

/* Seconds east of UTC at `seconds` since 1970-01-01 UTC. */
int32_t zone_offset(const struct zone *z, int64_t seconds);

/* A moment as the clinic's clock shows it. */
struct zone_time {
    struct date date;
    int minute; /* since midnight */
    int second;
};
struct zone_time zone_local(const struct zone *z, int64_t micros);

enum zone_fit {
    ZONE_ONE,  /* the usual case */
    ZONE_GAP,  /* the clocks went forward over it; *micros is as far behind the change */
    ZONE_TWICE /* the clocks went back over it; *micros is the first of the two */
};

/* The moment, in microseconds UTC, when the clinic's clock shows day and minute. */
enum zone_fit zone_instant(const struct zone *z, struct date day, int minute, int64_t *micros);

#endif
