/* SPDX-License-Identifier: Apache-2.0 */
/* patient_lists: the record's lists, each read when its tab is first shown. */
#include <config.h>

#include "screen/record/priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/status.h"

enum { PAGE = 50 };

static const struct column appointment_columns[] = {
    {.id = "day", .title = N_("Day"), .min = 15, .ideal = 15, .max = 15},
    {.id = "time", .title = N_("Time"), .min = 5, .ideal = 5, .max = 5},
    {.id = "professional", .title = N_("Professional"), .min = 14, .ideal = 26, .max = 36},
    {.id = "state", .title = N_("State"), .min = 20, .ideal = 23, .max = 23, .keep = 9,
     .flags = COLUMN_OWN_LOOK},
    {.id = "kind", .title = N_("Kind"), .min = 8, .ideal = 14, .max = 18, .keep = 5},
    {.id = "room", .title = N_("Room"), .min = 6, .ideal = 10, .max = 16, .keep = 3},
    {.id = "note", .title = N_("Note"), .min = 12, .ideal = 24, .max = 0, .keep = 2},
};
static const struct column waiting_columns[] = {
    {.id = "since", .title = N_("Since"), .min = 16, .ideal = 16, .max = 16},
    {.id = "days", .title = N_("Days"), .min = 4, .ideal = 5, .max = 6, .keep = 6,
     .align = ALIGN_RIGHT},
    {.id = "protocol", .title = N_("Protocol"), .min = 10, .ideal = 12, .max = 16, .keep = 8},
    {.id = "state", .title = N_("State"), .min = 12, .ideal = 16, .max = 20,
     .flags = COLUMN_OWN_LOOK},
    {.id = "position", .title = N_("Place"), .min = 5, .ideal = 5, .max = 6, .keep = 9,
     .align = ALIGN_RIGHT},
    {.id = "priority", .title = N_("Priority"), .min = 8, .ideal = 12, .max = 14, .keep = 7},
    {.id = "professional", .title = N_("Professional"), .min = 12, .ideal = 22, .max = 30, .keep = 4},
    {.id = "removed", .title = N_("Ended because"), .min = 12, .ideal = 24, .max = 0, .keep = 3},
};
static const struct column consent_columns[] = {
    {.id = "purpose", .title = N_("For"), .min = 14, .ideal = 20, .max = 24},
    {.id = "state", .title = N_("State"), .min = 9, .ideal = 10, .max = 12},
    {.id = "given", .title = N_("Given at"), .min = 16, .ideal = 16, .max = 16, .keep = 8},
    {.id = "giver", .title = N_("By"), .min = 14, .ideal = 24, .max = 34, .keep = 7},
    {.id = "method", .title = N_("How"), .min = 10, .ideal = 16, .max = 18, .keep = 5},
    {.id = "version", .title = N_("Text of"), .min = 8, .ideal = 9, .max = 14, .keep = 4},
    {.id = "withdrawn", .title = N_("Withdrawn"), .min = 16, .ideal = 34, .max = 0, .keep = 3},
};
static const struct column access_columns[] = {
    {.id = "at", .title = N_("When"), .min = 16, .ideal = 16, .max = 16},
    {.id = "person", .title = N_("Who"), .min = 16, .ideal = 24, .max = 34},
    {.id = "action", .title = N_("What"), .min = 30, .ideal = 32, .max = 44},
    {.id = "outcome", .title = N_("Outcome"), .min = 7, .ideal = 9, .max = 12, .keep = 7},
    {.id = "terminal", .title = N_("Terminal"), .min = 8, .ideal = 14, .max = 20, .keep = 4},
    {.id = "purpose", .title = N_("Why"), .min = 10, .ideal = 20, .max = 0, .keep = 3},
};

#define COLUMNS(c) .columns = c, .column_count = sizeof c / sizeof c[0]
static const struct table_opts options[RECORD_TABS] = {
    [TAB_APPOINTMENTS] = {COLUMNS(appointment_columns), .page = PAGE,
                          .empty = N_("No appointments yet. Press b to book one.")},
    [TAB_WAITING] = {COLUMNS(waiting_columns), .page = PAGE,
                     .empty = N_("Never on the waiting list. Press w to add the patient to it.")},
    [TAB_CONSENTS] = {COLUMNS(consent_columns), .page = PAGE,
                      .empty = N_("No consent is recorded. Press c to record one.")},
    [TAB_ACCESS] = {COLUMNS(access_columns), .page = PAGE, .empty = N_("Nobody has opened this record.")},
};

