/* SPDX-License-Identifier: Apache-2.0 */
/* What is drawn where: clipping, alignment, wide characters, what is not to be shown. */
#include <config.h>

#include "test.h"

#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include "base/buf.h"
#include "term/screen.h"

struct stage {
    struct term *term;
    int in, out;
};

static void stage_open(struct stage *s, const char *type)
{
    struct caps_env env = {.term = type};
    struct term_opts o = {.env = &env, .headless = true, .rows = 24, .cols = 80};
    struct err e;

    s->in = o.in_fd = open("/dev/null", O_RDONLY);
    s->out = o.out_fd = open("/dev/null", O_WRONLY);
    e = term_open(&s->term, &o);
    assert_false(err_is(&e));
}

static void stage_close(struct stage *s)
{
    term_close(s->term);
    close(s->in);
    close(s->out);
}

/* `cols` cells of the screen from (row, col), a wide character's second column as '>'. */
static void check_cells(struct stage *s, int row, int col, int cols, const char *expected)
{
    struct buf b = {0};
    struct style look;
    char text[32];

    term_flush(s->term);
    for (int i = 0; i < cols; i++) {
        term_cell(s->term, row, col + i, text, sizeof text, &look);
        buf_add_c(&b, text[0] != '\0' ? text : ">");
    }
    check_case(strcmp(buf_c(&b), expected) == 0, "'%s' came as '%s'\n", expected, buf_c(&b));
    buf_free(&b);
}

static void test_text(void **state)
{
    struct stage s;
    struct surface *f;

    (void)state;
    stage_open(&s, "xterm-256color");
    f = surface_new(s.term, (struct rect){2, 10, 5, 20});
    assert_int_equal(draw_text(f, 0, 0, 10, ROLE_NORMAL, ALIGN_LEFT, STR("José")), 4);
    check_cells(&s, 2, 9, 12, " José       ");
    draw_text(f, 0, 0, 10, ROLE_NORMAL, ALIGN_RIGHT, STR("José"));
    check_cells(&s, 2, 9, 12, "       José ");
    draw_text(f, 0, 0, 10, ROLE_NORMAL, ALIGN_CENTRE, STR("José"));
    check_cells(&s, 2, 10, 10, "   José   ");
    assert_int_equal(draw_text(f, 0, 0, 4, ROLE_NORMAL, ALIGN_LEFT, STR("Conceição")), 4);
    check_cells(&s, 2, 10, 4, "Con…");
    /* Decomposed: one cell. */
    assert_int_equal(draw_text(f, 1, 0, 10, ROLE_NORMAL, ALIGN_LEFT, STR("Jose\xcc\x81.")), 5);
    check_cells(&s, 3, 10, 6, "Jose\xcc\x81. ");
    /* A wide character that does not fit is not split. */
    draw_text(f, 2, 0, 3, ROLE_NORMAL, ALIGN_LEFT, STR("山田"));
    check_cells(&s, 4, 10, 4, "山>… ");
    draw_text(f, 2, 0, 4, ROLE_NORMAL, ALIGN_LEFT, STR("山田"));
    check_cells(&s, 4, 10, 4, "山>田>");
    /* Half of it written over: the other half goes. */
    draw_text(f, 2, 1, 1, ROLE_NORMAL, ALIGN_LEFT, STR("x"));
    check_cells(&s, 4, 10, 4, " x田>");
    draw_text(f, 2, 2, 1, ROLE_NORMAL, ALIGN_LEFT, STR("y"));
    check_cells(&s, 4, 10, 4, " xy ");
    stage_close(&s);
}

static void test_clipping(void **state)
{
    struct stage s;
    struct surface *f;

    (void)state;
    stage_open(&s, "xterm-256color");
    f = surface_new(s.term, (struct rect){2, 10, 3, 8});
    assert_int_equal(draw_text(f, -1, 0, 8, ROLE_NORMAL, ALIGN_LEFT, STR("x")), 0);
    assert_int_equal(draw_text(f, 3, 0, 8, ROLE_NORMAL, ALIGN_LEFT, STR("x")), 0);
    assert_int_equal(draw_text(f, 0, 8, 8, ROLE_NORMAL, ALIGN_LEFT, STR("x")), 0);
    assert_int_equal(draw_text(f, 0, -8, 8, ROLE_NORMAL, ALIGN_LEFT, STR("x")), 0);
    assert_int_equal(draw_text(f, 0, 0, 0, ROLE_NORMAL, ALIGN_LEFT, STR("x")), 0);
    draw_text(f, 2, 4, 100, ROLE_NORMAL, ALIGN_LEFT, STR("abcdefgh"));
    check_cells(&s, 4, 9, 10, "     abc… ");
    assert_int_equal(draw_run(f, 1, 6, ROLE_NORMAL, STR("abc")), 8);
    check_cells(&s, 3, 14, 6, "  a…  ");
    draw_blank(f, (struct rect){-5, -5, 100, 100}, ROLE_NORMAL);
    check_cells(&s, 4, 9, 10, "          ");
    draw_box(f, (struct rect){0, 0, 3, 8}, ROLE_RULE, STR("Hello there"));
    check_cells(&s, 2, 9, 10, " ┌─ H… ─┐ ");
    check_cells(&s, 4, 9, 10, " └──────┘ ");
    draw_box(f, (struct rect){0, 0, 1, 1}, ROLE_RULE, STR("x"));
    draw_rule(f, 1, -3, 100, ROLE_RULE);
    check_cells(&s, 3, 9, 10, " ──────── ");
    stage_close(&s);
}

