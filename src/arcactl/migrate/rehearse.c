/* SPDX-License-Identifier: Apache-2.0 */
/* rehearse: a deploy on a restored copy, measured: how long each statement takes, which locks it holds on
 * tables that were there and for how long, and which tables it writes anew. The copy is dropped. */
#include <config.h>

#include <string.h>

#include "arcactl/backup/backup.h"
#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/measure.h"
#include "arcactl/migrate/run.h"
#include "arcactl/migrate/scratch.h"
#include "arcactl/migrate/store.h"
#include "arcactl/migrate/verify.h"
#include "base/json.h"
#include "db/statements.h"
#include "i18n/i18n.h"

struct rehearsal {
    struct deploy d;
    struct scratch s;
    const char *path; /* of the backup; NULL: the live database */
    struct timespec from;
};

static bool note(struct rehearsal *r)
{
    struct ctl *c = r->d.c;
    struct json_object o;

    json_begin(&o, &c->arena);
    json_put(&o, "backup", r->path != NULL ? str_of(r->path) : STR_EMPTY);
    json_put(&o, "database", str_of(r->s.name));
    return backup_note(c, "migrate.rehearse", json_end(&o));
}

static int from_backup(struct rehearsal *r)
{
    struct ctl *c = r->d.c;
    struct backup_secret key;
    struct backup_proof proof;
    int status;

    if (!backup_secret_ask(c, &key))
        return CTL_ERROR;
    status = backup_read_manifest(c, r->path, &(struct backup_opener){.secret = &key}, &proof);
    if (status == CTL_DONE)
        status = backup_load_roles(c, proof.manifest);
    if (status == CTL_DONE)
        status = backup_load(c, r->path, &(struct backup_opener){.secret = &key}, &proof, r->s.name, true);
    backup_key_free(&key);
    return status;
}

/* ---- what was seen ---- */

static void print_rows(struct rehearsal *r)
{
    struct ctl *c = r->d.c;
    bool json = c->option[OPT_JSON] != NULL;
    struct list l;
    size_t count;
    const struct measured *rows = measure_rows(r->d.measure, &count);

    list_begin(&l, c);
    if (json)
        list_column(&l, "event", "");
    list_column(&l, "migration", _("Migration"));
    list_column(&l, "line", _("Line"));
    list_column(&l, "ms", "ms");
    list_column(&l, "lock", _("Lock"));
    list_column(&l, "held_ms", _("Held, ms"));
    list_column(&l, "table", _("Table"));
    list_column(&l, "rows", _("Rows"));
    list_column(&l, "size", _("Size"));
    list_column(&l, "rewritten", _("Written anew"));
    list_column(&l, "statement", _("Statement"));
    for (size_t i = 0; i < count; i++) {
        const struct measured *m = &rows[i];
        const char *yes = m->rewritten ? N_("yes") : NULL;
        const char *values[] = {"statement", m->migration, str_printf(&c->arena, "%zu", m->line).p, str_printf(&c->arena, "%ld", m->ms).p,
                                m->table != NULL ? lock_name(m->mode) : NULL,
                                m->table != NULL ? str_printf(&c->arena, "%ld", m->held_ms).p : NULL, m->table, m->rows, m->size,
                                json ? (m->rewritten ? "t" : "f") : yes != NULL ? _(yes) : NULL, m->words};

        list_row(&l, json ? values : values + 1);
    }
    if (count > 0)
        list_end(&l);
}

static void print_end(struct rehearsal *r, int status, size_t problems)
{
    struct ctl *c = r->d.c;

    print_rows(r);
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"summary\",\"applied\":%zu,\"problems\":%zu,\"ms\":%ld,\"code\":%d}", r->d.applied, problems, run_ms(&r->from), status);
    else if (status == CTL_DONE)
        ctl_say(c, ngettext("%zu migration rehearsed on a copy, in %ld ms; the copy is dropped.",
                            "%zu migrations rehearsed on a copy, in %ld ms; the copy is dropped.", r->d.applied), r->d.applied, run_ms(&r->from));
    else
        ctl_state(c, "%s", _("That was on a copy, which is dropped; the live database was not touched."));
}

/* ---- in the copy ---- */

static int verify(struct rehearsal *r, const struct problems *before, size_t *found)
{
    struct ctl *c = r->d.c;
    struct problems after;
    struct err e = verify_catalogue(c, &after);

    if (!err_is(&e))
        e = verify_scripts(c, &r->d.set, &after);
    if (err_is(&e))
        return ctl_fail(c, &e);
    *found = verify_print(c, before, &after);
    return *found > 0 ? CTL_VERIFY : CTL_DONE;
}

static int deploy_copy(struct rehearsal *r)
{
    struct ctl *c = r->d.c;
    struct problems before;
    struct err e;
    size_t found = 0;
    int status;

    if (store_roles(c, r->d.set.ours, &r->d.roles) != CTL_DONE || !store_make(c, r->d.roles) || !migrate_read_history(c, &r->d.set, true))
        return CTL_ERROR;
    status = migrate_refusals(c, &r->d.set);
    if (status != CTL_DONE)
        return status;
    e = verify_catalogue(c, &before);
    if (!err_is(&e))
        e = verify_scripts(c, &r->d.set, &before);
    if (err_is(&e))
        return ctl_fail(c, &e);
    r->d.measure = measure_new(c, run_watch(&r->d));
    clock_gettime(CLOCK_MONOTONIC, &r->from);
    status = deploy_all(&r->d);
    if (status == CTL_DONE)
        status = verify(r, &before, &found);
    print_end(r, status, found);
    return status;
}

static int run(struct rehearsal *r)
{
    struct ctl *c = r->d.c;
    int status = scratch_begin(c, "rehearsal", &r->s);

    if (status != CTL_DONE)
        return status;
    if (!note(r))
        return CTL_ERROR;
    status = r->path != NULL ? from_backup(r) : scratch_copy(c, &r->s);
    if (status == CTL_DONE && scratch_enter(c, &r->s)) {
        status = deploy_copy(r);
        sync_close(r->d.watch);
        r->d.watch = NULL;
        scratch_leave(c, &r->s);
    } else if (status == CTL_DONE) {
        status = CTL_ERROR;
    }
    run_stopped(&r->d);
    if (!scratch_drop(c, &r->s) && status == CTL_DONE)
        status = CTL_ERROR;
    return status;
}

int migrate_rehearse(struct ctl *c)
{
    struct rehearsal r = {.d = {.c = c, .trial = true, .os_user = store_os_user(c), .host = store_host(c), .max_wait = "0"}};
    struct err e = migrate_read_folder(c, &r.d.set);

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (c->option[OPT_LIVE] == NULL) {
        if (c->arg_count == 0)
            c->option[OPT_LATEST] = "";
        r.path = backup_named(c, c->arg_count > 0 ? c->args[0] : NULL);
        if (r.path == NULL)
            return CTL_ERROR;
    } else if (c->arg_count > 0) {
        ctl_error(c, "%s", _("a backup or --live, not both."));
        return CTL_ERROR;
    }
    if (!ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_settings, NULL))
        return CTL_ERROR;
    return run(&r);
}
