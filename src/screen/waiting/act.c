/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_act: what is done to an entry of the list. Each verb first reads the entry as it is now,
 * so that what is asked and said is true at that moment, then asks, then writes. */
#include <config.h>

#include "screen/waiting/priv.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "model/field.h"
#include "svc/words.h"
#include "ui/dialog.h"
#include "ui/frame.h"

enum { LOG_SHOWN = 4, NOTE_CHARS = 255 };

static const struct line_edit_opts note_line = {.max_chars = NOTE_CHARS};

/* --- writing --- */

static void verb_end(struct waiting_list *p)
{
    ui_busy_end(p->env->stack, p->busy);
    p->busy = p->read = p->write = 0;
}

/* A write whose screen was left. */
static void on_left(void *ctx, const struct answer *a, const struct err *err)
{
    struct env *e = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_say(e->stack, ROLE_GOOD, str_of(_("The change of the waiting list is saved.")));
    else
        env_say_answer(e, a, err);
}

void waiting_act_leave(struct waiting_list *p)
{
    if (p->read != 0)
        svc_drop(p->env->svc, p->read);
    if (p->write != 0)
        svc_leave(p->env->svc, p->write, on_left, p->env);
    verb_end(p);
}

static void leave_busy(void *ctx)
{
    struct waiting_list *p = ctx;

    if (p->write != 0)
        view_say(p->view, ROLE_NORMAL,
                 str_of(_("The change goes on. Its outcome will be said here.")));
    waiting_act_leave(p);
}

static void say_done(struct waiting_list *p, const struct answer *a)
{
    struct stack *st = p->env->stack;
    int place = (int)json_int(json_find(a->detail, "position"), 0);
    int attempts = (int)json_int(json_find(a->detail, "attempts"), 0);
    struct str name = p->entry.patient;
    char day[PERSON_TEXT];

    switch (p->verb) {
    case VERB_CONTACT:
        if (attempts == 0)
            stack_sayf(st, ROLE_GOOD, _("Logged for %.*s."), STR_ARG(name));
        else
            stack_sayf(st, ROLE_GOOD,
                       ngettext("Logged for %.*s: no answer on %d day.",
                                "Logged for %.*s: no answer on %d days.", (unsigned long)attempts),
                       STR_ARG(name), attempts);
        break;
    case VERB_DEACTIVATE:
        stack_sayf(st, ROLE_GOOD, _("Deactivated: %.*s. Ctrl-Z takes it back."),
                   STR_ARG(name));
        break;
    case VERB_REACTIVATE:
        stack_sayf(st, ROLE_GOOD, _("%.*s waits again, at place %d."), STR_ARG(name), place);
        break;
    default:
        stack_sayf(st, ROLE_GOOD, _("Suspended until %.*s, the place is kept: %.*s."),
                   STR_ARG(person_date(day, p->entry.suspended_until)), STR_ARG(name));
        break;
    }
}

static void on_written(void *ctx, const struct answer *a, const struct err *err)
{
    struct waiting_list *p = ctx;
    int tried, needed;

    verb_end(p);
    if (err_is(err)) {
        stack_say_err(p->env->stack, err);
        return;
    }
    if (a->outcome == ANSWER_OK) {
        table_own(&p->table, p->entry.id);
        say_done(p, a);
    } else if (str_eq(a->code, STR("attempts_needed"))) {
        tried = (int)json_int(json_find(a->detail, "attempts"), 0);
        needed = (int)json_int(json_find(a->detail, "needed"), 0);
        stack_sayf(p->env->stack, ROLE_ERROR,
                   _("Not deactivated: called on %d of %d days. First log calls with c."),
                   tried, needed);
    } else {
        env_say_answer(p->env, a, err);
    }
    table_refresh(&p->table);
}

static void begin_write(struct waiting_list *p)
{
    svc_new_id(p->request);
    p->busy = ui_busy_begin(p->env->stack, str_of(_("Saving ...")), leave_busy, p);
}

static void step(struct waiting_list *p, const char *to, struct str data)
{
    begin_write(p);
    p->write = waiting_step(p->env->svc, p->request, p->entry.id, p->entry.version, to,
                            data, on_written, p);
}

/* --- an attempt to reach somebody --- */

