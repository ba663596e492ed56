/* SPDX-License-Identifier: Apache-2.0 */
/* The first screen. It tells the services who wants in and shows what they answer; the composition
 * root opens the board when the person is in. */
#include <config.h>

#include "screen/session/signin.h"

#include <stdio.h>

#include "i18n/i18n.h"
#include "screen/common/env.h"
#include "ui/form.h"
#include "ui/frame.h"
#include "ui/wrap.h"

enum { TICK_RETRY, TICK_FORM = 100, FORM_COLS = 60, NAME_MAX_CHARS = 63, PASSWORD_MAX_CHARS = 256 };
enum { STATUS_ROWS = 3, MS_OF_SECOND = 1000 };

struct signin {
    struct form form;
    struct form_env form_env;
    int busy;   /* the keys are kept while it is looked at who comes */
    int watch;  /* subscription to the services' state */
    bool asked; /* the server wants a password, or looks at the one it got */
};

static bool password_shown(void *ctx, const struct form *f)
{
    const struct signin *s = view_state(ctx);

    (void)f;
    return s->asked;
}

static const struct field_def fields[] = {
    {.id = "login",
     .label = N_("Person"),
     .hint = N_("The name you sign in with, as in maria.souza"),
     .type = FIELD_TEXT,
     .flags = FIELD_REQUIRED,
     .width = 32,
     .max = NAME_MAX_CHARS},
    {.id = "password",
     .label = N_("Password"),
     .type = FIELD_TEXT,
     .flags = FIELD_SECRET,
     .width = 32,
     .max = PASSWORD_MAX_CHARS,
     .show_if = "password"},
};
static const char *const sections[] = {""};
static const struct form_def signin_form = {.id = "signin",
                                            .fields = fields,
                                            .count = sizeof fields / sizeof fields[0],
                                            .sections = sections,
                                            .section_count = 1};
static const struct form_show shows[] = {{"password", password_shown}};

/* What the services say, for the line under the form. */
static struct str status_text(const struct view *v, enum role *role)
{
    struct env *e = env_of(v);
    struct err why = svc_error(e->svc);

    *role = err_is(&why) ? ROLE_ERROR : ROLE_DIM;
    switch (svc_state_of(e->svc)) {
    case SVC_CONNECTING:
        if (svc_retry_ms(e->svc) < 0)
            why = OK;
        *role = err_is(&why) ? ROLE_ERROR : ROLE_DIM;
        return str_of(err_is(&why) ? _(why.msgid) : _("Connecting to the server... Esc leaves."));
    case SVC_REFUSED:
    case SVC_LOST:
        return str_of(_(why.msgid));
    case SVC_PASSWORD:
        if (err_is(&why))
            return str_of(_(why.msgid));
        return str_of(_("Type your password and press Enter."));
    case SVC_OUT:
    case SVC_IN:
        break;
    }
    return str_of(_("Type your name and press Enter."));
}

/* The server is not there: when it is tried again. False: nothing of the kind goes on. */
static bool retry_text(const struct view *v, char *out, size_t n)
{
    struct svc *svc = env_of(v)->svc;
    struct err why = svc_error(svc);
    int64_t left = svc_retry_ms(svc);

    if (svc_state_of(svc) != SVC_CONNECTING || !err_is(&why) || left < 0)
        return false;
    if (left == 0)
        snprintf(out, n, "%s", _("Trying again now... Esc gives up."));
    else
        snprintf(out, n, _("Trying again by itself, next in %d s... Esc gives up."),
                 (int)((left + MS_OF_SECOND - 1) / MS_OF_SECOND));
    return true;
}

/* The seconds go down while it is tried again and again; nothing ticks else. */
static void retry_tick(struct view *v)
{
    char text[200];

    view_timer(v, TICK_RETRY, retry_text(v, text, sizeof text) ? MS_OF_SECOND : -1);
}

static void paint_status(const struct view *v, struct surface *surface, int row)
{
    struct rect area = surface_area(surface);
    enum role role;
    struct str lines[STATUS_ROWS];
    char text[200];
    int n = text_wrap_all(status_text(v, &role), area.cols - 4, lines, STATUS_ROWS - 1);

    draw_blank(surface, (struct rect){row, 0, STATUS_ROWS, area.cols}, ROLE_NORMAL);
    for (int i = 0; i < n; i++)
        draw_text(surface, row + i, 0, area.cols, role, ALIGN_CENTRE, lines[i]);
    if (retry_text(v, text, sizeof text))
        draw_text(surface, row + n, 0, area.cols, ROLE_DIM, ALIGN_CENTRE, str_of(text));
}

/* What is typed while the server is asked is kept for the screen that comes; but it is never taken
 * for a password. */
static void hold(struct view *v, enum svc_state state)
{
    struct signin *s = view_state(v);
    struct stack *st = env_of(v)->stack;

    if (state == SVC_CONNECTING && s->busy == 0)
        s->busy = ui_busy_hold_all(st, str_of(_("Signing in…")), NULL, NULL);
    if (state == SVC_CONNECTING)
        return;
    ui_busy_end(st, s->busy);
    s->busy = 0;
    if (state != SVC_IN && ui_busy_forget(st))
        stack_say(st, ROLE_WARN, str_of(_("What was typed meanwhile is not kept.")));
}

