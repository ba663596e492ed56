/* SPDX-License-Identifier: Apache-2.0 */
/* The audit log: the list and its pages, what is looked for, one event with before and after. */
#include <config.h>

#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROW_HEAD                                                                                   \
    "at|local_day|local_time|event_id|person|person_name|action|outcome|entity|entity_id|"         \
    "patient_id|patient_record|patient_name|terminal|client_addr|purpose|fields|code|has_diff"
#define EVENT(id, time, person, name, action, outcome, entity, patient, terminal)                  \
    "2026-11-20 13:42:07+00|2026-11-20|" time "|" id "|" person "|" name "|" action "|" outcome "|" \
    entity "|70|70|R-00070|" patient "|" terminal "|10.0.0.7||{}||t"

static const char *const events[] = {
    EVENT("905", "10:42:07", "ricardo.prado", "Ricardo Prado", "audit.read", "ok", "", "", "desk-2"),
    EVENT("904", "10:40:55", "maria.souza", "Maria Souza", "patient.read", "ok", "patient", "Caio Ferraz", "desk-1"),
    EVENT("903", "10:38:01", "maria.souza", "Maria Souza", "appointment.book", "refused", "appointment",
          LONG_NAME, "desk-1"),
    EVENT("902", "10:31:40", "maria.aparecida.vasconcelos", LONG_NAME, "patient.edit", "ok", "patient",
          LONG_NAME, "workstation-of-the-front-desk-1"),
    EVENT("901", "08:00:02", "joana.lima", "Joana Lima", "session.open", "ok", "session", "", ""),
};
static const struct fake_table list = TABLE(ROW_HEAD, events), nothing = {ROW_HEAD, NULL, 0};

#define EVENT_HEAD                                                                                 \
    ROW_HEAD "|session_id|seq|request_id|app_version|detail|payload_hash|prev|leaf|canon|op|diff|" \
             "before|after"
#define TAIL(diff, before, after)                                                                  \
    "|6b1f6c1e-3b0e-4f57-9a7e-0c5f7ad3d0a1|17|9b1f6c1e-3b0e-4f57-9a7e-0c5f7ad3d0a2|0.1.0|"         \
    "{\"program\": \"arca\"}|a1b2|c3d4|\\x5f2b9c0d77e1a4f05f2b9c0d77e1a4f05f2b9c0d77e1a4f05f2b9c0d77e1a4f0|" \
    "{}|update|" diff "|" before "|" after
static const char *const changed[] = {
    EVENT("902", "10:31:40", "maria.souza", "Maria Souza", "patient.edit", "ok", "patient",
          "Caio Ferraz", "desk-1")
    TAIL("", "{\"phone\": \"11981234456\", \"street\": \"Avenida Paulista\"}",
         "{\"phone\": \"11912345678\", \"street\": \"Rua do Visconde de Pirajá e Albuquerque, fundos\"}")};
static const char *const hidden[] = {
    EVENT("902", "10:31:40", "maria.souza", "Maria Souza", "patient.edit", "ok", "patient",
          "Caio Ferraz", "desk-1") TAIL("not_permitted", "", "")};
static const struct fake_table event_changed = TABLE(EVENT_HEAD, changed),
                               event_hidden = TABLE(EVENT_HEAD, hidden);

static const char *const colleagues[] = {
    "11|marcos.lima|Marcos Lima",
    "12|maria.souza|Maria Souza",
};
static const struct fake_table people = TABLE("id|login|name", colleagues);

/* --- scenes --- */

static void log_full(struct desk *d)
{
    desk_screen(d, SCREEN_AUDIT, NULL);
    desk_rows(d, "audit_list", &list, 1);
}

static void log_empty(struct desk *d)
{
    desk_screen(d, SCREEN_AUDIT, NULL);
    desk_rows(d, "audit_list", &nothing, 1);
}

static void log_failed(struct desk *d)
{
    desk_screen(d, SCREEN_AUDIT, NULL);
    desk_fail(d, "audit_list");
}

static void log_of_patient(struct desk *d)
{
    const struct args_audit args = {.patient_id = 70, .patient_name = STR(LONG_NAME)};

    desk_screen(d, SCREEN_AUDIT, &args);
    desk_rows(d, "audit_list", &list, 1);
}

static void filter(struct desk *d)
{
    log_full(d);
    harness_keys(&d->h, "f");
}

static void filter_people(struct desk *d)
{
    filter(d);
    desk_rows(d, "audit_people", &people, 1);
    harness_keys(&d->h, "Tab*2 Space");
}

