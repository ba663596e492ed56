/* SPDX-License-Identifier: Apache-2.0 */
/* backup run: pg_dump of one snapshot, through the encrypter, into a file that gets its name when it
 * is whole; then the file on the disk is decrypted, restored and compared. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arcactl/backup/backup.h"
#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "base/fs.h"
#include "base/json.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { MEGABYTE = 1000000 };

struct run {
    struct ctl *c;
    const char *dir;
    const char *id;
    const char *kind;
    const char *started;
    const char *head;
    const char *part;
    const char *path;
    struct backup_recipients to;
    struct backup_tool dump;
    struct container_writer *w;
    struct container_sum sum;
    int fd;
    int64_t bytes; /* written into the file */
    long long size; /* of the database */
};

static bool told(struct ctl *c, struct err e)
{
    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}

static bool kind_is_good(struct ctl *c, const char *kind)
{
    static const char *const kinds[] = {"manual", "daily", "premigrate"};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kind, kinds[i]) == 0)
            return true;
    ctl_error(c, _("\"%s\" is no kind of backup: it is daily, premigrate or manual."), kind);
    return false;
}

static bool keys_are_there(struct ctl *c, struct backup_recipients *to)
{
    if (!backup_recipients(c, to))
        return false;
    if (to->n == 0) {
        ctl_error(c, "%s", _("there is no key to seal a backup to."));
        ctl_state(c, "%s", _("Nothing was written."));
        ctl_next(c, "%s", _("arcactl backup key new owner FILE, and a second one for a person elsewhere"));
    } else if (to->n == 1)
        ctl_state(c, "%s", _("warning: there is one key only; when it is lost, so are all backups. Add a second: arcactl backup key new"));
    return to->n > 0;
}

/* What a run that was killed has left; nobody else works in the folder now. */
static bool clear_parts(struct run *r)
{
    const char *part = str_printf(&r->c->arena, "%s/unfinished.part", r->dir).p;

    r->part = part;
    if (unlink(part) == 0 || errno == ENOENT)
        return true;
    return told(r->c, err_sys(errno, part));
}

static int prepare(struct run *r)
{
    struct ctl *c = r->c;
    int status;

    r->dir = backup_dir(c);
    if (!kind_is_good(c, r->kind))
        return CTL_ERROR;
    status = backup_dir_take(c);
    if (status != CTL_DONE)
        return status;
    if (!keys_are_there(c, &r->to) || !clear_parts(r) || !ctl_connect(c, NULL, "arcactl backup") ||
        !backup_tool(c, "pg_dump", sync_dbname(c->db), &r->dump))
        return CTL_ERROR;
    r->started = backup_now(c);
    r->id = backup_id_new(c, r->started);
    r->path = str_printf(&c->arena, "%s/%s%s", r->dir, r->id, BACKUP_SUFFIX).p;
    return CTL_DONE;
}

/* All patients' data is about to be read: the log knows before it is. */
static bool note_begin(struct run *r)
{
    struct json_object o;

    json_begin(&o, &r->c->arena);
    json_put(&o, "backup", str_of(r->id));
    json_put(&o, "kind", str_of(r->kind));
    json_put_int(&o, "keys", (long long)r->to.n);
    return backup_note(r->c, "backup.run", json_end(&o));
}

static bool note_end(struct run *r, bool checked)
{
    struct json_object o;

    json_begin(&o, &r->c->arena);
    json_put(&o, "backup", str_of(r->id));
    json_put_int(&o, "bytes", r->bytes);
    json_put_bool(&o, "verified", checked);
    return backup_note(r->c, "backup.done", json_end(&o));
}

static struct err put(void *ctx, const void *p, size_t n)
{
    struct run *r = ctx;

    r->bytes += (int64_t)n;
    return fs_write(r->fd, (struct str){.p = p, .n = n});
}

static const char *header(struct run *r)
{
    struct json_object o;

    json_begin(&o, &r->c->arena);
    json_put_int(&o, "format", 2);
    json_put(&o, "id", str_of(r->id));
    json_put(&o, "created", str_of(r->started));
    json_put(&o, "tool", str_of("arcactl " PACKAGE_VERSION));
    json_put(&o, "kind", str_of(r->kind));
    json_put(&o, "database", str_of(sync_dbname(r->c->db)));
    json_put_int(&o, "server", sync_server_version(r->c->db));
    json_put(&o, "head", str_of(r->head));
    json_put_int(&o, "chunk", CONTAINER_CHUNK);
    return json_end(&o);
}

