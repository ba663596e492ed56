/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of everywhere: the main screens, the lock, the session. */
#include <config.h>

#include <string.h>

#include "app/app_priv.h"
#include "i18n/i18n.h"
#include "model/staff.h"
#include "screen/common/args.h"
#include "svc/account.h"
#include "ui/dialog.h"
#include "ui/frame.h"

/* Each main screen's command is named like its class: "go.board" jumps to "board". */
static unsigned go(struct view *v, const struct command *c)
{
    stack_jump(view_stack(v), c->id + strlen("go."), NULL);
    return UI_DONE;
}

/* The board's key means today, whatever day the board was turned to. */
static unsigned go_board(struct view *v, const struct command *c)
{
    struct stack *st = view_stack(v);

    go(v, c);
    if (command_can_id(st, "board.today"))
        command_run_id(st, "board.today");
    return UI_DONE;
}

/* Who came in without a password cannot come back to what stands there half typed. */
static unsigned lock(struct view *v, const struct command *c)
{
    struct env *e = env_of(v);
    const struct svc_session *s = svc_session_of(e->svc);

    (void)c;
    if (s != NULL && !s->by_password && stack_unsaved(e->stack) != NULL)
        stack_say(e->stack, ROLE_WARN, str_of(_("Save first: without a password a lock ends in signing out.")));
    else
        idle_lock(e);
    return UI_DONE;
}

static void sign_out_answered(void *ctx, const struct outcome *o)
{
    if (o->accepted)
        session_sign_out(ctx);
}

static unsigned sign_out(struct view *v, const struct command *c)
{
    struct env *e = env_of(v);
    struct dialog d = {.first = str_of(_("Sign out?")),
                       .more = str_of(_("Text that was not saved is lost.")),
                       .destructive = true};

    (void)c;
    if (stack_unsaved(e->stack) != NULL)
        dialog_yes_no(e->stack, &d, sign_out_answered, e);
    else
        session_sign_out(e);
    return UI_DONE;
}

static unsigned password(struct view *v, const struct command *c)
{
    (void)c;
    stack_open(view_stack(v), SCREEN_PASSWORD, NULL, NULL, NULL);
    return UI_DONE;
}

static void language_kept(void *ctx, const struct answer *a, const struct err *err)
{
    env_say_answer(ctx, a, err);
}

static void language_chosen(void *ctx, const struct outcome *o)
{
    struct env *e = ctx;
    size_t count;
    const struct i18n_language *all = i18n_languages(&count);

    if (!o->accepted || strcmp(all[o->choice].code, i18n_language_now()) == 0)
        return;
    session_language(e, all[o->choice].code);
    if (svc_session_of(e->svc) != NULL && svc_session_of(e->svc)->staff_id != 0)
        account_set_language(e->svc, all[o->choice].code, language_kept, e);
}

static unsigned language(struct view *v, const struct command *c)
{
    struct dialog d = {.title = str_of(_("Language")), .first = str_of(_("In which language?"))};
    struct dialog_choice choices[DIALOG_CHOICES_MAX];
    size_t count, at = 0;
    const struct i18n_language *all = i18n_languages(&count);

    (void)c;
    for (size_t i = 0; i < count; i++) {
        bool now = strcmp(all[i].code, i18n_language_now()) == 0;

        at = now ? i : at;
        choices[i] = (struct dialog_choice){.label = str_of(all[i].name),
                                            .note = now ? str_of(_("in use")) : STR_EMPTY,
                                            .key = (char)('1' + i)};
    }
    dialog_choose(view_stack(v), &d, choices, count, (int)at, language_chosen, env_of(v));
    return UI_DONE;
}

/* --- the demo's people --- */

enum { PEOPLE_MAX = 16, LOGIN_MAX = 64 };

struct people {
    char login[PEOPLE_MAX][LOGIN_MAX];
    struct env *env;
    struct arena arena;
};

static void person_chosen(void *ctx, const struct outcome *o)
{
    struct people *p = ctx;
    struct env *e = p->env;
    char login[LOGIN_MAX];
    struct err err = OK;

    if (o->accepted)
        memcpy(login, p->login[o->choice], sizeof login);
    arena_free(&(struct arena){.head = p->arena.head, .chunk_bytes = p->arena.chunk_bytes});
    if (!o->accepted)
        return;
    svc_sign_out(e->svc);
    err = svc_sign_in(e->svc, login);
    if (err_is(&err))
        stack_say_err(e->stack, &err);
}

