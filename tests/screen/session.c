/* SPDX-License-Identifier: Apache-2.0 */
/* Coming in and going: sign-in, the password, the lock, another language, another person, the one
 * box, the line. */
#include <config.h>

#include "desk.h"

#include <stdlib.h>
#include <string.h>

static const struct err wrong_password = {.kind = ERR_DENIED,
                                          .msgid = "The name or the password is not right. Type them again."};
static const struct answer done = {.outcome = ANSWER_OK, .detail = STR("{}")};

/* The board without its rows: nothing waits, so that nothing depends on how long the test takes. */
static void at_board(struct desk *d)
{
    desk_in(d);
    desk_fail(d, "board");
    stack_hush(d->h.stack);
}

/* --- sign-in --- */

static void sign_in(struct desk *d)
{
    harness_settle(&d->h);
}

static void sign_in_password(struct desk *d)
{
    harness_type(&d->h, "maria.souza");
    harness_keys(&d->h, "Enter");
    fake_state(d->svc, SVC_PASSWORD);
    harness_settle(&d->h);
    harness_type(&d->h, "a secret");
}

static void sign_in_refused(struct desk *d)
{
    sign_in_password(d);
    harness_keys(&d->h, "Enter");
    fake_refuse(d->svc, SVC_PASSWORD, wrong_password);
    harness_settle(&d->h);
}

static void sign_in_connecting(struct desk *d)
{
    harness_type(&d->h, LONG_NAME);
    harness_keys(&d->h, "Enter");
}

/* The server is down: why, and that it is tried again. */
static void sign_in_unreachable(struct desk *d)
{
    static const struct err away = {.kind = ERR_NET,
                                    .msgid = "The server is out of reach. The connection comes "
                                             "back by itself."};

    sign_in_connecting(d);
    fake_retry(d->svc, 6500);
    fake_refuse(d->svc, SVC_CONNECTING, away);
    harness_settle(&d->h);
}

SCENE(sign_in, "sign-in")
SCENE(sign_in_password, "sign-in-password")
SCENE(sign_in_refused, "sign-in-refused")
SCENE(sign_in_connecting, "sign-in-connecting")
SCENE(sign_in_unreachable, "sign-in-unreachable")

static void test_unreachable_is_told(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    sign_in_unreachable(&d);
    harness_sees(&d.h, "The server is out of reach.");
    harness_sees(&d.h, "back by itself.");
    harness_sees(&d.h, "next in 7 s... Esc gives up.");
    fake_retry(d.svc, 0); /* the seconds go on by themselves */
    harness_wait(&d.h, 1200);
    harness_sees(&d.h, "Trying again now... Esc gives up.");
    harness_keys(&d.h, "Esc");
    harness_sees(&d.h, "Type your name and press Enter.");
    harness_sees_not(&d.h, "Trying again");
    sign_in_unreachable(&d);
    desk_in(&d);
    harness_sees(&d.h, "online");
    desk_close(&d);
}

/* The minute turns when the clinic's clock does, not some time later. */
static void test_minute_turns_in_time(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    fake_session(d.svc)->opened_ms = loop_now(d.h.loop) - 56000;
    desk_in(&d);
    harness_sees(&d.h, "10:42 ");
    harness_wait(&d.h, (int)(fake_session(d.svc)->opened_ms + 60300 - loop_now(d.h.loop)));
    harness_sees(&d.h, "10:43 ");
    stack_say(d.h.stack, ROLE_NORMAL, STR("said now")); /* with the same clock */
    assert_string_equal(stack_message(d.h.stack, 0)->time, "10:43");
    desk_close(&d);
}

static void test_comes_in_by_password(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    sign_in_password(&d);
    harness_sees_not(&d.h, "a secret");
    assert_string_equal(fake_login(d.svc), "maria.souza");
    harness_keys(&d.h, "Enter");
    assert_string_equal(fake_call(d.svc, "password")->params, "a secret");
    desk_in(&d);
    harness_sees(&d.h, "Your last access: 19/11/2026 17:02, from desk-1.");
    harness_sees(&d.h, "maria.souza (reception)");
    harness_sees(&d.h, "online");
    desk_close(&d);
}

