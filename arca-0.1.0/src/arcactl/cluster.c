/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "arcactl/cluster.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arcactl/ctl.h"
#include "base/fs.h"
#include "conf/paths.h"
#include "i18n/i18n.h"
#include "os/child.h"

/* A socket's address holds 107 bytes; "/.s.PGSQL.5432.lock" needs 19 of them. */
enum { SOCKET_DIR_MAX = 88, NAME_MAX_BYTES = 32, START_SECONDS = 120, START_TRIES = 4 };

static const char *path(struct ctl *c, const char *dir, const char *name)
{
    return str_printf(&c->arena, "%s/%s", dir, name).p;
}

static bool name_is_good(struct ctl *c, const char *name)
{
    size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");

    if (n > 0 && n <= NAME_MAX_BYTES && name[n] == '\0' && name[0] != '-')
        return true;
    ctl_error(c, _("\"%s\" cannot be the name of a cluster: small letters, digits, - and _, at most 32."), name);
    return false;
}

static bool find_account(struct ctl *c, struct cluster *k)
{
    bool root = geteuid() == 0;
    const struct passwd *pw = getpwuid(geteuid());

    k->person = pw != NULL ? str_c(&c->arena, str_of(pw->pw_name)) : NULL;
    /* PostgreSQL refuses to run as root. */
    if (root)
        pw = getpwnam("postgres");
    if (pw == NULL || k->person == NULL) {
        ctl_error(c, "%s", root ? _("there is no account \"postgres\", which the server would run as.")
                                : _("your account has no name in the system's list of accounts."));
        if (root)
            ctl_next(c, "apt-get install postgresql");
        return false;
    }
    k->account = str_c(&c->arena, str_of(pw->pw_name));
    k->uid = pw->pw_uid;
    k->gid = pw->pw_gid;
    return true;
}

/* The folder of the socket: in the run folder of the system or the person when there is one. */
static void find_socket(struct ctl *c, struct cluster *k)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");

    if (geteuid() == 0)
        k->socket = str_printf(&c->arena, "/run/arca/%s", k->name).p;
    else if (runtime != NULL && runtime[0] == '/' && access(runtime, W_OK) == 0)
        k->socket = str_printf(&c->arena, "%s/arca-%s", runtime, k->name).p;
    else
        k->socket = NULL;
    if (k->socket == NULL || strlen(k->socket) > SOCKET_DIR_MAX)
        k->socket = str_printf(&c->arena, "/tmp/arca-%lu-%s", (unsigned long)geteuid(), k->name).p;
}

/* The programs of the major version that made the data, else the newest there are. */
static bool find_programs(struct ctl *c, struct cluster *k)
{
    struct str version = STR_EMPTY;
    struct err e = fs_read(&c->arena, path(c, k->data, "PG_VERSION"), 16, &version);
    long major = err_is(&e) ? 0 : strtol(str_c(&c->arena, version), NULL, 10);
    long i;

    for (i = major != 0 ? major : 40; i >= (major != 0 ? major : 15); i--) {
        k->bin = str_printf(&c->arena, "/usr/lib/postgresql/%ld/bin", i).p;
        if (access(path(c, k->bin, "postgres"), X_OK) == 0)
            return true;
    }
    ctl_error(c, major != 0 ? _("the programs of PostgreSQL %ld, which made this cluster, are not installed.")
                            : _("the programs of PostgreSQL (%ld or newer) are not installed."),
              major != 0 ? major : 15);
    ctl_next(c, "apt-get install postgresql%s%s", major != 0 ? "-" : "", major != 0 ? str_c(&c->arena, str_trim(version)) : "");
    return false;
}

/* The pid file of a server that is gone may name a process of somebody else by now: a server's
 * working folder is its data. */
static bool is_server(struct ctl *c, const struct cluster *k, long pid)
{
    char cwd[4096];
    char real[4096];
    ssize_t n = readlink(str_printf(&c->arena, "/proc/%ld/cwd", pid).p, cwd, sizeof cwd - 1);

    if (n < 0 || realpath(k->data, real) == NULL)
        return false;
    cwd[n] = '\0';
    return strcmp(cwd, real) == 0;
}