static void people_known(void *ctx, const struct demo_person *people, size_t count,
                         const struct err *err)
{
    struct env *e = ctx;
    struct dialog d = {.title = str_of(_("Demonstration")), .first = str_of(_("Go on as whom?"))};
    struct dialog_choice choices[PEOPLE_MAX];
    struct arena a;
    struct people *p;

    if (err_is(err)) {
        stack_say_err(e->stack, err);
        return;
    }
    if (count == 0) {
        stack_say(e->stack, ROLE_WARN, str_of(_("Only a demonstration lets you become somebody else.")));
        return;
    }
    arena_init(&a, sizeof *p);
    p = ARENA_NEW(&a, struct people);
    p->arena = a;
    p->env = e;
    count = count < PEOPLE_MAX ? count : PEOPLE_MAX;
    for (size_t i = 0; i < count; i++) {
        memcpy(p->login[i], people[i].login.p,
               people[i].login.n < LOGIN_MAX ? people[i].login.n : LOGIN_MAX - 1);
        choices[i] = (struct dialog_choice){.label = people[i].name,
                                            .note = staff_role_label(people[i].role),
                                            .key = i < 9 ? (char)('1' + i) : '\0'};
    }
    dialog_choose(e->stack, &d, choices, count, 0, person_chosen, p);
}

static void become_answered(void *ctx, const struct outcome *o)
{
    struct env *e = ctx;

    if (o->accepted)
        account_demo_people(e->svc, people_known, e);
}

static unsigned become(struct view *v, const struct command *c)
{
    struct env *e = env_of(v);
    struct dialog d = {.first = str_of(_("Switch person?")),
                       .more = str_of(_("Text that was not saved is lost.")),
                       .destructive = true};

    (void)c;
    if (stack_unsaved(e->stack) != NULL)
        dialog_yes_no(e->stack, &d, become_answered, e);
    else
        account_demo_people(e->svc, people_known, e);
    return UI_DONE;
}

static const struct command commands[] = {
    {.scope = "", .id = "go.patients", .keys = "F2 Alt-2", .label = N_("Patients"), .help = N_("Find, open and register patients"),
     .group = N_("Screens"), .needs = "patient.find", .audit = AUDIT_READ, .bar = 20, .run = go},
    {.scope = "", .id = "go.agenda", .keys = "F3 Alt-3", .label = N_("Agenda"), .help = N_("The agenda by day, week or patient"),
     .group = N_("Screens"), .needs = "appointment.see", .audit = AUDIT_READ, .bar = 21, .run = go},
    {.scope = "", .id = "go.waiting", .keys = "F4 Alt-4", .label = N_("Waiting"), .help = N_("The waiting list"),
     .group = N_("Screens"), .needs = "waiting.see", .audit = AUDIT_READ, .bar = 22, .run = go},
    {.scope = "", .id = "go.board", .keys = "F5 Alt-5", .label = N_("Today"), .help = N_("Today's board"),
     .group = N_("Screens"), .needs = "appointment.see", .audit = AUDIT_READ, .bar = 60, .run = go_board},
    {.scope = "", .id = "go.audit", .keys = "F9 Alt-9", .label = N_("Audit"), .help = N_("Who saw and did what"),
     .group = N_("Screens"), .needs = "audit.list", .audit = AUDIT_READ, .bar = 61, .run = go},
    {.scope = "", .id = "go.staff", .keys = "", .label = N_("Staff"), .help = N_("The people who sign in"),
     .group = N_("Screens"), .needs = "staff.see", .audit = AUDIT_READ, .run = go},
    {.scope = "", .id = "session.password", .keys = "", .label = N_("Password"), .help = N_("Change my password"),
     .group = N_("Session"), .audit = AUDIT_SECURITY, .run = password},
    {.scope = "", .id = "session.become", .keys = "", .label = N_("Switch person"),
     .help = N_("Become somebody else (in a demonstration)"), .group = N_("Session"),
     .audit = AUDIT_SECURITY, .ask = ASK_YES_NO, .run = become},
};
const struct command_table app_commands = {commands, sizeof commands / sizeof commands[0]};

static const struct command of_session[] = {
    {.scope = "", .id = "session.lock", .keys = "Ctrl-O", .label = N_("Lock"), .help = N_("Lock this terminal now"),
     .group = N_("Session"), .audit = AUDIT_SECURITY, .run = lock},
    {.scope = "", .id = "session.language", .keys = "", .label = N_("Language"), .help = N_("Português or English"),
     .group = N_("Session"), .audit = AUDIT_SECURITY, .run = language},
    {.scope = "", .id = "session.sign_out", .keys = "", .label = N_("Sign out"), .help = N_("Sign out and let the next person in"),
     .group = N_("Session"), .audit = AUDIT_SECURITY, .ask = ASK_YES_NO, .run = sign_out},
};
const struct command_table session_commands = {of_session, sizeof of_session / sizeof of_session[0]};
