/* SPDX-License-Identifier: Apache-2.0 */
/* db: the calls of db.h. */
#include <config.h>

#include "db/db.h"

#include <string.h>

#include "base/mem.h"
#include "db/db_priv.h"

struct err db_new(struct db **out, struct loop *loop, const struct db_options *o,
                  const struct db_hooks *hooks)
{
    struct db *d = MEM_NEW(struct db);
    struct err e;

    *out = NULL;
    arena_init(&d->life, 0);
    arena_init(&d->scratch, 0);
    d->loop = loop;
    d->log = o->log;
    d->reconnect = o->reconnect;
    d->next_id = 1;
    if (hooks != NULL)
        d->hooks = *hooks;
    e = target_read(&d->target, &d->life, o);
    if (err_is(&e)) {
        db_free(d);
        return e;
    }
    *out = d;
    return OK;
}

static void free_now(struct db *d)
{
    vec_free(&d->prepared);
    arena_free(&d->scratch);
    arena_free(&d->life);
    mem_free(d, sizeof *d);
}

void db_leave(struct db *d)
{
    d->depth--;
    if (d->depth == 0 && d->dead)
        free_now(d);
}

void db_free(struct db *d)
{
    if (d == NULL || d->dead)
        return;
    d->dead = true;
    conn_close(d);
    pipeline_forget(d);
    d->state = DB_CLOSED;
    if (d->depth == 0)
        free_now(d);
}

void db_connect(struct db *d)
{
    if (d->state != DB_CLOSED && d->state != DB_REFUSED && d->state != DB_LOST)
        return;
    db_enter(d);
    conn_begin(d);
    db_leave(d);
}

void db_password(struct db *d, struct str password)
{
    if (d->state != DB_WANTS_PASSWORD)
        return;
    mem_free_c(d->password);
    d->password = mem_copy(password.p, password.n);
    d->last_error = OK;
    db_enter(d);
    conn_begin(d);
    db_leave(d);
}

bool db_used_password(const struct db *d)
{
    return d->used_password;
}

enum db_state db_state_of(const struct db *d)
{
    return d->state;
}

struct err db_last_error(const struct db *d)
{
    return d->last_error;
}

const char *db_user(const struct db *d)
{
    const char *user = d->pg_connected ? PQuser(d->pg) : NULL;

    return user != NULL ? user : "";
}

int db_server_version(const struct db *d)
{
    return d->pg_connected ? PQserverVersion(d->pg) : 0;
}

static void copy_step(struct request *r, struct step *to, const struct db_step *from)
{
    int n = from->stmt->params;

    to->stmt = from->stmt;
    to->params = ARENA_ARRAY(&r->life, const char *, (size_t)n);
    for (int i = 0; i < n; i++) {
        const char *p = from->params != NULL ? from->params[i].p : NULL;

        to->params[i] = p != NULL ? arena_copy(&r->life, p, strlen(p)) : NULL;
    }
}

int db_send(struct db *d, const struct db_step *steps, int count, db_reply_fn done, void *ctx)
{
    struct request *r;

    if (count > DB_STEPS_MAX)
        count = DB_STEPS_MAX;
    r = request_new(d, count, done, ctx);
    for (int i = 0; i < count; i++)
        copy_step(r, &r->steps[i], &steps[i]);
    list_push(&d->waiting, r);
    pipeline_pump_soon(d);
    return r->id;
}

/* Marks the request when it is in the list. */
static bool abandon_in(struct request_list *l, int id)
{
    for (struct request *r = l->head; r != NULL; r = r->next)
        if (r->id == id) {
            r->abandoned = true;
            return true;
        }
    return false;
}

void db_abandon(struct db *d, int id)
{
    struct request_list rest = {.head = NULL};
    struct request *next;

    if (abandon_in(&d->failing, id))
        return;
    if (abandon_in(&d->flying, id)) {
        cancel_consider(d);
        return;
    }
    for (struct request *r = d->waiting.head; r != NULL; r = next) {
        next = r->next;
        if (r->id != id) {
            list_push(&rest, r);
            continue;
        }
        pipeline_drop(d, r);
    }
    d->waiting = rest;
}

int db_pending(const struct db *d)
{
    int n = 0;

    for (const struct request *r = d->flying.head; r != NULL; r = r->next)
        n += !r->abandoned;
    for (const struct request *r = d->waiting.head; r != NULL; r = r->next)
        n += !r->abandoned;
    return n;
}
