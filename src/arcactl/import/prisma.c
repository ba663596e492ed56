/* SPDX-License-Identifier: Apache-2.0 */
/* import arca-prisma: a database of the earlier ARCA, read in one snapshot and copied as it is into a
 * staging table; what becomes of each row is decided by the database (the migration of this import says
 * how), in one transaction. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/guard.h"
#include "arcactl/import/import.h"
#include "arcactl/import/prisma.h"
#include "arcactl/migrate/migrate.h"
#include "db/statements.h"
#include "i18n/i18n.h"

static struct err begin(struct prisma *p)
{
    const struct db_param who[] = {{"arcactl import"}, {PACKAGE_VERSION}};

    TRY(sync_run(p->c->db, &sql_ctl_begin, NULL));
    TRY(sync_run(p->c->db, &sql_ctl_operator_open, who));
    TRY(sync_run(p->c->db, &sql_ctl_role_seeder, NULL));
    return sync_run(p->c->db, &sql_ctl_prisma_begin, NULL);
}

static struct err step(struct prisma *p, const char *what, const struct db_stmt *stmt, const char *more,
                       const char *still_more)
{
    const struct db_param params[] = {{p->clinic}, {more}, {still_more}};

    ctl_progress(p->c, "%s", what);
    return sync_run(p->c->db, stmt, params);
}

static struct err bring_in(struct prisma *p)
{
    const char *looked_at = p->c->option[OPT_LOOKED_AT] != NULL ? "true" : "false";

    TRY(step(p, _("the lists of values"), &sql_ctl_prisma_values, NULL, NULL));
    TRY(step(p, _("the staff"), &sql_ctl_prisma_staff, NULL, NULL));
    TRY(step(p, _("judging and comparing the people"), &sql_ctl_prisma_people, p->zone, looked_at));
    TRY(step(p, _("storing"), &sql_ctl_prisma_store, NULL, NULL));
    TRY(step(p, _("the appointments"), &sql_ctl_prisma_sessions, p->zone, NULL));
    TRY(step(p, _("the waiting list"), &sql_ctl_prisma_waiting, p->zone, NULL));
    TRY(step(p, _("making them searchable"), &sql_ctl_import_search, NULL, NULL));
    TRY(step(p, _("counting"), &sql_ctl_prisma_end, NULL, NULL));
    p->made = strtoll(sync_value(p->c->db, 0, 0), NULL, 10);
    p->odd = strtoll(sync_value(p->c->db, 0, 1), NULL, 10);
    return OK;
}

static struct err note(struct prisma *p)
{
    const char *detail = str_printf(&p->c->arena, "{\"source\": %s, \"layout\": \"%s\", \"rows\": %lld, \"stored\": %lld, \"bad\": %lld}",
                                    list_json(&p->c->arena, sync_dbname(p->from)),
                                    p->layout == PRISMA_PATIENT ? "patient" : "waiting", p->rows, p->made, p->odd).p;
    const struct db_param params[] = {{p->clinic}, {"import.arca_prisma"}, {detail}};

    return sync_run(p->c->db, &sql_ctl_import_note, params);
}

static struct err work(struct prisma *p)
{
    TRY(begin(p));
    TRY(prisma_copy(p));
    TRY(bring_in(p));
    TRY(note(p));
    prisma_tell_source(p);
    TRY(prisma_tell(p));
    TRY(sync_run(p->c->db, &sql_ctl_role_reset, NULL));
    if (p->dry)
        return sync_run(p->c->db, &sql_ctl_rollback, NULL);
    TRY(sync_run(p->c->db, &sql_ctl_commit, NULL));
    return p->made > 0 ? sync_run(p->c->db, &sql_ctl_prisma_analyze, NULL) : OK;
}

static int end(struct prisma *p)
{
    struct ctl *c = p->c;

    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"type\":\"end\",\"rows\":%lld,\"made\":%lld,\"not_whole\":%lld,\"dry_run\":%s}", p->rows, p->made, p->odd,
                p->dry ? "true" : "false");
    else if (p->dry)
        ctl_say(c, _("%lld rows read, %lld would be made here, %lld would not come in or not whole; nothing was changed"), p->rows,
                p->made, p->odd);
    else
        ctl_say(c, _("%lld rows read, %lld made here, %lld not brought in or not whole"), p->rows, p->made, p->odd);
    if (p->odd > 0)
        ctl_next(c, "%s", _("mend there what is listed and run the same again: what came in is not brought in twice"));
    return p->odd > 0 ? CTL_DIFFERS : CTL_DONE;
}

static int failed(struct prisma *p, const struct err *e)
{
    if (!p->told) {
        ctl_fail(p->c, e);
        if (e->kind == ERR_DB)
            ctl_server_words(p->c);
    }
    if (e->unknown_outcome && p->made > 0 && !p->dry) {
        ctl_state(p->c, "%s", _("Whether the rows were stored is not known: the line broke while that was being confirmed."));
        ctl_next(p->c, "%s", _("run the same import again: what came in is not brought in twice"));
        return CTL_FAILED;
    }
    ctl_state(p->c, "%s", _("Nothing was imported: everything is as it was."));
    return CTL_FAILED;
}

static bool know_zone(struct prisma *p)
{
    const struct db_param zone = {p->zone};

    if (!ctl_sql(p->c, &sql_ctl_prisma_zone, &zone))
        return false;
    if (strcmp(ctl_first(p->c), "t") == 0)
        return true;
    ctl_error(p->c, _("there is no time zone \"%s\"."), p->zone);
    ctl_next(p->c, "%s", _("name it as America/Sao_Paulo, or leave --source-zone out: Prisma writes UTC"));
    return false;
}

static int run(struct prisma *p)
{
    struct ctl *c = p->c;
    struct date today;
    struct err e;
    int status;

    if (!ctl_connect(c, NULL, "arcactl import") || !guard_deployed(c) || !import_clinic(c, &p->clinic, &today) || !know_zone(p)
        || !prisma_open(p))
        return CTL_ERROR;
    status = migrate_lock(c);
    if (status != CTL_DONE)
        return status;
    if (!ctl_sql(c, &sql_ctl_settings, NULL))
        return CTL_ERROR;
    e = work(p);
    return err_is(&e) ? failed(p, &e) : end(p);
}

int import_prisma(struct ctl *c)
{
    struct prisma p = {.c = c, .dry = c->option[OPT_DRY_RUN] != NULL,
                       .zone = c->option[OPT_SOURCE_ZONE] != NULL ? c->option[OPT_SOURCE_ZONE] : "UTC"};
    int status = run(&p);

    sync_close(p.from);
    return status;
}
