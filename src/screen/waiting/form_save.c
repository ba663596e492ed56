/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_form_save: what is sent, and what each answer means. A request's id is sent until there
 * is a definite answer, so that somebody stands on the list once even when the line breaks. */
#include <config.h>

#include "screen/waiting/form_priv.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "i18n/i18n.h"
#include "svc/patient.h"
#include "svc/words.h"
#include "screen/waiting/form.h"
#include "ui/dialog.h"
#include "ui/frame.h"

/* --- somebody like this is known --- */

static void alike_chosen(void *ctx, const struct outcome *o)
{
    struct waiting_form *p = ctx;

    if (!o->accepted)
        return;
    if ((size_t)o->choice < p->alike_count) {
        p->patient_id = p->alike[o->choice].id;
        snprintf(p->name, sizeof p->name, "%.*s", STR_ARG(p->alike[o->choice].name));
        form_set(&p->form, "who", str_of(p->name), STR_EMPTY);
        form_touch(&p->form);
    } else {
        for (size_t i = 0; i < p->alike_count && p->not_same_count < WF_SAME; i++)
            p->not_same[p->not_same_count++] = p->alike[i].id;
    }
    view_touch(p->view, wf_save(p));
}

static void ask_alike(struct waiting_form *p)
{
    struct dialog_choice choices[WF_SAME + 1];
    struct dialog d = {.title = str_of(_("Already registered?")),
                       .first = str_of(_("Not saved yet: this person may be registered already."))};
    size_t n = p->alike_count;

    d.more = str_of(_("Choose the person who is to wait, or say that it is somebody else."));
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct dialog_choice){.label = p->alike[i].name, .note = p->alike[i].rest};
    choices[n] = (struct dialog_choice){.label = str_of(_("None of these: save")), .note = STR_EMPTY,
                                        .key = '0'};
    dialog_choose(view_stack(p->view), &d, choices, n + 1, 0, alike_chosen, p);
}

static void keep_alike(struct waiting_form *p, struct str one)
{
    struct wf_alike *w = &p->alike[p->alike_count++];
    struct str born = json_text(&p->arena, json_find(one, "birth_date"));
    struct date d = DATE_NONE;
    char rest[PERSON_TEXT];
    int age = date_from_iso(born.p, (int)born.n, &d) ? date_age(d, p->world.today) : -1;

    *w = (struct wf_alike){
        .id = json_int(json_find(one, "id"), 0),
        .name = json_text(&p->arena, json_find(one, "name")),
        .rest = str_copy(&p->arena,
                         person_rest(rest, d, age, json_text(&p->arena, json_find(one, "record_no")))),
    };
}

static void on_look(void *ctx, const struct svc_rows *r)
{
    struct waiting_form *p = ctx;
    struct patient_duplicate *found;
    char rest[PERSON_TEXT];
    struct err err;
    size_t n;

    p->read = 0;
    arena_reset(&p->arena);
    p->alike_count = 0;
    err = patient_duplicates(r, &p->arena, &found, &n);
    if (err_is(&err)) {
        stack_say_err(p->env->stack, &err);
        return;
    }
    for (size_t i = 0; i < n && p->alike_count < WF_SAME; i++)
        if (found[i].refuses)
            p->alike[p->alike_count++] = (struct wf_alike){
                .id = found[i].id,
                .name = found[i].name,
                .rest = str_copy(&p->arena, person_rest(rest, found[i].birth_date, found[i].age,
                                                        found[i].record_no)),
            };
    if (p->alike_count > 0)
        ask_alike(p);
    else
        stack_say(p->env->stack, ROLE_ERROR,
                  str_of(_("Not saved yet: this person may be registered already.")));
}

/* A refusal says who they are only where this session was shown them: so they are asked for. */
static void look(struct waiting_form *p)
{
    struct arena a;

    arena_init(&a, 2048);
    p->read = patient_read_duplicates(p->env->svc, wf_data(p, &a), on_look, p);
    arena_free(&a);
}