struct record_list *record_list_now(struct record *p)
{
    return p->tabs.at == TAB_DATA ? NULL : &p->lists[p->tabs.at];
}

static const void *selected(const struct record *p, enum patient_tab tab)
{
    const struct table_row *row;

    if (p->tabs.at != (int)tab)
        return NULL;
    row = table_selected(&p->lists[tab].table);
    return row != NULL ? row->data : NULL;
}

const struct patient_appointment *record_visit(const struct record *p)
{
    return selected(p, TAB_APPOINTMENTS);
}

const struct consent *record_consent(const struct record *p)
{
    return selected(p, TAB_CONSENTS);
}

/* --- cells --- */

static struct str state_word(const struct status *s)
{
    return str_of(_(s->label));
}

static void appointment_cell(const struct record *p, const struct patient_appointment *r, int column,
                             struct cell *c)
{
    int state = status_appointment_find(r->state);
    char text[FORMAT_MAX];

    switch (column) {
    case 0:
        format_date_long(text, r->day.year, r->day.month, r->day.day, date_weekday(r->day));
        snprintf(c->buf, sizeof c->buf, "%s", text);
        c->text = str_of(c->buf);
        break;
    case 1:
        format_time(text, r->time);
        snprintf(c->buf, sizeof c->buf, "%s", text);
        c->text = str_of(c->buf);
        break;
    case 2:
        c->text = r->professional;
        break;
    case 3:
        c->text = state >= 0 ? state_word(status_appointment((enum appointment_state)state)) : r->state;
        break;
    case 4:
        c->text = person_lookup(p->env, "appointment_kind", r->kind);
        break;
    case 5:
        c->text = r->room;
        break;
    default:
        c->text = r->cancel_reason.n > 0 ? person_lookup(p->env, "cancel_reason", r->cancel_reason)
                  : r->cancel_note.n > 0 ? r->cancel_note
                                         : r->note;
        break;
    }
}

static void waiting_cell(const struct record *p, const struct patient_waiting *r, int column,
                         struct cell *c)
{
    int state = status_waiting_find(r->state);
    char text[PERSON_TEXT];

    switch (column) {
    case 0:
        snprintf(c->buf, sizeof c->buf, "%.*s", STR_ARG(person_moment(text, &p->zone, r->since)));
        c->text = str_of(c->buf);
        break;
    case 1:
        snprintf(c->buf, sizeof c->buf, "%d", r->days);
        c->text = str_of(c->buf);
        break;
    case 2:
        c->text = r->protocol;
        break;
    case 3:
        c->text = state >= 0 ? state_word(status_waiting((enum waiting_state)state)) : r->state;
        break;
    case 4:
        snprintf(c->buf, sizeof c->buf, "%d", r->position);
        c->text = r->position > 0 ? str_of(c->buf) : STR_EMPTY;
        break;
    case 5:
        c->text = person_lookup(p->env, "waiting_priority", r->priority);
        break;
    case 6:
        c->text = r->professional.n > 0 ? r->professional : str_of(_("any"));
        break;
    default:
        c->text = person_lookup(p->env, "waiting_removal", r->removed_reason);
        break;
    }
}

static void consent_cell(const struct record *p, const struct consent *r, int column, struct cell *c)
{
    char text[PERSON_TEXT];

    switch (column) {
    case 0:
        c->text = person_word(PERSON_PURPOSE, r->purpose);
        c->role = ROLE_STRONG;
        break;
    case 1:
        c->text = person_word(PERSON_CONSENT, r->state);
        c->role = str_eq(r->state, STR("given")) ? ROLE_GOOD : ROLE_WARN;
        break;
    case 2:
        snprintf(c->buf, sizeof c->buf, "%.*s", STR_ARG(person_moment(text, &p->zone, r->given_at)));
        c->text = str_of(c->buf);
        break;
    case 3:
        c->text = r->giver_name;
        break;
    case 4:
        c->text = person_word(PERSON_METHOD, r->method);
        break;
    case 5:
        c->text = r->text_version;
        break;
    default:
        if (r->withdrawn_at == ROWS_NO_TIME)
            return;
        snprintf(c->buf, sizeof c->buf, "%.*s  %.*s",
                 STR_ARG(person_moment(text, &p->zone, r->withdrawn_at)), STR_ARG(r->withdrawn_reason));
        c->text = str_of(c->buf);
        break;
    }
}

