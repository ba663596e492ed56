/* SPDX-License-Identifier: Apache-2.0 */
/* intake_fields: what is asked of a patient, in which order, and the values of the fields. */
#include <config.h>

#include "screen/intake/priv.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "i18n/i18n.h"
#include "model/contact.h"
#include "svc/words.h"

enum {
    IDENTITY = INTAKE_SECTION_PERSON,
    CONTACT = INTAKE_SECTION_CONTACT,
    ADDRESS = INTAKE_SECTION_ADDRESS,
    GUARDIAN = INTAKE_SECTION_GUARDIAN,
    EMERGENCY = INTAKE_SECTION_EMERGENCY,
    TREATMENT,
    CONSENT
};

static const char *const sections[INTAKE_SECTIONS] = {
    [IDENTITY] = N_("Person"),
    [CONTACT] = N_("Contact"),
    [ADDRESS] = N_("Address"),
    [GUARDIAN] = N_("Guardian"),
    [EMERGENCY] = N_("In an emergency"),
    [TREATMENT] = N_("Treatment"),
    [CONSENT] = N_("Consent given now"),
};
static const char guardian_needed[] = N_("Guardian (needed: the patient is under 18)");

#define LIVE FIELD_LIVE
#define JOIN FIELD_JOIN

static const struct field_def table[] = {
    {.id = "registered_name", .label = N_("Registered name"), .section = IDENTITY, .width = 46,
     .max = 150, .flags = FIELD_REQUIRED | LIVE, .check = "name",
     .hint = N_("As it stands on the identity card.")},
    {.id = "social_name", .label = N_("Social name"), .section = IDENTITY, .width = 46, .max = 100,
     .flags = LIVE, .check = "social_name",
     .hint = N_("How the person wants to be called: it comes first everywhere.")},
    {.id = "birth_date", .label = N_("Birth date"), .type = FIELD_DATE, .section = IDENTITY,
     .width = 18, .max = 20, .flags = FIELD_REQUIRED | LIVE, .check = "birth_date",
     .hint = N_("25/12/1990, 251290 or 25 dec 1990.")},
    {.id = "gender", .label = N_("Gender"), .type = FIELD_CHOICE, .section = IDENTITY, .width = 22,
     .flags = JOIN, .choices = "gender"},
    {.id = "cpf", .label = N_("CPF"), .section = IDENTITY, .width = 18, .max = 18, .flags = LIVE,
     .mask = "cpf", .check = "cpf", .hint = N_("Eleven digits; the dots come by themselves.")},
    {.id = "cns", .label = N_("CNS"), .section = IDENTITY, .width = 19, .max = 22, .flags = JOIN,
     .mask = "cns", .check = "cns",
     .hint = N_("The card of the public health service, fifteen digits.")},
    {.id = "skin_colour", .label = N_("Skin colour"), .type = FIELD_CHOICE, .section = IDENTITY,
     .width = 22, .choices = "skin_colour", .hint = N_("What the person says of themselves.")},
    {.id = "schooling", .label = N_("Schooling"), .type = FIELD_CHOICE, .section = IDENTITY,
     .width = 32, .choices = "schooling"},
    {.id = "phone", .label = N_("Telephone"), .section = CONTACT, .width = 18, .max = 24,
     .flags = LIVE, .mask = "phone", .check = "phone",
     .hint = N_("Area code and number; + and the country for one from abroad.")},
    {.id = "phone2", .label = N_("Other phone"), .section = CONTACT, .width = 18, .max = 24,
     .flags = JOIN | LIVE, .mask = "phone", .check = "phone"},
    {.id = "email", .label = N_("E-mail"), .section = CONTACT, .width = 46, .max = 254,
     .check = "email"},
    {.id = "cep", .label = N_("CEP"), .section = ADDRESS, .width = 18, .max = 12, .mask = "cep",
     .check = "cep"},
    {.id = "uf", .label = N_("State (UF)"), .type = FIELD_CHOICE, .section = ADDRESS, .width = 26,
     .flags = JOIN, .choices = "uf", .hint = N_("Two letters, or a part of its name.")},
    {.id = "city", .label = N_("City"), .section = ADDRESS, .width = 46, .max = 100,
     .check = "city"},
    {.id = "district", .label = N_("District"), .section = ADDRESS, .width = 46, .max = 100,
     .check = "district"},
    {.id = "street", .label = N_("Street"), .section = ADDRESS, .width = 46, .max = 255,
     .check = "street"},
    {.id = "number", .label = N_("Number"), .section = ADDRESS, .width = 18, .max = 10,
     .check = "number"},
    {.id = "complement", .label = N_("Complement"), .section = ADDRESS, .width = 22, .max = 60,
     .flags = JOIN, .check = "complement", .hint = N_("Flat, block, back house.")},
    {.id = "guardian_name", .label = N_("Name"), .section = GUARDIAN, .width = 46, .max = 150,
     .check = "name", .hint = N_("Who answers for the patient.")},
    {.id = "guardian_relationship", .label = N_("Relationship"), .type = FIELD_CHOICE,
     .section = GUARDIAN, .width = 22, .choices = "relationship"},
    {.id = "guardian_cpf", .label = N_("CPF"), .section = GUARDIAN, .width = 18, .max = 18,
     .flags = JOIN, .mask = "cpf", .check = "cpf"},
    {.id = "guardian_phone", .label = N_("Telephone"), .section = GUARDIAN, .width = 18, .max = 24,
     .flags = LIVE, .mask = "phone", .check = "phone"},
    {.id = "emergency_name", .label = N_("Who to call"), .section = EMERGENCY, .width = 46,
     .max = 150, .check = "name"},
    {.id = "emergency_phone", .label = N_("Telephone"), .section = EMERGENCY, .width = 18,
     .max = 24, .mask = "phone", .check = "phone"},
    {.id = "status", .label = N_("Status"), .type = FIELD_CHOICE, .section = TREATMENT, .width = 22,
     .choices = "status", .show_if = "known"},
    {.id = "supervisor", .label = N_("Supervisor"), .type = FIELD_CHOICE, .section = TREATMENT,
     .width = 46, .choices = "supervisor"},
    {.id = "intern", .label = N_("Intern"), .type = FIELD_CHOICE, .section = TREATMENT, .width = 46,
     .choices = "intern"},
    {.id = "treatment_start", .label = N_("Since"), .type = FIELD_DATE, .section = TREATMENT,
     .width = 18, .max = 20, .check = "date",
     .hint = N_("The day on which treatment began; empty for a new patient: today.")},
    {.id = "language", .label = N_("Language"), .type = FIELD_CHOICE, .section = TREATMENT,
     .width = 22, .flags = JOIN, .choices = "language"},
    {.id = "deceased_on", .label = N_("Deceased on"), .type = FIELD_DATE, .section = TREATMENT,
     .width = 18, .max = 20, .check = "past_date", .show_if = "known"},
    {.id = "consent_care", .label = N_("To be cared for"), .type = FIELD_FLAG, .section = CONSENT,
     .show_if = "fresh", .hint = N_("Space sets it. The guardian gives it for who is under 18.")},
    {.id = "consent_data_use", .label = N_("To use of data"), .type = FIELD_FLAG,
     .section = CONSENT, .show_if = "fresh", .hint = N_("Space sets it.")},
    {.id = "consent_method", .label = N_("How"), .type = FIELD_CHOICE, .section = CONSENT,
     .width = 22, .choices = "method", .show_if = "consents"},
    {.id = "consent_text_version", .label = N_("Text of"), .section = CONSENT, .width = 12, .max = 40,
     .flags = JOIN, .show_if = "consents", .hint = N_("Which version of the text was agreed to, as in 2026-01.")},
};
_Static_assert(sizeof table / sizeof table[0] <= INTAKE_FIELDS, "room for every field");

