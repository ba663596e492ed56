/* SPDX-License-Identifier: Apache-2.0 */
/* A row's fields in a form, in a development database. What somebody else changed meanwhile is shown field
 * by field; an empty field is stored as no value. */
#include <config.h>

#include "screen/studio/studio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "screen/studio/priv.h"
#include "svc/words.h"
#include "ui/form.h"
#include "ui/form_leave.h"
#include "ui/frame.h"

enum { TICK_FORM = 100, VALUE_MOST = 1000, WIDTH_MOST = 48 };

struct edit {
    struct env *env;
    struct view *view;
    struct studio_row_args row;
    struct form form;
    struct form_env form_env;
    struct form_def def;
    struct field_def *fields;
    int version;
    char request[37];
    int write, read, busy; /* 0: none */
    char title[2 * STUDIO_NAME + 140];
};

static struct edit *of(const struct view *v)
{
    return view_state(v);
}

/* --- the form, made from the row --- */

static bool may_change(const struct studio_field *f)
{
    return str_eq(f->column.class, STR("edit"));
}

static const char *hint_of(const struct studio_column *c, struct arena *a)
{
    return c->nullable ? str_printf(a, "%.*s  %s", STR_ARG(c->type), _("empty: no value")).p : str_c(a, c->type);
}

static void make_fields(struct edit *p, const struct studio_field *row, size_t count)
{
    static const char *const sections[] = {""};
    struct arena *a = view_arena(p->view);
    size_t n = 0;

    p->fields = ARENA_ARRAY(a, struct field_def, count + 1);
    for (size_t i = 0; i < count; i++)
        if (may_change(&row[i])) {
            const struct studio_column *c = &row[i].column;
            bool text = str_eq(c->kind, STR("text"));

            p->fields[n++] = (struct field_def){.id = str_c(a, c->name), .label = str_c(a, c->name),
                                                .hint = hint_of(c, a), .type = FIELD_TEXT,
                                                .flags = FIELD_AS_IS | (c->nullable ? 0u : FIELD_REQUIRED),
                                                .width = text ? WIDTH_MOST : 28, .max = VALUE_MOST};
        }
    p->def = (struct form_def){.id = "studio_edit", .fields = p->fields, .count = n, .sections = sections, .section_count = 1};
}

static int version_of(const struct studio_field *row, size_t count, struct arena *a)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(row[i].column.name, STR("version")))
            return (int)strtol(str_c(a, row[i].value), NULL, 10);
    return 0;
}

static struct err edit_open(struct view *v, const void *args)
{
    const struct studio_edit_args *with = args;
    struct edit *p = of(v);

    p->env = env_of(v);
    p->view = v;
    p->row = with->row;
    p->row.key = str_copy(view_arena(v), with->row.key);
    p->version = version_of(with->fields, with->count, view_arena(v));
    make_fields(p, with->fields, with->count);
    p->form_env = (struct form_env){.ctx = v};
    TRY(form_init(&p->form, view_arena(v), &p->def, &p->form_env, view_host(v), TICK_FORM));
    for (size_t i = 0; i < with->count; i++)
        if (may_change(&with->fields[i]))
            form_set(&p->form, str_c(view_arena(v), with->fields[i].column.name), with->fields[i].value, STR_EMPTY);
    svc_new_id(p->request);
    return OK;
}

/* --- saving --- */

/* What was changed, as {"column": "text" or null}. */
static struct str changes(const struct edit *p, struct arena *a)
{
    struct json_object o;

    json_begin(&o, a);
    for (size_t i = 0; i < p->def.count; i++) {
        const char *id = p->fields[i].id;
        struct str value = form_get(&p->form, id);

        if (!form_changed(&p->form, id))
            continue;
        if (value.n > 0)
            json_put(&o, id, value);
        else
            json_put_raw(&o, id, STR("null"));
    }
    return str_of(json_end(&o));
}

static void settle(struct edit *p)
{
    ui_busy_end(p->env->stack, p->busy);
    p->busy = 0;
    form_read_only(&p->form, false);
    view_touch(p->view, UI_REPAINT);
}

/* What stands there now, beside what was typed. */
static void on_theirs(void *ctx, const struct svc_rows *r)
{
    struct edit *p = ctx;
    const struct studio_field *row;
    struct arena a;
    struct err err;
    size_t n;

    p->read = 0;
    settle(p);
    arena_init(&a, 4096);
    err = studio_row_of(r, &a, &row, &n);
    if (err_is(&err)) {
        stack_say_err(p->env->stack, &err);
        arena_free(&a);
        return;
    }
    p->version = version_of(row, n, &a);
    form_conflict_begin(&p->form, str_of(_("another session")));
    for (size_t i = 0; i < n; i++)
        if (may_change(&row[i]))
            form_conflict_field(&p->form, str_c(&a, row[i].column.name), row[i].value, STR_EMPTY);
    view_say(p->view, ROLE_WARN,
             str_of(form_conflicts(&p->form) > 0
                        ? _("Not saved: somebody else changed this. Both values are shown; Ctrl-T "
                            "changes between them, then save again.")
                        : _("Somebody else changed this meanwhile; nothing of yours is touched by "
                            "it. Save again.")));
    arena_free(&a);
}

