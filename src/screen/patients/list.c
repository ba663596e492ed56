/* SPDX-License-Identifier: Apache-2.0 */
/* patients_list: reading the pages of the list, and painting. */
#include <config.h>

#include "screen/patients/priv.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/frame.h"

/* Lines of the screen that are no rows: the field, its hint, the titles, the rule, the detail. */
enum { LIST_FRAME = 5 };

enum { COL_NAME, COL_BIRTH, COL_AGE, COL_PHONE, COL_RECORD, COL_STATUS, COL_CPF, COL_GUARDIAN, COL_WHY };

static const struct column columns[] = {
    [COL_NAME] = {.id = "name", .title = N_("Name"), .min = 30, .ideal = 38, .max = 0},
    [COL_BIRTH] = {.id = "birth", .title = N_("Birth"), .min = 10, .ideal = 10, .max = 10,
                   .flags = COLUMN_OWN_LOOK},
    [COL_AGE] = {.id = "age", .title = NC_("column", "Age"), .min = 5, .ideal = 5, .max = 5, .keep = 8,
                 .align = ALIGN_RIGHT},
    [COL_PHONE] = {.id = "phone", .title = N_("Telephone"), .min = 15, .ideal = 15, .max = 17,
                   .keep = 7},
    [COL_RECORD] = {.id = "record", .title = NC_("column", "Record"), .min = 7, .ideal = 8, .max = 10,
                    .keep = 9},
    [COL_STATUS] = {.id = "status", .title = N_("Status"), .min = 12, .ideal = 15, .max = 16,
                    .keep = 6},
    [COL_CPF] = {.id = "cpf", .title = N_("CPF"), .min = 14, .ideal = 14, .max = 14, .keep = 3},
    [COL_GUARDIAN] = {.id = "guardian", .title = N_("Guardian"), .min = 14, .ideal = 24, .max = 30,
                      .keep = 2},
    [COL_WHY] = {.id = "why", .title = N_("Found by"), .min = 9, .ideal = 10, .max = 14, .keep = 4},
};

const struct patient_row *patients_selected(const struct patients *p)
{
    const struct table_row *row = table_selected(&p->table);

    return row != NULL ? row->data : NULL;
}

void patients_take(struct patients *p, const struct patient_row *row)
{
    char rest[PERSON_TEXT];

    env_take(p->env, row->id, row->name,
             person_rest(rest, row->birth_date, row->age, row->record_no));
}

/* A number that changes with what a row shows. */
static uint32_t stamp(const struct patient_row *r)
{
    const struct str texts[] = {r->name, r->registered_name, r->phone, r->status, r->record_no,
                                r->guardian_name, r->cpf};
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (size_t j = 0; j < texts[i].n; j++)
            h = (h ^ (unsigned char)texts[i].p[j]) * 16777619u;
    return (h ^ (uint32_t)r->birth_date.day ^ (uint32_t)r->birth_date.month << 8) * 16777619u;
}

static void read_on(struct patients_read *q);

static bool held(const struct table *t, int64_t id)
{
    for (int i = 0; i < table_held(t); i++)
        if (table_row_at(t, i)->id == id)
            return true;
    return false;
}

/* Puts what came behind what is there. */
static void take(struct patients_read *q, struct arena *a, const struct patient_row *rows, size_t n)
{
    struct table_row *all = ARENA_ARRAY(a, struct table_row, (size_t)q->count + n + 1);

    if (q->count > 0)
        memcpy(all, q->rows, (size_t)q->count * sizeof *all);
    for (size_t i = 0; i < n; i++) {
        if (q->rest && held(&q->p->table, rows[i].id))
            continue;
        all[q->count++] = (struct table_row){
            .id = rows[i].id,
            .stamp = stamp(&rows[i]),
            .flags = rows[i].deceased || str_eq(rows[i].status, STR("inactive")) ? ROW_FADED : 0u,
            .place = rows[i].sort_key,
            .data = &rows[i],
        };
    }
    q->rows = all;
}

static void deliver(struct patients_read *q, bool after, const struct err *err)
{
    struct patients *p = q->p;
    struct table_page page = {.rows = q->rows, .count = q->count, .after = after};
    uint32_t fetch = q->fetch;
    bool whole = p->table.want[TABLE_WHOLE].fetch == fetch;
    int count = q->count + (whole ? 0 : table_held(&p->table));

    if (!err_is(err))
        p->full = p->asked.n > 0 && (after || count >= PATIENT_PAGE);
    *q = (struct patients_read){.p = p};
    table_deliver(&p->table, fetch, &page, err);
    if (whole)
        patients_found(p);
}

