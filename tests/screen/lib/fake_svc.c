/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "fake_svc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALLS = 32, SUBSCRIBERS = 16, NAMES = 256 };

struct svc {
    struct svc_session session;
    enum svc_state state;
    struct fake_call calls[CALLS];
    int next_id, dropped;
    struct {
        unsigned topics;
        svc_change_fn fn;
        void *ctx;
    } subscribers[SUBSCRIBERS];
    const char *made[NAMES];
    int made_count;
};

struct svc *fake_svc_new(struct arena *a, struct loop *loop, const char *const *may)
{
    struct svc *s = ARENA_NEW(a, struct svc);
    struct str *texts;
    size_t n = 0;

    while (may[n] != NULL)
        n++;
    texts = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        texts[i] = str_of(may[i]);
    s->state = SVC_IN;
    s->session = (struct svc_session){
        .login = STR("maria.souza"),
        .name = STR("Maria Souza"),
        .role = STR("reception"),
        .clinic_id = 1,
        .clinic_name = STR("Central Clinic"),
        .time_zone = STR("America/Sao_Paulo"),
        .today = {2026, 11, 20},
        .minute = 642,
        .opened_ms = loop_now(loop),
        .may = permission_read(a, texts, n),
    };
    return s;
}

static struct fake_call *begin(struct svc *s, const char *name, void *ctx)
{
    struct fake_call *c = s->calls;

    while (c < s->calls + CALLS - 1 && c->id != 0)
        c++;
    *c = (struct fake_call){.id = ++s->next_id, .name = name, .ctx = ctx};
    if (s->made_count < NAMES)
        s->made[s->made_count++] = name;
    return c;
}

static void add_params(struct fake_call *c, const struct params *p)
{
    size_t n = strlen(c->params);

    for (int i = 0; p != NULL && i < p->n; i++) {
        snprintf(c->params + n, sizeof c->params - n, "%s|", p->v[i].p != NULL ? p->v[i].p : "NULL");
        n = strlen(c->params);
    }
}

void svc_new_id(char out[37])
{
    /* Different each time, the same in each run. */
    static unsigned long count; /* mutable: counts the ids of a test program */

    snprintf(out, 37, "00000000-0000-4000-8000-%012lx", ++count);
}

int svc_read(struct svc *s, const char *ticket, const struct svc_get *steps, int count,
             svc_rows_fn done, void *ctx)
{
    struct fake_call *c = begin(s, steps[count - 1].stmt->name, ctx);

    c->on_rows = done;
    if (ticket != NULL)
        snprintf(c->ticket, sizeof c->ticket, "%s", ticket);
    for (int i = 0; i < count; i++)
        add_params(c, steps[i].params);
    return c->id;
}

int svc_fetch(struct svc *s, const struct db_stmt *stmt, const struct params *params,
              svc_rows_fn done, void *ctx)
{
    struct fake_call *c = begin(s, stmt->name, ctx);

    c->on_rows = done;
    add_params(c, params);
    return c->id;
}

int svc_write(struct svc *s, const struct db_stmt *stmt, const char *request,
              const struct params *params, svc_answer_fn done, void *ctx)
{
    struct fake_call *c = begin(s, stmt->name, ctx);

    c->write = true;
    c->on_answer = done;
    snprintf(c->ticket, sizeof c->ticket, "%s", request);
    add_params(c, params);
    return c->id;
}

static struct fake_call *by_id(struct svc *s, int id)
{
    for (int i = 0; i < CALLS; i++)
        if (id != 0 && s->calls[i].id == id)
            return &s->calls[i];
    return NULL;
}

void svc_drop(struct svc *s, int id)
{
    struct fake_call *c = by_id(s, id);

    if (c == NULL || c->write)
        return;
    c->id = 0;
    s->dropped++;
}

void svc_leave(struct svc *s, int id, svc_answer_fn done, void *ctx)
{
    struct fake_call *c = by_id(s, id);

    if (c == NULL || !c->write)
        return;
    c->on_answer = done;
    c->ctx = ctx;
}

enum svc_state svc_state_of(const struct svc *s)
{
    return s->state;
}

const struct svc_session *svc_session_of(const struct svc *s)
{
    return &s->session;
}

int svc_subscribe(struct svc *s, unsigned topics, svc_change_fn fn, void *ctx)
{
    for (int i = 0; i < SUBSCRIBERS; i++)
        if (s->subscribers[i].fn == NULL) {
            s->subscribers[i].topics = topics;
            s->subscribers[i].fn = fn;
            s->subscribers[i].ctx = ctx;
            return i + 1;
        }
    return 0;
}

void svc_unsubscribe(struct svc *s, int id)
{
    if (id > 0)
        s->subscribers[id - 1].fn = NULL;
}

/* --- for the test --- */

struct fake_call *fake_call(struct svc *s, const char *name)
{
    struct fake_call *oldest = NULL;

    for (int i = 0; i < CALLS; i++)
        if (s->calls[i].id != 0 && strcmp(s->calls[i].name, name) == 0 &&
            (oldest == NULL || s->calls[i].id < oldest->id))
            oldest = &s->calls[i];
    return oldest;
}

int fake_pending(const struct svc *s, const char *name)
{
    int n = 0;

    for (int i = 0; i < CALLS; i++)
        n += s->calls[i].id != 0 && strcmp(s->calls[i].name, name) == 0;
    return n;
}

int fake_made(const struct svc *s, const char *name)
{
    int n = 0;

    for (int i = 0; i < s->made_count; i++)
        n += strcmp(s->made[i], name) == 0;
    return n;
}

int fake_dropped(const struct svc *s)
{
    return s->dropped;
}

static struct fake_call take(struct svc *s, const char *name)
{
    struct fake_call *c = fake_call(s, name);
    struct fake_call copy;

    if (c == NULL) {
        fprintf(stderr, "# nothing asks for %s\n", name);
        abort();
    }
    copy = *c;
    c->id = 0;
    return copy;
}

void fake_rows(struct svc *s, const char *name, const char *const *names, int columns,
               const char *const *values, int count)
{
    struct fake_call c = take(s, name);
    struct rows *rows = rows_of(names, columns, values, count);
    struct svc_rows r = {.opened = {.outcome = ANSWER_OK}, .count = 1, .rows = {rows}};

    c.on_rows(c.ctx, &r);
    rows_free(rows);
}

void fake_answer(struct svc *s, const char *name, const struct answer *answer)
{
    struct fake_call c = take(s, name);
    struct svc_rows r = {.opened = *answer};
    struct err none = OK;

    if (c.write)
        c.on_answer(c.ctx, answer, &none);
    else
        c.on_rows(c.ctx, &r);
}

void fake_fail(struct svc *s, const char *name, struct err err)
{
    struct fake_call c = take(s, name);
    struct svc_rows r = {.err = err, .opened = {.outcome = ANSWER_OK}};
    struct answer none = {.outcome = ANSWER_REFUSED};

    if (c.write)
        c.on_answer(c.ctx, &none, &err);
    else
        c.on_rows(c.ctx, &r);
}

void fake_change(struct svc *s, enum svc_topic topic, int64_t id, bool own)
{
    struct svc_change change = {.topic = topic, .id = id, .day = STR_EMPTY, .own = own};

    for (int i = 0; i < SUBSCRIBERS; i++)
        if (s->subscribers[i].fn != NULL && (s->subscribers[i].topics & topic) != 0)
            s->subscribers[i].fn(s->subscribers[i].ctx, &change);
}

void fake_state(struct svc *s, enum svc_state state)
{
    s->state = state;
    fake_change(s, SVC_TOPIC_STATE, 0, false);
}
