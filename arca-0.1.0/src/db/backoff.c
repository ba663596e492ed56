/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "db/backoff.h"

int64_t backoff_ms(int failures, uint32_t random)
{
    int64_t whole = BACKOFF_FIRST_MS;

    for (; failures > 0 && whole < BACKOFF_LAST_MS; failures--)
        whole *= 2;
    if (whole > BACKOFF_LAST_MS)
        whole = BACKOFF_LAST_MS;
    return whole / 2 + (int64_t)(random % (uint32_t)(whole / 2 + 1));
}
