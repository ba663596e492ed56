/* SPDX-License-Identifier: Apache-2.0 */
/* The booking form as a screen: what it is opened with, its keys, leaving it. */
#include <config.h>

#include "screen/booking/booking.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "screen/booking/priv.h"
#include "ui/dialog.h"
#include "ui/frame.h"

static struct booking_view *of(const struct view *v)
{
    return view_state(v);
}

static void set_id(struct booking_view *b, const char *field, int64_t id, struct str label)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, id);
    if (id != 0)
        form_set(&b->form, field, str_of(text), label);
}

static void set_number(struct booking_view *b, const char *field, int n)
{
    char text[24];

    snprintf(text, sizeof text, "%d", n);
    form_set(&b->form, field, str_of(text), STR_EMPTY);
}

static void set_when(struct booking_view *b, struct date day, int minute)
{
    char text[FORMAT_MAX];

    if (!date_is_none(day)) {
        visit_day(day, text);
        form_set(&b->form, "day", str_of(text), STR_EMPTY);
    }
    if (minute > 0) {
        format_time(text, minute);
        form_set(&b->form, "time", str_of(text), STR_EMPTY);
        b->chosen = true;
    }
}

/* --- what the form begins with --- */

static void begin_new(struct booking_view *b, const struct args_booking *args)
{
    struct env *e = b->env;
    int64_t patient = args->patient_id != 0 ? args->patient_id : e->in_hand.id;
    struct str name = args->patient_id != 0 ? args->patient_name : str_of(e->in_hand.name);
    const struct professional *p = reference_professional(&e->reference, args->professional_id);
    const struct lookup *kind = reference_code(
        &e->reference, "appointment_kind", args->waiting_id != 0 ? STR("triage") : STR("psychotherapy"));

    b->waiting_id = args->waiting_id;
    b->first_day = date_is_none(args->first_day) ? args->day : args->first_day;
    b->wish = args->wish;
    b->wish.parts = str_copy(view_arena(b->view), args->wish.parts);
    b->wish.weekdays = str_copy(view_arena(b->view), args->wish.weekdays);
    set_id(b, "patient_id", patient, name);
    if (p != NULL)
        set_id(b, "professional_id", p->id, p->name);
    set_number(b, "minutes", p != NULL && p->minutes > 0 ? p->minutes : 50);
    if (kind != NULL)
        set_id(b, "kind", kind->id, reference_label(kind));
    if (args->room_id != 0 && reference_room(&e->reference, args->room_id) != NULL)
        set_id(b, "room_id", args->room_id, reference_room(&e->reference, args->room_id)->name);
    set_when(b, args->day, args->minute);
    /* The person in hand may not be the one who asks now: there the cursor stands, and typing names another. */
    form_focus(&b->form, args->patient_id == 0        ? "patient_id"
                         : args->professional_id == 0 ? "professional_id"
                                                      : "day");
    booking_about_ask(b);
    booking_slots_ask(b);
}

static void moved_came(void *ctx, const struct svc_rows *r)
{
    struct booking_view *b = ctx;
    struct appointment *m = &b->moved;
    char day[FORMAT_MAX], time[FORMAT_MAX];
    struct err e = appointment_decode(r, &b->moved_arena, m);

    b->read_call = 0;
    ui_busy_end(b->env->stack, b->busy);
    b->busy = 0;
    if (err_is(&e)) {
        stack_say_err(b->env->stack, &e);
        b->shut = true;
        view_touch(b->view, UI_CLOSE);
        return;
    }
    visit_take(b->env, m);
    visit_day(m->day, day);
    format_time(time, m->time);
    b->putting = true;
    form_set(&b->form, "who",
             str_printf(&b->moved_arena, _("%.*s, now %s %s"), STR_ARG(m->patient), day, time),
             STR_EMPTY);
    set_id(b, "professional_id", m->professional_id, m->professional);
    set_id(b, "room_id", m->room_id, m->room);
    set_number(b, "minutes", m->minutes);
    form_set(&b->form, "note", m->note, STR_EMPTY);
    set_when(b, m->day, m->time);
    b->first_day = m->day;
    b->putting = false;
    form_touch(&b->form);
    form_focus(&b->form, "day");
    booking_slots_ask(b);
    view_touch(b->view, UI_REPAINT);
}

static void leave_read(void *ctx)
{
    struct booking_view *b = ctx;

    b->shut = true;
    view_touch(b->view, UI_CLOSE);
}

static void told(void *ctx, const struct svc_change *c)
{
    struct booking_view *b = ctx;

    (void)c;
    if (svc_state_of(b->env->svc) == SVC_IN && b->slots_failed)
        booking_slots_ask(b);
}

static struct err booking_open(struct view *v, const void *args)
{
    static const struct args_booking nothing;
    const struct args_booking *with = args != NULL ? args : &nothing;
    struct booking_view *b = of(v);

    b->view = v;
    b->env = env_of(v);
    b->slot = -1;
    svc_new_id(b->request);
    arena_init(&b->moved_arena, 2048);
    arena_init(&b->about_arena, 1024);
    arena_init(&b->slot_arena[0], 4096);
    arena_init(&b->slot_arena[1], 4096);
    b->moved.id = with->appointment_id;
    booking_fields(b);
    TRY(form_init(&b->form, view_arena(v), &booking_form, &b->form_env, view_host(v), 0));
    form_set(&b->form, "hours", str_of(_("not recorded: those of the clinic are used")), STR_EMPTY);
    b->subscription = svc_subscribe(b->env->svc, SVC_TOPIC_STATE, told, b);
    if (with->appointment_id != 0) {
        b->busy = ui_busy_hold(b->env->stack, str_of(_("Reading the visit…")), leave_read, b);
        b->read_call = appointment_read(b->env->svc, with->appointment_id, moved_came, b);
    } else {
        begin_new(b, with);
    }
    return OK;
}

