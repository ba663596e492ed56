/* SPDX-License-Identifier: Apache-2.0 */
/* intake_save: what is sent, and what each answer means. A request's id is made once and sent until
 * there is a definite answer, so that a patient is registered once even when the line breaks. */
#include <config.h>

#include "screen/intake/priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "i18n/i18n.h"
#include "svc/words.h"
#include "ui/dialog.h"
#include "ui/frame.h"

/* --- what is sent --- */

static struct str consent_json(const struct intake *p, const char *purpose, const char *basis,
                               struct arena *a)
{
    struct json_object o;

    json_begin(&o, a);
    json_put(&o, "purpose", str_of(purpose));
    json_put(&o, "legal_basis", str_of(basis));
    json_put(&o, "text_version", form_get(&p->form, "consent_text_version"));
    json_put(&o, "method", form_get(&p->form, "consent_method"));
    json_put(&o, "given_by", p->minor ? STR("guardian") : STR("patient"));
    return str_of(json_end(&o));
}

/* What a new patient consents to at the desk, with the patient in one write; empty: nothing. */
static struct str consents_of(const struct intake *p, struct arena *a)
{
    static const struct {
        const char *field, *purpose, *basis;
    } all[] = {{"consent_care", "care", "health_protection"},
               {"consent_data_use", "data_use", "consent"}};
    struct str list = STR_EMPTY;

    for (size_t i = 0; p->id == 0 && i < sizeof all / sizeof all[0]; i++)
        if (form_flag(&p->form, all[i].field))
            list = str_printf(a, "%.*s%s%.*s", STR_ARG(list), list.n > 0 ? "," : "",
                              STR_ARG(consent_json(p, all[i].purpose, all[i].basis, a)));
    return list;
}

static bool is_consent(const char *id)
{
    return strncmp(id, "consent_", 8) == 0;
}

/* The object with a list put in at its end, unless the list is empty. */
static struct str with_list(struct arena *a, struct str object, const char *key, struct str items)
{
    if (items.n == 0)
        return object;
    return str_printf(a, "%.*s%s\"%s\":[%.*s]}", STR_ARG(str_sub(object, 0, object.n - 1)),
                      object.n > 2 ? "," : "", key, STR_ARG(items));
}

/* Of a new patient what is filled in, of a known one what was changed. */
static struct str data_of(const struct intake *p, struct arena *a)
{
    struct str ids = STR_EMPTY;
    struct json_object o;

    json_begin(&o, a);
    for (size_t i = 0; i < p->def.count; i++) {
        const struct field_def *d = &p->fields[i];

        if (is_consent(d->id) || !form_visible(&p->form, d->id) || (d->flags & FIELD_LOCKED) != 0)
            continue;
        if (p->id != 0 ? form_changed(&p->form, d->id) : form_get(&p->form, d->id).n > 0)
            json_put(&o, d->id, intake_wire(p, d->id, a));
    }
    for (size_t i = 0; i < p->not_same_count; i++)
        ids = str_printf(a, "%.*s%s%" PRId64, STR_ARG(ids), i > 0 ? "," : "", p->not_same[i]);
    return with_list(a, with_list(a, str_of(json_end(&o)), "not_duplicate_of", ids), "consents",
                     consents_of(p, a));
}

/* --- answers --- */

/* A new patient without any consent. */
static bool no_consent(const struct intake *p)
{
    return p->id == 0 && !form_flag(&p->form, "consent_care") &&
           !form_flag(&p->form, "consent_data_use");
}

static void said_saved(struct env *e, const struct answer *a, int64_t *id, struct chosen_patient *c,
                       bool missing, struct arena *mem)
{
    enum role role = missing ? ROLE_WARN : ROLE_GOOD;
    const char *more = missing ? _(" No consent is on file yet.") : "";
    struct str said;

    *id = a->id;
    *c = (struct chosen_patient){
        .id = a->id,
        .name = json_text(mem, json_find(a->detail, "name")),
        .rest = json_text(mem, json_find(a->detail, "record_no")),
    };
    said = c->rest.n > 0 ? str_printf(mem, _("Saved: record %.*s, %.*s."), STR_ARG(c->rest),
                                      STR_ARG(c->name))
                         : str_printf(mem, _("Saved: %.*s."), STR_ARG(c->name));
    stack_sayf(e->stack, role, "%.*s%s", STR_ARG(said), more);
}

/* What stands behind the name in the banner, as the form has it now. */
static struct str rest_of(struct intake *p, struct str record_no, char out[PERSON_TEXT])
{
    struct arena a;
    struct str iso;
    struct date born = DATE_NONE;
    struct str rest;

