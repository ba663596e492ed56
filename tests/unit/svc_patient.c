/* SPDX-License-Identifier: Apache-2.0 */
/* What the server says of patients, as rows of the model. */
#include <config.h>

#include "test.h"

#include "svc/patient.h"

static const char *const search_names[] = {
    "id", "record_no", "status", "name", "registered_name", "birth_date", "age",
    "phone", "guardian_name", "cpf", "why", "deceased", "sort_key"};
static const char *const search_values[] = {
    "7", "R-00007", "active", "Bia Souza", "Abel Souza", "2011-03-12", "15",
    "11981234456", "Lúcia Souza", "***.444.777-**", "name", "f", "bia souza",
    "8", NULL, "applicant", "Caio", NULL, "1990-12-25", "35",
    NULL, NULL, NULL, "typo", "t", "caio"};

static void reads_a_search(void **state)
{
    struct rows *rows = rows_of(search_names, COUNT(search_names), search_values, 2);
    struct svc_rows r = {.opened = {.outcome = ANSWER_OK}, .count = 1, .rows = {rows}};
    struct patient_row *found;
    struct arena a;
    struct err err;
    size_t n;

    (void)state;
    arena_init(&a, 0);
    err = patient_rows(&r, &a, &found, &n);
    assert_false(err_is(&err));
    assert_int_equal(n, 2);
    assert_int_equal(found[0].id, 7);
    assert_true(str_eq(found[0].name, STR("Bia Souza")));
    assert_int_equal(found[0].birth_date.day, 12);
    assert_int_equal(found[1].record_no.n, 0);
    assert_true(found[1].deceased);
    rows_free(rows);
    arena_free(&a);
}

static void says_a_refusal(void **state)
{
    struct svc_rows r = {.opened = {.outcome = ANSWER_REFUSED, .code = STR("not_permitted")}};
    struct patient_row *found;
    struct arena a;
    struct err err;
    size_t n = 5;

    (void)state;
    arena_init(&a, 0);
    err = patient_rows(&r, &a, &found, &n);
    assert_int_equal(err.kind, ERR_DENIED);
    assert_non_null(err.msgid);
    assert_int_equal(n, 0);
    arena_free(&a);
}

static void misses_a_column(void **state)
{
    struct rows *rows = rows_of(search_names, 3, search_values, 1);
    struct svc_rows r = {.opened = {.outcome = ANSWER_OK}, .count = 1, .rows = {rows}};
    struct patient_row *found;
    struct arena a;
    struct err err;
    size_t n;

    (void)state;
    arena_init(&a, 0);
    err = patient_rows(&r, &a, &found, &n);
    assert_int_equal(err.kind, ERR_BUG);
    rows_free(rows);
    arena_free(&a);
}

static void finds_no_record(void **state)
{
    static const char *const names[] = {"id"};
    struct rows *rows = rows_of(names, 1, NULL, 0);
    struct svc_rows r = {.opened = {.outcome = ANSWER_OK}, .count = 1, .rows = {rows}};
    struct patient p;
    struct arena a;
    struct err err;

    (void)state;
    arena_init(&a, 0);
    err = patient_record(&r, &a, &p);
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    rows_free(rows);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_search),   cmocka_unit_test(says_a_refusal),
        cmocka_unit_test(misses_a_column),  cmocka_unit_test(finds_no_record),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
