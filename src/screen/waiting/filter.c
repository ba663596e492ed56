/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_filter: what the list shows. First which filter, then its value; both by one letter or
 * digit. A part of a name is typed into the list itself. */
#include <config.h>

#include "screen/waiting/priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "ui/dialog.h"

enum field { BY_STATE, BY_PRIORITY, BY_FLOW, BY_PROFESSIONAL, BY_WEEKDAY, BY_PART, FIELDS, SHOW_ALL = FIELDS };

static const struct {
    const char *label;
    char key;
} fields[FIELDS] = {
    [BY_STATE] = {N_("State"), 's'},
    [BY_PRIORITY] = {N_("Priority"), 'p'},
    [BY_FLOW] = {N_("Flow"), 'f'},
    [BY_PROFESSIONAL] = {N_("Professional"), 'w'},
    [BY_WEEKDAY] = {N_("Weekday"), 'd'},
    [BY_PART] = {N_("Part of the day"), 't'},
};

static const struct waiting_word states[] = {
    {"active", N_("Who waits"), 'w'},
    {"inactive", N_("Booked and deactivated"), 'b'},
    {"all", N_("Everybody"), 'e'},
};
enum { STATES = sizeof states / sizeof states[0] };

void waiting_filter_init(struct waiting_filter *f)
{
    const struct str typed = f->ask.q;

    snprintf(f->state, sizeof f->state, "active");
    f->priority[0] = f->flow[0] = f->part[0] = '\0';
    f->ask = (struct waiting_ask){.state = str_of(f->state), .priority = STR_EMPTY,
                                  .flow = STR_EMPTY, .part = STR_EMPTY,
                                  .q = typed.p != NULL ? typed : STR_EMPTY};
}

bool waiting_filtered(const struct waiting_filter *f)
{
    const struct waiting_ask *a = &f->ask;

    return !str_eq(a->state, STR("active")) || a->priority.n > 0 || a->flow.n > 0 ||
           a->professional_id != 0 || a->weekday != 0 || a->part.n > 0;
}

/* What a filter is set to, or an empty text. */
static struct str value_of(const struct waiting_list *p, enum field by)
{
    const struct waiting_ask *a = &p->filter.ask;
    const struct professional *f;

    switch (by) {
    case BY_STATE:
        for (int i = 0; i < STATES; i++)
            if (str_eq(a->state, str_of(states[i].code)))
                return str_of(_(states[i].label));
        return STR_EMPTY;
    case BY_PRIORITY:
        return a->priority.n > 0 ? person_lookup(p->env, "waiting_priority", a->priority) : STR_EMPTY;
    case BY_FLOW:
        return a->flow.n > 0 ? person_lookup(p->env, "waiting_flow", a->flow) : STR_EMPTY;
    case BY_PROFESSIONAL:
        f = reference_professional(&p->env->reference, a->professional_id);
        return f != NULL ? f->name : STR_EMPTY;
    case BY_WEEKDAY:
        return a->weekday != 0 ? str_of(format_weekday_full(a->weekday - 1)) : STR_EMPTY;
    default:
        for (int i = 0; i < WAITING_PARTS; i++)
            if (str_eq(a->part, str_of(waiting_parts[i].code)))
                return str_of(_(waiting_parts[i].label));
        return STR_EMPTY;
    }
}

struct str waiting_filter_text(const struct waiting_list *p, char out[PERSON_TEXT])
{
    size_t n = 0;

    out[0] = '\0';
    for (int i = 0; i < FIELDS && n < PERSON_TEXT; i++) {
        struct str v = value_of(p, (enum field)i);

        if (v.n > 0 && (i != BY_STATE || !str_eq(p->filter.ask.state, STR("active"))))
            n += (size_t)snprintf(out + n, PERSON_TEXT - n, "%s%.*s", n > 0 ? ", " : "", STR_ARG(v));
    }
    return n < PERSON_TEXT ? (struct str){out, n} : str_of(out);
}

/* --- choosing --- */

/* A choice of a filter: its code or number, and what is read. */
struct pick {
    struct str code, label;
    int64_t id;
    char key;
};

static size_t picks_of_lookup(const struct waiting_list *p, const char *kind, struct pick *out)
{
    const struct reference *r = &p->env->reference;
    size_t n = 0;

    for (size_t i = 0; i < r->lookup_count && n < DIALOG_CHOICES_MAX - 1; i++)
        if (r->lookups[i].active && str_eq(r->lookups[i].kind, str_of(kind))) {
            out[n] = (struct pick){.code = r->lookups[i].code,
                                     .label = reference_label(&r->lookups[i])};
            n++;
        }
    return n;
}

