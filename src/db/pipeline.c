/* SPDX-License-Identifier: Apache-2.0 */
/* pipeline: the queue, sending and taking answers. Each step goes out as [Prepare] Execute Sync, so
 * it is a transaction of its own and a failure hurts no other step. libpq gives the answers in that
 * order: the result of each command, NULL behind it, and one for the Sync. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "db/db_priv.h"
#include "db/sqlstate.h"

void list_push(struct request_list *l, struct request *r)
{
    r->next = NULL;
    if (l->tail != NULL)
        l->tail->next = r;
    else
        l->head = r;
    l->tail = r;
}

static struct request *list_pop(struct request_list *l)
{
    struct request *r = l->head;

    if (r == NULL)
        return NULL;
    l->head = r->next;
    if (l->head == NULL)
        l->tail = NULL;
    r->next = NULL;
    return r;
}

static void list_push_front(struct request_list *l, struct request *r)
{
    r->next = l->head;
    l->head = r;
    if (l->tail == NULL)
        l->tail = r;
}

/* Takes out the first request that is `first` when `only_first`, else the first of all. */
static struct request *list_take(struct request_list *l, bool only_first)
{
    struct request_list rest = {.head = NULL};
    struct request *found = NULL;
    struct request *r;

    while ((r = list_pop(l)) != NULL) {
        if (found == NULL && (!only_first || r->first))
            found = r;
        else
            list_push(&rest, r);
    }
    *l = rest;
    return found;
}

struct request *request_new(struct db *d, int count, db_reply_fn done, void *ctx)
{
    struct arena life;
    struct request *r;

    arena_init(&life, 2048);
    r = ARENA_NEW(&life, struct request);
    r->life = life;
    r->id = d->next_id;
    d->next_id = d->next_id == INT32_MAX ? 1 : d->next_id + 1;
    r->count = count;
    r->first = d->in_first;
    r->done = done;
    r->ctx = ctx;
    if (r->first)
        d->first_pending++;
    return r;
}

static void step_clear(struct step *s)
{
    if (s->rows.res != NULL)
        rows_fini(&s->rows);
    s->err = OK;
}

void request_free(struct request *r)
{
    struct arena life = r->life;

    for (int i = 0; i < r->count; i++)
        step_clear(&r->steps[i]);
    arena_free(&life);
}

static void on_pump(void *ctx);

void pipeline_pump_soon(struct db *d)
{
    if (d->pump_id == 0)
        d->pump_id = loop_defer(d->loop, on_pump, d);
}

static struct prepared *prepared_of(struct db *d, const struct db_stmt *stmt)
{
    struct prepared *p;

    for (size_t i = 0; i < d->prepared.n; i++)
        if (d->prepared.p[i].stmt == stmt)
            return &d->prepared.p[i];
    p = vec_add(&d->prepared);
    p->stmt = stmt;
    return p;
}

static void prepared_name(const struct prepared *p, char name[80])
{
    snprintf(name, 80, p->generation == 0 ? "%s" : "%s.%d", p->stmt->name, p->generation);
}

/* Puts one step into libpq's output; false when libpq cannot. */
static bool send_step(struct db *d, struct step *s)
{
    struct prepared *p = prepared_of(d, s->stmt);
    char name[80];

    prepared_name(p, name);
    s->phase = STEP_RUNNING;
    if (!p->sent) {
        s->phase = STEP_PREPARING;
        p->sent = true;
        p->err = OK;
        if (PQsendPrepare(d->pg, name, s->stmt->sql, 0, NULL) != 1)
            return false;
    }
    return PQsendQueryPrepared(d->pg, name, s->stmt->params, s->params, NULL, NULL, 0) == 1 &&
           PQpipelineSync(d->pg) == 1;
}

static int in_flight(const struct db *d)
{
    int n = 0;

    for (const struct request *r = d->flying.head; r != NULL; r = r->next)
        n++;
    return n;
}

