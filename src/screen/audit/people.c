/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "screen/audit/people.h"

#include <inttypes.h>
#include <stdio.h>

#include "i18n/i18n.h"
#include "svc/staff.h"
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
    snprintf(p->typed, sizeof p->typed, "%.*s", STR_ARG(typed));
}

/* Everybody, instead of the professionals alone. */
static void take_staff(struct audit_people *p, const struct staff_row *rows, size_t n)
{
    struct choice_item *items = ARENA_ARRAY(p->arena, struct choice_item, n + 1);

    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice_item){str_printf(p->arena, "%" PRId64, rows[i].id), rows[i].name,
                                        rows[i].login};
    p->items = items;
    p->count = n;
}

static void on_staff(void *ctx, const struct svc_rows *r)
{
    struct audit_people *p = ctx;
    struct staff_row *rows = NULL;
    struct err err;
    size_t n = 0;

    p->read = 0;
    err = staff_rows(r, p->arena, &rows, &n);
    if (err_is(&err))
        stack_say_err(p->env->stack, &err);
    else
        take_staff(p, rows, n);
    if (p->asker != NULL)
        answer(p, p->asker, p->ask, str_of(p->typed));
    p->asker = NULL;
}

static void take_professionals(struct audit_people *p)
{
    const struct reference *r = &p->env->reference;
    struct choice_item *items = ARENA_ARRAY(p->arena, struct choice_item, r->professional_count + 1);

    for (size_t i = 0; i < r->professional_count; i++)
        if (r->professionals[i].staff_id != 0) {
            items[p->count] = (struct choice_item){
                str_printf(p->arena, "%" PRId64, r->professionals[i].staff_id),
                str_copy(p->arena, r->professionals[i].name),
                str_copy(p->arena, r->professionals[i].specialty)};
            p->count++;
        }
    p->items = items;
}

void audit_people_init(struct audit_people *p, struct env *e, struct arena *arena)
{
    *p = (struct audit_people){.env = e, .arena = arena};
    take_professionals(p);
    if (!env_may(e, "staff.see"))
        return;
    p->read = staff_read(e->svc, NULL, STR_EMPTY, STR_EMPTY, on_staff, p);
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
