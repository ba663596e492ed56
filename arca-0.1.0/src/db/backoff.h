/* SPDX-License-Identifier: Apache-2.0 */
/* backoff: how long to wait before the next attempt to connect. */
#ifndef ARCA_DB_BACKOFF_H
#define ARCA_DB_BACKOFF_H

#include <stdint.h>

enum { BACKOFF_FIRST_MS = 200, BACKOFF_LAST_MS = 10000 };

/* Milliseconds to wait after `failures` failed attempts in a row (0 for the first pause): doubling
 * from 0.2 s to 10 s, and of that between a half and the whole as `random` has it, so that a
 * restarted server does not meet all terminals at once. */
int64_t backoff_ms(int failures, uint32_t random);

#endif
