/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "fake_svc.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "svc/svc_priv.h"

enum { CALLS = 32, SUBSCRIBERS = 16, NAMES = 256, COLUMNS_MAX = 48, CELLS_MAX = 4000 };

/* What src/svc knows stands in front, so that its other files work on it. */
struct fake {
    struct svc svc;
    struct fake_call calls[CALLS];
    int next_id, dropped;
    struct {
        unsigned topics;
        svc_change_fn fn;
        void *ctx;
    } subscribers[SUBSCRIBERS];
    const char *made[NAMES];
    int made_count;
    char login[64]; /* who wants in */
    int64_t retry_ms;
    int64_t own;    /* what the last change was about, when it was done here */
};

static struct fake *fake_of(const struct svc *s)
{
    return (struct fake *)(uintptr_t)s;
}

struct svc *fake_svc_new(struct arena *a, struct loop *loop, const char *const *may)
{
    struct fake *f = ARENA_NEW(a, struct fake);
    struct svc *s = &f->svc;
    struct str *texts;
    size_t n = 0;

    while (may[n] != NULL)
        n++;
    texts = ARENA_ARRAY(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        texts[i] = str_of(may[i]);
    s->state = SVC_IN;
    s->signed_in = true;
    s->session = (struct svc_session){
        .login = STR("maria.souza"),
        .name = STR("Maria Souza"),
        .role = STR("reception"),
        .clinic_id = 1,
        .clinic_name = STR("Central Clinic"),
        .time_zone = STR("America/Sao_Paulo"),
        .environment = STR("demo"),
        .staff_id = 1,
        .by_password = true,
        .today = {2026, 11, 20},
        .minute = 642,
        .opened_ms = loop_now(loop),
        .may = permission_read(a, texts, n),
    };
    return s;
}

static struct fake_call *begin(struct svc *s, const char *name, void *ctx)
{
    struct fake *f = fake_of(s);
    struct fake_call *c = f->calls;

    while (c < f->calls + CALLS - 1 && c->id != 0)
        c++;
    *c = (struct fake_call){.id = ++f->next_id, .name = name, .ctx = ctx};
    if (f->made_count < NAMES)
        f->made[f->made_count++] = name;
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

int svc_read(struct svc *s, struct ticket *t, const struct svc_get *steps, int count,
             svc_rows_fn done, void *ctx)
{
    struct fake_call *c = begin(s, steps[count - 1].stmt->name, ctx);

    c->on_rows = done;
    if (t != NULL && t->id[0] == '\0')
        svc_new_id(t->id);
    if (t != NULL)
        snprintf(c->ticket, sizeof c->ticket, "%s", t->id);
    for (int i = 0; i < count; i++)
        add_params(c, steps[i].params);
    return c->id;
}

int svc_search(struct svc *s, struct ticket *t, const struct svc_get *steps, int count,
               svc_rows_fn done, void *ctx)
{
    return svc_read(s, t, steps, count, done, ctx);
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
    struct fake *f = fake_of(s);

    for (int i = 0; i < CALLS; i++)
        if (id != 0 && f->calls[i].id == id)
            return &f->calls[i];
    return NULL;
}

void svc_drop(struct svc *s, int id)
{
    struct fake *f = fake_of(s);
    struct fake_call *c = by_id(s, id);

    if (c == NULL || c->write)
        return;
    c->id = 0;
    f->dropped++;
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
    return s->signed_in ? &s->session : NULL;
}

struct err svc_error(const struct svc *s)
{
    return s->error;
}

int64_t svc_retry_ms(const struct svc *s)
{
    return err_is(&s->error) && s->state == SVC_CONNECTING ? fake_of(s)->retry_ms : -1;
}

void fake_retry(struct svc *s, int64_t ms)
{
    fake_of(s)->retry_ms = ms;
}

bool svc_own(const struct svc *s, int64_t id)
{
    return id != 0 && fake_of(s)->own == id;
}

struct err svc_sign_in(struct svc *s, const char *login)
{
    snprintf(fake_of(s)->login, sizeof fake_of(s)->login, "%s", login != NULL ? login : "");
    fake_state(s, SVC_CONNECTING);
    return OK;
}

void svc_password(struct svc *s, struct str password)
{
    struct fake_call *c = begin(s, "password", NULL);

    snprintf(c->params, sizeof c->params, "%.*s", STR_ARG(password));
    fake_state(s, SVC_CONNECTING);
}

void svc_sign_out(struct svc *s)
{
    s->signed_in = false;
    fake_state(s, SVC_OUT);
}

void svc_lock(struct svc *s, svc_answer_fn done, void *ctx)
{
    struct fake_call *c = begin(s, "lock", ctx);

    s->locked = true;
    c->write = true;
    c->on_answer = done;
}

void svc_unlock(struct svc *s, struct str password, svc_answer_fn done, void *ctx)
{
    struct fake_call *c = begin(s, "unlock", ctx);

    c->write = true;
    c->on_answer = done;
    snprintf(c->params, sizeof c->params, "%.*s", STR_ARG(password));
}

bool svc_locked(const struct svc *s)
{
    return s->locked;
}

void svc_password_keep(struct svc *s, struct str text)
{
    s->has_password = text.n > 0;
}

int svc_subscribe(struct svc *s, unsigned topics, svc_change_fn fn, void *ctx)
{
    struct fake *f = fake_of(s);

    for (int i = 0; i < SUBSCRIBERS; i++)
        if (f->subscribers[i].fn == NULL) {
            f->subscribers[i].topics = topics;
            f->subscribers[i].fn = fn;
            f->subscribers[i].ctx = ctx;
            return i + 1;
        }
    return 0;
}

void svc_unsubscribe(struct svc *s, int id)
{
    struct fake *f = fake_of(s);

    if (id > 0)
        f->subscribers[id - 1].fn = NULL;
}

/* --- for the test --- */

struct fake_call *fake_call(struct svc *s, const char *name)
{
    struct fake *f = fake_of(s);
    struct fake_call *oldest = NULL;

