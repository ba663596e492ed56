/* SPDX-License-Identifier: Apache-2.0 */
/* baseline: takes over a database that holds already what migrations make. They are replayed in a
 * database of our own, and only when everything they make is in the live one, as they make it, are
 * they marked as applied. None of them runs on the live one. */
#include <config.h>

#include <string.h>

#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "arcactl/init.h"
#include "arcactl/migrate/picture.h"
#include "arcactl/migrate/resolve.h"
#include "arcactl/migrate/run.h"
#include "arcactl/migrate/scratch.h"
#include "arcactl/migrate/store.h"
#include "i18n/i18n.h"

struct lack {
    struct ctl *c;
    size_t lacking; /* not there, or otherwise */
    size_t more;    /* there, and of no migration's making */
};

static bool is_taken(const struct migration *m, const char *through)
{
    return m->path != NULL && (through == NULL || strcmp(m->name, through) <= 0);
}

/* What of the folder is replayed: all of it up to --through, whatever the live history says. */
static struct migration_set to_replay(struct ctl *c, const struct migration_set *set, const char *through)
{
    struct migration_set all = {.items = ARENA_ARRAY(&c->arena, struct migration, set->count + 1), .ours = set->ours};

    for (size_t i = 0; i < set->count; i++) {
        if (!is_taken(&set->items[i], through))
            continue;
        all.items[all.count] = set->items[i];
        all.items[all.count].state = MIGRATE_PENDING;
        all.items[all.count++].row_id = NULL;
    }
    all.n[MIGRATE_PENDING] = all.count;
    return all;
}

static int replay(struct deploy *d, struct picture *made)
{
    struct ctl *c = d->c;
    struct err e;
    int status;

    if ((d->roles && !init_database_objects(c)) || !store_make(c, d->roles))
        return CTL_ERROR;
    status = deploy_all(d);
    if (status != CTL_DONE)
        return status;
    e = picture_read(c, made);
    return err_is(&e) ? ctl_fail(c, &e) : CTL_DONE;
}

/* The picture of what the migrations make, taken in a database that is gone afterwards. */
static int picture_of_files(struct ctl *c, const struct migration_set *set, bool roles, struct picture *made)
{
    struct deploy d = {.c = c, .trial = true, .roles = roles, .os_user = store_os_user(c), .host = store_host(c), .max_wait = "0"};
    struct scratch s;
    int status = scratch_begin(c, "replay", &s);

    d.set = to_replay(c, set, c->option[OPT_THROUGH]);
    if (status != CTL_DONE || !scratch_make(c, &s))
        return status != CTL_DONE ? status : CTL_ERROR;
    if (scratch_enter(c, &s)) {
        status = replay(&d, made);
        scratch_leave(c, &s);
    } else {
        status = CTL_ERROR;
    }
    run_stopped(&d);
    if (!scratch_drop(c, &s) && status == CTL_DONE)
        status = CTL_ERROR;
    if (status == CTL_FAILED) {
        ctl_state(c, "%s", _("That was in a database made to try them in; the live one was not touched and nothing is marked."));
        ctl_next(c, "%s", _("if they lean on rows or objects that no file makes: arcactl migrate resolve --applied NAME, for each that you have looked at"));
    }
    return status;
}

static void each(void *ctx, const struct picture_item *files, const struct picture_item *live)
{
    struct lack *k = ctx;

    if (files == NULL) {
        k->more++;
        return;
    }
    k->lacking++;
    picture_print(k->c, files, live);
}

static int compare(struct ctl *c, const struct picture *files, struct picture *live)
{
    struct lack k = {.c = c};
    struct err e = picture_read(c, live);

    if (err_is(&e))
        return ctl_fail(c, &e);
    picture_compare(files, live, true, each, &k);
    if (k.more > 0)
        ctl_state(c, ngettext("The database has %zu thing that these migrations do not make; it stays.",
                              "The database has %zu things that these migrations do not make; they stay.", k.more), k.more);
    if (k.lacking == 0)
        return CTL_DONE;
    ctl_error(c, ngettext("%zu thing that the migrations make is not there, or is otherwise.",
                          "%zu things that the migrations make are not there, or are otherwise.", k.lacking), k.lacking);
    ctl_state(c, "%s", _("Nothing is marked as applied, and nothing was changed."));
    ctl_next(c, "%s", _("name the last migration that the database holds with --through NAME; or make it as the files say"));
    return CTL_HISTORY;
}

static struct err mark(struct ctl *c, const struct migration_set *set, size_t *marked)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct migration *m = &set->items[i];

        if (m->state != MIGRATE_PENDING || !is_taken(m, c->option[OPT_THROUGH]))
            continue;
        TRY(resolve_applied(c, m, "baseline"));
        (*marked)++;
    }
    return OK;
}

static int take_over(struct ctl *c, const struct migration_set *set, size_t *marked)
{
    struct picture files, live;
    struct err e;
    bool roles;
    int status = store_roles(c, false, &roles);

    if (status == CTL_DONE)
        status = picture_of_files(c, set, roles, &files);
    if (status == CTL_DONE)
        status = compare(c, &files, &live);
    if (status != CTL_DONE)
        return status;
    e = mark(c, set, marked);
    if (!err_is(&e))
        e = picture_save(c, &live);
    return err_is(&e) ? ctl_fail(c, &e) : CTL_DONE;
}

static bool is_named(struct ctl *c, const struct migration_set *set)
{
    const char *name = c->option[OPT_THROUGH];
    const struct migration *m = name != NULL ? migrate_find(set, name) : NULL;

    if (name == NULL || (m != NULL && m->path != NULL))
        return true;
    resolve_no_folder(c, name);
    return false;
}

int migrate_baseline(struct ctl *c)
{
    struct migration_set set;
    struct err e = migrate_read_folder(c, &set);
    size_t marked = 0;
    int status;

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!is_named(c, &set))
        return CTL_ERROR;
    status = migrate_open_locked(c, &set);
    if (status == CTL_DONE)
        status = migrate_refusals(c, &set);
    if (status == CTL_DONE && set.n[MIGRATE_PENDING] > 0)
        status = take_over(c, &set, &marked);
    if (status != CTL_DONE)
        return status;
    migrate_unlock(c);
    if (marked > 0)
        migrate_note(c, "migrate.baseline", str_printf(&c->arena, "{\"marked\":%zu}", marked).p);
    if (c->option[OPT_JSON] != NULL)
        ctl_say(c, "{\"event\":\"summary\",\"marked\":%zu,\"code\":0}", marked);
    else
        ctl_say(c, ngettext("%zu migration is marked as applied; none was run.", "%zu migrations are marked as applied; none was run.", marked), marked);
    return CTL_DONE;
}
