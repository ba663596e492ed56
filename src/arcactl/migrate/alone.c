/* SPDX-License-Identifier: Apache-2.0 */
/* A statement that no transaction can hold. Whether a broken run finished it is looked up in the
 * catalogue, and what it left half-made is taken away before the statement runs again. */
#include <config.h>

#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/migrate/measure.h"
#include "arcactl/migrate/run.h"
#include "db/statements.h"
#include "i18n/i18n.h"

struct looked {
    bool done;
    const char *instead; /* a statement that brings a begun one to its end, or NULL */
};

static bool builds(const struct script_unit *u)
{
    return u->alone == SCRIPT_INDEX_CREATE || u->alone == SCRIPT_REINDEX;
}

/* Indexes that came since `before`: a good one says that the statement was finished, the others are
 * dropped. */
static struct err clean_indexes(struct deploy *d, const struct script_unit *u, const char *before, bool *good)
{
    struct ctl *c = d->c;
    const struct db_param p[] = {{u->schema}, {u->table}, {u->index}, {before}, {u->alone == SCRIPT_INDEX_CREATE ? "t" : "f"}};
    const char *drop[32];
    int count = 0;
    int i;

    *good = false;
    TRY(sync_run(c->db, &sql_ctl_indexes_after, p));
    for (i = 0; i < sync_rows(c->db) && count < 32; i++) {
        if (strcmp(sync_value(c->db, i, 0), "t") == 0) {
            *good = true;
            continue;
        }
        drop[count++] = str_c(&c->arena, str_of(sync_value(c->db, i, 2)));
        ctl_state(c, _("the index %s was left invalid by the broken run; it is dropped."), sync_value(c->db, i, 1));
    }
    for (i = 0; i < count; i++)
        TRY(sync_script(c->db, str_of(drop[i])));
    return OK;
}

static struct err look_back(struct deploy *d, const struct script_unit *u, const char *before, struct looked *l)
{
    struct ctl *c = d->c;
    const struct db_param p[] = {{u->schema}, {u->table}, {u->index}};
    const struct db_param index[] = {{u->schema}, {u->index}};
    const char *v;

    *l = (struct looked){.done = false};
    if (builds(u)) {
        TRY(clean_indexes(d, u, before, &l->done));
        l->done = l->done && u->alone == SCRIPT_INDEX_CREATE;
    } else if (u->alone == SCRIPT_INDEX_DROP) {
        TRY(sync_run(c->db, &sql_ctl_index_there, index));
        l->done = strcmp(ctl_first(c), "f") == 0;
    } else if (u->alone == SCRIPT_DETACH) {
        TRY(sync_run(c->db, &sql_ctl_detach_state, p));
        l->done = sync_rows(c->db) == 0;
        v = sync_value(c->db, 0, 0);
        if (v != NULL && strcmp(v, "t") == 0)
            l->instead = str_c(&c->arena, str_of(sync_value(c->db, 0, 1)));
    }
    return OK;
}

static struct err note(struct deploy *d, const struct migration *m, int n, const char *hash, const char *state, const char *before)
{
    const struct db_param p[] = {{m->row_id}, {str_printf(&d->c->arena, "%d", n).p}, {hash}, {state}, {before}};

    return sync_run(d->c->db, &sql_ctl_unit_state, p);
}

/* lock_timeout stays off: it would break the wait for old snapshots and leave an invalid index. */
static struct err carry_out(struct deploy *d, const struct migration *m, const struct script_unit *u, struct str text)
{
    struct ctl *c = d->c;
    const struct db_param limit = {d->max_wait};
    const struct db_param none = {"0"};

    TRY(sync_run(c->db, &sql_ctl_statement_timeout, &limit));
    TRY(run_alone_as_migrator(d));
    if (d->measure != NULL)
        TRY(measure_alone(d->measure, text));
    else if (builds(u))
        TRY(run_watched(d, m, text));
    else
        TRY(sync_script(c->db, text));
    TRY(run_as_operator(d));
    return sync_run(c->db, &sql_ctl_statement_timeout, &none);
}

/* After a failure that left the connection: nothing half-made stays. The words of the failure are
 * kept by the caller. */
static void clean_up(struct deploy *d, const struct script_unit *u, const char *before)
{
    const struct db_param none = {"0"};
    struct err e;
    bool good;

    run_stopped(d);
    if (!sync_alive(d->c->db))
        return;
    e = run_as_operator(d);
    if (!err_is(&e))
        e = sync_run(d->c->db, &sql_ctl_statement_timeout, &none);
    if (!err_is(&e) && builds(u))
        e = clean_indexes(d, u, before, &good);
    if (err_is(&e))
        ctl_state(d->c, "%s", _("What the statement left could not be taken away; the next run does it."));
}

struct err run_alone(struct deploy *d, const struct migration *m, const struct script_unit *u, const char *before,
                     int n, const char *hash, const char **logs)
{
    struct ctl *c = d->c;
    const struct db_param p[] = {{u->schema}, {u->table}, {u->index}};
    struct looked l = {.done = false};
    struct err e = OK;

    if (before != NULL) {
        TRY(look_back(d, u, before, &l));
    } else {
        before = "";
        if (builds(u)) {
            TRY(sync_run(c->db, &sql_ctl_indexes_before, p));
            before = ctl_first(c);
        }
        TRY(note(d, m, n, hash, "running", before));
    }
    if (!l.done)
        e = carry_out(d, m, u, l.instead != NULL ? str_of(l.instead) : u->body);
    if (!err_is(&e))
        return note(d, m, n, hash, "done", before);
    run_tell(c, m, u->body.p);
    *logs = run_words(c);
    clean_up(d, u, before);
    return e;
}