    for (int i = 0; i < CALLS; i++)
        if (f->calls[i].id != 0 && strcmp(f->calls[i].name, name) == 0 &&
            (oldest == NULL || f->calls[i].id < oldest->id))
            oldest = &f->calls[i];
    return oldest;
}

int fake_pending(const struct svc *s, const char *name)
{
    struct fake *f = fake_of(s);
    int n = 0;

    for (int i = 0; i < CALLS; i++)
        n += f->calls[i].id != 0 && strcmp(f->calls[i].name, name) == 0;
    return n;
}

int fake_made(const struct svc *s, const char *name)
{
    struct fake *f = fake_of(s);
    int n = 0;

    for (int i = 0; i < f->made_count; i++)
        n += strcmp(f->made[i], name) == 0;
    return n;
}

int fake_dropped(const struct svc *s)
{
    struct fake *f = fake_of(s);

    return f->dropped;
}

static struct fake_call take(struct svc *s, const char *name)
{
    struct fake_call *c = fake_call(s, name);
    struct fake_call copy;

    if (c == NULL) {
        fprintf(stderr, "# nothing asks for %s, but for", name);
        for (int i = 0; i < CALLS; i++)
            if (fake_of(s)->calls[i].id != 0)
                fprintf(stderr, " %s", fake_of(s)->calls[i].name);
        fputc('\n', stderr);
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

/* Splits `line` at its bars; an empty cell is NULL. `copy` holds the texts. */
static int split(char *copy, const char **cells, int room)
{
    int n = 0;

    for (char *at = copy; at != NULL && n < room; n++) {
        char *end = strchr(at, '|');

        if (end != NULL)
            *end++ = '\0';
        while (isspace((unsigned char)*at))
            at++;
        cells[n] = *at != '\0' ? at : NULL;
        at = end;
    }
    return n;
}

static struct rows *rows_of_table(const struct fake_table *t)
{
    static char head[4096], lines[65536];      /* mutable: only during this call */
    static const char *cells[CELLS_MAX];
    const char *names[COLUMNS_MAX];
    size_t used = 0;
    int columns, n = 0;

    snprintf(head, sizeof head, "%s", t->head);
    columns = split(head, names, COLUMNS_MAX);
    for (int i = 0; i < t->count; i++) {
        size_t length = strlen(t->lines[i]) + 1;
        int got;

        if (used + length > sizeof lines || n + columns > CELLS_MAX)
            abort();
        memcpy(lines + used, t->lines[i], length);
        got = split(lines + used, cells + n, CELLS_MAX - n);
        if (got != columns) {
            fprintf(stderr, "# %d cells for %d columns: %s\n", got, columns, t->lines[i]);
            abort();
        }
        used += length;
        n += got;
    }
    return rows_of(names, columns, cells, t->count);
}

void fake_tables(struct svc *s, const char *name, const struct fake_table *tables, int count)
{
    fake_tables_with(s, name, tables, count, NULL);
}

void fake_tables_with(struct svc *s, const char *name, const struct fake_table *tables, int count,
                      const char *detail)
{
    struct fake_call c = take(s, name);
    struct svc_rows r = {.opened = {.outcome = ANSWER_OK, .detail = str_of(detail)}, .count = count};
    struct rows *rows[DB_STEPS_MAX];

    for (int i = 0; i < count; i++)
        r.rows[i] = rows[i] = rows_of_table(&tables[i]);
    c.on_rows(c.ctx, &r);
    for (int i = 0; i < count; i++)
        rows_free(rows[i]);
}

void fake_answer(struct svc *s, const char *name, const struct answer *answer)
{
    struct fake_call c = take(s, name);
    struct svc_rows r = {.opened = *answer};
    struct err none = OK;

    if (strcmp(name, "unlock") == 0 && answer->outcome == ANSWER_OK)
        s->locked = false;
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
    struct fake *f = fake_of(s);
    struct svc_change change = {.topic = topic, .id = id, .day = STR_EMPTY, .own = own};

    if (topic != SVC_TOPIC_STATE)
        f->own = own ? id : 0;

    for (int i = 0; i < SUBSCRIBERS; i++)
        if (f->subscribers[i].fn != NULL && (f->subscribers[i].topics & topic) != 0)
            f->subscribers[i].fn(f->subscribers[i].ctx, &change);
}

void fake_refuse(struct svc *s, enum svc_state state, struct err why)
{
    s->error = why;
    if (state == SVC_REFUSED)
        s->signed_in = false;
    fake_state(s, state);
}

struct svc_session *fake_session(struct svc *s)
{
    return &s->session;
}

const char *fake_login(const struct svc *s)
{
    return fake_of(s)->login;
}

void fake_state(struct svc *s, enum svc_state state)
{
    s->state = state;
    if (state == SVC_IN)
        s->signed_in = true;
    fake_change(s, SVC_TOPIC_STATE, 0, false);
}
