/* SPDX-License-Identifier: Apache-2.0 */
/* The widgets on the stack: where things stand, in which look, and where the cursor is. */
#include <config.h>

#include "harness.h"

#include <stdio.h>
#include <string.h>

#include "gallery.h"

static void start(struct harness *h, struct gallery *g, int rows, int cols, const char *look,
                  const char *view)
{
    struct stack_opts o = gallery_opts(g);

    harness_open(h, rows, cols, look, &o);
    gallery_start(g, h->stack, view);
    harness_settle(h);
}

static void test_form_empty(void **state)
{
    static const struct {
        int rows, cols;
        const char *look;
    } at[] = {{24, 80, "256"}, {24, 80, "mono"}, {43, 132, "256"}};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct harness h;
        struct gallery g = {.rows = 400};

        start(&h, &g, at[i].rows, at[i].cols, at[i].look, "gallery.form");
        harness_golden(&h, "widgets-form");
        harness_close(&h);
    }
}

static void test_form_errors(void **state)
{
    struct harness h;
    struct gallery g = {.rows = 400};

    (void)state;
    start(&h, &g, 24, 80, "256", "gallery.form");
    harness_type(&h, "Ana Beatriz");
    harness_wait(&h, 100);
    harness_sees(&h, "Registered already?");
    harness_keys(&h, "Tab*2");
    harness_type(&h, "25");
    harness_keys(&h, "Tab");
    harness_type(&h, "123");
    harness_keys(&h, "Ctrl-S");
    harness_sees(&h, "There is no such day. Write 25/12/1990 or 25/12.");
    harness_sees(&h, "CPF: This is no CPF");
    harness_sees(&h, "4 fields to correct (Alt-N)");
    harness_golden(&h, "widgets-form-errors");
    harness_keys(&h, "Alt-N*2");
    harness_sees(&h, "Phone ! ");
    harness_close(&h);
}

static void test_form_choice(void **state)
{
    struct harness h;
    struct gallery g = {.rows = 400};

    (void)state;
    start(&h, &g, 24, 80, "mono", "gallery.form");
    form_focus(g.form, "uf");
    harness_type(&h, "s");
    harness_sees(&h, "▶ Sergipe");
    harness_golden(&h, "widgets-form-choice");
    harness_type(&h, "ao");
    harness_keys(&h, "Enter");
    harness_sees(&h, "São Paulo");
    harness_sees_not(&h, "▶");
    harness_close(&h);
}

static void test_form_full(void **state)
{
    static const char *const looks[] = {"256", "mono"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct harness h;
        struct gallery g = {.rows = 400, .full = true};

        start(&h, &g, 24, 80, looks[i], "gallery.form");
        harness_golden(&h, "widgets-form-full");
        harness_keys(&h, "End");
        harness_sees(&h, "<");
        harness_close(&h);
        g = (struct gallery){.full = true, .read_only = true};
        start(&h, &g, 43, 132, looks[i], "gallery.form");
        harness_golden(&h, "widgets-form-read");
        harness_close(&h);
    }
}

static void test_form_conflict(void **state)
{
    struct harness h;
    struct gallery g = {.full = true};

    (void)state;
    start(&h, &g, 30, 100, "256", "gallery.form");
    form_focus(g.form, "mail");
    harness_keys(&h, "Ctrl-U");
    harness_type(&h, "ana@home.br");
    gallery_conflict(&g);
    harness_settle(&h);
    harness_sees(&h, "mine: ana@home.br");
    harness_sees(&h, "Rita Tavares, 10:42: ana.nogueira@example.com.br");
    harness_sees(&h, "changed meanwhile by Rita Tavares, 10:42");
    harness_golden(&h, "widgets-form-conflict");
    harness_keys(&h, "Ctrl-T");
    harness_sees(&h, "▶ Rita Tavares");
    harness_close(&h);
}

static void test_form_pastes(void **state)
{
    struct harness h;
    struct gallery g = {.rows = 400};
    char big[4000];
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 400; i++)
        n += (size_t)snprintf(big + n, sizeof big - n, "line %d\n", i);
    start(&h, &g, 24, 80, "256", "gallery.form");
    harness_paste(&h, "Ana\tBeatriz\r\n");
    assert_string_equal(form_get(g.form, "name").p, "Ana Beatriz");
    harness_paste(&h, big);
    assert_string_equal(form_get(g.form, "name").p, "Ana Beatriz");
    harness_sees(&h, "Nothing was pasted");
    assert_string_equal(form_focused(g.form)->id, "name");
    harness_close(&h);
}

static void test_form_leave(void **state)
{
    struct harness h;
    struct gallery g = {.rows = 40};

    (void)state;
    start(&h, &g, 24, 80, "256", "gallery.list");
    stack_open(h.stack, "gallery.form", NULL, NULL, NULL);
    harness_settle(&h);
    harness_keys(&h, "Esc");
    assert_null(g.form); /* nothing was typed: no question */
    stack_open(h.stack, "gallery.form", NULL, NULL, NULL);
    harness_type(&h, "Ana");
    harness_keys(&h, "Esc");
    harness_sees(&h, "Leave without saving?");
    harness_sees(&h, "1 field was changed.");
    harness_keys(&h, "Enter"); /* the safe answer */
    assert_non_null(g.form);
    assert_string_equal(form_get(g.form, "name").p, "Ana");
    harness_keys(&h, "Esc Left Enter");
    assert_null(g.form);
    harness_close(&h);
}

