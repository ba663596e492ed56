/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/clock.h"

#include <stdio.h>
#include <time.h>

int64_t clock_mono_ms(struct clock c)
{
    struct timespec t = {.tv_sec = 0};

    if (c.hand != NULL)
        return c.hand->mono_ms;
    if (clock_gettime(CLOCK_BOOTTIME, &t) != 0)
        clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t clock_wall_us(struct clock c)
{
    struct timespec t = {.tv_sec = 0};

    if (c.hand != NULL)
        return c.hand->wall_us;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void clock_text(int64_t wall_us, char out[CLOCK_TEXT_MAX])
{
    int64_t ms = wall_us / 1000 - (wall_us % 1000 < 0);
    int part = (int)((ms % 1000 + 1000) % 1000);
    time_t seconds = (time_t)((ms - part) / 1000);
    struct tm tm;
    size_t n;

    out[0] = '\0';
    if (gmtime_r(&seconds, &tm) == NULL || tm.tm_year < -900 || tm.tm_year > 8099)
        return;
    n = strftime(out, CLOCK_TEXT_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(out + n, CLOCK_TEXT_MAX - n, ".%03dZ", part);
}
