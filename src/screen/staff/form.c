/* SPDX-License-Identifier: Apache-2.0 */
/* staff_form: a new person, or the change of one. */
#include <config.h>

#include "screen/staff/priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "model/field.h"
#include "svc/words.h"
#include "ui/dialog.h"
#include "ui/form.h"
#include "ui/form_leave.h"
#include "ui/frame.h"

enum { TICK_FORM = 0, FIELDS = 6 };
enum { READING, FAILED, READY, SAVING };

static const char *const ids[FIELDS] = {"login", "name", "email", "role", "council_no", "supervisor"};

struct staff_form {
    struct env *env;
    struct view *view;
    int state;
    int64_t id; /* 0: a new one */
    int version;
    char title[240];
    struct err error;
    struct field_world world;
    struct form form;
    struct form_env form_env;
    struct form_def def;
    struct field_def fields[FIELDS];
    struct choice_source sources[2];
    char request[37];
    struct staff_code code; /* belongs to the request */
    int read, write, busy, subscribed;
    bool waking;   /* the read looks for a disabled person to enable */
    bool enabling; /* the write enables that person */
};

static const struct field_def table[FIELDS] = {
    {.id = "login", .label = N_("Signs in as"), .width = 30, .max = 63, .flags = FIELD_REQUIRED,
     .check = "login", .hint = N_("As in maria.souza; it never changes.")},
    {.id = "name", .label = N_("Name"), .width = 46, .max = 100, .flags = FIELD_REQUIRED,
     .check = "staff_name"},
    {.id = "email", .label = N_("E-mail"), .width = 46, .max = 254, .check = "email"},
    {.id = "role", .label = N_("Role"), .type = FIELD_CHOICE, .width = 24, .flags = FIELD_REQUIRED,
     .choices = "role", .hint = N_("What the person may see and do.")},
    {.id = "council_no", .label = N_("CRP"), .width = 12, .max = 12, .check = "crp",
     .show_if = "supervisor", .flags = FIELD_REQUIRED,
     .hint = N_("The registration of a supervisor, as in 06/123456.")},
    {.id = "supervisor", .label = N_("Supervisor"), .type = FIELD_CHOICE, .width = 46,
     .choices = "supervisor", .show_if = "intern", .hint = N_("Who answers for the intern.")},
};
static const char *const sections[] = {""};

static struct staff_form *of(const struct view *v)
{
    return view_state(v);
}

/* --- fields --- */

static struct choice_source roles(struct arena *a)
{
    struct choice_item *items = ARENA_ARRAY(a, struct choice_item, STAFF_ROLES);

    for (int i = 0; i < STAFF_ROLES; i++)
        items[i] = (struct choice_item){str_of(staff_roles[i]),
                                        str_copy(a, staff_role_label(str_of(staff_roles[i]))),
                                        STR_EMPTY};
    return (struct choice_source){.name = "role", .items = items, .count = STAFF_ROLES};
}

static struct choice_source supervisors(const struct env *e, struct arena *a)
{
    const struct reference *r = &e->reference;
    struct choice_item *items = ARENA_ARRAY(a, struct choice_item, r->professional_count + 1);
    size_t n = 0;

    for (size_t i = 0; i < r->professional_count; i++) {
        const struct professional *f = &r->professionals[i];

        if (f->active && f->staff_id != 0 && str_eq(f->kind, STR("supervisor"))) {
            items[n] = (struct choice_item){str_printf(a, "%" PRId64, f->staff_id),
                                              str_copy(a, f->name), STR_EMPTY};
            n++;
        }
    }
    return (struct choice_source){.name = "supervisor", .items = items, .count = n};
}

static void check(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                  struct arena *scratch, struct field_verdict *v)
{
    const struct staff_form *p = ctx;
    struct field_value out;
    struct err err = field_check(field_rule(d->check), &p->world, scratch, value, &out);

    (void)f;
    v->bad = err_is(&err);
    if (v->bad)
        v->msgid = err.msgid;
    else
        v->normal = out.shown;
}

static bool show_supervisor(void *ctx, const struct form *f)
{
    (void)ctx;
    return str_eq(form_get(f, "role"), STR("supervisor"));
}

