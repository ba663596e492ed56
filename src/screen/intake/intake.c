/* SPDX-License-Identifier: Apache-2.0 */
/* intake: life and keys of the patient's form. */
#include <config.h>

#include "screen/intake/priv.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "ui/dialog.h"
#include "ui/form_leave.h"
#include "ui/frame.h"

static struct intake *of(const struct view *v)
{
    return view_state(v);
}

static void on_record(void *ctx, const struct svc_rows *r)
{
    struct intake *p = ctx;
    struct patient now;
    struct arena a;

    p->read = 0;
    ui_busy_end(p->env->stack, p->busy);
    arena_init(&a, 4096);
    p->error = patient_record(r, &a, &now);
    if (err_is(&p->error)) {
        p->state = INTAKE_FAILED;
    } else {
        p->version = now.version;
        snprintf(p->name, sizeof p->name, "%.*s", STR_ARG(now.name));
        intake_fill(p, &now);
        p->state = INTAKE_READY;
        form_read_only(&p->form, !now.may_edit);
        if (!now.may_edit)
            view_say(p->view, ROLE_WARN, str_of(_("You may look at this record but not change it.")));
    }
    arena_free(&a);
    view_touch(p->view, UI_REPAINT);
}

static void leave_reading(void *ctx)
{
    struct intake *p = ctx;

    stack_back(view_stack(p->view));
}

static void read_record(struct intake *p)
{
    p->state = INTAKE_READING;
    p->busy = ui_busy_hold(p->env->stack, STR_EMPTY, leave_reading, p);
    p->read = patient_read(p->env->svc, NULL, p->id, STR_EMPTY, on_record, p);
    view_touch(p->view, UI_REPAINT);
}

static void on_change(void *ctx, const struct svc_change *c)
{
    struct intake *p = ctx;

    if (c->topic == SVC_TOPIC_STATE && svc_state_of(p->env->svc) == SVC_IN) {
        p->alike_asked = STR_EMPTY;
        if (p->state == INTAKE_FAILED)
            read_record(p);
        else
            intake_alike_ask(p);
    } else if (c->topic == SVC_TOPIC_PATIENT && c->id == p->id && p->id != 0 && !c->own &&
               p->state == INTAKE_READY) {
        view_say(p->view, ROLE_WARN,
                 str_of(_("Somebody else has just changed this record; saving compares both.")));
    }
}

static struct err intake_open(struct view *v, const void *args)
{
    const struct args_patient *a = args;
    struct intake *p = of(v);

    p->env = env_of(v);
    p->view = v;
    p->id = a != NULL ? a->id : 0;
    p->state = INTAKE_READY;
    if (!p->env->reference.loaded)
        return err_make(ERR_BUSY, N_("The lists are still being read. Try again in a moment."),
                        "no look-ups yet");
    svc_new_id(p->request);
    intake_alike_open(p);
    TRY(intake_form_open(p));
    if (p->id == 0 && a != NULL && a->name.n > 0)
        form_put(&p->form, "registered_name", a->name, STR_EMPTY);
    p->subscribed =
        svc_subscribe(p->env->svc, SVC_TOPIC_PATIENT | SVC_TOPIC_STATE, on_change, p);
    if (p->id != 0) {
        form_read_only(&p->form, true);
        read_record(p);
    }
    return OK;
}

static void not_told(void *ctx, const struct answer *a, const struct err *err)
{
    (void)ctx;
    (void)a;
    (void)err;
}

static void intake_close(struct view *v)
{
    struct intake *p = of(v);

    if (p->subscribed == 0)
        return; /* was never opened */
    svc_unsubscribe(p->env->svc, p->subscribed);
    if (p->read != 0)
        svc_drop(p->env->svc, p->read);
    if (p->write != 0 && p->leaving)
        intake_leave(p);
    else if (p->write != 0) /* everything closes: nobody is there to be told */
        svc_leave(p->env->svc, p->write, not_told, NULL);
    else if (p->state == INTAKE_READING)
        ui_busy_end(p->env->stack, p->busy);
    intake_alike_close(p);
    form_fini(&p->form);
}

void intake_take_over(struct view *v, const struct form_state *st, int64_t id, int version)
{
    struct intake *p = of(v);

    if (p->read != 0) {
        svc_drop(p->env->svc, p->read);
        ui_busy_end(p->env->stack, p->busy);
    }
    p->read = 0;
    p->id = id;
    p->version = version;
    p->state = INTAKE_READY;
    form_read_only(&p->form, false);
    form_import(&p->form, st);
    intake_age(p);
    view_touch(v, UI_REPAINT);
}

static void intake_layout(struct view *v, struct rect area)
{
    form_layout(&of(v)->form, (struct rect){0, 0, area.rows, area.cols});
}