/* Sends what may go. While a cancellation is under way nothing does: it would be hit. */
static void pump(struct db *d)
{
    int room = DB_IN_FLIGHT_MAX - in_flight(d);
    bool sent = false;

    while (d->pg_connected && d->canceller == NULL && room > 0) {
        struct request *r = list_take(&d->waiting, d->opening);
        bool good = true;

        if (r == NULL)
            break;
        r->sent_ms = loop_now(d->loop);
        list_push(&d->flying, r);
        for (int i = r->answered; good && i < r->count; i++)
            good = send_step(d, &r->steps[i]);
        if (!good) {
            conn_lost(d, conn_broken("could not queue"));
            return;
        }
        sent = true;
        room--;
    }
    if (sent)
        conn_flush(d);
}

static void on_pump(void *ctx)
{
    struct db *d = ctx;

    db_enter(d);
    d->pump_id = 0;
    if (d->state == DB_REFUSED)
        pipeline_fail(d, d->last_error, true);
    else
        pump(d);
    db_leave(d);
}

/* All that re-opens the session has been answered: the queue moves. */
static void first_answered(struct db *d, bool was_first)
{
    if (!was_first)
        return;
    d->first_pending--;
    if (d->opening && d->first_pending == 0)
        d->opening = false;
    pipeline_pump_soon(d);
}

/* Calls the request's callback and frees it. It is in no list any more. */
static void deliver(struct db *d, struct request *r, const struct db_reply *reply)
{
    bool outer = d->in_first;
    bool was_first = r->first;

    if (!r->abandoned && r->done != NULL && !d->dead) {
        d->in_first = was_first && d->opening;
        r->done(r->ctx, reply);
        d->in_first = outer;
    }
    request_free(r);
    if (!d->dead)
        first_answered(d, was_first);
}

void pipeline_drop(struct db *d, struct request *r)
{
    bool was_first = r->first;

    request_free(r);
    first_answered(d, was_first);
}

static void deliver_error(struct db *d, struct request *r, struct err e, bool was_sent)
{
    struct db_reply reply = {.err = e};

    reply.err.unknown_outcome = was_sent;
    deliver(d, r, &reply);
}

void pipeline_fail(struct db *d, struct err e, bool all)
{
    struct request_list waiting = d->waiting;
    struct request *r;

    while ((r = list_pop(&d->flying)) != NULL)
        list_push(&d->failing, r);
    d->waiting = (struct request_list){.head = NULL};
    d->opening = false;
    /* What waits for a connection that will come back goes on waiting; what would have re-opened
     * the old session is asked for again by on_connected. */
    for (struct request *next = waiting.head; (r = next) != NULL;) {
        next = r->next;
        list_push(all || r->first ? &d->failing : &d->waiting, r);
        if (all || r->first)
            r->sent_ms = 0;
    }
    while ((r = list_pop(&d->failing)) != NULL)
        deliver_error(d, r, e, r->sent_ms != 0);
}

void pipeline_forget(struct db *d)
{
    struct request *r;

    while ((r = list_pop(&d->flying)) != NULL)
        request_free(r);
    while ((r = list_pop(&d->failing)) != NULL)
        request_free(r);
    while ((r = list_pop(&d->waiting)) != NULL)
        request_free(r);
    loop_cancel(d->loop, d->pump_id);
    d->pump_id = 0;
}

/* A statement that the server forgot or would plan otherwise now gets a new name next time. */
static bool is_stale(const struct step *s)
{
    return strcmp(s->err.sqlstate, "26000") == 0 || strcmp(s->err.sqlstate, "0A000") == 0;
}

/* True for a failure that was none of the request's doing: our own cancellation of another one, or
 * a stale plan. It was rolled back, so it may be sent again; what else the request holds is a read
 * or carries a request id, and bears repeating. */
