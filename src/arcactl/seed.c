/* SPDX-License-Identifier: Apache-2.0 */
/* seed: the files of data/seeds/SET in the order of their names, in one transaction, as the role
 * that may fill tables in bulk. The files tell their progress by NOTICE and their results by INFO. */
#include <config.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/guard.h"
#include "arcactl/migrate/migrate.h"
#include "base/fs.h"
#include "conf/paths.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { FILES_MAX = 64, FILE_MAX_BYTES = 64 << 20 };

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct err list_files(struct ctl *c, const char *dir, const char **names, size_t *count)
{
    struct dirent *d;
    DIR *open_dir = opendir(dir);
    size_t n;

    *count = 0;
    if (open_dir == NULL)
        return err_sys(errno, dir);
    while ((d = readdir(open_dir)) != NULL && *count < FILES_MAX) {
        n = strlen(d->d_name);
        if (n > 4 && d->d_name[0] != '.' && strcmp(d->d_name + n - 4, ".sql") == 0)
            names[(*count)++] = str_c(&c->arena, str_of(d->d_name));
    }
    closedir(open_dir);
    qsort(names, *count, sizeof *names, by_name);
    return OK;
}

static struct err run_files(struct ctl *c, const char *dir, const char *const *names, size_t count)
{
    struct str text;
    size_t i;

    for (i = 0; i < count; i++) {
        ctl_progress(c, "%zu/%zu  %s", i + 1, count, names[i]);
        TRY(fs_read(&c->arena, str_printf(&c->arena, "%s/%s", dir, names[i]).p, FILE_MAX_BYTES, &text));
        TRY(sync_script(c->db, text));
    }
    return OK;
}

/* What the set has changed so far in this transaction, a table a line; nothing of a table that is as
 * it was. Counted by the server, whatever the files say of themselves. */
static struct err count_changes(struct ctl *c, bool *changed)
{
    const char *inserted, *updated, *same;
    int i;

    *changed = false;
    TRY(sync_run(c->db, &sql_ctl_seed_changes, NULL));
    for (i = 0; i < sync_rows(c->db); i++) {
        inserted = sync_value(c->db, i, 1);
        updated = sync_value(c->db, i, 2);
        same = sync_value(c->db, i, 3);
        ctl_say(c, c->option[OPT_CHECK] != NULL ? _("%s: %s to insert, %s to update, %s same")
                                                : _("%s: %s inserted, %s updated, %s same"),
                sync_value(c->db, i, 0), inserted, updated, same);
        *changed = *changed || strcmp(inserted, "0") != 0 || strcmp(updated, "0") != 0;
    }
    return OK;
}

static struct err run_all(struct ctl *c, const char *dir, const char *const *names, size_t count, bool *changed)
{
    const char *patients = c->option[OPT_PATIENTS] != NULL ? c->option[OPT_PATIENTS] : "5000";
    const struct db_param setting[] = {{"arca.seed_patients"}, {patients}};

    TRY(sync_run(c->db, &sql_ctl_begin, NULL));
    TRY(sync_run(c->db, &sql_ctl_set_local, setting));
    TRY(sync_run(c->db, &sql_ctl_role_seeder, NULL));
    TRY(run_files(c, dir, names, count));
    TRY(count_changes(c, changed));
    TRY(sync_run(c->db, &sql_ctl_role_reset, NULL));
    if (c->option[OPT_CHECK] != NULL)
        return sync_run(c->db, &sql_ctl_rollback, NULL);
    TRY(sync_run(c->db, &sql_ctl_commit, NULL));
    return *changed ? sync_run(c->db, &sql_ctl_analyze, NULL) : OK;
}

static int tell(struct ctl *c, const char *set, bool changed)
{
    if (!changed) {
        ctl_say(c, _("the set \"%s\" is there already: nothing was changed"), set);
        return CTL_DONE;
    }
    if (c->option[OPT_CHECK] == NULL) {
        ctl_say(c, _("the set \"%s\" is loaded"), set);
        return CTL_DONE;
    }
    ctl_say(c, _("the set \"%s\" would change this database; nothing was changed"), set);
    ctl_next(c, "arcactl seed %s -d \"dbname=%s\"", set, sync_dbname(c->db));
    return CTL_DIFFERS;
}

static int run_set(struct ctl *c, const char *set)
{
    const char *dir = str_printf(&c->arena, "%s/seeds/%s", conf_data_dir(&c->arena), set).p;
    const char *names[FILES_MAX];
    size_t count;
    struct err e = list_files(c, dir, names, &count);
    bool changed = false;
    int status;

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!ctl_sql(c, &sql_ctl_settings, NULL) || !guard_deployed(c))
        return CTL_ERROR;
    status = migrate_lock(c);
    if (status != CTL_DONE)
        return status;
    e = run_all(c, dir, names, count, &changed);
    if (!err_is(&e))
        return tell(c, set, changed);
    ctl_error(c, _("the set \"%s\" could not be loaded."), set);
    if (e.kind == ERR_CANCELLED)
        ctl_state(c, "%s", _("It was stopped on request."));
    else if (e.kind == ERR_SYS)
        ctl_state(c, "%s", e.detail);
    else
        ctl_server_words(c);
    ctl_state(c, "%s", _("It is rolled back as a whole."));
    return CTL_FAILED;
}

int seed_lookups(struct ctl *c)
{
    return ctl_connect(c, NULL, "arcactl seed") ? run_set(c, "lookups") : CTL_ERROR;
}

static bool is_count(const char *text)
{
    size_t n = strspn(text, "0123456789");

    return n > 0 && n <= 8 && text[n] == '\0';
}

int seed_demo(struct ctl *c)
{
    const char *mark;

    if (c->option[OPT_PATIENTS] != NULL && !is_count(c->option[OPT_PATIENTS])) {
        ctl_error(c, _("--patients takes a number, not \"%s\"."), c->option[OPT_PATIENTS]);
        return CTL_ERROR;
    }
    if (!ctl_connect(c, NULL, "arcactl seed"))
        return CTL_ERROR;
    mark = guard_name(c);
    if (mark[0] == '\0' || strcmp(mark, "production") == 0) {
        ctl_error(c, _("this database is marked \"%s\": invented patients have no place in it."),
                  mark[0] != '\0' ? mark : "production");
        ctl_state(c, "%s", _("Nothing was changed."));
        ctl_next(c, "arcactl init --environment demo -d \"dbname=arca_demo\"");
        return CTL_REFUSED;
    }
    return run_set(c, "demo");
}
