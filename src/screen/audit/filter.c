/* SPDX-License-Identifier: Apache-2.0 */
/* The form that says what is looked for in the log. */
#include <config.h>

#include "screen/audit/audit.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "i18n/i18n.h"
#include "model/field.h"
#include "screen/audit/people.h"
#include "screen/audit/priv.h"
#include "screen/common/env.h"
#include "svc/words.h"
#include "ui/form.h"

enum { TICK_FORM = 100, CHOICES_MAX = 200, FORM_COLS = 64 };

struct audit_filter {
    struct form form;
    struct form_env form_env;
    struct choice_source sources[4];
    struct audit_people people;
    struct choice_item actions[CHOICES_MAX], entities[CHOICES_MAX], outcomes[2];
    struct audit_asked asked; /* as opened, and what is answered */
};

static struct err read_day(const struct view *v, struct arena *a, struct str typed, struct field_value *out)
{
    struct field_world world = {.today = env_today(env_of(v))};

    return field_check(field_rule("date"), &world, a, typed, out);
}

static void check_day(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                      struct arena *scratch, struct field_verdict *verdict)
{
    struct field_value read;
    struct err e = read_day(ctx, scratch, value, &read);

    (void)f;
    (void)d;
    verdict->bad = err_is(&e);
    verdict->msgid = e.msgid;
    if (!verdict->bad)
        verdict->normal = read.shown;
}

static const struct field_def fields[] = {
    {.id = "from", .label = N_("From"), .hint = N_("A day: 25/12, t, t-7, mon"), .type = FIELD_DATE, .width = 12,
     .max = 16, .check = "day"},
    {.id = "to", .label = N_("To"), .hint = N_("A day: 25/12, t, t-7, mon"), .type = FIELD_DATE, .width = 12,
     .max = 16, .check = "day"},
    {.id = "person", .label = N_("Person"), .hint = N_("Type a part of the name."),
     .type = FIELD_CHOICE, .width = 40, .choices = "people", .show_if = "others"},
    {.id = "record", .label = N_("Record number"),
     .hint = N_("Of a patient, as the list shows it: R-00812 or 812"), .type = FIELD_TEXT, .width = 12, .max = 15},
    {.id = "action", .label = N_("Action"), .type = FIELD_CHOICE, .width = 40, .choices = "actions"},
    {.id = "entity", .label = N_("Thing"), .type = FIELD_CHOICE, .width = 32, .choices = "entities"},
    {.id = "outcome", .label = N_("Outcome"), .type = FIELD_CHOICE, .width = 20, .choices = "outcomes"},
    {.id = "terminal", .label = N_("Terminal"), .type = FIELD_TEXT, .width = 32, .max = 64},
};
static const char *const sections[] = {""};
static const struct form_def filter_form = {.id = "audit_filter",
                                            .fields = fields,
                                            .count = sizeof fields / sizeof fields[0],
                                            .sections = sections,
                                            .section_count = 1};
static const struct form_check checks[] = {{"day", check_day}};

/* Who sees only what was done by oneself is asked for no person. */
static bool show_others(void *ctx, const struct form *f)
{
    (void)f;
    return env_scope(env_of(ctx), "audit.list") == SCOPE_CLINIC;
}

static const struct form_show shows[] = {{"others", show_others}};

static size_t items_of(struct choice_item *items, const struct audit_word *words, size_t n)
{
    n = n < CHOICES_MAX ? n : CHOICES_MAX;
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice_item){.code = str_of(words[i].code), .label = str_of(_(words[i].label))};
    return n;
}

static void make_sources(struct audit_filter *f)
{
    size_t n;
    const struct audit_word *words = audit_actions(&n);

    f->sources[0] = (struct choice_source){
        .name = "actions", .items = f->actions, .count = items_of(f->actions, words, n)};
    words = audit_entities(&n);
    f->sources[1] = (struct choice_source){
        .name = "entities", .items = f->entities, .count = items_of(f->entities, words, n)};
    f->outcomes[0] = (struct choice_item){.code = STR("ok"), .label = str_of(_("done"))};
    f->outcomes[1] = (struct choice_item){.code = STR("refused"), .label = str_of(_("refused or failed"))};
    f->sources[2] = (struct choice_source){.name = "outcomes", .items = f->outcomes, .count = 2};
    f->sources[3] = audit_people_source(&f->people, "people");
}

/* yyyy-mm-dd as a person reads it. */
static struct str day_shown(struct arena *a, const char *iso)
{
    return strlen(iso) == strlen("2026-11-20") ? str_printf(a, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso)
                                               : STR_EMPTY;
}

static void fill(struct view *v, struct audit_filter *f)
{
    struct arena *a = view_arena(v);

    form_set(&f->form, "from", day_shown(a, f->asked.from), STR_EMPTY);
    form_set(&f->form, "to", day_shown(a, f->asked.to), STR_EMPTY);
    form_set(&f->form, "person", str_of(f->asked.person), str_of(f->asked.person_name));
    form_set(&f->form, "record", str_of(f->asked.record), STR_EMPTY);
    form_set(&f->form, "terminal", str_of(f->asked.terminal), STR_EMPTY);
    form_set(&f->form, "action", str_of(f->asked.action), STR_EMPTY);
    form_set(&f->form, "entity", str_of(f->asked.entity), STR_EMPTY);
    form_set(&f->form, "outcome", str_of(f->asked.outcome), STR_EMPTY);
}

