/* SPDX-License-Identifier: Apache-2.0 */
/* The tables in which arcactl keeps what Prisma's has no room for, and the deployment log. */
#include <config.h>

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "arcactl/migrate/store.h"
#include "db/statements.h"
#include "i18n/i18n.h"

static struct err run_all(struct ctl *c, const struct db_stmt *const *steps, size_t count)
{
    size_t i;

    for (i = 0; i < count; i++)
        TRY(sync_run(c->db, steps[i], NULL));
    return OK;
}

static struct err create(struct ctl *c, bool roles)
{
    static const struct db_stmt *const tables[] = {&sql_ctl_begin, &sql_ctl_store_schema, &sql_ctl_store_log,
                                                   &sql_ctl_store_steps, &sql_ctl_store_snapshot};
    static const struct db_stmt *const keep[] = {&sql_ctl_store_keep, &sql_ctl_store_closed};
    static const struct db_stmt *const keep_owned[] = {&sql_ctl_member_grant, &sql_ctl_role_migrator, &sql_ctl_store_keep,
                                                       &sql_ctl_store_closed, &sql_ctl_store_use, &sql_ctl_store_owner,
                                                       &sql_ctl_role_reset, &sql_ctl_member_revoke, &sql_ctl_store_grant};
    static const struct db_stmt *const bind[] = {&sql_ctl_store_trigger, &sql_ctl_store_always, &sql_ctl_commit};

    TRY(run_all(c, tables, sizeof tables / sizeof tables[0]));
    if (roles)
        TRY(run_all(c, keep_owned, sizeof keep_owned / sizeof keep_owned[0]));
    else
        TRY(run_all(c, keep, sizeof keep / sizeof keep[0]));
    return run_all(c, bind, sizeof bind / sizeof bind[0]);
}

bool store_there(struct ctl *c)
{
    return ctl_sql(c, &sql_ctl_store_exists, NULL) && strcmp(ctl_first(c), "t") == 0;
}

/* Both are made under the lock: before it, two first runs would race. */
bool store_make(struct ctl *c, bool roles)
{
    struct err e;

    if (!ctl_sql(c, &sql_ctl_history_exists, NULL))
        return false;
    if (strcmp(ctl_first(c), "t") != 0 &&
        (!ctl_sql(c, &sql_ctl_history_create, NULL) || (roles && !ctl_sql(c, &sql_ctl_history_grant, NULL))))
        return false;
    if (!ctl_sql(c, &sql_ctl_store_exists, NULL))
        return false;
    if (strcmp(ctl_first(c), "t") == 0)
        return true;
    e = create(c, roles);
    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}

/* Arca's own roles are there: init has prepared this database. CTL_ERROR, told, when they must be and
 * are not. */
int store_roles(struct ctl *c, bool needed, bool *roles)
{
    if (!ctl_sql(c, &sql_ctl_environment_exists, NULL))
        return CTL_ERROR;
    *roles = strcmp(ctl_first(c), "t") == 0;
    if (*roles || !needed)
        return CTL_DONE;
    ctl_error(c, _("the database \"%s\" is not prepared for arca."), sync_dbname(c->db));
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "arcactl init -d \"dbname=%s\"", sync_dbname(c->db));
    return CTL_ERROR;
}

int migrate_open_locked(struct ctl *c, struct migration_set *set)
{
    bool roles;
    int status;

    if (!ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_settings, NULL))
        return CTL_ERROR;
    status = store_roles(c, set->ours, &roles);
    if (status == CTL_DONE)
        status = migrate_lock(c);
    if (status != CTL_DONE)
        return status;
    return store_make(c, roles) && migrate_read_history(c, set, true) ? CTL_DONE : CTL_ERROR;
}

const char *store_os_user(struct ctl *c)
{
    const struct passwd *who = getpwuid(getuid());

    return who != NULL ? str_c(&c->arena, str_of(who->pw_name)) : str_printf(&c->arena, "%u", (unsigned)getuid()).p;
}

const char *store_host(struct ctl *c)
{
    char name[256] = "";

    if (gethostname(name, sizeof name - 1) != 0)
        return "";
    return str_c(&c->arena, str_of(name));
}

struct err store_log(struct ctl *c, const struct store_entry *e)
{
    const struct db_param p[] = {{e->action},
                                 {e->result},
                                 {e->migration},
                                 {e->prisma_id},
                                 {e->checksum},
                                 {e->mode},
                                 {e->ms >= 0 ? str_printf(&c->arena, "%ld", e->ms).p : NULL},
                                 {e->backup},
                                 {e->fingerprint},
                                 {e->sqlstate != NULL && e->sqlstate[0] != '\0' ? e->sqlstate : NULL},
                                 {e->detail},
                                 {store_os_user(c)},
                                 {store_host(c)},
                                 {PACKAGE_VERSION}};

    return sync_run(c->db, &sql_ctl_log, p);
}