static void find_server(struct ctl *c, struct cluster *k)
{
    struct str text;
    struct err e = fs_read(&c->arena, path(c, k->data, "postmaster.pid"), 4096, &text);
    const char *at;
    int line;

    if (err_is(&e))
        return;
    at = str_c(&c->arena, text);
    k->pid = strtol(at, NULL, 10);
    k->running = k->pid > 0 && is_server(c, k, k->pid);
    for (line = 1; line < 5; line++) { /* the fifth line has the socket's folder */
        at += strcspn(at, "\n");
        at += at[0] == '\n';
    }
    if (k->running && at[0] == '/')
        k->socket = str_c(&c->arena, (struct str){.p = at, .n = strcspn(at, "\n")});
}

bool cluster_find(struct ctl *c, struct cluster *k)
{
    const char *name = c->option[OPT_NAME] != NULL ? c->option[OPT_NAME] : "main";

    *k = (struct cluster){.name = name};
    if (!name_is_good(c, name) || !find_account(c, k))
        return false;
    k->dir = geteuid() == 0 ? path(c, "/var/lib/arca", name) : path(c, conf_state_dir(&c->arena), name);
    k->data = path(c, k->dir, "data");
    k->made = access(path(c, k->data, "PG_VERSION"), F_OK) == 0;
    find_socket(c, k);
    find_server(c, k);
    return find_programs(c, k);
}

static bool told(struct ctl *c, struct err e)
{
    if (err_is(&e))
        ctl_fail(c, &e);
    return !err_is(&e);
}

/* A folder of the server's account that nobody else enters. One that is there must be so already:
 * in /tmp anybody could have put it there before us. */