static bool show_intern(void *ctx, const struct form *f)
{
    (void)ctx;
    return str_eq(form_get(f, "role"), STR("intern"));
}

static const struct form_check checks[] = {
    {"login", check}, {"staff_name", check}, {"email", check}, {"crp", check}};
static const struct form_show shows[] = {{"supervisor", show_supervisor}, {"intern", show_intern}};

static struct err form_begin(struct staff_form *p)
{
    memcpy(p->fields, table, sizeof table);
    if (p->id != 0)
        p->fields[0].type = FIELD_READONLY;
    p->def = (struct form_def){.id = "staff", .fields = p->fields, .count = FIELDS,
                               .sections = sections, .section_count = 1};
    p->world = (struct field_world){.today = env_today(p->env), .area_code = STR_EMPTY};
    p->sources[0] = roles(view_arena(p->view));
    p->sources[1] = supervisors(p->env, view_arena(p->view));
    p->form_env = (struct form_env){
        .ctx = p,
        .checks = checks,
        .check_count = sizeof checks / sizeof checks[0],
        .shows = shows,
        .show_count = sizeof shows / sizeof shows[0],
        .sources = p->sources,
        .source_count = 2,
    };
    return form_init(&p->form, view_arena(p->view), &p->def, &p->form_env, view_host(p->view),
                     TICK_FORM);
}

static void fill(struct staff_form *p, const struct staff_row *r)
{
    char id[24] = "";

    if (r->supervisor_id != 0)
        snprintf(id, sizeof id, "%" PRId64, r->supervisor_id);
    form_set(&p->form, "login", r->login, STR_EMPTY);
    form_set(&p->form, "name", r->name, STR_EMPTY);
    form_set(&p->form, "email", r->email, STR_EMPTY);
    form_set(&p->form, "role", r->role, staff_role_label(r->role));
    form_set(&p->form, "council_no", r->council_no, STR_EMPTY);
    form_set(&p->form, "supervisor", str_of(id), r->supervisor_name);
    p->version = r->version;
    snprintf(p->title, sizeof p->title, "%s  %.*s", _("Edit person"), STR_ARG(r->name));
}

/* --- reading --- */

static void wake(struct staff_form *p, const struct staff_row *rows, size_t n);

static void on_rows(void *ctx, const struct svc_rows *r)
{
    struct staff_form *p = ctx;
    struct staff_row *rows = NULL;
    struct arena a;
    size_t n = 0;

    p->read = 0;
    ui_busy_end(p->env->stack, p->busy);
    p->busy = 0;
    arena_init(&a, 4096);
    p->error = staff_rows(r, &a, &rows, &n);
    if (p->waking) {
        p->waking = false;
        if (err_is(&p->error))
            stack_say_err(p->env->stack, &p->error);
        else
            wake(p, rows, n);
    } else {
        p->state = FAILED;
        if (!err_is(&p->error))
            p->error = err_make(ERR_NOT_FOUND, words_of(STR("not_found")), "no such person");
        for (size_t i = 0; i < n; i++)
            if (rows[i].id == p->id) {
                p->state = READY;
                fill(p, &rows[i]);
                form_read_only(&p->form, false);
            }
    }
    arena_free(&a);
    view_touch(p->view, UI_REPAINT);
}

/* Esc while the staff is read: the form goes; but what was typed stays when only the person to be
 * enabled was looked for. */
static void leave_reading(void *ctx)
{
    struct staff_form *p = ctx;

    if (!p->waking) {
        stack_back(view_stack(p->view));
        return;
    }
    svc_drop(p->env->svc, p->read);
    ui_busy_end(p->env->stack, p->busy);
    p->read = p->busy = 0;
    p->waking = false;
}

static void read_person(struct staff_form *p, struct str text)
{
    p->busy = ui_busy_hold(p->env->stack, STR_EMPTY, leave_reading, p);
    p->read = staff_read(p->env->svc, NULL, text, STR_EMPTY, on_rows, p);
}

static void on_change(void *ctx, const struct svc_change *c)
{
    struct staff_form *p = ctx;

    if (c->topic == SVC_TOPIC_STATE && svc_state_of(p->env->svc) == SVC_IN && p->state == FAILED) {
        p->state = READING;
        read_person(p, STR_EMPTY);
    }
}

