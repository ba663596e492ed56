/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "screen/waiting/applicant.h"

#include "base/mem.h"
#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "screen/common/env.h"
#include "svc/patient.h"
#include "svc/waiting.h"
#include "ui/frame.h"

/* Lives from the key to the form. */
struct search {
    struct env *env;
    struct arena arena;
    int64_t patient_id;
    struct str name;
    int call, busy;
};

static void end(struct search *s)
{
    ui_busy_end(s->env->stack, s->busy);
    arena_free(&s->arena);
    mem_free(s, sizeof *s);
}

static void leave(void *ctx)
{
    struct search *s = ctx;

    svc_drop(s->env->svc, s->call);
    end(s);
}

static void failed(struct search *s, const struct err *e)
{
    stack_say_err(s->env->stack, e);
    end(s);
}

static void entry_came(void *ctx, const struct svc_rows *r)
{
    struct search *s = ctx;
    struct waiting_entry w;
    struct args_booking args;
    struct err e = waiting_entry_decode(r, &s->arena, &w);

    if (err_is(&e)) {
        failed(s, &e);
        return;
    }
    args = (struct args_booking){.patient_id = s->patient_id, .patient_name = s->name,
                                 .professional_id = w.professional_id, .waiting_id = w.id,
                                 .wish = {w.parts, w.weekdays, w.notice_minutes}};
    if (!date_is_none(w.wished_date) && date_cmp(w.wished_date, env_today(s->env)) > 0)
        args.first_day = w.wished_date;
    stack_open(s->env->stack, SCREEN_BOOKING, &args, NULL, NULL);
    end(s);
}

/* Removed entries and those that led to a visit have no place any more. */
static bool waits(const struct patient_waiting *w)
{
    return w->removed_at == ROWS_NO_TIME && w->appointment_id == 0;
}

static void entries_came(void *ctx, const struct svc_rows *r)
{
    struct search *s = ctx;
    struct patient_waiting *all;
    size_t n = 0, at = 0;
    struct err e = patient_waitings(r, &s->arena, &all, &n);

    if (err_is(&e)) {
        failed(s, &e);
        return;
    }
    while (at < n && !waits(&all[at]))
        at++;
    if (at == n) {
        e = err_make(ERR_NOT_FOUND, N_("This person waits no longer. F4 shows the waiting list."), "no entry");
        failed(s, &e);
        return;
    }
    s->call = waiting_entry_read(s->env->svc, all[at].id, entry_came, s);
}

void applicant_book(struct view *v, int64_t patient_id, struct str name)
{
    struct search *s = MEM_NEW(struct search);

    s->env = env_of(v);
    arena_init(&s->arena, 2048);
    s->patient_id = patient_id;
    s->name = str_copy(&s->arena, name);
    s->busy = ui_busy_hold(s->env->stack, STR_EMPTY, leave, s);
    s->call = patient_read_waiting(s->env->svc, NULL, patient_id, entries_came, s);
}