static void access_cell(const struct record *p, const struct audit_row *r, int column, struct cell *c)
{
    char text[PERSON_TEXT];

    switch (column) {
    case 0:
        snprintf(c->buf, sizeof c->buf, "%.*s", STR_ARG(person_moment(text, &p->zone, r->at)));
        c->text = str_of(c->buf);
        break;
    case 1:
        c->text = r->person_name.n > 0 ? r->person_name : r->person;
        break;
    case 2:
        c->text = audit_action_label(r->action);
        break;
    case 3:
        c->text = audit_outcome_label(r->outcome);
        c->role = str_eq(r->outcome, STR("ok")) ? ROLE_NORMAL : ROLE_WARN;
        break;
    case 4:
        c->text = r->terminal;
        break;
    default:
        c->text = r->purpose;
        break;
    }
}

static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct record_list *l = ctx;

    switch (l->tab) {
    case TAB_APPOINTMENTS:
        appointment_cell(l->p, row->data, column, c);
        break;
    case TAB_WAITING:
        waiting_cell(l->p, row->data, column, c);
        break;
    case TAB_CONSENTS:
        consent_cell(l->p, row->data, column, c);
        break;
    default:
        access_cell(l->p, row->data, column, c);
        break;
    }
}

/* --- reading --- */

static void read_on(struct record_read *q);

/* What came, as `n` structs of `size` bytes that begin with their id (`at` before it in the access
 * history); the moment of a row is its place. */
static struct err decoded(struct record_list *l, const struct svc_rows *r, struct arena *a, const char **out,
                          size_t *size, size_t *n)
{
    struct err err;
    union {
        struct patient_appointment *visits;
        struct patient_waiting *waits;
        struct consent *consents;
        struct audit_row *accesses;
    } u = {NULL};

    switch (l->tab) {
    case TAB_APPOINTMENTS:
        err = patient_appointments(r, a, &u.visits, n);
        *size = sizeof *u.visits;
        *out = (const char *)u.visits;
        break;
    case TAB_WAITING:
        err = patient_waitings(r, a, &u.waits, n);
        *size = sizeof *u.waits;
        *out = (const char *)u.waits;
        break;
    case TAB_CONSENTS:
        err = patient_consents(r, a, &u.consents, n);
        *size = sizeof *u.consents;
        *out = (const char *)u.consents;
        break;
    default:
        err = patient_accesses(r, a, &u.accesses, n);
        *size = sizeof *u.accesses;
        *out = (const char *)u.accesses;
        break;
    }
    return err;
}

static void row_of(const struct record_list *l, const void *data, struct table_row *row, int64_t *at)
{
    const struct patient_appointment *visit = data;
    const struct patient_waiting *wait = data;
    const struct consent *consent = data;
    const struct audit_row *access = data;

    *row = (struct table_row){.data = data};
    *at = ROWS_NO_TIME;
    switch (l->tab) {
    case TAB_APPOINTMENTS: {
        int state = status_appointment_find(visit->state);

        row->id = visit->id;
        row->stamp = (uint32_t)visit->version;
        row->flags = state >= 0 && status_frees_time((enum appointment_state)state) ? ROW_FADED : 0u;
        *at = visit->starts_at;
        break;
    }
    case TAB_WAITING:
        row->id = wait->id;
        row->stamp = (uint32_t)wait->version;
        row->flags = str_eq(wait->state, STR("removed")) ? ROW_FADED : 0u;
        break;
    case TAB_CONSENTS:
        row->id = consent->id;
        row->stamp = (uint32_t)consent->version;
        row->flags = str_eq(consent->state, STR("given")) ? 0u : ROW_FADED;
        break;
    default:
        row->id = access->event_id;
        *at = access->at;
        break;
    }
}

static int take(struct record_read *q, struct arena *a, const char *data, size_t size, size_t n)
{
    struct table_row *all = ARENA_ARRAY(a, struct table_row, (size_t)q->count + n + 1);

    if (q->count > 0)
        memcpy(all, q->rows, (size_t)q->count * sizeof *all);
    for (size_t i = 0; i < n; i++) {
        struct table_row *row = &all[q->count + (int)i];

        row_of(q->list, data + i * size, row, &q->after_at);
        q->after_id = row->id;
        row->place = str_printf(a, "%" PRId64, q->after_at);
    }
    q->rows = all;
    q->count += (int)n;
    return (int)n;
}