/* --- somebody disabled has this name --- */

static void on_woken(void *ctx, const struct answer *a, const struct err *err)
{
    struct staff_form *p = ctx;

    p->write = 0;
    p->enabling = false;
    ui_busy_end(p->env->stack, p->busy);
    p->state = READY;
    form_read_only(&p->form, false);
    if (err_is(err) || a->outcome != ANSWER_OK) {
        env_say_answer(p->env, a, err);
        view_touch(p->view, UI_REPAINT);
        return;
    }
    stack_say(p->env->stack, ROLE_GOOD,
              str_of(_("The account is enabled again. Give a one-time code with r if it is needed.")));
    form_saved(&p->form);
    view_result(p->view, true, 0, NULL);
    view_touch(p->view, UI_CLOSE);
}

static void esc_while_saving(void *ctx)
{
    struct staff_form *p = ctx;

    stack_back(view_stack(p->view));
}

static void wake(struct staff_form *p, const struct staff_row *rows, size_t n)
{
    struct str login = form_get(&p->form, "login"), email = form_get(&p->form, "email");

    for (size_t i = 0; i < n; i++)
        if (!rows[i].active && (str_eq(rows[i].login, login) ||
                                (email.n > 0 && str_eq(rows[i].email, email)))) {
            p->state = SAVING;
            p->enabling = true;
            p->busy = ui_busy_begin(p->env->stack, str_of(_("Saving ...")), esc_while_saving, p);
            svc_new_id(p->request);
            p->write = staff_set_active(p->env->svc, p->request, rows[i].id, rows[i].version, true,
                                        on_woken, p);
            return;
        }
    view_say(p->view, ROLE_WARN, str_of(_("That person is not in the list any more. Save again.")));
}

static void wake_answered(void *ctx, const struct outcome *o)
{
    struct staff_form *p = ctx;

    if (!o->accepted || p->read != 0)
        return;
    p->waking = true;
    read_person(p, STR_EMPTY);
}

static void offer_wake(struct staff_form *p)
{
    struct dialog d = {.title = str_of(_("Already there")),
                       .first = str_of(_("A disabled account has this name or e-mail.")),
                       .more = str_of(_("Enable it again instead of making a new one?")),
                       .yes = str_of(_("Enable it")),
                       .no = str_of(_("Back to the form"))};

    dialog_yes_no(view_stack(p->view), &d, wake_answered, p);
}

/* --- saving --- */

static void request_anew(struct staff_form *p)
{
    svc_new_id(p->request);
    staff_code_wipe(&p->code);
    if (p->id == 0)
        staff_code_new(&p->code);
}

static void conflict(struct staff_form *p, const struct answer *a)
{
    struct str theirs = json_find(a->detail, "theirs");
    struct arena mem;

    arena_init(&mem, 1024);
    p->version = a->version;
    form_conflict_begin(&p->form, str_of(_("another terminal")));
    for (int i = 1; i < FIELDS; i++) {
        struct str v = json_text(&mem, json_find(theirs, ids[i]));
        struct str shown = STR_EMPTY;

        if (strcmp(ids[i], "role") == 0)
            shown = staff_role_label(v);
        form_conflict_field(&p->form, ids[i], v, shown);
    }
    arena_free(&mem);
    view_say(p->view, ROLE_WARN,
             str_of(form_conflicts(&p->form) > 0
                        ? _("Not saved: somebody else changed this. Both values are shown; Ctrl-T "
                            "changes between them, then save again.")
                        : _("Somebody else changed this meanwhile; nothing of yours is touched by "
                            "it. Save again.")));
}

static void wrong(struct staff_form *p, const struct answer *a)
{
    for (int i = 0; i < FIELDS; i++)
        if (str_eq(a->field, str_of(ids[i]))) {
            form_set_error(&p->form, ids[i], str_of(_(words_of(a->code))));
            form_focus(&p->form, ids[i]);
        }
    stack_sayf(p->env->stack, ROLE_ERROR, _("Not saved. %s"), _(words_of(a->code)));
    if (str_eq(a->code, STR("inactive_exists")))
        offer_wake(p);
}

