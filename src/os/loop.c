/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "os/loop.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/vec.h"

struct watch {
    int id; /* 0: unwatched, swept at the end of the turn */
    int fd;
    short events;
    loop_fd_fn on;
    void *ctx;
};

struct call {
    int id;
    int64_t due; /* of a timer */
    loop_fn fn;
    void *ctx;
};

struct loop {
    struct { VEC_OF(struct watch) } watches;
    struct { VEC_OF(struct pollfd) } polled; /* beside watches, as they were before the wait */
    struct { VEC_OF(struct call) } timers;   /* by due, then by id */
    struct { VEC_OF(struct call) } deferred;
    loop_fn idle;
    void *idle_ctx;
    int64_t shift;
    int64_t longest;
    int next_id;
    int status;
    bool stopped;
};

struct err loop_new(struct loop **out)
{
    *out = MEM_NEW(struct loop);
    (*out)->next_id = 1;
    return OK;
}

void loop_free(struct loop *l)
{
    if (l == NULL)
        return;
    vec_free(&l->watches);
    vec_free(&l->polled);
    vec_free(&l->timers);
    vec_free(&l->deferred);
    mem_free(l, sizeof *l);
}

static int take_id(struct loop *l)
{
    int id = l->next_id;

    l->next_id = id == INT_MAX ? 1 : id + 1;
    return id;
}

int loop_watch(struct loop *l, int fd, short events, loop_fd_fn on, void *ctx)
{
    int id = take_id(l);
    struct watch w = {.id = id, .fd = fd, .events = events, .on = on, .ctx = ctx};

    vec_push(&l->watches, w);
    return id;
}

static struct watch *find_watch(struct loop *l, int id)
{
    for (size_t i = 0; id > 0 && i < l->watches.n; i++)
        if (l->watches.p[i].id == id)
            return &l->watches.p[i];
    return NULL;
}

void loop_rewatch(struct loop *l, int id, int fd, short events)
{
    struct watch *w = find_watch(l, id);

    if (w == NULL)
        return;
    w->fd = fd;
    w->events = events;
}

void loop_unwatch(struct loop *l, int id)
{
    struct watch *w = find_watch(l, id);

    if (w != NULL)
        w->id = 0;
}

int loop_after(struct loop *l, int64_t ms, loop_fn fn, void *ctx)
{
    struct call c = {
        .id = take_id(l), .due = loop_now(l) + (ms > 0 ? ms : 0), .fn = fn, .ctx = ctx};
    size_t at = l->timers.n;

    while (at > 0 && l->timers.p[at - 1].due > c.due)
        at--;
    vec_insert(&l->timers, at, c);
    return c.id;
}

int loop_defer(struct loop *l, loop_fn fn, void *ctx)
{
    struct call c = {.id = take_id(l), .fn = fn, .ctx = ctx};

    vec_push(&l->deferred, c);
    return c.id;
}

void loop_cancel(struct loop *l, int id)
{
    if (id <= 0)
        return;
    for (size_t i = 0; i < l->timers.n; i++)
        if (l->timers.p[i].id == id) {
            vec_remove(&l->timers, i);
            return;
        }
    for (size_t i = 0; i < l->deferred.n; i++)
        if (l->deferred.p[i].id == id) {
            l->deferred.p[i].fn = NULL; /* the place stays: a run may be counting */
            return;
        }
}

void loop_on_idle(struct loop *l, loop_fn fn, void *ctx)
{
    l->idle = fn;
    l->idle_ctx = ctx;
}

int64_t loop_now(const struct loop *l)
{
    return clock_mono_ms((struct clock){.hand = NULL}) + l->shift;
}

void loop_clock_shift(struct loop *l, int64_t ms)
{
    l->shift += ms;
}

bool loop_is_idle(const struct loop *l)
{
    for (size_t i = 0; i < l->deferred.n; i++)
        if (l->deferred.p[i].fn != NULL)
            return false;
    return l->timers.n == 0 || l->timers.p[0].due > loop_now(l);
}

