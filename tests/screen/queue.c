/* SPDX-License-Identifier: Apache-2.0 */
/* The waiting list: what a row and the lines under the list say; whoever was just added is marked. */
#include <config.h>

#include "desk.h"

#include <stdio.h>
#include <string.h>

#define QUEUE_HEAD                                                                                 \
    "id|version|position|protocol|patient_id|patient|birth_date|phone|guardian|status|state|flow|" \
    "priority|priority_rank|since|days|place_at|sent_to_end|wished_date|wished_first|overdue|"     \
    "professional_id|professional|weekdays|parts|notice_minutes|suspended_until|contacts|"         \
    "last_contact_at|last_outcome|note|cursor"
#define WAITS(id, place, name, state, priority, rank, wished, overdue, suspended, calls, last)     \
    id "|1|" place "|E-S5ET3E|7" id "|" name "|1990-12-25|11981234456||applicant|" state           \
    "|em_espera|" priority "|" rank "|2026-10-01 10:00:00+00|50|2026-10-01 10:00:00+00|0|" wished  \
    "|" wished "|" overdue "|||{2}|{afternoon}|120|" suspended "|" calls "|" last "|calls back|c" id
static const char *const waiting[] = {
    WAITS("1", "1", "Caio Ferraz", "waiting", "urgent", "1", "2026-05-16", "t", "", "2",
          "2026-11-18 13:42:00+00|no_answer"),
    WAITS("2", "2", LONG_NAME, "contacting", "priority", "2", "2026-12-24", "f", "", "", "|"),
    WAITS("3", "3", "Dalva Reis", "suspended", "routine", "3", "", "f", "2026-12-01", "", "|"),
};
static const char *const figures[] = {"352|351|1|351||2026-11-20 13:40:00+00"};
static const char *const few[] = {"3|3|0|3||2026-11-20 13:40:00+00"};
#define STATS "total|active|inactive|shown|oldest_since|last_update"
static const struct fake_table queue[] = {TABLE(QUEUE_HEAD, waiting), TABLE(STATS, few)};
static const struct fake_table nobody[] = {{QUEUE_HEAD, NULL, 0}, TABLE(STATS, figures)};

static void list(struct desk *d)
{
    desk_screen(d, SCREEN_WAITING, NULL);
    desk_rows(d, "waiting_stats", queue, 2);
}

static void list_long(struct desk *d)
{
    list(d);
    harness_keys(&d->h, "Down");
}

static void list_suspended(struct desk *d)
{
    list(d);
    harness_keys(&d->h, "End /");
}

static void list_empty(struct desk *d)
{
    desk_screen(d, SCREEN_WAITING, NULL);
    desk_rows(d, "waiting_stats", nobody, 2);
}

SCENE(list, "queue-list")
SCENE(list_long, "queue-long")
SCENE(list_suspended, "queue-suspended")
SCENE(list_empty, "queue-empty")

/* Puts the patient in hand on the list, at that place. */
static void add(struct desk *d, const char *place)
{
    char detail[80];
    struct answer done = {.outcome = ANSWER_OK, .id = 4, .version = 1};

    snprintf(detail, sizeof detail, "{\"position\":%s,\"protocol\":\"E-7KQ2MX\",\"patient_id\":74}", place);
    done.detail = str_of(detail);
    env_take(&d->app.env, 74, STR("Ana Luz"), STR("08/03/1990 (36)  R-00074"));
    harness_keys(&d->h, "n 1 Space Enter Ctrl-S");
    desk_answer(d, "waiting_save", &done);
    harness_settle(&d->h);
}

/* Near the top the list is shown from its beginning, with the new one marked. */
static void test_who_was_added_is_marked(void **state)
{
    static const char *const with[] = {
        WAITS("1", "1", "Caio Ferraz", "waiting", "urgent", "1", "", "f", "", "", "|"),
        WAITS("4", "2", "Ana Luz", "waiting", "urgent", "1", "", "f", "", "", "|"),
        WAITS("3", "3", "Dalva Reis", "waiting", "routine", "3", "", "f", "", "", "|"),
    };
    const struct fake_table now[] = {TABLE(QUEUE_HEAD, with), TABLE(STATS, few)};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    list(&d);
    harness_keys(&d.h, "End");
    add(&d, "2");
    desk_rows(&d, "waiting_stats", now, 2);
    harness_wait(&d.h, 60);
    harness_sees(&d.h, "▶       2  Ana Luz");
    harness_sees(&d.h, "Ana Luz  08/03/1990 (36)  R-00074"); /* still in hand as before */
    desk_close(&d);
}

