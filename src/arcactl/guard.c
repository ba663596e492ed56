/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/guard.h"

#include <stddef.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "conf/conf.h"
#include "db/statements.h"
#include "i18n/i18n.h"

/* From loose to strict. */
static const char *const NAMES[] = {"demo", "development", "staging", "production"};
enum { NAME_COUNT = 4 };

static int rank(const char *name)
{
    int i;

    for (i = 0; i < NAME_COUNT; i++) {
        if (strcmp(NAMES[i], name) == 0)
            return i;
    }
    return -1;
}

int guard_known(struct ctl *c, const char *name)
{
    if (name == NULL || rank(name) >= 0)
        return CTL_DONE;
    ctl_error(c, _("\"%s\" is no environment: it is demo, development, staging or production."), name);
    return CTL_ERROR;
}

const char *guard_name(struct ctl *c)
{
    if (!ctl_sql(c, &sql_ctl_environment_exists, NULL) || strcmp(ctl_first(c), "t") != 0)
        return "";
    return ctl_sql(c, &sql_ctl_environment, NULL) ? ctl_first(c) : "";
}

int guard_change(struct ctl *c, const char *name)
{
    const char *now = guard_name(c);

    if (name == NULL || now[0] == '\0' || strcmp(now, name) == 0)
        return CTL_DONE;
    /* A demo's people sign in without a password, so it never becomes anything else. */
    if (rank(now) != 0 && rank(name) > rank(now))
        return CTL_DONE;
    ctl_error(c, _("this database is marked \"%s\" and cannot become \"%s\"."), now, name);
    ctl_state(c, "%s", _("The mark can only become stricter, and a demo stays a demo. The mark was not changed."));
    ctl_next(c, "%s", _("name another database with -d \"dbname=...\"; init makes it"));
    return CTL_REFUSED;
}

int guard_set(struct ctl *c, const char *name)
{
    const struct db_param p = {name};

    return name == NULL || ctl_sql(c, &sql_ctl_environment_set, &p) ? CTL_DONE : CTL_ERROR;
}

bool guard_deployed(struct ctl *c)
{
    if (!ctl_sql(c, &sql_ctl_history_exists, NULL))
        return false;
    if (strcmp(ctl_first(c), "t") == 0)
        return true;
    ctl_error(c, _("the database \"%s\" has no tables yet."), sync_dbname(c->db));
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "arcactl migrate deploy -d \"dbname=%s\"", sync_dbname(c->db));
    return false;
}

const char *guard_profile(struct ctl *c)
{
    const char *mark = guard_name(c);
    const char *here;
    struct conf conf;

    if (mark[0] == '\0' && ctl_sql(c, &sql_ctl_profile, NULL))
        mark = ctl_first(c);
    if (rank(mark) < 0)
        return "production";
    conf_load(&conf, &c->arena);
    here = conf_text(&conf, CONF_PROFILE);
    return rank(here) > rank(mark) ? here : mark;
}
