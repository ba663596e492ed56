/* SPDX-License-Identifier: Apache-2.0 */
/* disk: the wait until a file is on the disk, in a thread beside the loop. The thread knows the
 * descriptor and nothing else, hears no signal, and ends with its one wait. */
#ifndef ARCA_OS_DISK_H
#define ARCA_OS_DISK_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "base/err.h"

/* Zero at first. Must not move while it waits. */
struct disk_wait {
    pthread_t thread;
    int fd;
    bool waits;        /* the thread must be joined */
    atomic_bool ended; /* and will not hold anybody up */
    int errnum;        /* what the wait brought; read after the join */
};

/* Begins to wait for `fd`, which stays open until the end of it. One wait at a time. */
struct err disk_wait_start(struct disk_wait *w, int fd);

/* True while the disk has not answered. */
bool disk_wait_runs(const struct disk_wait *w);

/* Takes the answer, waiting for it if it has not come. OK when none was waited for. */
struct err disk_wait_end(struct disk_wait *w);

#endif
