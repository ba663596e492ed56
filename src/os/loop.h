/* SPDX-License-Identifier: Apache-2.0 */
/* loop: the only poll() of the program. One turn: wait, then due timers, deferred calls, ready
 * descriptors, what those deferred, and at its end the idle call, in which the screen is painted.
 * So nothing that changed waits for the next poll before it is seen. Callbacks never block and
 * never run the loop again. */
#ifndef ARCA_OS_LOOP_H
#define ARCA_OS_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct loop;

typedef void (*loop_fd_fn)(void *ctx, short revents);
typedef void (*loop_fn)(void *ctx);

/* A new loop, owned by the caller until loop_free. */
struct err loop_new(struct loop **out);
/* Frees it; what is still watched, timed or deferred is forgotten and not called. */
void loop_free(struct loop *l);

/* Watches `fd` for the poll(2) bits `events`; returns an id > 0. A callback may unwatch itself or
 * any other. */
int loop_watch(struct loop *l, int fd, short events, loop_fd_fn on, void *ctx);
/* Changes what a watch looks at: libpq may change its descriptor while it connects. */
void loop_rewatch(struct loop *l, int id, int fd, short events);
void loop_unwatch(struct loop *l, int id);

/* Calls `fn` once after `ms` milliseconds of monotonic time; returns an id > 0. */
int loop_after(struct loop *l, int64_t ms, loop_fn fn, void *ctx);
/* Cancels a timer or a deferred call; an id that has fired or is 0 is ignored. */
void loop_cancel(struct loop *l, int id);

/* Calls `fn` before the loop waits again, in the order of the calls; returns an id > 0 that
 * loop_cancel takes. What is deferred while deferred calls run waits for the next turn. */
int loop_defer(struct loop *l, loop_fn fn, void *ctx);

/* What runs at the end of every turn (one place: layout, paint, flush). */
void loop_on_idle(struct loop *l, loop_fn fn, void *ctx);

/* The longest that a turn was away from poll since the last call of this, in milliseconds: the
 * figure behind "the loop is never away for more than 50 ms". */
int64_t loop_longest_ms(struct loop *l);

/* How long a turn would wait now, in milliseconds. poll() does not count the time that the machine
 * sleeps, timers do: so nothing that has a timer waits longer than LOOP_WAIT_MAX_MS at a stretch,
 * and what fell due during sleep (the lock of a terminal) comes soon after it. */
enum { LOOP_WAIT_MAX_MS = 20000 };
int loop_wait_ms(const struct loop *l, int max_wait_ms);

/* Runs one turn that waits at most `max_wait_ms` (-1: until something happens). */
struct err loop_turn(struct loop *l, int max_wait_ms);

/* Runs until loop_stop; returns what was given to it. */
int loop_run(struct loop *l);
void loop_stop(struct loop *l, int status);

/* Monotonic milliseconds as the loop counts them, going on while the machine sleeps; tests may
 * shift it with loop_clock_shift. */
int64_t loop_now(const struct loop *l);
void loop_clock_shift(struct loop *l, int64_t ms);

/* True when no timer is due and nothing is deferred: what tests wait for instead of sleeping. */
bool loop_is_idle(const struct loop *l);

#endif
