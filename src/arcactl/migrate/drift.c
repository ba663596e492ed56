/* SPDX-License-Identifier: Apache-2.0 */
/* drift: the catalogue as it is against the one that the last change by arcactl left. It reports and
 * makes no SQL. */
#include <config.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/picture.h"
#include "arcactl/migrate/migrate.h"
#include "arcactl/migrate/store.h"
#include "db/statements.h"
#include "i18n/i18n.h"

static int no_snapshot(struct ctl *c)
{
    ctl_error(c, "%s", _("no picture of the catalogue is kept here: deploy keeps one."));
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("arcactl migrate deploy, or arcactl migrate drift --accept to begin from what is there now"));
    return CTL_ERROR;
}

static int accept(struct ctl *c)
{
    struct migration_set set = {.ours = false};
    struct picture now;
    struct store_entry log = {.action = "drift", .result = "accepted", .ms = -1};
    struct err e;
    int status = migrate_open_locked(c, &set);

    if (status != CTL_DONE)
        return status;
    e = picture_read(c, &now);
    if (!err_is(&e))
        e = picture_save(c, &now);
    log.fingerprint = now.fingerprint;
    if (!err_is(&e))
        e = store_log(c, &log);
    migrate_unlock(c);
    if (err_is(&e))
        return ctl_fail(c, &e);
    migrate_note(c, "migrate.drift", "{\"accepted\":true}");
    ctl_say(c, _("the catalogue as it is now is what drift compares with: %.12s"), now.fingerprint);
    return CTL_DONE;
}

int migrate_drift(struct ctl *c)
{
    struct picture was;
    struct picture now;
    struct err e;
    size_t n;

    if (c->option[OPT_ACCEPT] != NULL)
        return accept(c);
    if (!ctl_connect(c, NULL, "arcactl migrate") || !ctl_sql(c, &sql_ctl_settings, NULL))
        return CTL_ERROR;
    e = picture_saved(c, &was);
    if (!err_is(&e) && was.count == 0)
        return no_snapshot(c);
    if (!err_is(&e))
        e = picture_read(c, &now);
    if (err_is(&e))
        return ctl_fail(c, &e);
    if (was.major != now.major)
        ctl_state(c, _("warning: it was taken on PostgreSQL %d, this is %d: definitions may read differently without a difference."),
                  was.major, now.major);
    n = picture_print_changes(c, &was, &now, false);
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"summary\",\"differences\":%zu,\"since\":%s,\"fingerprint\":\"%s\"}", n, list_json(&c->arena, was.at), now.fingerprint);
    else if (n == 0)
        ctl_say(c, _("The catalogue is as it was on %s."), was.at);
    else
        ctl_say(c, ngettext("%zu difference since %s.", "%zu differences since %s.", n), n, was.at);
    return n > 0 && c->option[OPT_EXIT_CODE] != NULL ? CTL_DIFFERS : CTL_DONE;
}
