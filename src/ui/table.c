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

int table_page_limit(const struct table *t)
{
    int page = t->opts.page > 0 ? t->opts.page : PAGE_ROWS, shown = table_rows_shown(t);

    return page > 2 * shown ? page : 2 * shown;
}

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
    arena_init(&t->behind_arena, 0);
    if (opts->filter_label != NULL)
        filter_bar_init(&t->filter, a, opts->filter_label, opts->filter_hint, host,
                        tick + TABLE_TICK_FILTER, filter_changed, t);
}

/* One is always free: there are as many as pages held and fetches on their way. */
static struct table_block *block_take(struct table *t)
{
    int i = 0;

    while (i < TABLE_BLOCKS - 1 && t->pool[i].used)
        i++;
    t->pool[i].used = true;
    t->pool[i].count = 0;
    t->pool[i].rows = NULL;
    return &t->pool[i];
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

static void push_anchor(struct table *t, bool first, int64_t id, struct str place)
{
    if (t->behind_count == t->behind_cap) {
        int cap = t->behind_cap > 0 ? 2 * t->behind_cap : 16;
        struct table_anchor *more = ARENA_ARRAY(&t->behind_arena, struct table_anchor, (size_t)cap);

        if (t->behind_count > 0)
            memcpy(more, t->behind, (size_t)t->behind_count * sizeof *more);
        t->behind = more;
        t->behind_cap = cap;
    }
    t->behind[t->behind_count++] =
        (struct table_anchor){first, id, str_copy(&t->behind_arena, place)};
}

/* Forward only: remembers from where the first `count` rows of a block were read that goes at the
 * front, page by page, also when a refresh had brought more at once. */
static void push_behind(struct table *t, const struct table_block *b, int count)
{
    int page = table_page_limit(t);

    if (!t->source->forward_only || count <= 0)
        return;
    push_anchor(t, b->from.first, b->from.id, b->from.place);
    for (int i = page; i < count && i < b->count; i += page)
        push_anchor(t, false, b->rows[i - 1].id, b->rows[i - 1].place);
}

static void forget_behind(struct table *t)
{
    arena_reset(&t->behind_arena);
    t->behind = NULL;
    t->behind_count = t->behind_cap = 0;
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
    arena_free(&t->behind_arena);
    t->behind = NULL;
    t->behind_count = t->behind_cap = 0;
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

static void fetch(struct table *t, int kind, enum page_how how, int64_t id, struct str place,
                  int limit)
{
    struct table_block *b;
    struct page_req *r = &t->want[kind];

    give_up(t, kind);
    b = block_take(t);
    t->coming[kind] = b;
    b->from = (struct table_anchor){how == PAGE_FIRST, id, str_copy(&b->arena, place)};
    if (++t->fetch == 0)
        t->fetch = 1;
    *r = (struct page_req){.fetch = t->fetch,
                           .how = how,
                           .from_id = id,
                           .from_place = b->from.place,
                           .limit = limit,
                           .sort = t->sort, .down = t->down,
                           .filter = STR_EMPTY};
    if (t->opts.filter_label != NULL)
        r->filter = str_copy(&b->arena, filter_bar_text(&t->filter));
    t->source->fetch(t->source->ctx, t, r); /* may deliver at once */
}

/* The refresh that had to wait for what was on its way. */
static bool refresh_if_due(struct table *t)
{
    if (!t->refresh_again || t->want[TABLE_WHOLE].fetch != 0)
        return false;
    t->refresh_again = false;
    table_refresh(t);
    return true;
}

void table_stay(struct table *t)
{
    if (t->want[TABLE_WHOLE].fetch != 0 && !t->refreshing && t->state == TABLE_READY &&
        t->want[TABLE_WHOLE].how == PAGE_LAST) {
        give_up(t, TABLE_WHOLE);
        refresh_if_due(t);
    }
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

/* So near to an end of the rows held more are asked for. */
static int reach_of(const struct table *t)
{
    return t->opts.late ? table_rows_shown(t) / 2 : 2 * table_rows_shown(t);
}

static void fetch_from(struct table *t, int kind, const struct table_anchor *from, int limit)
{
    fetch(t, kind, from->first ? PAGE_FIRST : PAGE_AFTER, from->id, from->place, limit);
}

/* Forward only: reads anew from a page before the first shown row. */
static void refresh_forward(struct table *t)
{
    int page = table_page_limit(t), from = t->top > page ? t->top - page : 0;
    const struct table_row *before = from > 0 ? table_row_of(t, from - 1) : NULL;
    struct table_anchor start = {.first = true, .place = STR_EMPTY};

    if (before != NULL)
        start = (struct table_anchor){false, before->id, before->place};
    else if (t->block_count > 0)
        start = t->blocks[0]->from;
    t->refresh_from = from;
    fetch_from(t, TABLE_WHOLE, &start, t->at - from + 2 * page);
}

void table_refresh(struct table *t)
{
    const struct table_row *row = table_selected(t);
    int limit = 2 * table_page_limit(t);

    if (t->state != TABLE_READY) {
        if (t->state != TABLE_LOADING)
            table_load(t);
        return;
    }
    if (t->want[TABLE_WHOLE].fetch != 0) { /* one more when this one has come */
        t->refresh_again = true;
        return;
    }
    give_up(t, TABLE_BEFORE);
    give_up(t, TABLE_AFTER);
    t->go_on = 0;
    t->refreshing = true;
    if (t->source->forward_only)
        refresh_forward(t);
    else if (row != NULL)
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
    t->refreshing = false;
    if (t->source->forward_only)
        table_ask(t, PAGE_FIRST, NULL, table_page_limit(t));
    else
        table_ask(t, PAGE_AROUND, &row, table_page_limit(t));
}

void table_own(struct table *t, int64_t id)
{
    t->own = id;
}

void table_reach(struct table *t)
{
    int held = table_held(t), near = reach_of(t);
    const struct table_row *row;

    if (t->state != TABLE_READY || t->want[TABLE_WHOLE].fetch != 0 || held == 0)
        return;
    if (t->block_count == TABLE_BLOCKS_HELD) { /* many small pages: read them as one */
        table_refresh(t);
        return;
    }
    if (t->more_after && t->at + near >= held && t->want[TABLE_AFTER].fetch == 0) {
        row = table_row_of(t, held - 1);
        fetch(t, TABLE_AFTER, PAGE_AFTER, row->id, row->place, table_page_limit(t));
    }
    if (t->more_before && t->at - near < 0 && t->want[TABLE_BEFORE].fetch == 0) {
        row = table_row_of(t, 0);
        if (t->source->forward_only) /* some more, because rows may have come in between */
            fetch_from(t, TABLE_BEFORE, &t->behind[t->behind_count - 1],
                       table_page_limit(t) * 3 / 2);
        else
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

/* The row that was added from here, among the refreshed ones; -1: none was. */
static int made_here(const struct table *t, const struct table_block *b)
{
    return t->refreshing && t->own != 0 && table_find(t, t->own) < 0 ? find_in(b, t->own) : -1;
}

/* The whole list came: it takes the place of what was held. */
static void take_whole(struct table *t, struct table_block *b, const struct table_page *page)
{
    enum page_how how = t->want[TABLE_WHOLE].how;
    int line = t->at - t->top, at = 0, made = made_here(t, b);

    if (t->refreshing) {
        mark_changes(t, b);
        at = same_row(t, b);
        if (made >= 0) { /* its place on the screen: the list stays when that is in sight */
            int moved = line + made - at;

            line = moved >= 0 && moved < table_rows_shown(t) ? moved : table_rows_shown(t) / 2;
            at = made;
        }
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
    if (!t->refreshing)
        forget_behind(t);
    for (int i = 0, from = t->refresh_from; t->refreshing && i < t->block_count && from > 0; i++) {
        push_behind(t, t->blocks[i], from);
        from -= t->blocks[i]->count;
    }
    drop_rows(t);
    t->refresh_from = 0;
    t->blocks[t->block_count++] = b;
    t->more_before = t->source->forward_only ? t->behind_count > 0
                                             : page->before && how != PAGE_FIRST;
    t->more_after = page->after && how != PAGE_LAST;
    t->state = TABLE_READY;
    t->refreshing = false;
    t->top = at - line;
    table_put_at(t, at, how == PAGE_LAST ? -1 : 1);
}

/* A page at an end came; those at the other end go when they are out of reach. */
static void take_after(struct table *t, struct table_block *b, const struct table_page *page)
{
    int by = t->go_on;

    t->more_after = page->after;
    if (b->count > 0)
        t->blocks[t->block_count++] = b;
    else
        block_give(b);
    while (t->block_count > 1 && t->at - t->blocks[0]->count > reach_of(t)) {
        int gone = t->blocks[0]->count;

        give_up(t, TABLE_BEFORE); /* it would no longer be the page before */
        push_behind(t, t->blocks[0], gone);
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

/* Forward only: what was read anew from where the page before began ends where the rows held
 * begin. False: so many rows came in between that they do not meet; then it takes their place. */
static bool meet(struct table *t, struct table_block *b)
{
    const struct table_row *first = table_row_of(t, 0);
    int at = first != NULL ? find_in(b, first->id) : -1;

    t->behind_count--;
    if (at >= 0) {
        b->count = at;
        return true;
    }
    drop_rows(t);
    give_up(t, TABLE_AFTER);
    t->blocks[t->block_count++] = b;
    t->more_before = t->behind_count > 0;
    t->more_after = true;
    t->top = b->count;
    t->go_on = 0;
    table_put_at(t, b->count - 1, -1);
    return false;
}

static void take_before(struct table *t, struct table_block *b, const struct table_page *page)
{
    int by = t->go_on;

    if (t->source->forward_only && !meet(t, b))
        return;
    if (b->count > 0) {
        memmove(t->blocks + 1, t->blocks, (size_t)t->block_count * sizeof *t->blocks);
        t->blocks[0] = b;
        t->block_count++;
    } else {
        block_give(b);
    }
    t->at += b->count;
    t->top += b->count;
    t->more_before = t->source->forward_only ? t->behind_count > 0 : page->before;
    while (t->block_count > 1 &&
           t->at + reach_of(t) < table_held(t) - t->blocks[t->block_count - 1]->count) {
        give_up(t, TABLE_AFTER); /* it would no longer be the page after */
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
    if (!refresh_if_due(t))
        table_reach(t);
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