static void contact_noted(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    const struct str *text = o->data;
    struct json_object j;

    if (!o->accepted)
        return;
    json_begin(&j, &p->arena);
    json_put(&j, "outcome", str_of(waiting_outcomes[p->outcome].code));
    json_put(&j, "note", *text);
    begin_write(p);
    p->write = waiting_contact(p->env->svc, p->request, p->entry.id, str_of(json_end(&j)), on_written, p);
}

static void contact_chosen(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    struct dialog d = {.title = str_of(_("Log a call"))};

    if (!o->accepted)
        return;
    p->outcome = o->choice;
    d.first = str_printf(&p->arena, "%.*s: %s", STR_ARG(p->entry.patient),
                         _(waiting_outcomes[p->outcome].label));
    d.yes = str_of(_("Log it"));
    dialog_text(p->env->stack, &d, str_of(_("Note")), &note_line, STR_EMPTY, NULL, contact_noted, p);
}

/* "18/11/2026 10:42  no answer  Maria Souza  calls after six". */
static struct str log_text(struct waiting_list *p)
{
    struct str out = STR_EMPTY;
    struct waiting_note n;
    size_t at = 0;
    char text[PERSON_TEXT];

    for (int i = 0; i < LOG_SHOWN && waiting_note_next(p->entry.contacts, &at, &p->arena, &n); i++)
        out = str_printf(&p->arena, "%.*s%s%.*s  %.*s  %.*s  %.*s", STR_ARG(out), i > 0 ? "\n" : "",
                         STR_ARG(person_moment(text, &p->zone, n.at)),
                         STR_ARG(waiting_outcome(n.outcome)), STR_ARG(n.staff), STR_ARG(n.text));
    return out.n > 0 ? out : str_of(_("Nobody has called yet."));
}

static void contact(struct waiting_list *p)
{
    struct dialog_choice choices[WAITING_OUTCOMES];
    struct dialog d = {.title = str_of(_("Log a call"))};
    char phone[PERSON_TEXT];

    for (int i = 0; i < WAITING_OUTCOMES; i++)
        choices[i] = (struct dialog_choice){.label = str_of(_(waiting_outcomes[i].label)),
                                            .note = STR_EMPTY,
                                            .key = waiting_outcomes[i].key};
    d.first = str_printf(&p->arena, _("What came of calling %.*s, %.*s?"), STR_ARG(p->entry.patient),
                         STR_ARG(person_phone(phone, p->entry.phone)));
    d.more = log_text(p);
    dialog_choose(p->env->stack, &d, choices, WAITING_OUTCOMES, 0, contact_chosen, p);
}

/* --- deactivating --- */

static size_t reasons(const struct waiting_list *p, const struct lookup *out[DIALOG_CHOICES_MAX])
{
    const struct reference *r = &p->env->reference;
    size_t n = 0;

    for (size_t i = 0; i < r->lookup_count && n < DIALOG_CHOICES_MAX; i++)
        if (r->lookups[i].active && str_eq(r->lookups[i].kind, STR("waiting_removal"))) {
            out[n] = &r->lookups[i];
            n++;
        }
    return n;
}

static const char *check_note(void *ctx, struct str text)
{
    const struct waiting_list *p = ctx;
    const struct lookup *l = reference_lookup(&p->env->reference, p->reason_id);

    return l != NULL && str_eq(l->code, STR("other")) && str_trim(text).n == 0
               ? _("Say why: a reason is needed here.")
               : NULL;
}

static void removal_noted(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    const struct str *text = o->data;
    struct json_object j;

    if (!o->accepted)
        return;
    json_begin(&j, &p->arena);
    json_put_int(&j, "reason_id", p->reason_id);
    json_put(&j, "note", *text);
    step(p, "removed", str_of(json_end(&j)));
}

static void removal_chosen(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    const struct lookup *all[DIALOG_CHOICES_MAX];
    struct dialog d = {.title = str_of(_("Deactivate")), .destructive = true};
    size_t n = reasons(p, all);

    if (!o->accepted || (size_t)o->choice >= n)
        return;
    p->reason_id = all[o->choice]->id;
    d.first = str_printf(&p->arena, _("%.*s leaves the waiting list: %.*s."),
                         STR_ARG(p->entry.patient), STR_ARG(reference_label(all[o->choice])));
    d.more = str_of(_("Enter does it, Esc leaves everything as it is."));
    dialog_text(p->env->stack, &d, str_of(_("Note")), &note_line, STR_EMPTY, check_note, removal_noted, p);
}

