/* SPDX-License-Identifier: Apache-2.0 */
/* arcactl verify: is the whole database what it should be? It says before it looks that it looks, and
 * afterwards what it found; between the two it writes nothing. */
#include <config.h>

#include "arcactl/verify/verify.h"

#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/migrate/migrate.h"
#include "arcactl/migrate/verify.h"
#include "arcactl/operator.h"
#include "base/json.h"
#include "db/statements.h"
#include "i18n/i18n.h"

static const char WORK[] = "arcactl verify";

static void may_not(struct ctl *c)
{
    ctl_state(c, "%s", _("Nothing was looked at."));
    ctl_next(c, "%s", _("run this as the server's administrator, or make the role a member of arca_backup"));
}

static bool note(struct ctl *c, const char *action, const char *json)
{
    struct err e = operator_note(c, WORK, action, json);

    if (!err_is(&e))
        return true;
    operator_abandon(c);
    ctl_fail(c, &e);
    ctl_state(c, "%s", _("Nobody could be told in the audit log, so nothing goes on."));
    may_not(c);
    return false;
}

/* One moment, all rows, and nothing written. */
static bool begin(struct ctl *c)
{
    if (!ctl_sql(c, &sql_ctl_backup_begin, NULL) || !ctl_sql(c, &sql_ctl_backup_rights, NULL))
        return false;
    if (strcmp(ctl_first(c), "t") == 0)
        return true;
    if (strcmp(sync_value(c->db, 0, 1), "t") == 0)
        return ctl_sql(c, &sql_ctl_backup_role, NULL);
    ctl_error(c, _("\"%s\" may not read every row: policies would hide some from the verification."), sync_user(c->db));
    may_not(c);
    return false;
}

static bool look(struct verify *v, bool arca)
{
    return verify_schema(v) && (!arca || (verify_rights(v) && verify_rows_seen(v))) && verify_keys(v) && (!arca || verify_log(v)) &&
           verify_counts(v);
}

/* The scripts are run each in a transaction of its own, and pg_amcheck connects by itself. */
static bool look_apart(struct verify *v)
{
    struct ctl *c = v->c;
    struct migration_set set;
    struct problems found = {.count = 0};
    struct err e = migrate_read_folder(c, &set);

    verify_begin(v, "scripts");
    if (!ctl_sql(c, &sql_ctl_settings, NULL) || (!err_is(&e) && !migrate_read_history(c, &set, false)))
        return false;
    if (!err_is(&e))
        e = verify_scripts(c, &set, &found);
    if (err_is(&e)) {
        ctl_fail(c, &e);
        return false;
    }
    for (size_t i = 0; i < found.count; i++)
        verify_found(v, found.items[i].rule, found.items[i].object, NULL, NULL);
    verify_end(v, _("the verify.sql of the migrations find nothing"));
    return c->option[OPT_DEEP] == NULL || verify_pages(v);
}

static const char *result(const struct verify *v)
{
    struct json_object o;

    json_begin(&o, &v->c->arena);
    json_put_int(&o, "findings", (long long)v->findings);
    json_put_int(&o, "unseen", (long long)v->unseen);
    json_put_int(&o, "rows", v->rows);
    json_put(&o, "fingerprint", str_of(v->fingerprint));
    return json_end(&o);
}

static void report(const struct verify *v, int status)
{
    struct ctl *c = v->c;

    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"summary\",\"findings\":%zu,\"unseen\":%zu,\"rows\":%lld,\"fingerprint\":\"%s\",\"code\":%d}", v->findings,
                v->unseen, v->rows, v->fingerprint, status);
    else if (v->findings > 0)
        ctl_say(c, ngettext("%zu thing is wrong; nothing was changed.", "%zu things are wrong; nothing was changed.", v->findings), v->findings);
    else if (v->unseen > 0)
        ctl_say(c, "%s", _("Nothing wrong was found, but not everything could be looked at."));
    else
        ctl_say(c, "%s", _("Nothing is wrong."));
}

int verify_run(struct ctl *c)
{
    struct verify v = {.c = c, .found = {.arena = &c->arena}};
    bool arca;
    int status;

    if (!ctl_connect(c, NULL, WORK) || !ctl_sql(c, &sql_ctl_settings, NULL))
        return CTL_ERROR;
    if (!ctl_sql(c, &sql_ctl_operator_exists, NULL)) {
        may_not(c);
        return CTL_ERROR;
    }
    arca = strcmp(ctl_first(c), "t") == 0;
    if (!note(c, "verify.run", c->option[OPT_DEEP] != NULL ? "{\"deep\":true}" : "{\"deep\":false}"))
        return CTL_ERROR;
    if (!begin(c) || !look(&v, arca) || !ctl_sql(c, &sql_ctl_rollback, NULL) || !look_apart(&v)) {
        ctl_state(c, "%s", _("The verification did not come to its end; nothing was changed."));
        return CTL_ERROR;
    }
    if (!note(c, "verify.done", result(&v)))
        return CTL_ERROR;
    status = v.findings > 0 ? CTL_VERIFY : v.unseen > 0 ? CTL_DIFFERS : CTL_DONE;
    report(&v, status);
    return status;
}
