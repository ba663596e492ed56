/* SPDX-License-Identifier: Apache-2.0 */
/* A second connection, which looks while a statement runs on the first: how far an index is, and whose
 * transaction it waits for. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/migrate/run.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { LOOK_MS = 500 };

struct watching {
    struct deploy *d;
    const struct migration *m;
    const char *pid;
    const char *told; /* the process that was told of last */
};

/* Where the first one's password was typed there is none: it is not asked for again. Without one nothing
 * is shown; what runs is not hindered. */
struct sync *run_watch(struct deploy *d)
{
    struct ctl *c = d->c;
    const struct sync_options o = {
        .conninfo = c->option[OPT_CONNINFO],
        .dbname = sync_dbname(c->db),
        .program = "arcactl migrate watch",
        .cancel_fd = -1,
    };
    struct err e;

    if (d->watch != NULL && sync_alive(d->watch))
        return d->watch;
    sync_close(d->watch);
    d->watch = NULL;
    e = sync_open(&d->watch, &o, NULL, 0);
    return err_is(&e) ? NULL : d->watch;
}

static long long number(struct sync *s, int column)
{
    const char *v = sync_value(s, 0, column);

    return v != NULL ? strtoll(v, NULL, 10) : 0;
}

static void tell_waiting(struct watching *w, struct sync *s)
{
    struct ctl *c = w->d->c;
    const char *pid = sync_value(s, 0, 5);

    if (pid == NULL || (w->told != NULL && strcmp(pid, w->told) == 0) || sync_value(s, 0, 8) == NULL)
        return;
    w->told = str_c(&c->arena, str_of(pid));
    ctl_state(c, _("%s waits for the transaction of process %s, %s (%s), open for %s s"), w->m->name, pid,
              sync_value(s, 0, 6), sync_value(s, 0, 7), sync_value(s, 0, 8));
}

static void look(void *ctx)
{
    struct watching *w = ctx;
    struct ctl *c = w->d->c;
    struct sync *s = w->d->watch;
    const struct db_param pid = {w->pid};
    struct err e = sync_run(s, &sql_ctl_index_progress, &pid);
    long long done, total;

    if (err_is(&e) || sync_rows(s) == 0)
        return;
    done = number(s, 2) > 0 ? number(s, 1) : number(s, 3);
    total = number(s, 2) > 0 ? number(s, 2) : number(s, 4);
    tell_waiting(w, s);
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"progress\",\"migration\":%s,\"phase\":%s,\"done\":%lld,\"total\":%lld,\"waits_for\":%s}",
                list_json(&c->arena, w->m->name), list_json(&c->arena, sync_value(s, 0, 0)), done, total,
                sync_value(s, 0, 5) != NULL ? sync_value(s, 0, 5) : "null");
    else
        ctl_progress(c, "%s  %s  %lld %%", w->m->name, sync_value(s, 0, 0), total > 0 ? done * 100 / total : 0);
}

struct err run_watched(struct deploy *d, const struct migration *m, struct str text)
{
    struct ctl *c = d->c;
    struct watching w = {.d = d, .m = m};
    struct err e;

    if (d->trial || run_watch(d) == NULL)
        return sync_script(c->db, text);
    TRY(sync_run(c->db, &sql_ctl_backend, NULL));
    w.pid = ctl_first(c);
    sync_tick(c->db, LOOK_MS, look, &w);
    e = sync_script(c->db, text);
    sync_tick(c->db, 0, NULL, NULL);
    return e;
}
