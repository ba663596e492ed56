/* SPDX-License-Identifier: Apache-2.0 */
/* Reads under tickets and writes under request ids. */
#include <config.h>

#include <string.h>

#include "base/log.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/id.h"
#include "svc/svc_priv.h"

static void call_unlink(struct call *c)
{
    struct call **at = &c->svc->calls;

    while (*at != c)
        at = &(*at)->next;
    *at = c->next;
}

/* The call lies in its own arena: the arena must be moved out before it is freed. */
static void call_free(struct call *c)
{
    struct arena a = c->arena;

    arena_free(&a);
}

/* Goes behind those that wait, so that what is sent later is sent in the order it was asked in. */
static struct call *call_new(struct svc *s, void *ctx)
{
    struct call **last = &s->calls;
    struct arena a;
    struct call *c;

    arena_init(&a, 1024);
    c = ARENA_NEW(&a, struct call);
    c->arena = a;
    c->svc = s;
    c->id = ++s->next_id;
    c->ctx = ctx;
    while (*last != NULL)
        last = &(*last)->next;
    *last = c;
    return c;
}

void svc_new_id(char out[37])
{
    struct id id = id_new();

    memcpy(out, id.text, sizeof id.text);
}

/* Puts a step into the call: `first` (the ticket or request) and then the parameters, all copied. */
static void call_step(struct call *c, const struct db_stmt *stmt, const char *first,
                      const struct params *params)
{
    int extra = first != NULL ? 1 : 0;
    int n = params != NULL ? params->n : 0;
    struct db_param *v = ARENA_ARRAY(&c->arena, struct db_param, (size_t)(n + extra));

    if (first != NULL)
        v[0].p = str_c(&c->arena, str_of(first));
    for (int i = 0; params != NULL && i < n; i++)
        v[i + extra].p =
            params->v[i].p != NULL ? str_c(&c->arena, str_of(params->v[i].p)) : NULL;
    c->steps[c->count++] = (struct db_step){.stmt = stmt, .params = v};
}

static enum answer_outcome outcome_of(struct str word)
{
    static const char *const words[] = {
        [ANSWER_OK] = "ok",
        [ANSWER_REFUSED] = "refused",
        [ANSWER_INVALID] = "invalid",
        [ANSWER_CONFLICT] = "conflict",
        [ANSWER_NOT_FOUND] = "not_found",
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(word, str_of(words[i])))
            return (enum answer_outcome)i;
    return ANSWER_REFUSED;
}

bool svc_answer_decode(const struct rows *rows, struct answer *out)
{
    struct err e;

    if (rows_column(rows, "outcome") < 0 || rows_count(rows) < 1)
        return false;
    *out = (struct answer){
        .outcome = outcome_of(rows_str(rows, 0, "outcome")),
        .code = rows_str(rows, 0, "code"),
        .field = rows_str(rows, 0, "field"),
        .id = rows_int(rows, 0, "id"),
        .version = (int)rows_int(rows, 0, "version"),
        .detail = rows_str(rows, 0, "detail"),
    };
    e = rows_err(rows);
    return !err_is(&e);
}

static void receipt_tended(void *ctx);

/* Looks after the disk when it is time, from a timer: never waits. */
static void receipt_look(struct svc *s)
{
    int64_t due = receipt_due(&s->receipts, loop_now(s->loop));

    if (s->receipt_timer == 0 && due >= 0)
        s->receipt_timer = loop_after(s->loop, due, receipt_tended, s);
}

static void receipt_tended(void *ctx)
{
    struct svc *s = ctx;
    struct err e = receipt_tend(&s->receipts, loop_now(s->loop));

    s->receipt_timer = 0;
    if (err_is(&e))
        log_err(s->options.log, LOG_WARN, "receipts", &e);
    receipt_look(s);
}

/* Not to be able to keep receipts is no reason to stop the desk: it is said in the log when it
 * begins, and when they are kept again how many are missing. */
