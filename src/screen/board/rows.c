/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of the board: columns, cells, filter and order. The whole day is in memory; the table
 * gets it at once. */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/contact.h"
#include "screen/board/priv.h"
#include "ui/choice.h"

enum {
    COL_TIME,
    COL_PATIENT,
    COL_PROFESSIONAL,
    COL_ROOM,
    COL_STATE,
    COL_PRESSES,
    COL_WAIT,
    COL_PHONE,
    COL_RECORD,
    COL_NOTE,
    COLUMNS
};

static const struct column columns[COLUMNS] = {
    [COL_TIME] = {"time", N_("Time"), 5, 5, 5, 0, ALIGN_LEFT, COLUMN_SORT},
    [COL_PATIENT] = {"patient", N_("Patient"), 16, 31, 60, 0, ALIGN_LEFT, COLUMN_SORT},
    [COL_PROFESSIONAL] = {"professional", N_("Professional"), 12, 12, 20, 9, ALIGN_LEFT,
                          COLUMN_SORT},
    [COL_ROOM] = {"room", N_("Room"), 4, 6, 12, 8, ALIGN_LEFT, COLUMN_SORT},
    [COL_STATE] = {"state", N_("State"), 10, 12, 22, 0, ALIGN_LEFT, COLUMN_SORT | COLUMN_OWN_LOOK},
    [COL_PRESSES] = {"presses", "", 1, 1, 1, 0, ALIGN_LEFT, 0},
    [COL_WAIT] = {"wait", NC_("column", "Wait"), 6, 6, 7, 0, ALIGN_RIGHT,
                  COLUMN_SORT | COLUMN_SORT_DOWN_FIRST},
    [COL_PHONE] = {"phone", N_("Telephone"), 15, 15, 17, 4, ALIGN_LEFT, 0},
    [COL_RECORD] = {"record", N_("Record"), 7, 8, 9, 3, ALIGN_LEFT, 0},
    [COL_NOTE] = {"note", N_("Note"), 12, 12, 0, 2, ALIGN_LEFT, 0},
};

const struct table_opts board_table = {
    .columns = columns,
    .column_count = COLUMNS,
    .empty = N_("Nobody is still to come: b books, h shows what is done, [ and ] turn the days."),
    .empty_filtered = N_("Nothing fits the filter: Esc shows all."),
    .filter_label = N_("Filter"),
    .filter_hint = N_("patient, professional, room"),
    .page = 200,
};

bool board_closed(const struct board_row *r)
{
    const struct status *s =
        status_appointment((enum appointment_state)status_appointment_find(r->state));

    return !s->active;
}

static enum appointment_state stored_state(const struct board_row *r)
{
    return (enum appointment_state)status_appointment_find(r->state);
}

/* Minutes of waiting or in session by now; -1: none. */
static int wait_of(const struct board_view *b, const struct board_row *r)
{
    if (stored_state(r) != APPOINTMENT_ARRIVED && stored_state(r) != APPOINTMENT_IN_PROGRESS)
        return -1;
    return r->wait + (int)((loop_now(b->env->loop) - b->read_at) / 60000);
}

static bool presses(const struct board_view *b, const struct board_row *r)
{
    return r->late || r->pressing || status_wait_presses(stored_state(r), wait_of(b, r));
}

static void cell_state(const struct board_row *r, struct cell *c)
{
    const struct status *s = status_appointment(r->late ? APPOINTMENT_LATE : stored_state(r));

    c->text = str_of(_(s->label));
    c->role = visit_role(s);
}

static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct board_view *b = ctx;
    const struct board_row *r = row->data;
    char text[FORMAT_MAX] = "", phone[PHONE_SHOWN];

    switch (column) {
    case COL_TIME:
        format_time(text, r->time);
        break;
    case COL_PATIENT:
        c->text = r->patient;
        return;
    case COL_PROFESSIONAL:
        c->text = visit_short_name(r->professional, c->buf, sizeof c->buf);
        return;
    case COL_ROOM:
        c->text = r->room;
        return;
    case COL_STATE:
        cell_state(r, c);
        return;
    case COL_PRESSES:
        c->text = presses(b, r) ? STR("!") : STR_EMPTY;
        c->role = ROLE_WARN;
        return;
    case COL_WAIT:
        if (wait_of(b, r) >= 0)
            format_span_short(text, wait_of(b, r));
        break;
    case COL_PHONE:
        contact_phone_show(r->phone, phone);
        snprintf(text, sizeof text, "%s", phone);
        break;
    case COL_RECORD:
        c->text = r->record_no;
        return;
    default:
        c->text = r->note;
        c->role = ROLE_DIM;
        return;
    }
    snprintf(c->buf, sizeof c->buf, "%s", text);
    c->text = str_of(c->buf);
}

