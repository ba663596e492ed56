/* SPDX-License-Identifier: Apache-2.0 */
/* From what the server answered to cells on the screen: which columns are in sight, and how wide. */
#include <config.h>

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "i18n/i18n.h"
#include "screen/studio/rows.h"

enum { WIDE_LEAST = 4, WIDE_NARROW = 22, WIDE_MOST = 40 };

struct studio_question list_question(const struct studio_list *l, const char *how, struct str place, int limit)
{
    return (struct studio_question){.at = l->at,
                                    .column = str_of(l->asked.column),
                                    .op = str_of(l->asked.op),
                                    .value = str_of(l->asked.value),
                                    .sort = str_of(l->sort),
                                    .down = l->down,
                                    .how = how,
                                    .place = place,
                                    .limit = limit};
}

void list_take_columns(struct studio_list *l, const struct studio_page *p)
{
    size_t n = p->column_count < LIST_COLUMNS_MAX ? p->column_count : LIST_COLUMNS_MAX;

    if (l->count > 0)
        return;
    l->columns = ARENA_ARRAY(&l->arena, struct studio_column, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct studio_column *c = &p->columns[i];

        l->columns[i] = *c;
        l->columns[i].name = str_copy(&l->arena, c->name);
        l->columns[i].type = str_copy(&l->arena, c->type);
        l->columns[i].class = str_copy(&l->arena, c->class);
        l->columns[i].kind = str_copy(&l->arena, c->kind);
        l->columns[i].ref_schema = str_copy(&l->arena, c->ref_schema);
        l->columns[i].ref_table = str_copy(&l->arena, c->ref_table);
        l->wide[i] = WIDE_LEAST;
    }
    l->count = n;
}

static uint64_t hash(struct str s)
{
    uint64_t h = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return h;
}

static struct list_cell *split(struct studio_list *l, struct str cells, struct arena *a)
{
    struct list_cell *out = ARENA_ARRAY(a, struct list_cell, l->count + 1);
    struct str key, value;
    size_t at = 0;

    for (size_t i = 0; i < l->count && json_next(cells, &at, &key, &value); i++) {
        int width;

        out[i].kind = str_eq(value, STR("null")) ? CELL_NULL : str_eq(value, STR("false")) ? CELL_MASKED : CELL_TEXT;
        out[i].text = out[i].kind == CELL_TEXT ? json_text(a, value) : STR_EMPTY;
        width = utf8_width(out[i].text);
        if (width > l->wide[i])
            l->wide[i] = (short)(width < WIDE_MOST ? width : WIDE_MOST);
    }
    return out;
}

/* A number of its own is the row's id; any other key is known by a hash of it. */
static int64_t id_of(struct str key, struct arena *a)
{
    struct str one, value;
    size_t at = 0;
    long long id = 0;

    if (json_next(key, &at, &one, &value) && at + 1 >= key.n)
        id = json_int(json_text(a, value), 0);
    return id > 0 ? (int64_t)id : (int64_t)(hash(key) >> 1);
}

struct table_page list_page(struct studio_list *l, const struct studio_page *p, struct arena *a)
{
    struct table_row *rows = ARENA_ARRAY(a, struct table_row, p->count + 1);

    for (size_t i = 0; i < p->count; i++) {
        const struct studio_line *line = &p->lines[i];

        rows[i] = (struct table_row){.id = id_of(json_find(line->place, "k"), a), .stamp = (uint32_t)hash(line->cells),
                                     .place = line->place, .data = split(l, line->cells, a)};
    }
    return (struct table_page){.rows = rows, .count = (int)p->count, .before = p->before, .after = p->after};
}

static void head(struct studio_list *l, int at, size_t i, short keep)
{
    const struct studio_column *c = &l->columns[i];
    int title = utf8_width(c->name);
    short wide = (short)(title > l->wide[i] ? title : l->wide[i]);

    wide = wide < WIDE_MOST ? wide : WIDE_MOST;
    l->map[at] = i;
    l->heads[at] = (struct column){.id = c->name.p, .title = c->name.p, .min = wide < WIDE_NARROW ? wide : WIDE_NARROW, .ideal = wide, .max = wide, .keep = keep,
                                   .flags = COLUMN_AS_IS | (c->sortable ? COLUMN_SORT : 0u)};
}

/* What the list is in order of, and what is looked for. */
static bool is_asked(const struct studio_list *l, size_t i)
{
    const char *name = l->columns[i].name.p;

    return (l->sort != NULL && strcmp(name, l->sort) == 0) || strcmp(name, l->asked.column) == 0;
}

/* The key and what is asked for stand still at the left, the others move; the clinic is the same in all rows. */
static bool moves(const struct studio_list *l, size_t i)
{
    return !l->columns[i].key && !is_asked(l, i) && !str_eq(l->columns[i].name, STR("clinic_id"));
}

void list_heads(struct studio_list *l)
{
    int n = 0;
    size_t moving = 0;

    for (size_t i = 0; i < l->count && n < TABLE_COLUMNS_MAX; i++)
        if (l->columns[i].key)
            head(l, n++, i, 0);
    for (size_t i = 0; i < l->count && n < TABLE_COLUMNS_MAX; i++)
        if (!l->columns[i].key && is_asked(l, i))
            head(l, n++, i, 0);
    for (size_t i = 0; i < l->count && n < TABLE_COLUMNS_MAX; i++) {
        if (!moves(l, i) || moving++ < l->first)
            continue;
        head(l, n, i, (short)(100 - n));
        n++;
    }
    l->table.opts.columns = l->heads;
    l->table.opts.column_count = n;
}

void list_in_sight(const struct studio_list *l, size_t *shown, size_t *all)
{
    *shown = *all = 0;
    for (size_t i = 0; i < l->count; i++)
        *all += moves(l, i);
    for (int i = 0; l->count > 0 && i < l->table.opts.column_count; i++)
        *shown += l->table.widths[i] > 0 && moves(l, l->map[i]);
}

bool list_shift(struct studio_list *l, int by)
{
    size_t shown, all;

    list_in_sight(l, &shown, &all);
    if (l->count == 0 || (by < 0 && l->first == 0) || (by > 0 && l->first + shown >= all))
        return false;
    l->first = by < 0 ? l->first - 1 : l->first + 1;
    list_heads(l);
    return true;
}

const struct list_cell *list_cells(const struct studio_list *l)
{
    const struct table_row *row = table_selected(&l->table);

    return row != NULL ? row->data : NULL;
}

void list_cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct studio_list *l = ctx;
    const struct list_cell *cell = (const struct list_cell *)row->data + l->map[column];

    c->role = cell->kind == CELL_TEXT ? ROLE_NORMAL : ROLE_DIM;
    c->text = cell->kind == CELL_TEXT ? cell->text : cell->kind == CELL_NULL ? STR("–") : STR("••••");
}