static void receipt_keep(struct svc *s, int64_t seq, const unsigned char *leaf)
{
    struct err e = receipt_append(&s->receipts, s->session.id, seq, leaf);

    if (err_is(&e)) {
        if (s->receipts_missed++ == 0)
            log_err(s->options.log, LOG_WARN, "receipts", &e);
    } else if (s->receipts_missed != 0) {
        log_write(s->options.log, LOG_WARN, "receipts", "kept again; %ld are missing",
                  s->receipts_missed);
        s->receipts_missed = 0;
    }
    receipt_look(s);
}

void svc_receipts_stop(struct svc *s)
{
    struct err e;

    loop_cancel(s->loop, s->receipt_timer);
    s->receipt_timer = 0;
    e = receipt_close(&s->receipts);
    if (err_is(&e))
        log_err(s->options.log, LOG_WARN, "receipts", &e);
    if (s->receipts_missed != 0)
        log_write(s->options.log, LOG_WARN, "receipts", "%ld are missing", s->receipts_missed);
}

void svc_receipt(struct svc *s, const struct rows *rows)
{
    struct arena a;
    struct str leaf;

    if (s->receipts.fd < 0 || rows_column(rows, "leaf") < 0 || rows_count(rows) < 1 ||
        rows_is_null(rows, 0, "seq"))
        return;
    arena_init(&a, 256);
    leaf = rows_bytes(rows, 0, "leaf", &a);
    if (leaf.n == SEC_HASH_BYTES)
        receipt_keep(s, rows_int(rows, 0, "seq"), (const unsigned char *)leaf.p);
    arena_free(&a);
}

static void tell_answer(struct call *c, const struct db_reply *reply)
{
    struct answer answer = {.outcome = ANSWER_REFUSED};
    /* What the other terminals are told comes behind the write and is no part of its answer. */
    struct err err = reply->rows[0] != NULL ? OK : reply->err;

    if (!err_is(&err) && (reply->count < 1 || !svc_answer_decode(reply->rows[0], &answer)))
        err = err_make(ERR_BUG, N_("The server's answer could not be read."), "%s: no api.answer",
                       c->steps[0].stmt->name);
    if (!err_is(&err))
        svc_receipt(c->svc, reply->rows[0]);
    if (!err_is(&err) && answer.outcome == ANSWER_OK && answer.id != 0)
        c->svc->own[c->svc->own_next++ % OWN_KEPT] = answer.id;
    call_unlink(c);
    c->on_answer(c->ctx, &answer, &err);
    call_free(c);
}

static void tell_rows(struct call *c, const struct db_reply *reply)
{
    struct svc_rows r = {.err = reply->err, .opened = {.outcome = ANSWER_OK}};

    for (int i = 0; i < c->opens && r.opened.outcome == ANSWER_OK && reply->rows[i] != NULL; i++) {
        svc_receipt(c->svc, reply->rows[i]);
        if (svc_answer_decode(reply->rows[i], &r.opened) && r.opened.outcome != ANSWER_OK)
            /* What comes behind it failed for want of a ticket: the refusal is the reason. */
            r.err = OK;
    }
    for (int i = c->opens; i < reply->count; i++)
        r.rows[r.count++] = reply->rows[i];
    call_unlink(c);
    c->on_rows(c->ctx, &r);
    call_free(c);
}

static void call_done(void *ctx, const struct db_reply *reply)
{
    struct call *c = ctx;

    c->db_id = 0;
    svc_listen_answered(c->svc);
    if (c->write && reply->err.kind == ERR_NET)
        return; /* stays in the list: svc_calls_resume sends the same request id again */
    if (c->write)
        tell_answer(c, reply);
    else
        tell_rows(c, reply);
}

static void call_send(struct call *c)
{
    c->db_id = db_send(c->svc->work, c->steps, c->count, call_done, c);
}

/* Tells a read that there is no line, from the loop and not from within the call that asked. */
static void fail_offline(void *ctx)
{
    struct call *c = ctx;
    struct db_reply reply = {.err = err_make(ERR_NET, N_("The server is out of reach."), "offline")};

    tell_rows(c, &reply);
}

/* The server refuses everything of a locked session: what is asked for then waits for the unlocking. */
static bool may_send(const struct svc *s)
{
    return s->state == SVC_IN && !s->locked;
}

