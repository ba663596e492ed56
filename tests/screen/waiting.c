/* SPDX-License-Identifier: Apache-2.0 */
/* The screens of the waiting list and of the staff: what is asked for, shown, refused and sent. */
#include <config.h>

#include "harness.h"

#include <string.h>

#include "fake_svc.h"
#include "screen/common/args.h"
#include "screen/common/env.h"
#include "screen/staff/staff.h"
#include "screen/waiting/waiting.h"
#include "screen/waiting/form.h"
#include "screen/waiting/words.h"
#include "svc/waiting.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const desk[] = {"waiting.see:clinic",  "waiting.work:clinic",
                                   "waiting.book:clinic", "patient.open:clinic",
                                   "staff.see:clinic",    "staff.manage:clinic", NULL};
static const struct view_class *const classes[] = {&waiting_class, &waiting_form_class, &staff_class,
                                                   &staff_form_class};
static const struct command_table *const tables[] = {&waiting_commands, &waiting_form_commands,
                                                     &staff_commands, &staff_form_commands};
static const struct lookup lookups[] = {
    {STR("waiting_priority"), 1, STR("urgent"), STR("Urgente"), STR("Urgent"), true, 1},
    {STR("waiting_priority"), 2, STR("routine"), STR("Rotina"), STR("Routine"), true, 3},
    {STR("waiting_flow"), 3, STR("em_espera"), STR("Em Espera"), STR("Waiting"), true, 1},
    {STR("waiting_removal"), 4, STR("gave_up"), STR("Desistiu"), STR("Gave up"), true, 1},
    {STR("waiting_removal"), 5, STR("no_reply"), STR("Sem resposta"), STR("No reply"), true, 2},
};

struct bench {
    struct harness h;
    struct arena arena;
    struct env env;
};

static bool may(void *app, const char *action)
{
    return env_may(app, action);
}

static void open_bench(struct bench *b, const char *screen, const void *args)
{
    struct stack_opts o = {.app = &b->env,
                           .tables = tables,
                           .table_count = COUNT(tables),
                           .classes = classes,
                           .class_count = COUNT(classes),
                           .may = may};

    memset(b, 0, sizeof *b);
    arena_init(&b->arena, 0);
    harness_open(&b->h, 24, 80, "256", &o);
    b->env.loop = b->h.loop;
    b->env.stack = b->h.stack;
    b->env.svc = fake_svc_new(&b->arena, b->h.loop, desk);
    b->env.reference.lookups = lookups;
    b->env.reference.lookup_count = COUNT(lookups);
    b->env.reference.loaded = true;
    stack_open(b->h.stack, screen, args, NULL, NULL);
    harness_settle(&b->h);
}

static void close_bench(struct bench *b)
{
    harness_close(&b->h);
    arena_free(&b->arena);
}

/* One entry in full, as the api has it. */
static const char *const entry_names[] = {
    "id", "version", "position", "protocol", "patient_id", "patient", "patient_version", "status",
    "birth_date", "phone", "guardian", "state", "flow", "flow_id", "priority", "priority_id", "since",
    "days", "place_at", "sent_to_end", "wished_date", "wished_first", "professional_id",
    "professional", "weekdays", "parts", "notice_minutes", "suspended_until", "appointment_id",
    "offer_professional_id", "offer_starts_at", "offer_expires_at", "removed_reason_id",
    "removed_reason", "removed_at", "removed_note", "note", "created_by", "updated_at", "attempts",
    "attempts_needed", "contacts", "wishes", "steps"};
#define ENTRY(state_, place_) \
    {"7", "3", place_, "E-S5ET3E", "70", "Ana Beatriz Nogueira", "1", "applicant", "1990-12-25", \
     "11981234456", NULL, state_, "em_espera", "3", "urgent", "1", "2026-10-01 10:00:00+00", "50", \
     "2026-10-01 10:00:00+00", "0", NULL, NULL, NULL, NULL, "{1,3,7}", "{afternoon,morning}", "120", \
     NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "calls back", NULL, \
     "2026-10-02 10:00:00+00", "1", "3", \
     "[{\"at\":\"2026-10-02T10:00:00+00:00\",\"outcome\":\"no_answer\",\"staff\":\"Rita\"," \
     "\"note\":\"evening\"}]", "[]", "{removed}"}

