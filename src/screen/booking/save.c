/* SPDX-License-Identifier: Apache-2.0 */
/* Saving a booking or a move: what the server answers, and what it offers with a refusal. */
#include <config.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/when.h"
#include "screen/booking/priv.h"
#include "svc/words.h"
#include "ui/dialog.h"
#include "ui/frame.h"

enum { NEXT_MAX = 6 };

/* "Fri 20 Nov 2026 10:30, J. Prado, Room 2": what matters most first, for the line may be short. */
static struct str said_where(const struct booking_view *b, const struct booking *v,
                             const struct answer *a, char *out, size_t n)
{
    const struct reference *ref = &b->env->reference;
    const struct professional *p = reference_professional(ref, v->professional_id);
    const struct room *room = reference_room(ref, json_int(json_find(a->detail, "room_id"), v->room_id));
    char day[FORMAT_MAX], time[FORMAT_MAX], who[120] = "";

    visit_day(v->day, day);
    format_time(time, v->minute);
    if (p != NULL)
        visit_short_name(p->name, who, sizeof who);
    snprintf(out, n, "%s %s%s%s%s%.*s", day, time, who[0] != '\0' ? ", " : "", who,
             room != NULL ? ", " : "", STR_ARG(room != NULL ? room->name : STR_EMPTY));
    return str_of(out);
}

/* The time that a moved visit leaves is offered to who waits, as a cancelled one is. */
static void offer_freed(struct stack *st, const struct env *e, const struct args_freed *freed)
{
    if (freed->professional_id != 0 && env_may(e, "waiting.book"))
        stack_open(st, SCREEN_CANCEL, &(struct args_appointment){.freed = freed}, NULL, NULL);
}

static void finish(struct booking_view *b, const struct answer *a)
{
    char where[300], who[120];
    struct booking v;
    struct env *e = b->env;
    const struct appointment *m = &b->moved;
    struct args_freed freed = {0};
    struct str name = m->id != 0 ? m->patient : form_shown(&b->form, "patient_id");

    booking_values(b, &v);
    said_where(b, &v, a, where, sizeof where);
    stack_sayf(e->stack, ROLE_GOOD, m->id != 0 ? _("Moved to %s: %.*s.") : _("Booked %s: %.*s."), where,
               STR_ARG(name));
    if (m->id != 0 && (date_cmp(v.day, m->day) != 0 || v.minute != m->time ||
                       v.professional_id != m->professional_id)) {
        snprintf(who, sizeof who, "%.*s", STR_ARG(m->professional));
        freed = (struct args_freed){m->professional_id, m->kind_id, str_of(who), m->day, m->time,
                                    m->minutes, m->starts_at};
    }
    b->shut = true;
    view_result(b->view, true, 0, NULL);
    view_touch(b->view, UI_CLOSE);
    offer_freed(e->stack, e, &freed);
}

/* The free times that the server named with its refusal. */
struct offer {
    struct booking_view *b;
    int count, overbook, roomless; /* indices of "all the same" and "without the room", -1 */
    struct date day[NEXT_MAX];
    int minute[NEXT_MAX];
};

static void offer_taken(void *ctx, const struct outcome *o)
{
    struct offer *f = ctx;
    struct booking_view *b = f->b;

    if (!o->accepted)
        return;
    if (o->choice == f->roomless) {
        form_put(&b->form, "room_id", STR_EMPTY, STR_EMPTY);
        form_set_error(&b->form, "room_id", STR_EMPTY);
        booking_save(b);
    } else if (o->choice == f->overbook) {
        b->offer_overbook = true;
        form_touch(&b->form);
        form_put(&b->form, "overbook", STR("1"), STR_EMPTY);
        form_focus(&b->form, "reason");
    } else {
        char day[FORMAT_MAX], time[FORMAT_MAX];

        visit_day(f->day[o->choice], day);
        format_time(time, f->minute[o->choice]);
        b->putting = true;
        form_put(&b->form, "day", str_of(day), STR_EMPTY);
        form_put(&b->form, "time", str_of(time), STR_EMPTY);
        form_set_error(&b->form, "time", STR_EMPTY);
        form_set_error(&b->form, "room_id", STR_EMPTY);
        b->putting = false;
        b->slot = -1;
        b->chosen = true;
        stack_say(b->env->stack, ROLE_NORMAL, str_of(_("Ctrl-S books this time.")));
    }
    view_touch(b->view, UI_REPAINT);
}