/* Every size and any resize: the cursor stays on the field. */
static void test_form_resize(void **state)
{
    struct harness h;
    struct gallery g = {.full = true};
    int row, col;

    (void)state;
    start(&h, &g, 24, 80, "256", "gallery.form");
    form_focus(g.form, "note");
    harness_settle(&h);
    for (int i = 0; i < 12; i++) {
        harness_resize(&h, 16 + i * 5 % 40, 60 + i * 17 % 100);
        harness_keys(&h, i % 2 == 0 ? "Tab" : "Shift-Tab");
        term_cursor_at(h.term, &row, &col);
        assert_true(row > 0 && row < h.rows - 1);
    }
    harness_close(&h);
}

static void test_list(void **state)
{
    static const struct {
        int rows, cols;
        const char *look;
    } at[] = {{24, 80, "256"}, {24, 80, "mono"}, {43, 132, "256"}, {20, 60, "vt100"}};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct harness h;
        struct gallery g = {.rows = 400};

        start(&h, &g, at[i].rows, at[i].cols, at[i].look, "gallery.list");
        harness_keys(&h, "Down*5");
        harness_golden(&h, "widgets-list");
        harness_close(&h);
    }
}

static void test_list_states(void **state)
{
    struct harness h;
    struct gallery g = {.rows = 400, .slow = true};

    (void)state;
    start(&h, &g, 24, 80, "256", "gallery.list");
    harness_sees(&h, "Reading ...");
    harness_wait(&h, 250);
    harness_sees(&h, "Caio Ferraz");
    g.slow = false;
    g.rows = -1;
    table_load(g.table);
    harness_settle(&h);
    harness_sees(&h, "The server cannot be reached.");
    harness_sees(&h, "r  Try again");
    g.rows = 0;
    harness_type(&h, "r");
    harness_sees(&h, "Nobody waits today: press n to book a session.");
    harness_close(&h);
}

static void test_list_changes(void **state)
{
    struct harness h;
    struct gallery g = {.rows = 400};

    (void)state;
    start(&h, &g, 24, 80, "mono", "gallery.list");
    harness_keys(&h, "Down*3");
    g.turn = 4;
    table_refresh(g.table);
    harness_settle(&h);
    harness_sees(&h, "▶ 08:08  Dalva");
    harness_sees(&h, " *08:10  João Pedro");
    harness_wait(&h, 11000);
    harness_sees_not(&h, " *08:10");
    harness_close(&h);
}

static void test_list_filter(void **state)
{
    struct harness h;
    struct gallery g = {.rows = 400};

    (void)state;
    start(&h, &g, 24, 80, "256", "gallery.list");
    harness_type(&h, "/");
    harness_type(&h, "conceicao");
    harness_wait(&h, 100);
    harness_sees_not(&h, "Caio Ferraz");
    harness_sees(&h, "Dalva");
    harness_golden(&h, "widgets-list-filter");
    harness_type(&h, "zz");
    harness_wait(&h, 100);
    harness_sees(&h, "Nothing fits the filter: Esc shows all.");
    harness_keys(&h, "Esc Esc");
    harness_sees(&h, "Caio Ferraz");
    harness_close(&h);
}

static void test_list_groups(void **state)
{
    struct harness h;
    struct gallery g = {.rows = 40, .headings = true};

    (void)state;
    start(&h, &g, 24, 80, "256", "gallery.list");
    harness_sees(&h, " Morning");
    harness_cursor(&h, 4, 2); /* on the first row that is no heading */
    harness_keys(&h, "Down*7 Up*7");
    harness_sees(&h, "▶ 08:04  Téo");
    harness_close(&h);
}

static void test_grid(void **state)
{
    static const struct {
        int rows, cols;
        const char *look;
    } at[] = {{24, 80, "256"}, {24, 80, "mono"}, {43, 132, "256"}};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct harness h;
        struct gallery g = {.rows = 400};

        start(&h, &g, at[i].rows, at[i].cols, at[i].look, "gallery.grid");
        harness_sees(&h, "Caio Ferraz");
        harness_cursor(&h, 8, at[i].cols == 80 ? 12 : 11);
        harness_golden(&h, "widgets-grid");
        harness_keys(&h, "Right*8");
        harness_sees(&h, "D. Reis");
        harness_close(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form_empty),    cmocka_unit_test(test_form_errors),
        cmocka_unit_test(test_form_choice),   cmocka_unit_test(test_form_full),
        cmocka_unit_test(test_form_conflict), cmocka_unit_test(test_form_pastes),
        cmocka_unit_test(test_form_leave),    cmocka_unit_test(test_form_resize),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_list_states),   cmocka_unit_test(test_list_changes),
        cmocka_unit_test(test_list_filter),   cmocka_unit_test(test_list_groups),
        cmocka_unit_test(test_grid),
    };

    return cmocka_run_group_tests_name("widgets", tests, NULL, NULL);
}