/* Who opened the form shows the code, once the form is gone. */
static void saved(struct staff_form *p, int64_t id)
{
    struct staff_fresh *f = ARENA_NEW(view_arena(p->view), struct staff_fresh);

    stack_sayf(p->env->stack, ROLE_GOOD, _("Saved: %.*s."), STR_ARG(form_get(&p->form, "name")));
    snprintf(f->login, sizeof f->login, "%.*s", STR_ARG(form_get(&p->form, "login")));
    f->id = id;
    f->code = p->code;
    staff_code_wipe(&p->code);
    form_saved(&p->form);
    view_result(p->view, true, 0, p->id == 0 ? f : NULL);
    view_touch(p->view, UI_CLOSE);
}

static void on_saved(void *ctx, const struct answer *a, const struct err *err)
{
    struct staff_form *p = ctx;

    p->write = 0;
    ui_busy_end(p->env->stack, p->busy);
    p->state = READY;
    form_read_only(&p->form, false);
    view_touch(p->view, UI_REPAINT);
    if (!err_is(err) && a->outcome == ANSWER_OK) {
        saved(p, a->id);
        return;
    }
    if (!err->unknown_outcome)
        request_anew(p);
    if (err_is(err))
        stack_say_err(p->env->stack, err);
    else if (a->outcome == ANSWER_CONFLICT)
        conflict(p, a);
    else
        wrong(p, a);
}

/* The form was left: a code that nobody saw is of no use. */
static void on_left(void *ctx, const struct answer *a, const struct err *err)
{
    struct env *e = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_say(e->stack, ROLE_GOOD,
                  str_of(_("The person is saved. A new one was given no code: r makes one.")));
    else
        env_say_answer(e, a, err);
}

static void on_left_enabling(void *ctx, const struct answer *a, const struct err *err)
{
    struct env *e = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_say(e->stack, ROLE_GOOD, str_of(_("The account is changed.")));
    else
        env_say_answer(e, a, err);
}

static unsigned save(struct staff_form *p)
{
    struct staff_data d;
    int n;

    if (p->state != READY || p->read != 0)
        return UI_DONE;
    n = form_check_all(&p->form);
    if (n > 0 || form_conflicts(&p->form) > 0) {
        form_next_error(&p->form);
        return UI_DONE | UI_REPAINT;
    }
    if (p->id != 0 && !form_dirty(&p->form)) {
        view_say(p->view, ROLE_NORMAL, str_of(_("Nothing was changed.")));
        return UI_DONE | UI_CLOSE;
    }
    d = (struct staff_data){
        .login = form_get(&p->form, "login"),
        .name = form_get(&p->form, "name"),
        .email = form_get(&p->form, "email"),
        .role = form_get(&p->form, "role"),
        .council_no = form_visible(&p->form, "council_no") ? form_get(&p->form, "council_no") : STR_EMPTY,
        .supervisor = form_visible(&p->form, "supervisor") ? form_get(&p->form, "supervisor") : STR_EMPTY,
    };
    p->state = SAVING;
    p->busy = ui_busy_begin(p->env->stack, str_of(_("Saving ...")), esc_while_saving, p);
    p->write = p->id == 0
                   ? staff_add(p->env->svc, p->request, &d, &p->code, on_saved, p)
                   : staff_change(p->env->svc, p->request, p->id, p->version, &d, on_saved, p);
    if (p->write != 0)
        form_read_only(&p->form, true);
    return UI_DONE | UI_REPAINT;
}

/* --- the view --- */

static struct err staff_form_open(struct view *v, const void *args)
{
    const struct args_staff *a = args;
    struct staff_form *p = of(v);

    p->env = env_of(v);
    p->view = v;
    p->id = a != NULL ? a->id : 0;
    p->state = READY;
    if (!p->env->reference.loaded)
        return err_make(ERR_BUSY, N_("The lists are still being read. Try again in a moment."),
                        "no look-ups yet");
    TRY(form_begin(p));
    request_anew(p);
    p->subscribed = svc_subscribe(p->env->svc, SVC_TOPIC_STATE, on_change, p);
    if (p->id != 0) {
        p->state = READING;
        form_read_only(&p->form, true);
        read_person(p, STR_EMPTY);
    }
    return OK;
}