static void known_already(struct waiting_form *p, const struct answer *a)
{
    struct str key, value, list = json_find(a->detail, "candidates");
    size_t at = 0;

    arena_reset(&p->arena);
    p->alike_count = 0;
    if (list.n == 0) /* the document is somebody's: one record */
        keep_alike(p, a->detail);
    while (list.n > 0 && p->alike_count < WF_SAME && json_next(list, &at, &key, &value))
        keep_alike(p, value);
    for (size_t i = 0; i < p->alike_count; i++)
        if (p->alike[i].name.n == 0) {
            look(p);
            return;
        }
    ask_alike(p);
}

/* --- answers --- */

static bool mark_one(struct waiting_form *p, struct str field, struct str code)
{
    for (size_t i = 0; i < p->def.count; i++)
        if (str_eq(field, str_of(p->fields[i].id))) {
            form_set_error(&p->form, p->fields[i].id, str_of(_(words_of(code))));
            return true;
        }
    return false;
}

static void mark(struct waiting_form *p, const struct answer *a)
{
    struct str key, value, list = json_find(a->detail, "fields");
    struct arena mem;
    size_t at = 0;
    int n = 0;

    arena_init(&mem, 512);
    while (list.n > 0 && json_next(list, &at, &key, &value))
        n += mark_one(p, json_text(&mem, json_find(value, "field")),
                      json_text(&mem, json_find(value, "code")));
    if (n == 0)
        n += mark_one(p, a->field, a->code);
    arena_free(&mem);
    if (n > 0)
        form_next_error(&p->form);
    stack_sayf(p->env->stack, ROLE_ERROR, _("Not saved. %s"), _(words_of(a->code)));
}

static void already_waiting(struct waiting_form *p, const struct answer *a)
{
    struct arena mem;

    if (json_find(a->detail, "position").n == 0) {
        stack_sayf(p->env->stack, ROLE_ERROR, _("Not saved. %s"), _(words_of(a->code)));
        return;
    }
    arena_init(&mem, 256);
    stack_sayf(p->env->stack, ROLE_ERROR,
               _("Not saved: on the list already, place %d (%.*s): %s."),
               (int)json_int(json_find(a->detail, "position"), 0),
               STR_ARG(json_text(&mem, json_find(a->detail, "protocol"))), p->name);
    arena_free(&mem);
}

static void saved(struct waiting_form *p, const struct answer *a)
{
    struct waiting_fresh *f = NULL;
    struct str social;
    int64_t patient;
    struct arena mem;

    if (p->id == 0 && p->patient_id == 0) {
        social = form_get(&p->form, "social_name");
        snprintf(p->name, sizeof p->name, "%.*s",
                 STR_ARG(social.n > 0 ? social : form_get(&p->form, "registered_name")));
    }
    arena_init(&mem, 256);
    stack_sayf(p->env->stack, ROLE_GOOD, _("Saved: place %d, protocol %.*s, %s."),
               (int)json_int(json_find(a->detail, "position"), 0),
               STR_ARG(json_text(&mem, json_find(a->detail, "protocol"))), p->name);
    arena_free(&mem);
    if (p->id == 0) {
        patient = json_int(json_find(a->detail, "patient_id"), 0);
        if (patient != p->env->in_hand.id) /* else birth date and record number stay with the name */
            env_take(p->env, patient, str_of(p->name), STR_EMPTY);
        f = ARENA_NEW(view_arena(p->view), struct waiting_fresh);
        *f = (struct waiting_fresh){a->id, (int)json_int(json_find(a->detail, "position"), 0),
                                    str_of(p->name)};
    }
    form_saved(&p->form);
    view_result(p->view, true, 0, f);
    view_touch(p->view, UI_CLOSE);
}

