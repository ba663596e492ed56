/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/migrate/measure.h"

#include <stdlib.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "base/clock.h"
#include "base/vec.h"
#include "db/statements.h"

/* A statement that took longer is told even without a lock; how often a running one is looked at. */
enum { LONG_MS = 100, LOOK_MS = 20, WORDS = 60 };

struct table {
    const char *oid;
    const char *name;
    const char *file;
    const char *bytes;
    const char *size;
    const char *rows;
    enum lock_mode held; /* the strongest of this transaction */
};

struct measure {
    struct ctl *c;
    struct sync *watch;
    const char *pid; /* of c->db's server process */
    const struct migration *m;
    struct { VEC_OF(struct table) } tables;
    struct { VEC_OF(struct measured) } rows;
    struct { VEC_OF(int64_t) } taken; /* when, a row each; in milliseconds as all times here */
    size_t settled; /* rows whose transaction has ended */
    struct str statement;
    int64_t from;         /* of the statement */
    size_t first;         /* its first row */
    bool told;            /* it has a row */
    struct err e;
    const char *at;
    ptrdiff_t shift; /* from the copy that is taken apart to the migration's text */
};

static int64_t now_ms(void)
{
    return clock_mono_ms((struct clock){NULL});
}

struct measure *measure_new(struct ctl *c, struct sync *watch)
{
    struct measure *k = ARENA_NEW(&c->arena, struct measure);

    *k = (struct measure){.c = c, .watch = watch, .e = OK};
    k->tables.arena = k->rows.arena = k->taken.arena = &c->arena;
    return k;
}

static const char *copied(struct measure *k, struct sync *s, int row, int column)
{
    const char *v = sync_value(s, row, column);

    return v != NULL ? str_c(&k->c->arena, str_of(v)) : "";
}

struct err measure_begin(struct measure *k, const struct migration *m)
{
    struct sync *s = k->c->db;

    k->m = m;
    k->tables.n = 0;
    if (k->pid == NULL) {
        TRY(sync_run(s, &sql_ctl_backend, NULL));
        k->pid = ctl_first(k->c);
    }
    TRY(sync_run(s, &sql_ctl_measure_tables, NULL));
    for (int i = 0; i < sync_rows(s); i++)
        vec_push(&k->tables, ((struct table){copied(k, s, i, 0), copied(k, s, i, 1), copied(k, s, i, 2), copied(k, s, i, 3),
                                             copied(k, s, i, 4), copied(k, s, i, 5), LOCK_NONE}));
    return OK;
}

static struct table *find(struct measure *k, const char *oid)
{
    for (size_t i = 0; oid != NULL && i < k->tables.n; i++)
        if (strcmp(k->tables.p[i].oid, oid) == 0)
            return &k->tables.p[i];
    return NULL;
}

static struct measured *add(struct measure *k, const struct table *t, enum lock_mode mode)
{
    struct str words = str_sub(k->statement, 0, WORDS);
    const char *line = memchr(words.p, '\n', words.n);
    struct measured *r = vec_add(&k->rows);

    *r = (struct measured){.migration = k->m->name, .line = 1, .mode = mode,
                           .words = str_c(&k->c->arena, str_trim(str_sub(words, 0, line != NULL ? (size_t)(line - words.p) : words.n)))};
    for (const char *p = k->m->text.p; p < k->statement.p; p++)
        r->line += *p == '\n';
    if (t != NULL) {
        r->table = t->name;
        r->rows = t->rows;
        r->bytes = t->bytes;
        r->size = t->size;
    }
    vec_push(&k->taken, t != NULL ? k->from : now_ms());
    k->told = true;
    return r;
}

/* The row of this statement for a table. */
static struct measured *row_of(struct measure *k, const struct table *t)
{
    for (size_t i = k->first; i < k->rows.n; i++)
        if (k->rows.p[i].table == t->name)
            return &k->rows.p[i];
    return add(k, t, t->held);
}

static void take_lock(struct measure *k, struct table *t, enum lock_mode mode)
{
    if (t == NULL || mode <= t->held)
        return;
    t->held = mode;
    if (mode > LOCK_ROW_EXCLUSIVE)
        row_of(k, t)->mode = mode;
}

/* What `s` says that is held, of the tables that were there: only what is stronger than before. */
static void take_locks(struct measure *k, struct sync *s)
{
    for (int i = 0; i < sync_rows(s); i++) {
        take_lock(k, find(k, sync_value(s, i, 0)), lock_by_name(sync_value(s, i, 1)));
    }
}

