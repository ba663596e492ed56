/* SPDX-License-Identifier: Apache-2.0 */
/* cancel: ends a running statement that nobody waits for any more. libpq's call to cancel waits for
 * the network, so a copy of the process makes it. Nothing new is sent meanwhile; what is in flight
 * behind the abandoned request and gets hit is sent again (pipeline.c). */
#include <config.h>

#include "db/db_priv.h"

enum { CANCEL_TIMEOUT_MS = 5000, CANCEL_AGAIN_MS = 1000 };

static void on_time(void *ctx);

/* In the copy: the connection's socket is closed there, its key is what counts. */
static int send_cancel(const void *arg, int fd)
{
    PGconn *pg = *(PGconn *const *)arg;
    bool done = false;

    (void)fd;
#ifdef LIBPQ_HAS_ASYNC_CANCEL
    PGcancelConn *c = PQcancelCreate(pg); /* goes by TLS where the connection does */
    done = c != NULL && PQcancelBlocking(c) == 1;
#else
    char reason[256];
    PGcancel *c = PQgetCancel(pg);

    done = c != NULL && PQcancel(c, reason, (int)sizeof reason) == 1;
#endif
    return done ? 0 : 1;
}

static void look_again(struct db *d, int64_t ms)
{
    loop_cancel(d->loop, d->cancel_timer);
    d->cancel_timer = loop_after(d->loop, ms, on_time, d);
}

static void on_cancelled(void *ctx, const struct child_result *r)
{
    struct db *d = ctx;

    db_enter(d);
    d->canceller = NULL;
    d->cancelled_ms = loop_now(d->loop);
    log_write(d->log, LOG_DEBUG, "db", "cancellation ended with %d", r->status);
    pipeline_pump_soon(d);
    look_again(d, CANCEL_AGAIN_MS);
    db_leave(d);
}

static void on_time(void *ctx)
{
    struct db *d = ctx;
    const struct request *r = d->flying.head;
    int64_t left;
    struct err e;

    d->cancel_timer = 0;
    if (r == NULL || !r->abandoned || !d->pg_connected || d->canceller != NULL)
        return;
    left = r->sent_ms + DB_CANCEL_AFTER_MS - loop_now(d->loop);
    if (left > 0) {
        look_again(d, left);
        return;
    }
    d->cancelled_ms = loop_now(d->loop);
    e = child_fork(&d->canceller, d->loop, send_cancel, &d->pg, CANCEL_TIMEOUT_MS, on_cancelled, d);
    if (err_is(&e)) {
        log_err(d->log, LOG_WARN, "db", &e);
        look_again(d, CANCEL_AGAIN_MS);
    }
}

/* Whether the request whose answer is next is an abandoned one. */
void cancel_consider(struct db *d)
{
    if (d->flying.head != NULL && d->flying.head->abandoned && d->canceller == NULL &&
        d->cancel_timer == 0)
        look_again(d, DB_CANCEL_AFTER_MS);
}

void cancel_stop(struct db *d)
{
    loop_cancel(d->loop, d->cancel_timer);
    d->cancel_timer = 0;
    child_kill(d->canceller);
    d->canceller = NULL;
}