/* --- the view --- */

static void booking_layout(struct view *v, struct rect area)
{
    form_layout(&of(v)->form, (struct rect){0, 0, area.rows, area.cols});
}

static void booking_paint(struct view *v, struct surface *s, bool all)
{
    form_paint(&of(v)->form, s, all);
}

static void booking_cursor(const struct view *v, int *row, int *col)
{
    form_cursor(&of(v)->form, row, col);
}

/* Day, time and minutes hold a proposal: the first letter typed there begins anew. */
static void begin_anew(struct booking_view *b, const struct field_def *d)
{
    bool day = strcmp(d->id, "day") == 0, time = strcmp(d->id, "time") == 0;

    if (!day && !time && strcmp(d->id, "minutes") != 0)
        return;
    b->day_typed = b->day_typed || day;
    b->chosen = b->chosen || time;
    if (day || time)
        b->slot = -1;
    if (d == b->typed_in)
        return;
    b->putting = true;
    form_put(&b->form, d->id, STR_EMPTY, STR_EMPTY);
    b->putting = false;
}

static unsigned booking_event(struct view *v, const struct event *e)
{
    struct booking_view *b = of(v);
    const struct field_def *d = form_focused(&b->form);

    if (b->save_call != 0 && e->kind != EV_TICK)
        return UI_PASS; /* nothing is changed while it is being saved */
    if (d != NULL && (e->kind == EV_TEXT || e->kind == EV_PASTE))
        begin_anew(b, d);
    if (e->kind != EV_TICK)
        b->typed_in = d;
    return form_event(&b->form, e);
}

static unsigned booking_command(struct view *v, const struct command *c)
{
    struct booking_view *b = of(v);

    if (strcmp(c->id, "booking.save") == 0)
        return booking_save(b);
    if (strcmp(c->id, "booking.next") == 0)
        booking_slot_turn(b, 1);
    else if (strcmp(c->id, "booking.previous") == 0)
        booking_slot_turn(b, -1);
    else
        return UI_PASS;
    return UI_REPAINT;
}

static void leave_answered(void *ctx, const struct outcome *o)
{
    struct booking_view *b = ctx;

    if (o->accepted) {
        b->shut = true;
        view_touch(b->view, UI_CLOSE);
    }
}

/* What was proposed by the program alone is not worth a question. */
static bool typed(const struct booking_view *b)
{
    return !b->shut && (form_changed(&b->form, "note") || form_changed(&b->form, "reason") ||
                        (b->chosen && form_dirty(&b->form)));
}

static bool booking_may_close(struct view *v)
{
    struct booking_view *b = of(v);
    struct dialog d = {.first = str_of(_("Leave without booking?")),
                       .more = str_of(_("What was filled in is lost.")),
                       .yes = str_of(_("Leave")),
                       .no = str_of(_("Stay")),
                       .destructive = true};

    if (!typed(b))
        return true;
    dialog_yes_no(b->env->stack, &d, leave_answered, b);
    return false;
}

static bool booking_unsaved(const struct view *v)
{
    return typed(of(v));
}

static void booking_close(struct view *v)
{
    struct booking_view *b = of(v);

    svc_unsubscribe(b->env->svc, b->subscription);
    svc_drop(b->env->svc, b->read_call);
    svc_drop(b->env->svc, b->search_call);
    if (b->save_call != 0)
        svc_leave(b->env->svc, b->save_call, visit_answered_later, b->env);
    ui_busy_end(b->env->stack, b->busy);
    booking_slots_close(b);
    booking_about_close(b);
    form_fini(&b->form);
    arena_free(&b->lists);
    arena_free(&b->moved_arena);
}

static struct str booking_title(const struct view *v)
{
    struct booking_view *b = of(v);

    snprintf(b->title, sizeof b->title, "%s", b->moved.id != 0 ? _("Move a visit") : _("Book a visit"));
    return str_of(b->title);
}

const struct view_class booking_class = {
    .name = SCREEN_BOOKING,
    .shape = VIEW_SCREEN,
    .about = N_("Give a person a time with a professional"),
    .state_size = sizeof(struct booking_view),
    .open = booking_open,
    .layout = booking_layout,
    .paint = booking_paint,
    .event = booking_event,
    .command = booking_command,
    .cursor = booking_cursor,
    .may_close = booking_may_close,
    .close = booking_close,
    .title = booking_title,
    .unsaved = booking_unsaved,
    .signs = form_signs,
};

static const struct command rows[] = {
    {"booking.save", "booking", "Ctrl-S", N_("Save"), N_("Book this time"), N_("Booking"),
     "appointment.book", 0, NULL, AUDIT_WRITE, ASK_NEVER, 2, NULL},
    {"booking.next", "booking", "Ctrl-N", N_("Next free"), N_("The next free time"), N_("Booking"),
     "appointment.book", 0, NULL, AUDIT_SCREEN, ASK_NEVER, 3, NULL},
    {"booking.previous", "booking", "Ctrl-P", N_("Earlier"), N_("The free time before it"),
     N_("Booking"), "appointment.book", 0, NULL, AUDIT_SCREEN, ASK_NEVER, 4, NULL},
};
const struct command_table booking_commands = {rows, sizeof rows / sizeof rows[0]};
