/* SPDX-License-Identifier: Apache-2.0 */
/* The server's text forms of values: each is read or refused, never half. */
#include <config.h>

#include "fuzz.h"

#include "base/arena.h"
#include "db/rows_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str *items;
    struct arena a;
    const char *c;
    struct str out;
    int64_t us;
    int minutes;
    int ymd[3];
    size_t n;

    arena_init(&a, 0);
    c = arena_copy(&a, (const char *)data, size);
    if (rows_text_date(c, ymd))
        HOLDS(ymd[0] >= 1 && ymd[0] <= 9999 && ymd[1] >= 1 && ymd[1] <= 12 && ymd[2] >= 1 && ymd[2] <= 31);
    else
        HOLDS(ymd[0] == 0 && ymd[1] == 0 && ymd[2] == 0);
    HOLDS(rows_text_time(c, &us) || us == INT64_MIN);
    HOLDS(rows_text_minutes(c, &minutes) ? minutes >= 0 && minutes <= 1440 : minutes == -1);
    if (rows_text_bytes((struct str){(const char *)data, size}, &a, &out))
        HOLDS(out.n * 2 + 2 == size);
    if (rows_text_list((struct str){(const char *)data, size}, &a, &items, &n))
        for (size_t i = 0; i < n; i++)
            HOLDS(items[i].n < size);
    arena_free(&a);
    return 0;
}
