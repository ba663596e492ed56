/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_form: life and keys of the form of an entry. */
#include <config.h>

#include "screen/waiting/form_priv.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "ui/form_leave.h"
#include "ui/frame.h"

static struct waiting_form *of(const struct view *v)
{
    return view_state(v);
}

static void on_entry(void *ctx, const struct svc_rows *r)
{
    struct waiting_form *p = ctx;
    struct waiting_entry now;
    struct arena a;

    p->read = 0;
    ui_busy_end(p->env->stack, p->busy);
    arena_init(&a, 4096);
    p->error = waiting_entry_decode(r, &a, &now);
    p->state = err_is(&p->error) ? WF_FAILED : WF_READY;
    if (p->state == WF_READY) {
        wf_fill(p, &now);
        form_read_only(&p->form, false);
        form_focus(&p->form, "priority");
    }
    arena_free(&a);
    view_touch(p->view, UI_REPAINT);
}

static void leave_reading(void *ctx)
{
    struct waiting_form *p = ctx;

    stack_back(view_stack(p->view));
}

static void read_entry(struct waiting_form *p)
{
    p->state = WF_READING;
    p->busy = ui_busy_hold(p->env->stack, STR_EMPTY, leave_reading, p);
    p->read = waiting_entry_read(p->env->svc, p->id, on_entry, p);
    view_touch(p->view, UI_REPAINT);
}

static void on_change(void *ctx, const struct svc_change *c)
{
    struct waiting_form *p = ctx;

    if (c->topic == SVC_TOPIC_STATE && svc_state_of(p->env->svc) == SVC_IN && p->state == WF_FAILED)
        read_entry(p);
    else if (c->topic == SVC_TOPIC_WAITING && c->id == p->id && p->id != 0 && !c->own &&
             p->state == WF_READY)
        view_say(p->view, ROLE_WARN,
                 str_of(_("Somebody else has just changed this entry. Saving will compare both.")));
}

static struct err waiting_form_open(struct view *v, const void *args)
{
    const struct args_waiting *a = args;
    struct waiting_form *p = of(v);

    p->env = env_of(v);
    p->view = v;
    p->state = WF_READY;
    if (a != NULL) {
        p->id = a->id;
        p->patient_id = a->patient_id;
        p->triage = a->triage && a->id != 0;
        snprintf(p->name, sizeof p->name, "%.*s", STR_ARG(a->name.p != NULL ? a->name : STR_EMPTY));
    }
    if (!p->env->reference.loaded)
        return err_make(ERR_BUSY, N_("The lists are still being read. Try again in a moment."),
                        "no look-ups yet");
    svc_new_id(p->request);
    arena_init(&p->arena, 1024);
    TRY(wf_form_open(p));
    if (p->id == 0 && p->patient_id == 0 && p->name[0] != '\0')
        form_put(&p->form, "registered_name", str_of(p->name), STR_EMPTY);
    p->subscribed =
        svc_subscribe(p->env->svc, SVC_TOPIC_WAITING | SVC_TOPIC_STATE, on_change, p);
    if (p->id != 0) {
        form_read_only(&p->form, true);
        read_entry(p);
    }
    return OK;
}

static void waiting_form_close(struct view *v)
{
    struct waiting_form *p = of(v);

    svc_unsubscribe(p->env->svc, p->subscribed);
    if (p->read != 0)
        svc_drop(p->env->svc, p->read);
    if (p->write != 0)
        wf_leave(p);
    else if (p->state == WF_READING)
        ui_busy_end(p->env->stack, p->busy);
    form_fini(&p->form);
    arena_free(&p->arena);
}

static void waiting_form_layout(struct view *v, struct rect area)
{
    form_layout(&of(v)->form, (struct rect){0, 0, area.rows, area.cols});
}

