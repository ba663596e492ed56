/* SPDX-License-Identifier: Apache-2.0 */
/* Time zones, from the machine's own files, against the C library, and on the days on which clocks
 * change. */
#include <config.h>

#include "test.h"

#include <time.h>

#include "i18n/zone_file.h"
#include "model/zone.h"

static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* False where the machine has no description of zones. */
static bool zone_of(const char *name, struct zone *z)
{
    struct str bytes;
    struct err e = zone_file_read(&arena, name, &bytes);

    if (e.kind == ERR_NOT_FOUND) {
        print_message("# no %s on this machine\n", name);
        return false;
    }
    assert_false(err_is(&e));
    e = zone_read(z, bytes);
    check_case(!err_is(&e), "%s: %s\n", name, e.detail);
    return true;
}

/* Every half hour from 1890 to 2060 in steps that meet all seasons. */
static void test_like_c_library(void **state)
{
    static const char *const names[] = {
        "America/Sao_Paulo", "Europe/Lisbon",       "America/New_York",
        "Asia/Kathmandu",    "Australia/Lord_Howe", "Africa/Casablanca",
        "America/Noronha",   "Asia/Phnom_Penh",     "UTC"};

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct zone z;

        if (!zone_of(names[i], &z))
            continue;
        setenv("TZ", names[i], 1);
        tzset();
        for (int64_t t = -2524521600; t < 2840140800; t += 40511) {
            time_t now = (time_t)t;
            struct tm tm;
            struct zone_time local = zone_local(&z, t * 1000000);

            localtime_r(&now, &tm);
            check_case(zone_offset(&z, t) == tm.tm_gmtoff, "%s at %lld: %d, not %ld\n", names[i],
                       (long long)t, zone_offset(&z, t), tm.tm_gmtoff);
            assert_int_equal(local.date.year, tm.tm_year + 1900);
            assert_int_equal(local.date.month, tm.tm_mon + 1);
            assert_int_equal(local.date.day, tm.tm_mday);
            assert_int_equal(local.minute, tm.tm_hour * 60 + tm.tm_min);
            assert_int_equal(local.second, tm.tm_sec);
        }
    }
    unsetenv("TZ");
    tzset();
}

static void test_changes(void **state)
{
    static const struct {
        const char *zone;
        struct date day;
        int minute;
        enum zone_fit fit;
        const char *utc; /* what the moment is */
    } cases[] = {
        /* São Paulo changed its clocks at midnight until 2019: 2018-11-04 began at 01:00. */
        {"America/Sao_Paulo", {2018, 11, 3}, 23 * 60 + 59, ZONE_ONE, "2018-11-04 02:59"},
        {"America/Sao_Paulo", {2018, 11, 4}, 0, ZONE_GAP, "2018-11-04 03:00"},
        {"America/Sao_Paulo", {2018, 11, 4}, 30, ZONE_GAP, "2018-11-04 03:30"},
        {"America/Sao_Paulo", {2018, 11, 4}, 60, ZONE_ONE, "2018-11-04 03:00"},
        {"America/Sao_Paulo", {2019, 2, 16}, 23 * 60, ZONE_TWICE, "2019-02-17 01:00"},
        {"America/Sao_Paulo", {2019, 2, 16}, 23 * 60 + 30, ZONE_TWICE, "2019-02-17 01:30"},
        {"America/Sao_Paulo", {2019, 2, 17}, 0, ZONE_ONE, "2019-02-17 03:00"},
        {"America/Sao_Paulo", {2026, 11, 20}, 10 * 60 + 42, ZONE_ONE, "2026-11-20 13:42"},
        {"America/Sao_Paulo", {2050, 1, 15}, 8 * 60, ZONE_ONE, "2050-01-15 11:00"},
        {"Europe/Lisbon", {2026, 3, 29}, 59, ZONE_ONE, "2026-03-29 00:59"},
        {"Europe/Lisbon", {2026, 3, 29}, 90, ZONE_GAP, "2026-03-29 01:30"},
        {"Europe/Lisbon", {2026, 3, 29}, 120, ZONE_ONE, "2026-03-29 01:00"},
        {"Europe/Lisbon", {2026, 10, 25}, 90, ZONE_TWICE, "2026-10-25 00:30"},
        {"Europe/Lisbon", {2026, 10, 25}, 120, ZONE_ONE, "2026-10-25 02:00"},
        {"Europe/Lisbon", {2060, 7, 1}, 600, ZONE_ONE, "2060-07-01 09:00"}, /* by the rule */
        {"Europe/Lisbon", {2060, 12, 1}, 600, ZONE_ONE, "2060-12-01 10:00"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct zone utc = ZONE_UTC;
        struct zone z;
        struct zone_time at;
        int64_t micros;
        char text[32];

        if (!zone_of(cases[i].zone, &z))
            continue;
        check_case(zone_instant(&z, cases[i].day, cases[i].minute, &micros) == cases[i].fit,
                   "case %zu\n", i);
        at = zone_local(&utc, micros);
        snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d", at.date.year, at.date.month,
                 at.date.day, at.minute / 60, at.minute % 60);
        check_case(strcmp(text, cases[i].utc) == 0, "case %zu gave %s\n", i, text);
        if (cases[i].fit != ZONE_GAP) {
            at = zone_local(&z, micros);
            assert_int_equal(at.minute, cases[i].minute);
            assert_int_equal(at.date.day, cases[i].day.day);
        }
    }
}

