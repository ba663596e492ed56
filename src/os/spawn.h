/* SPDX-License-Identifier: Apache-2.0 */
/* spawn: the start of a child, for child.c and stream.c alone. */
#ifndef ARCA_OS_SPAWN_H
#define ARCA_OS_SPAWN_H

#include <sys/types.h>

#include "os/child.h"

/* A running process and our ends of its streams: non-blocking, -1 where there is none. */
struct spawned {
    pid_t pid;
    int fd[3];
};

/* Starts the program of `spec`. */
struct err spawn_program(struct spawned *out, const struct child_spec *spec);

/* Forks; the copy does `work` and writes to our fd[1]. */
struct err spawn_work(struct spawned *out, child_work_fn work, const void *arg);

/* write(2) to a pipe that the child may have closed, without a SIGPIPE for us. */
ssize_t spawn_write(int fd, const char *p, size_t n);

#endif
