/* SPDX-License-Identifier: Apache-2.0 */
/* resolve: says what a person has put right by hand. It runs no SQL of a migration. */
#include <config.h>

#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/resolve.h"
#include "arcactl/migrate/store.h"
#include "arcactl/operator.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "sec/id.h"

int resolve_no_folder(struct ctl *c, const char *name)
{
    ctl_error(c, _("there is no migration %s in the folder (P3017)."), name);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("give the whole name of the folder, as arcactl migrate status shows it"));
    return CTL_ERROR;
}

static int refuse(struct ctl *c, struct str text)
{
    ctl_error(c, "%s", text.p);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "arcactl migrate status");
    return CTL_HISTORY;
}

struct err resolve_applied(struct ctl *c, const struct migration *m, const char *action)
{
    struct id id = id_new();
    const struct db_param row[] = {{id.text}, {m->hash}, {m->name}};
    const struct db_param name = {m->name};
    const struct store_entry log = {.action = action, .result = "applied", .migration = m->name, .prisma_id = id.text,
                                    .checksum = m->hash, .ms = -1};

    TRY(sync_run(c->db, &sql_ctl_resolve_rolled_back, &name));
    TRY(sync_run(c->db, &sql_ctl_resolve_applied, row));
    return store_log(c, &log);
}

static int applied(struct ctl *c, const struct migration_set *set, const char *name)
{
    const struct migration *m = migrate_find(set, name);
    const struct db_param p = {name};
    struct err e;

    if (m == NULL || m->path == NULL)
        return resolve_no_folder(c, name);
    if (!ctl_sql(c, &sql_ctl_resolve_rows, &p))
        return CTL_ERROR;
    if (strcmp(sync_value(c->db, 0, 2), "0") != 0)
        return refuse(c, str_printf(&c->arena, _("the migration %s is already recorded as applied (P3008)."), name));
    e = resolve_applied(c, m, "resolve");
    return err_is(&e) ? ctl_fail(c, &e) : CTL_DONE;
}

static int rolled_back(struct ctl *c, const char *name)
{
    const struct db_param p = {name};
    const struct store_entry log = {.action = "resolve", .result = "rolled back", .migration = name, .ms = -1};
    struct err e;

    if (!ctl_sql(c, &sql_ctl_resolve_rows, &p))
        return CTL_ERROR;
    if (strcmp(ctl_first(c), "0") == 0)
        return refuse(c, str_printf(&c->arena, _("the migration %s was never applied here, so there is nothing to roll back (P3011)."), name));
    if (strcmp(sync_value(c->db, 0, 1), "0") == 0)
        return refuse(c, str_printf(&c->arena, _("the migration %s did not fail, so it is not marked as rolled back (P3012)."), name));
    e = sync_run(c->db, &sql_ctl_resolve_rolled_back, &p);
    if (!err_is(&e))
        e = store_log(c, &log);
    return err_is(&e) ? ctl_fail(c, &e) : CTL_DONE;
}

static int accept_edit(struct ctl *c, const struct migration_set *set, const char *name)
{
    const struct migration *m = migrate_find(set, name);
    const struct store_entry log = {.action = "resolve", .result = "edit accepted", .migration = name,
                                    .checksum = m != NULL ? m->hash : NULL, .ms = -1};
    struct err e;

    if (m == NULL || m->path == NULL)
        return resolve_no_folder(c, name);
    if (m->state != MIGRATE_EDITED)
        return refuse(c, str_printf(&c->arena, _("the migration %s was not edited after it was applied."), name));
    e = sync_run(c->db, &sql_ctl_resolve_edit, (const struct db_param[]){{name}, {m->hash}});
    if (!err_is(&e))
        e = store_log(c, &log);
    return err_is(&e) ? ctl_fail(c, &e) : CTL_DONE;
}

static int resolve(struct ctl *c, const struct migration_set *set)
{
    if (c->option[OPT_APPLIED] != NULL)
        return applied(c, set, c->option[OPT_APPLIED]);
    if (c->option[OPT_ROLLED_BACK] != NULL)
        return rolled_back(c, c->option[OPT_ROLLED_BACK]);
    return accept_edit(c, set, c->option[OPT_ACCEPT_EDIT]);
}

void migrate_note(struct ctl *c, const char *action, const char *json)
{
    struct err e = sync_alive(c->db) ? operator_note(c, "arcactl migrate", action, json) : OK;

    if (err_is(&e)) {
        ctl_state(c, "%s", _("The audit log could not be told of this run."));
        ctl_server_words(c);
    }
}

int migrate_resolve(struct ctl *c)
{
    struct migration_set set;
    struct err e = migrate_read_folder(c, &set);
    int given = (c->option[OPT_APPLIED] != NULL) + (c->option[OPT_ROLLED_BACK] != NULL) + (c->option[OPT_ACCEPT_EDIT] != NULL);
    int status;

    if (given != 1) {
        ctl_error(c, "%s", _("say one of --applied NAME, --rolled-back NAME, --accept-edit NAME."));
        return CTL_ERROR;
    }
    if (err_is(&e))
        return ctl_fail(c, &e);
    status = migrate_open_locked(c, &set);
    if (status != CTL_DONE)
        return status;
    status = resolve(c, &set);
    migrate_unlock(c);
    if (status == CTL_DONE) {
        migrate_note(c, "migrate.resolve", "{}");
        ctl_say(c, "%s", _("The history is set right."));
    }
    return status;
}
