/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of the booking form: the table, the choices, the checks, the values. */
#include <config.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/when.h"
#include "screen/booking/priv.h"
#include "svc/patient.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct field_def fields[] = {
    {.id = "patient_id", .label = N_("Patient"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED,
     .choices = "patients", .show_if = "books",
     .hint = N_("Part of the name, CPF, end of phone, birth date, record number")},
    {.id = "who", .label = N_("Patient"), .type = FIELD_READONLY, .show_if = "moves"},
    {.id = "professional_id", .label = N_("Professional"), .type = FIELD_CHOICE, .width = 36,
     .choices = "professionals", .hint = N_("Empty: whoever is free first")},
    {.id = "hours", .label = N_("Hours"), .type = FIELD_READONLY, .show_if = "no_hours"},
    {.id = "day", .label = N_("Day"), .type = FIELD_DATE, .flags = FIELD_REQUIRED,
     .width = 16, .max = 20, .check = "day", .hint = N_("25/12, t+3, mon. Ctrl-N: next free time")},
    {.id = "time", .label = N_("Time"), .type = FIELD_TIME, .flags = FIELD_REQUIRED | FIELD_JOIN,
     .width = 7, .max = 10, .check = "time", .hint = N_("8, 830, 14:30; 3 is 15:00, 03 is 03:00. Ctrl-N: next free time")},
    {.id = "minutes", .label = N_("Minutes"), .type = FIELD_TEXT,
     .flags = FIELD_REQUIRED | FIELD_JOIN, .width = 4, .max = 3, .check = "minutes",
     .hint = N_("5 to 480")},
    {.id = "kind", .label = N_("Kind"), .type = FIELD_CHOICE, .flags = FIELD_REQUIRED, .width = 24,
     .choices = "kinds", .show_if = "books"},
    {.id = "room_id", .label = N_("Room"), .type = FIELD_CHOICE, .width = 24, .choices = "rooms",
     .hint = N_("Empty: the professional's own room when it is free")},
    {.id = "note", .label = N_("Note"), .type = FIELD_TEXT, .max = 500},
    {.id = "overbook", .label = N_("Book all the same"), .type = FIELD_FLAG, .show_if = "overbook",
     .hint = N_("Beside another visit, or outside the hours: counted, and needs a reason")},
    {.id = "reason", .label = N_("Reason"), .type = FIELD_TEXT, .max = 255, .show_if = "reason",
     .hint = N_("Why it is booked all the same")},
};

static const char *const sections[] = {""};

const struct form_def booking_form = {
    .id = "booking",
    .fields = fields,
    .count = COUNT(fields),
    .sections = sections,
    .section_count = 1,
};

/* --- when a field is there --- */

static bool shows_books(void *ctx, const struct form *f)
{
    (void)f;
    return ((struct booking_view *)ctx)->moved.id == 0;
}

static bool shows_moves(void *ctx, const struct form *f)
{
    return !shows_books(ctx, f);
}

/* Whose hours are not recorded: the clinic's are taken for them. */
static bool shows_no_hours(void *ctx, const struct form *f)
{
    struct booking_view *b = ctx;
    const struct professional *p =
        reference_professional(&b->env->reference, booking_id(b, "professional_id"));

    (void)f;
    return p != NULL && !p->hours;
}

static bool shows_overbook(void *ctx, const struct form *f)
{
    (void)f;
    return ((struct booking_view *)ctx)->offer_overbook;
}

static bool shows_reason(void *ctx, const struct form *f)
{
    return shows_overbook(ctx, f) && form_flag(f, "overbook");
}

/* --- checks --- */

static void check_day(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                      struct arena *scratch, struct field_verdict *v)
{
    struct booking_view *b = ctx;
    char text[FORMAT_MAX];
    struct date day;
    struct err e = when_error(when_date(value, env_today(b->env), WHEN_FUTURE, &day));

    (void)f;
    (void)d;
    if (err_is(&e)) {
        v->bad = true;
        v->msgid = e.msgid;
        return;
    }
    if (date_cmp(day, env_today(b->env)) < 0) {
        v->bad = true;
        v->msgid = N_("That day is over. Choose a later one.");
        return;
    }
    visit_day(day, text);
    v->normal = str_copy(scratch, str_of(text));
}