static void intake_paint(struct view *v, struct surface *s, bool all)
{
    struct intake *p = of(v);
    struct rect r = surface_area(s);

    if (p->state == INTAKE_READING || p->state == INTAKE_FAILED) {
        draw_blank(s, r, ROLE_NORMAL);
        if (p->state == INTAKE_READING)
            draw_text(s, 1, 2, r.cols - 4, ROLE_DIM, ALIGN_LEFT, str_of(_("Reading ...")));
        if (p->state == INTAKE_FAILED) {
            draw_text(s, 1, 2, r.cols - 4, ROLE_ERROR, ALIGN_LEFT, str_of(_(p->error.msgid)));
            draw_text(s, 3, 2, r.cols - 4, ROLE_DIM, ALIGN_LEFT,
                      str_of(_("r tries again, Esc goes back.")));
        }
        return;
    }
    form_paint(&p->form, s, all);
}

static void intake_cursor(const struct view *v, int *row, int *col)
{
    const struct intake *p = of(v);

    if (p->state == INTAKE_READING || p->state == INTAKE_FAILED) {
        *row = 1;
        *col = 2;
        return;
    }
    form_cursor(&p->form, row, col);
}

static unsigned intake_event(struct view *v, const struct event *e)
{
    struct intake *p = of(v);
    unsigned next;

    if (p->state == INTAKE_FAILED && e->kind == EV_TEXT && e->key == 'r') {
        read_record(p);
        return UI_DONE | UI_REPAINT;
    }
    if (p->state == INTAKE_READING || p->state == INTAKE_FAILED)
        return e->kind == EV_TICK ? form_event(&p->form, e) : UI_PASS;
    next = form_event(&p->form, e);
    if (next == UI_PASS && e->kind == EV_KEY && e->key == K_ENTER)
        return intake_save(p);
    return next;
}

static unsigned intake_command(struct view *v, const struct command *c)
{
    struct intake *p = of(v);

    if (strcmp(c->id, "intake.save") == 0)
        return intake_save(p);
    if (strcmp(c->id, "intake.alike") == 0)
        intake_alike_choose(p, false);
    return UI_DONE;
}

static bool intake_unsaved(const struct view *v)
{
    const struct intake *p = of(v);

    return p->state == INTAKE_SAVING || (p->state == INTAKE_READY && form_unsaved(&p->form));
}

static void on_leave(void *ctx, const struct outcome *o)
{
    struct intake *p = ctx;

    if (!o->accepted)
        return;
    p->leaving = true;
    view_touch(p->view, UI_CLOSE);
}

static bool intake_may_close(struct view *v)
{
    struct intake *p = of(v);
    struct dialog q = {.destructive = true};

    if (!intake_unsaved(v))
        return true;
    if (p->state != INTAKE_SAVING)
        return form_may_close(&p->form, v);
    q.first = str_of(_("Leave the form while it is being saved?"));
    q.more = str_of(_("The save goes on, and its outcome is said in the message line. What was "
                      "typed comes back if it is not accepted."));
    q.yes = str_of(_("Leave"));
    q.no = str_of(_("Wait"));
    dialog_yes_no(view_stack(v), &q, on_leave, p);
    return false;
}

static unsigned intake_context(const struct view *v)
{
    return of(v)->state == INTAKE_READY ? 1u : 0u;
}

static struct str intake_title(const struct view *v)
{
    struct intake *p = of(v);

    if (p->id == 0)
        return str_of(_("New patient"));
    snprintf(p->title, sizeof p->title, "%s  %s", _("Edit patient"), p->name);
    return str_of(p->title);
}

const struct view_class intake_class = {
    .name = SCREEN_PATIENT_FORM,
    .shape = VIEW_SCREEN,
    .about = N_("Register a person, or correct what is on file"),
    .state_size = sizeof(struct intake),
    .open = intake_open,
    .layout = intake_layout,
    .paint = intake_paint,
    .event = intake_event,
    .command = intake_command,
    .cursor = intake_cursor,
    .may_close = intake_may_close,
    .close = intake_close,
    .context = intake_context,
    .title = intake_title,
    .unsaved = intake_unsaved,
    .signs = form_signs,
};

#define FORM N_("Patient's form")

static const struct command commands[] = {
    {.id = "intake.save", .scope = SCREEN_PATIENT_FORM, .keys = "Ctrl-S", .label = N_("Save"),
     .help = N_("Check every field and save the patient"), .group = FORM, .needs = "patient.edit",
     .when = 1, .why_not = N_("Wait until the record is there."), .audit = AUDIT_WRITE, .bar = 2},
    {.id = "intake.alike", .scope = SCREEN_PATIENT_FORM, .keys = "Alt-d", .label = N_("Similar"),
     .help = N_("Look at the records that may be the same person"), .group = FORM,
     .needs = "patient.duplicates", .when = 1, .why_not = N_("Wait until the record is there."),
     .audit = AUDIT_READ, .bar = 2},
};
const struct command_table intake_commands = {commands, sizeof commands / sizeof commands[0]};
