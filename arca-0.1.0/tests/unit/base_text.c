/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: decoding, clusters, width, cutting, and what may reach a terminal. */
#include <config.h>

#include "test.h"

#include <locale.h>
#include <wchar.h>

#include "base/utf8.h"

struct text_case {
    struct str in;
    struct str out;
};

static void only_well_formed_text_is_valid(void **state)
{
    static const struct str good[] = {
        STR(""), STR("abc"), STR("\u00e9"), STR("\u07ff\u0800\uffff"), STR("\U00010000\U0010ffff"),
        STR("\ufffd"), STR("\xed\x9f\xbf"), STR("\xee\x80\x80"),
    };
    static const struct str bad[] = {
        STR("\x80"), STR("\xc0\x80"), STR("\xc1\xbf"), STR("\xe0\x9f\xbf"), STR("\xed\xa0\x80"),
        STR("\xf0\x8f\xbf\xbf"), STR("\xf4\x90\x80\x80"), STR("\xf5\x80\x80\x80"), STR("\xff"),
        STR("a\xc3"), STR("\xe2\x82"), STR("\xf0\x9f\x98"), STR("\xc3("),
    };

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++)
        check_case(utf8_valid(good[i]), "good %zu\n", i);
    for (size_t i = 0; i < COUNT(bad); i++)
        check_case(!utf8_valid(bad[i]), "bad %zu\n", i);
}

static void every_code_point_survives(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char bytes[UTF8_MAX];
        uint32_t back;
        struct str s = {.p = bytes, .n = utf8_encode(c, bytes)};

        assert_int_equal(utf8_decode(s, 0, &back), s.n);
        if (c >= 0xd800 && c <= 0xdfff)
            assert_int_equal(back, UTF8_REPLACEMENT);
        else
            assert_int_equal(back, c);
    }
}

/* The maximal beginnings of ill-formed sequences, as Unicode 3.9 has them in its table 3-8. */
static void ill_formed_bytes_count_as_unicode_says(void **state)
{
    static const struct { struct str in; size_t replacements; } cases[] = {
        {STR("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82"), 8},
        {STR("\xed\xa0\x80\xed\xbf\xbf\xed\xaf"), 8},
        {STR("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf"), 4},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t count = 0;
        uint32_t code;

        for (size_t at = 0; at < cases[i].in.n; count++) {
            at += utf8_decode(cases[i].in, at, &code);
            assert_int_equal(code, UTF8_REPLACEMENT);
        }
        check_case(count == cases[i].replacements, "case %zu gave %zu\n", i, count);
    }
}

static void cursor_moves_by_cluster(void **state)
{
    struct str s = STR("a" "e\u0301\u0327" "\u65e5" "\U0001f600" "z");
    static const size_t stops[] = {0, 1, 6, 9, 13, 14};

    (void)state;
    for (size_t i = 0; i + 1 < COUNT(stops); i++) {
        assert_int_equal(utf8_next(s, stops[i]), stops[i + 1]);
        assert_int_equal(utf8_prev(s, stops[i + 1]), stops[i]);
    }
    assert_int_equal(utf8_next(s, s.n), s.n);
    assert_int_equal(utf8_prev(s, 0), 0);
    assert_int_equal(utf8_clusters(s), 5);
    assert_int_equal(utf8_width(s), 7);
    assert_int_equal(utf8_prev(STR("\u0301\u0302"), 4), 0);
    assert_int_equal(utf8_prev(STR("a\xff"), 2), 1);
    assert_int_equal(utf8_prev(STR("\x80\x80"), 2), 1);
}

static void next_and_prev_agree_on_noise(void **state)
{
    static const char *const pieces[] = {"a",    "\u00e7",   "\u0301",    "\u65e5",
                                         "\xff", "\xe2\x82", "\U0001f600"};
    uint64_t seed = 7;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        char text[64] = "";
        size_t stops[64];
        size_t count = 0;
        struct str s;

        for (int i = 0; i < 8; i++)
            strncat(text, pieces[test_random(&seed) % COUNT(pieces)], 8);
        s = str_of(text);
        for (size_t at = 0; at < s.n; at = utf8_next(s, at))
            stops[count++] = at;
        for (size_t at = s.n; at > 0;) {
            at = utf8_prev(s, at);
            assert_true(count > 0);
            assert_int_equal(at, stops[--count]);
        }
        assert_int_equal(count, 0);
    }
}

static void text_is_cut_between_clusters(void **state)
{
    struct arena a;
    static const struct { struct str in; int columns; struct str out; } cases[] = {
        {STR("Maria"), 5, STR("Maria")},
        {STR("Maria"), 4, STR("Mar\u2026")},
        {STR("Maria"), 1, STR("\u2026")},
        {STR("Maria"), 0, STR("")},
        {STR("Jose\u0301 Lima"), 5, STR("Jose\u0301\u2026")},
        {STR("Jose\u0301"), 4, STR("Jose\u0301")},
        {STR("\u65e5\u672c\u8a9e"), 5, STR("\u65e5\u672c\u2026")},
        {STR("\u65e5\u672c\u8a9e"), 4, STR("\u65e5\u2026")},
        {STR("\u65e5"), 1, STR("\u2026")},
        {STR(""), 3, STR("")},
    };

    (void)state;
    arena_init(&a, 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str got = utf8_cut(&a, cases[i].in, cases[i].columns);

        check_case(str_eq(got, cases[i].out), "case %zu gave %.*s\n", i, STR_ARG(got));
        check_case(utf8_width(got) <= cases[i].columns, "case %zu is too wide\n", i);
    }
    arena_free(&a);
}

