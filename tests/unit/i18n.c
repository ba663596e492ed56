/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, the choice of language, and the local forms of dates, times and spans. */
#include <config.h>

#include "test.h"

#include <fcntl.h>
#include <unistd.h>
#include <wchar.h>

#include "base/fs.h"
#include "i18n/catalogue.h"
#include "i18n/format.h"
#include "i18n/i18n.h"
#include "model/status.h"
#include "model/when.h"
#include "svc/words.h"

static struct arena arena;
static char dir[4096];

static const char *catalogue_path(void)
{
    static char path[4200];

    snprintf(path, sizeof path, "%s/pt_BR/LC_MESSAGES/arca.mo", dir);
    return path;
}

static int start(void **state)
{
    const char *data = getenv("ARCA_DATADIR");

    (void)state;
    arena_init(&arena, 0);
    snprintf(dir, sizeof dir, "%s/locale", data != NULL ? data : "data");
    unsetenv("LANGUAGE");
    unsetenv("LC_ALL");
    unsetenv("LC_MESSAGES");
    setenv("LANG", "C", 1);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    i18n_end();
    arena_free(&arena);
    return 0;
}

static void use(const char *language)
{
    struct err e = i18n_language(language);

    check_case(!err_is(&e), "%s: %s\n", language, e.detail);
}

/* Under the bare locale C, as on a machine without any: text is UTF-8 and Portuguese works. */
static void test_bare_machine(void **state)
{
    struct err e;

    (void)state;
    e = i18n_open(dir);
    assert_false(err_is(&e));
    assert_string_equal(i18n_language_now(), "en");
    assert_int_equal(wcwidth(L'\u00e3'), 1); /* the character set is UTF-8 */
    assert_string_equal(_(N_("Monday")), "Monday");
    use("pt_BR");
    assert_string_equal(i18n_language_now(), "pt_BR");
    assert_string_equal(_(N_("Monday")), "segunda-feira");
    use("en");
    assert_string_equal(_(N_("Monday")), "Monday");
    use("pt");
    assert_string_equal(_(N_("Monday")), "segunda-feira");
    use("km_KH");
    assert_string_equal(i18n_language_now(), "en");
    use("");
    assert_string_equal(_(""), "");
    assert_string_equal(_(NULL), "");
}

