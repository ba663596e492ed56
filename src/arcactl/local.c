/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arcactl/cluster.h"
#include "arcactl/commands.h"
#include "arcactl/ctl.h"
#include "i18n/i18n.h"

static void tell_way_in(struct ctl *c, const struct cluster *k)
{
    ctl_say(c, "-d \"%s dbname=arca\"", cluster_conninfo(c, k));
}

int local_start(struct ctl *c)
{
    struct cluster k;
    bool was_running;

    /* Locked first: what is found must still be so when it is acted on. */
    if (!cluster_find(c, &k) || !cluster_lock(c, &k) || !cluster_find(c, &k))
        return CTL_ERROR;
    was_running = k.running;
    if (!cluster_make(c, &k) || !cluster_configure(c, &k))
        return CTL_ERROR;
    if (!was_running && (!cluster_up(c, &k) || !cluster_configure(c, &k)))
        return CTL_ERROR;
    ctl_say(c, was_running ? _("the cluster \"%s\" runs already (process %ld)") : _("the cluster \"%s\" runs (process %ld)"),
            k.name, k.pid);
    tell_way_in(c, &k);
    return CTL_DONE;
}

int local_stop(struct ctl *c)
{
    struct cluster k;

    if (!cluster_find(c, &k) || !cluster_lock(c, &k) || !cluster_find(c, &k))
        return CTL_ERROR;
    if (!k.running) {
        ctl_say(c, _("the cluster \"%s\" does not run"), k.name);
        return CTL_DONE;
    }
    if (!cluster_down(c, &k))
        return CTL_ERROR;
    ctl_say(c, _("the cluster \"%s\" is stopped; its data stays in %s"), k.name, k.data);
    return CTL_DONE;
}

int local_status(struct ctl *c)
{
    struct cluster k;
    struct list l;
    const char *state;

    if (!cluster_find(c, &k))
        return CTL_ERROR;
    state = k.running ? N_("running") : (k.made ? N_("stopped") : N_("not made"));
    list_begin(&l, c);
    list_column(&l, "name", _("Name"));
    list_column(&l, "state", _("State"));
    list_column(&l, "pid", _("Process"));
    list_column(&l, "socket", _("Socket folder"));
    list_column(&l, "data", _("Data"));
    {
        const char *values[] = {k.name, c->option[OPT_JSON] != NULL ? state : _(state),
                                k.running ? str_printf(&c->arena, "%ld", k.pid).p : NULL,
                                k.running ? k.socket : NULL, k.data};

        list_row(&l, values);
    }
    list_end(&l);
    return k.running ? CTL_DONE : CTL_DIFFERS;
}

/* The name, typed by a person at the terminal, or handed over by a script that says --yes. */
static bool name_typed(struct ctl *c, const struct cluster *k)
{
    char typed[64] = "";
    ssize_t n;

    if (c->option[OPT_YES] != NULL && c->option[OPT_NAME_TYPED] != NULL)
        return strcmp(c->option[OPT_NAME_TYPED], k->name) == 0;
    if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1)
        return false;
    ctl_state(c, _("This removes %s with every patient in it. There is no way back."), k->dir);
    fprintf(stderr, _("Type the name of the cluster (%s) to remove it: "), k->name);
    n = ctl_wait_input(c, STDIN_FILENO) ? read(STDIN_FILENO, typed, sizeof typed - 1) : 0;
    if (n <= 0)
        return false;
    typed[strcspn(typed, "\r\n")] = '\0';
    return strcmp(typed, k->name) == 0;
}

int local_reset(struct ctl *c)
{
    struct cluster k;

    if (!cluster_find(c, &k))
        return CTL_ERROR;
    if (!name_typed(c, &k)) {
        ctl_error(c, _("the name was not typed; the cluster \"%s\" stays as it is."), k.name);
        ctl_next(c, "arcactl local reset --name %s --yes --name-typed %s", k.name, k.name);
        return CTL_REFUSED;
    }
    if (!cluster_lock(c, &k) || !cluster_find(c, &k))
        return CTL_ERROR;
    if (k.running && !cluster_down(c, &k))
        return CTL_ERROR;
    if (!cluster_remove(c, k.dir) || !cluster_remove(c, k.socket)) {
        ctl_error(c, _("%s could not be removed as a whole."), k.dir);
        return CTL_ERROR;
    }
    ctl_say(c, _("the cluster \"%s\" is removed"), k.name);
    return CTL_DONE;
}

/* Replaces this program by psql, in the caller's folder and with its terminal. */
int local_psql(struct ctl *c)
{
    struct cluster k;
    char **argv;
    sigset_t none;
    int i;

    if (!cluster_find(c, &k))
        return CTL_ERROR;
    if (!k.running) {
        ctl_error(c, _("the cluster \"%s\" does not run."), k.name);
        ctl_next(c, "arcactl local start --name %s", k.name);
        return CTL_ERROR;
    }
    setenv("PGHOST", k.socket, 1);
    setenv("PGUSER", "postgres", 1);
    setenv("PGDATABASE", "arca", 1);
    argv = ARENA_ARRAY(&c->arena, char *, (size_t)c->arg_count + 2);
    argv[0] = arena_copy(&c->arena, "psql", 4);
    for (i = 0; i < c->arg_count; i++)
        argv[1 + i] = arena_copy(&c->arena, c->args[i], strlen(c->args[i]));
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvp(argv[0], argv);
    ctl_error(c, _("psql could not be started: %s"), strerror(errno));
    return CTL_ERROR;
}
