/* SPDX-License-Identifier: Apache-2.0 */
/* The agenda: a day of everybody, a week of one, the list of a patient; what each asks the server. */
#include <config.h>

#include "desk.h"

#include <string.h>

#define HOURS_HEAD "professional_id|day|from_time|to_time|off"
#define ROWS_HEAD                                                                                  \
    "id|version|professional_id|professional|patient_id|patient|room_id|room|day|time|starts_at|"  \
    "ends_at|minutes|state|kind|overbook|moved|stepped_today|note"
#define ROW(id, who, day, time, minutes, state, overbook, patient)                                 \
    id "|1|" who "|Dr. João Prado|" id "|" patient "|1|Sala 1|" day "|" time                       \
       "|2026-11-20 13:00:00+00|2026-11-20 14:00:00+00|" minutes "|" state                         \
       "|psychotherapy|" overbook "|0|f|"

static const char *const hours[] = {
    "1|2026-11-20|08:00|12:00|", "1|2026-11-20|13:00|18:00|", "2|2026-11-20|08:00|18:00|",
    "3|2026-11-20|08:00|12:00|", "3|2026-11-20|10:00|11:30|Banca de TCC no auditório da faculdade",
    "4|2026-11-20|13:00|20:00|",
};
static const char *const visits[] = {
    ROW("1", "1", "2026-11-20", "10:00", "50", "in_progress", "f", "Ana Beatriz Nogueira"),
    ROW("2", "1", "2026-11-20", "11:00", "50", "confirmed", "f", LONG_NAME),
    ROW("3", "1", "2026-11-20", "11:15", "30", "booked", "t", "Caio Ferraz"),
    ROW("4", "2", "2026-11-20", "10:30", "30", "arrived", "f", "Dalva Conceição dos Santos"),
    ROW("5", "2", "2026-11-20", "15:10", "110", "booked", "f", "Yuri Nakamura"),
    ROW("6", "3", "2026-11-20", "08:00", "30", "cancelled_by_clinic", "f", "Otávio Brum"),
};
static const struct fake_table day_hours = TABLE(HOURS_HEAD, hours), day_rows = TABLE(ROWS_HEAD, visits);
static const struct fake_table no_hours = {HOURS_HEAD, NULL, 0}, no_rows = {ROWS_HEAD, NULL, 0};

static const char *const week_lines[] = {
    "1|2026-11-16|08:00|18:00|", "1|2026-11-17|08:00|18:00|", "1|2026-11-18|||Férias",
    "1|2026-11-19|08:00|12:00|", "1|2026-11-20|08:00|18:00|"};
static const char *const week_visits[] = {
    ROW("1", "1", "2026-11-16", "09:00", "50", "completed", "f", LONG_NAME),
    ROW("2", "1", "2026-11-19", "10:00", "50", "no_show", "f", "Caio Ferraz"),
    ROW("3", "1", "2026-11-20", "14:00", "50", "booked", "f", "Ana Beatriz Nogueira")};
static const struct fake_table week_hours = TABLE(HOURS_HEAD, week_lines),
                               week_rows = TABLE(ROWS_HEAD, week_visits);

static const char *const list_lines[] = {
    ROW("1", "1", "2026-11-27", "10:00", "50", "booked", "f", "Caio Ferraz"),
    ROW("2", "1", "2026-11-20", "10:00", "50", "arrived", "f", "Caio Ferraz"),
    ROW("3", "1", "2026-11-13", "10:00", "50", "cancelled_by_patient", "f", "Caio Ferraz"),
    ROW("4", "1", "2026-11-06", "10:00", "50", "completed", "f", "Caio Ferraz")};
static const struct fake_table list_rows = TABLE(ROWS_HEAD, list_lines);

/* --- scenes --- */

static void day(struct desk *d)
{
    desk_screen(d, SCREEN_AGENDA, NULL);
    desk_rows(d, "agenda_hours", &day_hours, 1);
    desk_rows(d, "agenda", &day_rows, 1);
}

