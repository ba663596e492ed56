/* SPDX-License-Identifier: Apache-2.0 */
/* Civil days, ages and the server's date forms. */
#include <config.h>

#include "test.h"

#include "model/date.h"
#include "model/when.h"

static struct date day(int y, int m, int d)
{
    return (struct date){.year = y, .month = m, .day = d};
}

/* Walks every day from 1890 to 2210 by hand: number, weekday and day of the month must agree. */
static void test_every_day(void **state)
{
    struct date d = day(1890, 1, 1);
    int32_t n = date_to_days(d);
    int weekday = 2; /* 1890-01-01 was a Wednesday */

    (void)state;
    assert_int_equal(n, -29219);
    while (d.year < 2210) {
        struct date back = date_from_days(n);

        assert_true(date_exists(d));
        assert_int_equal(date_to_days(d), n);
        assert_int_equal(date_cmp(back, d), 0);
        assert_int_equal(date_weekday(d), weekday);
        n++;
        weekday = (weekday + 1) % 7;
        if (++d.day > date_month_days(d.year, d.month)) {
            d.day = 1;
            if (++d.month > 12) {
                d.month = 1;
                d.year++;
            }
        }
    }
    assert_int_equal(date_to_days(day(1970, 1, 1)), 0);
    assert_int_equal(date_to_days(day(2000, 3, 1)), 11017);
}

static void test_leap_years(void **state)
{
    (void)state;
    assert_false(date_is_leap(1900));
    assert_true(date_is_leap(2000));
    assert_true(date_is_leap(2024));
    assert_false(date_is_leap(2026));
    assert_false(date_is_leap(2100));
    assert_false(date_exists(day(2026, 2, 29)));
    assert_true(date_exists(day(2028, 2, 29)));
    assert_false(date_exists(day(2026, 0, 1)));
    assert_false(date_exists(day(2026, 13, 1)));
    assert_false(date_exists(day(2026, 4, 31)));
    assert_false(date_exists(day(0, 1, 1)));
}

static void test_months(void **state)
{
    (void)state;
    assert_int_equal(date_cmp(date_add_months(day(2026, 1, 31), 1), day(2026, 2, 28)), 0);
    assert_int_equal(date_cmp(date_add_months(day(2028, 1, 31), 1), day(2028, 2, 29)), 0);
    assert_int_equal(date_cmp(date_add_months(day(2026, 3, 31), -1), day(2026, 2, 28)), 0);
    assert_int_equal(date_cmp(date_add_months(day(2026, 1, 15), -1), day(2025, 12, 15)), 0);
    assert_int_equal(date_cmp(date_add_months(day(2026, 11, 20), 14), day(2028, 1, 20)), 0);
    assert_int_equal(date_cmp(date_monday(day(2026, 11, 20)), day(2026, 11, 16)), 0);
    assert_int_equal(date_cmp(date_monday(day(2026, 11, 16)), day(2026, 11, 16)), 0);
    assert_int_equal(date_cmp(date_monday(day(2026, 11, 22)), day(2026, 11, 16)), 0);
}

static void test_age(void **state)
{
    static const struct {
        struct date born, at;
        int years, months;
    } cases[] = {
        {{2011, 3, 12}, {2026, 11, 20}, 15, 188},
        {{2008, 11, 21}, {2026, 11, 20}, 17, 215},
        {{2008, 11, 20}, {2026, 11, 20}, 18, 216},
        {{2026, 11, 20}, {2026, 11, 20}, 0, 0},
        {{2026, 11, 21}, {2026, 11, 20}, -1, -1},
        {{2008, 2, 29}, {2026, 2, 28}, 17, 215}, /* completed on 1 March */
        {{2008, 2, 29}, {2026, 3, 1}, 18, 216},
        {{2008, 2, 29}, {2028, 2, 29}, 20, 240},
        {{1900, 1, 1}, {2026, 11, 20}, 126, 1522},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        check_case(date_age(cases[i].born, cases[i].at) == cases[i].years, "case %zu\n", i);
        check_case(date_age_months(cases[i].born, cases[i].at) == cases[i].months, "case %zu\n", i);
    }
}

static void test_iso(void **state)
{
    struct date d = DATE_NONE;
    char text[11];

    (void)state;
    assert_true(date_from_iso("2026-11-20", 10, &d));
    date_iso(d, text);
    assert_string_equal(text, "2026-11-20");
    assert_false(date_from_iso("2026-02-29", 10, &d));
    assert_false(date_from_iso("2026-1-200", 10, &d));
    assert_false(date_from_iso("2026-11-2", 9, &d));
    assert_false(date_from_iso("infinity..", 10, &d));
}

static void test_timestamps(void **state)
{
    static const struct {
        const char *text;
        int64_t micros;
    } good[] = {
        {"1970-01-01 00:00:00+00", 0},
        {"1969-12-31 21:00:00-03", 0},
        {"2026-11-20 10:42:03.5+00", INT64_C(1795171323500000)},
        {"2026-11-20 07:42:03.500000-03", INT64_C(1795171323500000)},
        {"2026-11-20T10:42:03.5Z", INT64_C(1795171323500000)},
        {"2026-11-20 16:12:03.5+05:30", INT64_C(1795171323500000)},
        {"1913-12-31 20:53:32-03:06:28", INT64_C(-1767225600000000)},
        {"1900-01-01 00:00:00.000001+00", INT64_C(-2208988799999999)},
    };
    static const char *const bad[] = {
        "",
        "infinity",
        "2026-11-20",
        "2026-11-20 10:42",
        "2026-11-20 10:42:03",
        "2026-02-30 10:42:03+00",
        "2026-11-20 24:00:00+00",
        "2026-11-20 10:60:00+00",
        "2026-11-20 10:00:00.+00",
        "2026-11-20 10:00:00.1234567+00",
        "2026-11-20 10:00:00+0",
        "2026-11-20 10:00:00+00 BC",
        "2026-11-20 10:00:00+99",
        "2026-11-20 10:00:00+00:",
        "20261120 10:00:00+00",
    };
    int64_t v;

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        v = -1;
        check_case(when_timestamp(str_of(good[i].text), &v), "%s\n", good[i].text);
        check_case(v == good[i].micros, "%s gave %lld\n", good[i].text, (long long)v);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        check_case(!when_timestamp(str_of(bad[i]), &v), "%s\n", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_day), cmocka_unit_test(test_leap_years),
        cmocka_unit_test(test_months),    cmocka_unit_test(test_age),
        cmocka_unit_test(test_iso),       cmocka_unit_test(test_timestamps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
