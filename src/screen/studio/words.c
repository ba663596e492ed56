/* SPDX-License-Identifier: Apache-2.0 */
/* What the studio's codes are in words. */
#include <config.h>

#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "screen/studio/priv.h"

struct pair {
    const char *code, *text;
};

static const char *find(const struct pair *table, size_t n, struct str code, const char *other)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(code, str_of(table[i].code)))
            return table[i].text;
    return other;
}

#define FIND(table, code, other) find(table, sizeof(table) / sizeof((table)[0]), code, other)

const char *studio_why(struct str why)
{
    static const struct pair words[] = {
        {"closed", N_("This table is never opened: what is in it are secrets.")},
        {"unclassified", N_("Nobody has said yet what of this table may be shown, so it is not opened.")},
        {"no_key", N_("This table is not opened: nothing that may be shown tells its rows apart.")},
        {"no_right", N_("This table belongs to somebody who has not granted it.")},
    };

    return FIND(words, why, N_("This table is not opened."));
}

const char *studio_masked(struct str class)
{
    static const struct pair words[] = {
        {"secret", N_("masked: a secret")},
        {"clinical", N_("masked: clinical text")},
    };

    return FIND(words, class, N_("masked: not classified yet"));
}

const char *studio_op(struct str op)
{
    static const struct pair words[] = {
        {"eq", N_("is")},          {"ne", N_("is not")},         {"begins", N_("begins with")},
        {"contains", N_("contains")}, {"lt", N_("is less than")},   {"le", N_("is at most")},
        {"gt", N_("is more than")}, {"ge", N_("is at least")},    {"empty", N_("has no value")},
        {"filled", N_("has a value")},
    };

    return FIND(words, op, N_("is"));
}

struct str studio_size(char out[32], int64_t bytes)
{
    int64_t kb = (bytes + 1023) / 1024;

    if (kb < 10000)
        snprintf(out, 32, "%" PRId64 " kB", kb);
    else if (kb < 10000 * INT64_C(1024))
        snprintf(out, 32, "%" PRId64 " MB", kb / 1024);
    else
        snprintf(out, 32, "%" PRId64 " GB", kb / 1024 / 1024);
    return str_of(out);
}

struct str studio_name(char out[2 * STUDIO_NAME + 2], const struct studio_place *at)
{
    snprintf(out, 2 * STUDIO_NAME + 2, "%s.%s", at->schema, at->table);
    return str_of(out);
}

struct str studio_row_name(char *out, size_t n, const struct studio_row_args *row)
{
    char name[2 * STUDIO_NAME + 2];
    struct str part, value;
    struct arena a;
    size_t at = 0, used;

    used = (size_t)snprintf(out, n, "%s ", studio_name(name, &row->at).p);
    arena_init(&a, 256);
    while (json_next(row->key, &at, &part, &value) && used < n) {
        value = json_text(&a, value);
        used += (size_t)snprintf(out + used, n - used, " %.*s", STR_ARG(value));
    }
    arena_free(&a);
    return str_of(out);
}

bool studio_may_edit(const struct env *e)
{
    return env_may(e, "studio.edit") && !e->read_only;
}

struct str studio_key_of(struct arena *a, struct str value)
{
    struct json_object o;

    json_begin(&o, a);
    json_put(&o, "k", value);
    return str_printf(a, "[%.*s]", STR_ARG(json_find(str_of(json_end(&o)), "k")));
}
