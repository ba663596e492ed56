/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/params.h"

#include <assert.h>
#include <inttypes.h>

static void put(struct params *p, const char *text)
{
    assert(p->n < PARAMS_MAX);
    p->v[p->n++] = (struct db_param){.p = text};
}

struct params params_of(struct arena *a)
{
    return (struct params){.arena = a};
}

void params_text(struct params *p, struct str s)
{
    put(p, str_c(p->arena, s));
}

void params_text_or_null(struct params *p, struct str s)
{
    put(p, s.n != 0 ? str_c(p->arena, s) : NULL);
}

void params_int(struct params *p, int64_t v)
{
    put(p, str_printf(p->arena, "%" PRId64, v).p);
}

void params_id(struct params *p, int64_t v)
{
    if (v == 0)
        put(p, NULL);
    else
        params_int(p, v);
}

void params_bool(struct params *p, bool v)
{
    put(p, v ? "true" : "false");
}

void params_null(struct params *p)
{
    put(p, NULL);
}

void params_ids(struct params *p, const int64_t *ids, size_t n)
{
    struct str list = STR("{");

    for (size_t i = 0; i < n; i++)
        list = str_printf(p->arena, "%.*s%s%" PRId64, STR_ARG(list), i != 0 ? "," : "", ids[i]);
    put(p, str_printf(p->arena, "%.*s}", STR_ARG(list)).p);
}
