/* SPDX-License-Identifier: Apache-2.0 */
/* The rows: that every foreign key has its parent, and how many there are. */
#include <config.h>

#include <stdlib.h>
#include <string.h>

#include "arcactl/ctl.h"
#include "arcactl/verify/verify.h"
#include "base/vec.h"
#include "db/statements.h"
#include "i18n/i18n.h"

enum { COLUMNS = 4 };

struct question {
    const char *column[COLUMNS];
};

struct questions {
    VEC_OF(struct question)
};

static bool read_questions(struct ctl *c, const struct db_stmt *stmt, struct questions *all)
{
    if (!ctl_sql(c, stmt, NULL))
        return false;
    for (int i = 0; i < sync_rows(c->db); i++) {
        struct question q = {{NULL}};

        for (int k = 0; k < COLUMNS && k < sync_columns(c->db); k++)
            q.column[k] = str_c(&c->arena, str_of(sync_value(c->db, i, k)));
        vec_push(all, q);
    }
    return true;
}

/* The one number that `text` answers. */
static bool number(struct ctl *c, const char *text, long long *n)
{
    struct err e = sync_script(c->db, str_of(text));

    if (err_is(&e)) {
        ctl_fail(c, &e);
        return false;
    }
    *n = strtoll(ctl_first(c), NULL, 10);
    return true;
}

bool verify_keys(struct verify *v)
{
    struct ctl *c = v->c;
    struct questions all = {.arena = &c->arena};
    long long n;

    verify_begin(v, "keys");
    if (!read_questions(c, &sql_ctl_verify_keys, &all))
        return false;
    for (size_t i = 0; i < all.n; i++) {
        const char *const *q = all.p[i].column;

        ctl_progress(c, _("looking for rows without a parent: %s"), q[0]);
        if (!number(c, q[2], &n))
            return false;
        if (n > 0)
            verify_found(v, "orphan", q[0], str_printf(&c->arena, "%lld", n).p, q[3]);
    }
    verify_end(v, str_printf(&c->arena, ngettext("%zu foreign key, every row has its parent", "%zu foreign keys, every row has its parent", all.n), all.n).p);
    return true;
}

bool verify_counts(struct verify *v)
{
    struct ctl *c = v->c;
    struct questions all = {.arena = &c->arena};
    struct list l;

    verify_begin(v, "rows");
    if (!read_questions(c, &sql_ctl_verify_tables, &all))
        return false;
    list_begin(&l, c);
    list_column(&l, "table", _("Table"));
    list_column(&l, "rows", _("Rows"));
    for (size_t i = 0; i < all.n; i++) {
        const char *const *q = all.p[i].column;
        const char *values[] = {q[0], NULL};
        long long n;

        ctl_progress(c, _("counting rows: %s"), q[0]);
        if (!number(c, q[1], &n))
            return false;
        v->rows += n;
        values[1] = str_printf(&c->arena, "%lld", n).p;
        list_row(&l, values);
    }
    verify_end(v, str_printf(&c->arena, _("%lld rows in %zu tables"), v->rows, all.n).p);
    list_end(&l);
    return true;
}