/* What is typed while somebody signs in is for the screen that comes, the keys of screens too. */
static void test_keys_typed_ahead_are_kept(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    sign_in_connecting(&d);
    fake_state(d.svc, SVC_CONNECTING);
    harness_keys(&d.h, "F2");
    harness_type(&d.h, "fer");
    desk_in(&d);
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "Patients");
    assert_non_null(strstr(fake_call(d.svc, "patient_search")->params, "fer"));
    desk_close(&d);
}

/* But when a password is asked for nothing of it becomes one, and the person is told. */
static void test_keys_typed_ahead_are_no_password(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    sign_in_connecting(&d);
    fake_state(d.svc, SVC_CONNECTING);
    harness_type(&d.h, "fer");
    fake_state(d.svc, SVC_PASSWORD);
    harness_settle(&d.h);
    harness_sees(&d.h, "What was typed meanwhile is not kept.");
    harness_type(&d.h, "x");
    harness_keys(&d.h, "Enter");
    assert_string_equal(fake_call(d.svc, "password")->params, "x");
    desk_close(&d);
}

static void test_screens_need_a_person(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    harness_keys(&d.h, "F2 F3 F4 F9 Ctrl-O");
    harness_sees(&d.h, "Type your name and press Enter.");
    assert_int_equal(fake_made(d.svc, "patient_search") + fake_made(d.svc, "audit_list") +
                         fake_made(d.svc, "agenda_hours") + fake_made(d.svc, "lock"),
                     0);
    desk_close(&d);
}

/* --- a password of one's own --- */

static void first_password(struct desk *d)
{
    fake_session(d->svc)->must_change_password = true;
    desk_in(d);
}

static void password_errors(struct desk *d)
{
    first_password(d);
    harness_type(&d->h, "short");
    harness_keys(&d->h, "Tab");
    harness_type(&d->h, "another");
    harness_keys(&d->h, "Ctrl-S");
}

SCENE(first_password, "password")
SCENE(password_errors, "password-errors")

static void test_chooses_a_password(void **state)
{
    struct fake_call *c;
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    first_password(&d);
    harness_keys(&d.h, "F2 F5");
    harness_sees(&d.h, "Choose your own password before you begin.");
    assert_int_equal(fake_made(d.svc, "patient_search") + fake_made(d.svc, "board") + fake_made(d.svc, "lookups"), 0);
    harness_type(&d.h, "a calm morning at the desk");
    harness_keys(&d.h, "Tab");
    harness_type(&d.h, "a calm morning at the desk");
    harness_keys(&d.h, "Ctrl-S");
    c = fake_call(d.svc, "change_password");
    assert_non_null(c);
    assert_int_equal(strncmp(c->ticket, "SCRAM-SHA-256$", 14), 0);
    assert_null(strstr(c->params, "calm"));
    desk_answer(&d, "change_password", &done);
    assert_int_equal(fake_pending(d.svc, "board"), 1); /* and in, with the lists that forms need */
    assert_int_equal(fake_pending(d.svc, "lookups"), 1);
    desk_reference(&d);
    desk_close(&d);
}

static void test_leaving_it_signs_out(void **state)
{
    static const char *const ways[] = {"Esc", "F10", "Alt-0"};

    (void)state;
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct desk d;

        desk_open(&d, 24, 80, "256", "en");
        first_password(&d);
        harness_keys(&d.h, ways[i]);
        harness_wait(&d.h, 300);
        harness_sees(&d.h, "Type your name and press Enter.");
        assert_null(svc_session_of(d.svc));
        desk_close(&d);
    }
}

/* What is typed on after a hasty Esc must not stand readable in the sign-in. */
static void test_leaving_it_half_typed_asks(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    first_password(&d);
    harness_type(&d.h, "kumquat");
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "Without a new password nobody comes in.");
    assert_non_null(svc_session_of(d.svc));
    harness_keys(&d.h, "y Enter");
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "Type your name and press Enter.");
    assert_null(svc_session_of(d.svc));
    desk_close(&d);
}

