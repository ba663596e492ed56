/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "screen/session/password.h"

#include <string.h>

#include "i18n/i18n.h"
#include "model/password.h"
#include "screen/common/args.h"
#include "screen/common/env.h"
#include "svc/account.h"
#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/form_leave.h"
#include "ui/frame.h"

enum { TICK_FORM = 100, FORM_COLS = 60, PASSWORD_MAX_CHARS = 256 };

struct password {
    struct form form;
    struct form_env form_env;
    int call; /* the change on its way, 0: none */
    int busy;
    struct rect area;
};

static bool is_first(const struct view *v)
{
    return view_class_of(v)->alone;
}

static void check_new(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                      struct arena *scratch, struct field_verdict *verdict)
{
    const struct svc_session *s = svc_session_of(env_of(ctx)->svc);
    struct err e = password_check(value, s != NULL ? s->login : STR_EMPTY);

    (void)f;
    (void)d;
    (void)scratch;
    verdict->bad = err_is(&e);
    verdict->msgid = e.msgid;
}

static void check_again(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                        struct arena *scratch, struct field_verdict *verdict)
{
    (void)ctx;
    (void)d;
    (void)scratch;
    verdict->bad = !str_eq(value, form_get(f, "new"));
    verdict->msgid = N_("The two are not the same. Type it once more.");
}

static const struct field_def fields[] = {
    {.id = "new",
     .label = N_("New password"),
     .hint = N_("At least 10 characters; a sentence of your own is good"),
     .type = FIELD_TEXT,
     .flags = FIELD_REQUIRED | FIELD_SECRET,
     .width = 32,
     .max = PASSWORD_MAX_CHARS,
     .check = "new"},
    {.id = "again",
     .label = N_("Once more"),
     .type = FIELD_TEXT,
     .flags = FIELD_REQUIRED | FIELD_SECRET,
     .width = 32,
     .max = PASSWORD_MAX_CHARS,
     .check = "again"},
};
static const char *const sections[] = {""};
static const struct form_def password_form = {.id = "password",
                                              .fields = fields,
                                              .count = sizeof fields / sizeof fields[0],
                                              .sections = sections,
                                              .section_count = 1};
static const struct form_check checks[] = {{"new", check_new}, {"again", check_again}};

static struct err password_open(struct view *v, const void *args)
{
    struct password *p = view_state(v);

    (void)args;
    p->form_env = (struct form_env){
        .ctx = v, .checks = checks, .check_count = sizeof checks / sizeof checks[0]};
    return form_init(&p->form, view_arena(v), &password_form, &p->form_env, view_host(v), TICK_FORM);
}

static void answered_later(void *ctx, const struct answer *a, const struct err *err)
{
    struct env *e = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_say(e->stack, ROLE_GOOD, str_of(_("The password is changed.")));
    else
        env_say_answer(e, a, err);
}

static void password_close(struct view *v)
{
    struct password *p = view_state(v);
    struct env *e = env_of(v);

    if (p->call != 0)
        svc_leave(e->svc, p->call, answered_later, e);
    ui_busy_end(e->stack, p->busy);
    form_fini(&p->form);
}

static void password_layout(struct view *v, struct rect area)
{
    struct password *p = view_state(v);
    int cols = area.cols < FORM_COLS ? area.cols : FORM_COLS;

    p->area = area;
    form_layout(&p->form, (struct rect){.row = 3,
                                        .col = (area.cols - cols) / 2,
                                        .rows = area.rows - 4,
                                        .cols = cols});
}

static void password_paint(struct view *v, struct surface *s, bool all)
{
    struct password *p = view_state(v);

    if (all)
        draw_text(s, 1, 0, p->area.cols, ROLE_STRONG, ALIGN_CENTRE,
                  is_first(v) ? str_of(_("Choose your own password before you begin."))
                              : str_of(_("Choose a new password.")));
    form_paint(&p->form, s, all);
}

static void answered(void *ctx, const struct answer *a, const struct err *err)
{
    struct view *v = ctx;
    struct password *p = view_state(v);
    struct env *e = env_of(v);

    p->call = 0;
    ui_busy_end(e->stack, p->busy);
    p->busy = 0;
    if (err_is(err) || a->outcome != ANSWER_OK) {
        env_say_answer(e, a, err);
        return;
    }
    stack_say(e->stack, ROLE_GOOD, str_of(_("The password is changed.")));
    view_result(v, true, 0, NULL);
    view_touch(v, UI_CLOSE);
}

