/* SPDX-License-Identifier: Apache-2.0 */
/* staff_act: what the coordination does to an account. */
#include <config.h>

#include "screen/staff/priv.h"

#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "ui/dialog.h"
#include "ui/frame.h"

/* Shows a one-time code, this once. */
void staff_show_code(struct env *e, struct str login, const struct staff_code *code)
{
    struct dialog d = {.title = str_of(_("One-time code"))};
    struct arena a;

    arena_init(&a, 512);
    d.first = str_printf(&a, _("Write this code down for %.*s:"), STR_ARG(login));
    d.more = str_printf(&a, "    %s\n\n%s\n%s", code->text,
                        _("It is shown only now and is good for one day."),
                        _("At the first sign-in with it a password of one's own is chosen."));
    d.yes = str_of(_("I have written it down"));
    dialog_message(e->stack, &d, NULL, NULL);
    arena_free(&a);
}

const struct staff_row *staff_selected(const struct staff_list *p)
{
    const struct table_row *row = table_selected(&p->table);

    return row != NULL ? row->data : NULL;
}

/* --- writing --- */

static void write_end(struct staff_list *p)
{
    ui_busy_end(p->env->stack, p->busy);
    p->busy = p->write = 0;
}

static void on_left(void *ctx, const struct answer *a, const struct err *err)
{
    struct env *e = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_say(e->stack, ROLE_GOOD, str_of(_("The account is changed.")));
    else
        env_say_answer(e, a, err);
}

void staff_act_leave(struct staff_list *p)
{
    if (p->write != 0)
        svc_leave(p->env->svc, p->write, on_left, p->env);
    write_end(p);
    staff_code_wipe(&p->code);
}

static void leave_busy(void *ctx)
{
    staff_act_leave(ctx);
}

static void say_disabled(struct staff_list *p, int ended)
{
    if (ended == 0)
        stack_sayf(p->env->stack, ROLE_GOOD, _("%.*s cannot sign in any more; no session was open."),
                   STR_ARG(p->who.name));
    else
        stack_sayf(p->env->stack, ROLE_GOOD,
                   ngettext("%.*s cannot sign in any more; %d session was ended.",
                            "%.*s cannot sign in any more; %d sessions were ended.",
                            (unsigned long)ended),
                   STR_ARG(p->who.name), ended);
}

static void on_written(void *ctx, const struct answer *a, const struct err *err)
{
    struct staff_list *p = ctx;

    write_end(p);
    if (err_is(err) || a->outcome != ANSWER_OK) {
        env_say_answer(p->env, a, err);
    } else if (p->what == DO_RESET) {
        staff_show_code(p->env, p->who.login, &p->code);
    } else if (p->what == DO_ENABLE) {
        stack_sayf(p->env->stack, ROLE_GOOD,
                   _("%.*s can sign in again. Whoever forgot the password gets a code with r."),
                   STR_ARG(p->who.name));
    } else {
        say_disabled(p, (int)json_int(json_find(a->detail, "sessions"), 0));
    }
    staff_code_wipe(&p->code);
    table_own(&p->table, p->who.id);
    table_refresh(&p->table);
}

static void answered(void *ctx, const struct outcome *o)
{
    struct staff_list *p = ctx;
    struct svc *s = p->env->svc;

    if (!o->accepted || p->write != 0)
        return;
    svc_new_id(p->request);
    p->busy = ui_busy_begin(p->env->stack, str_of(_("Saving ...")), leave_busy, p);
    if (p->what == DO_RESET) {
        staff_code_new(&p->code);
        p->write = staff_reset(s, p->request, p->who.id, p->who.login, &p->code, on_written, p);
    } else {
        p->write = staff_set_active(s, p->request, p->who.id, p->who.version, p->what == DO_ENABLE,
                                    on_written, p);
    }
}

/* Keeps who is marked; false when nobody is. */
static bool keep(struct staff_list *p)
{
    const struct staff_row *r = staff_selected(p);

    if (r == NULL || p->write != 0)
        return false;
    arena_reset(&p->arena);
    p->who = *r;
    p->who.name = str_copy(&p->arena, r->name);
    p->who.login = str_copy(&p->arena, r->login);
    return true;
}

static void ask_disable(struct staff_list *p)
{
    struct dialog d = {.title = str_of(_("Disable the account")), .destructive = true};

    p->what = DO_DISABLE;
    d.first = str_printf(&p->arena, _("%.*s cannot sign in any more."), STR_ARG(p->who.name));
    d.more = p->who.sessions > 0
                 ? str_printf(&p->arena,
                              ngettext("%d open session ends at once; what was not saved there is lost.",
                                       "%d open sessions end at once; what was not saved there is lost.",
                                       (unsigned long)p->who.sessions),
                              p->who.sessions)
                 : str_of(_("Nothing that was written goes away; a brings the account back."));
    /* TRANSLATORS: the word that must be typed */
    dialog_typed(p->env->stack, &d, str_of(_("disable")), answered, p);
}

static void ask_enable(struct staff_list *p)
{
    struct dialog d = {.title = str_of(_("Enable the account")), .more = STR_EMPTY};

    p->what = DO_ENABLE;
    d.first = str_printf(&p->arena, _("Let %.*s sign in again?"), STR_ARG(p->who.name));
    dialog_yes_no(p->env->stack, &d, answered, p);
}

static void ask_reset(struct staff_list *p)
{
    struct dialog d = {.title = str_of(_("New one-time code")), .destructive = true};

    p->what = DO_RESET;
    d.first = str_printf(&p->arena, _("Give %.*s a new one-time code?"), STR_ARG(p->who.name));
    d.more = str_of(_("The old password stops working at once."));
    dialog_yes_no(p->env->stack, &d, answered, p);
}

void staff_act(struct staff_list *p, const char *command)
{
    if (!keep(p))
        return;
    if (strcmp(command, "staff.disable") == 0)
        ask_disable(p);
    else if (strcmp(command, "staff.enable") == 0)
        ask_enable(p);
    else
        ask_reset(p);
}
