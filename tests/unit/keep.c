/* SPDX-License-Identifier: Apache-2.0 */
/* Which backups stay: tables, and rules that hold for any history. */
#include <config.h>

#include "test.h"

#include "arcactl/backup/keep.h"

enum { DAY = 86400, ENTRIES = 400 };

static const int64_t NOW = INT64_C(1795737600); /* 2026-11-27 00:00 UTC, a Friday */

static size_t kept(const struct keep_entry *all, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += all[i].why != NULL;
    return count;
}

/* One good backup each night of two years: 7 days, 4 weeks more, and the rest of 12 months. */
static void nights_of_two_years(void **state)
{
    struct keep_entry all[ENTRIES * 2];
    const struct keep_policy p = KEEP_POLICY_DEFAULT;
    size_t n = 730;

    (void)state;
    for (size_t i = 0; i < n; i++)
        all[i] = (struct keep_entry){.at = NOW - (int64_t)(n - i) * DAY + 3 * 3600, .verified = true};
    assert_true(keep_choose(all, n, NOW, &p));
    for (size_t i = n - 7; i < n; i++)
        assert_non_null(all[i].why);
    assert_string_equal(all[n - 1].why, "newest verified");
    assert_string_equal(all[n - 7].why, "daily");
    assert_in_range(kept(all, n), 20, 24);
    assert_null(all[0].why);
}

static void nothing_goes_when_nothing_is_fresh(void **state)
{
    struct keep_entry all[3] = {{.at = NOW - 900 * DAY, .verified = true}, {.at = NOW - 4 * DAY, .verified = true}, {.at = NOW - DAY}};
    const struct keep_policy p = KEEP_POLICY_DEFAULT;

    (void)state;
    assert_false(keep_choose(all, 3, NOW, &p));
    assert_int_equal(kept(all, 3), 3);
    assert_false(keep_choose(all, 0, NOW, &p));
}

static void what_is_special_stays_for_its_time(void **state)
{
    struct keep_entry all[] = {
        {.at = NOW - 31 * DAY, .premigrate = true}, {.at = NOW - 29 * DAY, .premigrate = true}, {.at = NOW - 8 * DAY},
        {.at = NOW - 6 * DAY},                      {.at = NOW - DAY, .verified = true}};
    const struct keep_policy p = KEEP_POLICY_DEFAULT;

    (void)state;
    assert_true(keep_choose(all, COUNT(all), NOW, &p));
    assert_null(all[0].why);
    assert_string_equal(all[1].why, "before a migration");
    assert_null(all[2].why);
    assert_string_equal(all[3].why, "not verified yet");
    assert_string_equal(all[4].why, "newest verified");
}

/* The edge of a day, a week (Monday) and a month, in UTC. */
static void periods_begin_where_they_begin(void **state)
{
    static const struct { int64_t a, b; int daily, weekly, monthly; size_t stays; } cases[] = {
        {NOW - 1, NOW, 2, 0, 0, 2},             /* Thursday 23:59:59, Friday */
        {NOW, NOW + 1, 2, 0, 0, 1},             /* the same day */
        {NOW - 4 * DAY - 1, NOW, 0, 2, 0, 2},   /* Sunday, Friday */
        {NOW - 4 * DAY, NOW, 0, 2, 0, 1},       /* Monday, Friday */
        {NOW - 26 * DAY - 1, NOW, 0, 0, 2, 2},  /* 31 October, 27 November */
        {NOW - 26 * DAY, NOW, 0, 0, 2, 1},      /* 1 November */
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct keep_entry all[2] = {{.at = cases[i].a, .verified = true}, {.at = cases[i].b, .verified = true}};
        const struct keep_policy p = {cases[i].daily, cases[i].weekly, cases[i].monthly, 0, 0, 3};

        assert_true(keep_choose(all, 2, NOW + 2, &p));
        check_case(kept(all, 2) == cases[i].stays, "case %zu keeps %zu\n", i, kept(all, 2));
    }
}

/* Any history: the newest verified one stays; what goes has a newer verified one; whoever applies the
 * rule again at the same moment removes nothing more. */
static void rules_hold_for_any_history(void **state)
{
    const struct keep_policy p = KEEP_POLICY_DEFAULT;
    uint64_t random = 42;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct keep_entry all[ENTRIES], again[ENTRIES];
        size_t n = test_random(&random) % 60;
        int64_t at = NOW - (int64_t)(test_random(&random) % 500) * DAY;
        size_t newest = n, left = 0;
        bool fresh;

        for (size_t i = 0; i < n; i++) {
            at += (int64_t)(test_random(&random) % (4 * DAY));
            all[i] = (struct keep_entry){.at = at, .verified = test_random(&random) % 3 != 0, .premigrate = test_random(&random) % 5 == 0};
            newest = all[i].verified ? i : newest;
        }
        fresh = keep_choose(all, n, NOW, &p);
        assert_int_equal(fresh, newest < n && all[newest].at >= NOW - 3 * DAY);
        check_case(newest == n || all[newest].why != NULL, "round %d lost the newest verified one\n", round);
        for (size_t i = 0; i < n; i++) {
            check_case(fresh || all[i].why != NULL, "round %d removed without a fresh one\n", round);
            check_case(all[i].why != NULL || !all[i].verified || i < newest, "round %d removed a newer one\n", round);
            if (all[i].why != NULL)
                again[left++] = all[i];
        }
        keep_choose(again, left, NOW, &p);
        check_case(kept(again, left) == left, "round %d goes on removing\n", round);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nights_of_two_years),
        cmocka_unit_test(nothing_goes_when_nothing_is_fresh),
        cmocka_unit_test(what_is_special_stays_for_its_time),
        cmocka_unit_test(periods_begin_where_they_begin),
        cmocka_unit_test(rules_hold_for_any_history),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