/* --- order --- */

/* A row and the text it is sorted by, folded: É stands with E. */
struct sorted {
    const struct board_row *row;
    struct str key;
};

static struct str key_of(const char *sort, const struct board_row *r)
{
    return strcmp(sort, "patient") == 0        ? r->patient
           : strcmp(sort, "professional") == 0 ? r->professional
           : strcmp(sort, "room") == 0         ? r->room
                                               : STR_EMPTY;
}

static int order_by(const struct board_view *b, const char *sort, const struct sorted *x,
                    const struct sorted *y)
{
    if (strcmp(sort, "state") == 0)
        return (int)stored_state(x->row) - (int)stored_state(y->row);
    if (strcmp(sort, "wait") == 0)
        return wait_of(b, x->row) - wait_of(b, y->row);
    return x->key.n + y->key.n > 0 ? str_cmp(x->key, y->key) : x->row->time - y->row->time;
}

/* Stable, so that what is equal stays in the order of time; a day has some hundred rows. */
static void sort_rows(const struct board_view *b, struct sorted *rows, int n, const char *sort,
                      bool down, struct arena *a)
{
    for (int i = 0; i < n; i++)
        rows[i].key = utf8_fold(a, key_of(sort, rows[i].row));
    for (int i = 1; i < n; i++) {
        struct sorted r = rows[i];
        int at = i;

        while (at > 0) {
            int order = order_by(b, sort, &rows[at - 1], &r);

            if (down ? order >= 0 : order <= 0)
                break;
            rows[at] = rows[at - 1];
            at--;
        }
        rows[at] = r;
    }
}

static bool fits(const struct board_view *b, const struct board_row *r, struct str filter)
{
    char text[400];

    if (filter.n == 0)
        return b->all || !board_closed(r);
    snprintf(text, sizeof text, "%.*s %.*s %.*s %.*s", STR_ARG(r->patient), STR_ARG(r->professional),
             STR_ARG(r->room), STR_ARG(r->record_no));
    return choice_fits(str_of(text), filter);
}

void board_deliver(struct board_view *b, uint32_t fetch, struct str filter, const char *sort,
                   bool down)
{
    struct arena *a = table_page_arena(&b->table, fetch);
    struct sorted *picked;
    struct table_row *rows;
    int n = 0;

    if (a == NULL)
        return;
    picked = ARENA_ARRAY(a, struct sorted, b->board.count + 1);
    rows = ARENA_ARRAY(a, struct table_row, b->board.count + 1);
    for (size_t i = 0; i < b->board.count; i++)
        if (fits(b, &b->board.rows[i], filter))
            picked[n++].row = &b->board.rows[i];
    if (sort != NULL)
        sort_rows(b, picked, n, sort, down, a);
    for (int i = 0; i < n; i++)
        rows[i] = (struct table_row){
            .id = picked[i].row->id,
            .stamp = (uint32_t)picked[i].row->version,
            .flags = board_closed(picked[i].row) ? ROW_FADED : 0,
            .data = picked[i].row,
        };
    table_deliver(&b->table, fetch, &(struct table_page){.rows = rows, .count = n}, NULL);
}

void board_fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct board_view *b = ctx;

    (void)t;
    if (b->loaded) {
        board_deliver(b, r->fetch, r->filter, r->sort, r->down);
        return;
    }
    b->fetch = r->fetch;
    board_load(b);
}

static int64_t estimate(void *ctx)
{
    const struct board_view *b = ctx;
    int64_t n = 0;

    for (size_t i = 0; i < b->board.count; i++)
        n += b->all || !board_closed(&b->board.rows[i]) ? 1 : 0;
    return b->loaded ? n : -1;
}

void board_source(struct board_view *b)
{
    b->source = (struct table_source){
        .ctx = b, .fetch = board_fetch, .estimate = estimate, .cell = cell};
}

const struct board_row *board_selected(const struct board_view *b)
{
    const struct table_row *row = table_selected(&b->table);

    return row != NULL ? row->data : NULL;
}

struct visit board_visit(const struct board_view *b)
{
    const struct board_row *r = board_selected(b);

    if (r == NULL)
        return (struct visit){0};
    return (struct visit){
        .id = r->id, .version = r->version, .state = r->state, .patient_id = r->patient_id,
        .professional_id = r->professional_id, .room_id = r->room_id, .patient = r->patient,
        .professional = r->professional, .day = b->day, .time = r->time,
        .stepped_today = r->stepped_today};
}
