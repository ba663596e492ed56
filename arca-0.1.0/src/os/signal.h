/* SPDX-License-Identifier: Apache-2.0 */
/* signal: signals as calls from the loop. A handler only writes the number into a pipe. */
#ifndef ARCA_OS_SIGNAL_H
#define ARCA_OS_SIGNAL_H

#include "base/err.h"
#include "os/loop.h"

struct signals;

/* `signo` is SIGWINCH, SIGHUP, SIGTERM, SIGINT or SIGCONT. */
typedef void (*signals_fn)(void *ctx, int signo);

/* From here to signals_free those signals call `on` from the loop, several of a kind may come as
 * one; SIGQUIT, SIGTSTP and SIGPIPE are ignored and SIGCHLD has its default. Call it before curses
 * starts, which then leaves them alone. There is at most one at a time: another is ERR_BUG. */
struct err signals_new(struct signals **out, struct loop *l, signals_fn on, void *ctx);

/* Puts everything back as it was. */
void signals_free(struct signals *s);

#endif
