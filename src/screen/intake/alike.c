/* SPDX-License-Identifier: Apache-2.0 */
/* intake_alike: who may be the person that is being typed. Asked while one types, shown beside or
 * under the fields; each can be opened, or said to be somebody else, which is remembered. */
#include <config.h>

#include "screen/intake/priv.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "i18n/i18n.h"
#include "ui/dialog.h"
#include "ui/frame.h"

enum { SHOWN_UNDER = 2, SHOWN_BESIDE = 5, ROWS_BESIDE = 4, LETTERS_MIN = 4 };

static bool said_not_same(const struct intake *p, int64_t id)
{
    for (size_t i = 0; i < p->not_same_count; i++)
        if (p->not_same[i] == id)
            return true;
    return false;
}

/* The candidates still to be decided on: their number, and the `n`th. */
static size_t open_count(const struct intake *p)
{
    size_t n = 0;

    for (size_t i = 0; i < p->alike_count; i++)
        n += !said_not_same(p, p->alike[i].id);
    return n;
}

static struct patient_duplicate *open_at(const struct intake *p, size_t n)
{
    for (size_t i = 0; i < p->alike_count; i++)
        if (!said_not_same(p, p->alike[i].id) && n-- == 0)
            return &p->alike[i];
    return NULL;
}

/* --- the panel --- */

static int panel_rows(void *ctx, int cols, bool beside)
{
    const struct intake *p = ctx;
    int n = (int)open_count(p);

    (void)cols;
    if (n == 0)
        return 0;
    if (beside)
        return 2 + ROWS_BESIDE * (n < SHOWN_BESIDE ? n : SHOWN_BESIDE);
    return 1 + (n < SHOWN_UNDER ? n : SHOWN_UNDER);
}

static void paint_under(const struct intake *p, struct surface *s, struct rect r)
{
    struct arena a;
    char rest[PERSON_TEXT];

    arena_init(&a, 1024);
    for (int i = 0; i + 1 < r.rows; i++) {
        const struct patient_duplicate *d = open_at(p, (size_t)i);
        struct str line;
        int name;

        if (d == NULL)
            break;
        name = utf8_width(d->name) < r.cols / 3 ? utf8_width(d->name) : r.cols / 3;
        line = str_printf(&a, "  %.*s  %.*s",
                          STR_ARG(person_rest(rest, d->birth_date, d->age, d->record_no)),
                          STR_ARG(person_words(PERSON_REASON, d->reasons, &a)));
        draw_text(s, r.row + 1 + i, r.col + 1, name, ROLE_STRONG, ALIGN_LEFT, d->name);
        draw_text(s, r.row + 1 + i, r.col + 1 + name, r.cols - name - 2, ROLE_NORMAL, ALIGN_LEFT,
                  line);
    }
    arena_free(&a);
}

static void paint_beside(const struct intake *p, struct surface *s, struct rect r)
{
    struct arena a;
    char text[PERSON_TEXT];

    arena_init(&a, 1024);
    for (int i = 0; 2 + (i + 1) * ROWS_BESIDE <= r.rows + 1; i++) {
        const struct patient_duplicate *d = open_at(p, (size_t)i);
        int row = r.row + 2 + i * ROWS_BESIDE;

        if (d == NULL)
            break;
        draw_text(s, row, r.col + 1, r.cols - 2, ROLE_STRONG, ALIGN_LEFT, d->name);
        draw_text(s, row + 1, r.col + 1, r.cols - 2, ROLE_NORMAL, ALIGN_LEFT,
                  person_rest(text, d->birth_date, d->age, d->record_no));
        draw_text(s, row + 2, r.col + 1, r.cols - 2, ROLE_DIM, ALIGN_LEFT,
                  person_words(PERSON_REASON, d->reasons, &a));
    }
    arena_free(&a);
}

static void panel_paint(void *ctx, struct surface *s, struct rect r, bool beside)
{
    struct intake *p = ctx;
    int n = (int)open_count(p);
    char text[PERSON_TEXT];

    draw_blank(s, r, ROLE_NORMAL);
    if (n == 0)
        return;
    snprintf(text, sizeof text,
             ngettext("! %d record may be this person: Alt-D", "! %d records may be this person: Alt-D",
                      (unsigned long)n),
             n);
    draw_text(s, r.row, r.col + 1, r.cols - 2, ROLE_WARN, ALIGN_LEFT, str_of(text));
    if (beside)
        paint_beside(p, s, r);
    else
        paint_under(p, s, r);
}

/* --- asking --- */

