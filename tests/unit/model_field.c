/* SPDX-License-Identifier: Apache-2.0 */
/* Free text, the fields by name, and the words of the server's answers. */
#include <config.h>

#include "test.h"

#include "base/utf8.h"
#include "model/field.h"
#include "model/password.h"
#include "model/text.h"
#include "svc/words.h"

static struct arena arena;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void test_names(void **state)
{
    static const struct {
        const char *typed, *out;
    } cases[] = {
        {"Dalva Concei\xc3\xa7\xc3\xa3o dos Santos", "Dalva Concei\xc3\xa7\xc3\xa3o dos Santos"},
        {"  Ana   Beatriz\xc2\xa0 Nogueira ", "Ana Beatriz Nogueira"},
        {"D'\xc3\x81vila", "D'\xc3\x81vila"},
        {"Anne-Marie", "Anne-Marie"},
        {"Jos\x65\xcc\x81", "Jos\x65\xcc\x81"},
        {"Li \xe7\x8e\x8b", "Li \xe7\x8e\x8b"},
        {"\xe1\x9e\x9f\xe1\x9e\xbb\xe1\x9e\x81", "\xe1\x9e\x9f\xe1\x9e\xbb\xe1\x9e\x81"},
        {"Jo\xc3\xa3o II", "Jo\xc3\xa3o II"},
        {"X", "X"},
        {"", NULL},
        {"   ", NULL},
        {"123", NULL},
        {"--", NULL},
        {"\xf0\x9f\x98\x80", NULL},
        {"Ana\nMaria", NULL},
        {"Ana\tMaria", NULL},
        {"Ana\x1b[2J", NULL},
        {"Ana\x7f", NULL},
        {"Ana\xc2\x85", NULL},
        {"Ana\xe2\x80\xae"
         "airaM",
         NULL},
        {"Ana\xe2\x80\x8bMaria", NULL},
        {"Ana\xc2\xad", NULL},
        {"Ana\xef\xbb\xbf", NULL},
        {"Ana\xee\x80\x80", NULL},
        {"Ana\xf3\xa0\x81\x81", NULL},
        {"Ana\xff", NULL},
        {"Ana\xed\xa0\x80", NULL},
        {"\xc0\xaf", NULL},
        {"Ana\xef\xbf\xbf", NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str out = STR("untouched");
        struct err e = text_name(&arena, str_of(cases[i].typed), TEXT_NAME_MAX, &out);

        check_case(err_is(&e) == (cases[i].out == NULL), "case %zu '%s'\n", i, cases[i].typed);
        check_case(str_eq(out, cases[i].out != NULL ? str_of(cases[i].out) : STR("untouched")),
                   "case %zu\n", i);
    }
}

static void test_lengths(void **state)
{
    char text[2 * 600];
    struct str out;
    struct err e;

    (void)state;
    for (size_t i = 0; i < 600; i++)
        memcpy(text + 2 * i, "\xc3\xa3", 2);
    e = text_name(&arena, (struct str){text, 2 * 150}, 150, &out);
    assert_false(err_is(&e));
    e = text_name(&arena, (struct str){text, 2 * 151}, 150, &out);
    assert_true(err_is(&e));
    e = text_note(&arena, STR(" a\r\n\tb\n\n c "), 5, &out);
    assert_false(err_is(&e));
    assert_true(str_eq(out, STR("a b c")));
    e = text_note(&arena, STR("a b c d"), 5, &out);
    assert_true(err_is(&e));
    e = text_line(&arena, STR(""), 5, &out);
    assert_false(err_is(&e));
    assert_int_equal(out.n, 0);
    e = text_line(&arena, (struct str){"a\0b", 3}, 5, &out);
    assert_true(err_is(&e));
}

static void test_rules(void **state)
{
    static const struct {
        const char *rule, *typed, *wire, *shown;
    } cases[] = {
        {"cpf", "52998224725", "52998224725", "529.982.247-25"},
        {"cpf", "52998224724", NULL, NULL},
        {"cns", "x", NULL, NULL},
        {"crp", "06 12345", "06/12345", "06/12345"},
        {"phone", "11 98123-4456", "11981234456", "(11) 98123-4456"},
        {"phone", "98123-4456", "21981234456", "(21) 98123-4456"},
        {"phone", "3123 4456", "2131234456", "(21) 3123-4456"},
        {"phone", "123", NULL, NULL},
        {"cep", "01310100", "01310100", "01310-100"},
        {"uf", "s\xc3\xa3o paulo", "SP", "SP"},
        {"uf", "zz", NULL, NULL},
        {"email", "a@B.com", "a@b.com", "a@b.com"},
        {"date", "t+3", "2026-11-23", "23/11/2026"},
        {"date", "19/11", "2026-11-19", "19/11/2026"},
        {"future_date", "19/11", NULL, NULL}, /* yesterday, and not in a year */
        {"future_date", "19/5", "2027-05-19", "19/05/2027"},
        {"future_date", "19/11/2026", NULL, NULL},
        {"future_date", "t", "2026-11-20", "20/11/2026"},
        {"past_date", "21/11", "2025-11-21", "21/11/2025"},
        {"birth_date", "120311", "2011-03-12", "12/03/2011"},
        {"birth_date", "21/11/2026", NULL, NULL},
        {"birth_date", "31/02/2001", NULL, NULL},
        {"birth_date", "t", "2026-11-20", "20/11/2026"},
        {"time", "830", "08:30", "08:30"},
        {"time", "25", NULL, NULL},
        {"minutes", "50", "50", "50"},
        {"minutes", "050 min", "50", "50"},
        {"minutes", "4", NULL, NULL},
        {"minutes", "721", NULL, NULL},
        {"minutes", "min", NULL, NULL},
        {"minutes", "-50", NULL, NULL},
        {"login", " maria.souza ", "maria.souza", "maria.souza"},
        {"login", "Maria", NULL, NULL},
        {"login", "sameuser", NULL, NULL},
        {"login", "pg_maria", NULL, NULL},
        {"login", "arca_maria", NULL, NULL},
        {"login", "allan", "allan", "allan"},
        {"login", "ma", NULL, NULL},
        {"login", "1maria", NULL, NULL},
        {"login", "maria souza", NULL, NULL},
        {"login", "maria;drop", NULL, NULL},
        {"login", "jo\xc3\xa3o", NULL, NULL},
        {"name", " Ana  Lima", "Ana Lima", "Ana Lima"},
        {"name", "123", NULL, NULL},
        {"number", "s/n", "s/n", "s/n"},
        {"number", "12345678901", NULL, NULL},
        {"note", "two\nlines", "two lines", "two lines"},
        {"reason", "=SUM(A1)", "=SUM(A1)",
         "=SUM(A1)"}, /* stored as typed; exports make it harmless */
        {"street", "Rua '; DROP TABLE patient; --", "Rua '; DROP TABLE patient; --",
         "Rua '; DROP TABLE patient; --"},
    };
    const struct field_world w = {.today = {2026, 11, 20}, .area_code = STR("21")};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct field_rule *r = field_rule(cases[i].rule);
        struct field_value v;
        struct err e;

        assert_non_null(r);
        e = field_check(r, &w, &arena, str_of(cases[i].typed), &v);
        check_case(err_is(&e) == (cases[i].wire == NULL), "%s '%s'\n", cases[i].rule,
                   cases[i].typed);
        if (cases[i].wire == NULL) {
            assert_int_equal(e.kind, ERR_INPUT);
            assert_non_null(e.msgid);
            continue;
        }
        check_case(str_eq(v.wire, str_of(cases[i].wire)), "%s '%s' gave '%.*s'\n", cases[i].rule,
                   cases[i].typed, STR_ARG(v.wire));
        check_case(str_eq(v.shown, str_of(cases[i].shown)), "%s '%s' shows '%.*s'\n", cases[i].rule,
                   cases[i].typed, STR_ARG(v.shown));
        /* What is shown is taken again and gives the same; what is stored shows the same. */
        struct field_value again;
        e = field_check(r, &w, &arena, v.shown, &again);
        check_case(!err_is(&e) && str_eq(again.wire, v.wire) && str_eq(again.shown, v.shown),
                   "%s '%s'\n", cases[i].rule, cases[i].typed);
        check_case(str_eq(field_show(r, &arena, v.wire), v.shown), "%s '%s'\n", cases[i].rule,
                   cases[i].typed);
    }
}

