/* SPDX-License-Identifier: Apache-2.0 */
/* Backups that are there are sealed to the keys of today. What is sealed anew is the key of the data; the data
 * are copied as they lie, and looked through on the way, so that no file is replaced by one that does not
 * open. Each file is whole under its name at every moment: a run that was killed is begun again. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "base/fs.h"
#include "i18n/i18n.h"

enum { MEGABYTE = 1000000 };

struct reseal {
    struct ctl *c;
    const struct backup_secret *with;
    struct backup_recipients to;
    const char *part;
    const struct backup_entry *b; /* the one at hand */
    int from, into;
    bool copying;       /* what is read is written: behind the head */
    int64_t done, shown; /* of this file */
    size_t sealed, same, left, apart; /* files; `apart`: of those sealed, with a copy in a second place */
};

static bool told(struct ctl *c, struct err e)
{
    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}

static struct err put(void *ctx, const void *p, size_t n)
{
    struct reseal *r = ctx;

    return fs_write(r->into, (struct str){.p = p, .n = n});
}

static struct err show(struct reseal *r, size_t got)
{
    r->done += (int64_t)got;
    if (r->done - r->shown < MEGABYTE)
        return OK;
    r->shown = r->done;
    ctl_progress(r->c, _("sealing %s anew: %lld / %lld MB"), r->b->id, (long long)(r->done / MEGABYTE),
                 (long long)(r->b->bytes / MEGABYTE));
    return ctl_cancelled(r->c) ? err_make(ERR_CANCELLED, N_("Stopped on request."), "sealing anew") : OK;
}

static struct err get(void *ctx, void *p, size_t n, size_t *got)
{
    struct reseal *r = ctx;

    *got = 0;
    while (*got < n) {
        ssize_t k = read(r->from, (char *)p + *got, n - *got);

        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return err_sys(errno, r->b->path);
        if (k == 0)
            break;
        *got += (size_t)k;
    }
    if (r->copying && *got > 0)
        TRY(put(r, p, *got));
    return show(r, *got);
}

/* Is it sealed to the keys of today, and to no other? */
static bool is_current(const struct reseal *r, const struct container_reader *in)
{
    char kids[CONTAINER_RECIPIENTS_MAX][BACKUP_KID_TEXT];
    size_t n = container_kids(in, kids);
    size_t found = 0;

    for (size_t i = 0; i < r->to.n; i++) {
        char kid[BACKUP_KID_TEXT];

        backup_key_id(&r->to.key[i], kid);
        for (size_t k = 0; k < n; k++)
            if (strcmp(kids[k], kid) == 0) {
                found++;
                break;
            }
    }
    return n == r->to.n && found == n;
}

/* The head for the new keys, then all that follows as it is, every piece of which is proved in passing. */
static struct err copy(struct reseal *r, struct container_reader *in)
{
    enum container_piece what = CONTAINER_MEMBER;
    struct str bytes;

    TRY(container_reseal(in, r->to.key, r->to.n, put, r));
    r->copying = true;
    while (what != CONTAINER_END)
        TRY(container_next(in, &what, &bytes));
    return fsync(r->into) == 0 ? OK : err_sys(errno, r->part);
}

static struct err sync_folder(struct ctl *c)
{
    int dir = open(backup_dir(c), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct err e = dir >= 0 && fsync(dir) == 0 ? OK : err_sys(errno, backup_dir(c));

    if (dir >= 0)
        close(dir);
    return e;
}

/* The new file in the place of the old one. The copy in a second place is still the old one, so it counts no
 * more; that it was verified does. */
static struct err take_place(struct reseal *r)
{
    const char *state = backup_state_path(r->c, r->b->path);

    if (unlink(state) != 0 && errno != ENOENT)
        return err_sys(errno, state);
    if (rename(r->part, r->b->path) != 0)
        return err_sys(errno, r->b->path);
    TRY(sync_folder(r->c));
    if (r->b->verified != NULL && !backup_state_write(r->c, r->b->path, r->b->verified, NULL))
        return err_make(ERR_SYS, N_("That it was verified could not be noted again."), "%s", state);
    r->apart += r->b->copied != NULL;
    return OK;
}

static struct err write_anew(struct reseal *r, struct container_reader *in)
{
    struct err e;