/* Esc while the change is on its way. Who has to choose one cannot go on without the answer. */
static void leave_wait(void *ctx)
{
    struct view *v = ctx;
    struct password *p = view_state(v);
    struct env *e = env_of(v);
    const struct svc_session *s = svc_session_of(e->svc);

    ui_busy_end(e->stack, p->busy);
    p->busy = 0;
    stack_say(e->stack, ROLE_WARN, str_of(_("Still being saved: the outcome will be said here.")));
    if (s != NULL && s->must_change_password)
        return;
    svc_leave(e->svc, p->call, answered_later, e);
    p->call = 0;
    view_touch(v, UI_CLOSE);
}

static unsigned save(struct view *v)
{
    struct password *p = view_state(v);
    struct env *e = env_of(v);

    if (p->call != 0)
        return UI_DONE;
    if (form_check_all(&p->form) > 0)
        return UI_REPAINT;
    p->busy = ui_busy_begin(e->stack, str_of(_("Changing the password...")), leave_wait, v);
    p->call = account_change_password(e->svc, form_get(&p->form, "new"), answered, v);
    return UI_REPAINT;
}

static void leave_answered(void *ctx, const struct outcome *o)
{
    struct env *e = ctx;

    if (o->accepted)
        e->sign_out(e);
}

/* Whoever does not want to choose one can only go; half typed, after a question: what is typed on would stand
 * readable in the sign-in. */
static unsigned sign_out(struct view *v)
{
    struct env *e = env_of(v);
    struct password *p = view_state(v);
    struct dialog d = {.first = str_of(_("Sign out?")),
                       .more = str_of(_("Without a new password nobody comes in.")),
                       .destructive = true};

    if (p->call != 0)
        return UI_DONE;
    if (form_unsaved(&p->form))
        dialog_yes_no(e->stack, &d, leave_answered, e);
    else
        e->sign_out(e);
    return UI_DONE;
}

static unsigned password_event(struct view *v, const struct event *ev)
{
    struct password *p = view_state(v);
    unsigned next = form_event(&p->form, ev);

    if (next == UI_PASS && ev->kind == EV_KEY && ev->key == K_ESC && is_first(v))
        return sign_out(v);

    if (next == UI_PASS && ev->kind == EV_KEY && ev->key == K_ENTER)
        return save(v);
    return next;
}

static unsigned password_command(struct view *v, const struct command *c)
{
    if (strcmp(c->id, "first_password.sign_out") == 0)
        return sign_out(v);
    return save(v);
}

static void password_cursor(const struct view *v, int *row, int *col)
{
    const struct password *p = view_state(v);

    form_cursor(&p->form, row, col);
}

/* While the change is on its way nobody may think that it did not happen. */
static bool password_may_close(struct view *v)
{
    struct password *p = view_state(v);

    return p->call == 0 && form_may_close(&p->form, v);
}

static struct str password_title(const struct view *v)
{
    (void)v;
    return str_of(_("New password"));
}

#define PASSWORD_CLASS(id, shuts_out)                                                              \
    {                                                                                              \
        .name = (id), .shape = VIEW_SCREEN, .state_size = sizeof(struct password),                 \
        .about = N_("A password of your own, which nobody else knows"),                            \
        .open = password_open, .layout = password_layout, .paint = password_paint,                 \
        .event = password_event, .command = password_command, .cursor = password_cursor,           \
        .may_close = password_may_close, .close = password_close, .title = password_title,         \
        .alone = (shuts_out)                                                                       \
    }
const struct view_class password_class = PASSWORD_CLASS(SCREEN_PASSWORD, false);
const struct view_class first_password_class = PASSWORD_CLASS(SCREEN_FIRST_PASSWORD, true);

static const struct command commands[] = {
    {.id = "password.save",
     .scope = SCREEN_PASSWORD,
     .keys = "Ctrl-S",
     .label = N_("Save"),
     .help = N_("Take the new password"),
     .group = N_("Session"),
     .audit = AUDIT_SECURITY,
     .bar = 1},
    {.id = "first_password.save",
     .scope = SCREEN_FIRST_PASSWORD,
     .keys = "Ctrl-S",
     .label = N_("Save"),
     .help = N_("Take the new password"),
     .group = N_("Session"),
     .audit = AUDIT_SECURITY,
     .bar = 1},
    {.id = "first_password.sign_out",
     .scope = SCREEN_FIRST_PASSWORD,
     .keys = "F10 Alt-0",
     .label = N_("Sign out"),
     .help = N_("Sign out and let the next person in"),
     .group = N_("Session"),
     .audit = AUDIT_SECURITY,
     .bar = 2},
};
const struct command_table password_commands = {commands, sizeof commands / sizeof commands[0]};
