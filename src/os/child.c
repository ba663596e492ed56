/* SPDX-License-Identifier: Apache-2.0 */
/* child: collecting what children say and waiting for their end. spawn.c starts them. */
#include <config.h>

#include "os/child.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "os/spawn.h"

enum { STREAMS = 3, KEEP_BYTES = 64 * 1024, FIRST_LOOK_MS = 1, LAST_LOOK_MS = 50 };
enum { STATUS_UNKNOWN = 255 };
enum { BLOCK_BYTES = 4096, BLOCKS_AT_ONCE = 16 /* together what a pipe holds */ };

struct child {
    struct spawned proc;
    struct buf input;
    struct buf got[STREAMS]; /* 1 and 2 */
    size_t keep;
    int64_t deadline;        /* monotonic ms, 0: none */
    bool timed_out;
    bool cut;
    bool ended;
    int wait_status;
    int look_ms;             /* until we look again whether it has ended */
    struct loop *loop;       /* of an asynchronous one */
    int watch[STREAMS];
    int timer;
    child_done_fn done;
    void *ctx;
};

static int64_t now_ms(void)
{
    return clock_mono_ms((struct clock){.hand = NULL});
}

static void set_up(struct child *c, size_t keep, int timeout_ms, struct str input)
{
    c->keep = keep != 0 ? keep : KEEP_BYTES;
    c->deadline = timeout_ms > 0 ? now_ms() + timeout_ms : 0;
    c->look_ms = FIRST_LOOK_MS;
    buf_add_str(&c->input, input);
}

static void close_stream(struct child *c, int i)
{
    if (c->watch[i] != 0)
        loop_unwatch(c->loop, c->watch[i]);
    c->watch[i] = 0;
    if (c->proc.fd[i] >= 0)
        close(c->proc.fd[i]);
    c->proc.fd[i] = -1;
}

static void give_input(struct child *c)
{
    ssize_t n = spawn_write(c->proc.fd[0], buf_c(&c->input), c->input.n);

    if (n > 0)
        buf_eat(&c->input, (size_t)n);
    if (c->input.n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        close_stream(c, 0);
}

/* Reads what is there now; no more than a pipe holds, so that a child that writes without end leaves
 * us our turn. */
static void take_output(struct child *c, int i)
{
    char bytes[BLOCK_BYTES];
    ssize_t n = 1;

    for (int k = 0; k < BLOCKS_AT_ONCE && c->proc.fd[i] >= 0 && n > 0; k++) {
        n = read(c->proc.fd[i], bytes, sizeof bytes);
        if (n <= 0)
            break;
        size_t room = c->keep - c->got[i].n;
        size_t take = (size_t)n < room ? (size_t)n : room;

        buf_add(&c->got[i], bytes, take);
        c->cut = c->cut || take < (size_t)n;
    }
    if (c->proc.fd[i] >= 0 && (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)))
        close_stream(c, i);
}

/* True when it has ended; then its status is known and all it said is taken. */
static bool look(struct child *c)
{
    if (c->deadline != 0 && !c->timed_out && now_ms() >= c->deadline) {
        c->timed_out = true;
        kill(c->proc.pid, SIGKILL);
    }
    if (!c->ended) {
        pid_t pid = waitpid(c->proc.pid, &c->wait_status, WNOHANG);

        c->ended = pid == c->proc.pid || (pid < 0 && errno == ECHILD);
        if (pid < 0) /* somebody else took its status: not known is not good */
            c->wait_status = STATUS_UNKNOWN << 8;
    }
    if (!c->ended) {
        c->look_ms = c->look_ms * 2 > LAST_LOOK_MS ? LAST_LOOK_MS : c->look_ms * 2;
        return false;
    }
    for (int i = 1; i < STREAMS; i++)
        take_output(c, i);
    return true;
}

static struct child_result result_of(const struct child *c)
{
    int st = c->wait_status;

    return (struct child_result){
        .status = WIFEXITED(st) ? WEXITSTATUS(st) : WIFSIGNALED(st) ? 128 + WTERMSIG(st) : STATUS_UNKNOWN,
        .timed_out = c->timed_out,
        .cut = c->cut,
        .out = buf_str(&c->got[1]),
        .err = buf_str(&c->got[2]),
    };
}

