/* SPDX-License-Identifier: Apache-2.0 */
/* The form: moving, checking, choices, conditions, conflicts, state, and what is painted where. */
#include <config.h>

#include "test.h"

#include <locale.h>

#include "keys.h"
#include "paper.h"
#include "ui/form.h"
#include "ui/form_priv.h"
#include "ui/view.h"

static const struct field_def fields[] = {
    {.id = "name", .label = "Name", .type = FIELD_TEXT, .flags = FIELD_REQUIRED | FIELD_LIVE,
     .section = 0, .width = 40, .max = 60, .hint = "As on the identity card."},
    {.id = "birth", .label = "Birth date", .type = FIELD_DATE, .section = 0, .width = 10,
     .max = 12, .check = "date"},
    {.id = "minor", .label = "Minor", .type = FIELD_FLAG, .section = 0},
    {.id = "guardian", .label = "Guardian", .type = FIELD_TEXT, .flags = FIELD_REQUIRED,
     .section = 0, .width = 30, .max = 60, .show_if = "minor"},
    {.id = "cpf", .label = "CPF", .type = FIELD_TEXT, .section = 1, .width = 14, .max = 14,
     .mask = "cpf", .check = "cpf"},
    {.id = "uf", .label = "State", .type = FIELD_CHOICE, .section = 1, .width = 20,
     .choices = "uf"},
    {.id = "cep", .label = "CEP", .type = FIELD_TEXT, .flags = FIELD_JOIN, .section = 1,
     .width = 9, .max = 9, .mask = "cep"},
    {.id = "staff", .label = "Supervisor", .type = FIELD_CHOICE, .section = 1, .width = 30,
     .choices = "staff"},
    {.id = "record", .label = "Record", .type = FIELD_READONLY, .section = 1, .width = 10},
    {.id = "note", .label = "Note", .type = FIELD_NOTE, .section = 1, .max = 200, .rows = 3},
    {.id = "pass", .label = "Password", .type = FIELD_TEXT, .flags = FIELD_SECRET, .section = 1,
     .width = 20, .max = 40},
};
static const char *const sections[] = {"Person", "Papers"};
static const struct form_def def = {"patient", fields, COUNT(fields), sections, 2};

static const struct choice_item ufs[] = {
    {STR("AC"), STR("Acre"), STR("")},           {STR("MG"), STR("Minas Gerais"), STR("")},
    {STR("RJ"), STR("Rio de Janeiro"), STR("")}, {STR("SE"), STR("Sergipe"), STR("")},
    {STR("SP"), STR("São Paulo"), STR("")},
};

struct bench {
    struct arena arena;
    struct form f;
    struct form_env env;
    struct choice_source sources[2];
    struct ui_host host;
    struct surface paper;
    uint32_t timer;      /* running, 0: none */
    uint32_t ask;        /* newest question to "staff" */
    char asked[80];
    int asks, changes;
    char changed[20];
};

static void check_date(void *ctx, const struct form *f, const struct field_def *d,
                       struct str value, struct arena *scratch, struct field_verdict *v)
{
    (void)ctx;
    (void)f;
    (void)d;
    if (str_eq(value, STR("t")))
        v->normal = str_printf(scratch, "%s", "20/11/2026");
    else if (value.n < 8) {
        v->bad = true;
        v->msgid = "This is no date: 25/12/2026 or 25/12 is one.";
    }
}

static void check_cpf(void *ctx, const struct form *f, const struct field_def *d, struct str value,
                      struct arena *scratch, struct field_verdict *v)
{
    (void)ctx;
    (void)f;
    (void)d;
    v->bad = value.n != 14;
    v->said = str_printf(scratch, "A CPF has 11 digits, this has %d.", (int)value.n);
}

static bool show_minor(void *ctx, const struct form *f)
{
    (void)ctx;
    return form_flag(f, "minor");
}

static void ask_staff(void *ctx, struct choice *c, uint32_t ask, struct str typed)
{
    struct bench *b = ctx;

    (void)c;
    b->ask = ask;
    b->asks++;
    snprintf(b->asked, sizeof b->asked, "%.*s", STR_ARG(typed));
}