static bool private_folder(struct ctl *c, const struct cluster *k, const char *dir)
{
    struct stat st;

    if (mkdir(dir, 0700) == 0)
        return chown(dir, k->uid, k->gid) == 0 || told(c, err_sys(errno, dir));
    if (errno != EEXIST)
        return told(c, err_sys(errno, dir));
    if (lstat(dir, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == k->uid && (st.st_mode & 077) == 0)
        return true;
    ctl_error(c, _("the folder %s belongs to somebody else, or others may enter it."), dir);
    ctl_state(c, "%s", _("Nothing was changed."));
    ctl_next(c, _("have it removed, or choose another name with --name"));
    return false;
}

/* The folders above: /var/lib/arca and /run/arca belong to root and may be entered by all; a
 * person's state folder is the person's. */
static bool parent_folder(struct ctl *c, const char *dir)
{
    if (geteuid() != 0)
        return told(c, fs_make_dirs(dir));
    return mkdir(dir, 0755) == 0 || errno == EEXIST || told(c, err_sys(errno, dir));
}

bool cluster_lock(struct ctl *c, const struct cluster *k)
{
    const char *parent = geteuid() == 0 ? "/var/lib/arca" : conf_state_dir(&c->arena);
    const char *file = str_printf(&c->arena, "%s/.%s.lock", parent, k->name).p;
    int fd;
    int waited;

    if (!parent_folder(c, parent))
        return false;
    fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return told(c, err_sys(errno, file));
    for (waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited++) {
        if (waited >= START_SECONDS * 5 || ctl_cancelled(c)) {
            ctl_error(c, _("another arcactl works on the cluster \"%s\" and does not end."), k->name);
            return false;
        }
        ctl_progress(c, _("waiting for another arcactl on the cluster \"%s\""), k->name);
        ctl_wait(c, 200);
    }
    return true; /* held until the program ends */
}

bool cluster_run(struct ctl *c, const struct cluster *k, const char *const *argv, struct str *words)
{
    struct child_spec spec = {
        .path = argv[0],
        .argv = argv,
        .user = k != NULL && geteuid() == 0 ? k->account : NULL,
    };
    struct child_result r;
    struct err e = child_run(&c->arena, &spec, &r);

    if (err_is(&e))
        return told(c, e);
    if (words != NULL)
        *words = str_printf(&c->arena, "%.*s%.*s", STR_ARG(r.out), STR_ARG(r.err));
    return r.status == 0;
}

/* The last lines of what a program or a log says, indented. */
static void show_end(struct ctl *c, struct str words)
{
    size_t from = words.n;
    int lines = 0;

    while (from > 0 && (words.p[from - 1] != '\n' || from == words.n || ++lines < 12))
        from--;
    words = str_trim(str_sub(words, from, words.n));
    while (words.n > 0) {
        size_t n = strcspn(words.p, "\n");

        n = n < words.n ? n : words.n;
        ctl_state(c, "  %.*s", (int)n, words.p);
        words = str_sub(words, n + 1, words.n);
    }
}

static void show_log(struct ctl *c, const char *file)
{
    struct str text;
    struct err e = fs_read(&c->arena, file, 1 << 20, &text);

    if (!err_is(&e))
        show_end(c, text);
}

bool cluster_remove(struct ctl *c, const char *dir)
{
    const char *const argv[] = {"/bin/rm", "-rf", "--", dir, NULL};

    return cluster_run(c, NULL, argv, NULL);
}

/* initdb works in a folder of another name, which gets its own when it is complete: what an
 * interrupted run left is never taken for a cluster. */
bool cluster_make(struct ctl *c, struct cluster *k)
{
    const char *part = path(c, k->dir, "data.part");
    struct str words = STR_EMPTY;
    const char *const argv[] = {path(c, k->bin, "initdb"), "-D", part, "-U", "postgres", "-E", "UTF8",
                                "--locale=C.UTF-8", "--data-checksums", "--auth-local=peer", "--auth-host=reject", NULL};

    if (geteuid() == 0 && !parent_folder(c, "/run/arca"))
        return false;
    if (!private_folder(c, k, k->dir) || !private_folder(c, k, k->socket) || !private_folder(c, k, path(c, k->dir, "log")))
        return false;
    if (k->made)
        return true;
    ctl_progress(c, _("making the cluster \"%s\""), k->name);
    if (!cluster_remove(c, part))
        return false;
    if (!cluster_run(c, k, argv, &words)) {
        ctl_error(c, _("the cluster \"%s\" could not be made."), k->name);
        show_end(c, words);
        return false;
    }
    if (rename(part, k->data) != 0)
        return told(c, err_sys(errno, k->data));
    k->made = true;
    return true;
}

/* PostgreSQL clears the pid file of a server that is gone by itself, and with it makes sure that no
 * process of it still works on the data. Only where the number has gone to another process of the
 * same account, as after a restart of the machine, must the file be taken away. */
static void clear_pid_file(struct ctl *c, const struct cluster *k)
{
    if (k->pid > 0 && kill((pid_t)k->pid, 0) == 0)
        unlink(path(c, k->data, "postmaster.pid"));
}

bool cluster_up(struct ctl *c, struct cluster *k)
{
    const char *log = path(c, k->dir, "start.log");
    const char *const argv[] = {path(c, k->bin, "pg_ctl"), "start", "-D", k->data, "-l", log, "-w", "-s", "-t", "120", NULL};
    bool up = false;
    int i;

    clear_pid_file(c, k);
    /* After a crash the killed server's last processes need a moment to notice and end. */
    for (i = 0; i < START_TRIES && !up && !ctl_cancelled(c); i++) {
        if (i > 0)
            ctl_wait(c, 1000);
        unlink(log);
        ctl_progress(c, _("starting the cluster \"%s\""), k->name);
        up = cluster_run(c, k, argv, NULL);
    }
    if (!up) {
        ctl_error(c, _("the cluster \"%s\" did not start."), k->name);
        ctl_state(c, _("Its data is in %s, untouched. The server said:"), k->data);
        show_log(c, log);
        ctl_next(c, _("read the newest file in %s/log"), k->dir);
        return false;
    }
    find_server(c, k);
    return true;
}

bool cluster_down(struct ctl *c, struct cluster *k)
{
    const char *const argv[] = {path(c, k->bin, "pg_ctl"), "stop", "-D", k->data, "-m", "fast", "-w", "-s", "-t", "120", NULL};
    struct str words = STR_EMPTY;

    ctl_progress(c, _("stopping the cluster \"%s\""), k->name);
    if (!cluster_run(c, k, argv, &words)) {
        ctl_error(c, _("the cluster \"%s\" did not stop."), k->name);
        show_end(c, words);
        return false;
    }
    k->running = false;
    return true;
}

const char *cluster_conninfo(struct ctl *c, const struct cluster *k)
{
    return str_printf(&c->arena, "host=%s user=postgres", k->socket).p;
}
