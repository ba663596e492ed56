/* SPDX-License-Identifier: Apache-2.0 */
/* form: what others changed meanwhile, and a form's state apart from its view. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/form.h"
#include "ui/form_priv.h"
#include "ui/view.h"

void form_conflict_begin(struct form *f, struct str who)
{
    size_t n = utf8_fit(who, (int)sizeof f->conflict_who, NULL);

    while (n >= sizeof f->conflict_who)
        n = utf8_prev(who, n);
    memcpy(f->conflict_who, who.p, n);
    f->conflict_who[n] = '\0';
    form_conflict_end(f);
}

void form_conflict_field(struct form *f, const char *id, struct str theirs, struct str shown)
{
    struct form_field *x = form_field(f, id);
    struct str mine, mine_shown, base = x->original;
    bool read_only = x->def->type == FIELD_READONLY;

    if ((x->def->flags & FIELD_SECRET) != 0)
        return;
    mine = str_copy(f->arena, form_value(x));
    mine_shown = str_copy(f->arena, form_value_shown(x));
    /* Setting and reading back gives their value as this field shows it: trimmed, masked. */
    form_assign(f, x, theirs, shown, true);
    x->theirs = x->original;
    x->theirs_shown = str_copy(f->arena, form_value_shown(x));
    x->mine = mine;
    x->mine_shown = mine_shown;
    if (str_eq(x->theirs, mine)) {
        x->conflict = CONFLICT_NONE;
    } else if (str_eq(mine, base) || read_only) {
        x->conflict = CONFLICT_TAKEN_OVER;
    } else {
        form_assign(f, x, mine, mine_shown, false);
        x->conflict = str_eq(x->theirs, base) ? CONFLICT_NONE : CONFLICT_OPEN;
    }
    x->at_focus = str_copy(f->arena, form_value(x));
    f->stale_layout = f->stale_all = true;
    form_conditions(f);
    host_touch(f->host, UI_REPAINT);
}

int form_conflicts(const struct form *f)
{
    int count = 0;

    for (size_t i = 0; i < f->def->count; i++)
        count += f->fields[i].visible && f->fields[i].conflict == CONFLICT_OPEN;
    return count;
}

void form_conflict_take(struct form *f, bool theirs)
{
    struct form_field *x = form_at(f);

    if (x == NULL || x->conflict < CONFLICT_OPEN)
        return;
    if (theirs) {
        form_assign(f, x, x->theirs, x->theirs_shown, false);
        x->conflict = CONFLICT_THEIRS;
    } else {
        form_assign(f, x, x->mine, x->mine_shown, false);
        x->conflict = CONFLICT_MINE;
    }
    form_recheck(f, x);
    form_value_changed(f, x);
    f->stale_layout = f->stale_all = true;
}

void form_conflict_end(struct form *f)
{
    for (size_t i = 0; i < f->def->count; i++)
        f->fields[i].conflict = CONFLICT_NONE;
    f->stale_layout = f->stale_all = true;
}

struct form_state *form_export(const struct form *f, struct arena *a)
{
    struct form_state *st = ARENA_NEW(a, struct form_state);
    const struct form_field *at = form_at(f);

    st->form_id = f->def->id;
    st->focus = at != NULL ? at->def->id : NULL;
    st->fields = ARENA_ARRAY(a, struct form_field_state, f->def->count);
    for (size_t i = 0; i < f->def->count; i++) {
        const struct form_field *x = &f->fields[i];
        bool choice = x->def->type == FIELD_CHOICE;

        if ((x->def->flags & FIELD_SECRET) != 0)
            continue;
        st->fields[st->count++] = (struct form_field_state){
            .id = x->def->id,
            .value = str_copy(a, form_value(x)),
            .shown = str_copy(a, form_value_shown(x)),
            .original = str_copy(a, x->original),
            .original_shown = str_copy(a, choice ? x->choice.original_label : x->original)};
    }
    return st;
}

bool form_import(struct form *f, const struct form_state *st)
{
    if (strcmp(st->form_id, f->def->id) != 0)
        return false;
    for (size_t i = 0; i < st->count; i++) {
        const struct form_field_state *s = &st->fields[i];
        struct form_field *x = form_field(f, s->id);

        form_assign(f, x, s->original, s->original_shown, true);
        if (!str_eq(s->value, s->original))
            form_assign(f, x, s->value, s->shown, false);
        x->at_focus = str_copy(f->arena, form_value(x));
    }
    form_conditions(f);
    if (st->focus != NULL)
        form_focus(f, st->focus);
    f->stale_layout = f->stale_all = true;
    return true;
}