static void on_rows(void *ctx, const struct svc_rows *r)
{
    struct patients_read *q = ctx;
    struct patients *p = q->p;
    struct arena *a = table_page_arena(&p->table, q->fetch);
    struct patient_row *rows = NULL;
    struct err err = OK;
    size_t n = 0;
    bool more;

    q->read = 0;
    if (a == NULL) {
        *q = (struct patients_read){.p = p};
        return;
    }
    err = patient_rows(r, a, &rows, &n);
    if (!err_is(&err))
        take(q, a, rows, n);
    more = (int)n == q->want && (p->asked.n == 0 || q->want < PATIENT_PAGE);
    if (more && p->asked.n == 0 && q->count < q->limit) {
        q->after = q->rows[q->count - 1].place;
        q->after_id = q->rows[q->count - 1].id;
        read_on(q);
        return;
    }
    deliver(q, more, &err);
}

static void read_on(struct patients_read *q)
{
    int left = q->limit - q->count;

    q->want = left < PATIENT_PAGE ? left : PATIENT_PAGE;
    q->read = patient_search(q->p->env->svc, &q->p->ticket, q->p->asked, q->after,
                             q->after_id, q->want, on_rows, q);
}

/* What one typed is answered with the rows of a screen and one that tells of more; the others come
 * when they are scrolled to. */
static int rows_wanted(const struct patients *p, const struct table *t, const struct page_req *r)
{
    int screen = p->area.rows - LIST_FRAME;

    if (r->how == PAGE_AFTER && p->asked.n > 0)
        return PATIENT_PAGE;
    if (r->how != PAGE_FIRST || screen < 1 || screen + 1 > r->limit)
        return r->limit;
    /* Asked anew, the same rows: more of them would look like new ones. */
    if (t->refreshing && (p->asked.n == 0 || table_held(t) > screen + 1))
        return r->limit;
    return screen + 1;
}

static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct patients *p = ctx;
    struct patients_read *q = NULL;

    for (size_t i = 0; i < sizeof p->reads / sizeof p->reads[0] && q == NULL; i++)
        if (p->reads[i].read == 0)
            q = &p->reads[i];
    if (q == NULL) /* one is free: there are more than fetches */
        return;
    *q = (struct patients_read){.p = p, .fetch = r->fetch, .limit = rows_wanted(p, t, r)};
    q->rest = r->how == PAGE_AFTER && p->asked.n > 0;
    if (r->how == PAGE_AFTER && !q->rest) {
        q->after = r->from_place;
        q->after_id = r->from_id;
    }
    read_on(q);
}

static void abandon(void *ctx, uint32_t number)
{
    struct patients *p = ctx;

    for (size_t i = 0; i < sizeof p->reads / sizeof p->reads[0]; i++)
        if (p->reads[i].read != 0 && p->reads[i].fetch == number) {
            svc_drop(p->env->svc, p->reads[i].read);
            p->reads[i] = (struct patients_read){.p = p};
        }
}

void patients_reads_drop(struct patients *p)
{
    for (size_t i = 0; i < sizeof p->reads / sizeof p->reads[0]; i++)
        if (p->reads[i].read != 0)
            svc_drop(p->env->svc, p->reads[i].read);
}

/* Text that does not fit the cell's buffer is pointed at: names live as long as the row. */
static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct patient_row *r = row->data;
    char text[PERSON_TEXT];

    (void)ctx;
    switch (column) {
    case COL_NAME:
        c->text = r->name;
        return;
    case COL_RECORD: /* who has none yet waits */
        c->text = r->record_no.n > 0 ? r->record_no : str_of(_(NC_("record number", "waiting")));
        c->role = r->record_no.n > 0 ? ROLE_NORMAL : ROLE_DIM;
        return;
    case COL_CPF:
        c->text = r->cpf;
        return;
    case COL_GUARDIAN:
        c->text = r->guardian_name;
        return;
    case COL_STATUS:
        c->text = r->deceased ? str_of(_("deceased")) : person_word(PERSON_STATUS, r->status);
        return;
    case COL_WHY:
        c->text = person_word(PERSON_WHY, r->why);
        c->role = ROLE_DIM;
        return;
    case COL_AGE:
        snprintf(c->buf, sizeof c->buf, "%d", r->age);
        break;
    case COL_BIRTH:
        snprintf(c->buf, sizeof c->buf, "%.*s", STR_ARG(person_date(text, r->birth_date)));
        break;
    default:
        snprintf(c->buf, sizeof c->buf, "%.*s", STR_ARG(person_phone(text, r->phone)));
        break;
    }
    c->text = str_of(c->buf);
}

