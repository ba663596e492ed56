/* SPDX-License-Identifier: Apache-2.0 */
/* One event in full: who, what, where, and field by field what was before and after. */
#include <config.h>

#include "screen/audit/audit.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "base/utf8.h"
#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "screen/audit/fields.h"
#include "screen/common/env.h"
#include "screen/common/person.h"
#include "svc/audit.h"
#include "ui/wrap.h"

enum { LINES_MAX = 200, LABEL_COLS = 18, LABEL_MOST = 30, SEAL_COLS = 32, WRAPPED_MOST = 12, WRAPPED_LEAST = 40 };

struct line {
    struct str label, before, after;
    bool pair; /* before and after beside each other */
    enum role role;
};

struct event_view {
    struct env *env;
    struct args_audit_event args;
    int call;
    struct arena arena;
    const struct audit_event *event; /* NULL: it is not there yet, or was refused */
    struct line lines[LINES_MAX];
    int count, top;
    struct rect area;
    struct zone zone; /* the clinic's */
    char title[200];
};

/* One more line; when there are too many the last one is written over. */
static struct line *add(struct event_view *e, const char *label, struct str value)
{
    struct line *l;

    if (e->count < LINES_MAX)
        e->count++;
    l = &e->lines[e->count - 1];
    *l = (struct line){.label = str_of(label), .before = value};
    return l;
}

static void add_pair(struct event_view *e, const struct audit_event *ev, struct str field,
                     struct str before, struct str after)
{
    struct line *l;

    if (audit_field_hidden(field))
        return;
    l = add(e, "", audit_field_value(e->env, &e->zone, &e->arena, ev->row.entity, field, before));
    l->label = audit_field_label(&e->arena, field);
    l->after = audit_field_value(e->env, &e->zone, &e->arena, ev->row.entity, field, after);
    l->pair = true;
}

static void add_fields(struct event_view *e, const struct audit_event *ev)
{
    struct str key, value;
    size_t at = 0;

    while (json_next(ev->after, &at, &key, &value))
        add_pair(e, ev, json_text(&e->arena, str_printf(&e->arena, "\"%.*s\"", STR_ARG(key))),
                 json_find(ev->before, str_c(&e->arena, key)), value);
    at = 0;
    while (json_next(ev->before, &at, &key, &value))
        if (json_find(ev->after, str_c(&e->arena, key)).n == 0)
            add_pair(e, ev, key, value, STR_EMPTY);
}

/* A value in the lines that it needs: the numbers of a whole day are many. */
static void add_wrapped(struct event_view *e, struct str label, struct str value)
{
    struct str lines[WRAPPED_MOST];
    int cols = e->area.cols > LABEL_MOST + WRAPPED_LEAST ? e->area.cols - LABEL_MOST - 1 : WRAPPED_LEAST;
    int n = text_wrap_all(value, cols, lines, WRAPPED_MOST);

    for (int i = 0; i < n || i == 0; i++) {
        struct line *l = add(e, "", n > 0 ? lines[i] : STR_EMPTY);

        l->label = i == 0 ? label : STR_EMPTY;
        l->role = ROLE_DIM;
    }
}

/* The detail as lines of their own; an empty one says nothing. */
static void add_detail(struct event_view *e, const struct audit_event *ev)
{
    struct str key, value;
    size_t at = 0;

    while (json_next(ev->detail, &at, &key, &value))
        if (!audit_field_hidden(key))
            add_wrapped(e, audit_field_label(&e->arena, key),
                        audit_field_value(e->env, &e->zone, &e->arena, ev->row.entity, key, value));
}

/* "28/11/2026 06:42:57" by the clinic's clock. */
static struct str when(struct event_view *e, const struct audit_row *r)
{
    char text[PERSON_TEXT];
    struct date day;

    if (!date_from_iso(r->local_day.p, (int)r->local_day.n, &day))
        return str_printf(&e->arena, "%.*s %.*s", STR_ARG(r->local_day), STR_ARG(r->local_time));
    return str_printf(&e->arena, "%.*s %.*s", STR_ARG(person_date(text, day)), STR_ARG(r->local_time));
}

static const char *why_no_diff(struct str diff)
{
    static const struct {
        const char *code, *text;
    } words[] = {
        {"none", N_("This event changed no record.")},
        {"not_permitted", N_("You may not see what was changed.")},
        {"erased", N_("What was changed has been erased lawfully; the entry and its hash remain.")},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(diff, str_of(words[i].code)))
            return words[i].text;
    return NULL;
}

static void add_change(struct event_view *e, const struct audit_event *ev)
{
    const char *why = why_no_diff(ev->diff);
    struct line *l;

    add(e, "", STR_EMPTY);
    if (why != NULL) {
        add(e, "", str_of(_(why)))->role = ROLE_DIM;
        return;
    }
    l = add(e, "", str_of(_("before")));
    l->after = str_of(_("after"));
    l->pair = true;
    l->role = ROLE_HEADING;
    add_fields(e, ev);
}

/* The hash, without the server's mark before it, in pieces that fit a narrow screen. */
static void add_seal(struct event_view *e, struct str leaf)
{
    struct str hex = str_starts(leaf, STR("\\x")) ? str_sub(leaf, 2, leaf.n) : leaf;

    add(e, _("Seal"), str_sub(hex, 0, SEAL_COLS));
    for (size_t at = SEAL_COLS; at < hex.n; at += SEAL_COLS)
        add(e, "", str_sub(hex, at, SEAL_COLS));
}