static void filter_errors(struct desk *d)
{
    filter(d);
    harness_type(&d->h, "31/02");
    harness_keys(&d->h, "Tab");
    harness_type(&d->h, "t");
    harness_keys(&d->h, "Ctrl-S");
}

static void event(struct desk *d)
{
    log_full(d);
    harness_keys(&d->h, "Down*3 Enter");
    desk_rows(d, "audit_event", &event_changed, 1);
}

static void event_not_permitted(struct desk *d)
{
    log_full(d);
    harness_keys(&d->h, "Down*3 Enter");
    desk_rows(d, "audit_event", &event_hidden, 1);
}

static void event_failed(struct desk *d)
{
    log_full(d);
    harness_keys(&d->h, "Enter");
    desk_fail(d, "audit_event");
}

static void filter_record(struct desk *d)
{
    filter(d);
    harness_keys(&d->h, "Tab*3");
    harness_type(&d->h, "R-00185");
}

SCENE(log_full, "audit-list")
SCENE(log_empty, "audit-empty")
SCENE(log_failed, "audit-failed")
SCENE(log_of_patient, "audit-of-patient")
SCENE(filter, "audit-filter")
SCENE(filter_people, "audit-filter-people")
SCENE(filter_record, "audit-filter-record")
SCENE(filter_errors, "audit-filter-errors")
SCENE(event, "audit-event")
SCENE(event_not_permitted, "audit-event-hidden")
SCENE(event_failed, "audit-event-failed")

/* --- what it does --- */

static void test_looks_for_what_was_said(void **state)
{
    struct fake_call *c;
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    filter(&d);
    harness_type(&d.h, "t-7");
    harness_keys(&d.h, "Tab*2");
    harness_type(&d.h, "souza");
    harness_keys(&d.h, "Ctrl-S"); /* the staff is not there yet: it is what was typed that is meant */
    desk_rows(&d, "audit_people", &people, 1);
    harness_keys(&d.h, "Ctrl-S");
    c = fake_call(d.svc, "audit_list");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "\"from\":\"2026-11-13\""));
    assert_non_null(strstr(c->params, "\"person\":\"12\""));
    desk_rows(&d, "audit_list", &nothing, 1);
    harness_sees(&d.h, "person Maria Souza"); /* nobody takes a part of the log for all of it */
    harness_sees(&d.h, "Nothing of this kind is in the log");
    harness_keys(&d.h, "x");
    assert_null(strstr(fake_call(d.svc, "audit_list")->params, "\"12\""));
    desk_close(&d);
}

/* The record of somebody who is not in hand, by its number; the patient looked for before is not meant. */
static void test_looks_for_a_record(void **state)
{
    const struct answer wrong = {.outcome = ANSWER_INVALID, .code = STR("bad_record"), .field = STR("record"),
                                 .detail = STR("{}")};
    struct fake_call *c;
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    log_of_patient(&d);
    harness_keys(&d.h, "f Tab*3");
    harness_sees(&d.h, "R-00812 or 812");
    harness_type(&d.h, "r812");
    harness_keys(&d.h, "Ctrl-S");
    c = fake_call(d.svc, "audit_list");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "\"record\":\"r812\""));
    assert_null(strstr(c->params, "\"patient\""));
    desk_rows(&d, "audit_list", &nothing, 1);
    harness_sees(&d.h, "record r812");
    harness_keys(&d.h, "f Tab*3 Ctrl-U");
    harness_type(&d.h, "Ana");
    harness_keys(&d.h, "Ctrl-S");
    desk_answer(&d, "audit_list", &wrong);
    harness_sees(&d.h, "A record number looks like R-00812.");
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    assert_non_null(strstr(fake_call(d.svc, "audit_list")->params, "\"record\":\"r812\""));
    desk_close(&d);
}

/* Back to the form, with the reason at the field; leaving it shows what was looked for before. */
static void test_a_refused_filter_leads_back(void **state)
{
    const struct answer several = {.outcome = ANSWER_INVALID, .code = STR("several_called"),
                                   .field = STR("person"), .detail = STR("{}")};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    filter(&d);
    desk_rows(&d, "audit_people", &people, 1);
    harness_keys(&d.h, "Tab*2");
    harness_type(&d.h, "mar");
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    harness_type(&d.h, "nobody");
    harness_keys(&d.h, "Ctrl-S");
    assert_non_null(strstr(fake_call(d.svc, "audit_list")->params, "\"person\":\"nobody\""));
    desk_answer(&d, "audit_list", &several);
    harness_sees(&d.h, "Several are called so. Type more of the name.");
    harness_sees(&d.h, "what to look for");
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    assert_null(strstr(fake_call(d.svc, "audit_list")->params, "nobody"));
    desk_rows(&d, "audit_list", &list, 1);
    harness_sees(&d.h, "ricardo.prado");
    desk_close(&d);
}

