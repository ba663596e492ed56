/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "screen/common/env.h"

#include <stdio.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "svc/words.h"
#include "ui/frame.h"

enum { MINUTES_OF_DAY = 24 * 60, MS_OF_MINUTE = 60 * 1000 };

struct env *env_of(const struct view *v)
{
    return view_app(v);
}

/* Minutes since the local midnight of the day on which the session was opened. */
static int64_t minutes_on(const struct env *e, const struct svc_session *s)
{
    return s->minute + (loop_now(e->loop) - s->opened_ms) / MS_OF_MINUTE;
}

int env_minute_ms(const struct env *e)
{
    const struct svc_session *s = svc_session_of(e->svc);

    return s != NULL ? MS_OF_MINUTE - (int)((loop_now(e->loop) - s->opened_ms) % MS_OF_MINUTE)
                     : MS_OF_MINUTE;
}

struct date env_today(const struct env *e)
{
    const struct svc_session *s = svc_session_of(e->svc);

    if (s == NULL)
        return DATE_NONE;
    return date_add_days(s->today, (int)(minutes_on(e, s) / MINUTES_OF_DAY));
}

int env_minute(const struct env *e)
{
    const struct svc_session *s = svc_session_of(e->svc);

    return s != NULL ? (int)(minutes_on(e, s) % MINUTES_OF_DAY) : 0;
}

/* Copies what fits, cut at a character's border. */
static void keep(char *to, size_t n, struct str text)
{
    while (text.n >= n)
        text.n = utf8_prev(text, text.n);
    snprintf(to, n, "%.*s", STR_ARG(text));
}

void env_take(struct env *e, int64_t id, struct str name, struct str rest)
{
    struct in_hand *h = &e->in_hand;

    h->id = id;
    keep(h->name, sizeof h->name, name);
    keep(h->rest, sizeof h->rest, rest);
    frame_patient(e->stack, str_of(h->name), str_of(h->rest));
}

enum scope env_scope(const struct env *e, const char *action)
{
    const struct svc_session *s = svc_session_of(e->svc);

    return s != NULL ? permission_scope(&s->may, action) : SCOPE_NONE;
}

bool env_may(const struct env *e, const char *action)
{
    return action == NULL || env_scope(e, action) != SCOPE_NONE;
}

void env_say_answer(struct env *e, const struct answer *a, const struct err *err)
{
    if (err_is(err))
        stack_say_err(e->stack, err);
    else if (a->outcome != ANSWER_OK)
        stack_say(e->stack, ROLE_ERROR, str_of(_(words_of(a->code))));
}