static bool find_head(struct run *r)
{
    r->head = "";
    if (!ctl_sql(r->c, &sql_ctl_history_exists, NULL))
        return false;
    if (strcmp(ctl_first(r->c), "t") != 0)
        return true;
    if (!ctl_sql(r->c, &sql_ctl_backup_head, NULL))
        return false;
    r->head = ctl_first(r->c);
    return true;
}

static struct err take_dump(struct run *r, struct stream *s)
{
    char bytes[CONTAINER_CHUNK];
    int64_t shown = 0;
    size_t n = 1;

    while (n > 0) {
        TRY(stream_read(s, bytes, sizeof bytes, &n));
        TRY(container_add(r->w, bytes, n));
        if (r->bytes - shown < MEGABYTE)
            continue;
        shown = r->bytes;
        ctl_progress(r->c, _("%lld MB written, of a database of %lld MB"), (long long)(r->bytes / MEGABYTE), r->size / MEGABYTE);
    }
    return OK;
}

/* The role of the facts is the role of the dump: where policies would hide rows from either, both
 * stop with an error. */
static bool dump(struct run *r, const char *snapshot)
{
    struct ctl *c = r->c;
    const char *option = str_printf(&c->arena, "--snapshot=%s", snapshot).p;
    const char *argv[] = {"pg_dump", "--format=custom", "--no-password", "--lock-wait-timeout=60000", option,
                          "--dbname", r->dump.words, "--role=arca_backup", NULL};
    const struct child_spec spec = {.path = r->dump.path, .argv = argv, .env = r->dump.env};
    struct child_result result;
    struct stream *s;
    struct err e;

    if (!ctl_sql(c, &sql_ctl_backup_role_is, NULL))
        return false;
    if (strcmp(ctl_first(c), "t") != 0)
        argv[7] = NULL;
    if (!told(c, stream_open(&s, &spec, false, c->cancel_fd)))
        return false;
    e = take_dump(r, s);
    if (err_is(&e)) {
        stream_kill(s);
        return told(c, e);
    }
    return told(c, stream_close(s, &c->arena, &result)) && backup_tool_ended(c, "pg_dump", &result);
}

static bool put_member(struct run *r, const char *name, const char *text)
{
    struct container_sum sum;

    return told(r->c, container_member(r->w, name)) && told(r->c, container_add(r->w, text, strlen(text))) &&
           told(r->c, container_member_end(r->w, &sum));
}

static bool write_manifest(struct run *r)
{
    struct ctl *c = r->c;
    char hex[2 * SEC_HASH_BYTES + 1];
    const char *tables, *objects, *roles, *database;
    struct json_object o;
    const char *text, *signature;

    ctl_progress(c, "%s", _("counting the rows of the snapshot"));
    if (!backup_facts_tables(c, &tables) || !backup_facts_objects(c, &objects) || !ctl_sql(c, &sql_ctl_backup_roles, NULL))
        return false;
    roles = ctl_first(c);
    if (!ctl_sql(c, &sql_ctl_backup_database, NULL))
        return false;
    database = ctl_first(c);
    sec_hex(hex, r->sum.hash, sizeof r->sum.hash);
    json_begin(&o, &c->arena);
    json_put(&o, "id", str_of(r->id));
    json_put(&o, "started", str_of(r->started));
    json_put(&o, "ended", str_of(backup_now(c)));
    json_put(&o, "head", str_of(r->head));
    json_put_int(&o, "server", sync_server_version(c->db));
    text = json_end(&o);
    text = str_printf(&c->arena, "%.*s,\"dump\":{\"bytes\":%lld,\"sha256\":\"%s\"},\"database\":%s,\"roles\":%s,\"tables\":%s,\"objects\":%s}",
                      (int)strlen(text) - 1, text, (long long)r->sum.bytes, hex, database, roles, tables, objects).p;
    signature = backup_sign(c, text);
    return signature != NULL && put_member(r, BACKUP_MEMBER_MANIFEST, text) && put_member(r, BACKUP_MEMBER_SIGNATURE, signature) &&
           told(c, container_end(r->w));
}

/* Everything of one snapshot, in the transaction that keeps it. */
static bool write_parts(struct run *r)
{
    struct ctl *c = r->c;
    const char *snapshot;

    if (!backup_facts_begin(c) || !find_head(r) || !ctl_sql(c, &sql_ctl_backup_snapshot, NULL))
        return false;
    snapshot = ctl_first(c);
    r->size = json_int(str_of(sync_value(c->db, 0, 1)), 0);
    return told(c, container_begin(&r->w, header(r), r->to.key, r->to.n, put, r)) &&
           told(c, container_member(r->w, BACKUP_MEMBER_DUMP)) && dump(r, snapshot) &&
           told(c, container_member_end(r->w, &r->sum)) && write_manifest(r) && ctl_sql(c, &sql_ctl_rollback, NULL);
}

