/* SPDX-License-Identifier: Apache-2.0 */
/* The backup before a deploy: made where the database counts as production, or where it counts as
 * staging and there are keys to seal it to. Without it nothing is touched. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "arcactl/backup/backup.h"
#include "arcactl/ctl.h"
#include "arcactl/guard.h"
#include "arcactl/migrate/run.h"
#include "conf/conf.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { HOUR = 3600 };

static int refuse(struct ctl *c)
{
    ctl_error(c, "%s", _("no backup could be made before the migrations."));
    ctl_state(c, "%s", _("Nothing was applied; the database is as it was."));
    ctl_next(c, "%s", _("mend what hindered the backup and run this again; or name the one you have with --i-have-a-backup ID"));
    return CTL_BACKUP;
}

static void say(struct deploy *d, const char *how, long ms)
{
    struct ctl *c = d->c;

    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"backup\",\"id\":%s,\"how\":\"%s\",\"ms\":%ld,\"code\":0}", list_json(&c->arena, d->backup), how, ms);
    else
        ctl_say(c, _("backup   %s"), d->backup);
}

/* True when the database counts as one whose rows must be kept. */
static bool wanted(struct ctl *c, bool *failed)
{
    const char *profile = guard_profile(c);
    struct backup_recipients keys = {.n = 0};

    if (strcmp(profile, "production") == 0)
        return true;
    if (strcmp(profile, "staging") != 0)
        return false;
    *failed = !backup_recipients(c, &keys);
    return keys.n > 0;
}

/* The newest verified backup of this database that is not older than the settings allow, or NULL. */
static const char *fresh_one(struct ctl *c, bool *failed)
{
    struct backup_entries all;
    struct conf conf;
    const char *found = NULL;
    int64_t oldest;

    conf_load(&conf, &c->arena);
    if (conf_number(&conf, CONF_BACKUP_MAX_AGE) == 0)
        return NULL;
    oldest = (int64_t)time(NULL) - conf_number(&conf, CONF_BACKUP_MAX_AGE) * HOUR;
    *failed = !backup_entries(c, &all);
    for (size_t i = 0; !*failed && i < all.n; i++)
        if (all.p[i].verified != NULL && all.p[i].created_s >= oldest && strcmp(all.p[i].database, sync_dbname(c->db)) == 0)
            found = all.p[i].id;
    return found;
}

/* Through a connection of its own: this one holds the lock. */
static int make(struct deploy *d)
{
    struct ctl *c = d->c;
    struct sync *before = c->db;
    bool known = c->operator_known;
    struct timespec from;
    int status;

    clock_gettime(CLOCK_MONOTONIC, &from);
    c->db = NULL;
    c->operator_known = false;
    status = backup_make(c, "premigrate", &d->backup);
    ctl_disconnect(c);
    c->db = before;
    c->operator_known = known;
    if (status != CTL_DONE) {
        d->backup = NULL;
        return refuse(c);
    }
    say(d, "made", run_ms(&from));
    return CTL_DONE;
}

int run_backup_before(struct deploy *d)
{
    struct ctl *c = d->c;
    bool failed = false;

    if (!ctl_sql(c, &sql_ctl_holds_tables, NULL))
        return CTL_ERROR;
    if (strcmp(ctl_first(c), "t") != 0)
        return CTL_DONE;
    d->backup = c->option[OPT_BACKUP];
    if (d->backup != NULL) {
        say(d, "named", 0);
        return CTL_DONE;
    }
    if (!wanted(c, &failed))
        return failed ? refuse(c) : CTL_DONE;
    d->backup = fresh_one(c, &failed);
    if (failed)
        return refuse(c);
    if (d->backup == NULL)
        return make(d);
    say(d, "kept", 0);
    return CTL_DONE;
}
