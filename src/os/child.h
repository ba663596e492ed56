/* SPDX-License-Identifier: Apache-2.0 */
/* child: other programs, and work of our own that would block, in processes of their own. A program
 * is named by its absolute path and gets the environment stated here and no other; no shell is ever
 * between. A child has default signals, no descriptor of ours but its three streams, and dies with
 * us. */
#ifndef ARCA_OS_CHILD_H
#define ARCA_OS_CHILD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "os/loop.h"

struct child_spec {
    const char *path;        /* absolute */
    const char *const *argv; /* the program's name first, NULL-ended */
    const char *const *env;  /* "NAME=value", NULL-ended; NULL: PATH and LC_ALL=C.UTF-8 */
    const char *dir;         /* where it runs; NULL: / */
    const char *user;        /* the account it runs as, which only root may name; NULL: ours */
    struct str input;        /* its standard input; empty: /dev/null */
    bool feed;               /* its input is a pipe that stays open: stream.h alone */
    size_t max_output;       /* bytes kept of each stream, the rest is dropped; 0: 64 KiB */
    int timeout_ms;          /* then it is killed; 0: never */
    bool inherit;            /* our own three streams instead of input and captured output */
};

struct child_result {
    int status;      /* its exit status, or 128 + the signal that ended it */
    bool timed_out;
    bool cut;        /* a stream had more than max_output bytes */
    struct str out;  /* bytes as they came: not checked to be UTF-8 */
    struct str err;
};

/* Runs it and waits for its end; the result's texts are in `a`. What it leaves running behind (a
 * server) is not waited for. ERR_SYS when it could not be started. */
struct err child_run(struct arena *a, const struct child_spec *spec, struct child_result *result);

struct child;
/* Runs from the loop, once; `result` lives until it returns, the child not beyond its beginning. */
typedef void (*child_done_fn)(void *ctx, const struct child_result *result);
/* Work of our own: writes what it has found to `fd` and returns the exit status. */
typedef int (*child_work_fn)(const void *arg, int fd);

/* Starts a program and comes back at once. */
struct err child_start(struct child **out, struct loop *l, const struct child_spec *spec,
                       child_done_fn done, void *ctx);

/* Forks and lets the copy of this process do `work` with `arg`; the result's `out` is what it wrote
 * (at most 64 KiB). */
struct err child_fork(struct child **out, struct loop *l, child_work_fn work, const void *arg,
                      int timeout_ms, child_done_fn done, void *ctx);

/* Kills it; `done` is not called. NULL is ignored. */
void child_kill(struct child *c);

#endif