static void entry(struct bench *b)
{
    static const char *const row[] = ENTRY("waiting", "2");

    fake_rows(b->env.svc, "waiting_entry", entry_names, COUNT(entry_names), row, 1);
    harness_settle(&b->h);
}

static void test_form_keeps_every_wish(void **state)
{
    const struct args_waiting args = {.id = 7, .name = STR("Ana")};
    struct fake_call *c;
    struct bench b;

    (void)state;
    open_bench(&b, SCREEN_WAITING_FORM, &args);
    harness_sees(&b.h, "Reading ...");
    entry(&b);
    harness_sees(&b.h, "Ana Beatriz Nogueira");
    harness_sees(&b.h, "calls back");
    harness_keys(&b.h, "Tab Tab Tab Space Ctrl-S"); /* Monday is taken back */
    c = fake_call(b.env.svc, "waiting_save");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "\"weekdays\":\"3,7\""));
    assert_non_null(strstr(c->params, "\"parts\":\"morning,afternoon\""));
    assert_non_null(strstr(c->params, "\"notice\":\"120\""));
    close_bench(&b);
}

static void test_form_asks_a_person_and_a_guardian(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, SCREEN_WAITING_FORM, NULL);
    harness_sees(&b.h, "Registered name");
    harness_keys(&b.h, "Ctrl-S");
    assert_null(fake_call(b.env.svc, "waiting_save"));
    close_bench(&b);
}

static void test_list_says_that_it_reads_and_fails(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, SCREEN_WAITING, NULL);
    assert_int_equal(fake_made(b.env.svc, "waiting_stats"), 1);
    harness_keys(&b.h, "c");
    harness_sees(&b.h, "Only for somebody who still waits");
    fake_fail(b.env.svc, "waiting_stats", err_make(ERR_NET, "The line is gone.", "gone"));
    harness_settle(&b.h);
    harness_sees(&b.h, "The line is gone.");
    close_bench(&b);
}

static void test_filter_is_sent(void **state)
{
    struct fake_call *c;
    struct bench b;

    (void)state;
    open_bench(&b, SCREEN_WAITING, NULL);
    harness_type(&b.h, "f");
    harness_sees(&b.h, "Show only who fits:");
    harness_type(&b.h, "p");
    harness_type(&b.h, "1");
    harness_sees(&b.h, "Only: Urgent");
    c = fake_call(b.env.svc, "waiting_stats");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "\"priority\":\"urgent\""));
    close_bench(&b);
}

static const char *const staff_names[] = {
    "id", "login", "name", "email", "role", "council_no", "supervisor_id", "supervisor_name", "active",
    "must_change_password", "language", "last_access_at", "sessions", "self", "version"};
static const char *const staff[] = {
    "1", "helena.moura", "Helena Moura", NULL, "admin", NULL, NULL, NULL, "t", "f", NULL, NULL, "1", "t", "1",
    "2", "rita.tavares", "Rita Tavares", "rita@example.com", "reception", NULL, NULL, NULL, "t", "f", NULL,
    NULL, "2", "f", "4"};

static void test_staff(void **state)
{
    static const struct answer done = {.outcome = ANSWER_OK, .id = 2, .version = 5, .code = STR(""),
                                       .field = STR(""), .detail = STR("{\"sessions\":2}")};
    struct bench b;

    (void)state;
    open_bench(&b, SCREEN_STAFF, NULL);
    fake_rows(b.env.svc, "staff_list", staff_names, COUNT(staff_names), staff, 2);
    harness_settle(&b.h);
    harness_type(&b.h, "k");
    harness_sees(&b.h, "Only for somebody else");
    harness_keys(&b.h, "Down");
    harness_type(&b.h, "k");
    harness_sees(&b.h, "2 open sessions end at once");
    harness_type(&b.h, "disable");
    harness_keys(&b.h, "Enter");
    assert_string_equal(fake_call(b.env.svc, "staff_set_active")->params, "2|4|false|");
    fake_answer(b.env.svc, "staff_set_active", &done);
    harness_settle(&b.h);
    harness_sees(&b.h, "2 sessions were ended");
    close_bench(&b);
}