static void on_change(void *ctx, struct form *f, const struct field_def *d)
{
    struct bench *b = ctx;

    (void)f;
    b->changes++;
    snprintf(b->changed, sizeof b->changed, "%s", d->id);
}

static void timer(void *ctx, uint32_t number, int ms)
{
    struct bench *b = ctx;

    b->timer = ms < 0 ? 0 : number;
}

static const struct form_check checks[] = {{"date", check_date}, {"cpf", check_cpf}};
static const struct form_show shows[] = {{"minor", show_minor}};

static void open_bench(struct bench *b, int rows, int cols)
{
    struct err err;

    memset(b, 0, sizeof *b);
    arena_init(&b->arena, 0);
    b->host = (struct ui_host){.ctx = b, .timer = timer};
    b->sources[0] = (struct choice_source){.name = "uf", .items = ufs, .count = COUNT(ufs)};
    b->sources[1] = (struct choice_source){.name = "staff", .ask = ask_staff, .ctx = b};
    b->env = (struct form_env){.ctx = b,
                               .checks = checks,
                               .check_count = COUNT(checks),
                               .shows = shows,
                               .show_count = COUNT(shows),
                               .sources = b->sources,
                               .source_count = 2,
                               .on_change = on_change};
    err = form_init(&b->f, &b->arena, &def, &b->env, &b->host, 100);
    assert_false(err_is(&err));
    form_layout(&b->f, (struct rect){0, 0, rows, cols});
    paper_clear(&b->paper, rows, cols);
}

static void close_bench(struct bench *b)
{
    form_fini(&b->f);
    arena_free(&b->arena);
}

static void type(struct bench *b, const char *text)
{
    type_into(&b->f, form_event, text);
}

static unsigned hit(struct bench *b, uint32_t key)
{
    struct event ev = key_event_of(key);

    return form_event(&b->f, &ev);
}

static void tick(struct bench *b, uint32_t number)
{
    struct event ev = tick_event_of(number);

    form_event(&b->f, &ev);
}

static void paint(struct bench *b)
{
    form_paint(&b->f, &b->paper, true);
    assert_int_equal(b->paper.outside, 0);
}

static const char *at(const struct bench *b)
{
    return form_focused(&b->f)->id;
}

#define assert_value(b, id, want)                                    \
    do {                                                             \
        struct str v_ = form_get(&(b)->f, (id));                     \
        assert_int_equal(v_.n, strlen(want));                        \
        assert_memory_equal(v_.p, (want), v_.n);                     \
    } while (0)

static void test_moving(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    assert_string_equal(at(&b), "name");
    hit(&b, K_TAB);
    assert_string_equal(at(&b), "birth");
    hit(&b, K_TAB);
    hit(&b, K_TAB);
    assert_string_equal(at(&b), "cpf"); /* the guardian is hidden */
    hit(&b, K_DOWN);
    assert_string_equal(at(&b), "uf");
    hit(&b, K_TAB);
    assert_string_equal(at(&b), "cep"); /* joined: on the same line */
    hit(&b, K_DOWN);
    assert_string_equal(at(&b), "staff");
    hit(&b, K_ENTER);
    assert_string_equal(at(&b), "note"); /* what is only shown has no focus */
    hit(&b, K_TAB);
    assert_string_equal(at(&b), "pass");
    assert_int_equal(hit(&b, K_ENTER), UI_PASS); /* the last: it is the view's */
    hit(&b, K_TAB);
    assert_string_equal(at(&b), "name");
    hit(&b, K_TAB | KM_SHIFT);
    assert_string_equal(at(&b), "pass");
    hit(&b, K_PGUP);
    assert_string_equal(at(&b), "name");
    assert_int_equal(hit(&b, K_ESC), UI_PASS);
    assert_int_equal(hit(&b, K_CTRL('s')), UI_PASS);
    close_bench(&b);
}