static void day_free(struct desk *d)
{
    desk_screen(d, SCREEN_AGENDA, NULL);
    desk_rows(d, "agenda_hours", &no_hours, 1);
    desk_rows(d, "agenda", &no_rows, 1);
}

static void day_failed(struct desk *d)
{
    desk_screen(d, SCREEN_AGENDA, NULL);
    desk_rows(d, "agenda_hours", &day_hours, 1);
    desk_fail(d, "agenda");
}

static void whose(struct desk *d)
{
    day(d);
    harness_keys(&d->h, "/");
}

static void week(struct desk *d)
{
    day(d);
    harness_keys(&d->h, "w");
    desk_rows(d, "agenda_hours", &week_hours, 1);
    desk_rows(d, "agenda", &week_rows, 1);
}

static void patients_list(struct desk *d)
{
    const struct args_agenda args = {.kind = AGENDA_PATIENT, .patient_id = 2};

    desk_in(d);
    desk_fail(d, "board");
    env_take(&d->app.env, 2, STR("Caio Ferraz"), STR("12/03/2011 (15)  R-00002"));
    stack_open(d->h.stack, SCREEN_AGENDA, &args, NULL, NULL);
    harness_settle(&d->h);
    desk_rows(d, "agenda", &list_rows, 1);
}

static void patients_list_empty(struct desk *d)
{
    const struct args_agenda args = {.kind = AGENDA_PATIENT, .patient_id = 2};

    desk_in(d);
    desk_fail(d, "board");
    env_take(&d->app.env, 2, STR(LONG_NAME), STR("12/03/2011 (15)  R-00002"));
    stack_open(d->h.stack, SCREEN_AGENDA, &args, NULL, NULL);
    harness_settle(&d->h);
    desk_rows(d, "agenda", &no_rows, 1);
}

SCENE(day, "agenda-day")
SCENE(day_free, "agenda-nobody-works")
SCENE(day_failed, "agenda-failed")
SCENE(whose, "agenda-whose")
SCENE(week, "agenda-week")
SCENE(patients_list, "agenda-patient")
SCENE(patients_list_empty, "agenda-patient-empty")

/* --- what it does --- */

static void test_asks_for_the_columns_on_the_screen(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    day(&d);
    assert_null(fake_call(d.svc, "agenda"));
    harness_keys(&d.h, "Right*4");
    assert_non_null(fake_call(d.svc, "agenda")); /* who came into sight is read */
    assert_null(strstr(fake_call(d.svc, "agenda")->params, "{1,"));
    desk_close(&d);
}

static void test_a_free_time_is_booked(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    day(&d);
    harness_keys(&d.h, "Right Down*2 Enter");
    harness_sees(&d.h, "Book a visit");
    harness_sees(&d.h, "Lívia Moura");
    harness_sees(&d.h, "Fri 20 Nov 2026");
    desk_close(&d);
}

/* Where nothing can be booked the form opens with the next free time, and says so. */
static void test_a_closed_time_is_not_booked(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    day(&d);
    harness_keys(&d.h, "Home n");
    harness_sees(&d.h, "Book a visit");
    harness_sees(&d.h, "! This time cannot be booked: the next free one is proposed.");
    desk_close(&d);
}

/* The week begins on the day that was in hand. */
static void test_the_week_keeps_the_day(void **state)
{
    int row, before, col;
    struct desk d;

    (void)state;
    desk_open(&d, 24, 132, "256", "en");
    day(&d);
    harness_keys(&d.h, "w");
    term_cursor_at(d.h.term, &row, &before);
    harness_keys(&d.h, "g");
    harness_type(&d.h, "17/11/2026");
    harness_keys(&d.h, "Enter d w");
    term_cursor_at(d.h.term, &row, &col);
    assert_true(before > col); /* Friday, then Tuesday */
    desk_close(&d);
}

