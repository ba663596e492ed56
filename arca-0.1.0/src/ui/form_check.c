/* SPDX-License-Identifier: Apache-2.0 */
/* form: what is wrong, and where. */
#include <config.h>

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/form.h"
#include "ui/form_priv.h"
#include "ui/view.h"

void form_error(struct form *f, struct form_field *x, struct str said, bool outside)
{
    size_t n = said.n;

    while (n >= sizeof x->error)
        n = utf8_prev(said, n);
    if (n == strlen(x->error) && memcmp(x->error, said.p, n) == 0)
        return;
    memcpy(x->error, said.p, n);
    x->error[n] = '\0';
    x->error_outside = outside && n > 0;
    f->stale_layout = f->stale_all = true;
}

/* Puts the full form of a value in its place: no undo step that the person made. */
static void normalise(struct form *f, struct form_field *x, struct str normal)
{
    if (normal.p == NULL || str_eq(normal, form_value(x)))
        return;
    form_assign(f, x, normal, STR_EMPTY, false);
}

void form_recheck(struct form *f, struct form_field *x)
{
    struct field_verdict v = {.bad = false};
    struct str value = form_value(x);

    if (x->error_outside)
        return;
    if (x->def->type == FIELD_CHOICE && choice_pending(&x->choice)) {
        form_error(f, x, str_of(_("This is not in the list: choose one of it.")), false);
        return;
    }
    if (value.n > 0 && x->check != NULL) {
        value = str_copy(&f->scratch, value);
        x->check(f->env->ctx, f, x->def, value, &f->scratch, &v);
    }
    if (value.n == 0 && f->saving && (x->def->flags & FIELD_REQUIRED) != 0)
        v = (struct field_verdict){.bad = true, .msgid = N_("Please fill in this field.")};
    form_error(f, x, !v.bad ? STR_EMPTY : v.msgid != NULL ? str_of(_(v.msgid)) : v.said, false);
    if (!v.bad && !f->checking_key)
        normalise(f, x, v.normal);
    arena_reset(&f->scratch);
}

static bool checked(const struct form *f, const struct form_field *x)
{
    return x->visible && x->def->type != FIELD_READONLY && !f->read_only;
}

static void check_one(struct form *f, struct form_field *x)
{
    x->error_outside = false;
    if (x->def->type == FIELD_CHOICE)
        choice_leave(&x->choice);
    form_recheck(f, x);
}

int form_check_all(struct form *f)
{
    int wrong;

    f->saving = true;
    for (size_t i = 0; i < f->def->count; i++)
        if (checked(f, &f->fields[i]))
            check_one(f, &f->fields[i]);
    if (f->env->check_all != NULL && !f->read_only)
        f->env->check_all(f->env->ctx, f);
    wrong = form_errors(f);
    for (size_t i = 0; wrong > 0 && i < f->def->count; i++) {
        if (f->fields[i].error[0] == '\0' || !form_can_focus(f, &f->fields[i]))
            continue;
        form_move_to(f, (int)i);
        break;
    }
    f->stale_all = true;
    host_touch(f->host, UI_REPAINT);
    return wrong;
}

void form_set_error(struct form *f, const char *id, struct str said)
{
    form_error(f, form_field(f, id), said, true);
    host_touch(f->host, UI_REPAINT);
}

struct str form_error_of(const struct form *f, const char *id)
{
    return str_of(form_field(f, id)->error);
}

int form_errors(const struct form *f)
{
    int count = 0;

    for (size_t i = 0; i < f->def->count; i++)
        count += f->fields[i].visible && f->fields[i].error[0] != '\0';
    return count;
}

void form_next_error(struct form *f)
{
    int n = (int)f->def->count;

    for (int i = 1; i <= n; i++) {
        int at = (f->at + i) % n;

        if (f->fields[at].error[0] != '\0' && form_can_focus(f, &f->fields[at])) {
            form_move_to(f, at);
            return;
        }
    }
}

void form_clear_errors(struct form *f)
{
    f->saving = false;
    for (size_t i = 0; i < f->def->count; i++)
        form_error(f, &f->fields[i], STR_EMPTY, false);
}