static void test_conditions(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    form_focus(&b.f, "minor");
    assert_false(form_visible(&b.f, "guardian"));
    type(&b, "x"); /* no letter is a command here, none changes anything */
    assert_value(&b, "minor", "");
    type(&b, " ");
    assert_value(&b, "minor", "1");
    assert_true(form_visible(&b.f, "guardian"));
    paint(&b);
    assert_true(paper_find(&b.paper, "Guardian *") > 0);
    hit(&b, K_TAB);
    assert_string_equal(at(&b), "guardian");
    type(&b, "Lúcia");
    assert_true(form_changed(&b.f, "guardian"));
    form_put(&b.f, "minor", STR_EMPTY, STR_EMPTY);
    paint(&b);
    assert_string_equal(at(&b), "minor"); /* the focus does not stay on what is gone */
    assert_false(form_changed(&b.f, "guardian"));
    hit(&b, K_CTRL('z'));
    assert_value(&b, "minor", "");
    close_bench(&b);
}

static void test_checks(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    hit(&b, K_TAB);
    type(&b, "25");
    hit(&b, K_TAB);
    paint(&b);
    assert_int_equal(paper_find(&b.paper, "This is no date"), 3);
    assert_true(paper_find(&b.paper, "Birth date ! 25") >= 0);
    form_focus(&b.f, "birth");
    type(&b, "122026"); /* right again: the sentence goes while one types */
    assert_int_equal(form_errors(&b.f), 0);
    hit(&b, K_CTRL('u'));
    type(&b, "t");
    hit(&b, K_TAB);
    assert_value(&b, "birth", "20/11/2026");
    form_focus(&b.f, "cpf");
    type(&b, "123");
    assert_int_equal(form_check_all(&b.f), 2);
    assert_string_equal(at(&b), "name"); /* the first wrong one */
    assert_string_equal(form_error_of(&b.f, "name").p, "Please fill in this field.");
    hit(&b, K_ALT('n'));
    assert_string_equal(at(&b), "cpf");
    paint(&b);
    assert_true(paper_find(&b.paper, "2 fields to correct") == 23);
    assert_true(paper_find(&b.paper, "A CPF has 11 digits, this has 3.") > 0);
    form_set_error(&b.f, "cep", STR("The server does not know this."));
    assert_int_equal(form_errors(&b.f), 3);
    form_focus(&b.f, "cep");
    type(&b, "0"); /* what the server said is about the old value */
    assert_int_equal(form_errors(&b.f), 2);
    form_clear_errors(&b.f);
    assert_int_equal(form_errors(&b.f), 0);
    close_bench(&b);
}

static void test_full_and_paste(void **state)
{
    struct bench b;
    struct event ev = paste_event_of(STR("a\nb\nc"));

    (void)state;
    open_bench(&b, 24, 80);
    form_focus(&b.f, "cep");
    type(&b, "013101009"); /* one digit too many: said, and not in the next field */
    assert_value(&b, "cep", "01310-100");
    paint(&b);
    assert_true(paper_find(&b.paper, "The field is full") == 23);
    hit(&b, K_TAB);
    assert_value(&b, "staff", "");
    form_focus(&b.f, "name");
    form_event(&b.f, &ev); /* a paste is no key: the focus does not move */
    assert_string_equal(at(&b), "name");
    assert_value(&b, "name", "a b c");
    form_focus(&b.f, "note");
    form_event(&b.f, &ev);
    assert_value(&b, "note", "a\nb\nc");
    close_bench(&b);
}

