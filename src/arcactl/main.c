/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "arcactl/args.h"
#include "arcactl/ctl.h"
#include "conf/paths.h"
#include "i18n/i18n.h"
#include "os/harden.h"
#include "sec/sec.h"

/* The signals that ask us to stop become readable on a descriptor: whoever waits looks at it. */
static int stop_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

int main(int argc, char **argv)
{
    struct ctl c = {.cancel_fd = -1, .progress = isatty(STDERR_FILENO) == 1};
    struct err e = harden_memory();
    int status;

    if (err_is(&e)) {
        fprintf(stderr, "arcactl: %s\n", e.detail);
        return CTL_ERROR;
    }
    arena_init(&c.arena, 0);
    e = i18n_open(conf_locale_dir(&c.arena));
    if (!err_is(&e))
        e = sec_init();
    /* Without a catalogue the texts are English; nothing else fails there that can be mended. */
    if (err_is(&e) && e.kind == ERR_SYS)
        fprintf(stderr, "arcactl: %s\n", e.detail);
    status = args_read(&c, argc, argv);
    if (status < 0) {
        c.cancel_fd = stop_signals();
        status = c.command->run(&c);
        ctl_disconnect(&c);
        ctl_progress_end(&c);
        if (c.option[OPT_PRISMA_EXIT] != NULL && status != CTL_DONE)
            status = CTL_ERROR;
    }
    arena_free(&c.arena);
    return status;
}
