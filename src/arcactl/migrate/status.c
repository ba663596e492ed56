/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "i18n/i18n.h"

static void refuse_failed(struct ctl *c, const struct migration *m)
{
    ctl_error(c, _("the migration %s began %s and did not finish."), m->name, m->started);
    ctl_state(c, "%s", _("Nobody holds the lock, so it is not running. It may be applied in part; nothing new is applied."));
    if (m->logs != NULL && m->logs[0] != '\0')
        ctl_state(c, "%s", m->logs);
    ctl_next(c, _("undo what it left, then arcactl migrate resolve --rolled-back %s; or finish it by hand, then --applied %s"),
             m->name, m->name);
}

static void refuse_edited(struct ctl *c, const struct migration *m)
{
    ctl_error(c, _("the migration %s was edited after it was applied (%s)."), m->name, m->started);
    ctl_state(c, "%s", _("The database has what the file said then. Nothing was changed."));
    ctl_next(c, _("put the file back as it was (git log -- %s) and write the change as a new migration; if it is only comments: arcactl migrate resolve --accept-edit %s"),
             m->path, m->name);
}

static void refuse_missing(struct ctl *c, const struct migration *m)
{
    ctl_error(c, _("the migration %s is applied, but its folder is gone."), m->name);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("bring the folder back, or name the right one with --migrations DIR"));
}

static void refuse_newer(struct ctl *c, const struct migration *m)
{
    ctl_error(c, _("the database has the migration %s, which this program does not know: the program is older than the database."),
              m->name);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("install the newer arca, then run this again"));
}

static void refuse_order(struct ctl *c, const struct migration *m)
{
    ctl_error(c, _("the migration %s is not applied, though a later one is."), m->name);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("give it a later date in its name, or accept the order with --allow-out-of-order"));
}

int migrate_refusals(struct ctl *c, const struct migration_set *set)
{
    int status = CTL_DONE;
    size_t i;

    for (i = 0; i < set->count; i++) {
        const struct migration *m = &set->items[i];

        if (m->state == MIGRATE_FAILED)
            refuse_failed(c, m);
        else if (m->state == MIGRATE_EDITED)
            refuse_edited(c, m);
        else if (m->state == MIGRATE_MISSING)
            refuse_missing(c, m);
        else if (m->state == MIGRATE_NEWER)
            refuse_newer(c, m);
        else if (m->state == MIGRATE_OUT_OF_ORDER && c->option[OPT_OUT_OF_ORDER] == NULL)
            refuse_order(c, m);
        else
            continue;
        if (status != CTL_BLOCKED)
            status = m->state == MIGRATE_FAILED ? CTL_BLOCKED : CTL_HISTORY;
    }
    return status;
}

static void print_list(struct ctl *c, const struct migration_set *set)
{
    struct list l;
    size_t i;

    list_begin(&l, c);
    list_column(&l, "migration", _("Migration"));
    list_column(&l, "state", _("State"));
    list_column(&l, "started_at", _("Started"));
    for (i = 0; i < set->count; i++) {
        const char *word = migrate_state_name(set->items[i].state);
        const char *values[] = {set->items[i].name, c->option[OPT_JSON] != NULL ? word : _(word),
                                set->items[i].started};

        list_row(&l, values);
    }
    list_end(&l);
}

int migrate_status(struct ctl *c)
{
    struct migration_set set;
    struct err e = migrate_read_folder(c, &set);
    size_t pending;

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!ctl_connect(c, NULL, "arcactl migrate") || !migrate_read_history(c, &set, false))
        return CTL_ERROR;
    print_list(c, &set);
    pending = set.n[MIGRATE_PENDING] + set.n[MIGRATE_OUT_OF_ORDER];
    if (set.n[MIGRATE_FAILED] + set.n[MIGRATE_BROKEN] > 0)
        return CTL_BLOCKED;
    if (set.n[MIGRATE_EDITED] + set.n[MIGRATE_MISSING] + set.n[MIGRATE_NEWER] + set.n[MIGRATE_OUT_OF_ORDER] > 0)
        return CTL_HISTORY;
    if (pending + set.n[MIGRATE_RUNNING] > 0)
        return CTL_DIFFERS;
    if (c->option[OPT_JSON] == NULL)
        ctl_say(c, ngettext("%zu migration, all applied.", "%zu migrations, all applied.", set.count), set.count);
    return CTL_DONE;
}