static bool read_next(struct arena *a, struct str one, struct date *day, int *minute)
{
    struct str iso = json_text(a, json_find(one, "day"));
    struct str time = json_text(a, json_find(one, "time"));

    return date_from_iso(iso.p, (int)iso.n, day) && when_time(time, minute) == WHEN_OK;
}

/* Which of the three stands in the way. */
static const char *taken_words(const struct answer *a)
{
    if (!str_eq(a->code, STR("slot_taken")))
        return _(words_of(a->code));
    if (str_eq(a->field, STR("patient_id")))
        return _("The patient has another visit then.");
    if (str_eq(a->field, STR("room_id")))
        return _("The room is in use then.");
    return _("The professional has another visit then.");
}

/* Who has the slot, and what is free next, to be chosen; overbooking last, where it is permitted. */
static void offer(struct booking_view *b, const struct answer *a)
{
    struct arena *arena = view_arena(b->view);
    struct offer *f = ARENA_NEW(arena, struct offer);
    struct dialog_choice rows[NEXT_MAX + 2];
    struct str next = json_find(a->detail, "next"), key, one;
    size_t at = 0;
    struct dialog d = {.title = str_of(_("Taken")),
                       .first = visit_taker(a, arena, b->said, sizeof b->said),
                       .more = str_of(_("Free next:"))};

    *f = (struct offer){.b = b, .overbook = -1, .roomless = -1};
    while (f->count < NEXT_MAX && next.n > 0 && json_next(next, &at, &key, &one)) {
        char day[FORMAT_MAX], time[FORMAT_MAX];

        if (!read_next(arena, one, &f->day[f->count], &f->minute[f->count]))
            continue;
        visit_day(f->day[f->count], day);
        format_time(time, f->minute[f->count]);
        rows[f->count] = (struct dialog_choice){
            .label = str_printf(arena, "%s  %s", day, time), .key = (char)('1' + f->count)};
        f->count++;
    }
    if (str_eq(a->field, STR("room_id"))) {
        f->roomless = f->count;
        rows[f->count++] = (struct dialog_choice){
            .label = str_of(_("This time, but without the room")), .key = 'r'};
    }
    if (str_eq(json_find(a->detail, "overbook"), STR("true")) && !form_flag(&b->form, "overbook")) {
        f->overbook = f->count;
        rows[f->count++] = (struct dialog_choice){
            .label = str_of(_("Book all the same, with a reason…")), .key = 'o'};
    }
    form_set_error(&b->form, str_eq(a->field, STR("room_id")) ? "room_id" : "time",
                   str_of(taken_words(a)));
    if (f->count > 0)
        dialog_choose(b->env->stack, &d, rows, (size_t)f->count, 0, offer_taken, f);
    else
        stack_say(b->env->stack, ROLE_ERROR, d.first);
}

static bool has_field(struct str id)
{
    for (size_t i = 0; i < booking_form.count; i++)
        if (str_eq(id, str_of(booking_form.fields[i].id)))
            return true;
    return false;
}

static void mark_fields(struct booking_view *b, const struct answer *a)
{
    struct str all = json_find(a->detail, "fields"), key, value;
    size_t at = 0;
    struct arena *arena = view_arena(b->view);

    if (has_field(a->field))
        form_set_error(&b->form, str_c(arena, a->field), str_of(_(words_of(a->code))));
    while (all.n > 0 && json_next(all, &at, &key, &value))
        if (has_field(key))
            form_set_error(&b->form, str_c(arena, key),
                           str_of(_(words_of(json_text(arena, value)))));
    form_next_error(&b->form);
}

