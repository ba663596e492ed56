/* SPDX-License-Identifier: Apache-2.0 */
/* Booking, moving and cancelling a visit, and who of the waiting list gets the freed time. */
#include <config.h>

#include "desk.h"
#include "visits.h"

#include <string.h>

#define SLOTS_HEAD "professional_id|professional|day|time|starts_at|minutes"
static const char *const slots[] = {
    "1|Dr. João Prado|2026-11-20|11:00|2026-11-20 14:00:00+00|50",
    "1|Dr. João Prado|2026-11-20|14:00|2026-11-20 17:00:00+00|50",
    "4|" LONG_NAME "|2026-11-23|08:00|2026-11-23 11:00:00+00|50",
    "2|Lívia Moura|2026-11-23|09:00|2026-11-23 12:00:00+00|50",
};
static const struct fake_table free_times = TABLE(SLOTS_HEAD, slots), no_times = {SLOTS_HEAD, NULL, 0};

static const char *const one_visit[] = {VISIT_ROW("Caio Ferraz", "Dr. João Prado", "")};
static const char *const long_visit[] = {VISIT_ROW(LONG_NAME, LONG_NAME, "9")};
static const struct fake_table visit = TABLE(VISIT_HEAD, one_visit), visit_long = TABLE(VISIT_HEAD, long_visit);

#define FIT_HEAD                                                                                   \
    "id|version|position|protocol|patient_id|patient|birth_date|phone|guardian|status|priority|"   \
    "days|wished_date|contacts|last_outcome|note"
static const char *const fits[] = {
    "7|3|1|E-S5ET3E|70|Ana Beatriz Nogueira|1990-12-25|11981234456||applicant|urgent|50||1|no_answer|",
    "8|1|4|E-S5ET3F|71|" LONG_NAME "|2012-02-03|11912345678|Lúcia Ferraz|applicant|routine|412||0||à tarde",
    "9|1|12|E-S5ET3G|72|Yuri Nakamura|1985-05-06|||active|routine|3||0||",
};
#define LEFT_HEAD "wishes|notice|busy|away"
static const char *const left_out[] = {"3|2|1|0"}, *const nobody_left[] = {"0|0|0|0"};
static const struct fake_table who_fits[] = {TABLE(FIT_HEAD, fits), TABLE(LEFT_HEAD, left_out)},
                               nobody_fits[] = {{FIT_HEAD, NULL, 0}, TABLE(LEFT_HEAD, nobody_left)};

#define ABOUT_HEAD                                                                                 \
    "waiting_id|wished_professional_id|weekdays|parts|notice_minutes|not_before|"                  \
    "own_professional_id|visits"
static const char *const new_here[] = {"0|0|||0||0|[]"};
static const char *const treated[] = {
    "0|0|||0||1|[{\"day\":\"2026-11-20\",\"time\":\"13:00\",\"professional\":\"Dr. João Prado\"}]"};
static const struct fake_table about_new = TABLE(ABOUT_HEAD, new_here), about_treated = TABLE(ABOUT_HEAD, treated);

static const struct answer done = {.outcome = ANSWER_OK, .id = 7, .version = 1, .detail = STR("{}")};
static const struct answer taken = {
    .outcome = ANSWER_REFUSED,
    .code = STR("slot_taken"),
    .field = STR("professional_id"),
    .detail = STR("{\"what\":\"professional\",\"patient\":\"Dalva Conceição dos Santos\","
                  "\"professional\":\"Dr. João Prado\",\"from\":\"11:00\",\"to\":\"11:50\","
                  "\"next\":[{\"day\":\"2026-11-20\",\"time\":\"14:00\"},"
                  "{\"day\":\"2026-11-23\",\"time\":\"08:00\"}],\"overbook\":true}")};

/* --- booking --- */

static void booking(struct desk *d)
{
    const struct args_booking args = {.patient_id = 2, .patient_name = STR("Caio Ferraz")};

    desk_screen(d, SCREEN_BOOKING, &args);
    desk_rows(d, "booking_about", &about_new, 1);
    desk_rows(d, "free_slots", &free_times, 1);
}

static void booking_long(struct desk *d)
{
    const struct args_booking args = {
        .patient_id = 2, .patient_name = STR(LONG_NAME), .professional_id = 4};

    desk_screen(d, SCREEN_BOOKING, &args);
    desk_rows(d, "booking_about", &about_new, 1);
    desk_rows(d, "free_slots", &free_times, 1);
    harness_keys(&d->h, "Ctrl-N Ctrl-N");
}

