/* SPDX-License-Identifier: Apache-2.0 */
/* spawn: between fork and exec only what POSIX allows there; accounts are looked up before. */
#include <config.h>

#include "os/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GROUPS_MAX = 64, REPORT_FD = 3, FDS_MAX = 65536 };

struct account {
    bool change;
    uid_t uid;
    gid_t gid;
    gid_t groups[GROUPS_MAX];
    int count;
};

/* Both ends of what lies between us and the child; [0] is the reading end. */
struct pipes {
    int in[2];
    int out[2];
    int err[2];
    int report[2]; /* errno of a failed exec; closed by a good one */
};

static const char *const plain_env[] = {"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", NULL};

static void close_pair(int pair[2])
{
    for (int i = 0; i < 2; i++) {
        if (pair[i] >= 0)
            close(pair[i]);
        pair[i] = -1;
    }
}

static void close_all(struct pipes *p)
{
    close_pair(p->in);
    close_pair(p->out);
    close_pair(p->err);
    close_pair(p->report);
}

static struct err open_pipes(struct pipes *p, bool in, bool streams)
{
    bool good = pipe2(p->report, O_CLOEXEC) == 0;

    good = good && (!in || pipe2(p->in, O_CLOEXEC) == 0);
    good = good && (!streams || (pipe2(p->out, O_CLOEXEC) == 0 && pipe2(p->err, O_CLOEXEC) == 0));
    if (good)
        return OK;
    struct err e = err_sys(errno, "pipe");
    close_all(p);
    return e;
}

static struct err find_account(struct account *acc, const char *user)
{
    struct passwd *pw;

    *acc = (struct account){.change = user != NULL};
    if (user == NULL)
        return OK;
    errno = 0;
    pw = getpwnam(user);
    if (pw == NULL)
        return err_sys(errno != 0 ? errno : ENOENT, user);
    acc->uid = pw->pw_uid;
    acc->gid = pw->pw_gid;
    acc->count = GROUPS_MAX;
    if (getgrouplist(user, pw->pw_gid, acc->groups, &acc->count) < 0)
        return err_sys(E2BIG, "groups");
    return OK;
}

static bool become(const struct account *acc)
{
    if (!acc->change || (geteuid() == acc->uid && getuid() == acc->uid))
        return true;
    return setgroups((size_t)acc->count, acc->groups) == 0 &&
           setresgid(acc->gid, acc->gid, acc->gid) == 0 &&
           setresuid(acc->uid, acc->uid, acc->uid) == 0;
}

