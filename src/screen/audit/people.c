/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "screen/audit/people.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "svc/audit.h"
#include "ui/frame.h"

static bool fits(const struct choice_item *i, struct str typed)
{
    return choice_fits(i->label, typed) || choice_fits(i->note, typed);
}

static void answer(struct audit_people *p, struct choice *c, uint32_t ask, struct str typed)
{
    struct choice_item found[CHOICE_ITEMS_MAX];
    bool more = false;
    size_t n = 0;

    for (size_t i = 0; i < p->count; i++) {
        if (!fits(&p->items[i], typed))
            continue;
        more = n == CHOICE_ITEMS_MAX;
        if (!more)
            found[n++] = p->items[i];
    }
    if (n == 0 && typed.n > 0)
        found[n++] = (struct choice_item){typed, typed, str_of(_("as typed"))};
    choice_answer(c, ask, found, n, more, false);
}

static void ask(void *ctx, struct choice *c, uint32_t number, struct str typed)
{
    struct audit_people *p = ctx;

    if (p->read == 0) {
        answer(p, c, number, typed);
        return;
    }
    p->asker = c;
    p->ask = number;
    while (typed.n >= sizeof p->typed)
        typed.n = utf8_prev(typed, typed.n);
    snprintf(p->typed, sizeof p->typed, "%.*s", STR_ARG(typed));
}

static void take(struct audit_people *p, const struct audit_person *people, size_t n)
{
    struct choice_item *items = ARENA_ARRAY(p->arena, struct choice_item, n + 1);

    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice_item){str_printf(p->arena, "%" PRId64, people[i].id), people[i].name,
                                        people[i].login};
    p->items = items;
    p->count = n;
}

static void on_people(void *ctx, const struct svc_rows *r)
{
    struct audit_people *p = ctx;
    struct audit_person *people = NULL;
    struct err err;
    size_t n = 0;

    p->read = 0;
    err = audit_people_decode(r, p->arena, &people, &n);
    if (err_is(&err))
        stack_say_err(p->env->stack, &err);
    else
        take(p, people, n);
    if (p->asker != NULL)
        answer(p, p->asker, p->ask, str_of(p->typed));
    p->asker = NULL;
}

void audit_people_init(struct audit_people *p, struct env *e, struct arena *arena)
{
    *p = (struct audit_people){.env = e, .arena = arena};
    if (env_scope(e, "audit.list") == SCOPE_CLINIC)
        p->read = audit_people_read(e->svc, on_people, p);
}

void audit_people_end(struct audit_people *p)
{
    if (p->read != 0)
        svc_drop(p->env->svc, p->read);
}

struct choice_source audit_people_source(struct audit_people *p, const char *name)
{
    return (struct choice_source){.name = name, .ask = ask, .ctx = p};
}