const struct field_def *intake_person_fields(size_t *count)
{
    *count = 0;
    while (table[*count].section < TREATMENT)
        ++*count;
    return table;
}

/* --- choices --- */

static struct str number(struct arena *a, int64_t n)
{
    return n != 0 ? str_printf(a, "%" PRId64, n) : STR_EMPTY;
}

/* The active values of a look-up; by code where the record stores the code. */
static struct choice_source lookups(struct intake *p, const char *kind, bool by_code)
{
    struct arena *a = view_arena(p->view);
    const struct reference *r = &p->env->reference;
    struct choice_item *items = ARENA_ARRAY(a, struct choice_item, r->lookup_count + 1);
    size_t n = 0;

    for (size_t i = 0; i < r->lookup_count; i++) {
        const struct lookup *l = &r->lookups[i];

        if (!l->active || !str_eq(l->kind, str_of(kind)))
            continue;
        items[n].code = by_code ? str_copy(a, l->code) : number(a, l->id);
        items[n].label = str_copy(a, reference_label(l));
        items[n].note = STR_EMPTY;
        n++;
    }
    return (struct choice_source){.name = kind, .items = items, .count = n};
}

static struct choice_source staff(struct intake *p, const char *kind)
{
    struct arena *a = view_arena(p->view);
    const struct reference *r = &p->env->reference;
    struct choice_item *items = ARENA_ARRAY(a, struct choice_item, r->professional_count + 1);
    size_t n = 0;

