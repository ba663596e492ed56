/* SPDX-License-Identifier: Apache-2.0 */
/* What there is, whether it is good, and what may go. */
#include <config.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "base/json.h"
#include "i18n/i18n.h"

static const char *size_text(struct ctl *c, int64_t bytes)
{
    if (c->option[OPT_JSON] != NULL)
        return str_printf(&c->arena, "%lld", (long long)bytes).p;
    if (bytes < 10000000)
        return str_printf(&c->arena, "%lld kB", (long long)(bytes + 999) / 1000).p;
    return str_printf(&c->arena, "%lld MB", (long long)bytes / 1000000).p;
}

int backup_list(struct ctl *c)
{
    struct backup_entries all;
    struct list l;

    if (!backup_entries(c, &all))
        return CTL_ERROR;
    list_begin(&l, c);
    list_column(&l, "id", _("Backup"));
    list_column(&l, "created", _("Made"));
    list_column(&l, "kind", _("Kind"));
    list_column(&l, "database", _("Database"));
    list_column(&l, "bytes", _("Size"));
    list_column(&l, "head", _("Newest migration"));
    list_column(&l, "verified", _("Verified"));
    list_column(&l, "copied", _("Second place"));
    for (size_t i = 0; i < all.n; i++) {
        const struct backup_entry *b = &all.p[i];
        const char *unread = c->option[OPT_JSON] != NULL ? "unreadable" : _("unreadable");
        const char *values[] = {b->id, b->created, b->readable ? b->kind : unread, b->database, size_text(c, b->bytes),
                                b->head, b->verified, b->copied};

        list_row(&l, values);
    }
    list_end(&l);
    return CTL_DONE;
}

static bool note_verified(struct ctl *c, const char *path, bool good)
{
    struct json_object o;

    json_begin(&o, &c->arena);
    json_put(&o, "backup", str_of(strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path));
    json_put_bool(&o, "verified", good);
    return backup_note(c, "backup.verify", json_end(&o));
}

int backup_verify(struct ctl *c)
{
    const char *path = backup_named(c, c->arg_count > 0 ? c->args[0] : NULL);
    struct backup_secret key;
    int status;

    if (path == NULL || !backup_secret_ask(c, &key))
        return CTL_ERROR;
    status = CTL_ERROR;
    if (ctl_connect(c, NULL, "arcactl backup")) {
        status = backup_load_try(c, path, &(struct backup_opener){.secret = &key});
        if (sync_alive(c->db) && !note_verified(c, path, status == CTL_DONE) && status == CTL_DONE)
            status = CTL_ERROR;
    }
    backup_key_free(&key);
    if (status == CTL_DONE && !backup_state_write(c, path, backup_now(c), NULL))
        status = CTL_ERROR;
    if (status == CTL_DONE)
        ctl_say(c, _("%s restores, and is what was backed up: every row, the whole catalogue"), path);
    return status;
}

/* ---- prune ---- */

static bool remove_backup(struct ctl *c, const struct backup_entry *b)
{
    const char *state = str_printf(&c->arena, "%.*s.state", (int)(strlen(b->path) - strlen(BACKUP_SUFFIX)), b->path).p;
    struct err e;

    if (unlink(b->path) == 0 && (unlink(state) == 0 || errno == ENOENT))
        return true;
    e = err_sys(errno, b->path);
    ctl_fail(c, &e);
    return false;
}

/* Chooses among the backups of the database of all->p[first], and says what for. */
static void choose_database(struct ctl *c, const struct backup_entries *all, size_t first, bool *seen, bool *go, struct list *l)
{
    struct keep_entry *keep = ARENA_ARRAY(&c->arena, struct keep_entry, all->n);
    size_t *place = ARENA_ARRAY(&c->arena, size_t, all->n);
    const struct keep_policy policy = KEEP_POLICY_DEFAULT;
    bool json = c->option[OPT_JSON] != NULL;
    size_t n = 0;

    for (size_t i = first; i < all->n; i++) {
        const struct backup_entry *b = &all->p[i];

        if (seen[i] || !b->readable || strcmp(b->database, all->p[first].database) != 0)
            continue;
        seen[i] = true;
        place[n] = i;
        keep[n++] = (struct keep_entry){
            .at = b->created_s, .verified = b->verified != NULL, .premigrate = strcmp(b->kind, "premigrate") == 0};
    }
    keep_choose(keep, n, (int64_t)time(NULL), &policy);
    for (size_t i = 0; i < n; i++) {
        const struct backup_entry *b = &all->p[place[i]];
        const char *why = keep[i].why == NULL ? NULL : json ? keep[i].why : _(keep[i].why);

        go[place[i]] = keep[i].why == NULL;
        const char *what = go[place[i]] ? (json ? "remove" : _("goes")) : json ? "keep" : _("stays");
        const char *values[] = {b->id, b->database, what, why};
        list_row(l, values);
    }
}

/* What is told first is done then. */
static int remove_chosen(struct ctl *c, const struct backup_entries *all, const bool *go)
{
    int n = 0;

    for (size_t i = 0; i < all->n; i++) {
        if (go[i] && !remove_backup(c, &all->p[i]))
            return CTL_ERROR;
        n += go[i];
    }
    if (c->option[OPT_JSON] == NULL)
        ctl_say(c, _("backups removed: %d"), n);
    return CTL_DONE;
}

int backup_prune(struct ctl *c)
{
    struct backup_entries all;
    struct list l;
    bool *seen, *go;
    int status = backup_dir_take(c);

    if (status != CTL_DONE)
        return status;
    if (!backup_entries(c, &all))
        return CTL_ERROR;
    seen = ARENA_ARRAY(&c->arena, bool, all.n + 1);
    go = ARENA_ARRAY(&c->arena, bool, all.n + 1);
    list_begin(&l, c);
    list_column(&l, "id", _("Backup"));
    list_column(&l, "database", _("Database"));
    list_column(&l, "action", _("What"));
    list_column(&l, "why", _("Why"));
    for (size_t i = 0; i < all.n; i++) {
        if (!all.p[i].readable)
            ctl_state(c, _("%s cannot be read and is left alone"), all.p[i].path);
        else if (!seen[i])
            choose_database(c, &all, i, seen, go, &l);
    }
    list_end(&l);
    return c->option[OPT_DRY_RUN] != NULL ? CTL_DONE : remove_chosen(c, &all, go);
}
