/* SPDX-License-Identifier: Apache-2.0 */
/* pty: a program on a pseudo-terminal of the measuring program's own: when it answers a key, with
 * how many bytes, and what the processor spent on it. Times are microseconds. */
#ifndef ARCA_BENCH_PTY_H
#define ARCA_BENCH_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"

struct pty {
    int master;
    pid_t pid;
    struct buf out;       /* what came since the last pty_send */
    int64_t sent;         /* when the last pty_send began; of a new program, when it was started */
    int64_t first, last;  /* when the first and the last of `out` came */
    bool gone;            /* the other side has closed */
};

int64_t pty_now(void);

/* Starts argv[0] on a terminal of this size. `env`: "NAME=value" strings, NULL behind the last.
 * Ends the measuring program when there is no pseudo-terminal. */
void pty_start(struct pty *p, int rows, int cols, const char *const *argv, const char *const *env);

void pty_send(struct pty *p, const char *keys);

/* Reads until nothing has come for `quiet_ms`, waiting `first_ms` for the first byte. False: there
 * was none. */
bool pty_settle(struct pty *p, int first_ms, int quiet_ms);

/* Reads until `text` has come since the last pty_send. False: it did not within `ms`. */
bool pty_await(struct pty *p, const char *text, int ms);

/* The processor time of the program up to now. */
double pty_cpu(const struct pty *p);

/* A line of /proc/PID/FILE in KB, as "VmRSS" of "status"; 0: not there. */
double pty_memory(const struct pty *p, const char *file, const char *name);

/* Sends `keys` (NULL: none), takes what is left, and kills what has not ended after a moment. */
void pty_end(struct pty *p, const char *keys);

#endif