/* Who changes it by choice can leave it, and look at the help. */
static void test_another_password(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    desk_screen(&d, SCREEN_PASSWORD, NULL);
    harness_sees(&d.h, "Choose a new password.");
    harness_type(&d.h, "maria.souza maria.souza");
    harness_keys(&d.h, "Tab Ctrl-S");
    assert_null(fake_call(d.svc, "change_password"));
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "Leave without saving?");
    harness_keys(&d.h, "y Enter");
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "Today");
    assert_non_null(svc_session_of(d.svc));
    desk_close(&d);
}

/* --- the lock --- */

static void lock(struct desk *d)
{
    at_board(d);
    env_take(&d->app.env, 2, STR("Caio Ferraz"), STR("R-00002"));
    harness_keys(&d->h, "Ctrl-O");
}

static void lock_by_account(struct desk *d)
{
    fake_session(d->svc)->by_password = false;
    fake_session(d->svc)->name = STR(LONG_NAME);
    lock(d);
}

static void lock_refused(struct desk *d)
{
    const struct answer no = {.outcome = ANSWER_REFUSED, .detail = STR("{}")};

    lock(d);
    harness_type(&d->h, "not it");
    harness_keys(&d->h, "Enter");
    desk_answer(d, "unlock", &no);
}

SCENE(lock, "lock")
SCENE(lock_by_account, "lock-by-account")
SCENE(lock_refused, "lock-refused")

static void test_the_lock_holds(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    lock(&d);
    harness_sees_not(&d.h, "Caio Ferraz");
    harness_sees_not(&d.h, "Patient");
    harness_keys(&d.h, "F2 F5 Esc Ctrl-K F1 Ctrl-Q Ctrl-Z");
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "This terminal is locked");
    assert_int_equal(fake_made(d.svc, "patient_search"), 0);
    harness_type(&d.h, "a secret");
    harness_sees_not(&d.h, "a secret");
    harness_keys(&d.h, "Enter");
    assert_string_equal(fake_call(d.svc, "unlock")->params, "a secret");
    desk_answer(&d, "unlock", &done);
    harness_sees_not(&d.h, "This terminal is locked");
    harness_sees(&d.h, "Caio Ferraz"); /* the patient in hand is there again */
    desk_close(&d);
}

static void half_typed(struct desk *d, bool by_password)
{
    fake_session(d->svc)->by_password = by_password;
    at_board(d);
    stack_open(d->h.stack, SCREEN_PATIENT_FORM, NULL, NULL, NULL);
    harness_type(&d->h, "Beatriz");
    harness_keys(&d->h, "Ctrl-O");
}

/* Without a password nobody comes back to it: better no lock than a form that is lost. */
static void test_no_lock_over_what_would_be_lost(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    half_typed(&d, false);
    harness_sees(&d.h, "Save first: without a password a lock ends in signing out.");
    harness_sees(&d.h, "Beatriz");
    desk_close(&d);
}

static void test_signing_out_of_the_lock_warns(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    half_typed(&d, true);
    harness_sees(&d.h, "This terminal is locked");
    harness_keys(&d.h, "F10");
    harness_sees(&d.h, "F10 once more signs out.");
    assert_non_null(svc_session_of(d.svc));
    harness_keys(&d.h, "F10");
    harness_wait(&d.h, 300);
    assert_null(svc_session_of(d.svc));
    desk_close(&d);
}

static void test_locks_itself(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    desk_screen(&d, SCREEN_STAFF, NULL);
    desk_fail(&d, "staff_list");
    harness_wait(&d.h, (int)conf_number(&d.conf, CONF_IDLE_LOCK_MINUTES) * 60000 - 19000);
    harness_sees(&d.h, "This terminal locks itself in a moment");
    harness_keys(&d.h, "Down"); /* somebody is there */
    harness_wait(&d.h, 21000);
    harness_sees_not(&d.h, "This terminal is locked");
    harness_wait(&d.h, (int)conf_number(&d.conf, CONF_IDLE_LOCK_MINUTES) * 60000);
    harness_sees(&d.h, "This terminal is locked");
    assert_int_equal(fake_made(d.svc, "lock"), 1);
    harness_keys(&d.h, "F10");
    assert_null(svc_session_of(d.svc));
    harness_sees(&d.h, "Type your name and press Enter.");
    desk_close(&d);
}

/* --- the one box --- */