static void deactivate(struct waiting_list *p)
{
    const struct lookup *all[DIALOG_CHOICES_MAX];
    struct dialog_choice choices[DIALOG_CHOICES_MAX];
    struct dialog d = {.title = str_of(_("Deactivate"))};
    size_t n = reasons(p, all);

    for (size_t i = 0; i < n; i++) {
        choices[i] = (struct dialog_choice){.label = reference_label(all[i]), .note = STR_EMPTY,
                                            .key = i < 9 ? (char)('1' + i) : '\0'};
        if (str_eq(all[i]->code, STR("no_reply")))
            choices[i].note = str_printf(&p->arena, _("called on %d of %d days"), p->entry.attempts,
                                         p->entry.attempts_needed);
    }
    d.first = str_printf(&p->arena, _("Why does %.*s leave the waiting list?"), STR_ARG(p->entry.patient));
    dialog_choose(p->env->stack, &d, choices, n, 0, removal_chosen, p);
}

/* --- coming back --- */

static void place_chosen(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    struct json_object j;

    if (!o->accepted)
        return;
    json_begin(&j, &p->arena);
    json_put(&j, "place", o->choice == 0 ? STR("keep") : STR("end"));
    step(p, "waiting", str_of(json_end(&j)));
}

static void reactivate(struct waiting_list *p)
{
    const struct dialog_choice choices[] = {
        {.label = str_of(_("Keep the place")), .note = STR_EMPTY, .key = 'k'},
        {.label = str_of(_("Go to the end")), .note = STR_EMPTY, .key = 'e'},
    };
    struct dialog d = {.title = str_of(_("Reactivate"))};
    const struct outcome keep = {.accepted = true};
    char text[PERSON_TEXT];

    if (str_eq(p->entry.state, STR("suspended"))) {
        place_chosen(p, &keep);
        return;
    }
    d.first = str_printf(&p->arena, _("%.*s waits again. At which place?"), STR_ARG(p->entry.patient));
    d.more = str_printf(&p->arena, _("On the list since %.*s."),
                        STR_ARG(person_moment(text, &p->zone, p->entry.since)));
    dialog_choose(p->env->stack, &d, choices, 2, 0, place_chosen, p);
}

/* --- suspending --- */

static const char *check_day(void *ctx, struct str text)
{
    const struct waiting_list *p = ctx;
    const struct field_world world = {.today = env_today(p->env), .area_code = STR_EMPTY};
    struct field_value v;
    struct arena a;
    struct err e;

    if (str_trim(text).n == 0)
        return _("Fill this in.");
    arena_init(&a, 256);
    e = field_check(field_rule("future_date"), &world, &a, text, &v);
    arena_free(&a);
    return err_is(&e) ? _(e.msgid) : NULL;
}

static void suspended(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    const struct field_world world = {.today = env_today(p->env), .area_code = STR_EMPTY};
    const struct str *text = o->data;
    struct field_value v;
    struct json_object j;
    struct err e;

    if (!o->accepted)
        return;
    e = field_check(field_rule("future_date"), &world, &p->arena, *text, &v);
    if (err_is(&e)) {
        stack_say_err(p->env->stack, &e);
        return;
    }
    date_from_iso(v.wire.p, (int)v.wire.n, &p->entry.suspended_until);
    json_begin(&j, &p->arena);
    json_put(&j, "until", v.wire);
    step(p, "suspended", str_of(json_end(&j)));
}

static void suspend(struct waiting_list *p)
{
    static const struct line_edit_opts line = {.max_chars = 20};
    struct dialog d = {.title = str_of(_("Suspend"))};

    d.first = str_printf(&p->arena, _("%.*s keeps the place and is not called before that day."),
                         STR_ARG(p->entry.patient));
    d.more = str_of(_("25/12, t+30 or mon."));
    dialog_text(p->env->stack, &d, str_of(_("Until")), &line, STR_EMPTY, check_day, suspended, p);
}

/* --- why this place --- */

static struct str order_place(struct waiting_list *p)
{
    const struct waiting_entry *w = &p->entry;
    char since[PERSON_TEXT], from[PERSON_TEXT];

