/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/staff.h"

#include <string.h>

#include "base/json.h"
#include "db/scram.h"
#include "db/statements.h"
#include "sec/id.h"
#include "sec/sec.h"
#include "svc/decode.h"
#include "svc/words.h"

_Static_assert(sizeof((struct staff_code *)0)->text == ID_CODE_TEXT, "room for a code");

static const struct decode_field row_fields[] = {
    DECODE(struct staff_row, id, DECODE_ID),
    DECODE(struct staff_row, login, DECODE_STR),
    DECODE(struct staff_row, name, DECODE_STR),
    DECODE(struct staff_row, email, DECODE_STR),
    DECODE(struct staff_row, role, DECODE_STR),
    DECODE(struct staff_row, council_no, DECODE_STR),
    DECODE(struct staff_row, supervisor_id, DECODE_ID),
    DECODE(struct staff_row, supervisor_name, DECODE_STR),
    DECODE(struct staff_row, active, DECODE_BOOL),
    DECODE(struct staff_row, must_change_password, DECODE_BOOL),
    DECODE(struct staff_row, language, DECODE_STR),
    DECODE(struct staff_row, last_access_at, DECODE_TIME),
    DECODE(struct staff_row, sessions, DECODE_INT),
    DECODE(struct staff_row, self, DECODE_BOOL),
    DECODE(struct staff_row, version, DECODE_INT),
};

int staff_read(struct svc *s, struct ticket *t, struct str text, struct str role, svc_rows_fn done,
               void *ctx)
{
    struct json_object o;
    struct params open, none;
    struct arena a;
    int id;

    arena_init(&a, 512);
    open = params_of(&a);
    none = params_of(&a);
    json_begin(&o, &a);
    if (text.n > 0)
        json_put(&o, "text", text);
    if (role.n > 0)
        json_put(&o, "role", role);
    params_text(&open, str_of(json_end(&o)));
    id = svc_read(s, t, (struct svc_get[]){{&sql_staff_list_open, &open}, {&sql_staff_list, &none}}, 2,
                  done, ctx);
    arena_free(&a);
    return id;
}

struct err staff_rows(const struct svc_rows *r, struct arena *a, struct staff_row **out, size_t *n)
{
    void *rows = NULL;
    struct err e = r->err;

    *n = 0;
    if (!err_is(&e) && r->opened.outcome != ANSWER_OK)
        e = err_make(ERR_DENIED, words_of(r->opened.code), "refused");
    if (!err_is(&e))
        e = decode_rows(r->rows[0], row_fields, sizeof row_fields / sizeof row_fields[0],
                        sizeof **out, a, &rows, n);
    *out = rows;
    return e;
}

void staff_code_new(struct staff_code *c)
{
    id_code(c->text);
}

void staff_code_wipe(struct staff_code *c)
{
    sec_wipe(c, sizeof *c);
}

/* The data of a save; `verifier` NULL: no new account. */
static struct str data_of(const struct staff_data *d, const char *verifier, struct arena *a)
{
    struct json_object o;

    json_begin(&o, a);
    if (verifier != NULL) {
        json_put(&o, "login", d->login);
        json_put(&o, "verifier", str_of(verifier));
    }
    json_put(&o, "name", d->name);
    json_put(&o, "email", d->email);
    json_put(&o, "role", d->role);
    json_put(&o, "council_no", d->council_no);
    json_put(&o, "supervisor", d->supervisor);
    return str_of(json_end(&o));
}

static int not_sent(const struct err *e, svc_answer_fn done, void *ctx)
{
    const struct answer none = {.outcome = ANSWER_REFUSED};

    done(ctx, &none, e);
    return 0;
}

int staff_add(struct svc *s, const char *request, const struct staff_data *d,
              const struct staff_code *code, svc_answer_fn done, void *ctx)
{
    const char *verifier = NULL;
    struct params p;
    struct arena a;
    struct err e;
    int call = 0;

    arena_init(&a, 1024);
    p = params_of(&a);
    e = scram_verifier(&a, str_c(&a, d->login), code->text, &verifier);
    if (!err_is(&e)) {
        params_null(&p);
        params_null(&p);
        params_text(&p, data_of(d, verifier, &a));
        call = svc_write(s, &sql_staff_save, request, &p, done, ctx);
    }
    arena_free(&a);
    return err_is(&e) ? not_sent(&e, done, ctx) : call;
}

int staff_change(struct svc *s, const char *request, int64_t id, int version,
                 const struct staff_data *d, svc_answer_fn done, void *ctx)
{
    struct params p;
    struct arena a;
    int call;

    arena_init(&a, 1024);
    p = params_of(&a);
    params_id(&p, id);
    params_int(&p, version);
    params_text(&p, data_of(d, NULL, &a));
    call = svc_write(s, &sql_staff_save, request, &p, done, ctx);
    arena_free(&a);
    return call;
}

int staff_set_active(struct svc *s, const char *request, int64_t id, int version, bool active,
                     svc_answer_fn done, void *ctx)
{
    struct params p;
    struct arena a;
    int call;

    arena_init(&a, 256);
    p = params_of(&a);
    params_id(&p, id);
    params_int(&p, version);
    params_bool(&p, active);
    call = svc_write(s, &sql_staff_set_active, request, &p, done, ctx);
    arena_free(&a);
    return call;
}

int staff_reset(struct svc *s, const char *request, int64_t id, struct str login,
                const struct staff_code *code, svc_answer_fn done, void *ctx)
{
    const char *verifier = NULL;
    struct params p;
    struct arena a;
    struct err e;
    int call = 0;

    arena_init(&a, 512);
    p = params_of(&a);
    e = scram_verifier(&a, str_c(&a, login), code->text, &verifier);
    if (!err_is(&e)) {
        params_id(&p, id);
        params_text(&p, str_of(verifier));
        params_null(&p);
        call = svc_write(s, &sql_staff_reset, request, &p, done, ctx);
    }
    arena_free(&a);
    return err_is(&e) ? not_sent(&e, done, ctx) : call;
}
