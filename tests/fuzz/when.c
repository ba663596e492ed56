/* SPDX-License-Identifier: Apache-2.0 */
/* Dates, times and the server's timestamps: what is read exists, and reads back. */
#include <config.h>

#include "fuzz.h"

#include "model/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct date today = {2026, 11, 20};
    struct str s = {(const char *)data, size};
    int64_t micros;
    int minute;

    for (int lean = WHEN_NEAR; lean <= WHEN_PAST; lean++) {
        struct date d;
        struct date back;
        char iso[11];
        enum when_result r = when_date(s, today, (enum when_lean)lean, &d);

        HOLDS(r <= WHEN_WRONG_WEEKDAY && r != WHEN_NO_SUCH_TIME);
        if (r != WHEN_OK)
            continue;
        HOLDS(date_exists(d) && d.year >= DATE_YEAR_MIN && d.year <= DATE_YEAR_MAX);
        date_iso(d, iso);
        HOLDS(when_date(str_of(iso), today, WHEN_NEAR, &back) == WHEN_OK && date_cmp(d, back) == 0);
    }
    if (when_time(s, &minute) == WHEN_OK)
        HOLDS(minute >= 0 && minute <= 1439);
    if (when_timestamp(s, &micros))
        HOLDS(micros > INT64_C(-70000000000) * 1000000 && micros < INT64_C(260000000000) * 1000000);
    return 0;
}