/* A local day has 23, 24 or 25 hours, and every moment of it shows its date. */
static void test_days(void **state)
{
    struct zone z;
    int odd = 0;

    (void)state;
    if (!zone_of("America/Sao_Paulo", &z))
        return;
    for (int32_t n = date_to_days((struct date){1931, 1, 1});
         n < date_to_days((struct date){2030, 1, 1}); n++) {
        struct date d = date_from_days(n);
        int64_t begins;
        int64_t ends;
        int64_t hours;

        zone_instant(&z, d, 0, &begins);
        zone_instant(&z, date_add_days(d, 1), 0, &ends);
        hours = (ends - begins) / 3600000000;
        assert_in_range(hours, 23, 25);
        odd += hours != 24;
    }
    assert_true(odd > 60);
}

static void test_damaged(void **state)
{
    struct str whole;
    struct err e = zone_file_read(&arena, "Europe/Lisbon", &whole);
    uint64_t seed = 3;
    struct zone z;

    (void)state;
    if (e.kind == ERR_NOT_FOUND)
        return;
    for (size_t n = 0; n < whole.n; n++) {
        /* A copy of its own, so that a read behind the end is noticed. */
        char *cut = arena_array(&arena, n, 1);

        memcpy(cut, whole.p, n);
        e = zone_read(&z, (struct str){cut, n});
        assert_true(err_is(&e));
        arena_reset(&arena);
        zone_file_read(&arena, "Europe/Lisbon", &whole);
    }
    for (int i = 0; i < 20000; i++) {
        char bytes[8192];

        assert_in_range(whole.n, 1, sizeof bytes);
        memcpy(bytes, whole.p, whole.n);
        for (int k = 0; k < 3; k++)
            bytes[test_random(&seed) % whole.n] = (char)test_random(&seed);
        e = zone_read(&z, (struct str){bytes, whole.n});
        if (!err_is(&e)) {
            int64_t micros;

            zone_instant(&z, (struct date){2026, 3, 29}, 90, &micros);
            zone_local(&z, micros);
            zone_local(&z, INT64_C(4000000000) * 1000000);
        }
    }
}

static void test_names(void **state)
{
    static const char *const bad[] = {
        "",        "/etc/passwd", "../../etc/passwd", "Europe/../x", "Europe//Lisbon",
        "Europe/", "a\nb",        "Nowhere/Town",     "x y"};
    struct str bytes;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct err e = zone_file_read(&arena, bad[i], &bytes);

        check_case(e.kind == ERR_NOT_FOUND && bytes.n == 0, "'%s'\n", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_like_c_library, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
