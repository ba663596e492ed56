/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "os/stream.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "os/spawn.h"

enum { WORDS_MAX = 8192, LOOK_MS = 50, STATUS_UNKNOWN = 255 };

struct stream {
    struct spawned proc;
    int data; /* which of its streams is ours: 0 or 1 */
    int cancel_fd;
    struct buf words; /* the last of what it said */
};

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

struct err stream_open(struct stream **out, const struct child_spec *spec, bool write, int cancel_fd)
{
    struct child_spec own = *spec;
    struct stream *s = MEM_NEW(struct stream);
    struct err e;

    own.input = STR_EMPTY;
    own.inherit = false;
    own.feed = write;
    *s = (struct stream){.data = write ? 0 : 1, .cancel_fd = cancel_fd};
    e = spawn_program(&s->proc, &own);
    if (err_is(&e)) {
        mem_free(s, sizeof *s);
        s = NULL;
    }
    *out = s;
    return e;
}

/* Keeps the end of what it says, and drops what it writes where we write. */
static void hear(struct stream *s, int i)
{
    char bytes[4096];
    ssize_t n = read(s->proc.fd[i], bytes, sizeof bytes);

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        close_fd(&s->proc.fd[i]);
    if (n <= 0 || i != 2)
        return;
    buf_add(&s->words, bytes, (size_t)n);
    if (s->words.n > WORDS_MAX)
        buf_eat(&s->words, s->words.n - WORDS_MAX);
}

/* Waits until our stream has `events`, hearing the others meanwhile. At most `ms` (-1: for ever);
 * true when ours is ready. */
static struct err wait_ready(struct stream *s, short events, int ms, bool *ready)
{
    struct pollfd fds[4] = {
        {.fd = s->proc.fd[s->data], .events = events},
        {.fd = s->proc.fd[2], .events = POLLIN},
        {.fd = s->data == 0 ? s->proc.fd[1] : -1, .events = POLLIN},
        {.fd = s->cancel_fd, .events = POLLIN},
    };
    int n = poll(fds, 4, ms);

    *ready = false;
    if (n < 0)
        return errno == EINTR ? OK : err_sys(errno, "poll");
    if (fds[3].revents != 0)
        return err_make(ERR_CANCELLED, "Stopped.", "stream");
    if (fds[1].revents != 0)
        hear(s, 2);
    if (fds[2].revents != 0)
        hear(s, 1);
    *ready = fds[0].revents != 0;
    return OK;
}

struct err stream_read(struct stream *s, void *p, size_t n, size_t *got)
{
    bool ready;
    ssize_t done;

    *got = 0;
    for (;;) {
        TRY(wait_ready(s, POLLIN, -1, &ready));
        if (!ready)
            continue;
        done = read(s->proc.fd[s->data], p, n);
        if (done >= 0) {
            *got = (size_t)done;
            return OK;
        }
        if (errno != EAGAIN && errno != EINTR)
            return err_sys(errno, "read");
    }
}

struct err stream_write(struct stream *s, const void *p, size_t n, bool *taken)
{
    const char *from = p;
    bool ready;
    ssize_t done;

    *taken = true;
    while (n > 0) {
        TRY(wait_ready(s, POLLOUT, -1, &ready));
        if (!ready)
            continue;
        done = spawn_write(s->proc.fd[s->data], from, n);
        if (done >= 0) {
            from += done;
            n -= (size_t)done;
        } else if (errno == EPIPE) {
            *taken = false;
            return OK;
        } else if (errno != EAGAIN && errno != EINTR)
            return err_sys(errno, "write");
    }
    return OK;
}

static void let_go(struct stream *s)
{
    for (int i = 0; i < 3; i++)
        close_fd(&s->proc.fd[i]);
    buf_free(&s->words);
    mem_free(s, sizeof *s);
}

struct err stream_close(struct stream *s, struct arena *a, struct child_result *result)
{
    int status = STATUS_UNKNOWN << 8;
    struct err e = OK;
    pid_t pid = 0;
    bool ready;

    close_fd(&s->proc.fd[s->data]);
    while (pid == 0 && !err_is(&e)) {
        e = wait_ready(s, 0, LOOK_MS, &ready);
        pid = waitpid(s->proc.pid, &status, WNOHANG);
        if (pid < 0 && errno == EINTR)
            pid = 0;
    }
    if (err_is(&e) && pid == 0) {
        stream_kill(s);
        return e;
    }
    while (s->proc.fd[2] >= 0 && !err_is(&e)) { /* what it said last */
        struct pollfd last = {.fd = s->proc.fd[2], .events = POLLIN};

        if (poll(&last, 1, 0) <= 0)
            break;
        hear(s, 2);
    }
    *result = (struct child_result){
        .status = WIFEXITED(status) ? WEXITSTATUS(status) : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : STATUS_UNKNOWN,
        .err = str_copy(a, buf_str(&s->words)),
    };
    let_go(s);
    return e;
}

void stream_kill(struct stream *s)
{
    if (s == NULL)
        return;
    kill(s->proc.pid, SIGKILL);
    while (waitpid(s->proc.pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    let_go(s);
}
