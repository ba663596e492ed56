/* SPDX-License-Identifier: Apache-2.0 */
/* table: pages, and how they come and go. */
#include <config.h>

#include "ui/table.h"

#include <stdio.h>
#include <string.h>

#include "i18n/i18n.h"
#include "ui/table_priv.h"
#include "ui/view.h"

enum { PAGE_ROWS = 50 };

static void filter_changed(void *ctx, struct str text)
{
    table_filter(ctx, text);
}

void table_init(struct table *t, struct arena *a, const struct table_opts *opts,
                const struct table_source *source, const struct ui_host *host, uint32_t tick)
{
    memset(t, 0, sizeof *t);
    t->arena = a;
    t->opts = *opts;
    t->source = source;
    t->host = host;
    t->tick = tick;
    t->sort = opts->sort;
    t->down = opts->down;
    t->painted_at = -1;
    t->stale_all = t->focused = true;
    t->pool = ARENA_ARRAY(a, struct table_block, TABLE_BLOCKS);
    for (int i = 0; i < TABLE_BLOCKS; i++)
        arena_init(&t->pool[i].arena, 0);
    if (opts->filter_label != NULL)
        filter_bar_init(&t->filter, a, opts->filter_label, opts->filter_hint, host,
                        tick + TABLE_TICK_FILTER, filter_changed, t);
}

static struct table_block *block_take(struct table *t)
{
    for (int i = 0; i < TABLE_BLOCKS; i++) {
        struct table_block *b = &t->pool[i];

        if (b->used)
            continue;
        b->used = true;
        b->count = 0;
        b->rows = NULL;
        return b;
    }
    return NULL; /* cannot be: there are as many as pages held and fetches on their way */
}

static void block_give(struct table_block *b)
{
    b->used = false;
    b->count = 0;
    b->rows = NULL;
    arena_reset(&b->arena);
}

static void give_up(struct table *t, int kind)
{
    if (t->want[kind].fetch == 0)
        return;
    if (t->source->abandon != NULL)
        t->source->abandon(t->source->ctx, t->want[kind].fetch);
    block_give(t->coming[kind]);
    t->want[kind].fetch = 0;
    if (kind == TABLE_WHOLE)
        t->refreshing = false;
}

static void drop_rows(struct table *t)
{
    for (int i = 0; i < t->block_count; i++)
        block_give(t->blocks[i]);
    t->block_count = 0;
}

void table_fini(struct table *t)
{
    for (int kind = 0; kind < TABLE_FETCHES; kind++)
        give_up(t, kind);
    drop_rows(t);
    host_timer(t->host, t->tick + TABLE_TICK_FILTER, -1);
    host_timer(t->host, t->tick + TABLE_TICK_MARKS, -1);
    for (int i = 0; i < TABLE_BLOCKS; i++)
        arena_free(&t->pool[i].arena);
    t->state = TABLE_IDLE;
}

int table_held(const struct table *t)
{
    int n = 0;

    for (int i = 0; i < t->block_count; i++)
        n += t->blocks[i]->count;
    return n;
}

struct table_row *table_row_of(const struct table *t, int index)
{
    for (int i = 0; i < t->block_count && index >= 0; i++) {
        if (index < t->blocks[i]->count)
            return &t->blocks[i]->rows[index];
        index -= t->blocks[i]->count;
    }
    return NULL;
}

const struct table_row *table_row_at(const struct table *t, int index)
{
    return table_row_of(t, index);
}

static int find_in(const struct table_block *b, int64_t id)
{
    for (int i = 0; i < b->count; i++)
        if (b->rows[i].id == id)
            return i;
    return -1;
}

int table_find(const struct table *t, int64_t id)
{
    int before = 0;

    for (int i = 0; i < t->block_count; i++) {
        int found = find_in(t->blocks[i], id);

        if (found >= 0)
            return before + found;
        before += t->blocks[i]->count;
    }
    return -1;
}

int table_page_limit(const struct table *t)
{
    int page = t->opts.page > 0 ? t->opts.page : PAGE_ROWS, shown = table_rows_shown(t);

    return page > 2 * shown ? page : 2 * shown;
}

static void fetch(struct table *t, int kind, enum page_how how, int64_t id, struct str place,
                  int limit)
{
    struct table_block *b;
    struct page_req *r = &t->want[kind];

    give_up(t, kind);
    b = block_take(t);
    t->coming[kind] = b;
    if (++t->fetch == 0)
        t->fetch = 1;
    *r = (struct page_req){.fetch = t->fetch,
                           .how = how,
                           .from_id = id,
                           .from_place = str_copy(&b->arena, place),
                           .limit = limit,
                           .sort = t->sort,
                           .down = t->down,
                           .filter = STR_EMPTY};
    if (t->opts.filter_label != NULL)
        r->filter = str_copy(&b->arena, filter_bar_text(&t->filter));
    t->source->fetch(t->source->ctx, t, r); /* may deliver at once */
}

