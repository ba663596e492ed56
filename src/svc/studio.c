/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/studio.h"

#include "base/json.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "svc/decode.h"
#include "svc/words.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct decode_field clinic_fields[] = {
    DECODE(struct studio_clinic, id, DECODE_ID),
    DECODE(struct studio_clinic, code, DECODE_STR),
    DECODE(struct studio_clinic, name, DECODE_STR),
};

static const struct decode_field table_fields[] = {
    DECODE(struct studio_table, schema, DECODE_STR),  DECODE(struct studio_table, name, DECODE_STR),
    DECODE(struct studio_table, keep, DECODE_STR),    DECODE(struct studio_table, why, DECODE_STR),
    DECODE(struct studio_table, rows, DECODE_ID),     DECODE(struct studio_table, bytes, DECODE_ID),
    DECODE(struct studio_table, comment, DECODE_STR),
};

static const struct decode_field column_fields[] = {
    DECODE(struct studio_column, name, DECODE_STR),       DECODE(struct studio_column, type, DECODE_STR),
    DECODE(struct studio_column, class, DECODE_STR),      DECODE(struct studio_column, kind, DECODE_STR),
    DECODE(struct studio_column, sortable, DECODE_BOOL),  DECODE(struct studio_column, nullable, DECODE_BOOL),
    DECODE(struct studio_column, key, DECODE_BOOL),       DECODE(struct studio_column, ref_schema, DECODE_STR),
    DECODE(struct studio_column, ref_table, DECODE_STR),
};

static const struct decode_field line_fields[] = {
    DECODE(struct studio_line, place, DECODE_STR),
    DECODE(struct studio_line, cells, DECODE_STR),
};

static const struct decode_field change_fields[] = {
    DECODE(struct studio_change, event_id, DECODE_ID), DECODE(struct studio_change, at, DECODE_STR),
    DECODE(struct studio_change, actor, DECODE_STR),   DECODE(struct studio_change, action, DECODE_STR),
    DECODE(struct studio_change, op, DECODE_STR),      DECODE(struct studio_change, changes, DECODE_STR),
    DECODE(struct studio_change, masked, DECODE_INT),
};

bool studio_shown(const struct studio_column *c)
{
    return str_eq(c->class, STR("shown")) || str_eq(c->class, STR("edit"));
}

/* The error of a read, if there is one. */
static struct err failed(const struct svc_rows *r)
{
    if (err_is(&r->err) || r->opened.outcome == ANSWER_OK)
        return r->err;
    return err_make(ERR_INPUT, words_of(r->opened.code), "studio: %.*s", STR_ARG(r->opened.code));
}

/* All rows of the first answer; none when `e` is an error, which is answered. */
static struct err decode_answer(const struct svc_rows *r, struct err e, const struct decode_field *fields, size_t count,
                                size_t size, struct arena *a, void **rows, size_t *n)
{
    *n = 0;
    return err_is(&e) ? e : decode_rows(r->rows[0], fields, count, size, a, rows, n);
}

int studio_clinics_read(struct svc *s, svc_rows_fn done, void *ctx)
{
    return svc_fetch(s, &sql_studio_clinics, NULL, done, ctx);
}

