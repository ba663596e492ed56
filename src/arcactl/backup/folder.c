/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/backup/backup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "arcactl/ctl.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/vec.h"
#include "conf/paths.h"
#include "i18n/i18n.h"
#include "sec/id.h"

enum { STATE_MAX = 4096, TIME_TEXT = 21 };

static const char *path_of(struct ctl *c, const char *dir, const char *name)
{
    return str_printf(&c->arena, "%s/%s", dir, name).p;
}

const char *backup_dir(struct ctl *c)
{
    const char *v = c->option[OPT_DIR] != NULL ? c->option[OPT_DIR] : getenv("ARCA_BACKUP_DIR");

    return v != NULL && v[0] != '\0' ? v : path_of(c, conf_state_dir(&c->arena), "backup");
}

static bool folder_is_private(struct ctl *c, const char *dir)
{
    struct stat st;

    if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() && (st.st_mode & 022) == 0)
        return true;
    ctl_error(c, _("the folder of backups %s belongs to somebody else, or others may write into it."), dir);
    ctl_state(c, "%s", _("Whoever writes there could add a key of their own. Nothing was written."));
    ctl_next(c, _("chown and chmod 700 the folder, or name another with --dir"));
    return false;
}

int backup_dir_take(struct ctl *c)
{
    const char *dir = backup_dir(c);
    const char *lock = path_of(c, dir, ".lock");
    struct err e = fs_make_dirs(dir);
    int fd;

    if (err_is(&e))
        return ctl_fail(c, &e);
    if (!folder_is_private(c, dir))
        return CTL_ERROR;
    fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        e = err_sys(errno, lock);
        return ctl_fail(c, &e);
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return CTL_DONE; /* held until the program ends */
    close(fd);
    ctl_error(c, _("another arcactl works in the folder of backups %s."), dir);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("wait until it ends; arcactl backup list shows what there is"));
    return CTL_LOCKED;
}