#define FOUND_HEAD                                                                                 \
    "id|record_no|status|name|registered_name|birth_date|age|phone|guardian_name|cpf|why|deceased|" \
    "sort_key"
static const char *const hits[] = {
    "1|R-00001|active|Ana Beatriz Nogueira||1990-12-25|35|11981234456||***.444.777-**|name|f|ana",
    "2|R-00002|active|" LONG_NAME "||2011-03-12|15|11981234456|Lúcia Ferraz|***.444.777-**|name|f|maria"};
static const struct fake_table found = TABLE(FOUND_HEAD, hits), nobody = {FOUND_HEAD, NULL, 0};

static void box(struct desk *d)
{
    at_board(d);
    env_take(&d->app.env, 2, STR(LONG_NAME), STR("12/03/2011 (15)  R-00002"));
    harness_keys(&d->h, "Ctrl-K");
}

static void box_found(struct desk *d)
{
    box(d);
    harness_type(&d->h, "an");
    harness_wait(&d->h, 200);
    desk_rows(d, "patient_search", &found, 1);
}

static void box_date(struct desk *d)
{
    box(d);
    harness_type(&d->h, "t+3");
    harness_wait(&d->h, 200);
    if (fake_pending(d->svc, "patient_search") > 0)
        desk_rows(d, "patient_search", &nobody, 1);
}

static void box_failed(struct desk *d)
{
    box(d);
    harness_type(&d->h, "souza");
    harness_wait(&d->h, 200);
    desk_fail(d, "patient_search");
}

SCENE(box, "one-box")
SCENE(box_found, "one-box-found")
SCENE(box_date, "one-box-date")
SCENE(box_failed, "one-box-failed")

static void test_the_box_goes_everywhere(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    box(&d);
    harness_keys(&d.h, "Enter"); /* the last patient again */
    assert_non_null(strstr(fake_call(d.svc, "patient_get")->params, "2|"));
    harness_keys(&d.h, "Ctrl-K");
    harness_type(&d.h, "t+3");
    harness_wait(&d.h, 200);
    harness_sees(&d.h, "Mon 23 Nov 2026");
    if (fake_pending(d.svc, "patient_search") > 0)
        desk_rows(&d, "patient_search", &nobody, 1);
    harness_keys(&d.h, "Enter");
    assert_non_null(strstr(fake_call(d.svc, "agenda_hours")->params, "2026-11-23"));
    desk_close(&d);
}

/* --- another language, another person --- */

static void test_another_language(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    at_board(&d);
    harness_keys(&d.h, "Ctrl-K");
    harness_type(&d.h, "language");
    harness_wait(&d.h, 200);
    desk_rows(&d, "patient_search", &nobody, 1);
    harness_keys(&d.h, "Enter");
    harness_sees(&d.h, "▶ 1 English                    in use");
    harness_keys(&d.h, "Enter"); /* the one in use: nothing is sent */
    assert_null(fake_call(d.svc, "set_language"));
    harness_keys(&d.h, "Ctrl-K");
    harness_type(&d.h, "language");
    harness_wait(&d.h, 200);
    desk_rows(&d, "patient_search", &nobody, 1);
    harness_keys(&d.h, "Enter 2");
    harness_sees(&d.h, "F2 Pacientes");
    harness_sees(&d.h, "maria.souza (recepção)");
    harness_sees(&d.h, "conectado");
    assert_string_equal(fake_call(d.svc, "set_language")->ticket, "pt_BR");
    desk_answer(&d, "set_language", &done);
    desk_close(&d);
}

/* The people of a demonstration are nobody's: the terminal's language goes before theirs; a clinic's
 * people have their own. */
static void test_whose_language(void **state)
{
    struct desk d;

    (void)state;
    for (int demo = 1; demo >= 0; demo--) {
        setenv("LANGUAGE", "en", 1);
        desk_open(&d, 24, 80, "256", "en");
        fake_session(d.svc)->language = STR("pt_BR");
        fake_session(d.svc)->environment = demo == 1 ? STR("demo") : STR("production");
        desk_in(&d);
        harness_sees(&d.h, demo == 1 ? "F2 Patients" : "F2 Pacientes");
        unsetenv("LANGUAGE");
        desk_close(&d);
    }
}