void patients_list_init(struct patients *p, struct table_opts *opts)
{
    p->source = (struct table_source){
        .ctx = p,
        .forward_only = true,
        .fetch = fetch,
        .abandon = abandon,
        .cell = cell,
    };
    for (size_t i = 0; i < sizeof p->reads / sizeof p->reads[0]; i++)
        p->reads[i].p = p;
    *opts = (struct table_opts){
        .columns = columns,
        .column_count = sizeof columns / sizeof columns[0],
        .page = PATIENT_PAGE,
        .late = true,
    };
}

/* "12 found", "20 or more: type more". */
static void paint_count(const struct patients *p, struct surface *s)
{
    char text[PERSON_TEXT] = "";
    int n = table_held(&p->table);
    enum role role = ROLE_DIM;

    if (p->table.state == TABLE_READY && p->asked.n > 0 && p->full) {
        snprintf(text, sizeof text, _("%d or more: type more"), n);
        role = ROLE_WARN;
    } else if (p->table.state == TABLE_READY && p->asked.n > 0 && n > 0) { /* nobody: the list says it */
        snprintf(text, sizeof text, ngettext("%d found", "%d found", (unsigned long)n), n);
    }
    draw_text(s, 0, p->area.cols - COUNT_COLS, COUNT_COLS - 1, role, ALIGN_RIGHT, str_of(text));
}

/* Draws a piece of the line behind the others, cut at the edge; the column behind it. */
static int piece(struct surface *s, int row, int at, int end, enum role role, struct str text)
{
    int width = utf8_width(text);

    if (text.n == 0 || at >= end)
        return at;
    if (width > end - at)
        width = end - at;
    draw_text(s, row, at, width, role, ALIGN_LEFT, text);
    return at + width + 3;
}

/* What the columns have no room for: the whole name, status, registered name, guardian, CPF of the
 * marked one. */
static void paint_detail(const struct patients *p, struct surface *s)
{
    const struct patient_row *r = patients_selected(p);
    int row = p->area.rows - 1, at = 1, end = p->area.cols - 1;
    char text[PERSON_TEXT];

    draw_blank(s, (struct rect){row, 0, 1, p->area.cols}, ROLE_NORMAL);
    if (r == NULL)
        return;
    if (utf8_width(r->name) > p->table.widths[COL_NAME])
        at = piece(s, row, at, end, ROLE_STRONG, r->name);
    at = piece(s, row, at, end, ROLE_NORMAL,
               r->deceased ? str_of(_("deceased")) : person_word(PERSON_STATUS, r->status));
    if (r->registered_name.n > 0 && !str_eq(r->registered_name, r->name)) {
        snprintf(text, sizeof text, _("registered as %.*s"), STR_ARG(r->registered_name));
        at = piece(s, row, at, end, ROLE_NORMAL, str_of(text));
    }
    if (r->cpf.n > 0) { /* a part of a number helps nobody; of a name it does */
        snprintf(text, sizeof text, "CPF %.*s", STR_ARG(r->cpf));
        if (at + utf8_width(str_of(text)) <= end)
            at = piece(s, row, at, end, ROLE_NORMAL, str_of(text));
    }
    if (r->guardian_name.n > 0) {
        snprintf(text, sizeof text, _("guardian %.*s"), STR_ARG(r->guardian_name));
        piece(s, row, at, end, ROLE_NORMAL, str_of(text));
    }
}

void patients_paint(struct view *v, struct surface *s, bool all)
{
    struct patients *p = view_state(v);
    int cols = p->area.cols - SEARCH_COL - COUNT_COLS - 1;

    if (all)
        draw_blank(s, (struct rect){0, 0, p->area.rows, p->area.cols}, ROLE_NORMAL);
    draw_text(s, 0, 1, SEARCH_COL - 2, ROLE_LABEL, ALIGN_RIGHT, str_of(_("Find")));
    line_edit_paint(&p->edit, s, 0, SEARCH_COL, cols, p->in_list ? ROLE_FIELD : ROLE_FIELD_ON);
    if (line_edit_text(&p->edit).n == 0)
        draw_text(s, 1, SEARCH_COL, p->area.cols - SEARCH_COL - 1, ROLE_DIM, ALIGN_LEFT,
                  str_of(_("name, CPF, telephone, birth date or record number")));
    else
        draw_blank(s, (struct rect){1, 0, 1, p->area.cols}, ROLE_NORMAL);
    paint_count(p, s);
    table_paint(&p->table, s, all);
    draw_rule(s, p->area.rows - 2, 0, p->area.cols, ROLE_RULE);
    paint_detail(p, s);
}
