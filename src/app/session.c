/* SPDX-License-Identifier: Apache-2.0 */
/* What the program does when a person comes in, when the line goes and comes, and at the end. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "app/app_priv.h"
#include "base/utf8.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/staff.h"
#include "screen/common/args.h"
#include "svc/account.h"
#include "ui/frame.h"

static enum frame_env environment_of(struct str word)
{
    static const struct {
        const char *word;
        enum frame_env env;
    } words[] = {{"demo", ENV_DEMO},
                 {"development", ENV_DEVELOPMENT},
                 {"staging", ENV_STAGING},
                 {"production", ENV_PRODUCTION}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(word, str_of(words[i].word)))
            return words[i].env;
    return ENV_NONE;
}

static void show_identity(struct app *a, const struct svc_session *s)
{
    struct frame_identity id = {.clinic = a->options.studio ? str_of(a->clinic) : s->clinic_name,
                                .person = s->login,
                                .role = staff_role_label(s->role),
                                .env = environment_of(s->environment)};

    frame_identity(a->env.stack, &id);
}

static void show_link(struct app *a)
{
    bool in = svc_state_of(a->env.svc) == SVC_IN;

    frame_link(a->env.stack, in ? ROLE_DIM : ROLE_ERROR, str_of(in ? _("online") : _("offline")));
}

/* "2026-11-20 17:02" as dates are read at the desk. */
static struct str moment(char out[FORMAT_MAX], struct str at)
{
    if (at.n != strlen("2026-11-20 17:02"))
        return at;
    snprintf(out, FORMAT_MAX, "%.2s/%.2s/%.4s %.5s", at.p + 8, at.p + 5, at.p, at.p + 11);
    return str_of(out);
}

static void say_last_access(struct app *a, const struct svc_session *s)
{
    char text[FORMAT_MAX];
    struct str at = moment(text, s->last_access_at);

    if (s->last_access_at.n == 0)
        stack_say(a->env.stack, ROLE_NORMAL, str_of(_("Welcome. This is your first sign-in.")));
    else if (s->last_access_from.n == 0)
        stack_sayf(a->env.stack, ROLE_NORMAL, _("Your last access: %.*s."), STR_ARG(at));
    else
        stack_sayf(a->env.stack, ROLE_NORMAL, _("Your last access: %.*s, from %.*s."),
                   STR_ARG(at), STR_ARG(s->last_access_from));
}

static void open_home(struct app *a)
{
    const struct svc_session *s = svc_session_of(a->env.svc);

    stack_clear(a->env.stack);
    stack_open(a->env.stack, a->options.studio ? SCREEN_STUDIO : SCREEN_BOARD, NULL, NULL, NULL);
    if (s != NULL && !a->options.studio)
        say_last_access(a, s);
    idle_touched(a);
}

static void reference_loaded(void *ctx, const struct err *err)
{
    struct app *a = ctx;

    if (err_is(err))
        stack_say_err(a->env.stack, err);
    else
        stack_refresh(a->env.stack);
}

/* The first screen, and behind what it asks for the lists, which it does not need to be painted. */
static void begin_work(struct app *a)
{
    open_home(a);
    if (!a->options.studio)
        reference_load(a->env.svc, &a->env.reference, reference_loaded, a);
}

static void password_chosen(void *ctx, const struct outcome *o)
{
    struct app *a = ctx;

    if (o->accepted)
        begin_work(a);
    else
        session_sign_out(&a->env);
}

/* The person's language, unless the command line asked for another. The people of a demonstration are
 * nobody's: there the terminal's language goes first, if it names one. */
static void use_language(struct app *a, const struct svc_session *s)
{
    struct arena arena;

    if (environment_of(s->environment) == ENV_DEMO && i18n_asked())
        return;
    arena_init(&arena, 64);
    if (a->options.language == NULL && s->language.n != 0)
        session_language(&a->env, str_c(&arena, s->language));
    arena_free(&arena);
}

static void come_in(struct app *a)
{
    const struct svc_session *s = svc_session_of(a->env.svc);

    if (a->inside) {
        show_link(a);
        stack_say(a->env.stack, ROLE_GOOD, str_of(_("The line is back.")));
        return;
    }
    a->inside = true;
    use_language(a, s);
    show_identity(a, s);
    show_link(a);
    if (s->must_change_password) {
        stack_clear(a->env.stack);
        ui_busy_forget(a->env.stack); /* what was typed ahead is no password */
        stack_open(a->env.stack, SCREEN_FIRST_PASSWORD, NULL, password_chosen, a);
    } else {
        begin_work(a);
    }
}

static void leave_for_sign_in(struct app *a)
{
    a->inside = false;
    a->clinic[0] = '\0';
    idle_stop(a);
    env_take(&a->env, 0, STR_EMPTY, STR_EMPTY);
    frame_identity(a->env.stack, NULL);
    frame_link(a->env.stack, ROLE_DIM, STR_EMPTY);
    stack_clear(a->env.stack);
    stack_forget(a->env.stack);
    stack_open(a->env.stack, SCREEN_SIGN_IN, NULL, NULL, NULL);
}

static void line_lost(struct app *a)
{
    show_link(a);
    if (svc_locked(a->env.svc)) /* by itself: see svc_lock */
        idle_hide(&a->env);
    stack_say(a->env.stack, ROLE_WARN,
              str_of(stack_unsaved(a->env.stack) != NULL
                         ? _("The server is out of reach. What you typed is kept; trying again...")
                         : _("The server is out of reach; trying again...")));
}

void session_changed(void *ctx, const struct svc_change *change)
{
    struct app *a = ctx;
    struct err why;

    (void)change;
    switch (svc_state_of(a->env.svc)) {
    case SVC_IN:
        come_in(a);
        break;
    case SVC_LOST:
        line_lost(a);
        break;
    case SVC_REFUSED:
        if (!a->inside)
            break; /* the sign-in screen says it */
        why = svc_error(a->env.svc);
        leave_for_sign_in(a);
        stack_say_err(a->env.stack, &why);
        break;
    case SVC_OUT:
        if (a->inside)
            leave_for_sign_in(a);
        break;
    case SVC_CONNECTING:
    case SVC_PASSWORD:
        break;
    }
}

void session_sign_out(struct env *e)
{
    svc_sign_out(e->svc);
}

void session_clinic(struct env *e, struct str name)
{
    struct app *a = e->app;
    const struct svc_session *s = svc_session_of(e->svc);

    while (name.n >= sizeof a->clinic)
        name.n = utf8_prev(name, name.n);
    snprintf(a->clinic, sizeof a->clinic, "%.*s", STR_ARG(name));
    if (s != NULL)
        show_identity(a, s);
}

void session_language(struct env *e, const char *code)
{
    const struct svc_session *s = svc_session_of(e->svc);
    struct err err = i18n_language(code);

    if (err_is(&err))
        stack_say_err(e->stack, &err);
    if (s != NULL) {
        show_identity(e->app, s);
        show_link(e->app);
    }
    stack_reword(e->stack);
}