static void check_time(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                       struct arena *scratch, struct field_verdict *v)
{
    char text[FORMAT_MAX];
    int minute;
    struct err e = when_error(when_time(value, &minute));

    (void)ctx;
    (void)f;
    (void)d;
    if (err_is(&e)) {
        v->bad = true;
        v->msgid = N_("Could not be understood. Examples: 8, 830, 14:30.");
        return;
    }
    format_time(text, minute);
    v->normal = str_copy(scratch, str_of(text));
}

static void check_minutes(void *ctx, const struct form *f, const struct field_def *d,
                          struct str value, struct arena *scratch, struct field_verdict *v)
{
    char *end;
    long n = strtol(str_c(scratch, value), &end, 10);

    (void)ctx;
    (void)f;
    (void)d;
    if (*end != '\0' || n < 5 || n > 480) {
        v->bad = true;
        v->msgid = N_("A visit takes 5 to 480 minutes.");
    }
}

static const struct form_check checks[] = {
    {"day", check_day}, {"time", check_time}, {"minutes", check_minutes}};
static const struct form_show shows[] = {{"books", shows_books},
                                         {"moves", shows_moves},
                                         {"no_hours", shows_no_hours},
                                         {"overbook", shows_overbook},
                                         {"reason", shows_reason}};

/* --- the patient --- */

/* Two heights of the list: who is not among them is found by typing on. */
enum { CHOICE_PATIENTS = 2 * CHOICE_ROWS };

static void found(void *ctx, const struct svc_rows *r)
{
    struct booking_view *b = ctx;
    struct choice *c = b->search_choice;
    struct choice_item items[CHOICE_ITEMS_MAX];
    struct patient_row *rows;
    struct arena a;
    size_t n;
    struct err e;

    b->search_call = 0;
    arena_init(&a, 8192);
    e = patient_rows(r, &a, &rows, &n);
    for (size_t i = 0; !err_is(&e) && i < n && i < CHOICE_ITEMS_MAX; i++) {
        char rest[200];

        items[i].code = str_printf(&a, "%" PRId64, rows[i].id);
        items[i].label = rows[i].name;
        items[i].note = str_copy(&a, visit_rest(b->env, rows[i].birth_date, STR_EMPTY, rows[i].phone,
                                                rows[i].record_no, rest, sizeof rest));
    }
    choice_answer(c, b->search_ask, items, err_is(&e) ? 0 : n, n >= CHOICE_PATIENTS, err_is(&e));
    arena_free(&a);
}

static void ask_patients(void *ctx, struct choice *c, uint32_t ask, struct str typed)
{
    struct booking_view *b = ctx;

    svc_drop(b->env->svc, b->search_call);
    b->search_call = 0;
    b->search_choice = c;
    b->search_ask = ask;
    if (str_trim(typed).n == 0) {
        choice_answer(c, ask, NULL, 0, false, false);
        return;
    }
    b->search_call = patient_search(b->env->svc, NULL, typed, STR_EMPTY, 0, CHOICE_PATIENTS, found,
                                    b);
}

/* --- the lists --- */

static struct choice_item *list_of(struct booking_view *b, size_t n)
{
    return ARENA_ARRAY(&b->lists, struct choice_item, n + 1);
}

static void put(struct booking_view *b, struct choice_source *s, struct choice_item *items,
                int64_t id, struct str label, struct str note)
{
    items[s->count++] = (struct choice_item){
        .code = str_printf(&b->lists, "%" PRId64, id), .label = label, .note = note};
}

static void fill_lists(struct booking_view *b)
{
    const struct reference *r = &b->env->reference;
    struct choice_item *items = list_of(b, r->professional_count);
    struct choice_source *s = &b->sources[SOURCE_PROFESSIONAL];

    *s = (struct choice_source){.name = "professionals", .items = items};
    for (size_t i = 0; i < r->professional_count; i++)
        if (r->professionals[i].active)
            put(b, s, items, r->professionals[i].id, r->professionals[i].name,
                r->professionals[i].specialty);
    s = &b->sources[SOURCE_KIND];
    items = list_of(b, r->lookup_count);
    *s = (struct choice_source){.name = "kinds", .items = items};
    for (size_t i = 0; i < r->lookup_count; i++)
        if (r->lookups[i].active && str_eq(r->lookups[i].kind, STR("appointment_kind")))
            put(b, s, items, r->lookups[i].id, reference_label(&r->lookups[i]), STR_EMPTY);
    s = &b->sources[SOURCE_ROOM];
    items = list_of(b, r->room_count);
    *s = (struct choice_source){.name = "rooms", .items = items};
    for (size_t i = 0; i < r->room_count; i++)
        if (r->rooms[i].active)
            put(b, s, items, r->rooms[i].id, r->rooms[i].name, STR_EMPTY);
}

