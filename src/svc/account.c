/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "svc/account.h"

#include "base/mem.h"
#include "db/scram.h"
#include "db/statements.h"
#include "i18n/i18n.h"
#include "svc/decode.h"
#include "svc/svc_priv.h"

void account_set_language(struct svc *s, const char *language, svc_answer_fn done, void *ctx)
{
    struct arena a;
    struct params p;

    arena_init(&a, 0);
    p = params_of(&a);
    svc_write(s, &sql_set_language, language, &p, done, ctx);
    arena_free(&a);
}

struct change {
    struct svc *svc;
    struct secret password;
    svc_answer_fn done;
    void *ctx;
};

static void changed(void *ctx, const struct answer *a, const struct err *err)
{
    struct change *c = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        svc_password_keep(c->svc, secret_text(&c->password));
    c->done(c->ctx, a, err);
    secret_free(&c->password);
    mem_free(c, sizeof *c);
}

int account_change_password(struct svc *s, struct str password, svc_answer_fn done, void *ctx)
{
    struct change *c = MEM_NEW(struct change);
    const struct answer none = {.outcome = ANSWER_REFUSED};
    const char *verifier;
    struct arena a;
    struct params p;
    struct err e;
    int call = 0;

    *c = (struct change){.svc = s, .done = done, .ctx = ctx};
    arena_init(&a, 0);
    p = params_of(&a);
    e = secret_new(&c->password);
    if (!err_is(&e) && !secret_append(&c->password, password))
        e = err_make(ERR_INPUT, N_("This password is too long."),
                     "password of %zu bytes", password.n);
    if (!err_is(&e))
        e = scram_verifier(&a, s->session.login.p, c->password.p, &verifier);
    if (err_is(&e)) {
        changed(c, &none, &e);
    } else {
        call = svc_write(s, &sql_change_password, verifier, &p, changed, c);
    }
    arena_free(&a);
    return call;
}

struct ask_people {
    demo_people_fn done;
    void *ctx;
};

static void took_people(void *ctx, const struct svc_rows *r)
{
    static const struct decode_field fields[] = {
        DECODE(struct demo_person, login, DECODE_STR),
        DECODE(struct demo_person, name, DECODE_STR),
        DECODE(struct demo_person, role, DECODE_STR),
    };
    struct ask_people *ask = ctx;
    struct arena a;
    void *rows = NULL;
    size_t n = 0;
    struct err e = r->err;

    arena_init(&a, 0);
    if (!err_is(&e))
        e = decode_rows(r->rows[0], fields, sizeof fields / sizeof fields[0], sizeof(struct demo_person),
                        &a, &rows, &n);
    ask->done(ask->ctx, rows, err_is(&e) ? 0 : n, &e);
    arena_free(&a);
    mem_free(ask, sizeof *ask);
}

void account_demo_people(struct svc *s, demo_people_fn done, void *ctx)
{
    struct ask_people *ask = MEM_NEW(struct ask_people);

    *ask = (struct ask_people){.done = done, .ctx = ctx};
    svc_fetch(s, &sql_demo_people, NULL, took_people, ask);
}
