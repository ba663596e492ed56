/* SPDX-License-Identifier: Apache-2.0 */
/* A whole file as one transaction, with its history row and the line of the deployment log in the
 * same one: all of it is there or nothing. */
#include <config.h>

#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/migrate/run.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/id.h"

/* A lock that somebody else holds is waited for this long; then all is rolled back and tried
 * again, so that nobody queues behind us for longer. */
static const char LOCK_TIMEOUT[] = "3s";
enum { TRIES = 10, PAUSE_MS = 1000, PAUSE_MAX_MS = 30000, STEPS_MAX = 10 };

static bool is_lock_fault(const struct sync_fault *f)
{
    return strcmp(f->sqlstate, "55P03") == 0 || strcmp(f->sqlstate, "40P01") == 0;
}

/* The steps that open the transaction of `m` as the last ones of `steps`; their count. ctl_tx_open is the
 * second of them. */
static int opening(struct deploy *d, const struct migration *m, struct sync_step *steps, struct db_param open[2])
{
    int n = 0;

    open[0].p = str_printf(&d->c->arena, "arcactl migrate: %.40s", m->name).p;
    open[1].p = LOCK_TIMEOUT;
    steps[n++] = (struct sync_step){&sql_ctl_begin, NULL, true, true};
    steps[n++] = (struct sync_step){&sql_ctl_tx_open, open, true, false};
    if (d->roles) {
        steps[n++] = (struct sync_step){&sql_ctl_member_grant, NULL, false, false};
        steps[n++] = (struct sync_step){&sql_ctl_role_migrator, NULL, false, false};
    }
    return n;
}

/* What ctl_tx_open has answered: the number that names the transaction, and now. */
static void take_open(struct deploy *d, const struct migration *m)
{
    const char *xid = sync_value(d->c->db, 0, 2);
    const char *started = sync_value(d->c->db, 0, 3);

    d->open = (struct run_open){m, xid != NULL ? str_c(&d->c->arena, str_of(xid)) : "",
                                started != NULL ? str_c(&d->c->arena, str_of(started)) : ""};
}

static struct err begin(struct deploy *d, const struct migration *m)
{
    struct sync_step steps[STEPS_MAX];
    struct db_param open[2];
    int failed;

    if (d->open.m == m)
        return OK;
    TRY(sync_batch(d->c->db, steps, opening(d, m, steps, open), 1, &failed));
    take_open(d, m);
    return OK;
}

/* The history row and the commit, the session as it began (what a file set for it is not the next one's),
 * and, in the same trip, the transaction of the next. *ours is false when the file has left our transaction:
 * then ctl_tx_done fails by design. */
static struct err finish(struct deploy *d, const struct migration *m, int attempt, bool *ours)
{
    struct ctl *c = d->c;
    struct id id = id_new();
    const struct db_param row[] = {{d->open.xid},
                                   {id.text},
                                   {m->hash},
                                   {m->name},
                                   {d->open.started},
                                   {str_printf(&c->arena, "%d", attempt).p},
                                   {d->backup},
                                   {d->os_user},
                                   {d->host},
                                   {PACKAGE_VERSION}};
    struct sync_step steps[STEPS_MAX] = {{&sql_ctl_role_reset, NULL, true, false}};
    struct db_param open[2];
    const struct migration *next = d->measure == NULL ? d->next : NULL;
    int n = 1;
    int done, after;
    int failed;
    struct err e;

    *ours = sync_in_transaction(c->db);
    if (!*ours)
        return OK;
    if (d->roles)
        steps[n++].stmt = &sql_ctl_member_revoke;
    done = n;
    steps[n++] = (struct sync_step){&sql_ctl_tx_done, row, true, false};
    steps[n++] = (struct sync_step){&sql_ctl_commit, NULL, true, false};
    steps[n++] = (struct sync_step){&sql_ctl_reset_all, NULL, true, false};
    steps[n++] = (struct sync_step){&sql_ctl_deploy_settings, NULL, true, false};
    after = n;
    if (next != NULL)
        n += opening(d, next, steps + n, open);
    e = sync_batch(c->db, steps, n, after + 1, &failed);
    *ours = failed != done || strcmp(e.sqlstate, "22012") != 0;
    d->stale = failed > done + 1; /* it is committed; the caller tries again to make the session as it was */
    d->open.m = NULL;
    if (failed < 0 && next != NULL)
        take_open(d, next);
    if (d->stale)
        run_roll_back(d);
    return d->stale ? OK : e;
}

static enum run_result try_once(struct deploy *d, const struct migration *m, int attempt, const char **logs)
{
    struct ctl *c = d->c;
    const char *at = m->text.p;
    bool ours = true;
    struct err e = begin(d, m);

    if (!err_is(&e))
        e = run_body(d, m->text, &at);
    if (!err_is(&e))
        e = finish(d, m, attempt, &ours);
    if (!ours) {
        *logs = "The file ended the transaction by itself (BEGIN, COMMIT or ROLLBACK).";
        run_roll_back(d);
        return RUN_ESCAPED;
    }
    if (!err_is(&e))
        return RUN_DONE;
    if (strcmp(sync_fault(c->db)->sqlstate, "26000") == 0) { /* the file dropped the plans that we keep */
        run_roll_back(d);
        sync_forget_plans(c->db);
        e = sync_run(c->db, &sql_ctl_plans_drop, NULL);
        return err_is(&e) ? RUN_FAILED : try_once(d, m, attempt, logs);
    }
    if (is_lock_fault(sync_fault(c->db))) {
        run_roll_back(d);
        return RUN_AGAIN;
    }
    *logs = run_words(c);
    run_tell(c, m, at);
    if (strcmp(sync_fault(c->db)->sqlstate, "25001") == 0)
        ctl_state(c, "%s", _("A statement of it cannot run in a transaction: write \"-- arca: no-transaction\" as the file's first line."));
    run_roll_back(d);
    return RUN_FAILED;
}

static void name_blockers(struct ctl *c)
{
    int i;

    if (!ctl_sql(c, &sql_ctl_blockers, NULL))
        return;
    for (i = 0; i < sync_rows(c->db); i++)
        ctl_state(c, _("process %s, %s (%s), %s: transaction open for %s s"), sync_value(c->db, i, 0),
                  sync_value(c->db, i, 1), sync_value(c->db, i, 2), sync_value(c->db, i, 3), sync_value(c->db, i, 4));
}

enum run_result run_tx(struct deploy *d, const struct migration *m, const char **logs)
{
    struct ctl *c = d->c;
    enum run_result r;
    int pause = PAUSE_MS;
    int i;

    for (i = 1; i <= TRIES; i++) {
        r = try_once(d, m, i, logs);
        if (r != RUN_AGAIN)
            return r;
        ctl_state(c, _("%s waits for a lock that others hold; it is rolled back and tried again (%d of %d)."), m->name, i, TRIES);
        name_blockers(c);
        ctl_wait(c, pause + (int)(run_ms(&(struct timespec){0}) % 200)); /* two that block each other part */
        pause = pause * 2 < PAUSE_MAX_MS ? pause * 2 : PAUSE_MAX_MS;
        if (run_stopped(d))
            break;
    }
    ctl_error(c, _("the migration %s did not get the locks it needs."), m->name);
    *logs = "lock timeout";
    return RUN_FAILED;
}