static void test_choice_table(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    form_focus(&b.f, "uf");
    type(&b, "sao");
    paint(&b);
    assert_true(paper_find(&b.paper, "▶ São Paulo") > 0);
    hit(&b, K_ENTER);
    assert_value(&b, "uf", "SP");
    assert_string_equal(at(&b), "cep");
    assert_string_equal(form_shown(&b.f, "uf").p, "São Paulo");
    hit(&b, K_TAB | KM_SHIFT);
    type(&b, "se");
    hit(&b, K_TAB); /* by its code before any other */
    assert_value(&b, "uf", "SE");
    hit(&b, K_TAB | KM_SHIFT);
    type(&b, "zz");
    hit(&b, K_TAB);
    assert_value(&b, "uf", "SE");
    assert_true(form_error_of(&b.f, "uf").n > 0);
    assert_true(form_dirty(&b.f));
    form_focus(&b.f, "uf");
    type(&b, "rio");
    hit(&b, K_ESC); /* closes the list, keeps the old value, stays */
    assert_value(&b, "uf", "SE");
    assert_string_equal(at(&b), "uf");
    hit(&b, K_BACKSPACE);
    hit(&b, K_TAB);
    assert_value(&b, "uf", "");
    close_bench(&b);
}

static void test_choice_asked(void **state)
{
    struct bench b;
    const struct choice_item found[] = {{STR("7"), STR("J. Prado"), STR("Psychology")},
                                        {STR("9"), STR("L. Prado"), STR("")}};

    (void)state;
    open_bench(&b, 24, 80);
    form_focus(&b.f, "staff");
    type(&b, "pra");
    assert_int_equal(b.asks, 0); /* not before the pause */
    assert_int_equal(b.timer, 100);
    tick(&b, 100);
    assert_int_equal(b.asks, 1);
    assert_string_equal(b.asked, "pra");
    choice_answer(&b.f.fields[7].choice, b.ask - 1, found, 2, false, false); /* too late */
    paint(&b);
    assert_true(paper_find(&b.paper, "Searching ...") > 0);
    choice_answer(&b.f.fields[7].choice, b.ask, found, 2, true, false);
    paint(&b);
    assert_true(paper_find(&b.paper, "J. Prado") > 0);
    assert_true(paper_find(&b.paper, "There are more: type on.") > 0);
    hit(&b, K_DOWN);
    hit(&b, K_ENTER);
    assert_value(&b, "staff", "9");
    form_focus(&b.f, "staff");
    type(&b, "j p");
    hit(&b, K_TAB); /* faster than the answer: taken when it is the only one */
    assert_string_equal(b.asked, "j p");
    choice_answer(&b.f.fields[7].choice, b.ask, found, 1, false, false);
    assert_value(&b, "staff", "7");
    form_focus(&b.f, "staff");
    type(&b, "x");
    tick(&b, 100);
    choice_answer(&b.f.fields[7].choice, b.ask, NULL, 0, false, true);
    paint(&b);
    assert_true(paper_find(&b.paper, "The list cannot be read now.") > 0);
    close_bench(&b);
}

static void test_change_told(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    type(&b, "Ana");
    assert_int_equal(b.changes, 0);
    tick(&b, 101);
    assert_int_equal(b.changes, 1);
    hit(&b, K_TAB);
    assert_int_equal(b.changes, 1); /* nothing new since */
    type(&b, "25122026");
    assert_int_equal(b.changes, 1);
    hit(&b, K_TAB);
    assert_int_equal(b.changes, 2);
    assert_string_equal(b.changed, "birth");
    close_bench(&b);
}

static void test_dirty(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    form_set(&b.f, "name", STR("Ana"), STR_EMPTY);
    form_set(&b.f, "uf", STR("MG"), STR_EMPTY);
    form_set(&b.f, "cpf", STR("12345678909"), STR_EMPTY);
    assert_value(&b, "cpf", "123.456.789-09");
    assert_false(form_dirty(&b.f));
    type(&b, "x");
    assert_true(form_dirty(&b.f));
    hit(&b, K_BACKSPACE);
    assert_false(form_dirty(&b.f));
    type(&b, " ");
    assert_false(form_dirty(&b.f)); /* a blank at the end is none */
    form_focus(&b.f, "pass");
    type(&b, "s");
    assert_true(form_dirty(&b.f));
    form_saved(&b.f);
    assert_false(form_dirty(&b.f));
    assert_value(&b, "pass", "");
    close_bench(&b);
}

