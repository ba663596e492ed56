/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_form_fields: what is asked, and the values of the fields. Of somebody new the fields of
 * the patient's form are asked as well, but for treatment and consent. */
#include <config.h>

#include "screen/waiting/form_priv.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/contact.h"
#include "model/patient.h"
#include "screen/intake/intake.h"
#include "svc/words.h"

/* In this order; the person's are numbered as in the patient's form. */
enum { PERSON, CONTACT, GUARDIAN, WAITING, ADDRESS, EMERGENCY };

static const char *const sections[WF_SECTIONS] = {
    [PERSON] = N_("Person"),     [CONTACT] = N_("Contact"), [GUARDIAN] = N_("Guardian"),
    [WAITING] = N_("The wait"),  [ADDRESS] = N_("Address"), [EMERGENCY] = N_("In an emergency"),
};
static const char guardian_needed[] = N_("Guardian (needed: the patient is under 18)");

#define DAY(n_, name_, flags_) \
    {.id = "day" #n_, .label = name_, .type = FIELD_FLAG, .section = WAITING, .flags = flags_, \
     .show_if = "work", .hint = N_("Space marks a day; none marked: any day.")}
#define PART(id_, name_, flags_) \
    {.id = id_, .label = name_, .type = FIELD_FLAG, .section = WAITING, .flags = flags_, \
     .show_if = "work", .hint = N_("Space marks a part of the day; none marked: any.")}

static const struct field_def table[] = {
    {.id = "who", .label = N_("Who"), .type = FIELD_READONLY, .section = WAITING, .width = 46,
     .show_if = "known"},
    {.id = "priority", .label = N_("Priority"), .type = FIELD_CHOICE, .section = WAITING,
     .width = 20, .flags = FIELD_REQUIRED, .choices = "priority",
     .hint = N_("The more urgent is called first, even if it came later.")},
    {.id = "flow", .label = N_("Flow"), .type = FIELD_CHOICE, .section = WAITING, .width = 24,
     .choices = "flow", .show_if = "triage"},
    {.id = "wished_date", .label = N_("Wished from"), .type = FIELD_DATE, .section = WAITING,
     .width = 11, .max = 20, .check = "date", .show_if = "work",
     .hint = N_("The day from which the person can come; empty: at once.")},
    {.id = "reason", .label = N_("Why changed"), .section = WAITING, .width = 46, .max = 255,
     .flags = FIELD_REQUIRED, .check = "reason", .show_if = "changed",
     .hint = N_("The date first wished stays beside the new one.")},
    {.id = "professional_id", .label = N_("With"), .type = FIELD_CHOICE, .section = WAITING,
     .width = 46, .choices = "professional", .show_if = "work", .hint = N_("Empty: with anybody.")},
    DAY(1, N_("Monday"), 0),
    DAY(2, N_("Tuesday"), FIELD_JOIN),
    DAY(3, N_("Wednesday"), FIELD_JOIN),
    DAY(4, N_("Thursday"), 0),
    DAY(5, N_("Friday"), FIELD_JOIN),
    DAY(6, N_("Saturday"), FIELD_JOIN),
    DAY(7, N_("Sunday"), FIELD_JOIN),
    PART("morning", N_("Mornings"), 0),
    PART("afternoon", N_("Afternoons"), FIELD_JOIN),
    PART("evening", N_("Evenings"), FIELD_JOIN),
    {.id = "notice", .label = N_("Notice"), .type = FIELD_CHOICE, .section = WAITING, .width = 20,
     .choices = "notice", .show_if = "work",
     .hint = N_("How long before a session the person must know of it; empty: at any moment.")},
    {.id = "note", .label = N_("Note"), .type = FIELD_NOTE, .section = WAITING, .width = 46,
     .max = 500, .rows = 3, .check = "note"},
};
enum { WAIT_FIELDS = sizeof table / sizeof table[0], DAYS = 7 };

static const int notices[] = {60, 120, 240, 1440, 2880, 4320, 10080};

/* --- choices --- */

static struct choice_source lookups(struct waiting_form *p, const char *name, const char *kind,
                                    bool by_code)
{
    struct arena *a = view_arena(p->view);
    const struct reference *r = &p->env->reference;
    struct choice_item *items = ARENA_ARRAY(a, struct choice_item, r->lookup_count + 1);
    size_t n = 0;

    for (size_t i = 0; i < r->lookup_count; i++) {
        const struct lookup *l = &r->lookups[i];

        if (l->active && str_eq(l->kind, str_of(kind))) {
            items[n] = (struct choice_item){by_code ? str_copy(a, l->code)
                                                      : str_printf(a, "%" PRId64, l->id),
                                              str_copy(a, reference_label(l)), STR_EMPTY};
            n++;
        }
    }
    return (struct choice_source){.name = name, .items = items, .count = n};
}

