/* SPDX-License-Identifier: Apache-2.0 */
/* init: what must be there before the first migration. Roles belong to the whole cluster; the
 * database gets its extensions, its closed doors and its mark. All of it may be run again. */
#include <config.h>

#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/guard.h"
#include "arcactl/init.h"
#include "arcactl/migrate/migrate.h"
#include "base/fs.h"
#include "conf/paths.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { FILE_MAX_BYTES = 16 << 20 };

/* Runs data/init/NAME.sql as one transaction. */
static bool run_file(struct ctl *c, const char *name)
{
    const char *path = str_printf(&c->arena, "%s/init/%s", conf_data_dir(&c->arena), name).p;
    struct str text;
    struct err e = fs_read(&c->arena, path, FILE_MAX_BYTES, &text);

    if (err_is(&e)) {
        ctl_error(c, _("%s cannot be read."), path);
        return false;
    }
    e = sync_script(c->db, text);
    if (!err_is(&e))
        return true;
    ctl_error(c, _("%s failed; what it did is rolled back."), path);
    ctl_server_words(c);
    return false;
}

/* PostgreSQL 15 lets only a superuser make the roles and functions; from 16 on an account that may
 * make roles and databases is enough. */
static bool may_init(struct ctl *c)
{
    bool super;
    bool creator;

    if (sync_server_version(c->db) < 150000) {
        ctl_error(c, _("this server is PostgreSQL %d; arca needs 15 or newer."), sync_server_version(c->db) / 10000);
        ctl_state(c, "%s", _("Nothing was changed."));
        return false;
    }
    if (!ctl_sql(c, &sql_ctl_rights, NULL))
        return false;
    super = strcmp(ctl_first(c), "t") == 0;
    creator = strcmp(sync_value(c->db, 0, 1), "t") == 0 && strcmp(sync_value(c->db, 0, 2), "t") == 0;
    if (super || (creator && sync_server_version(c->db) >= 160000))
        return true;
    ctl_error(c, sync_server_version(c->db) < 160000
                     ? _("\"%s\" is no superuser, and on PostgreSQL 15 only a superuser can prepare the database.")
                     : _("\"%s\" may not make roles and databases."),
              sync_user(c->db));
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("run this as the server's administrator: runuser -u postgres -- arcactl init, or -d \"user=postgres ...\""));
    return false;
}

/* Makes the database when it is missing. */
static bool make_database(struct ctl *c, const char *name)
{
    const struct db_param p = {name};
    struct err e;
    const char *encoding;

    if (!ctl_sql(c, &sql_ctl_database, &p))
        return false;
    if (sync_rows(c->db) > 0) {
        encoding = ctl_first(c);
        if (strcmp(encoding, "UTF8") == 0)
            return true;
        ctl_error(c, _("the database \"%s\" has the encoding %s; arca needs UTF8."), name, encoding);
        ctl_state(c, "%s", _("The roles are prepared; the database was not touched."));
        ctl_next(c, "%s", _("name another database with -d \"dbname=...\"; init makes it"));
        return false;
    }
    if (!ctl_sql(c, &sql_ctl_database_create, &p))
        return false;
    e = sync_script(c->db, str_of(ctl_first(c)));
    if (err_is(&e)) {
        ctl_error(c, _("the database \"%s\" could not be made."), name);
        ctl_server_words(c);
        return false;
    }
    ctl_say(c, _("made the database \"%s\""), name);
    return true;
}

/* Roles and the database itself, from the database that every cluster has. */
static int init_cluster(struct ctl *c, const char *name)
{
    int status;
    bool done;

    if (!ctl_connect(c, "postgres", "arcactl init"))
        return CTL_ERROR;
    if (!may_init(c))
        return CTL_ERROR;
    status = migrate_lock(c);
    if (status != CTL_DONE)
        return status;
    done = run_file(c, "roles.sql") && make_database(c, name);
    ctl_disconnect(c);
    return done ? CTL_DONE : CTL_ERROR;
}

bool init_database_objects(struct ctl *c)
{
    return run_file(c, "database.sql");
}

static int init_database(struct ctl *c, const char *name)
{
    int status;

    if (!ctl_connect(c, name, "arcactl init"))
        return CTL_ERROR;
    status = migrate_lock(c);
    if (status == CTL_DONE)
        status = guard_change(c, c->option[OPT_ENVIRONMENT]);
    if (status != CTL_DONE)
        return status;
    if (!init_database_objects(c) || guard_set(c, c->option[OPT_ENVIRONMENT]) != CTL_DONE)
        return CTL_ERROR;
    ctl_say(c, _("the database \"%s\" is prepared, environment: %s"), name, guard_name(c));
    return CTL_DONE;
}

int init_run(struct ctl *c)
{
    const char *name = ctl_database(c);
    int status = guard_known(c, c->option[OPT_ENVIRONMENT]);

    if (status == CTL_DONE)
        status = init_cluster(c, name);
    if (status == CTL_DONE)
        status = init_database(c, name);
    return status;
}
