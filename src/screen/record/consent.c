/* SPDX-License-Identifier: Apache-2.0 */
/* patient_consent: a small form that records a consent, and the question that withdraws one. */
#include <config.h>

#include "screen/record/priv.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "svc/words.h"
#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/form_leave.h"
#include "ui/frame.h"

enum { SOURCES = 4, TEXT_COLS = 66 };

static const struct field_def fields[] = {
    {.id = "purpose", .label = N_("For"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
     .width = 30, .choices = "purpose", .hint = N_("What the patient agrees to.")},
    {.id = "legal_basis", .label = N_("Legal basis"), .type = FIELD_CHOICE,
     .flags = FIELD_REQUIRED, .width = 30, .choices = "basis"},
    {.id = "given_by", .label = N_("Given by"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
     .width = 30, .choices = "giver", .hint = N_("For who is under 18 the guardian gives it.")},
    {.id = "giver_name", .label = N_("Name"), .width = 40, .max = 150,
     .hint = N_("Who signed; empty: as it stands in the record.")},
    {.id = "method", .label = N_("How"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
     .width = 30, .choices = "method"},
    {.id = "text_version", .label = N_("Text of"), .flags = FIELD_REQUIRED, .width = 14, .max = 40,
     .hint = N_("Which version of the text was agreed to, as in 2026-01.")},
};
static const struct form_def def = {
    .id = "consent", .fields = fields, .count = sizeof fields / sizeof fields[0]};

struct consent_form {
    struct env *env;
    struct view *view;
    int64_t patient_id;
    struct form form;
    struct form_env form_env;
    struct choice_source sources[SOURCES];
    char request[37];
    int write, busy;
    struct rect area;
};

static struct consent_form *of(const struct view *v)
{
    return view_state(v);
}

static struct choice_source codes(struct consent_form *p, const char *name, enum person_list list)
{
    struct arena *a = view_arena(p->view);
    const struct person_code *c = person_codes(list);
    struct choice_item *items;
    size_t n = 0;

    while (c[n].code != NULL)
        n++;
    items = ARENA_ARRAY(a, struct choice_item, n + 1);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice_item){str_of(c[i].code), str_copy(a, str_of(_(c[i].label))), STR_EMPTY};
    return (struct choice_source){.name = name, .items = items, .count = n};
}

/* The usual basis of a purpose. */
static void on_change(void *ctx, struct form *f, const struct field_def *d)
{
    (void)ctx;
    if (strcmp(d->id, "purpose") != 0 || form_get(f, "legal_basis").n > 0)
        return;
    if (str_eq(form_get(f, "purpose"), STR("care")))
        form_put(f, "legal_basis", STR("health_protection"), STR_EMPTY);
    else if (form_get(f, "purpose").n > 0)
        form_put(f, "legal_basis", STR("consent"), STR_EMPTY);
}

static struct err consent_open(struct view *v, const void *args)
{
    const struct args_consent *a = args;
    struct consent_form *p = of(v);

    p->env = env_of(v);
    p->view = v;
    p->patient_id = a->patient_id;
    svc_new_id(p->request);
    p->sources[0] = codes(p, "purpose", PERSON_PURPOSE);
    p->sources[1] = codes(p, "basis", PERSON_BASIS);
    p->sources[2] = codes(p, "giver", PERSON_GIVER);
    p->sources[3] = codes(p, "method", PERSON_METHOD);
    p->form_env = (struct form_env){
        .ctx = p, .sources = p->sources, .source_count = SOURCES, .on_change = on_change};
    TRY(form_init(&p->form, view_arena(v), &def, &p->form_env, view_host(v), 0));
    form_set(&p->form, "given_by", a->minor ? STR("guardian") : STR("patient"), STR_EMPTY);
    form_set(&p->form, "giver_name", a->giver, STR_EMPTY);
    return OK;
}

static void on_left(void *ctx, const struct answer *a, const struct err *err)
{
    struct env *e = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_say(e->stack, ROLE_GOOD, str_of(_("The consent is recorded.")));
    else
        env_say_answer(e, a, err);
}

static void consent_close(struct view *v)
{
    struct consent_form *p = of(v);

    if (p->write != 0) {
        ui_busy_end(p->env->stack, p->busy);
        svc_leave(p->env->svc, p->write, on_left, p->env);
        view_say(v, ROLE_NORMAL, str_of(_("The save goes on. Its outcome will be said here.")));
    }
    form_fini(&p->form);
}

static void consent_wanted(struct view *v, struct rect room, struct rect *r)
{
    r->cols = TEXT_COLS + 4 < room.cols ? TEXT_COLS + 4 : room.cols;
    r->rows = form_rows(&of(v)->form, r->cols - 4) + 6;
}

static void consent_layout(struct view *v, struct rect area)
{
    struct consent_form *p = of(v);

    p->area = area;
    form_layout(&p->form, (struct rect){2, 2, area.rows - 4, area.cols - 4});
}

static void consent_paint(struct view *v, struct surface *s, bool all)
{
    struct consent_form *p = of(v);

    if (all) {
        draw_blank(s, p->area, ROLE_NORMAL);
        draw_box(s, p->area, ROLE_RULE, str_of(_("Consent")));
        draw_text(s, 1, 2, p->area.cols - 4, ROLE_STRONG, ALIGN_LEFT,
                  str_of(_("Records that the patient agrees.")));
        draw_text(s, p->area.rows - 2, 2, p->area.cols - 4, ROLE_DIM, ALIGN_LEFT,
                  str_of(_("Ctrl-S records it   Esc leaves")));
    }
    form_paint(&p->form, s, all);
}

static void consent_cursor(const struct view *v, int *row, int *col)
{
    form_cursor(&of(v)->form, row, col);
}

/* Marks the fields that the server names. */
static void mark(struct consent_form *p, const struct answer *a)
{
    struct str list = json_find(a->detail, "fields"), key, value;
    struct arena mem;
    size_t at = 0;

    arena_init(&mem, 512);
    while (list.n > 0 && json_next(list, &at, &key, &value)) {
        struct str id = json_text(&mem, json_find(value, "field"));

        for (size_t i = 0; i < def.count; i++)
            if (str_eq(id, str_of(fields[i].id)))
                form_set_error(&p->form, fields[i].id,
                               str_of(_(words_of(json_text(&mem, json_find(value, "code"))))));
    }
    for (size_t i = 0; i < def.count; i++)
        if (str_eq(a->field, str_of(fields[i].id))) {
            if (form_error_of(&p->form, fields[i].id).n == 0)
                form_set_error(&p->form, fields[i].id, str_of(_(words_of(a->code))));
            form_focus(&p->form, fields[i].id);
        }
    arena_free(&mem);
}

static void on_given(void *ctx, const struct answer *a, const struct err *err)
{
    struct consent_form *p = ctx;

    p->write = 0;
    ui_busy_end(p->env->stack, p->busy);
    form_read_only(&p->form, false);
    if (!err->unknown_outcome)
        svc_new_id(p->request);
    if (!err_is(err) && a->outcome == ANSWER_OK) {
        view_say(p->view, ROLE_GOOD, str_of(_("The consent is recorded.")));
        view_result(p->view, true, 0, NULL);
        view_touch(p->view, UI_CLOSE);
        return;
    }
    if (!err_is(err))
        mark(p, a);
    env_say_answer(p->env, a, err);
    view_touch(p->view, UI_LAYOUT | UI_REPAINT);
}

static void leave_saving(void *ctx)
{
    view_touch(((struct consent_form *)ctx)->view, UI_CLOSE); /* consent_close says what happens */
}

static unsigned save(struct consent_form *p)
{
    struct json_object o;
    struct arena a;

    if (p->write != 0)
        return UI_DONE;
    if (form_check_all(&p->form) > 0)
        return UI_DONE | UI_LAYOUT | UI_REPAINT;
    arena_init(&a, 1024);
    json_begin(&o, &a);
    for (size_t i = 0; i < def.count; i++)
        json_put(&o, fields[i].id, form_get(&p->form, fields[i].id));
    p->busy = ui_busy_begin(p->env->stack, str_of(_("Saving ...")), leave_saving, p);
    p->write = consent_give(p->env->svc, p->request, p->patient_id, str_of(json_end(&o)), on_given, p);
    arena_free(&a);
    form_read_only(&p->form, true);
    return UI_DONE | UI_REPAINT;
}

static unsigned consent_event(struct view *v, const struct event *e)
{
    struct consent_form *p = of(v);
    unsigned next = form_event(&p->form, e);

    if (next == UI_PASS && e->kind == EV_KEY && (e->key == K_ENTER || e->key == K_CTRL('s')))
        return save(p);
    return next;
}

static bool consent_may_close(struct view *v)
{
    struct consent_form *p = of(v);

    return p->write != 0 || form_may_close(&p->form, v);
}

static bool consent_unsaved(const struct view *v)
{
    return form_unsaved(&of(v)->form);
}

const struct view_class consent_class = {
    .name = SCREEN_CONSENT,
    .shape = VIEW_DIALOG,
    .state_size = sizeof(struct consent_form),
    .open = consent_open,
    .wanted = consent_wanted,
    .layout = consent_layout,
    .paint = consent_paint,
    .event = consent_event,
    .cursor = consent_cursor,
    .may_close = consent_may_close,
    .close = consent_close,
    .unsaved = consent_unsaved,
    .signs = form_signs,
};

/* --- from the record --- */

static void given(void *ctx, const struct outcome *o)
{
    if (o->accepted)
        record_list_show(ctx, true);
}

void record_consent_give(struct record *p)
{
    bool minor = p->now.age >= 0 && p->now.age < PATIENT_ADULT_YEARS;
    struct args_consent args = {.patient_id = p->id,
                                .minor = minor,
                                .giver = minor ? p->now.guardian_name : p->now.registered_name};

    stack_push(view_stack(p->view), &consent_class, &args, given, p);
}

static void on_withdrawn(void *ctx, const struct answer *a, const struct err *err)
{
    struct record *p = ctx;

    p->write = 0;
    ui_busy_end(p->env->stack, p->writing_busy);
    if (!err_is(err) && a->outcome == ANSWER_OK)
        view_say(p->view, ROLE_GOOD, str_of(_("The consent is withdrawn.")));
    else
        env_say_answer(p->env, a, err);
    record_list_show(p, true);
}

static const char *check_reason(void *ctx, struct str text)
{
    (void)ctx;
    return str_trim(text).n == 0 ? _("Say why: a reason is needed here.") : NULL;
}

static void reason_given(void *ctx, const struct outcome *o)
{
    struct record *p = ctx;

    if (!o->accepted || p->write != 0)
        return;
    table_own(&p->lists[TAB_CONSENTS].table, p->consent_id);
    p->writing_busy = ui_busy_begin(p->env->stack, str_of(_("Saving ...")), record_leave_write, p);
    p->write = consent_withdraw(p->env->svc, p->request, p->consent_id, p->consent_version,
                                *(const struct str *)o->data, on_withdrawn, p);
}

void record_consent_withdraw(struct record *p)
{
    static const struct line_edit_opts line = {.max_chars = 255};
    const struct consent *c = record_consent(p);
    struct dialog q = {.title = str_of(_("Withdraw a consent"))};
    char first[PERSON_TEXT];

    if (c == NULL || p->write != 0)
        return;
    p->consent_id = c->id;
    p->consent_version = c->version;
    svc_new_id(p->request);
    snprintf(first, sizeof first, _("Withdraws the consent to: %.*s."),
             STR_ARG(person_word(PERSON_PURPOSE, c->purpose)));
    q.first = str_of(first);
    q.more = str_of(_("It stays in the record with the day and the reason."));
    dialog_text(view_stack(p->view), &q, str_of(_("Reason")), &line, STR_EMPTY, check_reason,
                reason_given, p);
}