static struct choice_source professionals(struct waiting_form *p)
{
    struct arena *a = view_arena(p->view);
    const struct reference *r = &p->env->reference;
    struct choice_item *items = ARENA_ARRAY(a, struct choice_item, r->professional_count + 1);
    size_t n = 0;

    for (size_t i = 0; i < r->professional_count; i++)
        if (r->professionals[i].active) {
            items[n] = (struct choice_item){str_printf(a, "%" PRId64, r->professionals[i].id),
                                              str_copy(a, r->professionals[i].name),
                                              str_copy(a, r->professionals[i].specialty)};
            n++;
        }
    return (struct choice_source){.name = "professional", .items = items, .count = n};
}

static struct choice_source states(struct waiting_form *p)
{
    struct arena *a = view_arena(p->view);
    size_t n;
    const struct uf *ufs = contact_ufs(&n);
    struct choice_item *items = ARENA_ARRAY(a, struct choice_item, n + 1);

    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice_item){str_of(ufs[i].code),
                                        str_printf(a, "%s  %s", ufs[i].code, ufs[i].name), STR_EMPTY};
    return (struct choice_source){.name = "uf", .items = items, .count = n};
}

static struct choice_source notice_choices(struct waiting_form *p)
{
    enum { COUNT = sizeof notices / sizeof notices[0] };
    struct arena *a = view_arena(p->view);
    struct choice_item *items = ARENA_ARRAY(a, struct choice_item, COUNT);
    char text[PERSON_TEXT];

    for (size_t i = 0; i < COUNT; i++)
        items[i] = (struct choice_item){str_printf(a, "%d", notices[i]),
                                        str_copy(a, waiting_notice(text, notices[i])), STR_EMPTY};
    return (struct choice_source){.name = "notice", .items = items, .count = COUNT};
}

/* --- checks and conditions --- */

static struct str wire(const struct waiting_form *p, const struct field_def *d, struct arena *a)
{
    struct field_value v;
    struct err err;

    if (d->check == NULL)
        return form_get(&p->form, d->id);
    err = field_check(field_rule(d->check), &p->world, a, form_get(&p->form, d->id), &v);
    return err_is(&err) ? STR_EMPTY : v.wire;
}

/* Ids are those of the tables: each is there. */
static struct field_def *def_of(struct waiting_form *p, const char *id)
{
    struct field_def *d = p->fields;

    while (strcmp(d->id, id) != 0)
        d++;
    return d;
}

static void check(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                  struct arena *scratch, struct field_verdict *v)
{
    const struct waiting_form *p = ctx;
    struct field_value out;
    struct err err = field_check(field_rule(d->check), &p->world, scratch, value, &out);

    (void)f;
    v->bad = err_is(&err);
    if (v->bad)
        v->msgid = err.msgid;
    else
        v->normal = out.shown;
}

static bool asks_person(const struct waiting_form *p)
{
    return p->id == 0 && p->patient_id == 0;
}

static bool show_person(void *ctx, const struct form *f)
{
    (void)f;
    return asks_person(ctx);
}

static bool show_known(void *ctx, const struct form *f)
{
    (void)f;
    return !asks_person(ctx);
}

static bool show_work(void *ctx, const struct form *f)
{
    const struct waiting_form *p = ctx;

    (void)f;
    return !p->triage;
}

static bool show_triage(void *ctx, const struct form *f)
{
    return !show_work(ctx, f);
}

static bool show_changed(void *ctx, const struct form *f)
{
    const struct waiting_form *p = ctx;

    return p->id != 0 && !p->triage && form_changed(f, "wished_date");
}

static const struct form_show shows[] = {{"person", show_person},
                                         {"known", show_known},
                                         {"work", show_work},
                                         {"triage", show_triage},
                                         {"changed", show_changed}};

static const char *const guardian[] = {"guardian_name", "guardian_relationship", "guardian_cpf",
                                       "guardian_phone"};

static void check_all(void *ctx, struct form *f)
{
    struct waiting_form *p = ctx;

    if (!asks_person(p))
        return;
    for (size_t i = 0; p->minor && i < sizeof guardian / sizeof guardian[0]; i++)
        if (form_get(f, guardian[i]).n == 0)
            form_set_error(f, guardian[i], str_of(_(words_of(STR("guardian_needed")))));
    if (form_get(f, "guardian_cpf").n > 0 && str_eq(form_get(f, "guardian_cpf"), form_get(f, "cpf")))
        form_set_error(f, "guardian_cpf", str_of(_(words_of(STR("same_as_patient")))));
}

static void on_change(void *ctx, struct form *f, const struct field_def *d)
{
    struct waiting_form *p = ctx;

    if (strcmp(d->id, "birth_date") == 0)
        wf_age(p);
    if (strcmp(d->id, "wished_date") == 0)
        form_touch(f);
}

