/* SPDX-License-Identifier: Apache-2.0 */
/* The line editor: clusters, undo, masks, limits, scrolling, pastes, and random keys. */
#include <config.h>

#include "test.h"

#include <locale.h>

#include "keys.h"
#include "paper.h"
#include "ui/line_edit.h"
#include "ui/view.h"

struct bench {
    struct arena arena;
    struct line_edit e;
};

static void open_bench(struct bench *b, struct line_edit_opts o)
{
    arena_init(&b->arena, 0);
    line_edit_init(&b->e, &b->arena, &o);
    line_edit_layout(&b->e, 20);
}

static void close_bench(struct bench *b)
{
    line_edit_clear(&b->e);
    arena_free(&b->arena);
}

static void type(struct bench *b, const char *text)
{
    type_into(&b->e, line_edit_event, text);
}

static void hit(struct bench *b, uint32_t key)
{
    press(&b->e, line_edit_event, key);
}

static void paste(struct bench *b, struct str text)
{
    struct event ev = paste_event_of(text);

    line_edit_event(&b->e, &ev);
}

#define assert_text(b, want) assert_string_equal((b)->e.buf.p, (want))

static void test_clusters(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 60});
    type(&b, "Jose\u0301 \u6771\u4eac");
    assert_text(&b, "Jose\u0301 \u6771\u4eac");
    assert_int_equal(line_edit_cursor(&b.e), 9);
    hit(&b, K_BACKSPACE);
    assert_text(&b, "Jose\u0301 \u6771");
    hit(&b, K_BACKSPACE);
    hit(&b, K_BACKSPACE);
    hit(&b, K_BACKSPACE); /* base and mark go together */
    assert_text(&b, "Jos");
    hit(&b, K_HOME);
    hit(&b, K_DELETE);
    assert_text(&b, "os");
    type(&b, "\u0301"); /* a mark needs a base */
    assert_text(&b, "os");
    hit(&b, K_RIGHT);
    type(&b, "\u0301");
    assert_text(&b, "o\u0301s");
    assert_int_equal(line_edit_cursor(&b.e), 1);
    close_bench(&b);
}

static void test_words(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 60});
    type(&b, "Maria da Conceição");
    hit(&b, K_LEFT | KM_CTRL);
    assert_int_equal(line_edit_cursor(&b.e), 9);
    hit(&b, K_ALT('b'));
    assert_int_equal(line_edit_cursor(&b.e), 6);
    hit(&b, K_ALT('f'));
    assert_int_equal(line_edit_cursor(&b.e), 9);
    hit(&b, K_CTRL('w'));
    assert_text(&b, "Maria Conceição");
    hit(&b, K_ALT('k'));
    assert_text(&b, "Maria ");
    hit(&b, K_CTRL('u'));
    assert_text(&b, "");
    hit(&b, K_CTRL('z'));
    hit(&b, K_CTRL('z'));
    hit(&b, K_CTRL('z'));
    assert_text(&b, "Maria da Conceição");
    close_bench(&b);
}

/* Marked whole, the next character replaces it; a key that moves leaves it. */
static void test_mark(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 60});
    line_edit_mark(&b.e); /* nothing to mark */
    type(&b, "Ana");
    assert_text(&b, "Ana");
    line_edit_mark(&b.e);
    type(&b, "Caio");
    assert_text(&b, "Caio");
    line_edit_mark(&b.e);
    hit(&b, K_HOME);
    type(&b, "J. ");
    assert_text(&b, "J. Caio");
    line_edit_mark(&b.e);
    hit(&b, K_BACKSPACE);
    assert_text(&b, "");
    hit(&b, K_CTRL('z'));
    assert_text(&b, "J. Caio");
    line_edit_mark(&b.e);
    paste(&b, STR("Rui"));
    assert_text(&b, "Rui");
    line_edit_mark(&b.e);
    line_edit_focus(&b.e, false);
    line_edit_focus(&b.e, true);
    type(&b, "!");
    assert_text(&b, "Rui!");
    close_bench(&b);
}

