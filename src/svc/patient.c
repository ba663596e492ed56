/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/patient.h"

#include <inttypes.h>

#include "db/statements.h"

/* The parameters live in `a` until svc_read has copied them. */
struct ask {
    struct arena a;
    struct params open, get;
    bool words; /* typed by a person: see svc_search */
};

static void ask_begin(struct ask *k)
{
    arena_init(&k->a, 1024);
    k->open = params_of(&k->a);
    k->get = params_of(&k->a);
    k->words = false;
}

/* Sends both and gives the parameters back. */
static int ask_send(struct svc *s, struct ask *k, struct ticket *t, const struct db_stmt *open,
                    const struct db_stmt *get, svc_rows_fn done, void *ctx)
{
    struct svc_get steps[2] = {{open, &k->open}, {get, &k->get}};
    int id = (k->words ? svc_search : svc_read)(s, t, steps, 2, done, ctx);

    arena_free(&k->a);
    return id;
}

/* A moment as the server takes it; none becomes NULL. */
static void params_moment(struct params *p, int64_t us)
{
    int64_t day = us / 86400000000, rest = us % 86400000000;
    struct date d;
    char iso[11];

    if (us == ROWS_NO_TIME) {
        params_null(p);
        return;
    }
    if (rest < 0) {
        rest += 86400000000;
        day--;
    }
    d = date_from_days((int32_t)day);
    date_iso(d, iso);
    params_text(p, str_printf(p->arena, "%s %02d:%02d:%02d.%06d+00", iso, (int)(rest / 3600000000),
                              (int)(rest / 60000000 % 60), (int)(rest / 1000000 % 60),
                              (int)(rest % 1000000)));
}

int patient_search(struct svc *s, struct ticket *t, struct str q, struct str after,
                   int64_t after_id, int rows, svc_rows_fn done, void *ctx)
{
    struct ask k;

    ask_begin(&k);
    params_text(&k.open, q);
    if (after_id != 0)
        params_text(&k.open, after);
    else
        params_null(&k.open);
    params_id(&k.open, after_id);
    params_int(&k.open, rows);
    k.words = true;
    return ask_send(s, &k, t, &sql_patient_search_open, &sql_patient_search, done, ctx);
}

int patient_read(struct svc *s, struct ticket *t, int64_t id, struct str purpose,
                 svc_rows_fn done, void *ctx)
{
    struct ask k;

    ask_begin(&k);
    params_id(&k.open, id);
    params_text_or_null(&k.open, purpose);
    return ask_send(s, &k, t, &sql_patient_open, &sql_patient_get, done, ctx);
}

/* One tab of a record, from behind the row (before, before_id) on. */
static void tab(struct ask *k, int64_t id, struct str name, int64_t before, int64_t before_id)
{
    ask_begin(k);
    params_id(&k->open, id);
    params_text(&k->open, name);
    params_moment(&k->open, before);
    params_id(&k->open, before_id);
}

int patient_read_appointments(struct svc *s, struct ticket *t, int64_t id, int64_t before,
                              int64_t before_id, svc_rows_fn done, void *ctx)
{
    struct ask k;

    tab(&k, id, STR("appointments"), before, before_id);
    return ask_send(s, &k, t, &sql_patient_tab_open, &sql_patient_appointments, done, ctx);
}

int patient_read_waiting(struct svc *s, struct ticket *t, int64_t id, svc_rows_fn done,
                         void *ctx)
{
    struct ask k;

    tab(&k, id, STR("waiting"), ROWS_NO_TIME, 0);
    return ask_send(s, &k, t, &sql_patient_tab_open, &sql_patient_waiting, done, ctx);
}

int patient_read_consents(struct svc *s, struct ticket *t, int64_t id, svc_rows_fn done,
                          void *ctx)
{
    struct ask k;

    tab(&k, id, STR("consents"), ROWS_NO_TIME, 0);
    return ask_send(s, &k, t, &sql_patient_tab_open, &sql_patient_consents, done, ctx);
}

int patient_read_access(struct svc *s, struct ticket *t, int64_t id, int64_t before,
                        int64_t before_id, svc_rows_fn done, void *ctx)
{
    struct ask k;

    tab(&k, id, STR("access"), ROWS_NO_TIME, 0);
    params_moment(&k.get, before);
    params_id(&k.get, before_id);
    return ask_send(s, &k, t, &sql_patient_tab_open, &sql_patient_access, done, ctx);
}

int patient_read_duplicates(struct svc *s, struct str data, svc_rows_fn done, void *ctx)
{
    struct ask k;

    ask_begin(&k);
    params_text(&k.open, data);
    k.words = true;
    return ask_send(s, &k, NULL, &sql_patient_duplicates_open, &sql_patient_duplicates, done, ctx);
}

static int write(struct svc *s, const struct db_stmt *stmt, const char *request, struct arena *a,
                 const struct params *p, svc_answer_fn done, void *ctx)
{
    int id = svc_write(s, stmt, request, p, done, ctx);

    arena_free(a);
    return id;
}

int patient_save(struct svc *s, const char *request, int64_t id, int version, struct str data,
                 svc_answer_fn done, void *ctx)
{
    struct arena a;
    struct params p;

    arena_init(&a, 1024);
    p = params_of(&a);
    params_id(&p, id);
    if (id != 0)
        params_int(&p, version);
    else
        params_null(&p);
    params_text(&p, data);
    return write(s, &sql_patient_save, request, &a, &p, done, ctx);
}

int consent_give(struct svc *s, const char *request, int64_t patient_id, struct str data,
                 svc_answer_fn done, void *ctx)
{
    struct arena a;
    struct params p;

    arena_init(&a, 1024);
    p = params_of(&a);
    params_id(&p, patient_id);
    params_text(&p, data);
    return write(s, &sql_consent_give, request, &a, &p, done, ctx);
}

int consent_withdraw(struct svc *s, const char *request, int64_t id, int version, struct str reason,
                     svc_answer_fn done, void *ctx)
{
    struct arena a;
    struct params p;

    arena_init(&a, 1024);
    p = params_of(&a);
    params_id(&p, id);
    params_int(&p, version);
    params_text(&p, reason);
    return write(s, &sql_consent_withdraw, request, &a, &p, done, ctx);
}
