/* SPDX-License-Identifier: Apache-2.0 */
/* A backup becomes a database: made empty, filled, given the rights that pg_dump leaves out, and
 * compared with what was backed up. It is whole or it is not there. */
#include <config.h>

#include "arcactl/backup/backup.h"

#include <string.h>

#include "arcactl/amcheck.h"
#include "arcactl/ctl.h"
#include "base/json.h"
#include "base/vec.h"
#include "db/statements.h"
#include "i18n/i18n.h"

/* How the names of databases begin that are made to try a backup. */
static const char TRIED[] = "arca_check_";
/* One check at a time on a server's database: "arcabkup" as a number. */
static const char LOCK[] = "7022077934012463472";

static bool run_text(struct ctl *c, const char *text)
{
    struct err e = sync_script(c->db, str_of(text));

    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}

/* Runs the statements that the first column of the last answer holds. */
static bool run_answers(struct ctl *c, int column)
{
    struct { VEC_OF(const char *) } all = {.arena = &c->arena};

    for (int i = 0; i < sync_rows(c->db); i++) {
        const char *text = sync_value(c->db, i, column);

        vec_push(&all, arena_copy(&c->arena, text, strlen(text)));
    }
    for (size_t i = 0; i < all.n; i++)
        if (!run_text(c, all.p[i]))
            return false;
    return true;
}

bool backup_load_drop(struct ctl *c, const char *dbname)
{
    const struct db_param p = {dbname};

    return ctl_sql(c, &sql_ctl_restore_drop, &p) && run_answers(c, 0);
}

static bool make_empty(struct ctl *c, struct str manifest, const char *dbname)
{
    const struct db_param p[] = {{dbname}, {str_c(&c->arena, json_find(manifest, "database"))}};

    if (ctl_sql(c, &sql_ctl_restore_create, p) && run_answers(c, 0))
        return true;
    ctl_state(c, _("The database \"%s\" could not be made; nothing was changed."), dbname);
    ctl_next(c, "%s", _("run this as the server's administrator, or -d \"user=postgres ...\""));
    return false;
}

static bool finish(struct ctl *c, struct str manifest, const char *dbname, bool trial)
{
    const struct db_param p[] = {{dbname}, {str_c(&c->arena, json_find(manifest, "database"))}, {trial ? "t" : "f"}};

    return ctl_sql(c, &sql_ctl_restore_finish, p) && run_answers(c, 0);
}

/* In the new database, through a connection of its own. */
static int finish_and_compare(struct ctl *c, struct str manifest, const char *dbname, bool trial)
{
    struct sync *before = c->db;
    bool known = c->operator_known;
    int status = CTL_ERROR;

    c->db = NULL;
    ctl_progress(c, "%s", _("comparing rows and catalogue"));
    if (ctl_connect(c, dbname, "arcactl backup")) {
        status = finish(c, manifest, dbname, trial) ? backup_facts_compare(c, manifest) : CTL_VERIFY;
        if (status == CTL_DONE && !ctl_sql(c, &sql_ctl_analyze, NULL))
            status = CTL_ERROR;
        ctl_disconnect(c);
    }
    c->db = before;
    c->operator_known = known;
    return status;
}

int backup_load(struct ctl *c, const char *path, const struct backup_opener *with, const struct backup_proof *proof,
                const char *dbname, bool trial)
{
    int status;

    if (!make_empty(c, proof->manifest, dbname))
        return CTL_ERROR;
    status = backup_read_into(c, path, with, proof, dbname);
    if (status == CTL_DONE)
        status = finish_and_compare(c, proof->manifest, dbname, trial);
    if (status == CTL_DONE)
        return status;
    if (backup_load_drop(c, dbname))
        ctl_state(c, _("The database \"%s\" that was being made is removed again."), dbname);
    return status;
}

int backup_load_roles(struct ctl *c, struct str manifest)
{
    const struct db_param p = {str_c(&c->arena, json_find(manifest, "roles"))};
    bool make = c->option[OPT_ROLES] != NULL;
    int n;

    if (!ctl_sql(c, &sql_ctl_restore_roles, &p))
        return CTL_ERROR;
    n = sync_rows(c->db);
    if (n == 0)
        return CTL_DONE;
    if (!make)
        ctl_error(c, _("roles or rights of roles that the backup knows are not on this server: %d"), n);
    for (int i = 0; i < n; i++)
        ctl_state(c, "%s: %s", sync_value(c->db, i, 0), sync_value(c->db, i, 1));
    if (make)
        return run_answers(c, 2) ? CTL_DONE : CTL_ERROR;
    ctl_state(c, "%s", _("A dump holds no roles. Nothing was changed."));
    ctl_next(c, "%s", _("look at them, and say --roles to have them made (without passwords)"));
    return CTL_DIFFERS;
}

