/* SPDX-License-Identifier: Apache-2.0 */
/* The cancel screen: the form, its question, its answer. */
#include <config.h>

#include "screen/cancel/cancel.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "screen/cancel/priv.h"
#include "svc/words.h"
#include "ui/dialog.h"
#include "ui/form_leave.h"
#include "ui/frame.h"

static const struct field_def fields[] = {
    {.id = "who", .label = N_("Cancel"), .type = FIELD_READONLY},
    {.id = "when", .label = N_("When"), .type = FIELD_READONLY},
    {.id = "by", .label = N_("Who cancels"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
     .width = 20, .choices = "by"},
    {.id = "reason_id", .label = N_("Reason"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
     .width = 36, .choices = "reasons"},
    {.id = "note", .label = N_("Note"), .type = FIELD_TEXT, .max = 255},
    {.id = "back_to_list", .label = N_("Back to the waiting list"), .type = FIELD_FLAG,
     .show_if = "came_from_list", .hint = N_("The person keeps the old place")},
};
static const char *const sections[] = {""};
static const struct form_def cancel_form = {
    .id = "cancel",
    .fields = fields,
    .count = sizeof fields / sizeof fields[0],
    .sections = sections,
    .section_count = 1,
};

static struct cancel_view *of(const struct view *v)
{
    return view_state(v);
}

static bool came_from_list(void *ctx, const struct form *f)
{
    (void)f;
    return ((struct cancel_view *)ctx)->visit.waiting_id != 0;
}

static const struct form_show shows[] = {{"came_from_list", came_from_list}};

static void fill(struct cancel_view *c)
{
    const struct reference *r = &c->env->reference;
    struct choice_item *by = ARENA_ARRAY(&c->arena, struct choice_item, 2);
    struct choice_item *why = ARENA_ARRAY(&c->arena, struct choice_item, r->lookup_count + 1);
    size_t n = 0;

    by[0] = (struct choice_item){.code = STR("patient"), .label = str_of(_("The patient"))};
    by[1] = (struct choice_item){.code = STR("clinic"), .label = str_of(_("The clinic"))};
    for (size_t i = 0; i < r->lookup_count; i++)
        if (r->lookups[i].active && str_eq(r->lookups[i].kind, STR("cancel_reason")))
            why[n++] = (struct choice_item){
                .code = str_printf(&c->arena, "%" PRId64, r->lookups[i].id),
                .label = str_copy(&c->arena, reference_label(&r->lookups[i]))};
    c->sources[0] = (struct choice_source){.name = "by", .items = by, .count = 2};
    c->sources[1] = (struct choice_source){.name = "reasons", .items = why, .count = n};
    c->form_env = (struct form_env){.ctx = c, .shows = shows, .show_count = 1,
                                    .sources = c->sources, .source_count = 2};
}

/* --- reading the visit --- */

static void came(void *ctx, const struct svc_rows *r)
{
    struct cancel_view *c = ctx;
    const struct lookup *usual =
        reference_code(&c->env->reference, "cancel_reason", STR("unable"));
    char when[200];
    struct err e = appointment_decode(r, &c->arena, &c->visit);

    c->call = 0;
    ui_busy_end(c->env->stack, c->busy);
    c->busy = 0;
    if (err_is(&e)) {
        stack_say_err(c->env->stack, &e);
        c->shut = true;
        view_touch(c->view, UI_CLOSE);
        return;
    }
    c->read = true;
    visit_take(c->env, &c->visit);
    form_set(&c->form, "who", c->visit.patient, STR_EMPTY);
    form_set(&c->form, "when", cancel_when(c, when, sizeof when), STR_EMPTY);
    form_set(&c->form, "by", STR("patient"), str_of(_("The patient")));
    if (usual != NULL)
        form_set(&c->form, "reason_id", str_printf(&c->arena, "%" PRId64, usual->id),
                 reference_label(usual));
    form_touch(&c->form);
    form_focus(&c->form, "reason_id");
    view_touch(c->view, UI_REPAINT);
}

static void leave_read(void *ctx)
{
    struct cancel_view *c = ctx;

    c->shut = true;
    view_touch(c->view, UI_CLOSE);
}

/* The time of a visit that was moved away. */
static void take_freed(struct cancel_view *c, const struct args_freed *f)
{
    c->visit = (struct appointment){.professional_id = f->professional_id,
                                    .professional = str_copy(&c->arena, f->professional),
                                    .kind_id = f->kind_id,
                                    .day = f->day,
                                    .time = f->minute,
                                    .minutes = f->minutes,
                                    .starts_at = f->starts_at};
    c->read = c->done = c->moved = true;
    fit_load(c);
}

static struct err cancel_open(struct view *v, const void *args)
{
    struct cancel_view *c = of(v);
    const struct args_appointment *with = args;

    c->view = v;
    c->env = env_of(v);
    if (with == NULL)
        return err_make(ERR_BUG, N_("Choose a visit first."), "cancel without a visit");
    svc_new_id(c->request);
    arena_init(&c->arena, 8192);
    fill(c);
    fit_init(c);
    TRY(form_init(&c->form, view_arena(v), &cancel_form, &c->form_env, view_host(v), 0));
    if (with->freed != NULL) {
        take_freed(c, with->freed);
        return OK;
    }
    c->busy = ui_busy_hold(c->env->stack, str_of(_("Reading the visit…")), leave_read, c);
    c->call = appointment_read(c->env->svc, with->id, came, c);
    return OK;
}

/* --- cancelling --- */

static void mark(struct cancel_view *c, const struct answer *a)
{
    for (size_t i = 0; i < cancel_form.count; i++)
        if (str_eq(a->field, str_of(fields[i].id))) {
            form_set_error(&c->form, fields[i].id, str_of(_(words_of(a->code))));
            form_focus(&c->form, fields[i].id);
        }
}

static void answered(void *ctx, const struct answer *a, const struct err *err)
{
    struct cancel_view *c = ctx;

    c->call = 0;
    c->writing = false;
    ui_busy_end(c->env->stack, c->busy);
    c->busy = 0;
    if (!err_is(err) || !err->unknown_outcome)
        svc_new_id(c->request);
    if (err_is(err) || a->outcome != ANSWER_OK) {
        env_say_answer(c->env, a, err);
        if (!err_is(err))
            mark(c, a);
        /* What was typed stays and may be sent again, now that it has been said. */
        if (!err_is(err) && a->outcome == ANSWER_CONFLICT)
            c->visit.version = (int)json_int(json_find(a->detail, "version"), c->visit.version);
        view_touch(c->view, UI_REPAINT);
        return;
    }
    stack_sayf(c->env->stack, ROLE_GOOD, _("Cancelled: %.*s. u takes it back."),
               STR_ARG(c->visit.patient));
    view_result(c->view, true, 0, NULL);
    if (!env_may(c->env, "waiting.work")) {
        c->shut = true;
        view_touch(c->view, UI_CLOSE);
        return;
    }
    c->done = true;
    fit_load(c);
    view_touch(c->view, UI_LAYOUT | UI_REPAINT);
}

void cancel_leave_write(void *ctx)
{
    struct cancel_view *c = ctx;

    visit_leave_write(c->env, c->call);
    c->call = 0;
    c->writing = false;
    c->shut = true;
    view_touch(c->view, UI_CLOSE);
}

static void confirmed(void *ctx, const struct outcome *o)
{
    struct cancel_view *c = ctx;
    char id[24];

    if (!o->accepted || c->call != 0)
        return;
    snprintf(id, sizeof id, "%.*s", STR_ARG(form_get(&c->form, "reason_id")));
    c->writing = true;
    c->busy = ui_busy_begin(c->env->stack, str_of(_("Saving…")), cancel_leave_write, c);
    c->call = appointment_cancel(c->env->svc, c->request, c->visit.id, c->visit.version,
                                 str_eq(form_get(&c->form, "by"), STR("clinic")),
                                 strtoll(id, NULL, 10), form_get(&c->form, "note"),
                                 form_visible(&c->form, "back_to_list") &&
                                     form_flag(&c->form, "back_to_list"),
                                 answered, c);
}

static unsigned ask(struct cancel_view *c)
{
    struct dialog d = {.title = str_of(_("Cancel")), .destructive = true, .no = str_of(_("No"))};
    char when[200], first[400];

    if (!c->read || c->call != 0)
        return UI_DONE;
    if (form_check_all(&c->form) > 0)
        return UI_REPAINT;
    snprintf(first, sizeof first, _("Cancel the session of %.*s?"), STR_ARG(c->visit.patient));
    d.first = str_of(first);
    d.more = cancel_when(c, when, sizeof when);
    dialog_yes_no(c->env->stack, &d, confirmed, c);
    return UI_REPAINT;
}

/* --- the view --- */

static void cancel_layout(struct view *v, struct rect area)
{
    struct cancel_view *c = of(v);

    form_layout(&c->form, (struct rect){0, 0, area.rows, area.cols});
    fit_layout(c, area);
}

static void cancel_paint(struct view *v, struct surface *s, bool all)
{
    struct cancel_view *c = of(v);

    if (c->done)
        fit_paint(c, s, all);
    else
        form_paint(&c->form, s, all);
}

static void cancel_cursor(const struct view *v, int *row, int *col)
{
    struct cancel_view *c = of(v);

    if (c->done)
        table_cursor(&c->table, row, col);
    else
        form_cursor(&c->form, row, col);
}

static unsigned cancel_event(struct view *v, const struct event *e)
{
    struct cancel_view *c = of(v);
    unsigned next;

    if (e->kind == EV_TICK)
        return e->key >= TICK_FIT_TABLE ? table_event(&c->table, e) : form_event(&c->form, e);
    if (c->done)
        return table_event(&c->table, e);
    next = c->writing ? UI_PASS : form_event(&c->form, e);
    if (next == UI_PASS && !c->writing && e->kind == EV_KEY && e->key == K_ENTER)
        return ask(c); /* behind the last field */
    return next;
}

static unsigned cancel_command(struct view *v, const struct command *command)
{
    struct cancel_view *c = of(v);
    const struct table_row *row = table_selected(&c->table);
    const struct fit_row *f = row != NULL ? row->data : NULL;
    char rest[200];

    if (strcmp(command->id, "cancel.save") == 0)
        return c->done ? UI_DONE : ask(c);
    if (strcmp(command->id, "cancel.book") == 0)
        return c->done ? fit_book(c) : UI_PASS;
    if (strcmp(command->id, "cancel.open") == 0 && c->done && f != NULL) {
        visit_open_patient(v, f->patient_id, f->patient,
                           visit_rest(c->env, f->birth_date, f->guardian, f->phone, STR_EMPTY, rest,
                                      sizeof rest));
        return UI_DONE;
    }
    if (strcmp(command->id, "cancel.undo") == 0)
        return visit_undo(v);
    return UI_PASS;
}

static unsigned cancel_context(const struct view *v)
{
    const struct cancel_view *c = of(v);

    return (c->read && !c->done ? CANCEL_READ : 0) |
           (c->done && table_selected(&c->table) != NULL ? CANCEL_DONE : 0);
}

static bool cancel_typing(const struct view *v)
{
    return !of(v)->done;
}

static bool cancel_unsaved(const struct view *v)
{
    const struct cancel_view *c = of(v);

    return !c->shut && c->read && !c->done && form_dirty(&c->form);
}

static bool cancel_may_close(struct view *v)
{
    return of(v)->writing || !cancel_unsaved(v) || form_may_close(&of(v)->form, v);
}

static void cancel_close(struct view *v)
{
    struct cancel_view *c = of(v);

    if (c->writing)
        svc_leave(c->env->svc, c->call, visit_answered_later, c->env);
    else
        svc_drop(c->env->svc, c->call);
    ui_busy_end(c->env->stack, c->busy);
    fit_close(c);
    form_fini(&c->form);
    arena_free(&c->arena);
}

static struct str cancel_title(const struct view *v)
{
    struct cancel_view *c = of(v);

    snprintf(c->title, sizeof c->title, "%s", c->done ? _("A free time") : _("Cancel a visit"));
    return str_of(c->title);
}

const struct view_class cancel_class = {
    .name = SCREEN_CANCEL,
    .shape = VIEW_SCREEN,
    .about = N_("Cancel a visit, with the reason; then offer the time"),
    .state_size = sizeof(struct cancel_view),
    .open = cancel_open,
    .layout = cancel_layout,
    .paint = cancel_paint,
    .event = cancel_event,
    .command = cancel_command,
    .cursor = cancel_cursor,
    .may_close = cancel_may_close,
    .close = cancel_close,
    .context = cancel_context,
    .typing = cancel_typing,
    .title = cancel_title,
    .unsaved = cancel_unsaved,
    .signs = form_signs,
};

static const struct command rows[] = {
    {"cancel.save", "cancel", "Ctrl-S", N_("Cancel it"), N_("Cancel this visit"),
     N_("Cancelling"), "appointment.cancel", CANCEL_READ, N_("It is cancelled already."),
     AUDIT_WRITE, ASK_YES_NO, 2, NULL},
    {"cancel.book", "cancel", "b", N_("Book"), N_("Book this person into the free time"),
     N_("Cancelling"), "waiting.book", CANCEL_DONE, N_("Cancel the visit first: Ctrl-S."),
     AUDIT_WRITE, ASK_NEVER, 3, NULL},
    {"cancel.open", "cancel", "Enter", N_("Record"), N_("Open the record of this person"),
     N_("Cancelling"), "patient.open", CANCEL_DONE, N_("Cancel the visit first: Ctrl-S."),
     AUDIT_READ, ASK_NEVER, 4, NULL},
    {"cancel.undo", "cancel", "u", N_("Undo"), N_("Take the last step back"), N_("Cancelling"),
     "appointment.see", 0, NULL, AUDIT_WRITE, ASK_YES_NO, 5, NULL},
};
const struct command_table cancel_commands = {rows, sizeof rows / sizeof rows[0]};
