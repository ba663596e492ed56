/* SPDX-License-Identifier: Apache-2.0 */
/* restore: always into a new database, which is compared with the backup before anybody hears of it.
 * --swap then gives it the old one's name; the old one is put aside, closed, and --undo brings it
 * back. */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "base/json.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { SWAP_TRIES = 10, NAME_MAX_BYTES = 63 };

/* ---- questions ---- */

/* The database's name, typed by a person, or handed over by a script that says --yes. */
static bool name_typed(struct ctl *c, const char *name)
{
    char typed[80] = "";
    ssize_t n;

    if (c->option[OPT_YES] != NULL && c->option[OPT_NAME_TYPED] != NULL && strcmp(c->option[OPT_NAME_TYPED], name) == 0)
        return true;
    if (c->option[OPT_YES] == NULL && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1) {
        ctl_state(c, _("Another database takes the place of \"%s\", and everybody who works in it now is disconnected."), name);
        fprintf(stderr, _("Type the name of the database (%s) to go on: "), name);
        n = ctl_wait_input(c, STDIN_FILENO) ? read(STDIN_FILENO, typed, sizeof typed - 1) : 0;
        typed[n > 0 ? n : 0] = '\0';
        typed[strcspn(typed, "\r\n")] = '\0';
        if (strcmp(typed, name) == 0)
            return true;
    }
    ctl_error(c, _("the name was not typed; the database \"%s\" stays as it is."), name);
    ctl_next(c, _("say --yes --name-typed %s in a script"), name);
    return false;
}

static bool is_there(struct ctl *c, const char *name, bool *there)
{
    const struct db_param p = {name};
    bool asked = ctl_sql(c, &sql_ctl_restore_exists, &p);

    *there = asked && strcmp(ctl_first(c), "t") == 0;
    return asked;
}

static bool name_fits(struct ctl *c, const char *name)
{
    if (strlen(name) <= NAME_MAX_BYTES)
        return true;
    ctl_error(c, _("\"%s\" is too long for the name of a database."), name);
    return false;
}

/* ---- the swap ---- */

static struct err run_text(struct ctl *c, const char *text)
{
    return sync_script(c->db, str_of(text));
}

/* Ends the sessions and renames in one transaction, again when somebody came in between: a rename
 * waits for nobody. */
static int rename_both(struct ctl *c, const char *name, const char *aside, const char *fresh, long long *ended)
{
    const struct db_param names[] = {{name}, {aside}, {fresh}};
    const struct db_param who[] = {{name}, {fresh}};
    const char *text;
    struct err e = OK;

    if (!ctl_sql(c, &sql_ctl_restore_rename, names))
        return CTL_ERROR;
    text = ctl_first(c);
    for (int i = 0; i < SWAP_TRIES && !ctl_cancelled(c); i++) {
        for (int k = 0; k < 2; k++) {
            if (!ctl_sql(c, &sql_ctl_restore_end_sessions, &who[k]))
                return CTL_ERROR;
            *ended += json_int(str_of(ctl_first(c)), 0);
        }
        e = run_text(c, text);
        if (!err_is(&e) || strcmp(e.sqlstate, "55006") != 0) /* object_in_use */
            break;
        ctl_wait(c, 200);
    }
    return err_is(&e) || ctl_cancelled(c) ? (err_is(&e) ? ctl_fail(c, &e) : CTL_ERROR) : CTL_DONE;
}

/* `fresh` takes the place of `name`, which is closed and put aside. */
static int swap(struct ctl *c, const char *name, const char *fresh, const char *aside)
{
    long long ended = 0;
    int status;

    if (!name_fits(c, aside))
        return CTL_ERROR;
    status = rename_both(c, name, aside, fresh, &ended);
    if (status != CTL_DONE) {
        ctl_state(c, _("\"%s\" is as it was; the other database waits under the name \"%s\"."), name, fresh);
        ctl_next(c, "%s", _("find out who stays connected (pg_stat_activity), and run the command again"));
        return status;
    }
    ctl_say(c, _("\"%s\" is now the other database; sessions ended: %lld (arca connects again by itself)"), name, ended);
    ctl_say(c, _("what was there before is \"%s\", closed to everybody"), aside);
    return CTL_DONE;
}

/* "20261128t140501z" */
static const char *stamp(struct ctl *c)
{
    return str_printf(&c->arena, "%.16s", backup_id_new(c, backup_now(c))).p;
}

/* An event in `dbname`, through a connection of its own. */
static bool note_in(struct ctl *c, const char *dbname, const char *action, const char *json)
{
    struct sync *before = c->db;
    bool known = c->operator_known;
    bool done;

    c->db = NULL;
    c->operator_known = false;
    done = ctl_connect(c, dbname, "arcactl restore") && backup_note(c, action, json);
    ctl_disconnect(c);
    c->db = before;
    c->operator_known = known;
    return done;
}

static const char *details(struct ctl *c, const char *backup, const char *aside)
{
    struct json_object o;

    json_begin(&o, &c->arena);
    if (backup != NULL)
        json_put(&o, "backup", str_of(backup));
    if (aside != NULL)
        json_put(&o, "aside", str_of(aside));
    return json_end(&o);
}

/* ---- undo ---- */