/* While a statement outside a transaction runs. */
static void look(void *ctx)
{
    struct measure *k = ctx;
    const struct db_param pid = {k->pid};
    struct err e = sync_run(k->watch, &sql_ctl_measure_locks, &pid);

    if (!err_is(&e))
        take_locks(k, k->watch);
}

/* A table whose file is another now was written anew. */
static struct err look_files(struct measure *k)
{
    struct sync *s = k->c->db;

    TRY(sync_run(s, &sql_ctl_measure_files, NULL));
    for (int i = 0; i < sync_rows(s); i++) {
        struct table *t = find(k, sync_value(s, i, 0));

        if (t == NULL || strcmp(t->file, sync_value(s, i, 1)) == 0)
            continue;
        t->file = copied(k, s, i, 1);
        row_of(k, t)->rewritten = true;
    }
    return OK;
}

static void begin_statement(struct measure *k, struct str text)
{
    k->statement = text;
    k->first = k->rows.n;
    k->told = false;
    k->from = now_ms();
}

static void end_statement(struct measure *k, long ms)
{
    if (!k->told && ms >= LONG_MS)
        add(k, NULL, LOCK_NONE);
    for (size_t i = k->first; i < k->rows.n; i++)
        k->rows.p[i].ms = ms;
}

/* Rows that come and go lock nobody out, and there may be thousands of such statements. */
static bool is_plain(struct str text)
{
    return script_starts(text, "insert") || script_starts(text, "update") || script_starts(text, "delete");
}

static struct err run_one(struct measure *k, struct str text)
{
    struct sync *s = k->c->db;
    const struct db_param pid = {k->pid};
    struct err e;
    long ms;

    begin_statement(k, text);
    e = sync_script(s, text);
    ms = (long)(now_ms() - k->from);
    if (!err_is(&e) && !is_plain(text)) {
        TRY(sync_run(s, &sql_ctl_measure_locks, &pid));
        take_locks(k, s);
        TRY(look_files(k));
    }
    end_statement(k, ms);
    return e;
}

static void each(void *ctx, const struct script_statement *s)
{
    struct measure *k = ctx;

    if (err_is(&k->e))
        return;
    k->e = run_one(k, (struct str){.p = s->text.p + k->shift, .n = s->text.n});
    if (err_is(&k->e))
        k->at = s->text.p + k->shift;
}

static bool no_tree(struct str text)
{
    (void)text;
    return false;
}

/* The statements of a copy that ends where `text` does, told by their places in `text`. */
struct err measure_script(struct measure *k, struct str text, const char **at)
{
    const char *copy = str_c(&k->c->arena, text);

    k->e = OK;
    k->at = NULL;
    k->shift = text.p - copy;
    script_each(str_of(copy), no_tree, each, k);
    *at = k->at;
    return k->e;
}

/* What was over before anybody could look holds what the manual says. */
static void by_rule(void *ctx, enum lock_mode mode, const char *table)
{
    struct measure *k = ctx;
    const struct db_param name = {table};
    struct err e = sync_run(k->c->db, &sql_ctl_table_facts, &name);

    for (size_t i = 0; !err_is(&e) && sync_rows(k->c->db) > 0 && i < k->tables.n; i++)
        if (strcmp(k->tables.p[i].name, sync_value(k->c->db, 0, 3)) == 0)
            take_lock(k, &k->tables.p[i], mode);
}

static void each_by_rule(void *ctx, const struct script_statement *s)
{
    struct measure *k = ctx;

    locks_look(&k->c->arena, s, by_rule, k);
}

struct err measure_alone(struct measure *k, struct str text)
{
    struct sync *s = k->c->db;
    struct err e;
    long ms;

    begin_statement(k, text);
    if (k->watch != NULL)
        sync_tick(s, LOOK_MS, look, k);
    e = sync_script(s, text);
    sync_tick(s, 0, NULL, NULL);
    ms = (long)(now_ms() - k->from);
    if (!err_is(&e) && !k->told)
        script_each(str_of(str_c(&k->c->arena, text)), NULL, each_by_rule, k);
    if (!err_is(&e))
        TRY(look_files(k));
    end_statement(k, ms);
    measure_settle(k);
    return e;
}

void measure_settle(struct measure *k)
{
    for (; k->settled < k->rows.n; k->settled++)
        k->rows.p[k->settled].held_ms = (long)(now_ms() - k->taken.p[k->settled]);
    for (size_t i = 0; i < k->tables.n; i++)
        k->tables.p[i].held = LOCK_NONE;
}

const struct measured *measure_rows(const struct measure *k, size_t *count)
{
    *count = k->rows.n;
    return k->rows.p;
}
