/* SPDX-License-Identifier: Apache-2.0 */
/* The note, the tabs and the filter line. */
#include <config.h>

#include "test.h"

#include <locale.h>

#include "keys.h"
#include "paper.h"
#include "ui/filter_bar.h"
#include "ui/tabs.h"
#include "ui/text_area.h"
#include "ui/view.h"

struct bench {
    struct arena arena;
    struct text_area t;
    struct surface paper;
};

static void open_bench(struct bench *b, size_t max, int rows, int cols)
{
    memset(b, 0, sizeof *b);
    arena_init(&b->arena, 0);
    text_area_init(&b->t, &b->arena, max);
    text_area_set(&b->t, STR_EMPTY);
    text_area_layout(&b->t, rows, cols);
    paper_clear(&b->paper, rows, cols);
}

static unsigned hit(struct bench *b, uint32_t key)
{
    struct event ev = key_event_of(key);

    return text_area_event(&b->t, &ev);
}

static void type(struct bench *b, const char *text)
{
    type_into(&b->t, text_area_event, text);
}

static void test_wrap(void **state)
{
    struct bench b;
    int row, col;

    (void)state;
    open_bench(&b, 300, 4, 12);
    type(&b, "one two three fourfourfourfour");
    text_area_paint(&b.t, &b.paper, 0, 0, ROLE_FIELD);
    assert_string_equal(paper_row(&b.paper, 0), "one two");
    assert_string_equal(paper_row(&b.paper, 1), "three");
    assert_string_equal(paper_row(&b.paper, 2), "fourfourfou");
    assert_string_equal(paper_row(&b.paper, 3), "rfour");
    text_area_cursor(&b.t, &row, &col);
    assert_int_equal(row, 3);
    assert_int_equal(col, 5);
    hit(&b, K_ENTER);
    type(&b, "x");
    text_area_paint(&b.t, &b.paper, 0, 0, ROLE_FIELD);
    assert_string_equal(paper_row(&b.paper, 0), "three      ↑");
    assert_string_equal(paper_row(&b.paper, 3), "x");
    hit(&b, K_UP);
    hit(&b, K_UP);
    hit(&b, K_UP);
    hit(&b, K_UP);
    text_area_cursor(&b.t, &row, &col);
    assert_int_equal(row, 0);
    assert_int_equal(col, 1); /* the column in which the way began */
    assert_int_equal(hit(&b, K_UP), UI_PASS);
    hit(&b, K_END);
    type(&b, "!");
    assert_string_equal(b.t.buf.p, "one two! three fourfourfourfour\nx");
    assert_int_equal(hit(&b, K_TAB), UI_PASS);
    assert_int_equal(hit(&b, K_ESC), UI_PASS);
    arena_free(&b.arena);
}

static void test_note_edits(void **state)
{
    struct bench b;
    struct event ev = paste_event_of(STR("a\r\nb\rc\td\x1b"));
    char said[200];

    (void)state;
    open_bench(&b, 20, 4, 30);
    text_area_event(&b.t, &ev);
    assert_string_equal(b.t.buf.p, "a\nb\nc d");
    hit(&b, K_CTRL('u'));
    assert_string_equal(b.t.buf.p, "a\nb\n");
    hit(&b, K_BACKSPACE);
    hit(&b, K_CTRL('z'));
    hit(&b, K_CTRL('z'));
    assert_string_equal(b.t.buf.p, "a\nb\nc d");
    hit(&b, K_ALT('z'));
    assert_string_equal(b.t.buf.p, "a\nb\n");
    ev = paste_event_of(STR("far more than twenty characters"));
    text_area_event(&b.t, &ev);
    assert_string_equal(b.t.buf.p, "a\nb\n");
    assert_true(text_area_message(&b.t, said, sizeof said).n > 0);
    assert_true(text_area_dirty(&b.t));
    b.t.read_only = true;
    type(&b, "x");
    assert_int_equal(b.t.signal, EDIT_NOT_EDITABLE);
    arena_free(&b.arena);
}