static void test_table(void **state)
{
    const struct field_world w = {.today = {2026, 11, 20}, .area_code = STR_EMPTY};
    size_t count;
    const struct field_rule *rules = field_rules(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct field_value v;
        struct err e = field_check(&rules[i], &w, &arena, STR("  "), &v);

        check_case(i == 0 || strcmp(rules[i - 1].name, rules[i].name) < 0, "%s\n", rules[i].name);
        assert_ptr_equal(field_rule(rules[i].name), &rules[i]);
        assert_false(err_is(&e));
        assert_int_equal(v.wire.n + v.shown.n, 0);
        assert_int_equal(field_show(&rules[i], &arena, STR_EMPTY).n, 0);
        assert_true(str_eq(field_show(&rules[i], &arena, STR("?")), STR("?")));
    }
    assert_null(field_rule("nothing"));
}

/* Whatever is typed or pasted: refused, or clean. */
static void test_rubbish(void **state)
{
    const struct field_world w = {.today = {2026, 11, 20}, .area_code = STR("11")};
    uint64_t seed = 21;
    size_t count;
    const struct field_rule *rules = field_rules(&count);

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[80];
        size_t n = test_random(&seed) % sizeof text;

        for (size_t k = 0; k < n; k++)
            text[k] = test_random(&seed) % 4 != 0 ? "0123456789/-.:+tmaz @"[test_random(&seed) % 21]
                                                  : (char)test_random(&seed);
        for (size_t r = 0; r < count; r++) {
            struct field_value v;
            struct err e = field_check(&rules[r], &w, &arena, (struct str){text, n}, &v);

            if (!err_is(&e))
                assert_true(utf8_valid(v.wire) && memchr(v.wire.p, '\n', v.wire.n) == NULL);
        }
        arena_reset(&arena);
    }
}