static void booking_no_times(struct desk *d)
{
    desk_screen(d, SCREEN_BOOKING, NULL);
    desk_rows(d, "free_slots", &no_times, 1);
}

/* Wishes that fill more than a line, and a professional whose hours nobody has recorded. */
static void booking_wished(struct desk *d)
{
    const struct args_booking args = {
        .patient_id = 2, .patient_name = STR("Caio Ferraz"), .professional_id = 5,
        .wish = {.weekdays = STR("{1,2,3,4,5}"), .parts = STR("{morning,afternoon}")}};

    desk_screen(d, SCREEN_BOOKING, &args);
    desk_rows(d, "booking_about", &about_new, 1);
    desk_rows(d, "free_slots", &no_times, 1);
}

static void booking_errors(struct desk *d)
{
    booking_no_times(d);
    harness_keys(&d->h, "Ctrl-S");
}

static void booking_taken(struct desk *d)
{
    booking(d);
    harness_keys(&d->h, "Ctrl-S");
    desk_answer(d, "appointment_book", &taken);
}

static void booking_overbook(struct desk *d)
{
    booking_taken(d);
    harness_keys(&d->h, "o");
}

static void moving(struct desk *d)
{
    desk_screen(d, SCREEN_BOOKING, &(struct args_booking){.appointment_id = 7});
    desk_rows(d, "appointment_get", &visit_long, 1);
    desk_rows(d, "free_slots", &free_times, 1);
}

SCENE(booking, "booking")
SCENE(booking_long, "booking-long")
SCENE(booking_no_times, "booking-no-times")
SCENE(booking_wished, "booking-wished")
SCENE(booking_errors, "booking-errors")
SCENE(booking_taken, "booking-taken")
SCENE(booking_overbook, "booking-overbook")
SCENE(moving, "booking-move")

static void test_one_key_books_what_is_proposed(void **state)
{
    struct fake_call *c;
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    booking(&d);
    harness_keys(&d.h, "Ctrl-S");
    c = fake_call(d.svc, "appointment_book");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "\"patient_id\":2"));
    assert_non_null(strstr(c->params, "\"professional_id\":1"));
    assert_non_null(strstr(c->params, "2026-11-20"));
    desk_answer(&d, "appointment_book", &done);
    harness_sees(&d.h, "Booked Fri 20 Nov 2026");
    harness_sees(&d.h, ": Caio Ferraz.");
    desk_close(&d);
}

/* Who is in treatment goes to the own professional, and a visit of the same day is not passed over. */
static void test_knows_whose_patient_it_is(void **state)
{
    const struct args_booking args = {.patient_id = 2, .patient_name = STR("Caio Ferraz")};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    desk_screen(&d, SCREEN_BOOKING, &args);
    desk_rows(&d, "booking_about", &about_treated, 1);
    assert_non_null(strstr(fake_call(d.svc, "free_slots")->params, "1|"));
    desk_rows(&d, "free_slots", &free_times, 1);
    harness_sees(&d.h, "This patient has a visit that day: 13:00");
    harness_sees(&d.h, "Professional • Dr. João Prado");
    desk_close(&d);
}

/* Hours that are recorded are not spoken of. */
static void test_says_whose_hours_are_not_recorded(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    booking_wished(&d);
    harness_sees(&d.h, "Hours   not recorded: those of the clinic are used");
    desk_close(&d);
    desk_open(&d, 24, 80, "256", "en");
    booking_long(&d);
    harness_sees_not(&d.h, "not recorded");
    desk_close(&d);
}

/* The outcome is not known when the line is lost: the same request is repeated, not a new one. */
static void test_repeats_an_unknown_outcome(void **state)
{
    char request[37];
    struct desk d;
    struct err lost = err_make(ERR_NET, "The line is gone.", "test");

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    booking(&d);
    harness_keys(&d.h, "Ctrl-S");
    memcpy(request, fake_call(d.svc, "appointment_book")->ticket, sizeof request);
    lost.unknown_outcome = true;
    fake_fail(d.svc, "appointment_book", lost);
    harness_settle(&d.h);
    harness_sees(&d.h, "Caio Ferraz");
    harness_keys(&d.h, "Ctrl-S");
    assert_string_equal(fake_call(d.svc, "appointment_book")->ticket, request);
    desk_answer(&d, "appointment_book", &taken);
    harness_keys(&d.h, "1 Ctrl-S"); /* the first free time that the refusal named */
    assert_string_not_equal(fake_call(d.svc, "appointment_book")->ticket, request);
    assert_non_null(strstr(fake_call(d.svc, "appointment_book")->params, "14:00"));
    desk_close(&d);
}