struct err studio_clinics_of(const struct svc_rows *r, struct arena *a, const struct studio_clinic **out, size_t *n)
{
    void *rows = NULL;
    struct err e = decode_answer(r, r->err, clinic_fields, COUNT(clinic_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

int studio_tables_read(struct svc *s, int64_t clinic, svc_rows_fn done, void *ctx)
{
    struct arena scratch;
    struct params open;
    int id;

    arena_init(&scratch, 256);
    open = params_of(&scratch);
    params_int(&open, clinic);
    id = svc_read(s, NULL, (const struct svc_get[]){{&sql_studio_tables_open, &open}, {&sql_studio_tables, NULL}}, 2,
                  done, ctx);
    arena_free(&scratch);
    return id;
}

struct err studio_tables_of(const struct svc_rows *r, struct arena *a, const struct studio_table **out, size_t *n)
{
    void *rows = NULL;
    struct err e = decode_answer(r, failed(r), table_fields, COUNT(table_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

static void put_place(struct json_object *o, const struct studio_place *at)
{
    json_put_int(o, "clinic", at->clinic);
    json_put(o, "schema", str_of(at->schema));
    json_put(o, "table", str_of(at->table));
}

static const char *question_json(struct arena *a, const struct studio_question *q)
{
    struct json_object o;

    json_begin(&o, a);
    put_place(&o, &q->at);
    if (q->column.n > 0) {
        json_put(&o, "column", q->column);
        json_put(&o, "op", q->op);
        json_put(&o, "value", q->value);
    }
    if (q->sort.n > 0)
        json_put(&o, "sort", q->sort);
    json_put_bool(&o, "down", q->down);
    json_put(&o, "how", str_of(q->how));
    if (q->place.n > 0)
        json_put_raw(&o, "place", q->place);
    json_put_int(&o, "limit", q->limit);
    return json_end(&o);
}

/* What was typed stands in the log before it is looked for. */
static int ask(struct svc *s, struct ticket *t, const struct studio_question *q, const struct svc_get *steps, int count,
               svc_rows_fn done, void *ctx)
{
    return q->column.n > 0 ? svc_search(s, t, steps, count, done, ctx) : svc_read(s, t, steps, count, done, ctx);
}

int studio_rows_read(struct svc *s, struct ticket *t, const struct studio_question *q, svc_rows_fn done, void *ctx)
{
    struct arena scratch;
    struct params open;
    int id;

    arena_init(&scratch, 1024);
    open = params_of(&scratch);
    params_text(&open, str_of(question_json(&scratch, q)));
    id = ask(s, t, q, (const struct svc_get[]){{&sql_studio_rows_open, &open}, {&sql_studio_columns, NULL},
                                               {&sql_studio_rows, NULL}}, 3, done, ctx);
    arena_free(&scratch);
    return id;
}

int studio_export_read(struct svc *s, struct ticket *t, const struct studio_question *q, svc_rows_fn done, void *ctx)
{
    struct arena scratch;
    struct params open;
    int id;

    arena_init(&scratch, 1024);
    open = params_of(&scratch);
    params_text(&open, str_of(question_json(&scratch, q)));
    id = ask(s, t, q, (const struct svc_get[]){{&sql_studio_export_open, &open}, {&sql_studio_export, NULL}}, 2, done,
             ctx);
    arena_free(&scratch);
    return id;
}

struct err studio_page_of(const struct svc_rows *r, struct arena *a, struct studio_page *out)
{
    void *columns = NULL, *lines = NULL;

    *out = (struct studio_page){.count = 0};
    TRY(failed(r));
    if (r->count > 1)
        TRY(decode_rows(r->rows[0], column_fields, COUNT(column_fields), sizeof(struct studio_column), a, &columns,
                        &out->column_count));
    TRY(decode_rows(r->rows[r->count - 1], line_fields, COUNT(line_fields), sizeof(struct studio_line), a, &lines,
                    &out->count));
    out->columns = columns;
    out->lines = lines;
    if (json_valid(r->opened.detail)) {
        out->before = str_eq(json_find(r->opened.detail, "before"), STR("true"));
        out->after = str_eq(json_find(r->opened.detail, "after"), STR("true"));
    }
    return OK;
}

static const char *row_json(struct arena *a, const struct studio_place *at, struct str key, int64_t before)
{
    struct json_object o;

    json_begin(&o, a);
    put_place(&o, at);
    json_put_raw(&o, "key", key);
    if (before != 0)
        json_put_int(&o, "before", before);
    return json_end(&o);
}

static int of_row(struct svc *s, const struct db_stmt *open, const struct db_stmt *get, const char *json, svc_rows_fn done,
                  void *ctx)
{
    struct params p = {.n = 0};

    p.v[p.n++].p = json;
    return svc_read(s, NULL, (const struct svc_get[]){{open, &p}, {get, NULL}}, 2, done, ctx);
}

int studio_row_read(struct svc *s, const struct studio_place *at, struct str key, svc_rows_fn done, void *ctx)
{
    struct arena scratch;
    int id;

    arena_init(&scratch, 512);
    id = of_row(s, &sql_studio_row_open, &sql_studio_row, row_json(&scratch, at, key, 0), done, ctx);
    arena_free(&scratch);
    return id;
}

struct err studio_row_of(const struct svc_rows *r, struct arena *a, const struct studio_field **out, size_t *n)
{
    struct studio_field *fields;
    void *columns = NULL;
    struct err e = failed(r);

    *n = 0;
    *out = NULL;
    if (!err_is(&e))
        e = decode_rows(r->rows[0], column_fields, COUNT(column_fields), sizeof(struct studio_column), a, &columns, n);
    if (err_is(&e))
        return e;
    if (*n == 0)
        return err_make(ERR_NOT_FOUND, N_("This row is not there any more, or not for this clinic. Esc goes back."),
                        "studio_row: no rows");
    fields = ARENA_ARRAY(a, struct studio_field, *n);
    for (size_t i = 0; i < *n; i++)
        fields[i] = (struct studio_field){.column = ((const struct studio_column *)columns)[i],
                                          .value = str_copy(a, rows_str(r->rows[0], (int)i, "value")),
                                          .is_null = rows_is_null(r->rows[0], (int)i, "value")};
    *out = fields;
    return rows_err(r->rows[0]);
}

int studio_history_read(struct svc *s, const struct studio_place *at, struct str key, int64_t before, svc_rows_fn done,
                        void *ctx)
{
    struct arena scratch;
    int id;

    arena_init(&scratch, 512);
    id = of_row(s, &sql_studio_history_open, &sql_studio_history, row_json(&scratch, at, key, before), done, ctx);
    arena_free(&scratch);
    return id;
}

struct err studio_history_of(const struct svc_rows *r, struct arena *a, const struct studio_change **out, size_t *n)
{
    void *rows = NULL;
    struct err e = decode_answer(r, failed(r), change_fields, COUNT(change_fields), sizeof **out, a, &rows, n);

    *out = rows;
    return e;
}

int studio_save(struct svc *s, const char *request, const struct studio_place *at, struct str key, int version,
                struct str changes, svc_answer_fn done, void *ctx)
{
    struct params p = {.n = 0};
    struct json_object o;
    struct arena scratch;
    int id;

    arena_init(&scratch, 1024);
    json_begin(&o, &scratch);
    put_place(&o, at);
    json_put_raw(&o, "key", key);
    json_put_int(&o, "version", version);
    json_put_raw(&o, "changes", changes);
    p.v[p.n++].p = json_end(&o);
    id = svc_write(s, &sql_studio_save, request, &p, done, ctx);
    arena_free(&scratch);
    return id;
}
