/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that knows libpg_query. */
#include <config.h>

#include <pg_query.h>
#include <string.h>

#include "base/json.h"
#include "script/script_priv.h"

/* The scanner passes over a piece without a keyword, which is no statement; it stays one here, for the
 * server to refuse. */
static size_t add_gap(struct str text, size_t from, size_t to, struct str *out)
{
    struct str gap = script_bare(str_sub(text, from, to - from));

    while (gap.n > 0 && gap.p[0] == ';')
        gap = script_bare(str_sub(gap, 1, gap.n));
    if (gap.n == 0)
        return 0;
    *out = gap;
    return 1;
}

static size_t take_pieces(struct str text, const PgQuerySplitResult *r, struct str *pieces)
{
    size_t count = 0;
    size_t end = 0;
    int i;

    for (i = 0; i < r->n_stmts; i++) {
        size_t at = (size_t)r->stmts[i]->stmt_location;

        count += add_gap(text, end, at, &pieces[count]);
        pieces[count] = str_sub(text, at, (size_t)r->stmts[i]->stmt_len);
        end = at + pieces[count++].n;
    }
    return count + add_gap(text, end, text.n, &pieces[count]);
}

bool script_split(struct arena *a, struct str text, struct str **pieces, size_t *count, const char **error)
{
    PgQuerySplitResult r;
    bool good;

    *pieces = NULL;
    *count = 0;
    /* The scanner, not the parser: it takes a quarter of the time, a tenth of the memory, and goes on
     * behind a statement that only a newer server understands. */
    r = pg_query_split_with_scanner(text.p);
    good = r.error == NULL;
    if (good) {
        *pieces = ARENA_ARRAY(a, struct str, (size_t)r.n_stmts * 2 + 1);
        *count = take_pieces(text, &r, *pieces);
    } else {
        *error = arena_copy(a, r.error->message, strlen(r.error->message));
    }
    pg_query_free_split_result(r);
    return good;
}

/* {"version":..,"stmts":[{"stmt":{"TYPE":{node}}}]}: the type is found by its place, since the node may
 * be nested deeper than the reader of JSON goes. */
static void take_tree(struct arena *a, struct str doc, struct script_statement *s)
{
    static const char mark[] = "\"stmt\":{\"";
    ptrdiff_t at = str_find(doc, str_of(mark));
    struct str list = json_find(doc, "stmts");
    struct str first;
    struct str key;
    size_t i = 0;

    if (at < 0)
        return;
    s->type = str_sub(doc, (size_t)at + sizeof mark - 1, doc.n);
    s->type = str_copy(a, str_sub(s->type, 0, strcspn(s->type.p, "\"")));
    if (list.n == 0 || !json_next(list, &i, &key, &first))
        return;
    first = json_find(first, "stmt");
    i = 0;
    if (first.n > 0)
        (void)json_next(str_copy(a, first), &i, &key, &s->node);
}

bool script_parse(struct arena *a, struct script_statement *s)
{
    struct arena own;
    PgQueryParseResult r;

    s->type = STR_EMPTY;
    s->node = STR_EMPTY;
    s->error = NULL;
    arena_init(&own, 0);
    r = pg_query_parse(str_c(&own, s->text));
    if (r.error != NULL)
        s->error = arena_copy(a, r.error->message, strlen(r.error->message));
    else
        take_tree(a, str_of(r.parse_tree), s);
    pg_query_free_parse_result(r);
    arena_free(&own);
    return s->error == NULL && s->type.n > 0;
}

bool script_too_short(const struct script_statement *s)
{
    return s->error != NULL && strstr(s->error, "at end of input") != NULL;
}