    for (size_t i = 0; i < r->professional_count; i++) {
        const struct professional *f = &r->professionals[i];

        if (!f->active || f->staff_id == 0 || !str_eq(f->kind, str_of(kind)))
            continue;
        items[n].code = number(a, f->staff_id);
        items[n].label = str_copy(a, f->name);
        items[n].note = str_copy(a, f->specialty);
        n++;
    }
    return (struct choice_source){.name = kind, .items = items, .count = n};
}

static struct choice_source codes(struct intake *p, const char *name, enum person_list list)
{
    struct arena *a = view_arena(p->view);
    const struct person_code *c = person_codes(list);
    struct choice_item *items;
    size_t n = 0;

    while (c[n].code != NULL)
        n++;
    items = ARENA_ARRAY(a, struct choice_item, n + 1);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice_item){str_of(c[i].code), str_copy(a, str_of(_(c[i].label))),
                                        STR_EMPTY};
    return (struct choice_source){.name = name, .items = items, .count = n};
}

static struct choice_source states(struct intake *p)
{
    struct arena *a = view_arena(p->view);
    size_t n;
    const struct uf *ufs = contact_ufs(&n);
    struct choice_item *items = ARENA_ARRAY(a, struct choice_item, n + 1);

    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice_item){str_of(ufs[i].code),
                                        str_printf(a, "%s  %s", ufs[i].code, ufs[i].name),
                                        STR_EMPTY};
    return (struct choice_source){.name = "uf", .items = items, .count = n};
}

static struct choice_source languages(struct intake *p)
{
    size_t n;
    const struct i18n_language *all = i18n_languages(&n);
    struct choice_item *items = ARENA_ARRAY(view_arena(p->view), struct choice_item, n + 1);

    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice_item){str_of(all[i].code), str_of(all[i].name), STR_EMPTY};
    return (struct choice_source){.name = "language", .items = items, .count = n};
}

/* --- checks --- */

static void check(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                  struct arena *scratch, struct field_verdict *v)
{
    const struct intake *p = ctx;
    struct field_value out;
    struct err err = field_check(field_rule(d->check), &p->world, scratch, value, &out);

    (void)f;
    v->bad = err_is(&err);
    if (v->bad)
        v->msgid = err.msgid;
    else
        v->normal = out.shown;
}

static void need(struct form *f, const char *id, const char *code)
{
    if (form_get(f, id).n == 0)
        form_set_error(f, id, str_of(_(words_of(str_of(code)))));
}

/* What one field alone cannot tell. */
static void check_all(void *ctx, struct form *f)
{
    struct intake *p = ctx;

    if (p->minor && form_get(f, "deceased_on").n == 0) {
        need(f, "guardian_name", "required"); /* the heading says why */
        need(f, "guardian_relationship", "required");
        need(f, "guardian_cpf", "required");
        need(f, "guardian_phone", "required");
    }
    if (form_get(f, "guardian_cpf").n > 0 &&
        str_eq(form_get(f, "guardian_cpf"), form_get(f, "cpf")))
        form_set_error(f, "guardian_cpf", str_of(_(words_of(STR("same_as_patient")))));
    if (p->id == 0 && (form_flag(f, "consent_care") || form_flag(f, "consent_data_use"))) {
        need(f, "consent_method", "required");
        need(f, "consent_text_version", "required");
    }
}

static bool show_known(void *ctx, const struct form *f)
{
    const struct intake *p = ctx;

    (void)f;
    return p->id != 0;
}

static bool show_fresh(void *ctx, const struct form *f)
{
    return !show_known(ctx, f);
}

