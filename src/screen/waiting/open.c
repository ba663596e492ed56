/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_open: what the list opens: a new entry, a booking, a place by its protocol number. */
#include <config.h>

#include "screen/waiting/priv.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "screen/waiting/form.h"
#include "ui/dialog.h"
#include "ui/frame.h"

enum { ADD_IN_HAND, ADD_FIND, ADD_NEW };

/* --- adding --- */

/* Whoever was just added is marked, and no filter hides the person. Nobody pages through all who
 * wait for that: far down the list shows the name alone, and Esc shows all again. */
static void added(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    const struct waiting_fresh *f = o->data;

    if (!o->accepted || f == NULL)
        return;
    p->ticket.id[0] = '\0';
    waiting_filter_init(&p->filter);
    view_touch(p->view, UI_LAYOUT | UI_REPAINT);
    table_own(&p->table, f->id);
    if (f->position > WAITING_PAGE)
        table_filter(&p->table, f->name);
    else
        filter_bar_close(&p->table.filter);
    table_go(&p->table, f->id, STR_EMPTY);
}

static void open_form(struct waiting_list *p, int64_t patient_id, struct str name)
{
    struct args_waiting args = {.patient_id = patient_id, .name = name};

    stack_open(p->env->stack, SCREEN_WAITING_FORM, &args, added, p);
}

static void patient_found(void *ctx, const struct outcome *o)
{
    const struct chosen_patient *c = o->data;

    if (o->accepted && c != NULL)
        open_form(ctx, c->id, c->name);
}

static void add_chosen(void *ctx, const struct outcome *o)
{
    const struct args_patients find = {.choose = true, .typed = STR_EMPTY};
    struct waiting_list *p = ctx;
    int what = o->choice + (p->env->in_hand.id == 0 ? ADD_FIND : ADD_IN_HAND);

    if (!o->accepted)
        return;
    if (what == ADD_IN_HAND)
        open_form(p, p->env->in_hand.id, str_of(p->env->in_hand.name));
    else if (what == ADD_FIND)
        stack_open(p->env->stack, SCREEN_PATIENTS, &find, patient_found, p);
    else
        open_form(p, 0, STR_EMPTY);
}

void waiting_add(struct waiting_list *p)
{
    const struct in_hand *h = &p->env->in_hand;
    struct dialog_choice choices[3];
    struct dialog d = {.title = str_of(_("New on the list")), .first = str_of(_("Who is to wait?"))};
    size_t n = 0;

    if (h->id != 0) {
        choices[n] = (struct dialog_choice){.label = str_of(h->name), .note = str_of(_("in hand")),
                                              .key = '1'};
        n++;
    }
    choices[n] = (struct dialog_choice){.label = str_of(_("Somebody who is registered")),
                                          .note = str_of(_("find")), .key = 'f'};
    n++;
    choices[n] = (struct dialog_choice){.label = str_of(_("Somebody new")), .note = STR_EMPTY,
                                          .key = 'n'};
    n++;
    dialog_choose(p->env->stack, &d, choices, n, 0, add_chosen, p);
}

/* --- booking --- */

static void booked(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;

    if (o->accepted)
        table_refresh(&p->table);
}

void waiting_book_marked(struct waiting_list *p)
{
    const struct waiting_row *row = waiting_selected(p);
    struct args_booking args;

    if (row == NULL)
        return;
    args = (struct args_booking){.patient_id = row->patient_id, .patient_name = row->patient,
                                 .professional_id = row->professional_id, .waiting_id = row->id,
                                 .wish = {row->parts, row->weekdays, row->notice_minutes}};
    if (!date_is_none(row->wished_date) && date_cmp(row->wished_date, env_today(p->env)) > 0)
        args.first_day = row->wished_date;
    table_own(&p->table, row->id);
    waiting_take_in_hand(p, row);
    stack_open(p->env->stack, SCREEN_BOOKING, &args, booked, p);
}

/* --- a place by its protocol number --- */

static void on_position(void *ctx, const struct svc_rows *r)
{
    struct waiting_list *p = ctx;
    struct dialog d = {.title = str_of(_("Place on the list"))};
    struct waiting_position at;
    struct arena a;
    struct err err;

    p->read = 0;
    ui_busy_end(p->env->stack, p->busy);
    arena_init(&a, 512);
    err = waiting_position_decode(r, &a, &at);
    if (err_is(&err)) {
        stack_say_err(p->env->stack, &err);
        arena_free(&a);
        return;
    }
    if (str_eq(at.code, STR("invalid")))
        d.first = str_of(_("This is no protocol number: a letter or digit is wrong. Read it again."));
    else if (str_eq(at.code, STR("not_found")))
        d.first = str_printf(&a, _("Nobody has the protocol number %.*s here."), STR_ARG(at.protocol));
    else if (at.position == 0)
        d.first = str_printf(&a, _("%.*s is not in the queue any more: %.*s."), STR_ARG(at.protocol),
                             STR_ARG(waiting_state_word(at.state)));
    else
        d.first = str_printf(&a, _("%.*s is at place %d of %d."), STR_ARG(at.protocol), at.position,
                             at.total);
    if (at.position > 0)
        d.more = str_printf(&a, ngettext("Waiting for %d day.", "Waiting for %d days.",
                                         (unsigned long)at.days), at.days);
    dialog_message(p->env->stack, &d, NULL, NULL);
    arena_free(&a);
}

static void leave(void *ctx)
{
    waiting_act_leave(ctx);
}

static void protocol_typed(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    const struct str *text = o->data;

    if (!o->accepted || str_trim(*text).n == 0 || p->read != 0 || p->write != 0)
        return;
    p->busy = ui_busy_hold(p->env->stack, STR_EMPTY, leave, p);
    p->read = waiting_position_read(p->env->svc, str_trim(*text), on_position, p);
}

void waiting_look_up(struct waiting_list *p)
{
    static const struct line_edit_opts line = {.max_chars = 20};
    struct dialog d = {.title = str_of(_("Place on the list")),
                       .first = str_of(_("Which protocol number? It stands on the slip, as in E-7KQ2MX.")),
                       .yes = str_of(_("Look it up"))};

    dialog_text(p->env->stack, &d, str_of(_("Protocol")), &line, STR_EMPTY, NULL, protocol_typed, p);
}