/* What a check that was killed has left would hold patients' data for nobody. */
static bool drop_leftovers(struct ctl *c, const char *prefix)
{
    const struct db_param p = {prefix};
    struct { VEC_OF(const char *) } all = {.arena = &c->arena};

    if (!ctl_sql(c, &sql_ctl_restore_leftover, &p))
        return false;
    for (int i = 0; i < sync_rows(c->db); i++)
        vec_push(&all, arena_copy(&c->arena, sync_value(c->db, i, 0), strlen(sync_value(c->db, i, 0))));
    for (size_t i = 0; i < all.n; i++) {
        ctl_state(c, _("removing \"%s\", which a check that did not end has left"), all.p[i]);
        if (!backup_load_drop(c, all.p[i]))
            return false;
    }
    return true;
}

static void damaged(void *ctx, const char *text)
{
    ctl_state(ctx, "%s", text);
}

/* Whether what was restored is sound as it lies on the disk. It needs a superuser, for an extension of its own. */
static int check_pages(struct ctl *c, const char *dbname)
{
    int status;

    if (!ctl_sql(c, &sql_ctl_verify_superuser, NULL))
        return CTL_ERROR;
    if (strcmp(ctl_first(c), "t") != 0 || !amcheck_there(c)) {
        ctl_state(c, "%s", _("pg_amcheck was not run on it: that takes a superuser, and the server's package on this machine"));
        return CTL_DONE;
    }
    ctl_progress(c, "%s", _("looking at tables and indexes by pg_amcheck"));
    status = amcheck_run(c, dbname, true, damaged, c);
    if (status == CTL_VERIFY) {
        ctl_error(c, _("pg_amcheck found damage in the restored database \"%s\"."), dbname);
        ctl_state(c, "%s", _("The rows are those that were backed up: it is this server's disk or memory that spoils them."));
        ctl_next(c, "%s", _("look into the server's log and its disk, and verify the backup on another machine"));
    }
    return status;
}

static int load_and_drop(struct ctl *c, const char *path, const struct backup_opener *with, const struct backup_proof *proof)
{
    const char *prefix = str_printf(&c->arena, "%s%s_", TRIED, sync_dbname(c->db)).p;
    struct str id = json_text(&c->arena, json_find(proof->manifest, "id"));
    const char *dbname = str_printf(&c->arena, "%s%.*s", prefix, STR_ARG(id)).p;
    int status;

    if (strlen(dbname) > 63) { /* PostgreSQL's limit */
        ctl_error(c, _("\"%s\" is too long for the name of a database."), dbname);
        return CTL_ERROR;
    }
    if (!drop_leftovers(c, prefix))
        return CTL_ERROR;
    status = backup_load(c, path, with, proof, dbname, true);
    if (status != CTL_DONE)
        return status;
    status = with->secret != NULL ? check_pages(c, dbname) : CTL_DONE; /* a backup's own proof stays quick */
    return backup_load_drop(c, dbname) || status != CTL_DONE ? status : CTL_ERROR;
}

int backup_load_try(struct ctl *c, const char *path, const struct backup_opener *with)
{
    const struct db_param lock = {LOCK};
    struct backup_proof proof;
    int status = backup_read_manifest(c, path, with, &proof);

    if (status == CTL_DONE)
        status = backup_load_roles(c, proof.manifest);
    if (status != CTL_DONE)
        return status;
    if (!ctl_sql(c, &sql_ctl_lock_try, &lock))
        return CTL_ERROR;
    if (strcmp(ctl_first(c), "t") != 0) {
        ctl_error(c, "%s", _("another check of a backup runs on this server."));
        ctl_state(c, "%s", _("The backup is there; it was not checked."));
        ctl_next(c, "arcactl backup verify --latest --key FILE");
        return CTL_LOCKED;
    }
    status = load_and_drop(c, path, with, &proof);
    if (!sync_alive(c->db) || !ctl_sql(c, &sql_ctl_lock_release, &lock))
        status = status == CTL_DONE ? CTL_ERROR : status;
    return status;
}