static void untrusted_text_is_made_safe(void **state)
{
    struct arena a;
    static const struct text_case cases[] = {
        {STR("Ana Beatriz"), STR("Ana Beatriz")},
        {STR("\x1b[2J"), STR("\u241b[2J")},
        {STR("a\tb\nc\r"), STR("a\u2409b\u240ac\u240d")},
        {STR("\0x"), STR("\u2400x")},
        {STR("\x7f"), STR("\u2421")},
        {STR("\xc2\x9b"
             "31m"),
         STR("\u2039U+009B\u203a31m")},
        {STR("\x9b"
             "31m"),
         STR("\ufffd31m")},
        {STR("ab\u202egnp.exe"), STR("ab\u2039U+202E\u203agnp.exe")},
        {STR("\u2066x\u2069"), STR("\u2039U+2066\u203ax\u2039U+2069\u203a")},
        {STR("a\u200bb\u00adc\ufeffd"),
         STR("a\u2039U+200B\u203ab\u2039U+00AD\u203ac\u2039U+FEFF\u203a"
             "d")},
        {STR("x\u2028y"), STR("x\u2039U+2028\u203ay")},
        {STR("\U000e0041"), STR("\u2039U+E0041\u203a")},
        {STR("\u3164"), STR("\u2039U+3164\u203a")},
        {STR("\ufe0f"), STR("\u2039U+FE0F\u203a")},
        {STR("e\u0301\u0302\u0303\u0304\u0305\u0306"), STR("e\u0301\u0302\u0303\u0304")},
        {STR("\u0301x"), STR("\u25cc\u0301x")},
        {STR("\x1b\u0301"), STR("\u241b\u0301")},
        {STR("bad \xf0\x9f"), STR("bad \ufffd")},
        {STR("\ufffd"), STR("\ufffd")},
    };

    (void)state;
    arena_init(&a, 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str got = utf8_sanitise(&a, cases[i].in, 0);

        check_case(str_eq(got, cases[i].out), "case %zu gave %.*s\n", i, STR_ARG(got));
        check_case(utf8_is_clean(got, 0), "case %zu is not clean\n", i);
        check_case(utf8_is_clean(cases[i].in, 0) == str_eq(cases[i].in, cases[i].out),
                   "case %zu: is_clean disagrees\n", i);
    }
    assert_true(
        str_eq(utf8_sanitise(&a, STR("a\n\u0301\tb"), UTF8_LINES), STR("a\n\u25cc\u0301\u2409b")));
    arena_free(&a);
}

/* After the gate nothing is left that moves the cursor in a way that wcwidth does not say. */
static void no_code_point_slips_through(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 0);
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char bytes[UTF8_MAX + 1] = "a";
        struct str in = {.p = bytes, .n = 1 + utf8_encode(c, bytes + 1)};
        struct str got = utf8_sanitise(&a, in, 0);

        for (size_t at = 0; at < got.n;) {
            uint32_t code;

            at += utf8_decode(got, at, &code);
            check_case(wcwidth((wchar_t)code) >= 0 && !utf8_is_hidden(code) &&
                           !utf8_is_control(code),
                       "U+%04X gave U+%04X\n", (unsigned)c, (unsigned)code);
        }
        check_case(utf8_width(got) >= 1 && got.n <= 16, "U+%04X\n", (unsigned)c);
        arena_reset(&a);
    }
    arena_free(&a);
}

static void typed_words_are_folded(void **state)
{
    struct arena a;
    static const struct text_case cases[] = {
        {STR("S\u00c3O Jo\u00e3o"), STR("sao joao")},
        {STR("Conceic\u0327a\u0303o"), STR("conceicao")},
        {STR("\u0141\u00f3d\u017a \u0178"), STR("lodz y")},
        {STR("\u00d7\u0152"), STR("\u00d7\u0153")},
        {STR("\u0391\u0392"), STR("\u03b1\u03b2")},
    };

    (void)state;
    arena_init(&a, 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct str got = utf8_fold(&a, cases[i].in);

        check_case(str_eq(got, cases[i].out), "case %zu gave %.*s\n", i, STR_ARG(got));
    }
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_well_formed_text_is_valid),
        cmocka_unit_test(every_code_point_survives),
        cmocka_unit_test(ill_formed_bytes_count_as_unicode_says),
        cmocka_unit_test(cursor_moves_by_cluster),
        cmocka_unit_test(next_and_prev_agree_on_noise),
        cmocka_unit_test(text_is_cut_between_clusters),
        cmocka_unit_test(untrusted_text_is_made_safe),
        cmocka_unit_test(no_code_point_slips_through),
        cmocka_unit_test(typed_words_are_folded),
    };

    if (setlocale(LC_ALL, "C.UTF-8") == NULL)
        return 99;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
