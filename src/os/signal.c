/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "os/signal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "base/mem.h"

enum { HEARD = 5, SILENT = 5 };

static const int heard[HEARD] = {SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGCONT};

static const struct {
    int signo;
    void (*to)(int);
} silent[SILENT] = {
    /* What a limit on the size of files refuses is an error of the write, and no end. */
    {SIGQUIT, SIG_IGN}, {SIGTSTP, SIG_IGN}, {SIGPIPE, SIG_IGN}, {SIGXFSZ, SIG_IGN},
    {SIGCHLD, SIG_DFL}};

struct signals {
    struct loop *loop;
    signals_fn on;
    void *ctx;
    int pipe[2];
    int watch;
    struct sigaction before[HEARD + SILENT];
};

/* A handler has no context: this is the one place that it can reach. */
static volatile sig_atomic_t pipe_end = -1; /* mutable: set while a struct signals lives */

static void handler(int signo)
{
    int saved = errno;
    unsigned char byte = (unsigned char)signo;

    /* A full pipe already wakes the loop. */
    if (pipe_end >= 0 && write((int)pipe_end, &byte, 1) < 0)
        errno = saved;
    errno = saved;
}

static void on_readable(void *ctx, short revents)
{
    struct signals *s = ctx;
    unsigned char bytes[64];
    bool came[HEARD] = {false};
    ssize_t n;

    (void)revents;
    while ((n = read(s->pipe[0], bytes, sizeof bytes)) > 0)
        for (ssize_t i = 0; i < n; i++)
            for (int k = 0; k < HEARD; k++)
                came[k] = came[k] || bytes[i] == heard[k];
    for (int k = 0; k < HEARD; k++)
        if (came[k])
            s->on(s->ctx, heard[k]);
}

static void take_over(struct signals *s)
{
    struct sigaction act = {.sa_flags = SA_RESTART};

    sigfillset(&act.sa_mask);
    act.sa_handler = handler;
    for (int i = 0; i < HEARD; i++)
        sigaction(heard[i], &act, &s->before[i]);
    for (int i = 0; i < SILENT; i++) {
        act.sa_handler = silent[i].to;
        sigaction(silent[i].signo, &act, &s->before[HEARD + i]);
    }
}

struct err signals_new(struct signals **out, struct loop *l, signals_fn on, void *ctx)
{
    struct signals *s;
    int fds[2];

    *out = NULL;
    if (pipe_end >= 0)
        return err_make(ERR_BUG, "Internal error.", "signals are taken already");
    if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0)
        return err_sys(errno, "pipe");
    s = MEM_NEW(struct signals);
    s->loop = l;
    s->on = on;
    s->ctx = ctx;
    s->pipe[0] = fds[0];
    s->pipe[1] = fds[1];
    s->watch = loop_watch(l, fds[0], POLLIN, on_readable, s);
    pipe_end = fds[1];
    take_over(s);
    *out = s;
    return OK;
}

void signals_free(struct signals *s)
{
    if (s == NULL)
        return;
    for (int i = 0; i < HEARD; i++)
        sigaction(heard[i], &s->before[i], NULL);
    for (int i = 0; i < SILENT; i++)
        sigaction(silent[i].signo, &s->before[HEARD + i], NULL);
    pipe_end = -1;
    loop_unwatch(s->loop, s->watch);
    close(s->pipe[0]);
    close(s->pipe[1]);
    mem_free(s, sizeof *s);
}