static int undo(struct ctl *c)
{
    const char *name = ctl_database(c);
    const struct db_param p = {name};
    const char *before, *after;
    int status;

    if (!ctl_connect(c, "postgres", "arcactl restore") || !ctl_sql(c, &sql_ctl_restore_before, &p))
        return CTL_ERROR;
    before = ctl_first(c);
    if (before[0] == '\0') {
        ctl_error(c, _("there is no database that was put aside for \"%s\"."), name);
        ctl_state(c, "%s", _("Nothing was changed."));
        return CTL_ERROR;
    }
    ctl_state(c, _("\"%s\" comes back as \"%s\""), before, name);
    if (!name_typed(c, name))
        return CTL_REFUSED;
    after = str_printf(&c->arena, "%s_undone_%s", name, stamp(c)).p;
    if (!note_in(c, name, "restore.undo", details(c, NULL, after)))
        return CTL_ERROR;
    status = swap(c, name, before, after);
    if (status == CTL_DONE && !note_in(c, name, "restore.undo", details(c, NULL, after)))
        status = CTL_ERROR;
    return status;
}

/* ---- restore ---- */

struct plan {
    const char *path;
    const char *id;
    const char *target; /* the new database's name */
    const char *name;   /* whose place it takes, NULL: nobody's */
    struct backup_proof proof;
};

static int free_target(struct ctl *c, const struct plan *p)
{
    bool there;

    if (!name_fits(c, p->target) || !is_there(c, p->target, &there))
        return CTL_ERROR;
    if (!there)
        return CTL_DONE;
    ctl_error(c, _("there is a database \"%s\" already; a restore makes a new one."), p->target);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("name another with --to, or --swap to have it take the place of the one of -d"));
    return CTL_REFUSED;
}

static int new_enough(struct ctl *c, const struct plan *p)
{
    long long made_on = json_int(json_find(p->proof.manifest, "server"), 0) / 10000;

    if (made_on <= sync_server_version(c->db) / 10000)
        return CTL_DONE;
    ctl_error(c, _("the backup is of PostgreSQL %lld; this server is older: %d."), made_on, sync_server_version(c->db) / 10000);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("restore on a server of that version or a newer one"));
    return CTL_ERROR;
}

static int take_place(struct ctl *c, const struct plan *p)
{
    const char *aside = str_printf(&c->arena, "%s_before_%s", p->name, stamp(c)).p;
    bool there;
    int status;

    if (!is_there(c, p->name, &there))
        return CTL_ERROR;
    if (there && !note_in(c, p->name, "restore.swap", details(c, p->id, aside)))
        return CTL_ERROR;
    if (!there) {
        ctl_error(c, _("there is no database \"%s\" whose place it could take."), p->name);
        ctl_state(c, _("The restored database is \"%s\"."), p->target);
        return CTL_ERROR;
    }
    status = swap(c, p->name, p->target, aside);
    if (status == CTL_DONE)
        ctl_say(c, _("to bring it back: arcactl restore --undo -d dbname=%s"), p->name);
    return status;
}

static int load(struct ctl *c, struct plan *p, const struct backup_opener *with)
{
    int status = backup_read_manifest(c, p->path, with, &p->proof);

    if (status != CTL_DONE)
        return status;
    p->id = str_c(&c->arena, json_text(&c->arena, json_find(p->proof.manifest, "id")));
    if (!ctl_connect(c, "postgres", "arcactl restore"))
        return CTL_ERROR;
    status = free_target(c, p);
    if (status == CTL_DONE)
        status = new_enough(c, p);
    if (status == CTL_DONE && p->name != NULL && !name_typed(c, p->name))
        status = CTL_REFUSED;
    if (status == CTL_DONE)
        status = backup_load_roles(c, p->proof.manifest);
    if (status == CTL_DONE)
        status = backup_load(c, p->path, with, &p->proof, p->target, false);
    return status;
}

static int run(struct ctl *c, struct plan *p, const struct backup_secret *key)
{
    int status = load(c, p, &(struct backup_opener){.secret = key});

    if (status != CTL_DONE)
        return status;
    ctl_say(c, _("restored %s into \"%s\": every row and the whole catalogue are as they were backed up"), p->id, p->target);
    if (!note_in(c, p->target, "restore.run", details(c, p->id, NULL)))
        return CTL_ERROR;
    return p->name != NULL ? take_place(c, p) : CTL_DONE;
}

int restore_run(struct ctl *c)
{
    bool swapped = c->option[OPT_SWAP] != NULL;
    struct plan p = {.target = c->option[OPT_TO], .name = swapped ? ctl_database(c) : NULL};
    struct backup_secret key;
    int status;

    if (c->option[OPT_UNDO] != NULL)
        return undo(c);
    if (p.target == NULL && !swapped) {
        ctl_error(c, "%s", _("a restore makes a new database: which name shall it have?"));
        ctl_state(c, "%s", _("Nothing was changed."));
        ctl_next(c, "%s", _("say --to NAME, or --swap to have it take the place of the database of -d"));
        return CTL_ERROR;
    }
    if (p.target == NULL)
        p.target = str_printf(&c->arena, "%s_new_%s", p.name, stamp(c)).p;
    p.path = backup_named(c, c->arg_count > 0 ? c->args[0] : NULL);
    if (p.path == NULL || !backup_secret_ask(c, &key))
        return CTL_ERROR;
    status = run(c, &p, &key);
    backup_key_free(&key);
    return status;
}