/* Turning pages is the same question going on: the same ticket, from behind the last row. */
static void test_pages_are_one_question(void **state)
{
    static char texts[400][400];      /* mutable: made once */
    static const char *lines[400];
    struct fake_table page = {ROW_HEAD, lines, 0};
    const char *at;
    char ticket[37];
    struct desk d;
    int limit;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    desk_screen(&d, SCREEN_AUDIT, NULL);
    memcpy(ticket, fake_call(d.svc, "audit_list")->ticket, sizeof ticket);
    at = strstr(fake_call(d.svc, "audit_list")->params, "|NULL|NULL|");
    assert_non_null(at);
    limit = atoi(at + strlen("|NULL|NULL|"));
    assert_true(limit > 20 && limit <= 100);
    for (page.count = 0; page.count < limit; page.count++) {
        snprintf(texts[page.count], sizeof texts[0],
                 "2026-11-20 13:42:07.%06d+00|2026-11-20|10:42:07|%d|maria.souza|Maria Souza|patient.read|ok|"
                 "patient|70|70|R-00070|Caio Ferraz|desk-1|10.0.0.7||{}||f",
                 999999 - page.count, 1000 - page.count);
        lines[page.count] = texts[page.count];
    }
    desk_rows(&d, "audit_list", &page, 1);
    harness_keys(&d.h, "PgDn*6");
    assert_int_equal(fake_pending(d.svc, "audit_list"), 1);
    assert_string_equal(fake_call(d.svc, "audit_list")->ticket, ticket);
    snprintf(texts[0], sizeof texts[0], "|%d|", 1000 - limit + 1);
    assert_non_null(strstr(fake_call(d.svc, "audit_list")->params, texts[0]));
    desk_rows(&d, "audit_list", &nothing, 1);
    harness_keys(&d.h, "End");
    assert_int_equal(fake_pending(d.svc, "audit_list"), 0);
    harness_keys(&d.h, "r");
    assert_string_not_equal(fake_call(d.svc, "audit_list")->ticket, ticket); /* a question of its own */
    desk_close(&d);
}

static void test_who_looked_at_the_patient_in_hand(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    log_full(&d);
    harness_keys(&d.h, "p");
    harness_sees(&d.h, "Take a patient in hand first");
    env_take(&d.app.env, 70, STR("Caio Ferraz"), STR("R-00070"));
    harness_keys(&d.h, "p");
    assert_non_null(strstr(fake_call(d.svc, "audit_list")->params, "\"patient\":70"));
    desk_close(&d);
}

static void test_reception_sees_its_own(void **state)
{
    static const char *const own[] = {"audit.list:own", "appointment.see:clinic", NULL};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    desk_in_as(&d, "reception", own);
    desk_fail(&d, "board");
    harness_keys(&d.h, "F9");
    desk_rows(&d, "audit_list", &list, 1);
    harness_sees(&d.h, "what you did yourself");
    desk_close(&d);
}

/* An event that is open is told in the new language. */
static void test_another_language(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "pt_BR");
    event(&d);
    harness_sees(&d.h, "Número no registro");
    desk_language(&d, "idioma", "1");
    harness_sees(&d.h, "Place in the log");
    harness_sees_not(&d.h, "Número no registro");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_log_full),
        cmocka_unit_test(test_log_empty),
        cmocka_unit_test(test_log_failed),
        cmocka_unit_test(test_log_of_patient),
        cmocka_unit_test(test_filter),
        cmocka_unit_test(test_filter_people),
        cmocka_unit_test(test_filter_record),
        cmocka_unit_test(test_filter_errors),
        cmocka_unit_test(test_event),
        cmocka_unit_test(test_event_not_permitted),
        cmocka_unit_test(test_event_failed),
        cmocka_unit_test(test_looks_for_what_was_said),
        cmocka_unit_test(test_looks_for_a_record),
        cmocka_unit_test(test_a_refused_filter_leads_back),
        cmocka_unit_test(test_pages_are_one_question),
        cmocka_unit_test(test_who_looked_at_the_patient_in_hand),
        cmocka_unit_test(test_reception_sees_its_own),
        cmocka_unit_test(test_another_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