/* One digit is an hour of the afternoon: the field says so before and after. */
static void test_an_hour_of_one_digit(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "pt_BR");
    booking(&d);
    harness_keys(&d.h, "Tab Tab");
    harness_sees(&d.h, "3 é 15:00, 03 é 03:00");
    harness_type(&d.h, "3");
    harness_keys(&d.h, "Tab");
    harness_sees(&d.h, "15:00");
    harness_keys(&d.h, "Shift-Tab");
    harness_type(&d.h, "03");
    harness_keys(&d.h, "Tab");
    harness_sees(&d.h, "03:00");
    desk_close(&d);
}

static void test_overbooking_needs_a_reason(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    booking_overbook(&d);
    harness_keys(&d.h, "Ctrl-S");
    assert_int_equal(fake_made(d.svc, "appointment_book"), 2); /* the server asks for the reason */
    desk_answer(&d, "appointment_book",
                &(struct answer){.outcome = ANSWER_INVALID, .code = STR("reason_required"),
                                 .field = STR("reason"), .detail = STR("{}")});
    harness_type(&d.h, "in crisis");
    harness_keys(&d.h, "Ctrl-S");
    assert_non_null(strstr(fake_call(d.svc, "appointment_book")->params, "\"reason\":\"in crisis\""));
    desk_close(&d);
}

static void test_somebody_else_moved_it(void **state)
{
    const struct answer conflict = {
        .outcome = ANSWER_CONFLICT, .code = STR("version_conflict"),
        .detail = STR("{\"version\":4,\"state\":\"booked\",\"day\":\"2026-11-25\",\"time\":\"09:00\","
                      "\"professional_id\":2,\"note\":\"traz o laudo\"}")};
    struct desk d;

    (void)state;
    desk_open(&d, 43, 132, "256", "en");
    moving(&d);
    harness_type(&d.h, "26/11");
    harness_keys(&d.h, "Ctrl-S");
    assert_non_null(strstr(fake_call(d.svc, "appointment_move")->params, "7|3|"));
    desk_answer(&d, "appointment_move", &conflict);
    harness_sees(&d.h, "another terminal: Wed 25 Nov 2026");
    harness_golden(&d.h, "booking-conflict");
    harness_keys(&d.h, "Ctrl-S");
    assert_int_equal(fake_made(d.svc, "appointment_move"), 1);
    desk_close(&d);
}

static void test_asks_before_it_throws_away(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    booking(&d);
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    harness_sees_not(&d.h, "Book a visit"); /* what was only proposed is not worth a question */
    desk_close(&d);
    desk_open(&d, 24, 80, "256", "en");
    booking(&d);
    harness_keys(&d.h, "Ctrl-N Esc");
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "Leave without booking?");
    desk_close(&d);
}

/* --- cancelling --- */

static void cancel(struct desk *d)
{
    desk_screen(d, SCREEN_CANCEL, &(struct args_appointment){.id = 7});
    desk_rows(d, "appointment_get", &visit, 1);
}

static void cancel_long(struct desk *d)
{
    desk_screen(d, SCREEN_CANCEL, &(struct args_appointment){.id = 7});
    desk_rows(d, "appointment_get", &visit_long, 1);
    harness_keys(&d->h, "Ctrl-S");
}

static void cancel_fits(struct desk *d)
{
    cancel(d);
    harness_keys(&d->h, "Ctrl-S Left Enter");
    desk_answer(d, "appointment_cancel", &done);
    desk_rows(d, "waiting_fit_left", who_fits, 2);
}

static void cancel_nobody(struct desk *d)
{
    cancel(d);
    harness_keys(&d->h, "Ctrl-S Left Enter");
    desk_answer(d, "appointment_cancel", &done);
    desk_rows(d, "waiting_fit_left", nobody_fits, 2);
}

static void cancel_failed(struct desk *d)
{
    cancel(d);
    harness_keys(&d->h, "Ctrl-S Left Enter");
    desk_fail(d, "appointment_cancel");
}

SCENE(cancel, "cancel-visit")
SCENE(cancel_long, "cancel-long")
SCENE(cancel_fits, "cancel-fits")
SCENE(cancel_nobody, "cancel-nobody")
SCENE(cancel_failed, "cancel-failed")