static void test_conflict(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    form_set(&b.f, "name", STR("Ana"), STR_EMPTY);
    form_set(&b.f, "cpf", STR("12345678909"), STR_EMPTY);
    form_set(&b.f, "uf", STR("MG"), STR_EMPTY);
    form_put(&b.f, "name", STR("Ana Luz"), STR_EMPTY);
    form_put(&b.f, "uf", STR("SP"), STR_EMPTY);
    form_put(&b.f, "cep", STR("01310100"), STR_EMPTY);
    form_conflict_begin(&b.f, STR("Rita Tavares, 10:42"));
    form_conflict_field(&b.f, "name", STR("Anna"), STR_EMPTY);
    form_conflict_field(&b.f, "uf", STR("SP"), STR_EMPTY);
    form_conflict_field(&b.f, "cpf", STR("98765432100"), STR_EMPTY);
    form_conflict_field(&b.f, "cep", STR_EMPTY, STR_EMPTY);
    assert_int_equal(form_conflicts(&b.f), 1);
    assert_value(&b, "cpf", "987.654.321-00"); /* only they changed it */
    assert_value(&b, "cep", "01310-100");      /* only I did */
    assert_value(&b, "name", "Ana Luz");
    form_focus(&b.f, "name");
    paint(&b);
    assert_true(paper_find(&b.paper, "mine: Ana Luz") > 0);
    assert_true(paper_find(&b.paper, "Rita Tavares, 10:42: Anna") > 0);
    assert_true(paper_find(&b.paper, "changed meanwhile by Rita Tavares, 10:42") > 0);
    hit(&b, K_HOME); /* moving chooses nothing */
    assert_int_equal(form_conflicts(&b.f), 1);
    hit(&b, K_CTRL('t'));
    assert_value(&b, "name", "Anna");
    assert_int_equal(form_conflicts(&b.f), 0);
    assert_false(form_changed(&b.f, "name"));
    hit(&b, K_CTRL('t'));
    assert_value(&b, "name", "Ana Luz");
    assert_true(form_changed(&b.f, "name"));
    form_conflict_end(&b.f);
    paint(&b);
    assert_int_equal(paper_find(&b.paper, "Rita"), -1);
    close_bench(&b);
}

static void test_state(void **state)
{
    struct bench b, c;
    struct arena keep;
    struct form_state *st;

    (void)state;
    open_bench(&b, 24, 80);
    arena_init(&keep, 0);
    form_set(&b.f, "name", STR("Ana"), STR_EMPTY);
    form_put(&b.f, "name", STR("Ana Luz"), STR_EMPTY);
    form_put(&b.f, "staff", STR("7"), STR("J. Prado"));
    form_put(&b.f, "note", STR("two\nlines"), STR_EMPTY);
    form_put(&b.f, "pass", STR("secret"), STR_EMPTY);
    form_focus(&b.f, "staff");
    st = form_export(&b.f, &keep);
    close_bench(&b);
    open_bench(&c, 24, 80);
    assert_true(form_import(&c.f, st));
    assert_value(&c, "name", "Ana Luz");
    assert_true(form_changed(&c.f, "name"));
    assert_string_equal(form_shown(&c.f, "staff").p, "J. Prado");
    assert_value(&c, "note", "two\nlines");
    assert_value(&c, "pass", "");
    assert_string_equal(at(&c), "staff");
    st->form_id = "other";
    assert_false(form_import(&c.f, st));
    arena_free(&keep);
    close_bench(&c);
}

static void test_wrong_definitions(void **state)
{
    struct bench b;
    struct form f;
    struct field_def bad[2] = {fields[0], fields[0]};
    struct form_def d = {"bad", bad, 2, NULL, 0};
    struct err err;

    (void)state;
    open_bench(&b, 24, 80);
    err = form_init(&f, &b.arena, &d, &b.env, NULL, 0);
    assert_int_equal(err.kind, ERR_BUG);
    form_fini(&f);
    bad[1].id = "other";
    bad[1].check = "unheard of";
    err = form_init(&f, &b.arena, &d, &b.env, NULL, 0);
    assert_int_equal(err.kind, ERR_BUG);
    form_fini(&f);
    close_bench(&b);
}

