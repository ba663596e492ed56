/* SPDX-License-Identifier: Apache-2.0 */
/* log: the deployment log, oldest line first. */
#include <config.h>

#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/store.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { COLUMNS = 12 };

static void begin(struct list *l, struct ctl *c)
{
    list_begin(l, c);
    list_column(l, "id", "#");
    list_column(l, "at", _("When"));
    list_column(l, "action", _("Action"));
    list_column(l, "result", _("Result"));
    list_column(l, "migration", _("Migration"));
    list_column(l, "mode", _("Mode"));
    list_column(l, "ms", "ms");
    list_column(l, "db_user", _("Role"));
    list_column(l, "os_user", _("Account"));
    list_column(l, "backup", _("Backup"));
    list_column(l, "fingerprint", _("Fingerprint"));
    list_column(l, "detail", _("Detail"));
}

int migrate_log(struct ctl *c)
{
    struct list l;
    bool there;
    int i;
    int k;

    if (!ctl_connect(c, NULL, "arcactl migrate"))
        return CTL_ERROR;
    begin(&l, c);
    there = store_there(c);
    if (there && !ctl_sql(c, &sql_ctl_log_list, NULL))
        return CTL_ERROR;
    for (i = 0; there && i < sync_rows(c->db); i++) {
        const char *values[COLUMNS];

        for (k = 0; k < COLUMNS; k++) {
            const char *v = sync_value(c->db, i, k);

            values[k] = v == NULL                                             ? NULL
                        : k == COLUMNS - 1 && c->option[OPT_JSON] == NULL ? str_printf(&c->arena, "%.*s", (int)strcspn(v, "\n"), v).p
                        : k == COLUMNS - 2 && c->option[OPT_JSON] == NULL ? str_printf(&c->arena, "%.12s", v).p
                                                                              : str_c(&c->arena, str_of(v));
        }
        list_row(&l, values);
    }
    list_end(&l);
    return CTL_DONE;
}