static void waiting_form_paint(struct view *v, struct surface *s, bool all)
{
    struct waiting_form *p = of(v);
    struct rect r = surface_area(s);

    if (p->state != WF_READING && p->state != WF_FAILED) {
        form_paint(&p->form, s, all);
        return;
    }
    draw_blank(s, r, ROLE_NORMAL);
    if (p->state == WF_READING) {
        draw_text(s, 1, 2, r.cols - 4, ROLE_DIM, ALIGN_LEFT, str_of(_("Reading ...")));
        return;
    }
    draw_text(s, 1, 2, r.cols - 4, ROLE_ERROR, ALIGN_LEFT, str_of(_(p->error.msgid)));
    draw_text(s, 3, 2, r.cols - 4, ROLE_DIM, ALIGN_LEFT, str_of(_("r tries again, Esc goes back.")));
}

static void waiting_form_cursor(const struct view *v, int *row, int *col)
{
    const struct waiting_form *p = of(v);

    if (p->state == WF_READING || p->state == WF_FAILED) {
        *row = 1;
        *col = 2;
        return;
    }
    form_cursor(&p->form, row, col);
}

static unsigned waiting_form_event(struct view *v, const struct event *e)
{
    struct waiting_form *p = of(v);
    unsigned next;

    if (p->state == WF_FAILED && e->kind == EV_TEXT && e->key == 'r') {
        read_entry(p);
        return UI_DONE | UI_REPAINT;
    }
    if (p->state == WF_READING || p->state == WF_FAILED)
        return e->kind == EV_TICK ? form_event(&p->form, e) : UI_PASS;
    next = form_event(&p->form, e);
    if (next == UI_PASS && e->kind == EV_KEY && e->key == K_ENTER)
        return wf_save(p);
    return next;
}

static unsigned waiting_form_command(struct view *v, const struct command *c)
{
    return strcmp(c->id, "waiting_form.save") == 0 ? wf_save(of(v)) : UI_DONE;
}

static bool waiting_form_may_close(struct view *v)
{
    struct waiting_form *p = of(v);

    return p->state != WF_READY || form_may_close(&p->form, v);
}

static bool waiting_form_unsaved(const struct view *v)
{
    const struct waiting_form *p = of(v);

    return p->state == WF_SAVING || (p->state == WF_READY && form_unsaved(&p->form));
}

static unsigned waiting_form_context(const struct view *v)
{
    return of(v)->state == WF_READY ? 1u : 0u;
}

static struct str waiting_form_title(const struct view *v)
{
    struct waiting_form *p = of(v);
    const char *what = p->id == 0 ? _("New on the list") : p->triage ? _("Triage") : _("Edit entry");

    snprintf(p->title, sizeof p->title, "%s%s%s", what, p->name[0] != '\0' ? "  " : "", p->name);
    return str_of(p->title);
}

const struct view_class waiting_form_class = {
    .name = SCREEN_WAITING_FORM,
    .shape = VIEW_SCREEN,
    .about = N_("Put a person on the waiting list, or correct an entry"),
    .state_size = sizeof(struct waiting_form),
    .open = waiting_form_open,
    .layout = waiting_form_layout,
    .paint = waiting_form_paint,
    .event = waiting_form_event,
    .command = waiting_form_command,
    .cursor = waiting_form_cursor,
    .may_close = waiting_form_may_close,
    .close = waiting_form_close,
    .context = waiting_form_context,
    .title = waiting_form_title,
    .unsaved = waiting_form_unsaved,
    .signs = form_signs,
};

static const struct command commands[] = {
    {.id = "waiting_form.save", .scope = SCREEN_WAITING_FORM, .keys = "Ctrl-S", .label = N_("Save"),
     .help = N_("Check every field and save the entry"), .group = N_("Waiting list"),
     .needs = "waiting.see", .when = 1, .why_not = N_("Wait until the entry is there."),
     .audit = AUDIT_WRITE, .bar = 2},
};
const struct command_table waiting_form_commands = {commands, sizeof commands / sizeof commands[0]};