static void wrong(struct edit *p, const struct answer *a)
{
    for (size_t i = 0; i < p->def.count; i++)
        if (str_eq(a->field, str_of(p->fields[i].id))) {
            form_set_error(&p->form, p->fields[i].id, str_of(_(words_of(a->code))));
            form_focus(&p->form, p->fields[i].id);
        }
    stack_sayf(p->env->stack, ROLE_ERROR, _("Not saved. %s"), _(words_of(a->code)));
}

static void on_saved(void *ctx, const struct answer *a, const struct err *err)
{
    struct edit *p = ctx;

    p->write = 0;
    if (!err->unknown_outcome)
        svc_new_id(p->request);
    if (!err_is(err) && a->outcome == ANSWER_CONFLICT) {
        p->read = studio_row_read(p->env->svc, &p->row.at, p->row.key, on_theirs, p);
        return;
    }
    settle(p);
    if (err_is(err)) {
        stack_say_err(p->env->stack, err);
    } else if (a->outcome != ANSWER_OK) {
        wrong(p, a);
    } else {
        stack_say(p->env->stack, ROLE_GOOD, str_of(_("The row is saved.")));
        form_saved(&p->form);
        view_result(p->view, true, 0, NULL);
        view_touch(p->view, UI_CLOSE);
    }
}

/* The form was left while its save was under way. */
static void on_left(void *ctx, const struct answer *a, const struct err *err)
{
    struct env *e = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_say(e->stack, ROLE_GOOD, str_of(_("The row is saved.")));
    else
        env_say_answer(e, a, err);
}

static void esc_while_saving(void *ctx)
{
    view_touch(((struct edit *)ctx)->view, UI_CLOSE);
}

static unsigned save(struct edit *p)
{
    struct arena a;

    if (p->write != 0 || p->read != 0)
        return UI_DONE;
    if (form_check_all(&p->form) > 0 || form_conflicts(&p->form) > 0) {
        form_next_error(&p->form);
        return UI_DONE | UI_REPAINT;
    }
    if (!form_dirty(&p->form)) {
        view_say(p->view, ROLE_NORMAL, str_of(_("Nothing was changed.")));
        return UI_DONE | UI_CLOSE;
    }
    arena_init(&a, 1024);
    p->busy = ui_busy_begin(p->env->stack, str_of(_("Saving ...")), esc_while_saving, p);
    p->write = studio_save(p->env->svc, p->request, &p->row.at, p->row.key, p->version, changes(p, &a), on_saved, p);
    form_read_only(&p->form, true);
    arena_free(&a);
    return UI_DONE | UI_REPAINT;
}

/* --- the view --- */

static void edit_close(struct view *v)
{
    struct edit *p = of(v);

    if (p->read != 0)
        svc_drop(p->env->svc, p->read);
    if (p->write != 0)
        svc_leave(p->env->svc, p->write, on_left, p->env);
    ui_busy_end(p->env->stack, p->busy);
    form_fini(&p->form);
}

static void edit_layout(struct view *v, struct rect area)
{
    form_layout(&of(v)->form, (struct rect){0, 0, area.rows, area.cols});
}

static void edit_paint(struct view *v, struct surface *s, bool all)
{
    form_paint(&of(v)->form, s, all);
}

static void edit_cursor(const struct view *v, int *row, int *col)
{
    form_cursor(&of(v)->form, row, col);
}

static unsigned edit_event(struct view *v, const struct event *ev)
{
    unsigned next = form_event(&of(v)->form, ev);

    if (next == UI_PASS && ev->kind == EV_KEY && ev->key == K_ENTER)
        return save(of(v));
    return next;
}

static unsigned edit_command(struct view *v, const struct command *c)
{
    (void)c;
    return save(of(v));
}

static bool edit_may_close(struct view *v)
{
    struct edit *p = of(v);

    return p->write != 0 || form_may_close(&p->form, v);
}

static bool edit_unsaved(const struct view *v)
{
    const struct edit *p = of(v);

    return p->write != 0 || form_unsaved(&p->form);
}

static struct str edit_title(const struct view *v)
{
    struct edit *p = of(v);
    char name[2 * STUDIO_NAME + 80];

    snprintf(p->title, sizeof p->title, "%s  %s", _("Change a row"), studio_row_name(name, sizeof name, &p->row).p);
    return str_of(p->title);
}

const struct view_class studio_edit_class = {
    .name = "studio_edit",
    .shape = VIEW_SCREEN,
    .state_size = sizeof(struct edit),
    .open = edit_open,
    .layout = edit_layout,
    .paint = edit_paint,
    .event = edit_event,
    .command = edit_command,
    .cursor = edit_cursor,
    .may_close = edit_may_close,
    .close = edit_close,
    .title = edit_title,
    .unsaved = edit_unsaved,
    .about = N_("Change fields of one row."),
    .signs = form_signs,
};