    arena_init(&a, 256);
    iso = intake_wire(p, "birth_date", &a);
    if (iso.n > 0)
        date_from_iso(iso.p, (int)iso.n, &born);
    rest = person_rest(out, born, date_is_none(born) ? -1 : date_age(born, p->world.today),
                       record_no);
    arena_free(&a);
    return rest;
}

static void saved(struct intake *p, const struct answer *a)
{
    struct chosen_patient *c = ARENA_NEW(view_arena(p->view), struct chosen_patient);
    char rest[PERSON_TEXT];
    int64_t id;

    said_saved(p->env, a, &id, c, no_consent(p), view_arena(p->view));
    c->rest = str_copy(view_arena(p->view), rest_of(p, c->rest, rest));
    env_take(p->env, c->id, c->name, c->rest);
    form_saved(&p->form);
    view_result(p->view, true, 0, c);
    view_touch(p->view, UI_CLOSE);
}

/* Marks every field that the server names; the first gets the focus. */
static void mark(struct intake *p, struct str fields, struct str code, struct str field)
{
    struct str key, value, first = field;
    struct arena a;
    size_t at = 0;
    int n = 0;

    arena_init(&a, 1024);
    while (fields.n > 0 && json_next(fields, &at, &key, &value)) {
        struct str id = json_text(&a, json_find(value, "field"));
        struct str why = json_text(&a, json_find(value, "code"));

        for (size_t i = 0; i < p->def.count; i++)
            if (str_eq(id, str_of(p->fields[i].id))) {
                form_set_error(&p->form, p->fields[i].id, str_of(_(words_of(why))));
                if (n++ == 0)
                    first = id;
            }
    }
    for (size_t i = 0; i < p->def.count; i++)
        if (str_eq(first, str_of(p->fields[i].id)))
            form_focus(&p->form, p->fields[i].id);
    if (n > 0)
        stack_say(p->env->stack, ROLE_ERROR, str_of(_("Not saved: look at the marked fields.")));
    else
        stack_sayf(p->env->stack, ROLE_ERROR, _("Not saved. %s"), _(words_of(code)));
    arena_free(&a);
}

static void open_other(void *ctx, const struct outcome *o)
{
    struct intake *p = ctx;
    struct args_patient args = {.id = p->alike_count > 0 ? p->alike[0].id : 0, .tab = TAB_DATA};

    if (o->accepted && args.id != 0)
        stack_open(view_stack(p->view), SCREEN_PATIENT, &args, NULL, NULL);
}

/* The document belongs to another record: it can be opened at once. */
static void taken(struct intake *p, const struct answer *a)
{
    int64_t other = json_int(json_find(a->detail, "id"), 0);
    struct arena *mem = &p->alike_arena;
    struct dialog q = {.title = str_of(_("Already registered")),
                       .yes = str_of(_("Open that record")),
                       .no = str_of(_("Back to the form"))};

    mark(p, json_find(a->detail, "fields"), a->code, a->field);
    if (other == 0)
        return;
    arena_reset(mem);
    p->alike_asked = STR_EMPTY;
    p->alike = ARENA_NEW(mem, struct patient_duplicate);
    *p->alike = (struct patient_duplicate){
        .id = other,
        .age = -1,
        .name = json_text(mem, json_find(a->detail, "name")),
        .record_no = json_text(mem, json_find(a->detail, "record_no")),
        .reasons = str_eq(a->field, STR("cpf")) ? STR("{cpf}") : STR_EMPTY,
        .registered_name = STR_EMPTY,
        .status = STR_EMPTY,
        .phone = STR_EMPTY,
        .cpf = STR_EMPTY,
    };
    p->alike_count = 1;
    q.first = str_of(_(words_of(a->code)));
    if (p->alike->name.n > 0) /* else it is said when the record is opened */
        q.more = str_printf(mem, "%.*s  %.*s", STR_ARG(p->alike->name), STR_ARG(p->alike->record_no));
    dialog_yes_no(view_stack(p->view), &q, open_other, p);
}

static void on_theirs(void *ctx, const struct svc_rows *r)
{
    struct intake *p = ctx;
    struct patient now;
    struct arena a;
    struct err err;

    p->read = 0;
    p->merging = false;
    arena_init(&a, 4096);
    err = patient_record(r, &a, &now);
    if (err_is(&err)) {
        stack_say_err(p->env->stack, &err);
    } else {
        p->version = now.version;
        intake_merge(p, &now);
        stack_sayf(p->env->stack, ROLE_WARN,
                   form_conflicts(&p->form) > 0
                       ? _("Not saved: others changed it too. Ctrl-T chooses, then save again.")
                       : _("Others changed other fields of this record. Save again."));
    }
    arena_free(&a);
}