static void let_go(struct child *c)
{
    if (c->timer != 0)
        loop_cancel(c->loop, c->timer);
    for (int i = 0; i < STREAMS; i++) {
        close_stream(c, i);
        buf_free(&c->got[i]);
    }
    buf_free(&c->input);
}

static void wait_for_it(struct child *c)
{
    while (!look(c)) {
        struct pollfd fds[STREAMS] = {
            {.fd = c->proc.fd[0], .events = POLLOUT},
            {.fd = c->proc.fd[1], .events = POLLIN},
            {.fd = c->proc.fd[2], .events = POLLIN},
        };

        if (poll(fds, STREAMS, c->look_ms) <= 0)
            continue;
        if (fds[0].revents != 0)
            give_input(c);
        for (int i = 1; i < STREAMS; i++)
            if (fds[i].revents != 0)
                take_output(c, i);
    }
}

struct err child_run(struct arena *a, const struct child_spec *spec, struct child_result *result)
{
    struct child c = {.keep = 0};

    TRY(spawn_program(&c.proc, spec));
    set_up(&c, spec->max_output, spec->timeout_ms, spec->input);
    wait_for_it(&c);
    *result = result_of(&c);
    result->out = str_copy(a, result->out);
    result->err = str_copy(a, result->err);
    let_go(&c);
    return OK;
}

static void on_look(void *ctx);

static void look_later(struct child *c)
{
    if (c->timer != 0)
        loop_cancel(c->loop, c->timer);
    c->timer = loop_after(c->loop, c->look_ms, on_look, c);
}

static void finish_or_wait(struct child *c)
{
    struct child_result r;

    if (!look(c)) {
        look_later(c);
        return;
    }
    r = result_of(c);
    c->done(c->ctx, &r);
    let_go(c);
    mem_free(c, sizeof *c);
}

static void on_look(void *ctx)
{
    struct child *c = ctx;

    c->timer = 0;
    finish_or_wait(c);
}

static void on_input(void *ctx, short revents)
{
    (void)revents;
    give_input(ctx);
}

static void on_output(struct child *c, int i)
{
    take_output(c, i);
    if (c->proc.fd[1] < 0 && c->proc.fd[2] < 0) {
        c->look_ms = FIRST_LOOK_MS; /* nothing more to say: it is about to end */
        look_later(c);
    }
}

static void on_out(void *ctx, short revents)
{
    (void)revents;
    on_output(ctx, 1);
}

static void on_err(void *ctx, short revents)
{
    (void)revents;
    on_output(ctx, 2);
}

static struct child *follow(const struct child *made, struct loop *l, child_done_fn done, void *ctx)
{
    static const loop_fd_fn on[STREAMS] = {on_input, on_out, on_err};
    struct child *c = MEM_NEW(struct child);

    *c = *made;
    c->loop = l;
    c->done = done;
    c->ctx = ctx;
    for (int i = 0; i < STREAMS; i++)
        if (c->proc.fd[i] >= 0)
            c->watch[i] = loop_watch(l, c->proc.fd[i], i == 0 ? POLLOUT : POLLIN, on[i], c);
    look_later(c);
    return c;
}

struct err child_start(struct child **out, struct loop *l, const struct child_spec *spec,
                       child_done_fn done, void *ctx)
{
    struct child c = {.keep = 0};

    *out = NULL;
    TRY(spawn_program(&c.proc, spec));
    set_up(&c, spec->max_output, spec->timeout_ms, spec->input);
    *out = follow(&c, l, done, ctx);
    return OK;
}

struct err child_fork(struct child **out, struct loop *l, child_work_fn work, const void *arg,
                      int timeout_ms, child_done_fn done, void *ctx)
{
    struct child c = {.keep = 0};

    *out = NULL;
    TRY(spawn_work(&c.proc, work, arg));
    set_up(&c, 0, timeout_ms, STR_EMPTY);
    *out = follow(&c, l, done, ctx);
    return OK;
}

void child_kill(struct child *c)
{
    if (c == NULL)
        return;
    if (!c->ended) {
        kill(c->proc.pid, SIGKILL);
        while (waitpid(c->proc.pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    let_go(c);
    mem_free(c, sizeof *c);
}