static bool show_consents(void *ctx, const struct form *f)
{
    return show_fresh(ctx, f) && (form_flag(f, "consent_care") || form_flag(f, "consent_data_use"));
}

static const struct form_show shows[] = {
    {"known", show_known}, {"fresh", show_fresh}, {"consents", show_consents}};

static void on_change(void *ctx, struct form *f, const struct field_def *d)
{
    struct intake *p = ctx;

    (void)f;
    if (strcmp(d->id, "birth_date") == 0)
        intake_age(p);
    if ((d->flags & FIELD_LIVE) != 0)
        intake_alike_ask(p);
}

/* Ids are this file's own: each is there. */
static struct field_def *def_of(struct intake *p, const char *id)
{
    struct field_def *d = p->fields;

    while (strcmp(d->id, id) != 0)
        d++;
    return d;
}

void intake_age(struct intake *p)
{
    static const char *const needed[] = {"guardian_name", "guardian_relationship", "guardian_cpf",
                                         "guardian_phone"};
    struct arena a;
    struct str iso;
    struct date born = DATE_NONE;

    arena_init(&a, 256);
    iso = intake_wire(p, "birth_date", &a);
    if (iso.n > 0)
        date_from_iso(iso.p, (int)iso.n, &born);
    arena_free(&a);
    p->minor = patient_needs_guardian(born, p->world.today);
    p->sections[GUARDIAN] = p->minor ? guardian_needed : sections[GUARDIAN];
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        struct field_def *d = def_of(p, needed[i]);

        d->flags = p->minor ? d->flags | FIELD_REQUIRED : d->flags & ~(unsigned)FIELD_REQUIRED;
    }
    form_touch(&p->form);
}

/* --- values --- */

struct str intake_wire(const struct intake *p, const char *id, struct arena *a)
{
    const struct field_def *d = table;
    const struct field_rule *rule;
    struct field_value v;
    struct err err;

    while (strcmp(d->id, id) != 0)
        d++;
    if (d->check == NULL)
        return str_copy(a, form_get(&p->form, id));
    rule = field_rule(d->check);
    err = field_check(rule, &p->world, a, form_get(&p->form, id), &v);
    return err_is(&err) ? STR_EMPTY : v.wire;
}

enum kind { KIND_TEXT, KIND_DATE, KIND_LOOKUP, KIND_STAFF };
#define MEMBER(member_, kind_) {#member_, kind_, offsetof(struct patient, member_)}

static const struct {
    const char *id;
    enum kind kind;
    size_t offset;
} members[] = {
    MEMBER(registered_name, KIND_TEXT), MEMBER(social_name, KIND_TEXT),
    MEMBER(birth_date, KIND_DATE),      MEMBER(gender, KIND_LOOKUP),
    MEMBER(cpf, KIND_TEXT),             MEMBER(cns, KIND_TEXT),
    MEMBER(skin_colour, KIND_LOOKUP),   MEMBER(schooling, KIND_LOOKUP),
    MEMBER(phone, KIND_TEXT),           MEMBER(phone2, KIND_TEXT),
    MEMBER(email, KIND_TEXT),           MEMBER(cep, KIND_TEXT),
    MEMBER(uf, KIND_TEXT),              MEMBER(city, KIND_TEXT),
    MEMBER(district, KIND_TEXT),        MEMBER(street, KIND_TEXT),
    MEMBER(number, KIND_TEXT),          MEMBER(complement, KIND_TEXT),
    MEMBER(guardian_name, KIND_TEXT),   MEMBER(guardian_relationship, KIND_TEXT),
    MEMBER(guardian_cpf, KIND_TEXT),    MEMBER(guardian_phone, KIND_TEXT),
    MEMBER(emergency_name, KIND_TEXT),  MEMBER(emergency_phone, KIND_TEXT),
    MEMBER(status, KIND_TEXT),          MEMBER(supervisor, KIND_STAFF),
    MEMBER(intern, KIND_STAFF),         MEMBER(treatment_start, KIND_DATE),
    MEMBER(language, KIND_TEXT),        MEMBER(deceased_on, KIND_DATE),
};