static size_t picks(const struct waiting_list *p, enum field by, struct pick out[DIALOG_CHOICES_MAX])
{
    const struct reference *r = &p->env->reference;
    size_t n = 0;

    switch (by) {
    case BY_STATE:
        for (; n < STATES; n++)
            out[n] = (struct pick){str_of(states[n].code), str_of(_(states[n].label)), 0, states[n].key};
        return n;
    case BY_PRIORITY:
        n = picks_of_lookup(p, "waiting_priority", out);
        break;
    case BY_FLOW:
        n = picks_of_lookup(p, "waiting_flow", out);
        break;
    case BY_PROFESSIONAL:
        for (size_t i = 0; i < r->professional_count && n < DIALOG_CHOICES_MAX - 1; i++)
            if (r->professionals[i].active) {
                out[n] = (struct pick){.label = r->professionals[i].name,
                                         .code = STR_EMPTY,
                                         .id = r->professionals[i].id};
                n++;
            }
        break;
    case BY_WEEKDAY:
        for (; n < WEEKDAYS; n++)
            out[n] = (struct pick){STR_EMPTY, str_of(format_weekday_full((int)n)), (int64_t)n + 1, 0};
        break;
    default:
        for (; n < WAITING_PARTS; n++)
            out[n] = (struct pick){str_of(waiting_parts[n].code), str_of(_(waiting_parts[n].label)), 0,
                                   waiting_parts[n].key};
        break;
    }
    out[n] = (struct pick){STR_EMPTY, str_of(_("no matter")), 0, '0'};
    return n + 1;
}

static void keep(char to[WAITING_TEXT], struct str *at, struct str code)
{
    snprintf(to, WAITING_TEXT, "%.*s", STR_ARG(code));
    *at = str_of(to);
}

static void value_chosen(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    struct waiting_filter *f = &p->filter;
    struct pick all[DIALOG_CHOICES_MAX];
    const struct pick *v = all;
    size_t n = picks(p, (enum field)p->field, all);

    if (!o->accepted || (size_t)o->choice >= n)
        return;
    v = &all[o->choice];
    switch ((enum field)p->field) {
    case BY_STATE:
        keep(f->state, &f->ask.state, v->code);
        break;
    case BY_PRIORITY:
        keep(f->priority, &f->ask.priority, v->code);
        break;
    case BY_FLOW:
        keep(f->flow, &f->ask.flow, v->code);
        break;
    case BY_PROFESSIONAL:
        f->ask.professional_id = v->id;
        break;
    case BY_WEEKDAY:
        f->ask.weekday = (int)v->id;
        break;
    default:
        keep(f->part, &f->ask.part, v->code);
        break;
    }
    waiting_ask_anew(p);
}

static void field_chosen(void *ctx, const struct outcome *o)
{
    struct waiting_list *p = ctx;
    struct pick all[DIALOG_CHOICES_MAX];
    struct dialog_choice choices[DIALOG_CHOICES_MAX];
    struct dialog d = {0};
    size_t n;
    int at = 0;

    if (!o->accepted)
        return;
    if (o->choice == SHOW_ALL) {
        waiting_filter_init(&p->filter);
        waiting_ask_anew(p);
        return;
    }
    p->field = o->choice;
    n = picks(p, (enum field)p->field, all);
    for (size_t i = 0; i < n; i++) {
        char key = all[i].key != 0 ? all[i].key : i < 9 ? (char)('1' + i) : '\0';

        choices[i] = (struct dialog_choice){.label = all[i].label, .note = STR_EMPTY, .key = key};
        if (str_eq(all[i].label, value_of(p, (enum field)p->field)))
            at = (int)i;
    }
    d.first = str_of(_(fields[p->field].label));
    dialog_choose(p->env->stack, &d, choices, n, at, value_chosen, p);
}

void waiting_filter_choose(struct waiting_list *p)
{
    struct dialog_choice choices[FIELDS + 1];
    struct dialog d = {.title = str_of(_("Filter")), .first = str_of(_("Show only who fits:"))};
    size_t n = FIELDS;

    for (int i = 0; i < FIELDS; i++) {
        struct str v = value_of(p, (enum field)i);

        choices[i] = (struct dialog_choice){.label = str_of(_(fields[i].label)),
                                            .note = v.n > 0 ? v : str_of(_("no matter")),
                                            .key = fields[i].key};
    }
    if (waiting_filtered(&p->filter)) {
        choices[n] = (struct dialog_choice){.label = str_of(_("Show all who wait")),
                                              .note = STR_EMPTY, .key = 'a'};
        n++;
    }
    dialog_choose(p->env->stack, &d, choices, n, 0, field_chosen, p);
}