/* A typed letter repaints its field and nothing else. */
static void test_letter(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, 24, 80);
    paint(&b);
    paper_count(&b.paper);
    type(&b, "x");
    form_paint(&b.f, &b.paper, false);
    assert_true(paper_count(&b.paper) <= 2 * 41);
    form_paint(&b.f, &b.paper, false);
    assert_int_equal(paper_count(&b.paper), 0);
    close_bench(&b);
}

static void test_small_and_wide(void **state)
{
    static const int sizes[][2] = {{5, 40}, {24, 80}, {43, 132}, {10, 80}, {60, 200}, {3, 30}};

    (void)state;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        struct bench b;

        open_bench(&b, sizes[i][0], sizes[i][1]);
        form_put(&b.f, "minor", STR("1"), STR_EMPTY);
        for (int k = 0; k < 30; k++) {
            int row, col;

            paint(&b);
            form_cursor(&b.f, &row, &col);
            check_case(row >= 0 && row < sizes[i][0] - 1 && col >= 0 && col < sizes[i][1],
                       "%dx%d %s: cursor %d,%d\n", sizes[i][1], sizes[i][0], at(&b), row, col);
            if (k % 3 == 0)
                type(&b, "x");
            hit(&b, k % 7 == 6 ? K_DOWN : K_TAB);
        }
        form_check_all(&b.f);
        paint(&b);
        close_bench(&b);
    }
}

/* In every size and after any keys: nothing is painted outside, the cursor is in the form. */
static void test_any_keys(void **state)
{
    static const uint32_t keys[] = {K_TAB, K_TAB | KM_SHIFT, K_UP, K_DOWN, K_ENTER, K_ESC,
                                    K_LEFT, K_RIGHT, K_HOME, K_END, K_PGUP, K_PGDN, K_BACKSPACE,
                                    K_DELETE, K_CTRL('z'), K_CTRL('t'), K_ALT('n'), K_CTRL('w')};
    static const char *const texts[] = {"a", "1", " ", "é", "\u6771", "s", "/", "\n"};

    (void)state;
    for (uint64_t seed = 3; seed < 23; seed++) {
        uint64_t r = seed * 7777777;
        int rows = 8 + (int)(seed % 30), cols = 40 + (int)(seed * 13 % 150);
        struct bench b;

        open_bench(&b, rows, cols);
        for (int i = 0; i < 600; i++) {
            uint64_t n = test_random(&r);
            int row, col;

            if (n % 5 < 2)
                hit(&b, keys[n / 5 % COUNT(keys)]);
            else
                type(&b, texts[n / 5 % COUNT(texts)]);
            if (n % 31 == 0)
                form_check_all(&b.f);
            if (n % 53 == 0) {
                form_conflict_begin(&b.f, STR("Rita, 10:42"));
                form_conflict_field(&b.f, "name", STR("theirs"), STR_EMPTY);
                form_conflict_field(&b.f, "uf", STR("MG"), STR_EMPTY);
            }
            if (b.timer != 0 && n % 3 == 0)
                tick(&b, b.timer);
            form_paint(&b.f, &b.paper, n % 4 == 0);
            assert_int_equal(b.paper.outside, 0);
            form_cursor(&b.f, &row, &col);
            assert_true(row >= 0 && row < rows && col >= 0 && col < cols);
        }
        close_bench(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moving),         cmocka_unit_test(test_conditions),
        cmocka_unit_test(test_checks),         cmocka_unit_test(test_full_and_paste),
        cmocka_unit_test(test_choice_table),   cmocka_unit_test(test_choice_asked),
        cmocka_unit_test(test_change_told),    cmocka_unit_test(test_dirty),
        cmocka_unit_test(test_conflict),       cmocka_unit_test(test_state),
        cmocka_unit_test(test_wrong_definitions), cmocka_unit_test(test_letter),
        cmocka_unit_test(test_small_and_wide), cmocka_unit_test(test_any_keys),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
