/* SPDX-License-Identifier: Apache-2.0 */
/* app: the composition root. It owns the loop, the terminal, the stack and the services, and says
 * what happens when a person comes in, is idle, loses the line or leaves. */
#ifndef ARCA_APP_APP_H
#define ARCA_APP_APP_H

#include <stdbool.h>

#include "base/err.h"
#include "base/log.h"
#include "conf/conf.h"

struct app;

struct app_options {
    const struct conf *conf;  /* outlives the app */
    const char *conninfo;     /* or NULL */
    const char *login;        /* who wants in, or NULL: as libpq decides */
    const char *language;     /* asked for on the command line, or NULL: the person's own */
    const char *receipts_path; /* or NULL */
    struct log *log;           /* or NULL; outlives the app */
    bool studio;               /* the table browser, for whoever runs the system, in place of the desk */
};

/* Takes the terminal. On an error nothing is left behind. */
struct err app_new(struct app **out, const struct app_options *o);
/* Runs until the person leaves or a signal ends it; the program's exit status. */
int app_run(struct app *a);
void app_free(struct app *a);

#endif