static void test_undo(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 60});
    line_edit_set(&b.e, STR("Ana"));
    assert_false(line_edit_dirty(&b.e));
    type(&b, " Luz");
    hit(&b, K_LEFT);
    type(&b, "xy");
    assert_text(&b, "Ana Luxyz");
    hit(&b, K_CTRL('z'));
    assert_text(&b, "Ana Luz");
    hit(&b, K_CTRL('z'));
    assert_text(&b, "Ana");
    assert_false(line_edit_dirty(&b.e));
    hit(&b, K_CTRL('z')); /* nothing more, and it is not passed on */
    assert_text(&b, "Ana");
    hit(&b, K_ALT('z'));
    assert_text(&b, "Ana Luz");
    hit(&b, K_ALT('z'));
    assert_text(&b, "Ana Luxyz");
    hit(&b, K_CTRL('z'));
    type(&b, "!");
    hit(&b, K_ALT('z')); /* an edit ends what could be redone */
    assert_true(line_edit_dirty(&b.e));
    line_edit_put(&b.e, STR("Other"));
    hit(&b, K_CTRL('z'));
    assert_text(&b, "Ana Lu!z");
    close_bench(&b);
}

static void test_full(void **state)
{
    struct bench b;
    char said[200];

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 4});
    type(&b, "abcdefgh");
    assert_text(&b, "abcd");
    assert_int_equal(b.e.signal, EDIT_FULL);
    assert_string_equal(line_edit_message(&b.e, said, sizeof said).p,
                        "The field is full: it takes 4 characters.");
    hit(&b, K_BACKSPACE);
    assert_int_equal(b.e.signal, EDIT_FINE);
    type(&b, "e\u0301"); /* one character once it is composed */
    assert_text(&b, "abce\u0301");
    type(&b, "x");
    assert_text(&b, "abce\u0301");
    line_edit_set(&b.e, STR("longer than four"));
    assert_text(&b, "longer than four"); /* what is stored is never cut */
    type(&b, "x");
    assert_int_equal(b.e.signal, EDIT_FULL);
    hit(&b, K_BACKSPACE);
    assert_text(&b, "longer than fou");
    close_bench(&b);
}

static void test_paste(void **state)
{
    struct bench b;
    struct arena a;
    char *big;
    size_t n = 0;

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 30});
    type(&b, "Rua ");
    paste(&b, STR("  das\r\n\tFlores\n"));
    assert_text(&b, "Rua das Flores");
    paste(&b, STR("\x1b[31mred\x07\xe2\x80\xae!"));
    assert_text(&b, "Rua das Flores[31mred!");
    assert_int_equal(b.e.signal, EDIT_BAD_CHARACTER);
    hit(&b, K_CTRL('z'));
    assert_text(&b, "Rua das Flores");
    arena_init(&a, 0);
    big = arena_alloc(&a, 120000);
    for (int i = 0; i < 10000; i++)
        n += (size_t)sprintf(big + n, "line %d\n", i);
    paste(&b, (struct str){big, n});
    assert_text(&b, "Rua das Flores");
    assert_int_equal(b.e.signal, EDIT_PASTE_TOO_LONG);
    assert_true(b.e.refused > 80000);
    paste(&b, STR("\xff\xfe ok"));
    assert_true(utf8_valid(line_edit_text(&b.e)));
    arena_free(&a);
    close_bench(&b);
}

struct mask_case {
    const char *mask, *typed, *want;
};

static const struct mask_case mask_cases[] = {
    {"cpf", "12345678909", "123.456.789-09"},
    {"cpf", "123.456.789-09", "123.456.789-09"},
    {"cpf", "1234567890912", "123.456.789-09"},
    {"cpf", "1234", "123.4"},
    {"cpf", "123", "123"},
    {"cpf", "12a4", "12a4"},
    {"cep", "01310100", "01310-100"},
    {"phone", "1132234455", "(11) 3223-4455"},
    {"phone", "11981234456", "(11) 98123-4456"},
    {"phone", "(11) 98123-4456", "(11) 98123-4456"},
    {"phone", "+55 11 98123-4456", "+55 11 98123-4456"},
    {"date", "25122026", "25/12/2026"},
    {"date", "25/12/2026", "25/12/2026"},
    {"date", "2512", "25/12"},
    {"date", "25/12", "25/12"},
    {"date", "8/3", "8/3"},
    {"date", "25/1/1990", "25/1/1990"},
    {"date", "31/2/90", "31/2/90"},
    {"date", "5/12/90", "5/12/90"},
    {"date", "1/1/1990", "1/1/1990"},
    {"date", "25.1.90", "25.1.90"},
    {"date", "2026-12-25", "2026-12-25"},
    {"date", "t+3", "t+3"},
    {"date", "seg", "seg"},
    {"cns", "898001160651234", "898 0011 6065 1234"},
};