static void plain_signals(void)
{
    struct sigaction act = {.sa_handler = SIG_DFL};
    sigset_t none;

    sigemptyset(&act.sa_mask);
    for (int signo = 1; signo < NSIG; signo++)
        sigaction(signo, &act, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Puts `fd` (or /dev/null) at place `to`. */
static bool place(int fd, int to, int flags)
{
    if (fd < 0)
        fd = open("/dev/null", flags);
    return fd >= 0 && (fd == to || dup2(fd, to) == to);
}

/* Closes every descriptor from `first` on; one by one where the kernel or a sandbox does not know
 * close_range. */
static void close_the_rest(int first)
{
    struct rlimit limit;
    int end = FDS_MAX;

    if (close_range((unsigned)first, ~0U, 0) == 0)
        return;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < FDS_MAX)
        end = (int)limit.rlim_cur;
    for (int fd = first; fd < end; fd++)
        close(fd);
}

/* The child's side: streams in place, everything else closed but the report, which stands at
 * REPORT_FD. Pipe ends below 3 are moved up first so that none is overwritten. */
static bool place_streams(const struct pipes *p, bool keep_ours)
{
    int in = p->in[0] >= 0 ? fcntl(p->in[0], F_DUPFD, 10) : -1;
    int out = p->out[1] >= 0 ? fcntl(p->out[1], F_DUPFD, 10) : -1;
    int err = p->err[1] >= 0 ? fcntl(p->err[1], F_DUPFD, 10) : -1;
    int report = fcntl(p->report[1], F_DUPFD, 10);

    if (!keep_ours &&
        (!place(in, 0, O_RDONLY) || !place(out, 1, O_WRONLY) || !place(err, 2, O_WRONLY)))
        return false;
    if (dup2(report, REPORT_FD) != REPORT_FD || fcntl(REPORT_FD, F_SETFD, FD_CLOEXEC) != 0)
        return false;
    close_the_rest(REPORT_FD + 1);
    return true;
}

static void run_program(const struct child_spec *spec, const struct account *acc,
                        const struct pipes *p, pid_t parent)
{
    const char *const *env = spec->env != NULL ? spec->env : plain_env;
    int report = p->report[1];
    int why;

    plain_signals();
    if (place_streams(p, spec->inherit)) {
        report = REPORT_FD;
        umask(077);
        if (become(acc) && chdir(spec->dir != NULL ? spec->dir : "/") == 0 &&
            prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 && getppid() == parent)
            execve(spec->path, (char *const *)(uintptr_t)spec->argv, (char *const *)(uintptr_t)env);
    }
    why = errno;
    if (write(report, &why, sizeof why) < 0)
        _exit(126);
    _exit(127);
}

/* Who started us may have had the ends of children ignored, which is inherited: there would be no
 * status to wait for. */
static void want_statuses(void)
{
    struct sigaction act;

    if (sigaction(SIGCHLD, NULL, &act) != 0 || act.sa_handler != SIG_IGN)
        return;
    act.sa_handler = SIG_DFL;
    sigaction(SIGCHLD, &act, NULL);
}

/* Our ends, non-blocking; theirs closed. */
static void keep_ours(struct spawned *s, struct pipes *p)
{
    s->fd[0] = p->in[1];
    s->fd[1] = p->out[0];
    s->fd[2] = p->err[0];
    p->in[1] = p->out[0] = p->err[0] = -1;
    for (int i = 0; i < 3; i++)
        if (s->fd[i] >= 0)
            fcntl(s->fd[i], F_SETFL, fcntl(s->fd[i], F_GETFL) | O_NONBLOCK);
    close_all(p);
}

/* Whether exec went well: nothing comes through the report then. */
static int exec_failure(int report)
{
    int why = 0;
    ssize_t n;

    while ((n = read(report, &why, sizeof why)) < 0 && errno == EINTR)
        continue;
    return n == (ssize_t)sizeof why ? (why != 0 ? why : ECHILD) : 0;
}

struct err spawn_program(struct spawned *out, const struct child_spec *spec)
{
    struct pipes p = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
    struct account acc;
    pid_t parent = getpid();
    int why;

    if (spec->path == NULL || spec->path[0] != '/')
        return err_make(ERR_BUG, "Internal error.", "a program must be named by its absolute path");
    TRY(find_account(&acc, spec->user));
    TRY(open_pipes(&p, !spec->inherit && (spec->input.n != 0 || spec->feed), !spec->inherit));
    want_statuses();
    out->pid = fork();
    if (out->pid == 0)
        run_program(spec, &acc, &p, parent);
    if (out->pid < 0) {
        struct err e = err_sys(errno, "fork");
        close_all(&p);
        return e;
    }
    close(p.report[1]);
    p.report[1] = -1;
    why = exec_failure(p.report[0]);
    keep_ours(out, &p);
    if (why == 0)
        return OK;
    for (int i = 0; i < 3; i++)
        if (out->fd[i] >= 0)
            close(out->fd[i]);
    while (waitpid(out->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    return err_sys(why, spec->path);
}

struct err spawn_work(struct spawned *out, child_work_fn work, const void *arg)
{
    struct pipes p = {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}};
    pid_t parent = getpid();

    TRY(open_pipes(&p, false, true));
    want_statuses();
    out->pid = fork();
    if (out->pid == 0) {
        plain_signals();
        if (!place_streams(&p, false) || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
            getppid() != parent)
            _exit(126);
        close(REPORT_FD);
        _exit(work(arg, 1));
    }
    if (out->pid < 0) {
        struct err e = err_sys(errno, "fork");
        close_all(&p);
        return e;
    }
    keep_ours(out, &p);
    return OK;
}

ssize_t spawn_write(int fd, const char *p, size_t n)
{
    static const struct timespec at_once = {.tv_sec = 0};
    sigset_t pipe_only;
    sigset_t before;
    ssize_t done;
    int why;

    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigprocmask(SIG_BLOCK, &pipe_only, &before);
    done = write(fd, p, n);
    why = errno;
    if (done < 0 && why == EPIPE)
        sigtimedwait(&pipe_only, NULL, &at_once);
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = why;
    return done;
}