static void on_theirs(void *ctx, const struct svc_rows *r)
{
    struct waiting_form *p = ctx;
    struct waiting_entry now;
    struct arena a;
    struct err err;

    p->read = 0;
    p->merging = false;
    arena_init(&a, 4096);
    err = waiting_entry_decode(r, &a, &now);
    if (err_is(&err)) {
        stack_say_err(p->env->stack, &err);
    } else {
        wf_merge(p, &now);
        view_say(p->view, ROLE_WARN,
                 str_of(form_conflicts(&p->form) > 0
                            ? _("Not saved: somebody else changed this. Both values are shown; Ctrl-T "
                                "changes between them, then save again.")
                            : _("Somebody else changed this meanwhile; nothing of yours is touched "
                                "by it. Save again.")));
    }
    arena_free(&a);
    view_touch(p->view, UI_REPAINT);
}

static void refused(struct waiting_form *p, const struct answer *a)
{
    if (str_eq(a->code, STR("possible_duplicate")) || str_eq(a->code, STR("cpf_taken")) ||
        str_eq(a->code, STR("cns_taken")))
        known_already(p, a);
    else if (str_eq(a->code, STR("already_waiting")))
        already_waiting(p, a);
    else
        mark(p, a);
}

static void on_saved(void *ctx, const struct answer *a, const struct err *err)
{
    struct waiting_form *p = ctx;

    p->write = 0;
    ui_busy_end(p->env->stack, p->busy);
    p->state = WF_READY;
    form_read_only(&p->form, false);
    if (!err->unknown_outcome)
        svc_new_id(p->request);
    view_touch(p->view, UI_REPAINT);
    if (err_is(err)) {
        stack_say_err(p->env->stack, err);
    } else if (a->outcome == ANSWER_OK) {
        saved(p, a);
    } else if (a->outcome == ANSWER_CONFLICT) {
        p->merging = true;
        p->read = waiting_entry_read(p->env->svc, p->id, on_theirs, p);
    } else {
        refused(p, a);
    }
}

static void on_left(void *ctx, const struct answer *a, const struct err *err)
{
    struct env *e = ctx;

    if (!err_is(err) && a->outcome == ANSWER_OK)
        stack_say(e->stack, ROLE_GOOD, str_of(_("The entry of the waiting list is saved.")));
    else
        env_say_answer(e, a, err);
}

void wf_leave(struct waiting_form *p)
{
    svc_leave(p->env->svc, p->write, on_left, p->env);
    p->write = 0;
    ui_busy_end(p->env->stack, p->busy);
    view_say(p->view, ROLE_NORMAL, str_of(_("The save goes on. Its outcome will be said here.")));
}

static void esc_while_saving(void *ctx)
{
    struct waiting_form *p = ctx;

    stack_back(view_stack(p->view));
}

unsigned wf_save(struct waiting_form *p)
{
    struct svc *s = p->env->svc;
    struct arena a;
    struct str data;

    if (p->state != WF_READY || p->merging)
        return UI_DONE;
    if (form_conflicts(&p->form) > 0) {
        view_say(p->view, ROLE_WARN,
                 str_of(_("Choose one of both values first: Ctrl-T in the field changes between them.")));
        form_next_error(&p->form);
        return UI_DONE | UI_REPAINT;
    }
    if (form_check_all(&p->form) > 0)
        return UI_DONE | UI_REPAINT;
    if (p->id != 0 && !form_dirty(&p->form)) {
        view_say(p->view, ROLE_NORMAL, str_of(_("Nothing was changed.")));
        return UI_DONE | UI_CLOSE;
    }
    arena_init(&a, 4096);
    data = wf_data(p, &a);
    p->state = WF_SAVING;
    p->busy = ui_busy_begin(p->env->stack, str_of(_("Saving ...")), esc_while_saving, p);
    p->write = p->triage ? waiting_triage(s, p->request, p->id, p->version, data, on_saved, p)
                         : waiting_save(s, p->request, p->id, p->version, data, on_saved, p);
    arena_free(&a);
    form_read_only(&p->form, true);
    if (svc_state_of(s) == SVC_LOST)
        view_say(p->view, ROLE_WARN,
                 str_of(_("The server is out of reach. This is saved as soon as it is back.")));
    return UI_DONE | UI_REPAINT;
}
