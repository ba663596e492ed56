/* SPDX-License-Identifier: Apache-2.0 */
/* form: life and values. */
#include <config.h>

#include "ui/form.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "ui/form_priv.h"
#include "ui/view.h"

bool form_is_line(const struct form_field *x)
{
    return x->def->type == FIELD_TEXT || x->def->type == FIELD_DATE ||
           x->def->type == FIELD_TIME || x->def->type == FIELD_READONLY;
}

static const struct choice_source *source_named(const struct form_env *env, const char *name)
{
    for (size_t i = 0; name != NULL && i < env->source_count; i++)
        if (strcmp(env->sources[i].name, name) == 0)
            return &env->sources[i];
    return NULL;
}

/* Looks up the functions that the definition names; false: one is not there. */
static bool resolve(const struct form *f, struct form_field *x)
{
    const struct field_def *d = x->def;
    const struct form_env *env = f->env;

    for (size_t i = 0; d->check != NULL && i < env->check_count; i++)
        if (strcmp(env->checks[i].name, d->check) == 0)
            x->check = env->checks[i].fn;
    for (size_t i = 0; d->show_if != NULL && i < env->show_count; i++)
        if (strcmp(env->shows[i].name, d->show_if) == 0)
            x->show = env->shows[i].fn;
    return (d->check == NULL || x->check != NULL) && (d->show_if == NULL || x->show != NULL) &&
           (d->mask == NULL || edit_mask_named(d->mask) != NULL) &&
           (d->type != FIELD_CHOICE || source_named(env, d->choices) != NULL) &&
           (f->def->section_count == 0 || (size_t)d->section < f->def->section_count);
}

static void init_field(struct form *f, struct form_field *x)
{
    const struct field_def *d = x->def;
    const struct edit_mask *mask = edit_mask_named(d->mask);
    bool locked = (d->flags & FIELD_LOCKED) != 0;

    x->original = x->mine = x->mine_shown = x->theirs = x->theirs_shown = STR_EMPTY;
    x->visible = true;
    if (d->type == FIELD_CHOICE) {
        choice_init(&x->choice, f->arena, source_named(f->env, d->choices), f->host,
                    f->tick + FORM_TICK_CHOICE);
        x->choice.edit.read_only = locked;
    } else if (d->type == FIELD_NOTE) {
        text_area_init(&x->note, f->arena, d->max > 0 ? (size_t)d->max : 0);
        text_area_set(&x->note, STR_EMPTY);
        x->note.read_only = locked;
    } else if (form_is_line(x)) {
        if (d->type == FIELD_DATE && mask == NULL)
            mask = &edit_mask_date;
        line_edit_init(&x->edit, f->arena,
                       &(struct line_edit_opts){.max_chars = d->max > 0 ? (size_t)d->max : 0,
                                                .secret = (d->flags & FIELD_SECRET) != 0,
                                                .upper = (d->flags & FIELD_UPPER) != 0,
                                                .mask = mask});
        x->edit.read_only = locked || d->type == FIELD_READONLY;
        line_edit_focus(&x->edit, false);
    }
}

struct err form_init(struct form *f, struct arena *a, const struct form_def *def,
                     const struct form_env *env, const struct ui_host *host, uint32_t tick)
{
    memset(f, 0, sizeof *f);
    f->arena = a;
    f->def = def;
    f->env = env;
    f->host = host;
    f->tick = tick;
    f->at = -1;
    f->stale_layout = f->stale_all = true;
    arena_init(&f->scratch, 1024);
    f->fields = ARENA_ARRAY(a, struct form_field, def->count);
    f->heads = ARENA_ARRAY(a, struct form_head, def->section_count + 1);
    for (size_t i = 0; i < def->count; i++) {
        f->fields[i].def = &def->fields[i];
        for (size_t j = 0; j < i; j++)
            if (strcmp(def->fields[j].id, def->fields[i].id) == 0)
                return err_make(ERR_BUG, N_("This form cannot be shown."), "%s.%s is there twice",
                                def->id, def->fields[i].id);
        if (!resolve(f, &f->fields[i]))
            return err_make(ERR_BUG, N_("This form cannot be shown."),
                            "%s.%s names what is not there", def->id, def->fields[i].id);
        init_field(f, &f->fields[i]);
        f->fields[i].told = form_print(&f->fields[i]);
    }
    form_conditions(f);
    for (size_t i = 0; i < def->count && f->at < 0; i++)
        if (form_can_focus(f, &f->fields[i]))
            form_move_to(f, (int)i);
    return OK;
}

void form_fini(struct form *f)
{
    if (f->def == NULL)
        return; /* was never begun */
    host_timer(f->host, f->tick + FORM_TICK_LIVE, -1);
    for (size_t i = 0; i < f->def->count; i++) {
        struct form_field *x = &f->fields[i];

        if (x->def == NULL) /* form_init ended before it */
            break;
        if (x->def->type == FIELD_CHOICE)
            choice_fini(&x->choice);
        else if (x->def->type == FIELD_NOTE)
            edit_buf_wipe(&x->note.buf);
        else if (form_is_line(x))
            line_edit_clear(&x->edit);
    }
    arena_free(&f->scratch);
}

struct form_field *form_field(const struct form *f, const char *id)
{
    for (size_t i = 0; i < f->def->count; i++)
        if (strcmp(f->fields[i].def->id, id) == 0)
            return &f->fields[i];
    assert(!"a field that the form does not have");
    abort();
}

struct form_field *form_at(const struct form *f)
{
    return f->at >= 0 ? &f->fields[f->at] : NULL;
}