static void on_alike(void *ctx, const struct svc_rows *r)
{
    struct intake *p = ctx;
    struct patient_duplicate *found;
    struct arena old;
    struct err err;
    size_t n;

    p->alike_read = 0;
    err = patient_duplicates(r, &p->alike_next, &found, &n);
    if (err_is(&err)) {
        arena_reset(&p->alike_next);
        p->alike_asking = STR_EMPTY;
        return; /* the line is gone, or not permitted: saving asks again by itself */
    }
    old = p->alike_arena;
    p->alike_arena = p->alike_next;
    p->alike = found;
    p->alike_count = n;
    p->alike_asked = p->alike_asking;
    p->alike_next = old;
    p->alike_asking = STR_EMPTY;
    arena_reset(&p->alike_next);
    form_touch(&p->form);
    view_touch(p->view, UI_REPAINT);
}

/* What is known so far, as the server wants it; empty when it tells nobody apart yet, unless
 * `always`. */
static struct str known(const struct intake *p, struct arena *a, bool always)
{
    static const char *const ids[] = {"social_name", "birth_date", "cpf", "phone", "phone2",
                                      "guardian_phone"};
    struct str name = form_get(&p->form, "registered_name");
    bool enough = always || name.n >= LETTERS_MIN;
    struct json_object o;

    json_begin(&o, a);
    json_put(&o, "registered_name", name);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        struct str v = intake_wire(p, ids[i], a);

        if (v.n == 0)
            continue;
        json_put(&o, ids[i], v);
        enough = enough || strcmp(ids[i], "cpf") == 0 || strcmp(ids[i], "phone") == 0;
    }
    if (p->id != 0)
        json_put_int(&o, "id", p->id);
    return enough ? str_of(json_end(&o)) : STR_EMPTY;
}

void intake_alike_ask(struct intake *p)
{
    struct str data;
    struct arena a;

    if (p->state != INTAKE_READY || !env_may(p->env, "patient.duplicates"))
        return;
    arena_init(&a, 1024);
    data = known(p, &a, false);
    if (data.n == 0 || str_eq(data, p->alike_read != 0 ? p->alike_asking : p->alike_asked)) {
        arena_free(&a);
        return;
    }
    if (p->alike_read != 0)
        svc_drop(p->env->svc, p->alike_read);
    arena_reset(&p->alike_next);
    p->alike_asking = str_copy(&p->alike_next, data);
    arena_free(&a);
    p->alike_read = patient_read_duplicates(p->env->svc, p->alike_asking, on_alike, p);
}

void intake_alike_open(struct intake *p)
{
    arena_init(&p->alike_arena, 4096);
    arena_init(&p->alike_next, 4096);
    p->alike_asked = p->alike_asking = STR_EMPTY;
    p->panel = (struct form_panel){p, panel_rows, panel_paint};
}

void intake_alike_close(struct intake *p)
{
    if (p->alike_read != 0)
        svc_drop(p->env->svc, p->alike_read);
    arena_free(&p->alike_arena);
    arena_free(&p->alike_next);
}

/* --- deciding --- */

static void not_same(struct intake *p, int64_t id)
{
    if (p->not_same_count < INTAKE_NOT_SAME && !said_not_same(p, id))
        p->not_same[p->not_same_count++] = id;
    form_touch(&p->form);
    view_touch(p->view, UI_REPAINT);
}

/* After a decision: to the next candidate, or the save that had been refused goes on. */
static void go_on(struct intake *p)
{
    if (open_count(p) > 0)
        intake_alike_choose(p, p->alike_saving);
    else if (p->alike_saving)
        view_touch(p->view, intake_save(p));
}

static void decided(void *ctx, const struct outcome *o)
{
    struct intake *p = ctx;
    struct args_patient args = {.id = p->picked, .tab = TAB_DATA};

    if (!o->accepted)
        return;
    if (o->choice == 0) {
        stack_open(view_stack(p->view), SCREEN_PATIENT, &args, NULL, NULL);
        return;
    }
    not_same(p, p->picked);
    go_on(p);
}

static const struct patient_duplicate *candidate(const struct intake *p, int64_t id)
{
    for (size_t i = 0; i < p->alike_count; i++)
        if (p->alike[i].id == id)
            return &p->alike[i];
    return NULL;
}