void table_ask(struct table *t, enum page_how how, const struct table_row *from, int limit)
{
    give_up(t, TABLE_BEFORE);
    give_up(t, TABLE_AFTER);
    t->go_on = 0;
    t->refresh_again = false;
    if (t->state != TABLE_READY)
        t->state = TABLE_LOADING;
    t->stale_all = true;
    fetch(t, TABLE_WHOLE, how, from != NULL ? from->id : 0,
          from != NULL ? from->place : STR_EMPTY, limit);
}

void table_load(struct table *t)
{
    drop_rows(t);
    t->state = TABLE_LOADING;
    t->at = t->top = 0;
    t->aim = 0;
    t->changed = 0;
    t->refreshing = false;
    table_ask(t, PAGE_FIRST, NULL, table_page_limit(t));
}

void table_refresh(struct table *t)
{
    const struct table_row *row = table_selected(t);
    int limit = table_page_limit(t), held = table_held(t);

    if (t->state != TABLE_READY) {
        if (t->state != TABLE_LOADING)
            table_load(t);
        return;
    }
    if (t->want[TABLE_WHOLE].fetch != 0) { /* one more when this one has come */
        t->refresh_again = true;
        return;
    }
    if (held > limit)
        limit = held < TABLE_PAGES * limit ? held : TABLE_PAGES * limit;
    give_up(t, TABLE_BEFORE);
    give_up(t, TABLE_AFTER);
    t->go_on = 0;
    t->refreshing = true;
    if (t->more_before && row != NULL)
        fetch(t, TABLE_WHOLE, PAGE_AROUND, row->id, row->place, limit);
    else
        fetch(t, TABLE_WHOLE, PAGE_FIRST, 0, STR_EMPTY, limit);
}

void table_go(struct table *t, int64_t id, struct str place)
{
    struct table_row row = {.id = id, .place = place};

    if (t->state == TABLE_READY && table_select(t, id))
        return;
    t->aim = id;
    table_ask(t, PAGE_AROUND, &row, table_page_limit(t));
}

void table_own(struct table *t, int64_t id)
{
    t->own = id;
}

void table_reach(struct table *t)
{
    int held = table_held(t), near = 2 * table_rows_shown(t);
    const struct table_row *row;

    if (t->state != TABLE_READY || t->want[TABLE_WHOLE].fetch != 0 || held == 0)
        return;
    if (t->more_after && t->at + near >= held && t->want[TABLE_AFTER].fetch == 0) {
        row = table_row_of(t, held - 1);
        fetch(t, TABLE_AFTER, PAGE_AFTER, row->id, row->place, table_page_limit(t));
    }
    if (t->more_before && t->at - near < 0 && t->want[TABLE_BEFORE].fetch == 0) {
        row = table_row_of(t, 0);
        fetch(t, TABLE_BEFORE, PAGE_BEFORE, row->id, row->place, table_page_limit(t));
    }
}

struct arena *table_page_arena(struct table *t, uint32_t number)
{
    for (int kind = 0; kind < TABLE_FETCHES; kind++)
        if (number != 0 && t->want[kind].fetch == number)
            return &t->coming[kind]->arena;
    return NULL;
}

/* Marks what differs from the rows held before: `b` is new, the table still holds the old ones. */
static void mark_changes(struct table *t, struct table_block *b)
{
    bool known_follows = !t->more_after;

    for (int i = b->count - 1; i >= 0; i--) {
        struct table_row *row = &b->rows[i];
        int old = table_find(t, row->id);
        const struct table_row *was = old >= 0 ? table_row_of(t, old) : NULL;
        bool changed = was != NULL ? was->stamp != row->stamp : known_follows;

        known_follows = known_follows || was != NULL;
        if ((row->flags & ROW_HEADING) != 0)
            continue;
        if (was != NULL)
            row->flags |= was->flags & ROW_CHANGED;
        if (changed && row->id != t->own && (row->flags & ROW_CHANGED) == 0) {
            row->flags |= ROW_CHANGED;
            t->changed++;
        }
    }
    t->own = 0;
    if (t->changed > 0)
        host_timer(t->host, t->tick + TABLE_TICK_MARKS, TABLE_MARKS_MS);
}

/* Where the selection goes in the refreshed rows: to the same row, else to the one that followed
 * it, else to the one before it. */
static int same_row(const struct table *t, const struct table_block *b)
{
    for (int by = 1; by >= -1; by -= 2)
        for (int i = by > 0 ? t->at : t->at - 1;; i += by) {
            const struct table_row *row = table_row_of(t, i);
            int found = row != NULL && (row->flags & ROW_HEADING) == 0 ? find_in(b, row->id) : -1;

            if (found >= 0)
                return found;
            if (row == NULL)
                break;
        }
    return 0;
}