static void state_changed(void *ctx, const struct svc_change *change)
{
    struct view *v = ctx;
    struct signin *s = view_state(v);
    enum svc_state state = svc_state_of(env_of(v)->svc);

    (void)change;
    hold(v, state);
    retry_tick(v);
    s->asked = state == SVC_PASSWORD || (s->asked && state == SVC_CONNECTING);
    form_touch(&s->form);
    if (state == SVC_PASSWORD)
        form_focus(&s->form, "password");
    view_touch(v, UI_LAYOUT);
}

static struct err signin_open(struct view *v, const void *args)
{
    struct signin *s = view_state(v);
    const char *login = args;

    s->form_env = (struct form_env){
        .ctx = v, .shows = shows, .show_count = sizeof shows / sizeof shows[0]};
    TRY(form_init(&s->form, view_arena(v), &signin_form, &s->form_env, view_host(v), TICK_FORM));
    if (login != NULL)
        form_set(&s->form, "login", str_of(login), STR_EMPTY);
    hold(v, svc_state_of(env_of(v)->svc));
    retry_tick(v);
    s->watch = svc_subscribe(env_of(v)->svc, SVC_TOPIC_STATE, state_changed, v);
    return OK;
}

static void signin_close(struct view *v)
{
    struct signin *s = view_state(v);

    svc_unsubscribe(env_of(v)->svc, s->watch);
    ui_busy_end(env_of(v)->stack, s->busy);
    form_fini(&s->form);
}

static void signin_layout(struct view *v, struct rect area)
{
    struct signin *s = view_state(v);
    int cols = area.cols < FORM_COLS ? area.cols : FORM_COLS;

    form_layout(&s->form, (struct rect){.row = area.rows / 3,
                                        .col = (area.cols - cols) / 2,
                                        .rows = form_rows(&s->form, cols) + 2,
                                        .cols = cols});
}

static void signin_paint(struct view *v, struct surface *surface, bool all)
{
    struct signin *s = view_state(v);
    struct rect area = surface_area(surface);
    int top = area.rows / 3;

    if (all) {
        draw_text(surface, top - 3, 0, area.cols, ROLE_STRONG, ALIGN_CENTRE, STR("arca"));
        draw_text(surface, top - 2, 0, area.cols, ROLE_DIM, ALIGN_CENTRE,
                  str_of(_("The front desk of the clinic")));
    }
    form_paint(&s->form, surface, all);
    paint_status(v, surface, top + form_rows(&s->form, FORM_COLS) + 3);
}

/* Enter on the last field: the name goes first; the password follows when it is asked for. */
static unsigned submit(struct view *v)
{
    struct signin *s = view_state(v);
    struct env *e = env_of(v);
    const struct field_def *at = form_focused(&s->form);
    struct err err;

    if (at != NULL && str_eq(str_of(at->id), STR("password"))) {
        if (svc_state_of(e->svc) != SVC_PASSWORD)
            return UI_DONE; /* the last one is still being looked at */
        svc_password(e->svc, form_get(&s->form, "password"));
        form_put(&s->form, "password", STR_EMPTY, STR_EMPTY);
        return UI_REPAINT;
    }
    if (form_check_all(&s->form) > 0)
        return UI_REPAINT;
    err = svc_sign_in(e->svc, str_c(view_arena(v), form_get(&s->form, "login")));
    if (err_is(&err))
        stack_say_err(e->stack, &err);
    return UI_REPAINT;
}

static unsigned signin_event(struct view *v, const struct event *ev)
{
    struct signin *s = view_state(v);
    unsigned next;

    if (ev->kind == EV_TICK && ev->key == TICK_RETRY) {
        retry_tick(v);
        return UI_REPAINT;
    }
    next = form_event(&s->form, ev);
    if (next != UI_PASS)
        return next;
    if (ev->kind == EV_KEY && ev->key == K_ENTER)
        return submit(v);
    if (ev->kind == EV_KEY && ev->key == K_ESC && svc_state_of(env_of(v)->svc) != SVC_OUT) {
        svc_sign_out(env_of(v)->svc);
        form_focus(&s->form, "login");
        return UI_REPAINT;
    }
    return UI_PASS;
}

static void signin_cursor(const struct view *v, int *row, int *col)
{
    const struct signin *s = view_state(v);

    form_cursor(&s->form, row, col);
}

static struct str signin_title(const struct view *v)
{
    (void)v;
    return str_of(_("Sign in"));
}

const struct view_class signin_class = {
    .name = "signin",
    .shape = VIEW_SCREEN,
    .about = N_("Say who you are; each person signs in with a name of their own"),
    .state_size = sizeof(struct signin),
    .open = signin_open,
    .layout = signin_layout,
    .paint = signin_paint,
    .event = signin_event,
    .cursor = signin_cursor,
    .close = signin_close,
    .title = signin_title,
};

static const struct command commands[] = {
    {.id = "signin.enter",
     .scope = "signin",
     .keys = "Enter",
     .label = N_("Sign in"),
     .help = N_("Sign in with the name and the password typed"),
     .group = N_("Session"),
     .audit = AUDIT_SECURITY,
     .bar = 1},
};
const struct command_table signin_commands = {commands, sizeof commands / sizeof commands[0]};