static void make_lines(struct event_view *e, const struct audit_event *ev)
{
    const struct audit_row *r = &ev->row;

    e->count = 0;
    add(e, _("When"), when(e, r));
    add(e, _("Person"), str_printf(&e->arena, "%.*s  %.*s", STR_ARG(r->person), STR_ARG(r->person_name)));
    add(e, _("Action"), audit_action_label(r->action))->role = ROLE_STRONG;
    add(e, _("Outcome"), audit_outcome_label(r->outcome));
    if (r->entity.n != 0 && r->entity_id != 0)
        add(e, _("Thing"), str_printf(&e->arena, "%.*s %" PRId64, STR_ARG(audit_entity_label(r->entity)), r->entity_id));
    if (r->patient_id != 0)
        add(e, _("Patient"), str_printf(&e->arena, "%.*s  %.*s", STR_ARG(r->patient_record), STR_ARG(r->patient_name)));
    add(e, _("Terminal"), str_printf(&e->arena, "%.*s  %.*s", STR_ARG(r->terminal), STR_ARG(r->client_addr)));
    if (r->purpose.n != 0)
        add(e, _("Reason"), r->purpose);
    add_detail(e, ev);
    add(e, _("Place in the log"), str_printf(&e->arena, "%" PRId64 "  %.*s/%" PRId64, r->event_id,
                                             STR_ARG(ev->session_id), ev->seq));
    add_seal(e, ev->leaf);
    add_change(e, ev);
}

static void on_event(void *ctx, const struct svc_rows *r)
{
    struct view *v = ctx;
    struct event_view *e = view_state(v);
    struct audit_event *ev;
    struct err err;

    e->call = 0;
    err = audit_event_of(r, &e->arena, &ev);
    if (err_is(&err)) {
        e->count = 0;
        add(e, "", str_of(_(err.msgid)))->role = ROLE_ERROR;
    } else {
        e->event = ev;
        make_lines(e, ev);
    }
    view_touch(v, UI_REPAINT);
}

static void event_reword(struct view *v)
{
    struct event_view *e = view_state(v);

    if (e->event != NULL)
        make_lines(e, e->event);
}

static struct err event_open(struct view *v, const void *args)
{
    struct event_view *e = view_state(v);

    e->env = env_of(v);
    arena_init(&e->arena, 8192);
    e->zone = person_zone(e->env, &e->arena);
    if (args != NULL)
        e->args = *(const struct args_audit_event *)args;
    add(e, "", str_of(_("Reading...")))->role = ROLE_DIM;
    e->call = audit_event_read(e->env->svc, e->args.id, e->args.at, on_event, v);
    return OK;
}

static void event_close(struct view *v)
{
    struct event_view *e = view_state(v);

    if (e->call != 0)
        svc_drop(e->env->svc, e->call);
    arena_free(&e->arena);
}

static void event_layout(struct view *v, struct rect area)
{
    struct event_view *e = view_state(v);

    e->area = area;
}

/* As wide as the longest label. */
static int label_cols(const struct event_view *e)
{
    int cols = LABEL_COLS;

    for (int i = 0; i < e->count; i++) {
        int width = utf8_width(e->lines[i].label);

        cols = width > cols ? width : cols;
    }
    return cols < LABEL_MOST ? cols : LABEL_MOST;
}

static void paint_line(const struct event_view *e, struct surface *s, int row, const struct line *l)
{
    int cols = label_cols(e), left = cols + 1;
    int half = (e->area.cols - left - 2) / 2;

    draw_text(s, row, 0, cols, ROLE_LABEL, ALIGN_RIGHT, l->label);
    draw_text(s, row, left, e->area.cols - left, l->role, ALIGN_LEFT, l->pair ? STR_EMPTY : l->before);
    if (!l->pair)
        return;
    draw_text(s, row, left, half, l->role, ALIGN_LEFT, l->before);
    draw_text(s, row, left + half + 2, half, l->role, ALIGN_LEFT, l->after);
}

static void event_paint(struct view *v, struct surface *s, bool all)
{
    struct event_view *e = view_state(v);

    (void)all;
    draw_blank(s, surface_area(s), ROLE_NORMAL);
    for (int i = 0; i + 1 < e->area.rows && e->top + i < e->count; i++)
        paint_line(e, s, i + 1, &e->lines[e->top + i]);
}

static unsigned event_event(struct view *v, const struct event *ev)
{
    struct event_view *e = view_state(v);
    int page = e->area.rows > 2 ? e->area.rows - 2 : 1;
    int last = e->count > page ? e->count - page : 0;

    if (ev->kind != EV_KEY)
        return UI_PASS;
    switch (ev->key) {
    case K_UP:
        e->top--;
        break;
    case K_DOWN:
        e->top++;
        break;
    case K_PGUP:
        e->top -= page;
        break;
    case K_PGDN:
        e->top += page;
        break;
    case K_HOME:
        e->top = 0;
        break;
    case K_END:
        e->top = last;
        break;
    default:
        return UI_PASS;
    }
    e->top = e->top < 0 ? 0 : e->top > last ? last : e->top;
    return UI_REPAINT;
}

static void event_cursor(const struct view *v, int *row, int *col)
{
    *row = 1;
    *col = label_cols(view_state(v)) + 1;
}

static struct str event_title(const struct view *v)
{
    struct event_view *e = view_state(v);

    snprintf(e->title, sizeof e->title, "%s  %" PRId64, _("Audit event"), e->args.id);
    return str_of(e->title);
}

const struct view_class audit_event_class = {
    .name = SCREEN_AUDIT_EVENT,
    .shape = VIEW_SCREEN,
    .about = N_("One entry of the log, with what was there before and after"),
    .state_size = sizeof(struct event_view),
    .open = event_open,
    .layout = event_layout,
    .paint = event_paint,
    .event = event_event,
    .cursor = event_cursor,
    .reword = event_reword,
    .close = event_close,
    .title = event_title,
};