static void test_passwords(void **state)
{
    static const struct {
        const char *password;
        bool good;
    } cases[] = {
        {"o gato dorme cedo", true},
        {"Zr7-kumquat", true},
        {"\xc3\xa7\xc3\xa3o e p\xc3\xa3o bom", true},
        {"a senha do meu cofre", true},
        {"", false},
        {"curta", false},
        {"aaaaaaaaaaaaaa", false},
        {"abababababab", false},
        {"senha12345", false},
        {"Password1!", false},
        {"1234567890", false},
        {"maria.souza1", false},
        {"MARIA.SOUZA", false},
        {"kumquat\tzr7", false},
        {"kumquat zr7\x7f", false},
        {"kumquat zr7\xff", false},
        {"arcaarca2026", false},
    };
    char longest[300];
    struct err e;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        e = password_check(str_of(cases[i].password), STR("maria.souza"));
        check_case(err_is(&e) != cases[i].good, "'%s'\n", cases[i].password);
    }
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = (char)('a' + i % 26);
    e = password_check((struct str){longest, 200}, STR_EMPTY);
    assert_false(err_is(&e));
    e = password_check((struct str){longest, 201}, STR_EMPTY);
    assert_true(err_is(&e));
}

static void test_words(void **state)
{
    size_t count;
    const struct words *all = words_all(&count);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        check_case(i == 0 || strcmp(all[i - 1].code, all[i].code) < 0, "%s is out of order\n",
                   all[i].code);
        assert_true(words_known(str_of(all[i].code)));
        assert_ptr_equal(words_of(str_of(all[i].code)), all[i].text);
        check_case(strchr(all[i].text, '%') == NULL, "%s\n", all[i].code);
    }
    assert_false(words_known(STR("no_such_code")));
    assert_non_null(words_of(STR("no_such_code")));
    assert_non_null(words_of(STR_EMPTY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),     cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_rules),     cmocka_unit_test(test_table),
        cmocka_unit_test(test_rubbish),   cmocka_unit_test(test_words),
        cmocka_unit_test(test_passwords),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