int loop_wait_ms(const struct loop *l, int max_wait_ms)
{
    int64_t left;

    if (!loop_is_idle(l))
        return 0;
    if (l->timers.n == 0)
        return max_wait_ms;
    left = l->timers.p[0].due - loop_now(l);
    if (left < 0)
        left = 0;
    if (max_wait_ms >= 0 && left > max_wait_ms)
        return max_wait_ms;
    return left > LOOP_WAIT_MAX_MS ? LOOP_WAIT_MAX_MS : (int)left;
}

/* The timers due when it begins, each once: one that sets itself again waits for the next turn. */
static void run_timers(struct loop *l)
{
    int64_t now = loop_now(l);
    size_t due = 0;

    while (due < l->timers.n && l->timers.p[due].due <= now)
        due++;
    for (; due > 0 && l->timers.n > 0 && l->timers.p[0].due <= now; due--) {
        struct call c = l->timers.p[0];

        vec_remove(&l->timers, 0);
        c.fn(c.ctx);
    }
}

static void run_deferred(struct loop *l)
{
    size_t count = l->deferred.n;

    for (size_t i = 0; i < count; i++) {
        struct call c = l->deferred.p[i];

        l->deferred.p[i].fn = NULL;
        if (c.fn != NULL)
            c.fn(c.ctx);
    }
    for (; count > 0; count--)
        vec_remove(&l->deferred, 0);
}

static void sweep(struct loop *l)
{
    size_t kept = 0;

    for (size_t i = 0; i < l->watches.n; i++)
        if (l->watches.p[i].id != 0)
            l->watches.p[kept++] = l->watches.p[i];
    l->watches.n = kept;
}

static struct err wait_for_something(struct loop *l, int ms)
{
    sweep(l);
    vec_clear(&l->polled);
    for (size_t i = 0; i < l->watches.n; i++) {
        const struct watch *w = &l->watches.p[i];
        struct pollfd p = {.fd = w->fd, .events = w->events};

        vec_push(&l->polled, p);
    }
    if (poll(l->polled.p, l->polled.n, ms) >= 0)
        return OK;
    for (size_t i = 0; i < l->polled.n; i++)
        l->polled.p[i].revents = 0;
    return errno == EINTR ? OK : err_sys(errno, "poll");
}

/* What came for a descriptor that a callback took away meanwhile is dropped. */
static void run_ready(struct loop *l)
{
    for (size_t i = 0; i < l->polled.n; i++) {
        struct watch w = l->watches.p[i];
        struct pollfd p = l->polled.p[i];

        if (p.revents != 0 && w.id != 0 && w.fd == p.fd)
            w.on(w.ctx, p.revents);
    }
}

struct err loop_turn(struct loop *l, int max_wait_ms)
{
    int64_t began;
    int64_t away;

    TRY(wait_for_something(l, loop_wait_ms(l, max_wait_ms)));
    began = clock_mono_ms((struct clock){.hand = NULL});
    run_timers(l);
    run_deferred(l);
    run_ready(l);
    run_deferred(l);
    if (l->idle != NULL)
        l->idle(l->idle_ctx);
    away = clock_mono_ms((struct clock){.hand = NULL}) - began;
    if (away > l->longest)
        l->longest = away;
    return OK;
}

int64_t loop_longest_ms(struct loop *l)
{
    int64_t longest = l->longest;

    l->longest = 0;
    return longest;
}

int loop_run(struct loop *l)
{
    int wait = 0; /* the first turn paints before anything has happened */

    l->stopped = false;
    l->status = 0;
    while (!l->stopped) {
        struct err e = loop_turn(l, wait);

        if (err_is(&e))
            return 70;
        wait = -1;
    }
    return l->status;
}

void loop_stop(struct loop *l, int status)
{
    l->stopped = true;
    l->status = status;
}
