/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <string.h>

#include "arcactl/import/import.h"
#include "db/statements.h"
#include "i18n/i18n.h"

bool import_clinic(struct ctl *c, const char **id, struct date *today)
{
    const struct db_param p = {c->option[OPT_CLINIC]};
    const char *day;

    if (!ctl_sql(c, &sql_ctl_import_clinic, &p))
        return false;
    if (sync_rows(c->db) != 1) {
        ctl_error(c, "%s", c->option[OPT_CLINIC] != NULL ? _("there is no such clinic.")
                                                         : _("there is more than one clinic, or none."));
        ctl_next(c, "%s", _("name the clinic with --clinic CODE; arcactl staff list shows the codes"));
        return false;
    }
    *id = ctl_first(c);
    day = sync_value(c->db, 0, 1);
    return date_from_iso(day, (int)strlen(day), today);
}
