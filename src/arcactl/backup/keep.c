/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/backup/keep.h"

#include "i18n/i18n.h"

enum { DAY = 86400, DAYS_OF_WEEK = 7 };

static int64_t day_of(int64_t at)
{
    return at / DAY;
}

/* 1970-01-01 was a Thursday; weeks begin on Monday. */
static int64_t week_of(int64_t at)
{
    return (day_of(at) + 3) / DAYS_OF_WEEK;
}

/* The month's number, by the civil calendar of days (years of 400-year eras, from March on). */
static int64_t month_of(int64_t at)
{
    int64_t z = day_of(at) + 719468;
    int64_t era = z / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t month = (5 * doy + 2) / 153; /* 0: March */

    return (yoe + era * 400) * 12 + month + 2;
}

/* Keeps the newest verified one of each of the last `count` periods that have one. */
static void keep_periods(struct keep_entry *all, size_t n, int count, int64_t (*period)(int64_t), const char *why)
{
    int64_t last = -1;

    for (size_t i = n; i-- > 0 && count > 0;) {
        if (!all[i].verified || (last >= 0 && period(all[i].at) == last))
            continue;
        last = period(all[i].at);
        count--;
        if (all[i].why == NULL)
            all[i].why = why;
    }
}

bool keep_choose(struct keep_entry *all, size_t n, int64_t now, const struct keep_policy *policy)
{
    size_t newest = n;

    for (size_t i = 0; i < n; i++) {
        all[i].why = NULL;
        if (all[i].verified)
            newest = i;
    }
    if (newest == n || all[newest].at < now - (int64_t)policy->fresh_days * DAY) {
        for (size_t i = 0; i < n; i++)
            all[i].why = N_("no verified one is fresh");
        return false;
    }
    all[newest].why = N_("newest verified");
    keep_periods(all, n, policy->daily, day_of, N_("daily"));
    keep_periods(all, n, policy->weekly, week_of, N_("weekly"));
    keep_periods(all, n, policy->monthly, month_of, N_("monthly"));
    for (size_t i = 0; i < n; i++) {
        if (all[i].why == NULL && all[i].premigrate && all[i].at >= now - (int64_t)policy->premigrate_days * DAY)
            all[i].why = N_("before a migration");
        if (all[i].why == NULL && !all[i].verified && all[i].at >= now - (int64_t)policy->unverified_days * DAY)
            all[i].why = N_("not verified yet");
    }
    return true;
}
