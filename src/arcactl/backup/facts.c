/* SPDX-License-Identifier: Apache-2.0 */
/* What a database is: the rows of every table and the fingerprint of its catalogue. The same
 * statements ask the database that is dumped and the one that comes of the dump. */
#include <config.h>

#include "arcactl/backup/backup.h"

#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/operator.h"
#include "base/json.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { SHOWN = 10 };

/* pg_dump is stopped by a policy that would hide rows; so are we. */
static bool see_all_rows(struct ctl *c)
{
    bool sees, may;

    if (!ctl_sql(c, &sql_ctl_backup_rights, NULL))
        return false;
    sees = strcmp(ctl_first(c), "t") == 0;
    may = strcmp(sync_value(c->db, 0, 1), "t") == 0;
    if (sees)
        return true;
    if (may)
        return ctl_sql(c, &sql_ctl_backup_role, NULL);
    ctl_error(c, _("\"%s\" may not read every row: policies would hide some from the backup."), sync_user(c->db));
    ctl_state(c, "%s", _("Nothing was written."));
    ctl_next(c, "%s", _("run this as the server's administrator, or make the role a member of arca_backup"));
    return false;
}

bool backup_facts_begin(struct ctl *c)
{
    return ctl_sql(c, &sql_ctl_settings, NULL) && ctl_sql(c, &sql_ctl_backup_begin, NULL) &&
           ctl_sql(c, &sql_ctl_backup_settings, NULL) && see_all_rows(c);
}

bool backup_facts_tables(struct ctl *c, const char **json)
{
    bool done = ctl_sql(c, &sql_ctl_backup_tables, NULL);

    *json = done ? ctl_first(c) : "";
    return done;
}

bool backup_facts_objects(struct ctl *c, const char **json)
{
    bool done = ctl_sql(c, &sql_ctl_backup_objects, NULL);

    *json = done ? ctl_first(c) : "";
    return done;
}

/* How many differences there are; -1: told. */
static int compare(struct ctl *c, bool rows, struct str want, const char *got)
{
    const struct db_param both[] = {{str_c(&c->arena, want)}, {got}};
    int n;

    if (!ctl_sql(c, &sql_ctl_backup_differ, both))
        return -1;
    n = sync_rows(c->db);
    if (n > 0 && rows)
        ctl_error(c, _("tables whose rows are not those that were backed up: %d"), n);
    else if (n > 0)
        ctl_error(c, _("things of the catalogue that are not as they were backed up: %d"), n);
    for (int i = 0; i < n && i < SHOWN; i++)
        ctl_state(c, _("%s: in the backup %s, restored %s"), sync_value(c->db, i, 0), sync_value(c->db, i, 1),
                  sync_value(c->db, i, 2));
    if (n > SHOWN)
        ctl_state(c, _("and %d more"), n - SHOWN);
    return n;
}

int backup_facts_compare(struct ctl *c, struct str manifest)
{
    const char *tables;
    const char *objects;
    int rows, things;

    if (!backup_facts_begin(c) || !backup_facts_tables(c, &tables) || !backup_facts_objects(c, &objects))
        return CTL_ERROR;
    rows = compare(c, true, json_find(manifest, "tables"), tables);
    things = compare(c, false, json_find(manifest, "objects"), objects);
    if (rows < 0 || things < 0 || !ctl_sql(c, &sql_ctl_rollback, NULL))
        return CTL_ERROR;
    return rows == 0 && things == 0 ? CTL_DONE : CTL_VERIFY;
}

bool backup_note(struct ctl *c, const char *action, const char *json)
{
    struct err e = operator_note(c, "arcactl backup", action, json);

    if (err_is(&e)) {
        operator_abandon(c);
        ctl_fail(c, &e);
        ctl_state(c, "%s", _("Nobody could be told in the audit log, so nothing goes on."));
    }
    return !err_is(&e);
}