static int call_start(struct call *c)
{
    if (may_send(c->svc))
        call_send(c);
    else if (c->svc->state != SVC_IN && !c->write)
        c->db_id = -loop_after(c->svc->loop, 0, fail_offline, c);
    return c->id;
}

/* The first step goes out `opens` times. */
static int read_under(struct svc *s, struct ticket *t, int opens, const struct svc_get *steps,
                      int count, svc_rows_fn done, void *ctx)
{
    struct call *c = call_new(s, ctx);
    struct ticket once = {""};

    if (t == NULL)
        t = &once;
    if (t->id[0] == '\0')
        svc_new_id(t->id);
    c->on_rows = done;
    c->opens = opens;
    for (int i = 1; i < opens; i++)
        call_step(c, steps[0].stmt, t->id, steps[0].params);
    for (int i = 0; i < count; i++)
        call_step(c, steps[i].stmt, t->id, steps[i].params);
    return call_start(c);
}

int svc_read(struct svc *s, struct ticket *t, const struct svc_get *steps, int count,
             svc_rows_fn done, void *ctx)
{
    return read_under(s, t, 1, steps, count, done, ctx);
}

int svc_search(struct svc *s, struct ticket *t, const struct svc_get *steps, int count,
               svc_rows_fn done, void *ctx)
{
    return read_under(s, t, 2, steps, count, done, ctx);
}

int svc_fetch(struct svc *s, const struct db_stmt *stmt, const struct params *params,
              svc_rows_fn done, void *ctx)
{
    struct call *c = call_new(s, ctx);

    c->on_rows = done;
    call_step(c, stmt, NULL, params);
    return call_start(c);
}

int svc_write(struct svc *s, const struct db_stmt *stmt, const char *request,
              const struct params *params, svc_answer_fn done, void *ctx)
{
    struct call *c = call_new(s, ctx);

    c->write = true;
    c->on_answer = done;
    call_step(c, stmt, request, params);
    if (!s->options.studio) /* whose changes no terminal is told of */
        call_step(c, &sql_tell, NULL, NULL);
    return call_start(c);
}

static struct call *call_find(struct svc *s, int id)
{
    struct call *c = s->calls;

    while (c != NULL && c->id != id)
        c = c->next;
    return c;
}

void svc_drop(struct svc *s, int id)
{
    struct call *c = call_find(s, id);

    if (c == NULL || c->write)
        return;
    if (c->db_id > 0)
        db_abandon(s->work, c->db_id);
    else if (c->db_id < 0)
        loop_cancel(s->loop, -c->db_id);
    call_unlink(c);
    call_free(c);
}

void svc_leave(struct svc *s, int id, svc_answer_fn done, void *ctx)
{
    struct call *c = call_find(s, id);

    if (c == NULL || !c->write)
        return;
    c->on_answer = done;
    c->ctx = ctx;
}

bool svc_own(const struct svc *s, int64_t id)
{
    for (int i = 0; i < OWN_KEPT; i++)
        if (id != 0 && s->own[i] == id)
            return true;
    return false;
}

int svc_pending(const struct svc *s)
{
    int n = 0;

    for (const struct call *c = s->calls; c != NULL; c = c->next)
        n++;
    return n;
}

void svc_calls_resume(struct svc *s)
{
    if (!may_send(s))
        return;
    for (struct call *c = s->calls; c != NULL; c = c->next)
        if (c->db_id == 0)
            call_send(c);
}

/* Who waits is told, so that what he keeps for the answer is given back. */
static void call_cancel(struct call *c)
{
    struct db_reply reply = {.err = err_make(ERR_CANCELLED, N_("The session has ended."), "sign-out")};

    if (c->write)
        tell_answer(c, &reply);
    else
        tell_rows(c, &reply);
}

void svc_calls_forget(struct svc *s, bool tell)
{
    while (s->calls != NULL) {
        struct call *c = s->calls;

        if (c->db_id > 0)
            db_abandon(s->work, c->db_id);
        else if (c->db_id < 0)
            loop_cancel(s->loop, -c->db_id);
        if (tell) {
            call_cancel(c);
        } else {
            call_unlink(c);
            call_free(c);
        }
    }
}
