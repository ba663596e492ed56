/* SPDX-License-Identifier: Apache-2.0 */
/* What a proposal goes by: the wishes of who waits, the professional who treats the patient, the
 * visits that the patient has already. */
#include <config.h>

#include <inttypes.h>
#include <stdio.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "screen/booking/priv.h"
#include "ui/frame.h"

static void came(void *ctx, const struct svc_rows *r)
{
    struct booking_view *b = ctx;
    struct booking_about *k = &b->about;
    const struct professional *p;
    char id[24];
    struct err e = booking_about_decode(r, &b->about_arena, k);

    b->about_call = 0;
    if (err_is(&e)) { /* the form is of use without it: the server checks all the same */
        stack_say_err(b->env->stack, &e);
        booking_slots_ask(b);
        return;
    }
    if (b->waiting_id == 0)
        b->waiting_id = k->waiting_id;
    if (!date_is_none(k->not_before) && date_is_none(b->first_day))
        b->first_day = k->not_before;
    p = reference_professional(&b->env->reference, k->waiting_id != 0 ? k->wished_professional_id
                                                                      : k->own_professional_id);
    if (p != NULL && p->active && booking_id(b, "professional_id") == 0) {
        snprintf(id, sizeof id, "%" PRId64, p->id);
        form_put(&b->form, "professional_id", str_of(id), p->name);
    }
    booking_about_warn(b);
    booking_slots_ask(b);
    view_touch(b->view, UI_REPAINT);
}

void booking_about_ask(struct booking_view *b)
{
    int64_t patient = booking_id(b, "patient_id");

    if (b->moved.id != 0 || patient == b->about_of)
        return;
    svc_drop(b->env->svc, b->about_call);
    b->about_call = 0;
    b->about_of = patient;
    b->about = (struct booking_about){0};
    arena_reset(&b->about_arena);
    if (patient != 0 && env_may(b->env, "appointment.book"))
        b->about_call = booking_about_read(b->env->svc, patient, came, b);
}

void booking_about_warn(struct booking_view *b)
{
    struct date day = booking_day(b);
    struct booking_visit v;
    struct arena a;
    size_t from = 0;
    char time[FORMAT_MAX], who[80];

    arena_init(&a, 512);
    while (!date_is_none(day) && booking_visit_next(b->about.visits, &from, &a, &v))
        if (date_cmp(v.day, day) == 0) {
            format_time(time, v.time);
            stack_sayf(b->env->stack, ROLE_WARN, _("This patient has a visit that day: %s, %.*s."),
                       time, STR_ARG(visit_short_name(v.professional, who, sizeof who)));
            break;
        }
    arena_free(&a);
}

void booking_about_close(struct booking_view *b)
{
    svc_drop(b->env->svc, b->about_call);
    arena_free(&b->about_arena);
}