    if (w->sent_to_end == 0)
        return str_printf(&p->arena,
                          ngettext("Waiting since %.*s: %d day. The place counts from then on.",
                                   "Waiting since %.*s: %d days. The place counts from then on.",
                                   (unsigned long)w->days),
                          STR_ARG(person_moment(since, &p->zone, w->since)), w->days);
    return str_printf(&p->arena,
                      _("Waiting since %.*s: %d days. Sent to the end, so the place counts from %.*s."),
                      STR_ARG(person_moment(since, &p->zone, w->since)), w->days,
                      STR_ARG(person_moment(from, &p->zone, w->place_at)));
}

static struct str order_wish(struct waiting_list *p)
{
    const struct waiting_entry *w = &p->entry;
    char now[PERSON_TEXT], first[PERSON_TEXT];

    if (date_is_none(w->wished_date))
        return str_of(_("No date was wished."));
    if (date_cmp(w->wished_date, w->wished_first) == 0)
        return str_printf(&p->arena, _("Wished from %.*s on; this does not move the place."),
                          STR_ARG(person_date(now, w->wished_date)));
    return str_printf(&p->arena,
                      _("Wished from %.*s on, at first from %.*s; this does not move the place."),
                      STR_ARG(person_date(now, w->wished_date)),
                      STR_ARG(person_date(first, w->wished_first)));
}

static void order(struct waiting_list *p)
{
    const struct waiting_entry *w = &p->entry;
    struct dialog d = {.title = str_of(_("Why this place"))};
    struct str priority = person_lookup(p->env, "waiting_priority", w->priority);

    if (w->position == 0) {
        d.first = str_printf(&p->arena, _("%.*s has no place: %.*s."), STR_ARG(w->patient),
                             STR_ARG(waiting_state_word(w->state)));
        d.more = str_printf(&p->arena, "%.*s\n%.*s", STR_ARG(order_place(p)), STR_ARG(order_wish(p)));
    } else {
        d.first = w->position == 1
                      ? str_printf(&p->arena, _("%.*s is next: nobody comes before."), STR_ARG(w->patient))
                      : str_printf(&p->arena,
                                   ngettext("%.*s is at place %d: %d person comes before.",
                                            "%.*s is at place %d: %d people come before.",
                                            (unsigned long)(w->position - 1)),
                                   STR_ARG(w->patient), w->position, w->position - 1);
        d.more = str_printf(
            &p->arena, "%s\n%.*s\n%.*s\n%s",
            _("Priority counts first, then how long somebody has been waiting:"),
            STR_ARG(str_printf(&p->arena,
                               _("Priority %.*s: more urgent ones come before, even if they came later."),
                               STR_ARG(priority))),
            STR_ARG(order_place(p)),
            _("With the same priority, whoever has waited longer comes before."));
        d.more = str_printf(&p->arena, "%.*s\n%.*s", STR_ARG(d.more), STR_ARG(order_wish(p)));
    }
    dialog_message(p->env->stack, &d, NULL, NULL);
}

/* --- the entry as it is now --- */

static void on_entry(void *ctx, const struct svc_rows *r)
{
    static void (*const verbs[])(struct waiting_list *) = {
        [VERB_CONTACT] = contact,       [VERB_DEACTIVATE] = deactivate, [VERB_REACTIVATE] = reactivate,
        [VERB_SUSPEND] = suspend,       [VERB_ORDER] = order,
    };
    struct waiting_list *p = ctx;
    struct err err;

    verb_end(p);
    arena_reset(&p->arena);
    err = waiting_entry_decode(r, &p->arena, &p->entry);
    if (err_is(&err))
        stack_say_err(p->env->stack, &err);
    else if (view_is_on_top(p->view))
        verbs[p->verb](p);
}

void waiting_act(struct waiting_list *p, enum waiting_verb verb)
{
    const struct waiting_row *row = waiting_selected(p);

    if (row == NULL)
        return;
    if (p->read != 0 || p->write != 0) {
        view_say(p->view, ROLE_WARN, str_of(_("The last change is still on its way. Esc leaves it.")));
        return;
    }
    p->verb = verb;
    p->busy = ui_busy_hold(p->env->stack, STR_EMPTY, leave_busy, p);
    p->read = waiting_entry_read(p->env->svc, row->id, on_entry, p);
}