static void test_note_any_keys(void **state)
{
    static const uint32_t keys[] = {K_UP, K_DOWN, K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN,
                                    K_ENTER, K_BACKSPACE, K_DELETE, K_CTRL('w'), K_CTRL('z'),
                                    K_ALT('z'), K_ALT('k'), K_CTRL('u'), K_HOME | KM_CTRL};
    static const char *const texts[] = {"a", " ", "é", "\u6771", "e\u0301", "word ", "\u0301"};

    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        uint64_t r = seed * 65537;
        int rows = 1 + (int)(seed % 6), cols = 2 + (int)(seed % 23);
        struct bench b;

        open_bench(&b, 120, rows, cols);
        for (int i = 0; i < 500; i++) {
            uint64_t n = test_random(&r);
            int row, col;

            if (n % 2 == 0)
                hit(&b, keys[n / 2 % COUNT(keys)]);
            else
                type(&b, texts[n / 2 % COUNT(texts)]);
            assert_true(utf8_valid(text_area_text(&b.t)));
            assert_true(edit_buf_chars(text_area_text(&b.t)) <= 120);
            text_area_cursor(&b.t, &row, &col);
            assert_true(row >= 0 && row < rows && col >= 0 && col < cols);
            text_area_paint(&b.t, &b.paper, 0, 0, ROLE_FIELD);
            assert_int_equal(b.paper.outside, 0);
        }
        arena_free(&b.arena);
    }
}

static void test_tabs(void **state)
{
    static const char *const labels[] = {"Data", "Appointments", "Waiting list", "Consents",
                                         "Access", NULL};
    struct tabs t;
    struct surface s;
    struct event ev;

    (void)state;
    tabs_init(&t, labels, 1u << 2, true);
    paper_clear(&s, 1, 60);
    tabs_paint(&t, &s, 0, 0, 60, true);
    assert_string_equal(paper_row(&s, 0), "[Data]  Appointments   Consents   Access");
    ev = key_event_of(K_RIGHT);
    assert_true((tabs_event(&t, &ev) & UI_REPAINT) != 0);
    tabs_event(&t, &ev);
    assert_int_equal(t.at, 3); /* the hidden one is passed over */
    ev = text_event_of(STR("4"));
    tabs_event(&t, &ev);
    assert_int_equal(t.at, 4);
    ev = text_event_of(STR("9"));
    assert_int_equal(tabs_event(&t, &ev), UI_PASS);
    for (int cols = 6; cols < 60; cols++) {
        paper_clear(&s, 1, cols);
        tabs_paint(&t, &s, 0, 0, cols, true);
        assert_int_equal(s.outside, 0);
        assert_true(tabs_cursor(&t, cols) >= 0 && tabs_cursor(&t, cols) < cols);
    }
    assert_true(strstr(paper_row(&s, 0), "[Access]") != NULL);
}

static void note_filter(void *ctx, struct str text)
{
    snprintf(ctx, 40, "<%.*s>", STR_ARG(text));
}

static void test_filter_bar(void **state)
{
    struct arena a;
    struct filter_bar f;
    struct surface s;
    struct event ev;
    char got[40] = "";

    (void)state;
    arena_init(&a, 0);
    filter_bar_init(&f, &a, "Filter", "name or time", NULL, 5, note_filter, got);
    filter_bar_open(&f);
    paper_clear(&s, 1, 50);
    filter_bar_paint(&f, &s, 0, 0, 50, STR("1 of 12"));
    assert_string_equal(paper_row(&s, 0), " Filter  name or time                     1 of 12");
    type_into(&f, filter_bar_event, "ana ");
    assert_string_equal(got, "");
    ev = tick_event_of(5);
    filter_bar_event(&f, &ev);
    assert_string_equal(got, "<ana>");
    type_into(&f, filter_bar_event, "l");
    ev = key_event_of(K_ENTER);
    filter_bar_event(&f, &ev); /* at once, and the keys go back to the list */
    assert_string_equal(got, "<ana l>");
    assert_true(f.open && !f.focused);
    filter_bar_close(&f);
    assert_string_equal(got, "<>");
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wrap),          cmocka_unit_test(test_note_edits),
        cmocka_unit_test(test_note_any_keys), cmocka_unit_test(test_tabs),
        cmocka_unit_test(test_filter_bar),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("text_area", tests, NULL, NULL);
}