static bool paged(const struct record_list *l)
{
    return l->tab == TAB_APPOINTMENTS || l->tab == TAB_ACCESS;
}

static void on_rows(void *ctx, const struct svc_rows *r)
{
    struct record_read *q = ctx;
    struct record_list *l = q->list;
    struct arena *a = table_page_arena(&l->table, q->fetch);
    struct table_page page = {0};
    uint32_t fetch = q->fetch;
    const char *data = NULL;
    size_t size = 0, n = 0;
    struct err err;
    int got;

    q->read = 0;
    if (a == NULL) {
        *q = (struct record_read){.list = l};
        return;
    }
    err = decoded(l, r, a, &data, &size, &n);
    got = err_is(&err) ? 0 : take(q, a, data, size, n);
    if (paged(l) && got == PAGE && q->count < q->limit) {
        read_on(q);
        return;
    }
    page = (struct table_page){q->rows, q->count, false, paged(l) && got == PAGE};
    *q = (struct record_read){.list = l};
    table_deliver(&l->table, fetch, &page, &err);
}

static void read_on(struct record_read *q)
{
    struct record_list *l = q->list;
    struct svc *s = l->p->env->svc;
    int64_t id = l->p->id;

    switch (l->tab) {
    case TAB_APPOINTMENTS:
        q->read = patient_read_appointments(s, &l->ticket, id, q->after_at, q->after_id, on_rows,
                                           q);
        break;
    case TAB_WAITING:
        q->read = patient_read_waiting(s, &l->ticket, id, on_rows, q);
        break;
    case TAB_CONSENTS:
        q->read = patient_read_consents(s, &l->ticket, id, on_rows, q);
        break;
    default:
        q->read = patient_read_access(s, &l->ticket, id, q->after_at, q->after_id, on_rows, q);
        break;
    }
}

static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct record_list *l = ctx;
    struct record_read *q = NULL;
    struct arena *a = table_page_arena(t, r->fetch);

    for (size_t i = 0; i < sizeof l->reads / sizeof l->reads[0] && q == NULL; i++)
        if (l->reads[i].read == 0)
            q = &l->reads[i];
    if (q == NULL || a == NULL) /* one is free: there are more than fetches */
        return;
    *q = (struct record_read){.list = l, .fetch = r->fetch, .limit = r->limit, .after_at = ROWS_NO_TIME};
    if (r->how == PAGE_AFTER) {
        q->after_at = strtoll(str_c(a, r->from_place), NULL, 10);
        q->after_id = r->from_id;
    }
    read_on(q);
}

static void abandon(void *ctx, uint32_t number)
{
    struct record_list *l = ctx;

    for (size_t i = 0; i < sizeof l->reads / sizeof l->reads[0]; i++)
        if (l->reads[i].read != 0 && l->reads[i].fetch == number) {
            svc_drop(l->p->env->svc, l->reads[i].read);
            l->reads[i] = (struct record_read){.list = l};
        }
}

void record_lists_open(struct record *p)
{
    for (int tab = TAB_APPOINTMENTS; tab < RECORD_TABS; tab++) {
        struct record_list *l = &p->lists[tab];

        l->p = p;
        l->tab = (enum patient_tab)tab;
        for (size_t i = 0; i < sizeof l->reads / sizeof l->reads[0]; i++)
            l->reads[i].list = l;
        l->source = (struct table_source){.ctx = l,
                                          .forward_only = true,
                                          .fetch = fetch,
                                          .abandon = abandon,
                                          .cell = cell};
        table_init(&l->table, view_arena(p->view), &options[tab], &l->source, view_host(p->view),
                   (uint32_t)(tab * WIDGET_TICKS));
    }
}

void record_lists_close(struct record *p)
{
    for (int tab = TAB_APPOINTMENTS; tab < RECORD_TABS; tab++) {
        struct record_list *l = &p->lists[tab];

        table_fini(&l->table);
        for (size_t i = 0; i < sizeof l->reads / sizeof l->reads[0]; i++)
            if (l->reads[i].read != 0)
                svc_drop(p->env->svc, l->reads[i].read);
    }
}

void record_list_show(struct record *p, bool again)
{
    struct record_list *l = record_list_now(p);

    if (l == NULL)
        return;
    if (!l->begun)
        table_load(&l->table);
    else if (again)
        table_refresh(&l->table);
    l->begun = true;
}
