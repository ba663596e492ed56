/* SPDX-License-Identifier: Apache-2.0 */
/* plan: what deploy would do now. It touches nothing. */
#include <config.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "script/script.h"

static void add_row(struct list *l, struct ctl *c, const struct migration *m)
{
    const char *word = migrate_state_name(m->state);
    struct script s;
    const char *because;

    script_read(&c->arena, m->text, &s);
    because = s.unread != NULL ? s.unread : s.because;
    {
        const char *values[] = {m->name, c->option[OPT_JSON] != NULL ? word : _(word), script_mode_name(s.mode),
                                s.mode == SCRIPT_TX ? "1" : str_printf(&c->arena, "%zu", s.count).p,
                                str_printf(&c->arena, "%zu", m->text.n).p, because};

        list_row(l, values);
    }
}

int migrate_plan(struct ctl *c)
{
    struct migration_set set;
    struct list l;
    struct err e = migrate_read_folder(c, &set);
    int status;
    size_t i;

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_settings, NULL) ||
        !migrate_read_history(c, &set, false))
        return CTL_ERROR;
    list_begin(&l, c);
    list_column(&l, "migration", _("Migration"));
    list_column(&l, "state", _("State"));
    list_column(&l, "mode", _("Mode"));
    list_column(&l, "pieces", _("Pieces"));
    list_column(&l, "bytes", _("Bytes"));
    list_column(&l, "because", _("Because of"));
    for (i = 0; i < set.count; i++) {
        if (set.items[i].state == MIGRATE_PENDING || set.items[i].state == MIGRATE_OUT_OF_ORDER || set.items[i].state == MIGRATE_BROKEN)
            add_row(&l, c, &set.items[i]);
    }
    if (migrate_open(&set) > 0)
        list_end(&l);
    status = migrate_refusals(c, &set);
    if (status != CTL_DONE)
        return status;
    if (c->option[OPT_JSON] == NULL && migrate_open(&set) == 0)
        ctl_say(c, "%s", _("Nothing is pending."));
    return migrate_open(&set) > 0 ? CTL_DIFFERS : CTL_DONE;
}
