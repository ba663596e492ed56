/* SPDX-License-Identifier: Apache-2.0 */
/* The people who sign in: the list, the form, the one-time code. */
#include <config.h>

#include "desk.h"

#include <string.h>

#define STAFF_HEAD                                                                                 \
    "id|login|name|email|role|council_no|supervisor_id|supervisor_name|active|"                    \
    "must_change_password|language|last_access_at|sessions|self|version"
static const char *const people[] = {
    "1|maria.souza|Maria Souza||admin||||t|f|en|2026-11-20 11:00:00+00|1|t|1",
    "2|ricardo.prado|Ricardo Prado|ricardo@example.org|supervisor|06/123456|||t|f|pt_BR|2026-11-19 20:02:00+00|2|f|4",
    "3|joana.lima|Joana Lima||intern||2|Ricardo Prado|t|t||||f|1",
    "4|maria.antonieta.albuquerque|" LONG_NAME "|maria.antonieta.albuquerque@clinica-escola.example.org|"
    "intern||2|" LONG_NAME "|t|f|pt_BR|2026-11-18 12:00:00+00||f|2",
    "5|ex.colega|Otávio Brum||reception||||f|f||2025-01-02 12:00:00+00||f|9",
};
static const char *const people_and_one[] = {
    "1|maria.souza|Maria Souza||admin||||t|f|en|2026-11-20 11:00:00+00|1|t|1",
    "6|ana.luz2|Ana Luz||reception||||t|t||||f|1",
    "2|ricardo.prado|Ricardo Prado|ricardo@example.org|supervisor|06/123456|||t|f|pt_BR|2026-11-19 20:02:00+00|2|f|4",
};
static const struct fake_table more_people = TABLE(STAFF_HEAD, people_and_one);
static const struct fake_table staff = TABLE(STAFF_HEAD, people), nobody = {STAFF_HEAD, NULL, 0};

static void list(struct desk *d)
{
    desk_screen(d, SCREEN_STAFF, NULL);
    desk_rows(d, "staff_list", &staff, 1);
}

static void list_long(struct desk *d)
{
    list(d);
    harness_keys(&d->h, "Down*3");
}

static void list_empty(struct desk *d)
{
    desk_screen(d, SCREEN_STAFF, NULL);
    desk_rows(d, "staff_list", &nobody, 1);
}

static void list_failed(struct desk *d)
{
    desk_screen(d, SCREEN_STAFF, NULL);
    desk_fail(d, "staff_list");
}

static void disable(struct desk *d)
{
    list(d);
    harness_keys(&d->h, "Down k");
}

static void one_role(struct desk *d)
{
    list(d);
    harness_keys(&d->h, "f 3");
    desk_rows(d, "staff_list", &staff, 1);
}

static void form_new(struct desk *d)
{
    list(d);
    harness_keys(&d->h, "n");
}

static void form_errors(struct desk *d)
{
    form_new(d);
    harness_type(&d->h, "Ana Luz!");
    harness_keys(&d->h, "Tab*2");
    harness_type(&d->h, "not an address");
    harness_keys(&d->h, "Ctrl-S");
}

static void form_edit(struct desk *d)
{
    desk_screen(d, SCREEN_STAFF_FORM, &(struct args_staff){.id = 4});
    desk_rows(d, "staff_list", &staff, 1);
}

static void form_failed(struct desk *d)
{
    desk_screen(d, SCREEN_STAFF_FORM, &(struct args_staff){.id = 4});
    desk_fail(d, "staff_list");
}

SCENE(list, "staff-list")
SCENE(list_long, "staff-long")
SCENE(list_empty, "staff-empty")
SCENE(list_failed, "staff-failed")
SCENE(disable, "staff-disable")
SCENE(one_role, "staff-role")
SCENE(form_new, "staff-new")
SCENE(form_errors, "staff-form-errors")
SCENE(form_edit, "staff-edit")
SCENE(form_failed, "staff-form-failed")