static void refused(struct intake *p, const struct answer *a)
{
    if (str_eq(a->code, STR("possible_duplicate")))
        intake_alike_refused(p, json_find(a->detail, "candidates"));
    else if (str_eq(a->code, STR("cpf_taken")) || str_eq(a->code, STR("cns_taken")))
        taken(p, a);
    else
        mark(p, json_find(a->detail, "fields"), a->code, a->field);
}

static void on_saved(void *ctx, const struct answer *a, const struct err *err)
{
    struct intake *p = ctx;

    p->write = 0;
    ui_busy_end(p->env->stack, p->busy);
    p->state = INTAKE_READY;
    form_read_only(&p->form, false);
    if (!err->unknown_outcome)
        svc_new_id(p->request);
    view_touch(p->view, UI_REPAINT);
    if (err_is(err)) {
        stack_say_err(p->env->stack, err);
        return;
    }
    switch (a->outcome) {
    case ANSWER_OK:
        saved(p, a);
        break;
    case ANSWER_CONFLICT:
        p->merging = true;
        p->read = patient_read(p->env->svc, NULL, p->id, STR_EMPTY, on_theirs, p);
        break;
    case ANSWER_INVALID:
        mark(p, json_find(a->detail, "fields"), a->code, a->field);
        break;
    default:
        refused(p, a);
        break;
    }
}

static void esc_while_saving(void *ctx)
{
    struct intake *p = ctx;

    stack_back(view_stack(p->view));
}

unsigned intake_save(struct intake *p)
{
    struct arena a;
    int wrong;

    if (p->state != INTAKE_READY || p->merging)
        return UI_DONE;
    if (form_conflicts(&p->form) > 0) {
        view_say(p->view, ROLE_WARN,
                 str_of(_("Two values stand here: Ctrl-T chooses one, then save again.")));
        form_focus(&p->form, p->conflict);
        return UI_DONE | UI_REPAINT;
    }
    wrong = form_check_all(&p->form);
    if (wrong > 0) {
        stack_say(p->env->stack, ROLE_ERROR, str_of(_("Not saved: look at the marked fields.")));
        return UI_DONE | UI_REPAINT;
    }
    if (p->id != 0 && !form_dirty(&p->form)) {
        view_say(p->view, ROLE_NORMAL, str_of(_("Nothing was changed.")));
        return UI_DONE | UI_CLOSE;
    }
    arena_init(&a, 4096);
    p->state = INTAKE_SAVING;
    p->busy = ui_busy_begin(p->env->stack, str_of(_("Saving ...")), esc_while_saving, p);
    p->write = patient_save(p->env->svc, p->request, p->id, p->version, data_of(p, &a), on_saved, p);
    arena_free(&a);
    form_read_only(&p->form, true);
    if (svc_state_of(p->env->svc) == SVC_LOST)
        view_say(p->view, ROLE_WARN,
                 str_of(_("The server is out of reach. This is saved as soon as it is back.")));
    return UI_DONE | UI_REPAINT;
}

/* --- a form that was left while its save was on its way --- */

struct left {
    struct env *env;
    struct arena arena;
    struct form_state *form;
    int64_t id;
    int version;
    bool no_consent;
};

static void left_free(struct left *l)
{
    arena_free(&l->arena);
    mem_free(l, sizeof *l);
}

static void on_left(void *ctx, const struct answer *a, const struct err *err)
{
    struct left *l = ctx;
    struct args_patient args = {.id = l->id};
    struct chosen_patient c;
    struct view *v;
    int64_t id;

    if (!err_is(err) && a->outcome == ANSWER_OK) {
        said_saved(l->env, a, &id, &c, l->no_consent, &l->arena);
        left_free(l);
        return;
    }
    v = stack_open(l->env->stack, SCREEN_PATIENT_FORM, &args, NULL, NULL);
    if (v != NULL && view_class_of(v) == &intake_class)
        intake_take_over(v, l->form, l->id, l->version);
    if (err_is(err))
        stack_say_err(l->env->stack, err);
    else
        stack_sayf(l->env->stack, ROLE_ERROR, _("Not saved, here it is again. %s"),
                   _(words_of(a->code)));
    left_free(l);
}

void intake_leave(struct intake *p)
{
    struct left *l = MEM_NEW(struct left);

    *l = (struct left){.env = p->env, .id = p->id, .version = p->version,
                       .no_consent = no_consent(p)};
    arena_init(&l->arena, 4096);
    l->form = form_export(&p->form, &l->arena);
    svc_leave(p->env->svc, p->write, on_left, l);
    p->write = 0;
    ui_busy_end(p->env->stack, p->busy);
    view_say(p->view, ROLE_NORMAL, str_of(_("The save goes on. Its outcome will be said here.")));
}
