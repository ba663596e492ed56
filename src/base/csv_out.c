/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/csv_out.h"

#include <string.h>

static size_t put_cell(char *out, const char *v)
{
    size_t at = 0;

    out[at++] = '"';
    if (v[0] != '\0' && strchr("=+-@\t\r", v[0]) != NULL)
        out[at++] = '\'';
    for (; v[0] != '\0'; v++) {
        if (v[0] == '"')
            out[at++] = '"';
        out[at++] = v[0];
    }
    out[at++] = '"';
    return at;
}

struct str csv_out_row(struct arena *a, const char *const *cells, int count, const char *end)
{
    size_t room = strlen(end);
    size_t at = 0;
    char *out;
    int i;

    for (i = 0; i < count; i++)
        room += cells[i] != NULL ? 2 * strlen(cells[i]) + 4 : 1;
    out = arena_array(a, room, 1);
    for (i = 0; i < count; i++) {
        if (i > 0)
            out[at++] = ',';
        if (cells[i] != NULL && cells[i][0] != '\0')
            at += put_cell(out + at, cells[i]);
    }
    memcpy(out + at, end, strlen(end));
    return (struct str){out, at + strlen(end)};
}