static void test_masks(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(mask_cases); i++) {
        const struct mask_case *c = &mask_cases[i];
        struct bench b;

        open_bench(&b, (struct line_edit_opts){.max_chars = 20, .mask = edit_mask_named(c->mask)});
        type(&b, c->typed);
        check_case(strcmp(b.e.buf.p, c->want) == 0, "%s %s: %s\n", c->mask, c->typed, b.e.buf.p);
        close_bench(&b);
    }
    assert_null(edit_mask_named("nothing"));
}

static void test_mask_editing(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 20, .mask = &edit_mask_cpf});
    type(&b, "1234");
    hit(&b, K_BACKSPACE);
    assert_text(&b, "123");
    hit(&b, K_BACKSPACE);
    assert_text(&b, "12");
    type(&b, "3456789");
    assert_text(&b, "123.456.789");
    hit(&b, K_HOME);
    type(&b, "0");
    assert_text(&b, "012.345.678-9");
    assert_int_equal(b.e.buf.cursor, 1);
    for (int i = 0; i < 3; i++)
        hit(&b, K_RIGHT);
    hit(&b, K_BACKSPACE); /* over the separator: the digit before it */
    assert_text(&b, "013.456.789");
    hit(&b, K_DELETE);
    assert_text(&b, "014.567.89");
    hit(&b, K_CTRL('z'));
    assert_text(&b, "013.456.789");
    line_edit_set(&b.e, STR("12345678909"));
    assert_text(&b, "123.456.789-09");
    assert_false(line_edit_dirty(&b.e));
    close_bench(&b);
    open_bench(&b, (struct line_edit_opts){.max_chars = 10, .mask = &edit_mask_date});
    type(&b, "25/");
    assert_text(&b, "25/");
    hit(&b, K_BACKSPACE);
    assert_text(&b, "25");
    hit(&b, K_CTRL('u'));
    type(&b, "25/1/1990"); /* a month of one digit keeps the slash before it */
    assert_text(&b, "25/1/1990");
    close_bench(&b);
}

static void test_secret(void **state)
{
    struct bench b;
    struct surface s;
    char *place;

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 32, .secret = true});
    type(&b, "hunter2é");
    place = b.e.buf.p;
    assert_true(line_edit_dirty(&b.e));
    paper_clear(&s, 1, 30);
    line_edit_paint(&b.e, &s, 0, 0, 20, ROLE_FIELD);
    assert_string_equal(paper_row(&s, 0), "********");
    hit(&b, K_BACKSPACE);
    hit(&b, K_CTRL('z')); /* no undo: nothing of it is kept anywhere else */
    assert_text(&b, "hunter2");
    assert_null(b.e.buf.pool);
    assert_ptr_equal(b.e.buf.p, place);
    hit(&b, K_LEFT | KM_CTRL);
    assert_int_equal(b.e.buf.cursor, 0);
    line_edit_clear(&b.e);
    for (size_t i = 0; i < b.e.buf.cap; i++)
        assert_int_equal(place[i], 0);
    close_bench(&b);
}

static void test_scroll(void **state)
{
    struct bench b;
    struct surface s;

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 80});
    line_edit_layout(&b.e, 10);
    paper_clear(&s, 1, 30);
    type(&b, "123456789");
    line_edit_paint(&b.e, &s, 0, 0, 10, ROLE_FIELD);
    assert_string_equal(paper_row(&s, 0), "123456789");
    assert_int_equal(line_edit_cursor(&b.e), 9);
    type(&b, "0ab");
    line_edit_paint(&b.e, &s, 0, 0, 10, ROLE_FIELD);
    assert_int_equal(paper_row(&s, 0)[0], '<');
    assert_non_null(strstr(paper_row(&s, 0), "0ab"));
    hit(&b, K_HOME);
    line_edit_paint(&b.e, &s, 0, 0, 10, ROLE_FIELD);
    assert_string_equal(paper_row(&s, 0), "123456789>");
    assert_int_equal(line_edit_cursor(&b.e), 0);
    close_bench(&b);
}