/* Far down the list is asked for the name alone, whatever was looked for before. */
static void test_who_was_added_is_found(void **state)
{
    static const char *const with[] = {
        WAITS("4", "355", "Ana Luz", "waiting", "urgent", "1", "", "f", "", "", "|"),
    };
    const struct fake_table now[] = {TABLE(QUEUE_HEAD, with), TABLE(STATS, figures)};
    struct fake_call *c;
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    list(&d);
    harness_keys(&d.h, "f s b");
    desk_rows(&d, "waiting_stats", nobody, 2);
    add(&d, "355");
    c = fake_call(d.svc, "waiting_stats");
    assert_non_null(c);
    assert_non_null(strstr(c->params, "\"state\":\"active\""));
    assert_non_null(strstr(c->params, "\"q\":\"Ana Luz\""));
    desk_rows(&d, "waiting_stats", now, 2);
    harness_wait(&d.h, 60);
    harness_sees(&d.h, "▶     355  Ana Luz");
    harness_keys(&d.h, "/ Esc");
    harness_wait(&d.h, 300);
    assert_null(strstr(fake_call(d.svc, "waiting_stats")->params, "Ana Luz"));
    desk_close(&d);
}

#define ENTRY_HEAD                                                                                 \
    "id|version|position|protocol|patient_id|patient|patient_version|status|birth_date|phone|"     \
    "guardian|state|flow|flow_id|priority|priority_id|since|days|place_at|sent_to_end|wished_date|" \
    "wished_first|professional_id|professional|weekdays|parts|notice_minutes|suspended_until|"     \
    "appointment_id|offer_professional_id|offer_starts_at|offer_expires_at|removed_reason_id|"     \
    "removed_reason|removed_at|removed_note|note|created_by|updated_at|attempts|attempts_needed|"  \
    "contacts|wishes|steps"
static const char *const first_entry[] = {
    "1|1|1|E-S5ET3E|71|Caio Ferraz|1|applicant|1990-12-25|11981234456||waiting|em_espera|3|urgent|1|"
    "2026-10-01 10:00:00+00|50|2026-10-01 10:00:00+00|0|||||{2}|{afternoon}|120||||||||||||"
    "2026-10-02 10:00:00+00|0|3|[]|[]|{removed}"};
static const struct fake_table first = TABLE(ENTRY_HEAD, first_entry);

static void test_nobody_is_not_a_number(void **state)
{
    const struct answer logged = {.outcome = ANSWER_OK, .id = 1, .version = 2,
                                  .detail = STR("{\"attempts\":0}")};
    struct desk d;

    (void)state;
    desk_open(&d, 24, 80, "256", "en");
    list(&d);
    harness_keys(&d.h, "o");
    desk_rows(&d, "waiting_entry", &first, 1);
    harness_sees(&d.h, "Caio Ferraz is next: nobody comes before.");
    harness_keys(&d.h, "Enter c");
    desk_rows(&d, "waiting_entry", &first, 1);
    harness_keys(&d.h, "Enter Enter");
    desk_answer(&d, "waiting_contact", &logged);
    harness_sees(&d.h, "Logged for Caio Ferraz.");
    desk_close(&d);
}

/* Every screen with a list or a form says in its help what its signs mean. */
static void test_signs_are_explained(void **state)
{
    static const char *const without[] = {"signin", SCREEN_LOCK, SCREEN_PASSWORD, SCREEN_FIRST_PASSWORD,
                                          SCREEN_AUDIT_EVENT};
    struct desk d;

    (void)state;
    for (size_t i = 0; i < registry_class_count; i++) {
        const struct view_class *c = registry_classes[i];
        bool none = c->shape != VIEW_SCREEN;

        for (size_t j = 0; j < COUNT(without); j++)
            none = none || strcmp(c->name, without[j]) == 0;
        if (!none && c->signs == NULL)
            fail_msg("%s has no signs", c->name);
        for (const struct view_sign *s = c->signs; s != NULL && s->sign != NULL; s++)
            assert_true(s->sign[0] != '\0' && s->text[0] != '\0');
    }
    desk_open(&d, 43, 132, "256", "pt_BR");
    list(&d);
    harness_keys(&d.h, "F1");
    harness_type(&d.h, "sinais");
    harness_sees(&d.h, "Sinais nesta tela");
    harness_sees(&d.h, "!           já passou o dia a partir do qual a pessoa pode vir");
    desk_close(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_list_long),
        cmocka_unit_test(test_list_suspended),
        cmocka_unit_test(test_list_empty),
        cmocka_unit_test(test_who_was_added_is_marked),
        cmocka_unit_test(test_who_was_added_is_found),
        cmocka_unit_test(test_nobody_is_not_a_number),
        cmocka_unit_test(test_signs_are_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