static void decide(struct intake *p, const struct patient_duplicate *d)
{
    const struct dialog_choice choices[] = {
        {.label = str_of(_("Open this record")), .key = '1'},
        {.label = str_of(_("Not the same person")), .key = '2'},
    };
    char rest[PERSON_TEXT], more[PERSON_TEXT];
    struct dialog q = {.title = str_of(_("Is it the same person?")), .first = d->name};

    person_rest(rest, d->birth_date, d->age, d->record_no);
    snprintf(more, sizeof more, "%s", rest);
    q.more = str_of(more);
    dialog_choose(view_stack(p->view), &q, choices, 2, 0, decided, p);
}

static void chosen(void *ctx, const struct outcome *o)
{
    struct intake *p = ctx;
    size_t at = (size_t)o->choice;

    if (!o->accepted)
        return;
    for (size_t i = 0; i < p->offered_count; i++)
        if (at == p->offered_count)
            not_same(p, p->offered[i]); /* none of these */
    if (at < p->offered_count && candidate(p, p->offered[at]) != NULL) {
        p->picked = p->offered[at];
        decide(p, candidate(p, p->picked));
        return;
    }
    go_on(p);
}

void intake_alike_choose(struct intake *p, bool saving)
{
    struct dialog_choice choices[INTAKE_OFFERED + 1];
    struct arena a;
    size_t n = open_count(p);
    struct dialog q = {.title = str_of(_("Already registered?"))};
    char rest[PERSON_TEXT];

    if (n > INTAKE_OFFERED)
        n = INTAKE_OFFERED;
    if (n == 0) {
        view_say(p->view, ROLE_NORMAL, str_of(_("No record is like this one.")));
        return;
    }
    arena_init(&a, 4096);
    p->alike_saving = saving;
    q.first = str_of(saving ? _("Not saved yet: this person may be registered already.")
                            : _("This person may be registered already."));
    q.more = str_of(_("Choose a record to look at it, or say that it is somebody else."));
    for (size_t i = 0; i < n; i++) {
        const struct patient_duplicate *d = open_at(p, i);

        p->offered[i] = d->id;
        choices[i] = (struct dialog_choice){
            .label = d->name,
            .key = (char)('1' + i),
            .note = str_copy(&a, person_rest(rest, d->birth_date, d->age, d->record_no))};
    }
    p->offered_count = n;
    choices[n] = (struct dialog_choice){
        .label = str_of(saving ? _("None of these: save") : _("None of these people")), .key = '0'};
    dialog_choose(view_stack(p->view), &q, choices, n + 1, 0, chosen, p);
    arena_free(&a);
}

static void on_look(void *ctx, const struct svc_rows *r)
{
    struct intake *p = ctx;

    on_alike(p, r);
    if (open_count(p) > 0)
        intake_alike_choose(p, true);
    else
        view_say(p->view, ROLE_ERROR,
                 str_of(_("Not saved yet: this person may be registered already.")));
}

/* A refusal says who they are only where this session was shown them: so they are asked for. */
static void look(struct intake *p)
{
    if (p->alike_read != 0)
        svc_drop(p->env->svc, p->alike_read);
    arena_reset(&p->alike_next);
    p->alike_asking = known(p, &p->alike_next, true);
    p->alike_read = patient_read_duplicates(p->env->svc, p->alike_asking, on_look, p);
}

static bool all_named(struct str candidates)
{
    struct str key, value;
    size_t at = 0;

    while (json_next(candidates, &at, &key, &value))
        if (json_find(value, "name").n == 0)
            return false;
    return true;
}

void intake_alike_refused(struct intake *p, struct str candidates)
{
    struct arena *a = &p->alike_arena;
    struct str key, value;
    size_t at = 0, n = 0;

    if (!all_named(candidates)) {
        look(p);
        return;
    }
    arena_reset(a);
    p->alike_asked = STR_EMPTY;
    while (json_next(candidates, &at, &key, &value))
        n++;
    p->alike = ARENA_ARRAY(a, struct patient_duplicate, n + 1);
    p->alike_count = 0;
    at = 0;
    while (json_next(candidates, &at, &key, &value) && p->alike_count < n) {
        struct patient_duplicate *d = &p->alike[p->alike_count++];
        struct str born = json_text(a, json_find(value, "birth_date"));

        *d = (struct patient_duplicate){
            .id = json_int(json_find(value, "id"), 0),
            .name = json_text(a, json_find(value, "name")),
            .record_no = json_text(a, json_find(value, "record_no")),
            .reasons = json_text(a, json_find(value, "reasons")),
            .refuses = true,
        };
        d->age = date_from_iso(born.p, (int)born.n, &d->birth_date)
                     ? date_age(d->birth_date, p->world.today)
                     : -1;
    }
    form_touch(&p->form);
    intake_alike_choose(p, true);
}