#define PEOPLE_HEAD "login|name|role"
static const char *const people[] = {"maria.souza|Maria Souza|reception",
                                     "ricardo.prado|" LONG_NAME "|supervisor"};

static void become(struct desk *d)
{
    for (size_t i = 0; i < app_commands.count; i++)
        if (strcmp(app_commands.rows[i].id, "session.become") == 0)
            app_commands.rows[i].run(stack_top(d->h.stack), &app_commands.rows[i]);
    harness_settle(&d->h);
}

static void another_person(struct desk *d)
{
    const struct fake_table t = TABLE(PEOPLE_HEAD, people);

    at_board(d);
    become(d);
    desk_rows(d, "demo_people", &t, 1);
}

SCENE(another_person, "another-person")

/* A half filled form is not thrown away without a question. */
static void test_asks_before_another_person(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    at_board(&d);
    harness_keys(&d.h, "F2 Insert");
    harness_type(&d.h, "Zulmira");
    become(&d);
    harness_sees(&d.h, "Switch person?");
    harness_keys(&d.h, "Enter");
    harness_sees(&d.h, "Zulmira");
    assert_null(fake_call(d.svc, "demo_people"));
    desk_close(&d);
}

static void test_becomes_another_person(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    another_person(&d);
    harness_keys(&d.h, "2");
    assert_string_equal(fake_login(d.svc), "ricardo.prado");
    harness_sees_not(&d.h, "maria.souza (");
    desk_close(&d);
}

/* --- the line --- */

static void test_the_line(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    at_board(&d);
    fake_state(d.svc, SVC_LOST);
    harness_settle(&d.h);
    harness_sees(&d.h, "offline");
    harness_sees(&d.h, "The server is out of reach.");
    fake_state(d.svc, SVC_IN);
    harness_settle(&d.h);
    harness_sees(&d.h, "The line is back.");
    harness_sees_not(&d.h, "offline");
    fake_refuse(d.svc, SVC_REFUSED, wrong_password); /* the account was disabled meanwhile */
    harness_settle(&d.h);
    harness_sees(&d.h, "The name or the password is not right.");
    harness_sees(&d.h, "Sign in");
    harness_sees_not(&d.h, "F2 Patients"); /* nobody's screens */
    harness_keys(&d.h, "F2 F5");
    harness_sees(&d.h, "Sign in");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sign_in),
        cmocka_unit_test(test_sign_in_password),
        cmocka_unit_test(test_sign_in_refused),
        cmocka_unit_test(test_sign_in_connecting),
        cmocka_unit_test(test_sign_in_unreachable),
        cmocka_unit_test(test_comes_in_by_password),
        cmocka_unit_test(test_unreachable_is_told),
        cmocka_unit_test(test_minute_turns_in_time),
        cmocka_unit_test(test_keys_typed_ahead_are_kept),
        cmocka_unit_test(test_keys_typed_ahead_are_no_password),
        cmocka_unit_test(test_screens_need_a_person),
        cmocka_unit_test(test_first_password),
        cmocka_unit_test(test_password_errors),
        cmocka_unit_test(test_chooses_a_password),
        cmocka_unit_test(test_leaving_it_signs_out),
        cmocka_unit_test(test_leaving_it_half_typed_asks),
        cmocka_unit_test(test_another_password),
        cmocka_unit_test(test_lock),
        cmocka_unit_test(test_lock_by_account),
        cmocka_unit_test(test_lock_refused),
        cmocka_unit_test(test_the_lock_holds),
        cmocka_unit_test(test_no_lock_over_what_would_be_lost),
        cmocka_unit_test(test_signing_out_of_the_lock_warns),
        cmocka_unit_test(test_locks_itself),
        cmocka_unit_test(test_box),
        cmocka_unit_test(test_box_found),
        cmocka_unit_test(test_box_date),
        cmocka_unit_test(test_box_failed),
        cmocka_unit_test(test_the_box_goes_everywhere),
        cmocka_unit_test(test_another_language),
        cmocka_unit_test(test_whose_language),
        cmocka_unit_test(test_another_person),
        cmocka_unit_test(test_asks_before_another_person),
        cmocka_unit_test(test_becomes_another_person),
        cmocka_unit_test(test_the_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