void wf_age(struct waiting_form *p)
{
    struct arena a;
    struct str iso;
    struct date born = DATE_NONE;

    arena_init(&a, 256);
    iso = wire(p, def_of(p, "birth_date"), &a);
    if (iso.n > 0)
        date_from_iso(iso.p, (int)iso.n, &born);
    arena_free(&a);
    p->minor = patient_needs_guardian(born, p->world.today);
    p->sections[GUARDIAN] = p->minor ? guardian_needed : sections[GUARDIAN];
    for (size_t i = 0; i < sizeof guardian / sizeof guardian[0]; i++) {
        struct field_def *d = def_of(p, guardian[i]);

        d->flags = p->minor ? d->flags | FIELD_REQUIRED : d->flags & ~(unsigned)FIELD_REQUIRED;
    }
    form_touch(&p->form);
}

/* --- the form --- */

/* Puts the person's fields around those of the wait, section by section. */
static void lay_fields(struct waiting_form *p)
{
    static const struct {
        short of_intake, here;
    } order[] = {{INTAKE_SECTION_PERSON, PERSON},      {INTAKE_SECTION_CONTACT, CONTACT},
                 {INTAKE_SECTION_GUARDIAN, GUARDIAN},  {-1, WAITING},
                 {INTAKE_SECTION_ADDRESS, ADDRESS},    {INTAKE_SECTION_EMERGENCY, EMERGENCY}};
    size_t all, n = 0;
    const struct field_def *person = intake_person_fields(&all);

    for (size_t s = 0; s < sizeof order / sizeof order[0]; s++) {
        if (order[s].of_intake < 0) {
            memcpy(p->fields + n, table, sizeof table);
            n += WAIT_FIELDS;
            continue;
        }
        for (size_t i = 0; i < all; i++)
            if (person[i].section == order[s].of_intake && n < WF_FIELDS - WAIT_FIELDS) {
                p->fields[n] = person[i];
                p->fields[n].section = order[s].here;
                p->fields[n++].show_if = "person";
            }
    }
    p->def.count = n;
}

static size_t gather_checks(struct waiting_form *p)
{
    size_t rules, n = 0;
    const struct field_rule *all = field_rules(&rules);

    for (size_t i = 0; i < rules && n < WF_CHECKS; i++)
        for (size_t j = 0; j < p->def.count; j++)
            if (p->fields[j].check != NULL && strcmp(p->fields[j].check, all[i].name) == 0) {
                p->checks[n++] = (struct form_check){all[i].name, check};
                break;
            }
    return n;
}

struct err wf_form_open(struct waiting_form *p)
{
    struct choice_source *s = p->sources;
    size_t n = 0;

    memcpy(p->sections, sections, sizeof sections);
    p->def = (struct form_def){.id = "waiting", .fields = p->fields, .sections = p->sections,
                               .section_count = WF_SECTIONS};
    lay_fields(p);
    p->world = (struct field_world){.today = env_today(p->env), .area_code = STR_EMPTY};
    s[n] = lookups(p, "priority", "waiting_priority", true);
    n++;
    s[n] = lookups(p, "flow", "waiting_flow", true);
    n++;
    s[n] = lookups(p, "gender", "gender", false);
    n++;
    s[n] = lookups(p, "skin_colour", "skin_colour", false);
    n++;
    s[n] = lookups(p, "schooling", "schooling", false);
    n++;
    s[n] = lookups(p, "relationship", "relationship", true);
    n++;
    s[n] = states(p);
    n++;
    s[n] = professionals(p);
    n++;
    s[n] = notice_choices(p);
    n++;
    p->form_env = (struct form_env){
        .ctx = p,
        .checks = p->checks,
        .check_count = gather_checks(p),
        .shows = shows,
        .show_count = sizeof shows / sizeof shows[0],
        .sources = p->sources,
        .source_count = n,
        .on_change = on_change,
        .check_all = check_all,
    };
    TRY(form_init(&p->form, view_arena(p->view), &p->def, &p->form_env, view_host(p->view),
                  WF_TICK_FORM));
    if (p->id == 0)
        form_set(&p->form, "priority", STR("routine"),
                 person_lookup(p->env, "waiting_priority", STR("routine")));
    form_set(&p->form, "who", str_of(p->name), STR_EMPTY);
    return OK;
}

/* --- values --- */

struct value {
    const char *id;
    struct str value, shown;
};
enum { VALUES = 6 + DAYS + WAITING_PARTS };

/* What an entry's fields show. */
static void values_of(struct waiting_form *p, const struct waiting_entry *e, struct arena *a,
                      struct value out[VALUES])
{
    static const char *const days[DAYS] = {"day1", "day2", "day3", "day4", "day5", "day6", "day7"};
    char text[PERSON_TEXT];
    size_t n = 0;

