/* SPDX-License-Identifier: Apache-2.0 */
/* Time zone files: damaged ones are refused, or give times. */
#include <config.h>

#include "fuzz.h"

#include "model/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t moments[] = {INT64_MIN / 2000000, -4000000000, 0,
                                      1541300399,          1541300400,  5000000000};
    struct zone z;
    struct err e = zone_read(&z, (struct str){(const char *)data, size});

    if (err_is(&e))
        return 0;
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++)
        HOLDS(zone_offset(&z, moments[i]) >= -170 * 3600 &&
              zone_offset(&z, moments[i]) <= 170 * 3600);
    for (int month = 1; month <= 12; month++) {
        int64_t micros;
        struct zone_time t;

        zone_instant(&z, (struct date){2050, month, 1}, 90, &micros);
        t = zone_local(&z, micros);
        HOLDS(date_exists(t.date) && t.minute >= 0 && t.minute <= 1439 && t.second >= 0 &&
              t.second <= 59);
    }
    return 0;
}