/* On the disk and in its folder, before anybody hears of it. */
static bool settle(struct run *r)
{
    int dir = -1;
    bool done = fsync(r->fd) == 0 && rename(r->part, r->path) == 0;

    if (done)
        dir = open(r->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    done = done && dir >= 0 && fsync(dir) == 0;
    if (!done)
        told(r->c, err_sys(errno, r->path));
    if (dir >= 0)
        close(dir);
    return done;
}

static bool write_file(struct run *r)
{
    bool done;

    r->fd = open(r->part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (r->fd < 0)
        return told(r->c, err_sys(errno, r->part));
    done = write_parts(r) && settle(r);
    close(r->fd);
    if (done)
        return true;
    unlink(r->part);
    ctl_state(r->c, "%s", _("No backup was made; what was written of it is removed. Earlier backups are as they were."));
    return false;
}

static int check_file(struct run *r)
{
    const struct backup_opener with = {.writer = r->w};
    struct ctl *c = r->c;
    int status;

    if (c->option[OPT_NO_VERIFY] != NULL)
        return CTL_DONE;
    status = backup_load_try(c, r->path, &with);
    if (status == CTL_DONE)
        return backup_state_write(c, r->path, backup_now(c), NULL) ? CTL_DONE : CTL_ERROR;
    ctl_state(c, _("The backup %s is there, and not verified."), r->id);
    ctl_next(c, "arcactl backup verify %s --key FILE", r->id);
    return status;
}

/* The second place: a program that is given the file. */
static int hand_over(struct run *r)
{
    struct ctl *c = r->c;
    const char *program = c->option[OPT_AFTER];
    const char *const argv[] = {program, r->path, NULL};
    const struct child_spec spec = {.path = program, .argv = argv, .env = r->dump.env};
    struct child_result result = {.status = -1};
    char bytes[4096];
    struct stream *s;
    size_t n = 1;
    struct err e;

    if (program == NULL)
        return CTL_DONE;
    ctl_progress(c, _("handing the backup to %s"), program);
    e = stream_open(&s, &spec, false, c->cancel_fd);
    while (!err_is(&e) && n > 0)
        e = stream_read(s, bytes, sizeof bytes, &n);
    if (!err_is(&e))
        e = stream_close(s, &c->arena, &result);
    else
        stream_kill(s);
    if (told(c, e) && backup_tool_ended(c, program, &result))
        return backup_state_write(c, r->path, NULL, backup_now(c)) ? CTL_DONE : CTL_ERROR;
    ctl_state(c, _("The backup %s is whole and here; the second place has it not."), r->id);
    ctl_next(c, "%s %s", program, r->path);
    return CTL_ERROR;
}

static void report(struct run *r)
{
    bool checked = r->c->option[OPT_NO_VERIFY] == NULL;
    struct list l;

    if (r->c->option[OPT_JSON] == NULL) {
        ctl_say(r->c, checked ? _("backup %s: %lld bytes, sealed to %zu keys, restored and compared")
                              : _("backup %s: %lld bytes, sealed to %zu keys, not verified"),
                r->id, (long long)r->bytes, r->to.n);
        return;
    }
    const char *values[] = {r->id, r->path, str_printf(&r->c->arena, "%lld", (long long)r->bytes).p, checked ? "t" : "f"};

    list_begin(&l, r->c);
    list_column(&l, "id", "");
    list_column(&l, "file", "");
    list_column(&l, "bytes", "");
    list_column(&l, "verified", "");
    list_row(&l, values);
    list_end(&l);
}

/* From the first look to the second place. */
static int make(struct run *r)
{
    struct ctl *c = r->c;
    int status = prepare(r);

    if (status != CTL_DONE)
        return status;
    status = note_begin(r) && write_file(r) ? CTL_DONE : CTL_ERROR;
    if (status == CTL_DONE) {
        status = check_file(r);
        if (sync_alive(c->db) && !note_end(r, status == CTL_DONE && c->option[OPT_NO_VERIFY] == NULL) && status == CTL_DONE)
            status = CTL_ERROR;
    }
    container_writer_free(r->w);
    return status == CTL_DONE ? hand_over(r) : status;
}

int backup_make(struct ctl *c, const char *kind, const char **id)
{
    struct run r = {.c = c, .fd = -1, .kind = kind};
    int status = make(&r);

    *id = r.id;
    return status;
}

int backup_run(struct ctl *c)
{
    const char *kind = c->option[OPT_KIND];
    struct run r = {.c = c, .fd = -1, .kind = kind != NULL ? kind : "manual"};
    int status = make(&r);

    if (status == CTL_DONE)
        report(&r);
    return status;
}