const char *backup_now(struct ctl *c)
{
    char *text = arena_array(&c->arena, TIME_TEXT, 1);
    time_t now = time(NULL);
    struct tm tm;

    gmtime_r(&now, &tm);
    strftime(text, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return text;
}

const char *backup_id_new(struct ctl *c, const char *now)
{
    struct id random = id_new();
    char digits[TIME_TEXT];
    size_t n = 0;

    for (size_t i = 0; now[i] != '\0'; i++)
        if (now[i] != '-' && now[i] != ':')
            digits[n++] = now[i] == 'T' ? 't' : now[i] == 'Z' ? 'z' : now[i];
    digits[n] = '\0';
    return str_printf(&c->arena, "%s-%.4s", digits, random.text).p;
}

static int64_t seconds_of(const char *created)
{
    struct tm tm = {.tm_sec = 0};
    const char *end = strptime(created, "%Y-%m-%dT%H:%M:%SZ", &tm);

    return end != NULL && end[0] == '\0' ? (int64_t)timegm(&tm) : 0;
}

static struct err from_fd(void *ctx, void *p, size_t n, size_t *got)
{
    int fd = *(const int *)ctx;

    *got = 0;
    while (*got < n) {
        ssize_t k = read(fd, (char *)p + *got, n - *got);

        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return err_sys(errno, "read");
        if (k == 0)
            break;
        *got += (size_t)k;
    }
    return OK;
}

static const char *fact(struct ctl *c, struct str doc, const char *name)
{
    return str_c(&c->arena, json_text(&c->arena, json_find(doc, name)));
}

/* The plain part of the header. Nothing in it is proved: it is shown, and names nothing we act on
 * but the age of a backup. */
static void read_header(struct ctl *c, struct backup_entry *b)
{
    struct container_reader *r;
    struct err e;
    int fd = open(b->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0)
        return;
    e = container_open(&r, from_fd, &fd);
    if (!err_is(&e)) {
        struct str h = container_header(r);

        b->created = fact(c, h, "created");
        b->kind = fact(c, h, "kind");
        b->database = fact(c, h, "database");
        b->head = fact(c, h, "head");
        b->readable = true;
    }
    container_reader_free(r);
    close(fd);
}

const char *backup_state_path(struct ctl *c, const char *path)
{
    return str_printf(&c->arena, "%.*s.state", (int)(strlen(path) - strlen(BACKUP_SUFFIX)), path).p;
}

static void read_state(struct ctl *c, struct backup_entry *b)
{
    struct str text;
    struct err e = fs_read(&c->arena, backup_state_path(c, b->path), STATE_MAX, &text);

    if (err_is(&e) || !json_valid(text) || json_int(json_find(text, "bytes"), -1) != b->bytes)
        return;
    b->verified = fact(c, text, "verified");
    b->copied = fact(c, text, "copied");
    b->verified = b->verified[0] != '\0' ? b->verified : NULL;
    b->copied = b->copied[0] != '\0' ? b->copied : NULL;
}

static bool read_entry(struct ctl *c, const char *path, struct backup_entry *b)
{
    const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    struct stat st;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    *b = (struct backup_entry){.path = path, .created = "", .kind = "", .database = "", .head = "", .bytes = st.st_size};
    b->id = str_c(&c->arena, str_sub(str_of(name), 0, strlen(name) - strlen(BACKUP_SUFFIX)));
    read_header(c, b);
    b->created_s = seconds_of(b->created);
    read_state(c, b);
    return true;
}

static bool has_suffix(const char *name)
{
    size_t n = strlen(name);
    size_t s = strlen(BACKUP_SUFFIX);

    return n > s && strcmp(name + n - s, BACKUP_SUFFIX) == 0;
}

static int by_age(const void *a, const void *b)
{
    const struct backup_entry *x = a;
    const struct backup_entry *y = b;

    return x->created_s != y->created_s ? (x->created_s > y->created_s) - (x->created_s < y->created_s) : strcmp(x->id, y->id);
}

bool backup_entries(struct ctl *c, struct backup_entries *all)
{
    struct { VEC_OF(struct backup_entry) } found = {.arena = &c->arena};
    const char *dir = backup_dir(c);
    DIR *d = opendir(dir);
    struct dirent *f;
    struct err e;

    *all = (struct backup_entries){.p = NULL};
    if (d == NULL && errno == ENOENT)
        return true;
    if (d == NULL) {
        e = err_sys(errno, dir);
        ctl_fail(c, &e);
        return false;
    }
    while ((f = readdir(d)) != NULL) {
        struct backup_entry b;

        if (has_suffix(f->d_name) && read_entry(c, path_of(c, dir, f->d_name), &b))
            vec_push(&found, b);
    }
    closedir(d);
    if (found.n > 0)
        qsort(found.p, found.n, sizeof *found.p, by_age);
    *all = (struct backup_entries){.p = found.p, .n = found.n};
    return true;
}

static const char *none(struct ctl *c, const char *name)
{
    if (name != NULL)
        ctl_error(c, _("there is no backup \"%s\" in %s."), name, backup_dir(c));
    else
        ctl_error(c, _("there is no backup in %s."), backup_dir(c));
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, "%s", _("arcactl backup list shows what there is; name another folder with --dir"));
    return NULL;
}

const char *backup_named(struct ctl *c, const char *name)
{
    struct backup_entries all;
    const char *path;

    if (name == NULL && c->option[OPT_LATEST] == NULL) {
        ctl_error(c, "%s", _("which backup? Name its id or its file, or say --latest."));
        ctl_next(c, "arcactl backup list");
        return NULL;
    }
    if (name == NULL) {
        if (!backup_entries(c, &all))
            return NULL;
        return all.n > 0 ? all.p[all.n - 1].path : none(c, NULL);
    }
    path = strchr(name, '/') != NULL || has_suffix(name) ? name
                                                         : str_printf(&c->arena, "%s/%s%s", backup_dir(c), name, BACKUP_SUFFIX).p;
    if (has_suffix(path) && access(path, F_OK) == 0)
        return path;
    return none(c, name);
}

bool backup_state_write(struct ctl *c, const char *path, const char *verified, const char *copied)
{
    struct json_object o;
    struct backup_entry b;
    struct err e;

    if (!read_entry(c, path, &b)) {
        e = err_sys(errno, path);
        ctl_fail(c, &e);
        return false;
    }
    verified = verified != NULL ? verified : b.verified;
    copied = copied != NULL ? copied : b.copied;
    json_begin(&o, &c->arena);
    json_put_int(&o, "bytes", b.bytes);
    json_put(&o, "verified", str_of(verified));
    json_put(&o, "copied", str_of(copied));
    e = fs_replace(backup_state_path(c, path), str_of(json_end(&o)));
    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}