static bool may_resend(const struct db *d, const struct request *r, const struct step *s)
{
    if (r->resent || r->abandoned)
        return false;
    if (is_stale(s))
        return true;
    return strcmp(s->err.sqlstate, "57014") == 0 && d->cancelled_ms != 0 &&
           d->cancelled_ms >= r->sent_ms - 1000;
}

static void complete(struct db *d, struct request *r)
{
    struct db_reply reply = {.count = r->count};

    for (int i = 0; i < r->count; i++) {
        struct step *s = &r->steps[i];

        if (!err_is(&s->err)) {
            reply.rows[i] = &s->rows;
            continue;
        }
        if (may_resend(d, r, s)) {
            r->resent = true;
            r->answered = i;
            for (int k = i; k < r->count; k++)
                step_clear(&r->steps[k]);
            list_push_front(&d->waiting, r);
            pipeline_pump_soon(d);
            return;
        }
        log_err(d->log, LOG_INFO, s->stmt->name, &s->err);
        if (!err_is(&reply.err))
            reply.err = s->err;
    }
    deliver(d, r, &reply);
}

static void step_failed(struct db *d, struct step *s, const PGresult *res)
{
    const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);
    struct err e = conn_result_error(res);
    struct prepared *p = prepared_of(d, s->stmt);

    if (severity != NULL && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0))
        d->fatal = e;
    if (err_is(&s->err))
        return;
    step_clear(s);
    s->err = e;
    if (s->phase == STEP_PREPARING) {
        p->sent = false;
        p->generation++;
        p->err = e;
    } else if (is_stale(s)) {
        /* When it is missing because it could not be prepared a moment ago, that is the reason. */
        if (err_is(&p->err))
            s->err = p->err;
        p->sent = false;
        p->generation++;
    }
}

static void take_result(struct db *d, PGresult *res)
{
    struct request *r = d->flying.head;
    struct step *s = &r->steps[r->answered];

    switch (PQresultStatus(res)) {
    case PGRES_PIPELINE_SYNC:
        PQclear(res);
        d->failures = 0;
        if (++r->answered == r->count) {
            list_pop(&d->flying);
            complete(d, r);
            if (!d->dead)
                cancel_consider(d);
        }
        return;
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
        if (s->phase == STEP_RUNNING) {
            rows_init(&s->rows, res);
            s->phase = STEP_SYNCING;
            return;
        }
        s->phase = STEP_RUNNING;
        break;
    case PGRES_PIPELINE_ABORTED:
        break;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH: /* no statement of ours; libpq would say so for ever */
        PQclear(res);
        conn_lost(d, conn_broken("COPY"));
        return;
    default:
        step_failed(d, s, res);
        s->phase = s->phase == STEP_PREPARING ? STEP_RUNNING : STEP_SYNCING;
        break;
    }
    PQclear(res);
}

static void take_notifications(struct db *d)
{
    PGnotify *n;

    while (d->pg_connected && (n = PQnotifies(d->pg)) != NULL) {
        if (d->hooks.on_notify != NULL)
            d->hooks.on_notify(d->hooks.ctx, n->relname, n->extra);
        PQfreemem(n);
    }
}

void pipeline_read(struct db *d)
{
    int nothing = 0;

    /* A NULL parts two commands; more than two in a row means that libpq has no more to give. */
    while (d->pg_connected && d->flying.head != NULL && PQisBusy(d->pg) == 0 && nothing < 3) {
        PGresult *res = PQgetResult(d->pg);

        if (res == NULL) {
            nothing++;
            continue;
        }
        nothing = 0;
        take_result(d, res);
    }
    take_notifications(d);
    if (d->pg_connected && d->waiting.head != NULL)
        pipeline_pump_soon(d);
}

void pipeline_open(struct db *d)
{
    d->opening = true;
    d->in_first = true;
    if (d->hooks.on_connected != NULL)
        d->hooks.on_connected(d->hooks.ctx, d);
    d->in_first = false;
    if (d->dead)
        return;
    if (d->first_pending == 0)
        d->opening = false;
    pipeline_pump_soon(d);
}