    out[n] = (struct value){"priority", e->priority, person_lookup(p->env, "waiting_priority", e->priority)};
    n++;
    out[n] = (struct value){"flow", e->flow, person_lookup(p->env, "waiting_flow", e->flow)};
    n++;
    out[n] = (struct value){"wished_date", str_copy(a, person_date(text, e->wished_date)), STR_EMPTY};
    n++;
    out[n] = (struct value){"professional_id",
                              e->professional_id != 0 ? str_printf(a, "%" PRId64, e->professional_id)
                                                      : STR_EMPTY,
                              e->professional};
    n++;
    out[n] = (struct value){"notice",
                              e->notice_minutes > 0 ? str_printf(a, "%d", e->notice_minutes) : STR_EMPTY,
                              str_copy(a, waiting_notice(text, e->notice_minutes))};
    n++;
    out[n] = (struct value){"note", e->note, STR_EMPTY};
    n++;
    for (int i = 0; i < DAYS; i++) {
        out[n] = (struct value){days[i],
                                  waiting_has(e->weekdays, str_of(days[i] + 3)) ? STR("1") : STR_EMPTY,
                                  STR_EMPTY};
        n++;
    }
    for (int i = 0; i < WAITING_PARTS; i++) {
        out[n] = (struct value){waiting_parts[i].code,
                                  waiting_has(e->parts, str_of(waiting_parts[i].code)) ? STR("1")
                                                                                       : STR_EMPTY,
                                  STR_EMPTY};
        n++;
    }
}

void wf_fill(struct waiting_form *p, const struct waiting_entry *e)
{
    struct value v[VALUES];
    char birth[PERSON_TEXT], who[PERSON_TEXT];
    struct arena a;

    arena_init(&a, 1024);
    values_of(p, e, &a, v);
    for (size_t i = 0; i < VALUES; i++)
        form_set(&p->form, v[i].id, v[i].value, v[i].shown);
    snprintf(who, sizeof who, "%.*s  %.*s", STR_ARG(e->patient),
             STR_ARG(person_birth(birth, e->birth_date, date_age(e->birth_date, p->world.today))));
    form_set(&p->form, "who", str_of(who), STR_EMPTY);
    arena_free(&a);
    p->version = e->version;
    snprintf(p->name, sizeof p->name, "%.*s", STR_ARG(e->patient));
}

void wf_merge(struct waiting_form *p, const struct waiting_entry *e)
{
    struct value v[VALUES];
    struct arena a;

    arena_init(&a, 1024);
    values_of(p, e, &a, v);
    form_conflict_begin(&p->form, str_of(_("another terminal")));
    for (size_t i = 0; i < VALUES; i++)
        form_conflict_field(&p->form, v[i].id, v[i].value, v[i].shown);
    arena_free(&a);
    p->version = e->version;
}

/* The codes of the marked flags, between commas. */
static struct str marked(const struct waiting_form *p, bool days, struct arena *a)
{
    struct str out = STR_EMPTY;

    for (size_t i = 0; i < WAIT_FIELDS; i++) {
        const struct field_def *d = &table[i];
        bool day = strncmp(d->id, "day", 3) == 0;

        if (d->type == FIELD_FLAG && day == days && form_flag(&p->form, d->id))
            out = str_printf(a, "%.*s%s%s", STR_ARG(out), out.n > 0 ? "," : "", day ? d->id + 3 : d->id);
    }
    return out;
}

struct str wf_data(const struct waiting_form *p, struct arena *a)
{
    struct json_object o;
    struct str flat, same = STR_EMPTY;

    json_begin(&o, a);
    if (p->id == 0 && p->patient_id != 0)
        json_put_int(&o, "patient_id", p->patient_id);
    for (size_t i = 0; i < p->def.count; i++) {
        const struct field_def *d = &p->fields[i];
        bool person = d->show_if != NULL && strcmp(d->show_if, "person") == 0;

        if (d->type == FIELD_FLAG || d->type == FIELD_READONLY || !form_visible(&p->form, d->id) ||
            (person && form_get(&p->form, d->id).n == 0))
            continue;
        json_put(&o, d->id, wire(p, d, a));
    }
    if (!p->triage) {
        json_put(&o, "weekdays", marked(p, true, a));
        json_put(&o, "parts", marked(p, false, a));
    }
    flat = str_of(json_end(&o));
    if (p->not_same_count == 0)
        return flat;
    for (size_t i = 0; i < p->not_same_count; i++)
        same = str_printf(a, "%.*s%s%" PRId64, STR_ARG(same), i > 0 ? "," : "", p->not_same[i]);
    return str_printf(a, "%.*s,\"not_duplicate_of\":[%.*s]}", STR_ARG(str_sub(flat, 0, flat.n - 1)),
                      STR_ARG(same));
}
