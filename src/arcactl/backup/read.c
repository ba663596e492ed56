/* SPDX-License-Identifier: Apache-2.0 */
/* A backup is read twice: first to its end, which proves every byte of it and brings the manifest;
 * then its dump is poured into a database, if the file is the same one still: of the same data key, without
 * which nobody makes a chunk that is taken. Nothing of it is ever written to a disk in plain. */
#include <config.h>

#include "arcactl/backup/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arcactl/ctl.h"
#include "base/buf.h"
#include "base/json.h"
#include "i18n/i18n.h"

enum { MANIFEST_MAX = 64 << 20, MEGABYTE = 1000000 };

struct source {
    struct ctl *c;
    int fd;
    int64_t size;
    int64_t done;
    int64_t shown;
    const char *doing; /* translated */
};

static struct err from_file(void *ctx, void *p, size_t n, size_t *got)
{
    struct source *s = ctx;

    *got = 0;
    while (*got < n) {
        ssize_t k = read(s->fd, (char *)p + *got, n - *got);

        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return err_sys(errno, "read");
        if (k == 0)
            break;
        *got += (size_t)k;
    }
    s->done += (int64_t)*got;
    if (s->done - s->shown >= MEGABYTE) {
        s->shown = s->done;
        ctl_progress(s->c, "%s: %lld / %lld MB", s->doing, (long long)(s->done / MEGABYTE), (long long)(s->size / MEGABYTE));
        if (ctl_cancelled(s->c))
            return err_make(ERR_CANCELLED, "Stopped.", "reading a backup");
    }
    return OK;
}

static struct err open_source(struct source *s, struct ctl *c, const char *path, const char *doing)
{
    struct stat st;

    *s = (struct source){.c = c, .doing = doing};
    s->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (s->fd < 0)
        return err_sys(errno, path);
    if (fstat(s->fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(s->fd);
        return err_sys(EINVAL, path);
    }
    s->size = st.st_size;
    return OK;
}

static struct err open_reader(struct container_reader **r, struct source *s, const struct backup_opener *with)
{
    struct err e;

    TRY(container_open(r, from_file, s));
    e = with->writer != NULL ? container_unlock_as_writer(*r, with->writer) : container_unlock(*r, with->secret);
    if (err_is(&e)) {
        container_reader_free(*r);
        *r = NULL;
    }
    return e;
}

static bool sum_is(struct str manifest, const struct container_sum *sum)
{
    struct str hash = json_find(manifest, "dump.sha256");
    char hex[2 * SEC_HASH_BYTES + 1];

    sec_hex(hex, sum->hash, sizeof sum->hash);
    return hash.n == sizeof hex + 1 && memcmp(hash.p + 1, hex, sizeof hex - 1) == 0 &&
           json_int(json_find(manifest, "dump.bytes"), -1) == sum->bytes;
}

/* What is kept of the members of a file. */
struct parts {
    struct container_sum dump;
    struct buf manifest, signature;
    bool had_dump, had_manifest, had_signature;
};

/* Is this the member's first time? Of two dumps one alone would be what the manifest tells of. */
static bool is_new(struct parts *p, struct str name)
{
    bool *had = str_eq(name, str_of(BACKUP_MEMBER_DUMP)) ? &p->had_dump : str_eq(name, str_of(BACKUP_MEMBER_MANIFEST)) ? &p->had_manifest :
                str_eq(name, str_of(BACKUP_MEMBER_SIGNATURE)) ? &p->had_signature : NULL;
    bool is = had == NULL || !*had;

    if (had != NULL)
        *had = true;
    return is;
}

/* Where the data of the member `name` is kept; NULL: nowhere. */
static struct buf *kept(struct parts *p, struct str name)
{
    if (str_eq(name, str_of(BACKUP_MEMBER_MANIFEST)))
        return &p->manifest;
    return str_eq(name, str_of(BACKUP_MEMBER_SIGNATURE)) ? &p->signature : NULL;
}

static struct err walk_members(struct container_reader *r, struct parts *p)
{
    enum container_piece what = CONTAINER_MEMBER;
    struct buf *into = NULL;
    bool in_dump = false;
    struct str bytes;

    while (what != CONTAINER_END) {
        TRY(container_next(r, &what, &bytes));
        if (what == CONTAINER_MEMBER) {
            if (!is_new(p, bytes))
                return err_make(ERR_INPUT, N_("The backup is damaged or was changed."), "a member twice");
            in_dump = str_eq(bytes, str_of(BACKUP_MEMBER_DUMP));
            into = kept(p, bytes);
        } else if (what == CONTAINER_MEMBER_END && in_dump)
            p->dump = *container_member_sum(r);
        else if (what == CONTAINER_DATA && into != NULL)
            buf_add_str(into, bytes);
        if (p->manifest.n > MANIFEST_MAX || p->signature.n > MANIFEST_MAX)
            return err_make(ERR_INPUT, N_("The backup is damaged or was changed."), "manifest");
    }
    return OK;
}

/* Walks the whole file: the dump, behind it the manifest, which fits it, and its signature. */
static struct err walk(struct ctl *c, struct container_reader *r, struct str *manifest, struct str *signature)
{
    struct parts p = {.dump = {.bytes = -1}};
    struct err e = walk_members(r, &p);

