/* SPDX-License-Identifier: Apache-2.0 */
/* Dates and times as people type them. Today is Friday 20 November 2026. */
#include <config.h>

#include "test.h"

#include "model/when.h"

static const struct date today = {2026, 11, 20};

struct date_case {
    const char *typed;
    enum when_lean lean;
    enum when_result result;
    int year, month, day;
};

static const struct date_case dates[] = {
    /* written out */
    {"25/12/2026", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {" 25/12/2026 ", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"5/1/2026", WHEN_NEAR, WHEN_OK, 2026, 1, 5},
    {"25-12-2026", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"25.12.2026", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"25 12 2026", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"25 / 12 / 2026", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"2026-12-25", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"2026/12/25", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"25122026", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"20261225", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"20112011", WHEN_PAST, WHEN_OK, 2011, 11, 20},
    {"251226", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"251226", WHEN_PAST, WHEN_OK, 1926, 12, 25},
    {"120311", WHEN_PAST, WHEN_OK, 2011, 3, 12},
    {"201126", WHEN_PAST, WHEN_OK, 2026, 11, 20},
    {"211126", WHEN_PAST, WHEN_OK, 1926, 11, 21},
    {"25/12/26", WHEN_FUTURE, WHEN_OK, 2026, 12, 25},
    {"25/12/80", WHEN_FUTURE, WHEN_OK, 1980, 12, 25},
    {"25/12/70", WHEN_FUTURE, WHEN_OK, 2070, 12, 25},
    /* without a year */
    {"25/12", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"25/12", WHEN_FUTURE, WHEN_OK, 2026, 12, 25},
    {"25/12", WHEN_PAST, WHEN_OK, 2025, 12, 25},
    {"20/11", WHEN_FUTURE, WHEN_OK, 2026, 11, 20},
    {"20/11", WHEN_PAST, WHEN_OK, 2026, 11, 20},
    {"19/11", WHEN_FUTURE, WHEN_OK, 2026, 11, 19},
    {"20/8", WHEN_FUTURE, WHEN_OK, 2026, 8, 20},
    {"19/8", WHEN_FUTURE, WHEN_OK, 2027, 8, 19},
    {"19/11", WHEN_NEAR, WHEN_OK, 2026, 11, 19},
    {"10/1", WHEN_NEAR, WHEN_OK, 2027, 1, 10},
    {"10/7", WHEN_NEAR, WHEN_OK, 2026, 7, 10},
    {"29/02", WHEN_FUTURE, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"29/02/2028", WHEN_FUTURE, WHEN_OK, 2028, 2, 29},
    /* with words */
    {"25 dez", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"25 dec 2026", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"25-dez-2026", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"25 de Dezembro de 2026", WHEN_NEAR, WHEN_OK, 2026, 12, 25},
    {"1 mar\xc3\xa7o 2027", WHEN_NEAR, WHEN_OK, 2027, 3, 1},
    {"1 mar 27", WHEN_NEAR, WHEN_OK, 2027, 3, 1},
    {"Fri 20 Nov 2026", WHEN_NEAR, WHEN_OK, 2026, 11, 20},
    {"sex, 20 nov 2026", WHEN_NEAR, WHEN_OK, 2026, 11, 20},
    {"sex. 20/11", WHEN_NEAR, WHEN_OK, 2026, 11, 20},
    {"seg 20/11/2026", WHEN_NEAR, WHEN_WRONG_WEEKDAY, 0, 0, 0},
    /* from today */
    {"t", WHEN_NEAR, WHEN_OK, 2026, 11, 20},
    {"T", WHEN_NEAR, WHEN_OK, 2026, 11, 20},
    {"hoje", WHEN_NEAR, WHEN_OK, 2026, 11, 20},
    {"today", WHEN_NEAR, WHEN_OK, 2026, 11, 20},
    {"t+3", WHEN_NEAR, WHEN_OK, 2026, 11, 23},
    {"t + 3", WHEN_NEAR, WHEN_OK, 2026, 11, 23},
    {"+3", WHEN_NEAR, WHEN_OK, 2026, 11, 23},
    {"-1", WHEN_NEAR, WHEN_OK, 2026, 11, 19},
    {"t-2w", WHEN_NEAR, WHEN_OK, 2026, 11, 6},
    {"t-2s", WHEN_NEAR, WHEN_OK, 2026, 11, 6},
    {"t+2 semanas", WHEN_NEAR, WHEN_OK, 2026, 12, 4},
    {"t+1m", WHEN_NEAR, WHEN_OK, 2026, 12, 20},
    {"t+3m", WHEN_NEAR, WHEN_OK, 2027, 2, 20},
    {"t+1y", WHEN_NEAR, WHEN_OK, 2027, 11, 20},
    {"t-18a", WHEN_PAST, WHEN_OK, 2008, 11, 20},
    {"t+1m-1d", WHEN_NEAR, WHEN_OK, 2026, 12, 19},
    {"amanh\xc3\xa3", WHEN_NEAR, WHEN_OK, 2026, 11, 21},
    {"AMANH\xc3\x83", WHEN_NEAR, WHEN_OK, 2026, 11, 21},
    {"amanha\xcc\x83", WHEN_NEAR, WHEN_OK, 2026, 11, 21}, /* the tilde by itself */
    {"amanha", WHEN_NEAR, WHEN_OK, 2026, 11, 21},
    {"tomorrow", WHEN_NEAR, WHEN_OK, 2026, 11, 21},
    {"depois de amanh\xc3\xa3", WHEN_NEAR, WHEN_OK, 2026, 11, 22},
    {"ontem", WHEN_NEAR, WHEN_OK, 2026, 11, 19},
    {"yesterday", WHEN_NEAR, WHEN_OK, 2026, 11, 19},
    /* weekdays */
    {"seg", WHEN_NEAR, WHEN_OK, 2026, 11, 23},
    {"mon", WHEN_NEAR, WHEN_OK, 2026, 11, 23},
    {"Monday", WHEN_NEAR, WHEN_OK, 2026, 11, 23},
    {"segunda-feira", WHEN_NEAR, WHEN_OK, 2026, 11, 23},
    {"ter\xc3\xa7"
     "a",
     WHEN_NEAR, WHEN_OK, 2026, 11, 24},
    {"qua", WHEN_FUTURE, WHEN_OK, 2026, 11, 25},
    {"quinta feira", WHEN_FUTURE, WHEN_OK, 2026, 11, 26},
    {"sex", WHEN_FUTURE, WHEN_OK, 2026, 11, 27},
    {"fri", WHEN_FUTURE, WHEN_OK, 2026, 11, 27},
    {"sab", WHEN_FUTURE, WHEN_OK, 2026, 11, 21},
    {"s\xc3\xa1"
     "bado",
     WHEN_FUTURE, WHEN_OK, 2026, 11, 21},
    {"dom", WHEN_FUTURE, WHEN_OK, 2026, 11, 22},
    {"sun", WHEN_PAST, WHEN_OK, 2026, 11, 15},
    {"sex", WHEN_PAST, WHEN_OK, 2026, 11, 13},
    {"seg+1w", WHEN_NEAR, WHEN_OK, 2026, 11, 30},
    /* what there is not */
    {"31/02/2026", WHEN_NEAR, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"31/04", WHEN_NEAR, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"29/02/2026", WHEN_NEAR, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"29/02/1900", WHEN_PAST, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"12/25/2026", WHEN_NEAR, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"00/12/2026", WHEN_NEAR, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"32/01", WHEN_NEAR, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"2026-13-01", WHEN_NEAR, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"320126", WHEN_NEAR, WHEN_NO_SUCH_DAY, 0, 0, 0},
    {"25/12/1899", WHEN_NEAR, WHEN_OUT_OF_RANGE, 0, 0, 0},
    {"25/12/2200", WHEN_NEAR, WHEN_OUT_OF_RANGE, 0, 0, 0},
    {"25/12/0000", WHEN_NEAR, WHEN_OUT_OF_RANGE, 0, 0, 0},
    {"t+999999", WHEN_NEAR, WHEN_OUT_OF_RANGE, 0, 0, 0},
    {"t-999999w", WHEN_NEAR, WHEN_OUT_OF_RANGE, 0, 0, 0},
    {"t+999999m", WHEN_NEAR, WHEN_OUT_OF_RANGE, 0, 0, 0},
    {"t+999999y", WHEN_NEAR, WHEN_OUT_OF_RANGE, 0, 0, 0},
    {"t+99999999", WHEN_NEAR, WHEN_OUT_OF_RANGE, 0, 0, 0},
    {"", WHEN_NEAR, WHEN_EMPTY, 0, 0, 0},
    {"  \t ", WHEN_NEAR, WHEN_EMPTY, 0, 0, 0},
    /* what is no date */
    {"maria", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"se", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"25", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"2512", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"25/", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"/12", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"25/12/", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"25//12", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"25/12-2026", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"25/12/2026/1", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"25/12/202", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"025/12/2026", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"25/012/2026", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"123456789", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"t+", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"t3", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"t+3x", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"depois", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"depois hoje", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"de", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"25/12/2026; DROP TABLE patient", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"\xd9\xa2\xd9\xa5/\xd9\xa1\xd9\xa2", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0}, /* Arabic digits */
    {"25\xe2\x80\xae/12", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},                 /* a bidi control */
    {"25/12\x01", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"\xc3", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"\xff\xfe", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
    {"1111111111111111111111111111111111111111111111111111111111", WHEN_NEAR, WHEN_UNREADABLE, 0, 0,
     0},
    {"+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1", WHEN_NEAR, WHEN_UNREADABLE, 0, 0, 0},
};

static void test_dates(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(dates); i++) {
        const struct date_case *c = &dates[i];
        struct date d = {7, 7, 7};
        enum when_result r = when_date(str_of(c->typed), today, c->lean, &d);

        check_case(r == c->result, "'%s' lean %d gave result %d\n", c->typed, (int)c->lean, (int)r);
        if (r == WHEN_OK)
            check_case(d.year == c->year && d.month == c->month && d.day == c->day,
                       "'%s' lean %d gave %d-%d-%d\n", c->typed, (int)c->lean, d.year, d.month,
                       d.day);
        else
            check_case(d.year == 7, "'%s' wrote its result\n", c->typed);
    }
}

/* What arca writes, arca reads, for every day of four centuries' leap rules. */
static void test_round_trip(void **state)
{
    (void)state;
    for (int32_t n = date_to_days((struct date){1900, 1, 1});
         n < date_to_days((struct date){2200, 1, 1}); n++) {
        struct date d = date_from_days(n);
        struct date back = DATE_NONE;
        char text[32];

        snprintf(text, sizeof text, "%02d/%02d/%04d", d.day, d.month, d.year);
        assert_int_equal(when_date(str_of(text), today, WHEN_NEAR, &back), WHEN_OK);
        assert_int_equal(date_cmp(d, back), 0);
        date_iso(d, text);
        assert_int_equal(when_date(str_of(text), today, WHEN_NEAR, &back), WHEN_OK);
        assert_int_equal(date_cmp(d, back), 0);
        snprintf(text, sizeof text, "%02d%02d%04d", d.day, d.month, d.year);
        assert_int_equal(when_date(str_of(text), today, WHEN_NEAR, &back), WHEN_OK);
        assert_int_equal(date_cmp(d, back), 0);
        snprintf(text, sizeof text, "%04d%02d%02d", d.year, d.month, d.day);
        assert_int_equal(when_date(str_of(text), today, WHEN_NEAR, &back), WHEN_OK);
        assert_int_equal(date_cmp(d, back), 0);
    }
}

/* From any today: a yearless day is never more than half a year off, or never on the wrong side. */
static void test_lean(void **state)
{
    (void)state;
    for (int32_t t = date_to_days((struct date){2026, 1, 1});
         t < date_to_days((struct date){2029, 1, 1}); t++) {
        struct date now = date_from_days(t);

        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= 28; day += 9) {
                struct date d = DATE_NONE;
                char text[32];
                int32_t off;

                snprintf(text, sizeof text, "%d/%d", day, month);
                assert_int_equal(when_date(str_of(text), now, WHEN_NEAR, &d), WHEN_OK);
                off = date_to_days(d) - t;
                assert_in_range(off + 190, 0, 380);
                assert_int_equal(when_date(str_of(text), now, WHEN_FUTURE, &d), WHEN_OK);
                off = date_to_days(d) - t;
                assert_in_range(off + 92, 0, 92 + 365);
                assert_int_equal(when_date(str_of(text), now, WHEN_PAST, &d), WHEN_OK);
                off = t - date_to_days(d);
                assert_in_range(off, 0, 365);
            }
        }
    }
}