static void test_environment(void **state)
{
    static const struct {
        const char *language, *lc_all, *lang, *now;
    } cases[] = {
        {NULL, NULL, "pt_BR.UTF-8", "pt_BR"},
        {NULL, NULL, "pt_PT.UTF-8", "pt_BR"},
        {NULL, NULL, "en_GB.UTF-8", "en"},
        {NULL, NULL, "C.UTF-8", "en"},
        {NULL, "C", "pt_BR.UTF-8", "en"},
        {"pt_BR:en", "C.UTF-8", NULL, "pt_BR"},
        {"km:pt:en", NULL, NULL, "pt_BR"},
        {"", NULL, "pt", "pt_BR"},
        {"en", NULL, "pt_BR.UTF-8", "en"},
        {":::", NULL, "pt_BR", "pt_BR"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL, NULL, "en"},
        {NULL, NULL, "ptolemy", "en"},
        {NULL, NULL, "../../etc", "en"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct err e;

        unsetenv("LANGUAGE");
        unsetenv("LC_ALL");
        unsetenv("LANG");
        if (cases[i].language != NULL)
            setenv("LANGUAGE", cases[i].language, 1);
        if (cases[i].lc_all != NULL)
            setenv("LC_ALL", cases[i].lc_all, 1);
        if (cases[i].lang != NULL)
            setenv("LANG", cases[i].lang, 1);
        e = i18n_open(dir);
        check_case(!err_is(&e), "case %zu: %s\n", i, e.detail);
        check_case(strcmp(i18n_language_now(), cases[i].now) == 0, "case %zu: %s\n", i,
                   i18n_language_now());
    }
    unsetenv("LANGUAGE");
    unsetenv("LC_ALL");
    setenv("LANG", "C", 1);
}

static void test_plural(void **state)
{
    (void)state;
    use("en");
    assert_string_equal(ngettext("%d year", "%d years", 1), "%d year");
    assert_string_equal(ngettext("%d year", "%d years", 0), "%d years");
    assert_string_equal(ngettext("%d year", "%d years", 2), "%d years");
    use("pt_BR");
    assert_string_equal(ngettext("%d year", "%d years", 0), "%d ano");
    assert_string_equal(ngettext("%d year", "%d years", 1), "%d ano");
    assert_string_equal(ngettext("%d year", "%d years", 2), "%d anos");
    assert_string_equal(ngettext("%d unheard of", "%d unheards of", 1), "%d unheard of");
    assert_string_equal(ngettext("%d unheard of", "%d unheards of", 2), "%d unheards of");
}

/* The rule in the program is the rule in the catalogue. */
static void test_plural_rules(void **state)
{
    size_t count;
    const struct i18n_language *all = i18n_languages(&count);

    (void)state;
    for (size_t i = 1; i < count; i++) {
        struct catalogue c;
        struct err e = catalogue_open(&c, catalogue_path());
        const char *header;

        assert_false(err_is(&e));
        header = catalogue_find(&c, "", 0);
        assert_non_null(header);
        assert_non_null(strstr(header, all[i].plural));
        assert_non_null(strstr(header, "charset=UTF-8"));
        catalogue_close(&c);
    }
}

static void test_context(void **state)
{
    (void)state;
    use("en");
    assert_string_equal(_(NC_("state", "booked")), "booked");
    assert_string_equal(_(status_appointment(APPOINTMENT_IN_PROGRESS)->label), "in session");
    use("pt_BR");
    assert_string_equal(_(NC_("state", "booked")), "Agendado");
    assert_string_equal(_(NC_("no such context", "booked")), "booked");
    /* The seeds' words. */
    static const char *const words[] = {"Agendado", "Confirmado", "Chegou", "Em Andamento",
                                        "Conclu\xc3\xad"
                                        "do"};
    for (int s = APPOINTMENT_BOOKED; s <= APPOINTMENT_COMPLETED; s++)
        assert_string_equal(_(status_appointment((enum appointment_state)s)->label), words[s]);
    assert_string_equal(_(status_appointment(APPOINTMENT_NO_SHOW)->label), "Faltou");
    assert_string_equal(_(status_waiting(WAITING_WAITING)->label), "Em Espera");
    assert_string_equal(_(status_waiting(WAITING_REMOVED)->label), "Desativado");
}

/* Every text of the tables is translated. */
static void test_complete(void **state)
{
    struct catalogue c;
    struct err e = catalogue_open(&c, catalogue_path());
    size_t count;
    const struct words *words = words_all(&count);

    (void)state;
    assert_false(err_is(&e));
    for (size_t i = 0; i < count; i++)
        check_case(catalogue_find(&c, words[i].text, 0) != NULL, "%s\n", words[i].code);
    for (int s = 0; s < APPOINTMENT_SHOWN_STATES; s++)
        assert_non_null(
            catalogue_find(&c, status_appointment((enum appointment_state)s)->label, 0));
    for (int s = 0; s < WAITING_STATES; s++)
        assert_non_null(catalogue_find(&c, status_waiting((enum waiting_state)s)->label, 0));
    for (int r = WHEN_EMPTY; r <= WHEN_WRONG_WEEKDAY; r++)
        assert_non_null(catalogue_find(&c, when_error((enum when_result)r).msgid, 0));
    catalogue_close(&c);
}

static void test_formats(void **state)
{
    static const struct {
        const char *language;
        const char *date, *day, *long_date, *week, *month, *time;
        const char *spans[6], *shorts[6], *ages[4], *days[3];
    } cases[] = {
        {"en",
         "20/11/2026",
         "05/03",
         "Fri 20 Nov 2026",
         "Fri 20/11",
         "Nov 2026",
         "08:30",
         {"0 min", "42 min", "1 h", "1 h 05 min", "47 h 59 min", "3 days"},
         {"0 min", "42 min", "1 h 00", "1 h 05", "47 h", "3 d"},
         {"0 months", "1 month", "23 months", "15 years"},
         {"today", "1 day", "12 days"}},
        {"pt_BR",
         "20/11/2026",
         "05/03",
         "sex 20 nov 2026",
         "sex 20/11",
         "nov 2026",
         "08:30",
         {"0 min", "42 min", "1 h", "1 h 05 min", "47 h 59 min", "3 dias"},
         {"0 min", "42 min", "1 h 00", "1 h 05", "47 h", "3 d"},
         {"0 m\xc3\xaas", "1 m\xc3\xaas", "23 meses", "15 anos"},
         {"hoje", "1 dia", "12 dias"}},
    };
    static const long minutes[] = {-5, 42, 60, 65, 2879, 3 * 1440 + 7};
    static const int months[] = {0, 1, 23, 188};
    static const long days[] = {0, 1, 12};
    char out[FORMAT_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        use(cases[i].language);
        format_date(out, 2026, 11, 20);
        assert_string_equal(out, cases[i].date);
        format_day_month(out, 3, 5);
        assert_string_equal(out, cases[i].day);
        format_date_long(out, 2026, 11, 20, 4);
        assert_string_equal(out, cases[i].long_date);
        format_date_week(out, 11, 20, 4);
        assert_string_equal(out, cases[i].week);
        format_month(out, 2026, 11);
        assert_string_equal(out, cases[i].month);
        format_time(out, 510);
        assert_string_equal(out, cases[i].time);
        for (size_t k = 0; k < COUNT(minutes); k++) {
            format_span(out, minutes[k]);
            assert_string_equal(out, cases[i].spans[k]);
            format_span_short(out, minutes[k]);
            assert_string_equal(out, cases[i].shorts[k]);
        }
        for (size_t k = 0; k < COUNT(months); k++) {
            format_age(out, months[k]);
            assert_string_equal(out, cases[i].ages[k]);
        }
        for (size_t k = 0; k < COUNT(days); k++) {
            format_days(out, days[k]);
            assert_string_equal(out, cases[i].days[k]);
        }
    }
    format_time(out, 1440);
    assert_string_equal(out, "24:00");
    format_time(out, -1);
    assert_string_equal(out, "");
    format_age(out, -1);
    assert_string_equal(out, "");
    format_days(out, -1);
    assert_string_equal(out, "");
    assert_string_equal(format_weekday(7), "");
    assert_string_equal(format_weekday_full(-1), "");
    assert_string_equal(format_month_name(0), "");
    assert_string_equal(format_month_full(13), "");
    format_date_long(out, 2147483647, -2147483647, 2147483647, 99); /* nothing breaks */
}

/* What the long form writes, the date box reads, in both languages, for a year of days. */
static void test_written_is_read(void **state)
{
    static const char *const codes[] = {"en", "pt_BR"};

    (void)state;
    for (size_t i = 0; i < COUNT(codes); i++) {
        use(codes[i]);
        for (int k = 0; k < 366; k++) {
            struct date d = date_add_days((struct date){2026, 11, 20}, k);
            struct date back = DATE_NONE;
            char out[FORMAT_MAX];

            format_date_long(out, d.year, d.month, d.day, date_weekday(d));
            check_case(when_date(str_of(out), (struct date){2026, 11, 20}, WHEN_NEAR, &back) ==
                               WHEN_OK &&
                           date_cmp(back, d) == 0,
                       "'%s'\n", out);
            assert_int_equal(when_date(str_of(format_weekday_full(date_weekday(d))),
                                       (struct date){2026, 11, 20}, WHEN_NEAR, &back),
                             WHEN_OK);
        }
    }
}

/* A screen may hold a text while the language changes under it. */
static void test_texts_stay(void **state)
{
    const char *held;

    (void)state;
    use("pt_BR");
    held = _(N_("Monday"));
    use("en");
    assert_string_equal(held, "segunda-feira");
    use("pt_BR");
    assert_ptr_equal(_(N_("Monday")), held);
}

static void test_missing(void **state)
{
    struct err e = i18n_open("/nonexistent");

    (void)state;
    assert_false(err_is(&e)); /* English needs none */
    e = i18n_language("pt_BR");
    assert_int_equal(e.kind, ERR_NOT_FOUND);
    assert_string_equal(i18n_language_now(), "en");
    e = i18n_open(dir);
    assert_false(err_is(&e));
}

/* Cut short anywhere, or with any bytes wrong, it is refused or still gives strings inside it. */
static void test_damaged(void **state)
{
    struct catalogue c;
    struct str whole;
    uint64_t seed = 9;
    struct err e = fs_read(&arena, catalogue_path(), 1 << 20, &whole);
    char *copy;

    (void)state;
    assert_false(err_is(&e));
    for (size_t n = 0; n < whole.n; n += 1 + n / 50) {
        struct arena a;

        arena_init(&a, n + 64);
        e = catalogue_read(&c, arena_copy(&a, whole.p, n), n);
        assert_true(err_is(&e));
        assert_null(catalogue_find(&c, "Monday", 0));
        arena_free(&a);
    }
    copy = arena_array(&arena, whole.n, 1);
    for (int i = 0; i < 5000; i++) {
        memcpy(copy, whole.p, whole.n);
        for (int k = 0; k < 4; k++)
            copy[test_random(&seed) % (k < 2 ? 1024 : whole.n)] = (char)test_random(&seed);
        e = catalogue_read(&c, copy, whole.n);
        if (!err_is(&e)) {
            for (int form = 0; form < 4; form++) {
                const char *found = catalogue_find(&c, "%d year", form);

                if (found != NULL)
                    assert_in_range(strlen(found), 0, whole.n);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bare_machine), cmocka_unit_test(test_environment),
        cmocka_unit_test(test_plural),       cmocka_unit_test(test_plural_rules),
        cmocka_unit_test(test_context),      cmocka_unit_test(test_complete),
        cmocka_unit_test(test_formats),      cmocka_unit_test(test_written_is_read),
        cmocka_unit_test(test_texts_stay),
        cmocka_unit_test(test_missing),      cmocka_unit_test(test_damaged),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