/* The value of a member as its field holds it, and the label of a choice. */
static struct str value_of(struct intake *p, const struct patient *r, size_t i, struct arena *a,
                           struct str *shown)
{
    const char *at = (const char *)r + members[i].offset;
    const struct field_def *d = def_of(p, members[i].id);
    const struct field_rule *rule = d->check != NULL ? field_rule(d->check) : NULL;
    struct str wire = STR_EMPTY;
    char iso[11];

    *shown = STR_EMPTY;
    switch (members[i].kind) {
    case KIND_TEXT:
        wire = *(const struct str *)at;
        break;
    case KIND_DATE:
        if (!date_is_none(*(const struct date *)at)) {
            date_iso(*(const struct date *)at, iso);
            wire = str_copy(a, str_of(iso));
        }
        break;
    case KIND_LOOKUP:
        wire = number(a, *(const int64_t *)at);
        *shown = reference_label(reference_lookup(&p->env->reference, *(const int64_t *)at));
        break;
    case KIND_STAFF:
        wire = number(a, *(const int64_t *)at);
        *shown = strcmp(members[i].id, "intern") == 0 ? r->intern_name : r->supervisor_name;
        break;
    }
    if (strcmp(members[i].id, "guardian_relationship") == 0)
        *shown = person_lookup(p->env, "relationship", wire);
    return wire.n > 0 && rule != NULL ? field_show(rule, a, wire) : wire;
}

void intake_fill(struct intake *p, const struct patient *r)
{
    struct arena a;
    struct str value, shown;

    arena_init(&a, 4096);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        value = value_of(p, r, i, &a, &shown);
        form_set(&p->form, members[i].id, value, shown);
    }
    arena_free(&a);
    intake_age(p);
}

void intake_merge(struct intake *p, const struct patient *r)
{
    struct arena a;
    struct str value, shown;

    arena_init(&a, 4096);
    form_conflict_begin(&p->form, str_of(_("another terminal")));
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        int before = form_conflicts(&p->form);

        value = value_of(p, r, i, &a, &shown);
        form_conflict_field(&p->form, members[i].id, value, shown);
        if (before == 0 && form_conflicts(&p->form) > 0) {
            p->conflict = members[i].id;
            form_focus(&p->form, p->conflict);
        }
    }
    arena_free(&a);
    intake_age(p);
}

/* Who is responsible, and whether somebody still is a patient, is the desk's to say. */
static void lock_fields(struct intake *p)
{
    if (env_scope(p->env, "patient.assign") == SCOPE_CLINIC)
        return;
    def_of(p, "intern")->flags |= FIELD_LOCKED;
    def_of(p, "supervisor")->flags |= FIELD_LOCKED;
    def_of(p, "status")->flags |= FIELD_LOCKED;
}

/* Every check goes by the rule of its name. */
static size_t gather_checks(struct intake *p)
{
    size_t rules, n = 0;
    const struct field_rule *all = field_rules(&rules);

    for (size_t i = 0; i < rules && n < INTAKE_CHECKS; i++)
        for (size_t j = 0; j < p->def.count; j++)
            if (p->fields[j].check != NULL && strcmp(p->fields[j].check, all[i].name) == 0) {
                p->checks[n++] = (struct form_check){all[i].name, check};
                break;
            }
    return n;
}

struct err intake_form_open(struct intake *p)
{
    struct choice_source *s = p->sources;
    size_t n = 0;

    memcpy(p->fields, table, sizeof table);
    memcpy(p->sections, sections, sizeof sections);
    p->def = (struct form_def){.id = "intake", .fields = p->fields,
                               .count = sizeof table / sizeof table[0], .sections = p->sections,
                               .section_count = INTAKE_SECTIONS};
    p->world = (struct field_world){.today = env_today(p->env), .area_code = STR_EMPTY};
    lock_fields(p);
    s[n++] = lookups(p, "gender", false);
    s[n++] = lookups(p, "skin_colour", false);
    s[n++] = lookups(p, "schooling", false);
    s[n++] = lookups(p, "relationship", true);
    s[n++] = states(p);
    s[n++] = staff(p, "supervisor");
    s[n++] = staff(p, "intern");
    s[n++] = codes(p, "status", PERSON_STATUS);
    s[n++] = codes(p, "method", PERSON_METHOD);
    s[n++] = languages(p);
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
        .panel = &p->panel,
    };
    return form_init(&p->form, view_arena(p->view), &p->def, &p->form_env, view_host(p->view),
                     INTAKE_TICK_FORM);
}