    *manifest = str_copy(&c->arena, buf_str(&p.manifest));
    *signature = str_copy(&c->arena, buf_str(&p.signature));
    buf_free(&p.manifest);
    buf_free(&p.signature);
    if (!err_is(&e) && (!json_valid(*manifest) || !sum_is(*manifest, &p.dump)))
        e = err_make(ERR_INPUT, N_("The backup is damaged or was changed."), "manifest");
    return e;
}

static int refused(struct ctl *c, const char *path, const struct err *e)
{
    if (e->kind == ERR_CANCELLED || e->kind == ERR_SYS)
        return ctl_fail(c, e);
    ctl_error(c, "%s: %s", path, _(e->msgid));
    ctl_state(c, "%s", _("No database was touched."));
    ctl_next(c, "%s", e->kind == ERR_DENIED ? _("use the secret key of one whom the backup was made for")
                                            : _("use another backup: arcactl backup list; keep this one until you know why"));
    return CTL_VERIFY;
}

int backup_read_manifest(struct ctl *c, const char *path, const struct backup_opener *with, struct backup_proof *proof)
{
    struct container_reader *r = NULL;
    struct str signature = STR_EMPTY;
    struct source s;
    struct err e = open_source(&s, c, path, _("reading the backup"));

    *proof = (struct backup_proof){.manifest = STR_EMPTY};
    if (err_is(&e))
        return ctl_fail(c, &e);
    e = open_reader(&r, &s, with);
    if (!err_is(&e)) {
        container_mark(r, proof->mark);
        e = walk(c, r, &proof->manifest, &signature);
    }
    container_reader_free(r);
    close(s.fd);
    return err_is(&e) ? refused(c, path, &e) : backup_signature_check(c, path, proof->manifest, signature);
}

static struct err is_proved(const struct container_reader *r, const struct backup_proof *proof)
{
    unsigned char mark[CONTAINER_MARK_BYTES];

    container_mark(r, mark);
    return sec_equal(mark, proof->mark, sizeof mark)
               ? OK
               : err_make(ERR_INPUT, N_("The file is another one than that which was looked through a moment ago."), "mark");
}

/* The dump into the program's input, until it takes no more; the rest is read for its proof. */
static struct err pour(struct container_reader *r, struct stream *to, struct container_sum *sum)
{
    enum container_piece what = CONTAINER_MEMBER;
    bool in_dump = false;
    bool taken = true;
    struct str bytes;

    while (what != CONTAINER_END) {
        TRY(container_next(r, &what, &bytes));
        if (what == CONTAINER_MEMBER)
            in_dump = str_eq(bytes, str_of(BACKUP_MEMBER_DUMP));
        if (what == CONTAINER_DATA && in_dump && taken)
            TRY(stream_write(to, bytes.p, bytes.n, &taken));
        if (what == CONTAINER_MEMBER_END && in_dump)
            *sum = *container_member_sum(r);
    }
    return OK;
}

static int run_restore(struct ctl *c, const char *path, struct container_reader *r, const struct backup_proof *proof,
                       const struct backup_tool *t)
{
    const char *const argv[] = {"pg_restore", "--exit-on-error", "--no-password", "--dbname", t->words, NULL};
    const struct child_spec spec = {.path = t->path, .argv = argv, .env = t->env};
    struct container_sum sum = {.bytes = -1};
    struct child_result result;
    struct stream *s;
    struct err e = stream_open(&s, &spec, true, c->cancel_fd);

    if (err_is(&e))
        return ctl_fail(c, &e);
    e = pour(r, s, &sum);
    if (!err_is(&e) && !sum_is(proof->manifest, &sum))
        e = err_make(ERR_INPUT, N_("The file is another one than that which was looked through a moment ago."), "dump");
    if (err_is(&e)) {
        stream_kill(s);
        return refused(c, path, &e);
    }
    ctl_progress(c, "%s", _("building indexes and constraints"));
    e = stream_close(s, &c->arena, &result);
    if (err_is(&e))
        return ctl_fail(c, &e);
    return backup_tool_ended(c, "pg_restore", &result) ? CTL_DONE : CTL_VERIFY;
}

int backup_read_into(struct ctl *c, const char *path, const struct backup_opener *with, const struct backup_proof *proof,
                     const char *dbname)
{
    struct container_reader *r = NULL;
    struct backup_tool t;
    struct source s;
    struct err e;
    int status;

    if (!backup_tool(c, "pg_restore", dbname, &t))
        return CTL_ERROR;
    e = open_source(&s, c, path, _("restoring"));
    if (err_is(&e))
        return ctl_fail(c, &e);
    e = open_reader(&r, &s, with);
    if (!err_is(&e))
        e = is_proved(r, proof);
    status = err_is(&e) ? refused(c, path, &e) : run_restore(c, path, r, proof, &t);
    container_reader_free(r);
    close(s.fd);
    return status;
}
