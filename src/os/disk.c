/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "os/disk.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static void *wait_for_it(void *arg)
{
    struct disk_wait *w = arg;

    w->errnum = fdatasync(w->fd) == 0 ? 0 : errno;
    atomic_store(&w->ended, true);
    return NULL;
}

struct err disk_wait_start(struct disk_wait *w, int fd)
{
    sigset_t all;
    sigset_t before;
    int failed;

    if (w->waits)
        return err_make(ERR_BUG, "The receipt could not be kept.", "disk_wait_start");
    w->fd = fd;
    atomic_store(&w->ended, false);
    sigfillset(&all);
    /* The thread inherits the mask: signals stay the loop's. */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&w->thread, NULL, wait_for_it, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed != 0)
        return err_sys(failed, "thread");
    w->waits = true;
    return OK;
}

bool disk_wait_runs(const struct disk_wait *w)
{
    return w->waits && !atomic_load(&w->ended);
}

struct err disk_wait_end(struct disk_wait *w)
{
    if (!w->waits)
        return OK;
    pthread_join(w->thread, NULL);
    w->waits = false;
    return w->errnum == 0 ? OK : err_sys(w->errnum, "fdatasync");
}