static struct err filter_open(struct view *v, const void *args)
{
    struct audit_filter *f = view_state(v);

    if (args != NULL)
        f->asked = *(const struct audit_asked *)args;
    audit_people_init(&f->people, env_of(v), view_arena(v));
    make_sources(f);
    f->form_env = (struct form_env){.ctx = v,
                                    .checks = checks,
                                    .check_count = sizeof checks / sizeof checks[0],
                                    .shows = shows,
                                    .show_count = sizeof shows / sizeof shows[0],
                                    .sources = f->sources,
                                    .source_count = sizeof f->sources / sizeof f->sources[0]};
    TRY(form_init(&f->form, view_arena(v), &filter_form, &f->form_env, view_host(v), TICK_FORM));
    fill(v, f);
    if (f->asked.wrong[0] != '\0') {
        form_set_error(&f->form, f->asked.wrong, str_of(_(words_of(str_of(f->asked.why)))));
        form_focus(&f->form, f->asked.wrong);
    }
    return OK;
}

static void filter_close(struct view *v)
{
    struct audit_filter *f = view_state(v);

    audit_people_end(&f->people);
    form_fini(&f->form);
}

static void keep(char *to, size_t n, struct str text)
{
    while (text.n >= n)
        text.n = utf8_prev(text, text.n);
    snprintf(to, n, "%.*s", STR_ARG(text));
}

/* The day in the form the server takes, or nothing. */
static void keep_day(struct view *v, char *to, size_t n, struct str text)
{
    struct field_value read;
    struct err e;

    to[0] = '\0';
    if (text.n == 0)
        return;
    e = read_day(v, view_arena(v), text, &read);
    if (!err_is(&e))
        keep(to, n, read.wire);
}

static unsigned apply(struct view *v)
{
    struct audit_filter *f = view_state(v);

    if (form_check_all(&f->form) > 0)
        return UI_REPAINT;
    keep_day(v, f->asked.from, sizeof f->asked.from, form_get(&f->form, "from"));
    keep_day(v, f->asked.to, sizeof f->asked.to, form_get(&f->form, "to"));
    keep(f->asked.person, sizeof f->asked.person, form_get(&f->form, "person"));
    keep(f->asked.person_name, sizeof f->asked.person_name, form_shown(&f->form, "person"));
    f->asked.wrong[0] = f->asked.why[0] = '\0';
    keep(f->asked.record, sizeof f->asked.record, form_get(&f->form, "record"));
    if (f->asked.record[0] != '\0') { /* it is this patient that is meant, not the one before */
        f->asked.patient_id = 0;
        f->asked.patient[0] = '\0';
    }
    keep(f->asked.terminal, sizeof f->asked.terminal, form_get(&f->form, "terminal"));
    keep(f->asked.action, sizeof f->asked.action, form_get(&f->form, "action"));
    keep(f->asked.entity, sizeof f->asked.entity, form_get(&f->form, "entity"));
    keep(f->asked.outcome, sizeof f->asked.outcome, form_get(&f->form, "outcome"));
    view_result(v, true, 0, &f->asked);
    return UI_CLOSE;
}

static unsigned filter_event(struct view *v, const struct event *ev)
{
    struct audit_filter *f = view_state(v);
    unsigned next = form_event(&f->form, ev);

    if (next == UI_PASS && ev->kind == EV_KEY && ev->key == K_ENTER)
        return apply(v);
    return next;
}

static unsigned filter_command(struct view *v, const struct command *c)
{
    return strcmp(c->id, "audit_filter.apply") == 0 ? apply(v) : UI_PASS;
}

static void filter_layout(struct view *v, struct rect area)
{
    struct audit_filter *f = view_state(v);
    int cols = area.cols < FORM_COLS ? area.cols : FORM_COLS;

    form_layout(&f->form, (struct rect){.row = 1, .col = (area.cols - cols) / 2,
                                        .rows = area.rows - 1, .cols = cols});
}

static void filter_paint(struct view *v, struct surface *s, bool all)
{
    struct audit_filter *f = view_state(v);

    form_paint(&f->form, s, all);
}

static void filter_cursor(const struct view *v, int *row, int *col)
{
    const struct audit_filter *f = view_state(v);

    form_cursor(&f->form, row, col);
}

static struct str filter_title(const struct view *v)
{
    (void)v;
    return str_of(_("Audit  what to look for"));
}

const struct view_class audit_filter_class = {
    .name = "audit_filter",
    .shape = VIEW_SCREEN,
    .about = N_("Which entries of the log to show"),
    .state_size = sizeof(struct audit_filter),
    .open = filter_open,
    .layout = filter_layout,
    .paint = filter_paint,
    .event = filter_event,
    .command = filter_command,
    .cursor = filter_cursor,
    .close = filter_close,
    .title = filter_title,
    .signs = form_signs,
};