struct str form_value(const struct form_field *x)
{
    switch (x->def->type) {
    case FIELD_CHOICE:
        return choice_code(&x->choice);
    case FIELD_FLAG:
        return x->flag ? STR("1") : STR_EMPTY;
    case FIELD_NOTE:
        return str_trim(text_area_text(&x->note));
    default:
        if ((x->def->flags & FIELD_SECRET) != 0)
            return line_edit_text(&x->edit);
        return str_trim(line_edit_text(&x->edit));
    }
}

struct str form_value_shown(const struct form_field *x)
{
    return x->def->type == FIELD_CHOICE ? choice_label(&x->choice) : form_value(x);
}

/* FNV-1a. Of a secret nothing is kept. */
uint64_t form_print(const struct form_field *x)
{
    struct str value = form_value(x);
    uint64_t print = UINT64_C(14695981039346656037);

    if ((x->def->flags & FIELD_SECRET) != 0)
        return 0;
    for (size_t i = 0; i < value.n; i++)
        print = (print ^ (unsigned char)value.p[i]) * UINT64_C(1099511628211);
    return print;
}

bool form_field_dirty(const struct form_field *x)
{
    if (!x->visible || x->def->type == FIELD_READONLY)
        return false;
    if (x->def->type == FIELD_CHOICE && choice_pending(&x->choice))
        return true;
    return !str_eq(form_value(x), x->original);
}

struct str form_get(const struct form *f, const char *id)
{
    return form_value(form_field(f, id));
}

struct str form_shown(const struct form *f, const char *id)
{
    return form_value_shown(form_field(f, id));
}

bool form_flag(const struct form *f, const char *id)
{
    return form_get(f, id).n > 0;
}

void form_assign(struct form *f, struct form_field *x, struct str value, struct str shown, bool set)
{
    switch (x->def->type) {
    case FIELD_CHOICE:
        if (set)
            choice_set(&x->choice, value, shown);
        else
            choice_put(&x->choice, value, shown);
        break;
    case FIELD_FLAG:
        x->flag = value.n > 0 && !str_eq(value, STR("0"));
        break;
    case FIELD_NOTE:
        if (set || !text_area_put(&x->note, value))
            text_area_set(&x->note, value);
        break;
    default:
        if (set || !line_edit_put(&x->edit, value))
            line_edit_set(&x->edit, value);
        break;
    }
    if (set && (x->def->flags & FIELD_SECRET) == 0 && !str_eq(x->original, form_value(x)))
        x->original = str_copy(f->arena, form_value(x));
    x->dirty_in = form_field_dirty(x);
    x->empty_in = form_value(x).n == 0;
    f->stale_all = true;
}

void form_set(struct form *f, const char *id, struct str value, struct str shown)
{
    struct form_field *x = form_field(f, id);

    form_assign(f, x, value, shown, true);
    form_error(f, x, STR_EMPTY, false);
    x->told = form_print(x);
    form_conditions(f);
    host_touch(f->host, UI_REPAINT);
}

void form_put(struct form *f, const char *id, struct str value, struct str shown)
{
    struct form_field *x = form_field(f, id);

    form_assign(f, x, value, shown, false);
    form_recheck(f, x);
    form_value_changed(f, x);
    host_touch(f->host, UI_REPAINT);
}

void form_saved(struct form *f)
{
    f->saving = false;
    for (size_t i = 0; i < f->def->count; i++) {
        struct form_field *x = &f->fields[i];

        if ((x->def->flags & FIELD_SECRET) != 0) {
            line_edit_clear(&x->edit);
            continue;
        }
        x->original = str_copy(f->arena, form_value(x));
        if (x->def->type == FIELD_CHOICE) {
            x->choice.original_code = x->choice.code;
            x->choice.original_label = x->choice.label;
        }
    }
    f->stale_all = true;
}

bool form_dirty(const struct form *f)
{
    for (size_t i = 0; i < f->def->count; i++)
        if (form_field_dirty(&f->fields[i]))
            return true;
    return false;
}

bool form_changed(const struct form *f, const char *id)
{
    return form_field_dirty(form_field(f, id));
}

bool form_visible(const struct form *f, const char *id)
{
    return form_field(f, id)->visible;
}

void form_conditions(struct form *f)
{
    for (size_t i = 0; i < f->def->count; i++) {
        struct form_field *x = &f->fields[i];
        bool visible = x->show == NULL || x->show(f->env->ctx, f);

        if (visible == x->visible)
            continue;
        x->visible = visible;
        if (!visible)
            x->error[0] = '\0';
        f->stale_layout = f->stale_all = true;
    }
}

void form_value_changed(struct form *f, struct form_field *x)
{
    uint64_t now = form_print(x);

    f->live_due = false;
    if (now == x->told)
        return;
    x->told = now;
    form_conditions(f);
    if (f->env->on_change != NULL && !f->in_change) {
        f->in_change = true;
        f->env->on_change(f->env->ctx, f, x->def);
        f->in_change = false;
        form_conditions(f);
    }
}

void form_read_only(struct form *f, bool on)
{
    f->read_only = on;
    for (size_t i = 0; i < f->def->count; i++) {
        struct form_field *x = &f->fields[i];
        bool locked = on || (x->def->flags & FIELD_LOCKED) != 0 || x->def->type == FIELD_READONLY;

        if (x->def->type == FIELD_CHOICE)
            x->choice.edit.read_only = locked;
        else if (x->def->type == FIELD_NOTE)
            x->note.read_only = locked;
        else if (form_is_line(x))
            x->edit.read_only = locked;
    }
    f->stale_layout = f->stale_all = true;
}

void form_touch(struct form *f)
{
    form_conditions(f);
    f->stale_layout = f->stale_all = true;
    host_touch(f->host, UI_REPAINT);
}