/* Somebody else changed the visit that is being moved: both values, field by field. */
static void conflict(struct booking_view *b, const struct answer *a)
{
    struct arena *arena = view_arena(b->view);
    struct date day = DATE_NONE;
    int minute = -1;
    char text[FORMAT_MAX];
    int64_t professional = json_int(json_find(a->detail, "professional_id"), 0);
    const struct professional *p = reference_professional(&b->env->reference, professional);
    int64_t in = json_int(json_find(a->detail, "room_id"), 0);
    const struct room *room = reference_room(&b->env->reference, in);
    int minutes = (int)json_int(json_find(a->detail, "minutes"), b->moved.minutes);

    if (json_find(a->detail, "state").n == 0) { /* not shown: what stands there must be looked at first */
        stack_sayf(b->env->stack, ROLE_WARN, _("Not saved. %s"), _(words_of(a->code)));
        return;
    }
    b->moved.version = (int)json_int(json_find(a->detail, "version"), b->moved.version);
    form_conflict_begin(&b->form, str_of(_("another terminal")));
    if (read_next(arena, a->detail, &day, &minute)) {
        visit_day(day, text);
        form_conflict_field(&b->form, "day", str_of(text), STR_EMPTY);
        format_time(text, minute);
        form_conflict_field(&b->form, "time", str_of(text), STR_EMPTY);
    }
    if (p != NULL)
        form_conflict_field(&b->form, "professional_id",
                            str_printf(arena, "%" PRId64, professional), p->name);
    form_conflict_field(&b->form, "minutes", str_printf(arena, "%d", minutes), STR_EMPTY);
    form_conflict_field(&b->form, "room_id",
                        room != NULL ? str_printf(arena, "%" PRId64, in) : STR_EMPTY,
                        room != NULL ? room->name : STR_EMPTY);
    form_conflict_field(&b->form, "note", json_text(arena, json_find(a->detail, "note")), STR_EMPTY);
    stack_say(b->env->stack, ROLE_WARN, str_of(_(words_of(a->code))));
}

static void answered(void *ctx, const struct answer *a, const struct err *err)
{
    struct booking_view *b = ctx;

    b->save_call = 0;
    ui_busy_end(b->env->stack, b->busy);
    b->busy = 0;
    if (err_is(err)) {
        if (!err->unknown_outcome)
            svc_new_id(b->request);
        env_say_answer(b->env, a, err);
        return;
    }
    svc_new_id(b->request);
    if (a->outcome == ANSWER_OK) {
        finish(b, a);
        return;
    }
    if (str_eq(a->code, STR("slot_taken")) || str_eq(a->code, STR("outside_hours")))
        offer(b, a);
    else if (a->outcome == ANSWER_CONFLICT && b->moved.id != 0)
        conflict(b, a);
    else
        env_say_answer(b->env, a, err);
    if (has_field(a->field) && !str_eq(a->code, STR("slot_taken")))
        mark_fields(b, a);
    view_touch(b->view, UI_REPAINT);
}

static void leave_save(void *ctx)
{
    struct booking_view *b = ctx;

    visit_leave_write(b->env, b->save_call);
    b->save_call = 0;
    ui_busy_end(b->env->stack, b->busy);
    b->busy = 0;
    b->shut = true;
    view_touch(b->view, UI_CLOSE);
}

unsigned booking_save(struct booking_view *b)
{
    struct booking v;

    if (b->save_call != 0 || b->read_call != 0)
        return UI_DONE;
    if (form_check_all(&b->form) > 0 || form_conflicts(&b->form) > 0)
        return UI_REPAINT;
    if (!booking_values(b, &v))
        return UI_REPAINT;
    b->busy = ui_busy_begin(b->env->stack, str_of(_("Saving…")), leave_save, b);
    if (b->moved.id != 0)
        b->save_call = appointment_move(b->env->svc, b->request, b->moved.id, b->moved.version, &v,
                                        answered, b);
    else
        b->save_call = appointment_book(b->env->svc, b->request, &v, answered, b);
    return UI_REPAINT;
}