static void test_times(void **state)
{
    static const struct {
        const char *typed;
        enum when_result result;
        int minute;
    } cases[] = {
        {"8", WHEN_OK, 480},
        {"08", WHEN_OK, 480},
        {"830", WHEN_OK, 510},
        {"0830", WHEN_OK, 510},
        {"8:30", WHEN_OK, 510},
        {"8.30", WHEN_OK, 510},
        {"08:30", WHEN_OK, 510},
        {" 8 : 30 ", WHEN_OK, 510},
        {"8h", WHEN_OK, 480},
        {"8h30", WHEN_OK, 510},
        {"8h30min", WHEN_OK, 510},
        {"8 h", WHEN_OK, 480},
        {"14h", WHEN_OK, 840},
        {"14:30h", WHEN_OK, 870},
        {"1430", WHEN_OK, 870},
        {"14 horas", WHEN_OK, 840},
        {"6", WHEN_OK, 360},
        {"5", WHEN_OK, 1020},
        {"2", WHEN_OK, 840},
        {"230", WHEN_OK, 870},
        {"2:30", WHEN_OK, 870},
        {"02", WHEN_OK, 120},
        {"02:30", WHEN_OK, 150},
        {"2am", WHEN_OK, 120},
        {"2pm", WHEN_OK, 840},
        {"2:30 PM", WHEN_OK, 870},
        {"2 p.m.", WHEN_OK, 840},
        {"12am", WHEN_OK, 0},
        {"12pm", WHEN_OK, 720},
        {"12", WHEN_OK, 720},
        {"0", WHEN_OK, 0},
        {"0:00", WHEN_OK, 0},
        {"23:59", WHEN_OK, 1439},
        {"noon", WHEN_OK, 720},
        {"meio-dia", WHEN_OK, 720},
        {"Meio dia", WHEN_OK, 720},
        {"meia-noite", WHEN_OK, 0},
        {"midnight", WHEN_OK, 0},
        {"24:00", WHEN_NO_SUCH_TIME, 0},
        {"25", WHEN_NO_SUCH_TIME, 0},
        {"8:75", WHEN_NO_SUCH_TIME, 0},
        {"875", WHEN_NO_SUCH_TIME, 0},
        {"13pm", WHEN_NO_SUCH_TIME, 0},
        {"0pm", WHEN_NO_SUCH_TIME, 0},
        {"", WHEN_EMPTY, 0},
        {"8:3", WHEN_UNREADABLE, 0},
        {"8:300", WHEN_UNREADABLE, 0},
        {"83000", WHEN_UNREADABLE, 0},
        {"8:30:00", WHEN_UNREADABLE, 0},
        {"x", WHEN_UNREADABLE, 0},
        {"8 30", WHEN_UNREADABLE, 0},
        {"-8", WHEN_UNREADABLE, 0},
        {"830:30", WHEN_UNREADABLE, 0},
        {"meio", WHEN_UNREADABLE, 0},
        {"h", WHEN_UNREADABLE, 0},
        {"8hx", WHEN_UNREADABLE, 0},
        {"99999999999999999999", WHEN_UNREADABLE, 0},
        {"8\xe2\x80\x8b:30", WHEN_UNREADABLE, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        int minute = -1;
        enum when_result r = when_time(str_of(cases[i].typed), &minute);

        check_case(r == cases[i].result, "'%s' gave result %d\n", cases[i].typed, (int)r);
        check_case(r != WHEN_OK || minute == cases[i].minute, "'%s' gave %d\n", cases[i].typed,
                   minute);
    }
}

/* Rubbish of every length is refused or read, and never writes a day that does not exist. */
static void test_rubbish(void **state)
{
    static const char letters[] = "0123456789/-.+: tdwmyhsegndz\xc3\xa3\xcc\x83\x01,";
    uint64_t seed = 42;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        char text[64];
        size_t n = test_random(&seed) % sizeof text;
        struct date d = {2000, 1, 1};
        int minute = 0;

        for (size_t k = 0; k < n; k++)
            text[k] = letters[test_random(&seed) % (sizeof letters - 1)];
        when_date((struct str){text, n}, today, (enum when_lean)(i % 3), &d);
        assert_true(date_exists(d) && d.year >= 1900 && d.year <= 2199);
        when_time((struct str){text, n}, &minute);
        assert_in_range(minute, 0, 1439);
    }
}

static void test_errors(void **state)
{
    (void)state;
    for (int r = WHEN_EMPTY; r <= WHEN_WRONG_WEEKDAY; r++) {
        struct err e = when_error((enum when_result)r);

        assert_int_equal(e.kind, ERR_INPUT);
        assert_non_null(e.msgid);
    }
    assert_int_equal(when_error(WHEN_OK).kind, ERR_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates),   cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_lean),    cmocka_unit_test(test_times),
        cmocka_unit_test(test_rubbish), cmocka_unit_test(test_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