static void test_no_session_was_open(void **state)
{
    static const struct answer done = {.outcome = ANSWER_OK, .id = 2, .version = 5, .code = STR(""),
                                       .field = STR(""), .detail = STR("{\"sessions\":0}")};
    struct bench b;

    (void)state;
    open_bench(&b, SCREEN_STAFF, NULL);
    fake_rows(b.env.svc, "staff_list", staff_names, COUNT(staff_names), staff, 2);
    harness_settle(&b.h);
    harness_keys(&b.h, "Down");
    harness_type(&b.h, "k");
    harness_type(&b.h, "disable");
    harness_keys(&b.h, "Enter");
    fake_answer(b.env.svc, "staff_set_active", &done);
    harness_settle(&b.h);
    harness_sees(&b.h, "Rita Tavares cannot sign in any more; no session was open.");
    close_bench(&b);
}

static void test_code_is_shown_once(void **state)
{
    static const struct answer done = {.outcome = ANSWER_OK, .id = 2, .version = 5, .code = STR(""),
                                       .field = STR(""), .detail = STR("{}")};
    struct fake_call *c;
    struct bench b;

    (void)state;
    open_bench(&b, SCREEN_STAFF, NULL);
    fake_rows(b.env.svc, "staff_list", staff_names, COUNT(staff_names), staff, 2);
    harness_settle(&b.h);
    harness_keys(&b.h, "Down");
    harness_type(&b.h, "r");
    harness_sees(&b.h, "The old password stops working");
    harness_keys(&b.h, "Left Enter");
    c = fake_call(b.env.svc, "staff_reset");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "SCRAM-SHA-256$"));
    fake_answer(b.env.svc, "staff_reset", &done);
    harness_settle(&b.h);
    harness_sees(&b.h, "Write this code down for rita.tavares");
    harness_keys(&b.h, "Enter");
    harness_sees_not(&b.h, "Write this code down");
    close_bench(&b);
}

/* The form of a new person closes, and the code stands above the list. */
static void test_code_of_a_new_person(void **state)
{
    static const struct answer done = {.outcome = ANSWER_OK, .id = 3, .version = 1, .code = STR(""),
                                       .field = STR(""), .detail = STR("{}")};
    struct bench b;

    (void)state;
    open_bench(&b, SCREEN_STAFF, NULL);
    fake_rows(b.env.svc, "staff_list", staff_names, COUNT(staff_names), staff, 2);
    harness_settle(&b.h);
    harness_type(&b.h, "n");
    harness_type(&b.h, "joana.lima");
    harness_keys(&b.h, "Enter");
    harness_type(&b.h, "Joana Lima");
    harness_keys(&b.h, "Enter Enter");
    harness_type(&b.h, "rec");
    harness_keys(&b.h, "Enter Ctrl-S");
    assert_non_null(fake_call(b.env.svc, "staff_save"));
    fake_answer(b.env.svc, "staff_save", &done);
    harness_settle(&b.h);
    harness_sees(&b.h, "Write this code down for joana.lima");
    harness_keys(&b.h, "Enter");
    harness_sees_not(&b.h, "Write this code down");
    harness_sees(&b.h, "Rita Tavares");
    close_bench(&b);
}

static void test_words(void **state)
{
    char text[PERSON_TEXT];
    struct waiting_note n;
    struct arena a;
    size_t at = 0;

    (void)state;
    assert_true(waiting_has(STR("{1,3}"), STR("3")));
    assert_false(waiting_has(STR("{1,3}"), STR("2")));
    assert_false(waiting_has(STR(""), STR("2")));
    assert_true(str_eq(waiting_when(text, STR("{1,3}"), STR("{evening,morning}")),
                       STR("Mon Wed, morning, evening")));
    assert_true(str_eq(waiting_when(text, STR(""), STR("")), STR("any time")));
    arena_init(&a, 0);
    assert_true(waiting_note_next(STR("[{\"at\":\"1970-01-01T00:00:01+00:00\",\"outcome\":\"message\","
                                      "\"staff\":null,\"note\":\"x\"}]"), &at, &a, &n));
    assert_int_equal(n.at, 1000000);
    assert_true(str_eq(n.outcome, STR("message")));
    assert_false(waiting_note_next(STR("[]"), &(size_t){0}, &a, &n));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_list_says_that_it_reads_and_fails),
        cmocka_unit_test(test_filter_is_sent),
        cmocka_unit_test(test_form_keeps_every_wish),
        cmocka_unit_test(test_form_asks_a_person_and_a_guardian),
        cmocka_unit_test(test_staff),
        cmocka_unit_test(test_no_session_was_open),
        cmocka_unit_test(test_code_is_shown_once),
        cmocka_unit_test(test_code_of_a_new_person),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
