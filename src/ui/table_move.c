/* SPDX-License-Identifier: Apache-2.0 */
/* table: selection, keys. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "ui/table.h"
#include "ui/table_priv.h"
#include "ui/view.h"

static bool can_select(const struct table *t, int index)
{
    const struct table_row *row = table_row_of(t, index);

    return row != NULL && (row->flags & ROW_HEADING) == 0;
}

void table_scroll(struct table *t)
{
    int shown = table_rows_shown(t), held = table_held(t);

    if (t->at < t->top)
        t->top = t->at;
    if (t->at >= t->top + shown)
        t->top = t->at - shown + 1;
    /* The heading above the first row of a group is seen with it. */
    if (t->top == t->at && t->at > 0 && !can_select(t, t->at - 1) && shown > 1)
        t->top = t->at - 1;
    if (t->top > held - shown && !t->more_after)
        t->top = held - shown;
    if (t->top < 0)
        t->top = 0;
}

void table_put_at(struct table *t, int index, int by)
{
    int held = table_held(t), i;

    if (index >= held)
        index = held - 1;
    if (index < 0)
        index = 0;
    for (i = index; i >= 0 && i < held && !can_select(t, i);)
        i += by > 0 ? 1 : -1;
    if (!can_select(t, i))
        for (i = index; i >= 0 && i < held && !can_select(t, i);)
            i += by > 0 ? -1 : 1;
    t->at = can_select(t, i) ? i : 0;
    table_scroll(t);
}

const struct table_row *table_selected(const struct table *t)
{
    return t->state == TABLE_READY && can_select(t, t->at) ? table_row_of(t, t->at) : NULL;
}

bool table_select(struct table *t, int64_t id)
{
    int index = table_find(t, id);

    if (index < 0 || !can_select(t, index))
        return false;
    table_put_at(t, index, 1);
    table_reach(t);
    host_touch(t->host, UI_DIRTY);
    return true;
}

/* Moves by rows that can be selected; what lies beyond the rows held is gone when it arrives. */
static unsigned move(struct table *t, int by)
{
    int to = t->at + by, held = table_held(t);

    if (held == 0)
        return UI_DONE;
    table_stay(t);
    t->go_on = 0;
    if (to >= held && t->more_after)
        t->go_on = to - held + 1;
    if (to < 0 && t->more_before)
        t->go_on = to;
    table_put_at(t, to, by);
    table_reach(t);
    return UI_DONE | UI_DIRTY;
}

static unsigned to_end(struct table *t, bool last)
{
    if (table_held(t) == 0)
        return UI_DONE;
    table_stay(t);
    if (last ? t->more_after && !t->source->forward_only : t->more_before)
        table_ask(t, last ? PAGE_LAST : PAGE_FIRST, NULL, table_page_limit(t));
    else
        table_put_at(t, last ? table_held(t) - 1 : 0, last ? -1 : 1);
    table_reach(t);
    return UI_DONE | UI_DIRTY;
}

static unsigned key_event(struct table *t, uint32_t key)
{
    int page = table_rows_shown(t) > 1 ? table_rows_shown(t) - 1 : 1;

    switch (key) {
    case K_UP:
        return move(t, -1);
    case K_DOWN:
        return move(t, 1);
    case K_PGUP:
        return move(t, -page);
    case K_PGDN:
        return move(t, page);
    case K_HOME:
        return to_end(t, false);
    case K_END:
        return to_end(t, true);
    case K_ESC:
        if (!t->filter.open)
            return UI_PASS;
        filter_bar_close(&t->filter);
        table_layout(t, t->area);
        return UI_DONE | UI_REPAINT;
    default:
        return UI_PASS;
    }
}

static unsigned text_event(struct table *t, uint32_t key)
{
    if (key == '/' && t->opts.filter_label != NULL) {
        filter_bar_open(&t->filter);
        table_layout(t, t->area);
        return UI_DONE | UI_REPAINT;
    }
    if (key == 'r' && t->state == TABLE_FAILED) {
        table_load(t);
        return UI_DONE | UI_REPAINT;
    }
    return UI_PASS;
}

static unsigned mouse_event(struct table *t, const struct event *ev)
{
    int row = ev->row - t->area.row - (t->area.rows - table_rows_shown(t));

    if (ev->col < t->area.col || ev->col >= t->area.col + t->area.cols)
        return UI_PASS;
    if (ev->button == MOUSE_WHEEL_UP || ev->button == MOUSE_WHEEL_DOWN)
        return move(t, ev->button == MOUSE_WHEEL_UP ? -3 : 3);
    if (ev->button != MOUSE_LEFT || row < 0 || row >= table_rows_shown(t) ||
        !can_select(t, t->top + row))
        return UI_PASS;
    table_put_at(t, t->top + row, 1);
    table_reach(t);
    return UI_DONE | UI_DIRTY;
}

