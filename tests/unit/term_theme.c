/* SPDX-License-Identifier: Apache-2.0 */
/* The looks of roles, and theme files. */
#include <config.h>

#include "test.h"

#include <math.h>

#include "term/theme.h"

/* The sRGB value of a colour of the 256-colour cube and its greys (xterm's). */
static double channel(int c, int which)
{
    static const int steps[] = {0, 95, 135, 175, 215, 255};
    int v;

    if (c >= 232)
        v = 8 + (c - 232) * 10;
    else
        v = steps[(c - 16) / (which == 0 ? 36 : which == 1 ? 6 : 1) % 6];
    return v / 255.0;
}

static double linear(double v)
{
    return v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

/* Relative luminance and contrast by WCAG 2.1, 1.4.3. */
static double luminance(int c)
{
    return 0.2126 * linear(channel(c, 0)) + 0.7152 * linear(channel(c, 1)) +
           0.0722 * linear(channel(c, 2));
}

static double contrast(double a, double b)
{
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

static void test_contrast(void **state)
{
    struct theme t;

    (void)state;
    theme_default(&t);
    for (int i = 0; i < STYLE_COUNT; i++) {
        const struct style *s = &t.styles[DEPTH_256][i];

        if (s->fg >= 16 && s->bg < 0)
            check_case(contrast(luminance(s->fg), 0) >= 3.5 && contrast(luminance(s->fg), 1) >= 3.5,
                       "%s is hard to read on black or on white\n", theme_role_name(i));
        if (s->fg >= 16 && s->bg >= 16)
            check_case(contrast(luminance(s->fg), luminance(s->bg)) >= 4.5, "%s is hard to read\n",
                       theme_role_name(i));
    }
}

/* What must be told apart is told apart without colour. */
static void test_mono(void **state)
{
    struct theme t;
    const struct style *m;

    (void)state;
    theme_default(&t);
    m = t.styles[DEPTH_MONO];
    for (int i = 0; i < STYLE_COUNT; i++)
        check_case(m[i].fg < 0 && m[i].bg < 0, "%s has a colour\n", theme_role_name(i));
    assert_int_not_equal(m[ROLE_SELECTED].attrs, m[ROLE_NORMAL].attrs);
    assert_int_not_equal(m[ROLE_SELECTED].attrs, m[ROLE_SELECTED_OFF].attrs);
    assert_int_not_equal(m[STYLE_FIELD_PAD].attrs, m[STYLE_FIELD_ON_PAD].attrs);
    assert_int_not_equal(m[ROLE_KEY].attrs, m[ROLE_KEY_TEXT].attrs);
    /* Typing in a field costs a byte a letter only with plain text. */
    for (int d = 0; d < DEPTH_COUNT; d++)
        assert_true(t.styles[d][ROLE_FIELD_ON].attrs == 0 && t.styles[d][ROLE_FIELD_ON].fg < 0 &&
                    t.styles[d][ROLE_FIELD_ON].bg < 0);
}

static void test_file(void **state)
{
    struct theme t;
    int line = 0;
    struct err e;

    (void)state;
    theme_default(&t);
    e = theme_parse(&t, STR("# mine\n\nerror = 200 default bold underline\r\n16 warn = red 15\nrule = green default\n"),
                    &line);
    assert_false(err_is(&e));
    assert_int_equal(t.styles[DEPTH_256][ROLE_ERROR].fg, 200);
    assert_int_equal(t.styles[DEPTH_256][ROLE_ERROR].attrs, STYLE_BOLD | STYLE_UNDERLINE);
    assert_int_equal(t.styles[DEPTH_8][ROLE_ERROR].fg, 1); /* 200 is not there: as it was */
    assert_int_equal(t.styles[DEPTH_16][ROLE_WARN].bg, 15);
    assert_int_equal(t.styles[DEPTH_256][ROLE_WARN].fg, 130);
    assert_int_equal(t.styles[DEPTH_8][ROLE_RULE].fg, 2);
}

static void test_mistakes(void **state)
{
    static const char *const texts[] = {
        "eror = 1 2",      "error 1 2",           "error = 1",  "error = 1 2 shiny", "error = 256 1",
        "error = 1 -1",    "8 error = 9 default", "256",        "error = mauve 1",   "mono error = 1 1",
        "error = 1 2 bold bold\nx",
    };
    struct theme t, before;

    (void)state;
    theme_default(&t);
    before = t;
    for (size_t i = 0; i < COUNT(texts); i++) {
        int line = 0;
        struct err e = theme_parse(&t, str_of(texts[i]), &line);

        check_case(e.kind == ERR_INPUT && e.detail[0] != '\0', "%s was accepted\n", texts[i]);
        assert_int_equal(line, i == COUNT(texts) - 1 ? 2 : 1);
        for (int d = 0; d < DEPTH_COUNT; d++)
            for (int r = 0; r < STYLE_COUNT; r++)
                assert_int_equal(t.styles[d][r].fg, before.styles[d][r].fg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast),
        cmocka_unit_test(test_mono),
        cmocka_unit_test(test_file),
        cmocka_unit_test(test_mistakes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