/* A time that was chosen before the person: whoever is in hand is offered, and typing names somebody else. */
static void test_another_caller(void **state)
{
    const struct args_booking args = {.professional_id = 1, .day = {2026, 11, 24}, .minute = 600};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    env_take(&d.app.env, 2, STR("Caio Ferraz"), STR_EMPTY);
    desk_screen(&d, SCREEN_BOOKING, &args);
    harness_sees(&d.h, "Caio Ferraz");
    harness_type(&d.h, "rui");
    harness_wait(&d.h, 200);
    assert_memory_equal(fake_call(d.svc, "patient_search")->params, "rui|", 4);
    desk_close(&d);
}

/* Neither a note nor a booking goes without a word. */
static void test_leaving_the_cancellation(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    cancel(&d);
    harness_keys(&d.h, "Tab");
    harness_type(&d.h, "ligou de manhã");
    harness_keys(&d.h, "Esc");
    harness_sees(&d.h, "Leave without saving?");
    harness_keys(&d.h, "Enter"); /* Stay */
    harness_sees(&d.h, "ligou de manhã");
    harness_keys(&d.h, "Ctrl-S Left Enter");
    desk_answer(&d, "appointment_cancel", &done);
    desk_rows(&d, "waiting_fit_left", who_fits, 2);
    harness_keys(&d.h, "b");
    assert_non_null(fake_call(d.svc, "waiting_book"));
    harness_wait(&d.h, 400);
    harness_keys(&d.h, "Esc");
    harness_sees(&d.h, "Still being saved: the outcome will be said here.");
    harness_sees(&d.h, " Today ");
    desk_answer(&d, "waiting_book", &done);
    harness_sees(&d.h, "What you left was saved after all.");
    desk_close(&d);
}

static void test_the_freed_time_goes_to_who_waits(void **state)
{
    struct fake_call *c;
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    cancel(&d);
    harness_keys(&d.h, "Ctrl-S Enter"); /* No is the default */
    assert_null(fake_call(d.svc, "appointment_cancel"));
    harness_keys(&d.h, "Ctrl-S Left Enter");
    c = fake_call(d.svc, "appointment_cancel");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "7|3|"));
    desk_answer(&d, "appointment_cancel", &done);
    c = fake_call(d.svc, "waiting_fit_left");
    assert_non_null(strstr(c->params, "1|2026-11-24"));
    desk_rows(&d, "waiting_fit_left", who_fits, 2);
    harness_keys(&d.h, "Enter"); /* opens, as in every list */
    assert_null(fake_call(d.svc, "waiting_book"));
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    harness_keys(&d.h, "b");
    c = fake_call(d.svc, "waiting_book");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "7|3|"));
    desk_answer(&d, "waiting_book", &taken); /* somebody was faster */
    harness_sees(&d.h, "Dalva Conceição dos Santos is with Dr. João Prado from 11:00");
    desk_rows(&d, "waiting_fit_left", who_fits, 2);
    harness_keys(&d.h, "Down b");
    assert_non_null(strstr(fake_call(d.svc, "waiting_book")->params, "8|1|"));
    desk_answer(&d, "waiting_book", &done);
    harness_sees(&d.h, "Booked: Maria Antonieta");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_booking),
        cmocka_unit_test(test_booking_long),
        cmocka_unit_test(test_booking_no_times),
        cmocka_unit_test(test_booking_wished),
        cmocka_unit_test(test_another_caller),
        cmocka_unit_test(test_booking_errors),
        cmocka_unit_test(test_booking_taken),
        cmocka_unit_test(test_booking_overbook),
        cmocka_unit_test(test_moving),
        cmocka_unit_test(test_one_key_books_what_is_proposed),
        cmocka_unit_test(test_knows_whose_patient_it_is),
        cmocka_unit_test(test_says_whose_hours_are_not_recorded),
        cmocka_unit_test(test_repeats_an_unknown_outcome),
        cmocka_unit_test(test_an_hour_of_one_digit),
        cmocka_unit_test(test_overbooking_needs_a_reason),
        cmocka_unit_test(test_somebody_else_moved_it),
        cmocka_unit_test(test_asks_before_it_throws_away),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_cancel_long),
        cmocka_unit_test(test_cancel_fits),
        cmocka_unit_test(test_cancel_nobody),
        cmocka_unit_test(test_cancel_failed),
        cmocka_unit_test(test_leaving_the_cancellation),
        cmocka_unit_test(test_the_freed_time_goes_to_who_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