/* The whole list came: it takes the place of what was held. */
static void take_whole(struct table *t, struct table_block *b, const struct table_page *page)
{
    enum page_how how = t->want[TABLE_WHOLE].how;
    int line = t->at - t->top, at = 0;

    if (t->refreshing) {
        mark_changes(t, b);
        at = same_row(t, b);
    } else if (t->aim != 0) {
        at = find_in(b, t->aim);
        at = at >= 0 ? at : 0;
        line = table_rows_shown(t) / 2;
    } else if (how == PAGE_LAST) {
        at = b->count - 1;
        line = table_rows_shown(t) - 1;
    } else {
        line = 0;
    }
    t->aim = 0;
    drop_rows(t);
    t->blocks[t->block_count++] = b;
    t->more_before = page->before && how != PAGE_FIRST;
    t->more_after = page->after && how != PAGE_LAST;
    t->state = TABLE_READY;
    t->refreshing = false;
    t->top = at - line;
    table_put_at(t, at, how == PAGE_LAST ? -1 : 1);
}

/* A page at an end came; the one farthest from it goes when there are too many. */
static void take_after(struct table *t, struct table_block *b, const struct table_page *page)
{
    int by = t->go_on;

    t->blocks[t->block_count++] = b;
    t->more_after = page->after;
    if (t->block_count > TABLE_PAGES) {
        int gone = t->blocks[0]->count;

        block_give(t->blocks[0]);
        t->block_count--;
        memmove(t->blocks, t->blocks + 1, (size_t)t->block_count * sizeof *t->blocks);
        t->at -= gone;
        t->top -= gone;
        t->more_before = true;
    }
    t->go_on = 0;
    table_put_at(t, t->at + (by > 0 ? by : 0), 1);
}

static void take_before(struct table *t, struct table_block *b, const struct table_page *page)
{
    int by = t->go_on;

    memmove(t->blocks + 1, t->blocks, (size_t)t->block_count * sizeof *t->blocks);
    t->blocks[0] = b;
    t->block_count++;
    t->at += b->count;
    t->top += b->count;
    t->more_before = page->before;
    if (t->block_count > TABLE_PAGES) {
        block_give(t->blocks[--t->block_count]);
        t->more_after = true;
    }
    t->go_on = 0;
    table_put_at(t, t->at + (by < 0 ? by : 0), -1);
}

static void failed(struct table *t, int kind, const struct err *err)
{
    block_give(t->coming[kind]);
    t->want[kind].fetch = 0;
    t->go_on = 0;
    t->error = *err;
    if (kind == TABLE_WHOLE && !t->refreshing && table_held(t) == 0)
        t->state = TABLE_FAILED;
    else
        host_say(t->host, ROLE_ERROR, str_of(err->msgid != NULL ? _(err->msgid) : ""));
    t->refreshing = false;
}

void table_deliver(struct table *t, uint32_t number, const struct table_page *page,
                   const struct err *err)
{
    int kind = 0;
    struct table_block *b;

    while (kind < TABLE_FETCHES && (number == 0 || t->want[kind].fetch != number))
        kind++;
    if (kind == TABLE_FETCHES)
        return;
    t->stale_all = true;
    if (err != NULL && err_is(err)) {
        failed(t, kind, err);
    } else {
        b = t->coming[kind];
        b->count = page->count;
        b->rows = ARENA_ARRAY(&b->arena, struct table_row, (size_t)page->count + 1);
        if (page->count > 0)
            memcpy(b->rows, page->rows, (size_t)page->count * sizeof *b->rows);
        t->want[kind].fetch = 0;
        if (kind == TABLE_WHOLE)
            take_whole(t, b, page);
        else if (kind == TABLE_AFTER)
            take_after(t, b, page);
        else
            take_before(t, b, page);
    }
    host_touch(t->host, UI_REPAINT);
    if (t->refresh_again && t->want[TABLE_WHOLE].fetch == 0) {
        t->refresh_again = false;
        table_refresh(t);
    } else {
        table_reach(t);
    }
}

void table_sort(struct table *t, const char *column, bool down)
{
    t->sort = column;
    t->down = down;
    t->refreshing = false;
    table_ask(t, PAGE_FIRST, NULL, table_page_limit(t));
}

void table_filter(struct table *t, struct str text)
{
    if (t->opts.filter_label == NULL)
        return;
    if (!str_eq(text, filter_bar_text(&t->filter)))
        line_edit_set(&t->filter.edit, text);
    t->filter.due = false;
    if (text.n > 0)
        t->filter.open = true;
    table_ask(t, PAGE_FIRST, NULL, table_page_limit(t));
}

int table_seen(struct table *t)
{
    int changed = t->changed;

    for (int i = 0; i < t->block_count; i++)
        for (int j = 0; j < t->blocks[i]->count; j++)
            t->blocks[i]->rows[j].flags &= ~(unsigned)ROW_CHANGED;
    t->changed = 0;
    t->stale_all = true;
    return changed;
}
