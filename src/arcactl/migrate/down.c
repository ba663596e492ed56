/* SPDX-License-Identifier: Apache-2.0 */
/* down and reset: taking back. Both ask the guard: the mark of the database and the settings of this
 * machine, of which the stricter holds. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/guard.h"
#include "arcactl/migrate/migrate.h"
#include "arcactl/migrate/picture.h"
#include "arcactl/migrate/run.h"
#include "arcactl/migrate/store.h"
#include "base/fs.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { FILE_MAX_BYTES = 16 << 20 };

static int refuse_production(struct ctl *c, const char *profile, const char *next)
{
    ctl_error(c, _("this database counts as \"%s\": that is not done there."), profile);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", next);
    return CTL_REFUSED;
}

/* The newest applied migrations, newest first; every one must have its down.sql. */
static int choose(struct ctl *c, const struct migration_set *set, size_t want, const struct migration **chosen, struct str *text,
                  size_t *count)
{
    size_t i;

    *count = 0;
    for (i = set->count; i-- > 0 && *count < want;) {
        const struct migration *m = &set->items[i];
        struct err e;

        if (m->state != MIGRATE_APPLIED)
            continue;
        e = fs_read(&c->arena, migrate_beside(c, m, "down.sql"), FILE_MAX_BYTES, &text[*count]);
        if (err_is(&e)) {
            ctl_error(c, _("%s cannot be read: the migration cannot be taken back."), migrate_beside(c, m, "down.sql"));
            ctl_state(c, "%s", _("Nothing was changed."));
            ctl_next(c, "%s", _("write what undoes it into that file, or restore a backup"));
            return CTL_ERROR;
        }
        chosen[(*count)++] = m;
    }
    return CTL_DONE;
}

static struct err take_back(struct deploy *d, const struct migration *m, struct str text)
{
    struct ctl *c = d->c;
    const struct db_param id = {m->row_id};
    const struct store_entry log = {.action = "down", .result = "rolled back", .migration = m->name, .prisma_id = m->row_id,
                                    .checksum = m->hash, .ms = -1, .backup = c->option[OPT_BACKUP]};

    TRY(sync_run(c->db, &sql_ctl_begin, NULL));
    TRY(run_as_migrator(d));
    TRY(sync_script(c->db, text));
    if (!sync_in_transaction(c->db))
        return err_make(ERR_INPUT, N_("down.sql ended its transaction by itself; what it did is committed, the history is not."), "down");
    TRY(run_as_operator(d));
    TRY(sync_run(c->db, &sql_ctl_down, &id));
    TRY(store_log(c, &log));
    return sync_run(c->db, &sql_ctl_commit, NULL);
}

static int take_all_back(struct deploy *d, const struct migration *const *chosen, const struct str *text, size_t count)
{
    struct ctl *c = d->c;
    size_t i;

    for (i = 0; i < count; i++) {
        struct err e = take_back(d, chosen[i], text[i]);

        if (err_is(&e)) {
            ctl_error(c, _("the migration %s could not be taken back; it stays applied."), chosen[i]->name);
            if (e.sqlstate[0] != '\0')
                ctl_server_words(c);
            else
                ctl_state(c, "%s", _(e.msgid));
            run_roll_back(d);
            ctl_next(c, "arcactl migrate status");
            return CTL_FAILED;
        }
        ctl_say(c, _("taken back  %s"), chosen[i]->name);
    }
    return CTL_DONE;
}