/* Nothing that comes from outside can do anything to the terminal. */
static void test_hostile(void **state)
{
    struct stage s;
    struct surface *f;

    (void)state;
    stage_open(&s, "xterm-256color");
    f = surface_new(s.term, (struct rect){0, 0, 5, 40});
    draw_text(f, 0, 0, 20, ROLE_NORMAL, ALIGN_LEFT, STR("a\033[31mb"));
    check_cells(&s, 0, 0, 8, "a␛[31mb ");
    draw_text(f, 0, 0, 20, ROLE_NORMAL, ALIGN_LEFT, STR("a\nb\tc\x7f"));
    check_cells(&s, 0, 0, 7, "a␊b␉c␡ ");
    draw_text(f, 0, 0, 20, ROLE_NORMAL, ALIGN_LEFT, STR("x\xe2\x80\xaey\xc2\x9b"));
    check_cells(&s, 0, 0, 19, "x‹U+202E›y‹U+009B› ");
    draw_text(f, 0, 0, 20, ROLE_NORMAL, ALIGN_LEFT, STR("x\xff\xc3"));
    check_cells(&s, 0, 0, 4, "x\xef\xbf\xbd\xef\xbf\xbd ");
    draw_text(f, 0, 0, 20, ROLE_NORMAL, ALIGN_LEFT, (struct str){"a\0b", 3});
    check_cells(&s, 0, 0, 4, "a␀b ");
    draw_run(f, 1, 0, ROLE_NORMAL, STR("\033]0;title\a"));
    check_cells(&s, 1, 0, 11, "␛]0;title␇ ");
    /* More marks than a cell holds. */
    draw_text(f, 2, 0, 20, ROLE_NORMAL, ALIGN_LEFT,
              STR("e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\xcc\x85\xcc\x86\xcc\x87z"));
    check_cells(&s, 2, 1, 2, "z ");
    stage_close(&s);
}

static void test_ascii(void **state)
{
    struct stage s;
    struct surface *f;

    (void)state;
    stage_open(&s, "vt100");
    f = surface_new(s.term, (struct rect){0, 0, 3, 10});
    draw_box(f, (struct rect){0, 0, 3, 10}, ROLE_RULE, STR("T"));
    check_cells(&s, 0, 0, 10, "+- T ----+");
    draw_text(f, 1, 1, 6, ROLE_NORMAL, ALIGN_LEFT, STR("▶ João P"));
    check_cells(&s, 1, 0, 10, "|> Joã~  |");
    stage_close(&s);
}

static void test_windows(void **state)
{
    struct stage s;
    struct surface *under, *over;

    (void)state;
    stage_open(&s, "xterm-256color");
    under = surface_new(s.term, (struct rect){0, 0, 24, 80});
    over = surface_new(s.term, (struct rect){0, 1, 1, 3});
    draw_text(under, 0, 0, 10, ROLE_NORMAL, ALIGN_LEFT, STR("山田山田"));
    draw_text(over, 0, 0, 3, ROLE_NORMAL, ALIGN_LEFT, STR("abc"));
    /* The edge of a window through a wide character leaves no half of it. */
    check_cells(&s, 0, 0, 8, " abc山>田>");
    surface_show(over, false);
    check_cells(&s, 0, 0, 8, "山>田>山>田>");
    surface_show(over, true);
    surface_place(over, (struct rect){0, 4, 1, 100});
    assert_int_equal(surface_rect(over).cols, 76);
    draw_text(over, 0, 0, 2, ROLE_NORMAL, ALIGN_LEFT, STR("zz"));
    check_cells(&s, 0, 0, 7, "山>田>zz ");
    /* A smaller terminal, then a larger one: windows are cut, never lost. */
    assert_true(term_set_size(s.term, 5, 20));
    surface_place(under, (struct rect){0, 0, 5, 20});
    surface_place(over, (struct rect){10, 50, 3, 3});
    assert_int_equal(surface_rect(over).row, 4);
    assert_int_equal(surface_rect(over).cols, 1);
    term_flush(s.term);
    assert_true(term_set_size(s.term, 50, 200));
    surface_place(under, (struct rect){0, 0, 50, 200});
    term_cursor(s.term, under, 49, 199);
    term_flush(s.term);
    surface_free(over);
    surface_free(under);
    stage_close(&s);
}

/* Random text anywhere: no crash, and nothing but printable cells. */
static void test_random_text(void **state)
{
    uint64_t seed = 7;
    struct stage s;
    struct surface *f;

    (void)state;
    stage_open(&s, "xterm-256color");
    f = surface_new(s.term, (struct rect){0, 0, 24, 80});
    for (int i = 0; i < 20000; i++) {
        char bytes[48];
        uint64_t r = test_random(&seed);

        for (size_t j = 0; j < sizeof bytes; j++)
            bytes[j] = (char)(test_random(&seed) >> ((r & 3) != 0 ? 25 : 20));
        draw_text(f, (int)(r % 30) - 3, (int)(r >> 8 & 127) - 20, (int)(r >> 16 & 63) - 3, ROLE_NORMAL,
                  (enum align)((r >> 24) % 3), (struct str){bytes, r >> 32 & 31});
    }
    term_flush(s.term);
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++) {
            struct style look;
            char text[32];

            term_cell(s.term, row, col, text, sizeof text, &look);
            assert_false((unsigned char)text[0] < 0x20 && text[0] != '\0');
        }
    stage_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),    cmocka_unit_test(test_clipping), cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_ascii),   cmocka_unit_test(test_windows),
        cmocka_unit_test(test_random_text),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
