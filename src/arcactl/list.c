/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "arcactl/ctl.h"

void list_begin(struct list *l, struct ctl *c)
{
    *l = (struct list){.c = c};
}

void list_column(struct list *l, const char *name, const char *title)
{
    l->name[l->columns] = name;
    l->title[l->columns++] = title;
}

void list_row(struct list *l, const char *const *values)
{
    const char *const **rows;
    const char **row = ARENA_ARRAY(&l->c->arena, const char *, (size_t)l->columns);

    for (int k = 0; k < l->columns; k++)
        row[k] = values[k] != NULL && l->c->option[OPT_JSON] == NULL ? ctl_safe(&l->c->arena, values[k]) : values[k];
    if (l->count == l->room) {
        l->room = l->room == 0 ? 64 : l->room * 2;
        rows = ARENA_ARRAY(&l->c->arena, const char *const *, l->room);
        if (l->count > 0)
            memcpy(rows, l->rows, l->count * sizeof *rows);
        l->rows = rows;
    }
    l->rows[l->count++] = row;
}

void list_answer(struct list *l)
{
    for (int i = 0; i < sync_rows(l->c->db); i++) {
        const char *values[LIST_COLUMNS_MAX];

        for (int k = 0; k < l->columns; k++) {
            const char *v = sync_value(l->c->db, i, k);

            values[k] = v != NULL ? str_c(&l->c->arena, str_of(v)) : NULL;
        }
        list_row(l, values);
    }
}

size_t list_width(const char *text)
{
    mbstate_t state = {0};
    wchar_t w;
    size_t width = 0;
    size_t n;
    int cells;

    for (; text[0] != '\0'; text += n) {
        n = mbrtowc(&w, text, strlen(text), &state);
        if (n == (size_t)-1 || n == (size_t)-2)
            return width + strlen(text);
        cells = wcwidth(w);
        width += cells > 0 ? (size_t)cells : 0;
    }
    return width;
}

const char *list_json(struct arena *a, const char *text)
{
    size_t room = strlen(text) * 6 + 3;
    char *out = arena_array(a, room, 1);
    size_t at = 0;

    out[at++] = '"';
    for (; text[0] != '\0'; text++) {
        unsigned char b = (unsigned char)text[0];

        if (b == '"' || b == '\\') {
            out[at++] = '\\';
            out[at++] = (char)b;
        } else if (b < 0x20) {
            at += (size_t)snprintf(out + at, room - at, "\\u%04x", b);
        } else {
            out[at++] = (char)b;
        }
    }
    out[at++] = '"';
    out[at] = '\0';
    return out;
}

static void print_json(const struct list *l)
{
    size_t i;
    int k;

    for (i = 0; i < l->count; i++) {
        putchar('{');
        for (k = 0; k < l->columns; k++) {
            const char *v = l->rows[i][k];

            printf("%s\"%s\":%s", k > 0 ? "," : "", l->name[k], v != NULL ? list_json(&l->c->arena, v) : "null");
        }
        puts("}");
    }
}

/* The last column is not filled up with blanks. */
static void print_row(const struct list *l, const char *const *row, const size_t *width)
{
    size_t fill = 0;
    int k;

    for (k = 0; k < l->columns; k++) {
        const char *v = row[k] != NULL ? row[k] : "";

        if (v[0] != '\0') {
            printf("%*s%s", (int)fill, "", v);
            fill = 0;
        }
        fill += width[k] - list_width(v) + 2;
    }
    putchar('\n');
}

void list_end(struct list *l)
{
    size_t width[LIST_COLUMNS_MAX];
    size_t i;
    int k;

    ctl_progress_end(l->c);
    if (l->c->option[OPT_JSON] != NULL) {
        print_json(l);
        return;
    }
    for (k = 0; k < l->columns; k++) {
        width[k] = list_width(l->title[k]);
        for (i = 0; i < l->count; i++) {
            const char *v = l->rows[i][k] != NULL ? l->rows[i][k] : "";
            size_t w = list_width(v);

            width[k] = w > width[k] ? w : width[k];
        }
    }
    print_row(l, l->title, width);
    for (i = 0; i < l->count; i++)
        print_row(l, l->rows[i], width);
}