static void test_a_new_person_gets_a_code(void **state)
{
    const struct answer taken = {.outcome = ANSWER_REFUSED, .code = STR("login_taken"),
                                 .field = STR("login"), .detail = STR("{}")};
    const struct answer done = {.outcome = ANSWER_OK, .id = 6, .version = 1, .detail = STR("{}")};
    struct fake_call *c;
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    form_new(&d);
    harness_type(&d.h, "ana.luz");
    harness_keys(&d.h, "Tab");
    harness_type(&d.h, "Ana Luz");
    harness_keys(&d.h, "Tab*2");
    harness_type(&d.h, "reception");
    harness_keys(&d.h, "Enter Ctrl-S");
    c = fake_call(d.svc, "staff_save");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "\"login\":\"ana.luz\""));
    assert_non_null(strstr(c->params, "\"role\":\"reception\""));
    assert_non_null(strstr(c->params, "SCRAM-SHA-256$")); /* and never the code itself */
    desk_answer(&d, "staff_save", &taken);
    harness_sees(&d.h, "Ana Luz");
    harness_keys(&d.h, "End");
    harness_type(&d.h, "2");
    harness_keys(&d.h, "Ctrl-S");
    assert_non_null(strstr(fake_call(d.svc, "staff_save")->params, "\"login\":\"ana.luz2\""));
    desk_answer(&d, "staff_save", &done);
    harness_wait(&d.h, 60);
    harness_sees(&d.h, "Write this code down for ana.luz2:");
    harness_keys(&d.h, "Enter");
    harness_sees_not(&d.h, "Write this code down");
    desk_rows(&d, "staff_list", &more_people, 1);
    harness_wait(&d.h, 60);
    harness_sees(&d.h, "▶ Ana Luz"); /* and no key of the list meets somebody else */
    desk_close(&d);
}

static void test_nothing_typed_is_lost(void **state)
{
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    form_edit(&d);
    harness_keys(&d.h, "End");
    harness_type(&d.h, " Neta");
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    harness_sees(&d.h, "Leave without saving?");
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 300);
    fake_state(d.svc, SVC_LOST);
    harness_settle(&d.h);
    harness_keys(&d.h, "Ctrl-S");
    desk_fail(&d, "staff_save");
    fake_state(d.svc, SVC_IN);
    harness_settle(&d.h);
    harness_keys(&d.h, "Ctrl-S");
    assert_non_null(strstr(fake_call(d.svc, "staff_save")->params, " Neta\""));
    desk_close(&d);
}

/* A new person whose name a disabled account has; saved, and the question about it answered. */
static void save_what_is_there(struct desk *d)
{
    const struct answer there = {.outcome = ANSWER_REFUSED, .code = STR("inactive_exists"),
                                 .field = STR("login"), .detail = STR("{}")};

    harness_keys(&d->h, "Ctrl-S");
    desk_answer(d, "staff_save", &there);
    harness_sees(&d->h, "A disabled account has this name or e-mail.");
    harness_keys(&d->h, "Left Enter");
    harness_wait(&d->h, 400);
}

/* Esc ends both waits: what was typed stays when nothing was sent, and what was sent is told. */
static void test_esc_ends_the_wait_for_an_account(void **state)
{
    const struct answer done = {.outcome = ANSWER_OK, .id = 5, .version = 10, .detail = STR("{}")};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    form_new(&d);
    harness_type(&d.h, "ex.colega");
    harness_keys(&d.h, "Tab");
    harness_type(&d.h, "Otavio");
    harness_keys(&d.h, "Tab*2");
    harness_type(&d.h, "reception");
    harness_keys(&d.h, "Enter");
    save_what_is_there(&d);
    assert_int_equal(fake_pending(d.svc, "staff_list"), 1);
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 400);
    assert_int_equal(fake_pending(d.svc, "staff_list"), 0);
    harness_sees(&d.h, "Otavio");
    save_what_is_there(&d);
    desk_rows(&d, "staff_list", &staff, 1);
    harness_wait(&d.h, 400);
    assert_int_equal(fake_pending(d.svc, "staff_set_active"), 1);
    harness_keys(&d.h, "Esc");
    harness_wait(&d.h, 400);
    harness_sees_not(&d.h, "Otavio");
    desk_answer(&d, "staff_set_active", &done);
    harness_sees(&d.h, "The account is changed.");
    desk_close(&d);
}

static void test_not_for_everybody(void **state)
{
    static const char *const may[] = {"appointment.see:clinic", NULL};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    desk_in_as(&d, "reception", may);
    desk_fail(&d, "board");
    harness_keys(&d.h, "Ctrl-K");
    harness_type(&d.h, "staff");
    harness_wait(&d.h, 200);
    harness_sees(&d.h, "× Your role does not permit this"); /* found, and it says why */
    harness_keys(&d.h, "Enter");
    harness_sees_not(&d.h, "Signs in as");
    assert_int_equal(fake_made(d.svc, "staff_list"), 0);
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_list_long),
        cmocka_unit_test(test_list_empty),
        cmocka_unit_test(test_list_failed),
        cmocka_unit_test(test_disable),
        cmocka_unit_test(test_one_role),
        cmocka_unit_test(test_form_new),
        cmocka_unit_test(test_form_errors),
        cmocka_unit_test(test_form_edit),
        cmocka_unit_test(test_form_failed),
        cmocka_unit_test(test_a_new_person_gets_a_code),
        cmocka_unit_test(test_nothing_typed_is_lost),
        cmocka_unit_test(test_esc_ends_the_wait_for_an_account),
        cmocka_unit_test(test_not_for_everybody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