static void test_today_is_one_key_away(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 132, "256", "en");
    day(&d);
    harness_sees_not(&d.h, "t Today");
    harness_keys(&d.h, "]");
    harness_sees(&d.h, "Agenda  Sat 21 Nov 2026");
    harness_sees(&d.h, "t Today");
    harness_keys(&d.h, "w ] t"); /* the week after next, and back */
    harness_sees(&d.h, "Week of Mon 16 Nov 2026");
    harness_sees_not(&d.h, "t Today");
    harness_keys(&d.h, "d ] F5 Esc"); /* the board's key leads to the board */
    harness_sees(&d.h, "Today  Fri 20 Nov 2026");
    desk_close(&d);
}

/* What was stepped into on another day stays. */
static void test_a_step_of_another_day_stays(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 132, "256", "en");
    day(&d);
    harness_keys(&d.h, "r");
    harness_sees(&d.h, "! Step back: A step can be taken back on its own day only.");
    desk_close(&d);
}

static void test_another_terminal_changes_it(void **state)
{
    static const char *const changed[] = {
        ROW("1", "1", "2026-11-20", "10:00", "50", "completed", "f", "Ana Beatriz Nogueira")};
    const struct fake_table now = TABLE(ROWS_HEAD, changed);
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    day(&d);
    fake_change(d.svc, SVC_TOPIC_APPOINTMENT, 1, false);
    assert_null(fake_call(d.svc, "agenda")); /* what comes together is read once */
    fake_change(d.svc, SVC_TOPIC_APPOINTMENT, 4, false);
    harness_wait(&d.h, 60);
    assert_int_equal(fake_pending(d.svc, "agenda"), 1);
    desk_rows(&d, "agenda", &now, 1);
    harness_sees_not(&d.h, "Dalva");
    harness_sees(&d.h, "completed");
    desk_close(&d);
}

static void test_who_sees_only_some(void **state)
{
    static const char *const supervisor[] = {"appointment.see:own_interns", NULL};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    fake_session(d.svc)->staff_id = 2;
    desk_in_as(&d, "supervisor", supervisor);
    desk_fail(&d, "board");
    stack_open(d.h.stack, SCREEN_AGENDA, NULL, NULL, NULL);
    harness_settle(&d.h);
    assert_string_equal(fake_call(d.svc, "agenda_hours")->params, "NULL|2026-11-20|1|");
    desk_rows(&d, "agenda_hours", &day_hours, 1);
    desk_rows(&d, "agenda", &day_rows, 1);
    harness_sees(&d.h, "J. Prado"); /* the own column, and those whose visits came */
    harness_sees(&d.h, "L. Moura");
    harness_sees_not(&d.h, "M. Vieira");
    harness_keys(&d.h, "n");
    harness_sees_not(&d.h, "Book a visit");
    desk_close(&d);
}

/* Names are looked for as they are typed, accents or not, by any of their words. */
static void test_finds_a_professional(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    whose(&d);
    harness_type(&d.h, "mou");
    harness_sees(&d.h, "▶   Lívia Moura");
    harness_keys(&d.h, "Home"); /* what moves begins anew */
    harness_type(&d.h, "livi");
    harness_sees(&d.h, "▶   Lívia Moura");
    harness_type(&d.h, "t"); /* nobody's: the next with that letter */
    harness_sees(&d.h, "▶   Rita Tavares");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day),
        cmocka_unit_test(test_day_free),
        cmocka_unit_test(test_day_failed),
        cmocka_unit_test(test_whose),
        cmocka_unit_test(test_week),
        cmocka_unit_test(test_patients_list),
        cmocka_unit_test(test_patients_list_empty),
        cmocka_unit_test(test_finds_a_professional),
        cmocka_unit_test(test_asks_for_the_columns_on_the_screen),
        cmocka_unit_test(test_a_free_time_is_booked),
        cmocka_unit_test(test_a_closed_time_is_not_booked),
        cmocka_unit_test(test_the_week_keeps_the_day),
        cmocka_unit_test(test_today_is_one_key_away),
        cmocka_unit_test(test_a_step_of_another_day_stays),
        cmocka_unit_test(test_another_terminal_changes_it),
        cmocka_unit_test(test_who_sees_only_some),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
