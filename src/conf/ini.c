/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "conf/ini.h"

#include <string.h>

void ini_open(struct ini *i, struct str text)
{
    /* Some editors put a byte order mark first. */
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.n);
    *i = (struct ini){.rest = text, .section = STR_EMPTY};
}

static struct str take_line(struct ini *i)
{
    const char *end = memchr(i->rest.p, '\n', i->rest.n);
    size_t n = end != NULL ? (size_t)(end - i->rest.p) : i->rest.n;
    struct str line = str_sub(i->rest, 0, n);

    i->rest = str_sub(i->rest, n + 1, i->rest.n);
    i->line++;
    return str_trim(line);
}

/* A name of a section or value: letters, digits, _, - and . */
static bool is_name(struct str s)
{
    size_t k;

    for (k = 0; k < s.n; k++) {
        char c = s.p[k];

        if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-' && c != '.')
            return false;
    }
    return s.n > 0;
}

static bool read_value(struct ini *i, struct str line, struct ini_entry *out)
{
    ptrdiff_t at = str_find(line, STR("="));

    if (at < 0)
        return false;
    out->section = i->section;
    out->name = str_trim(str_sub(line, 0, (size_t)at));
    out->value = str_trim(str_sub(line, (size_t)at + 1, line.n));
    return is_name(out->name) && memchr(out->value.p, '\0', out->value.n) == NULL;
}

enum ini_kind ini_next(struct ini *i, struct ini_entry *out)
{
    struct str line;

    while (i->rest.n > 0) {
        line = take_line(i);
        *out = (struct ini_entry){.section = i->section, .name = STR_EMPTY, .value = line, .line = i->line};
        if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
            continue;
        if (line.p[0] != '[') {
            if (read_value(i, line, out))
                return INI_VALUE;
            out->name = STR_EMPTY;
            out->value = line;
            return INI_BAD;
        }
        line = str_sub(line, 1, line.n);
        if (line.n < 2 || line.p[line.n - 1] != ']' || !is_name(str_trim(str_sub(line, 0, line.n - 1))))
            return INI_BAD;
        i->section = str_trim(str_sub(line, 0, line.n - 1));
    }
    return INI_END;
}
