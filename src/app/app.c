/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "app/app.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/app_priv.h"
#include "base/mem.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "ui/frame.h"
#include "ui/look.h"

enum { EXIT_HANGUP = 129, EXIT_TERM = 143, GOODBYE_MS = 500 };

static bool may(void *app, const char *action)
{
    struct env *e = app;

    return env_may(e, action);
}

static void leave(void *app)
{
    struct env *e = app;

    loop_stop(e->loop, 0);
}

/* The terminal is gone: nobody is there to ask. */
static void gone(void *app)
{
    struct env *e = app;

    loop_stop(e->loop, EXIT_HANGUP);
}

static void touched(void *app)
{
    struct env *e = app;

    idle_touched(e->app);
}

static void time_text(void *app, char out[8])
{
    const struct env *e = app;
    char text[FORMAT_MAX];

    out[0] = '\0';
    if (svc_session_of(e->svc) == NULL)
        return; /* the clinic's clock is not known yet */
    format_time(text, env_minute(e));
    snprintf(out, 8, "%.7s", text);
}

static void on_signal(void *ctx, int signo)
{
    struct app *a = ctx;

    if (signo == SIGWINCH)
        stack_resized(a->env.stack);
    else if (signo == SIGCONT)
        stack_resume(a->env.stack);
    else if (signo == SIGHUP)
        loop_stop(a->loop, EXIT_HANGUP);
    else if (signo == SIGTERM)
        loop_stop(a->loop, EXIT_TERM);
}

static void name_the_place(struct app *a)
{
    const char *tty = ttyname(STDIN_FILENO);

    if (gethostname(a->workstation, sizeof a->workstation - 1) != 0)
        a->workstation[0] = '\0';
    if (tty != NULL)
        snprintf(a->tty, sizeof a->tty, "%s", tty);
}

static struct err make_services(struct app *a)
{
    struct svc_options o = {.conninfo = a->options.conninfo,
                            .version = PACKAGE_VERSION,
                            .workstation = a->workstation,
                            .tty = a->tty,
                            .language = i18n_language_now(),
                            .receipts_path = a->options.receipts_path,
                            .studio = a->options.studio,
                            .log = a->options.log};

    TRY(svc_new(&a->env.svc, a->loop, &o));
    a->watch = svc_subscribe(a->env.svc, SVC_TOPIC_STATE, session_changed, a);
    return OK;
}

static struct err make_screen(struct app *a)
{
    struct caps_env env = look_env(a->options.conf);
    struct term_opts t = {.in_fd = STDIN_FILENO,
                          .out_fd = STDOUT_FILENO,
                          .env = &env,
                          .mouse = conf_flag(a->options.conf, CONF_MOUSE)};
    bool studio = a->options.studio;
    struct stack_opts s = {.loop = a->loop,
                           .app = &a->env,
                           .tables = studio ? registry_studio_tables : registry_tables,
                           .table_count = studio ? registry_studio_table_count : registry_table_count,
                           .classes = studio ? registry_studio_classes : registry_classes,
                           .class_count = studio ? registry_studio_class_count : registry_class_count,
                           .may = may,
                           .leave = leave,
                           .gone = gone,
                           .touched = touched,
                           .time_text = time_text};

    TRY(term_open(&a->term, &t));
    term_restore_on_crash();
    arena_on_exhaustion(term_restore_now);
    s.term = a->term;
    TRY(stack_new(&a->env.stack, &s));
    look_load(a->env.stack, a->options.conf);
    return OK;
}

struct err app_new(struct app **out, const struct app_options *o)
{
    struct app *a = MEM_NEW(struct app);
    struct err e;

    a->options = *o;
    name_the_place(a);
    reference_init(&a->env.reference);
    e = loop_new(&a->loop);
    a->env.loop = a->loop;
    a->env.app = a;
    a->env.sign_out = session_sign_out;
    a->env.lock = idle_lock;
    a->env.clinic = session_clinic;
    a->env.read_only = o->studio && strcmp(conf_text(o->conf, CONF_PROFILE), "demo") != 0 &&
                       strcmp(conf_text(o->conf, CONF_PROFILE), "development") != 0;
    a->env.language = session_language;
    if (!err_is(&e))
        e = signals_new(&a->signals, a->loop, on_signal, a);
    if (!err_is(&e))
        e = make_services(a);
    if (!err_is(&e))
        e = make_screen(a);
    if (err_is(&e)) {
        app_free(a);
        return e;
    }
    *out = a;
    return OK;
}

/* The server hears that the session is over; it is waited for a moment, no longer. */
static int goodbye(struct app *a, int status)
{
    int64_t until = loop_now(a->loop) + GOODBYE_MS;

    svc_unsubscribe(a->env.svc, a->watch);
    svc_sign_out(a->env.svc);
    while (!svc_parted(a->env.svc) && loop_now(a->loop) < until) {
        struct err e = loop_turn(a->loop, GOODBYE_MS);
        if (err_is(&e))
            break;
    }
    return status;
}

int app_run(struct app *a)
{
    struct err e;

    if (!a->options.studio)
        onebox_begin(a);
    stack_open(a->env.stack, SCREEN_SIGN_IN, a->options.login, NULL, NULL);
    e = svc_sign_in(a->env.svc, a->options.login);
    if (err_is(&e))
        stack_say_err(a->env.stack, &e);
    return goodbye(a, loop_run(a->loop));
}

void app_free(struct app *a)
{
    if (a == NULL)
        return;
    if (!a->options.studio)
        onebox_end(a);
    stack_free(a->env.stack);
    term_close(a->term);
    svc_free(a->env.svc);
    signals_free(a->signals);
    loop_free(a->loop);
    reference_free(&a->env.reference);
    mem_free(a, sizeof *a);
}