static void test_read_only_and_upper(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, (struct line_edit_opts){.max_chars = 10, .upper = true});
    type(&b, "são");
    assert_text(&b, "SÃO");
    b.e.read_only = true;
    type(&b, "x");
    hit(&b, K_BACKSPACE);
    assert_text(&b, "SÃO");
    assert_int_equal(b.e.signal, EDIT_NOT_EDITABLE);
    hit(&b, K_HOME);
    assert_int_equal(b.e.buf.cursor, 0);
    close_bench(&b);
}

static const uint32_t random_keys[] = {
    K_LEFT, K_RIGHT, K_HOME, K_END, K_BACKSPACE, K_DELETE, K_CTRL('w'), K_CTRL('u'), K_ALT('k'),
    K_CTRL('z'), K_ALT('z'), K_LEFT | KM_CTRL, K_RIGHT | KM_CTRL, K_CTRL('a'), K_CTRL('e')};
static const char *const random_texts[] = {"a", "9", "1", "é", "e\u0301", "\u6771", "\U0001F600",
                                           " ", "-", "/", "\u0301", "\u200d", ".", "("};

/* Whatever is typed: valid text, the cursor on a border and inside the field, the limit kept. */
static void random_run(uint64_t seed, const struct edit_mask *mask, bool secret)
{
    struct bench b;
    struct surface s;
    int cols = 3 + (int)(seed % 28);

    open_bench(&b, (struct line_edit_opts){.max_chars = 24, .mask = mask, .secret = secret});
    line_edit_layout(&b.e, cols);
    paper_clear(&s, 1, 40);
    for (int i = 0; i < 400; i++) {
        uint64_t r = test_random(&seed);
        int at;

        if (r % 3 == 0)
            hit(&b, random_keys[r / 3 % COUNT(random_keys)]);
        else if (r % 97 == 1)
            paste(&b, STR("pasted \t text\n"));
        else
            type(&b, random_texts[r / 3 % COUNT(random_texts)]);
        assert_true(utf8_valid(line_edit_text(&b.e)));
        assert_true(edit_buf_chars(line_edit_text(&b.e)) <= 24);
        assert_true(b.e.buf.cursor <= b.e.buf.n);
        assert_int_equal(edit_buf_next(&b.e.buf, edit_buf_prev(&b.e.buf, b.e.buf.cursor)),
                         b.e.buf.cursor > 0 ? b.e.buf.cursor : edit_buf_next(&b.e.buf, 0));
        at = line_edit_cursor(&b.e);
        assert_true(at >= 0 && at < cols);
        line_edit_paint(&b.e, &s, 0, 0, cols, ROLE_FIELD);
        assert_int_equal(s.outside, 0);
    }
    for (int i = 0; i < 100; i++)
        hit(&b, K_CTRL('z'));
    if (!secret && b.e.buf.step_count < 64)
        assert_text(&b, "");
    close_bench(&b);
}

static void test_any_keys(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        random_run(seed * 7919, NULL, false);
        random_run(seed * 104729, &edit_mask_cpf, false);
        random_run(seed * 1299709, &edit_mask_phone, false);
        random_run(seed * 15485863, &edit_mask_date, false);
        random_run(seed * 31337, NULL, true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clusters),     cmocka_unit_test(test_words),
        cmocka_unit_test(test_mark),
        cmocka_unit_test(test_undo),         cmocka_unit_test(test_full),
        cmocka_unit_test(test_paste),        cmocka_unit_test(test_masks),
        cmocka_unit_test(test_mask_editing), cmocka_unit_test(test_secret),
        cmocka_unit_test(test_scroll),       cmocka_unit_test(test_read_only_and_upper),
        cmocka_unit_test(test_any_keys),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("line_edit", tests, NULL, NULL);
}