int migrate_down(struct ctl *c)
{
    struct deploy d = {.c = c};
    const char *text_n = c->arg_count > 0 ? c->args[0] : "1";
    size_t want = strspn(text_n, "0123456789") == strlen(text_n) && strlen(text_n) < 5 ? strtoul(text_n, NULL, 10) : 0;
    const struct migration **chosen;
    struct picture now;
    struct err e = migrate_read_folder(c, &d.set);
    const char *profile;
    struct str *text;
    size_t count;
    int status;

    if (want == 0) {
        ctl_error(c, _("\"%s\" is no number of migrations."), text_n);
        return CTL_ERROR;
    }
    if (err_is(&e))
        return ctl_fail(c, &e);
    chosen = ARENA_ARRAY(&c->arena, const struct migration *, want);
    text = ARENA_ARRAY(&c->arena, struct str, want);
    status = migrate_open_locked(c, &d.set);
    if (status != CTL_DONE || store_roles(c, false, &d.roles) != CTL_DONE)
        return status != CTL_DONE ? status : CTL_ERROR;
    profile = guard_profile(c);
    if (strcmp(profile, "production") == 0 && c->option[OPT_BACKUP] == NULL)
        return refuse_production(c, profile, _("restore a backup; or name the one you have with --i-have-a-backup ID"));
    status = choose(c, &d.set, want, chosen, text, &count);
    if (status == CTL_DONE)
        status = take_all_back(&d, chosen, text, count);
    if (status == CTL_DONE && count > 0) {
        e = picture_read(c, &now);
        if (!err_is(&e))
            e = picture_save(c, &now);
        if (err_is(&e))
            status = ctl_fail(c, &e);
    }
    migrate_unlock(c);
    migrate_note(c, "migrate.down", str_printf(&c->arena, "{\"exit\":%d}", status).p);
    return status;
}

/* The name typed on the terminal, or with --yes the one of --name-typed. */
static bool name_typed(struct ctl *c, const char *name)
{
    char line[128] = "";

    if (c->option[OPT_YES] != NULL)
        return c->option[OPT_NAME_TYPED] != NULL && strcmp(c->option[OPT_NAME_TYPED], name) == 0;
    if (isatty(STDIN_FILENO) != 1)
        return false;
    fprintf(stderr, _("Everything in the database \"%s\" goes. Type its name:"), name);
    fputs(" ", stderr);
    fflush(stderr);
    if (!ctl_wait_input(c, STDIN_FILENO) || fgets(line, (int)sizeof line, stdin) == NULL)
        return false;
    line[strcspn(line, "\r\n")] = '\0';
    return strcmp(line, name) == 0;
}

static struct err drop_all(struct ctl *c)
{
    const struct store_entry log = {.action = "reset", .result = "done", .ms = -1};

    TRY(sync_run(c->db, &sql_ctl_begin, NULL));
    TRY(sync_run(c->db, &sql_ctl_reset_list, NULL));
    TRY(sync_script(c->db, str_of(ctl_first(c))));
    TRY(sync_run(c->db, &sql_ctl_steps_clear, NULL));
    TRY(sync_run(c->db, &sql_ctl_snapshot_clear, NULL));
    TRY(store_log(c, &log));
    return sync_run(c->db, &sql_ctl_commit, NULL);
}

int migrate_reset(struct ctl *c)
{
    struct deploy d = {.c = c};
    const char *profile;
    struct err e = migrate_read_folder(c, &d.set);
    int status;

    if (err_is(&e))
        return ctl_fail(c, &e);
    status = migrate_open_locked(c, &d.set);
    if (status != CTL_DONE)
        return status;
    profile = guard_profile(c);
    if (strcmp(profile, "development") != 0 && strcmp(profile, "demo") != 0)
        return refuse_production(c, profile, _("a database is marked by arcactl init --environment development, or ALTER DATABASE ... SET arca.profile = 'development'"));
    if (!name_typed(c, sync_dbname(c->db))) {
        ctl_error(c, _("the name was not typed; the database \"%s\" stays as it is."), sync_dbname(c->db));
        ctl_next(c, "arcactl migrate reset --yes --name-typed %s", sync_dbname(c->db));
        return CTL_REFUSED;
    }
    e = drop_all(c);
    if (err_is(&e)) {
        ctl_fail(c, &e);
        run_roll_back(&d);
        ctl_state(c, "%s", _("It is rolled back as a whole."));
        return CTL_FAILED;
    }
    migrate_unlock(c);
    ctl_disconnect(c);
    ctl_say(c, "%s", _("everything is taken away; now the migrations"));
    return migrate_deploy(c);
}
