/* SPDX-License-Identifier: Apache-2.0 */
/* clock: what time it is, from the system or from a hand that a test moves. Intervals are measured
 * on the monotonic side alone; the wall side is for what people read. Which day a clinic has is the
 * server's answer, not this machine's. */
#ifndef ARCA_BASE_CLOCK_H
#define ARCA_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/* The two times of a stopped clock. */
struct clock_hand {
    int64_t mono_ms;
    int64_t wall_us;
};

/* By value; `hand` NULL means the system's clocks. */
struct clock {
    const struct clock_hand *hand;
};

/* Milliseconds that never go back and go on while the machine sleeps. */
int64_t clock_mono_ms(struct clock c);

/* Microseconds since 1970-01-01 00:00 UTC. */
int64_t clock_wall_us(struct clock c);

enum { CLOCK_TEXT_MAX = 32 };

/* `wall_us` as "2026-11-20T08:00:00.123Z"; a year that has no four digits gives "". */
void clock_text(int64_t wall_us, char out[CLOCK_TEXT_MAX]);

#endif