static unsigned tick_event(struct table *t, uint32_t number)
{
    if (number == t->tick + TABLE_TICK_MARKS) {
        table_seen(t);
        return UI_DONE | UI_DIRTY;
    }
    return UI_PASS;
}

unsigned table_event(struct table *t, const struct event *ev)
{
    bool was_open = t->filter.open;
    unsigned next = UI_PASS;

    if (t->opts.filter_label != NULL &&
        (t->filter.focused || (ev->kind == EV_TICK && ev->key == t->tick + TABLE_TICK_FILTER)))
        next = filter_bar_event(&t->filter, ev);
    if (was_open != t->filter.open)
        table_layout(t, t->area);
    if (next != UI_PASS || t->filter.focused) {
        t->stale_all = true;
        return next;
    }
    switch (ev->kind) {
    case EV_KEY:
        return key_event(t, ev->key);
    case EV_TEXT:
        return text_event(t, ev->key);
    case EV_MOUSE:
        return mouse_event(t, ev);
    case EV_TICK:
        return tick_event(t, ev->key);
    default:
        return UI_PASS;
    }
}

/* The index of a column, -1 for none. */
static int column_index(const struct table *t, const char *id)
{
    for (int i = 0; id != NULL && i < t->opts.column_count; i++)
        if (strcmp(t->opts.columns[i].id, id) == 0)
            return i;
    return -1;
}

void table_sort_next(struct table *t)
{
    for (int i = column_index(t, t->sort) + 1; i < t->opts.column_count; i++) {
        const struct column *c = &t->opts.columns[i];

        if ((c->flags & COLUMN_SORT) == 0 || t->widths[i] == 0)
            continue;
        table_sort(t, c->id, (c->flags & COLUMN_SORT_DOWN_FIRST) != 0);
        return;
    }
    table_sort(t, NULL, false);
}

void table_sort_turn(struct table *t)
{
    table_sort(t, t->sort, !t->down);
}

struct str table_position(const struct table *t, char *out, size_t n)
{
    int64_t about = t->source->estimate != NULL ? t->source->estimate(t->source->ctx) : -1;
    int held = table_held(t), count = 0, at = 0;

    out[0] = '\0';
    for (int i = 0; i < held; i++) {
        count += can_select(t, i);
        if (i == t->at)
            at = count;
    }
    if (t->state != TABLE_READY || count == 0)
        return STR_EMPTY;
    if (t->source->exact && !t->more_before && about >= count)
        snprintf(out, n, _("%d of %d"), at, (int)about);
    else if (!t->more_before && !t->more_after)
        snprintf(out, n, _("%d of %d"), at, count);
    else if (about < 0 && !t->more_before)
        snprintf(out, n, _("%d of more than %d"), at, count);
    else if (about < 0)
        snprintf(out, n, _("more than %d"), count);
    else if (!t->more_before)
        snprintf(out, n, _("%d of about %lld"), at, (long long)about);
    else
        snprintf(out, n, _("about %lld"), (long long)about);
    return str_of(out);
}

struct str table_range(const struct table *t, char *out, size_t n)
{
    int held = table_held(t), shown = table_rows_shown(t), count = 0, first = 0, last = 0;
    int64_t about = t->source->estimate != NULL ? t->source->estimate(t->source->ctx) : -1;
    bool above = t->top > 0 || t->more_before, below = t->top + shown < held || t->more_after;
    char range[80] = "";

    out[0] = '\0';
    if (t->state != TABLE_READY || (!above && !below))
        return STR_EMPTY;
    for (int i = 0; i < held; i++) {
        count += can_select(t, i);
        if (i == t->top)
            first = count + !can_select(t, i);
        if (i < t->top + shown)
            last = count;
    }
    if (t->source->exact && !t->more_before && about >= count)
        snprintf(range, sizeof range, _("%d-%d of %d"), first, last, (int)about);
    else if (!t->more_before && !t->more_after)
        snprintf(range, sizeof range, _("%d-%d of %d"), first, last, count);
    else if (!t->more_before && about >= count)
        snprintf(range, sizeof range, _("%d-%d of about %lld"), first, last, (long long)about);
    else if (!t->more_before)
        snprintf(range, sizeof range, "%d-%d", first, last);
    else if (about >= count)
        snprintf(range, sizeof range, _("about %lld"), (long long)about);
    snprintf(out, n, "%s%s%s%s%s", above ? "↑" : "", above && range[0] != '\0' ? " " : "", range,
             below ? " " : "", below ? "↓" : "");
    return str_trim(str_of(out));
}