static void changed(void *ctx, struct form *f, const struct field_def *d)
{
    struct booking_view *b = ctx;
    struct str id = str_of(d->id);

    if (b->putting)
        return;
    if (str_eq(id, STR("time")) || str_eq(id, STR("day")))
        b->slot = -1;
    if (str_eq(id, STR("time")))
        b->chosen = form_get(f, "time").n > 0;
    if (str_eq(id, STR("professional_id"))) {
        const struct professional *p =
            reference_professional(&b->env->reference, booking_id(b, "professional_id"));
        char text[16];

        if (p != NULL && p->minutes > 0 && !form_changed(f, "minutes") && b->moved.id == 0) {
            snprintf(text, sizeof text, "%d", p->minutes);
            b->putting = true;
            form_set(f, "minutes", str_of(text), STR_EMPTY);
            b->putting = false;
        }
    }
    if (str_eq(id, STR("patient_id")))
        booking_about_ask(b);
    if (str_eq(id, STR("day")))
        booking_about_warn(b);
    if (!str_eq(id, STR("note")) && !str_eq(id, STR("reason")))
        booking_slots_ask(b);
    form_touch(f);
}

void booking_fields(struct booking_view *b)
{
    arena_init(&b->lists, 8192);
    b->sources[SOURCE_PATIENT] =
        (struct choice_source){.name = "patients", .ask = ask_patients, .ctx = b};
    fill_lists(b);
    b->panel = (struct form_panel){b, booking_panel_rows, booking_panel_paint};
    b->form_env = (struct form_env){
        .ctx = b,
        .checks = checks,
        .check_count = COUNT(checks),
        .shows = shows,
        .show_count = COUNT(shows),
        .sources = b->sources,
        .source_count = SOURCES,
        .on_change = changed,
        .panel = &b->panel,
    };
}

/* --- values --- */

int64_t booking_id(const struct booking_view *b, const char *field)
{
    struct str v = form_get(&b->form, field);
    char text[24];

    snprintf(text, sizeof text, "%.*s", STR_ARG(v));
    return strtoll(text, NULL, 10);
}

int booking_minutes(const struct booking_view *b)
{
    int n = (int)booking_id(b, "minutes");

    return n >= 5 && n <= 480 ? n : 50;
}

struct date booking_day(const struct booking_view *b)
{
    struct date day = DATE_NONE;

    if (when_date(form_get(&b->form, "day"), env_today(b->env), WHEN_FUTURE, &day) != WHEN_OK)
        return DATE_NONE;
    return day;
}

const struct free_slot *booking_slot(const struct booking_view *b)
{
    struct date day = booking_day(b);
    int minute = -1;

    when_time(form_get(&b->form, "time"), &minute);
    if (b->slot >= 0 && (size_t)b->slot < b->slot_count)
        return &b->slots[b->slot];
    for (size_t i = 0; i < b->slot_count; i++)
        if (b->slots[i].time == minute && date_cmp(b->slots[i].day, day) == 0)
            return &b->slots[i];
    return NULL;
}

bool booking_values(struct booking_view *b, struct booking *out)
{
    const struct free_slot *slot = booking_slot(b);

    *out = (struct booking){
        .patient_id = b->moved.id != 0 ? 0 : booking_id(b, "patient_id"),
        .professional_id = booking_id(b, "professional_id"),
        .room_id = booking_id(b, "room_id"),
        .day = booking_day(b),
        .minute = -1,
        .minutes = booking_minutes(b),
        .kind_id = b->moved.id != 0 ? 0 : booking_id(b, "kind"),
        .note = form_get(&b->form, "note"),
        .overbook = b->offer_overbook && form_flag(&b->form, "overbook"),
        .waiting_id = b->waiting_id,
    };
    when_time(form_get(&b->form, "time"), &out->minute);
    if (out->overbook)
        out->reason = form_get(&b->form, "reason");
    if (out->professional_id == 0 && slot != NULL)
        out->professional_id = slot->professional_id;
    if (out->professional_id == 0) {
        form_set_error(&b->form, "professional_id",
                       str_of(_("Nobody is free then. Choose the professional, or another time.")));
        form_focus(&b->form, "professional_id");
        return false;
    }
    return true;
}