static void staff_form_close(struct view *v)
{
    struct staff_form *p = of(v);

    svc_unsubscribe(p->env->svc, p->subscribed);
    if (p->read != 0)
        svc_drop(p->env->svc, p->read);
    if (p->write != 0)
        svc_leave(p->env->svc, p->write, p->enabling ? on_left_enabling : on_left, p->env);
    if (p->read != 0 || p->write != 0)
        ui_busy_end(p->env->stack, p->busy);
    staff_code_wipe(&p->code);
    form_fini(&p->form);
}

static void staff_form_layout(struct view *v, struct rect area)
{
    form_layout(&of(v)->form, (struct rect){0, 0, area.rows, area.cols});
}

static void staff_form_paint(struct view *v, struct surface *s, bool all)
{
    struct staff_form *p = of(v);
    struct rect r = surface_area(s);

    if (p->state != READING && p->state != FAILED) {
        form_paint(&p->form, s, all);
        return;
    }
    draw_blank(s, r, ROLE_NORMAL);
    draw_text(s, 1, 2, r.cols - 4, p->state == FAILED ? ROLE_ERROR : ROLE_DIM, ALIGN_LEFT,
              str_of(p->state == FAILED ? _(p->error.msgid) : _("Reading ...")));
}

static void staff_form_cursor(const struct view *v, int *row, int *col)
{
    const struct staff_form *p = of(v);

    if (p->state == READING || p->state == FAILED) {
        *row = 1;
        *col = 2;
        return;
    }
    form_cursor(&p->form, row, col);
}

static unsigned staff_form_event(struct view *v, const struct event *e)
{
    struct staff_form *p = of(v);
    unsigned next;

    if (p->state == READING || p->state == FAILED)
        return e->kind == EV_TICK ? form_event(&p->form, e) : UI_PASS;
    next = form_event(&p->form, e);
    if (next == UI_PASS && e->kind == EV_KEY && e->key == K_ENTER)
        return save(p);
    return next;
}

static unsigned staff_form_command(struct view *v, const struct command *c)
{
    return strcmp(c->id, "staff_form.save") == 0 ? save(of(v)) : UI_DONE;
}

static bool staff_form_may_close(struct view *v)
{
    struct staff_form *p = of(v);

    return p->state != READY || form_may_close(&p->form, v);
}

static bool staff_form_unsaved(const struct view *v)
{
    const struct staff_form *p = of(v);

    return p->state == SAVING || (p->state == READY && form_unsaved(&p->form));
}

static struct str staff_form_title(const struct view *v)
{
    struct staff_form *p = of(v);

    return str_of(p->id == 0 ? _("New person") : p->title[0] != '\0' ? p->title : _("Edit person"));
}

static unsigned staff_form_context(const struct view *v)
{
    return of(v)->state == READY ? 1u : 0u;
}

const struct view_class staff_form_class = {
    .name = SCREEN_STAFF_FORM,
    .shape = VIEW_SCREEN,
    .about = N_("A person who signs in: name, role, first password"),
    .state_size = sizeof(struct staff_form),
    .open = staff_form_open,
    .layout = staff_form_layout,
    .paint = staff_form_paint,
    .event = staff_form_event,
    .command = staff_form_command,
    .cursor = staff_form_cursor,
    .may_close = staff_form_may_close,
    .close = staff_form_close,
    .context = staff_form_context,
    .title = staff_form_title,
    .unsaved = staff_form_unsaved,
    .signs = form_signs,
};

static const struct command commands[] = {
    {.id = "staff_form.save", .scope = SCREEN_STAFF_FORM, .keys = "Ctrl-S", .label = N_("Save"),
     .help = N_("Check every field and save the person"), .group = N_("Staff"),
     .needs = "staff.manage", .when = 1, .why_not = N_("Wait until the person is there."),
     .audit = AUDIT_SECURITY, .bar = 2},
};
const struct command_table staff_form_commands = {commands, sizeof commands / sizeof commands[0]};