    if (unlink(r->part) != 0 && errno != ENOENT)
        return err_sys(errno, r->part);
    r->into = open(r->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (r->into < 0)
        return err_sys(errno, r->part);
    e = copy(r, in);
    close(r->into);
    if (!err_is(&e))
        e = take_place(r);
    if (err_is(&e))
        unlink(r->part);
    return e;
}

/* One that cannot be sealed anew is named, and stays as it is. */
static void name_left(struct reseal *r, const char *why)
{
    r->left++;
    ctl_error(r->c, "%s: %s", r->b->path, why);
}

/* False: told, and no other file is tried. */
static bool seal(struct reseal *r, struct container_reader *in)
{
    struct err e;

    if (is_current(r, in)) {
        r->same++;
        return true;
    }
    if (!container_can_reseal(in)) {
        name_left(r, _("it is of the first form of backups, whose keys cannot be replaced."));
        return true;
    }
    e = container_unlock(in, r->with);
    if (!err_is(&e))
        e = write_anew(r, in);
    if (!err_is(&e)) {
        r->sealed++;
        return true;
    }
    if (e.kind != ERR_DENIED && e.kind != ERR_INPUT)
        return told(r->c, e);
    name_left(r, _(e.msgid));
    return true;
}

static bool each(struct reseal *r)
{
    struct container_reader *in;
    struct err e;
    bool done;

    r->copying = false;
    r->done = r->shown = 0;
    r->from = open(r->b->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (r->from < 0)
        return told(r->c, err_sys(errno, r->b->path));
    e = container_open(&in, get, r);
    if (!err_is(&e)) {
        done = seal(r, in);
    } else {
        done = e.kind == ERR_INPUT || told(r->c, e);
        if (done)
            name_left(r, _(e.msgid));
    }
    container_reader_free(in);
    close(r->from);
    return done;
}

static int tell_end(struct reseal *r, bool done)
{
    struct ctl *c = r->c;

    ctl_say(c, _("sealed to the keys of today: %zu anew, %zu already; left as they were: %zu"), r->sealed, r->same, r->left);
    if (r->apart > 0)
        ctl_state(c, ngettext("%zu of them has a copy in a second place, which still opens with the old key.",
                              "%zu of them have a copy in a second place, which still opens with the old key.", r->apart), r->apart);
    if (!done) {
        ctl_state(c, "%s", _("Every backup is whole; those that were not reached open with the keys they had."));
        ctl_next(c, "%s", _("arcactl backup key reseal --key FILE goes on with them"));
        return CTL_ERROR;
    }
    if (r->left == 0)
        return CTL_DONE;
    ctl_next(c, "%s", _("keep the key that opens them until they are pruned, or name it: arcactl backup key reseal --key FILE"));
    return CTL_DIFFERS;
}

int backup_reseal(struct ctl *c, const struct backup_secret *with)
{
    struct reseal r = {.c = c, .with = with, .from = -1, .into = -1};
    struct backup_entries all;
    bool done = true;

    r.part = str_printf(&c->arena, "%s/unfinished.part", backup_dir(c)).p;
    if (!backup_recipients(c, &r.to) || !backup_entries(c, &all))
        return CTL_ERROR;
    if (r.to.n == 0) {
        ctl_error(c, "%s", _("there is no key to seal a backup to."));
        ctl_state(c, "%s", _("Nothing was written."));
        ctl_next(c, "%s", _("arcactl backup key new owner FILE, and a second one for a person elsewhere"));
        return CTL_ERROR;
    }
    for (size_t i = 0; i < all.n && done; i++) {
        r.b = &all.p[i];
        done = each(&r);
    }
    return tell_end(&r, done);
}

int backup_key_reseal(struct ctl *c)
{
    struct backup_secret with;
    int status = backup_dir_take(c);

    if (status != CTL_DONE)
        return status;
    if (!backup_secret_ask(c, &with))
        return CTL_ERROR;
    status = backup_reseal(c, &with);
    backup_key_free(&with);
    return status;
}
