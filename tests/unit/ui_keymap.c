/* SPDX-License-Identifier: Apache-2.0 */
/* Key names, keymaps, the likeness of words, lines of text. */
#include <config.h>

#include "test.h"

#include <locale.h>

#include "term/event.h"
#include "ui/fuzzy.h"
#include "ui/keymap.h"
#include "ui/keyname.h"
#include "ui/wrap.h"

static void test_names(void **state)
{
    static const struct {
        const char *name;
        uint32_t key;
        const char *again, *brief;
    } rows[] = {
        {"F1", K_F(1), "F1", "F1"}, {"f12", K_F(12), "F12", "F12"}, {"F24", K_F(24), "F24", "F24"},
        {"Ctrl-K", K_CTRL('k'), "Ctrl-K", "^K"}, {"ctrl-k", K_CTRL('k'), "Ctrl-K", "^K"},
        {"Alt-1", K_ALT('1'), "Alt-1", "A-1"}, {"Alt-b", K_ALT('b'), "Alt-b", "A-b"},
        {"Shift-Tab", K_TAB | KM_SHIFT, "Shift-Tab", "S-Tab"}, {"Enter", K_ENTER, "Enter", "Enter"},
        {"PgDn", K_PGDN, "PgDn", "PgDn"}, {"Space", ' ', "Space", "Space"},
        {"Ctrl-Alt-Left", K_LEFT | KM_CTRL | KM_ALT, "Ctrl-Alt-Left", "^A-Left"},
        {"Alt-Ctrl-Left", K_LEFT | KM_CTRL | KM_ALT, "Ctrl-Alt-Left", "^A-Left"},
        {"n", 'n', "n", "n"}, {"N", 'N', "N", "N"}, {"?", '?', "?", "?"}, {"/", '/', "/", "/"},
        {"-", '-', "-", "-"}, {"Ctrl--", K_CTRL('-'), "Ctrl--", "^-"}, {"ç", 0xe7, "ç", "ç"},
        {"F", 'F', "F", "F"},
    };
    static const char *const wrong[] = {"",     "F0",  "F25",     "F99", "Ctrl-", "Hyper-x", "Entr",
                                        "ab",   "F1x", "Shift-a", " ",   "\t",    "\xff",    "F01",
                                        "\xe2\x80\xae"};
    char out[KEYNAME_MAX];
    uint32_t key;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_case(key_parse(str_of(rows[i].name), &key) && key == rows[i].key, "%s\n", rows[i].name);
        assert_string_equal(key_name(key, out).p, rows[i].again);
        assert_string_equal(key_name_short(key, out).p, rows[i].brief);
    }
    for (size_t i = 0; i < COUNT(wrong); i++)
        check_case(!key_parse(str_of(wrong[i]), &key), "'%s' was accepted\n", wrong[i]);
    assert_int_equal(key_name(0, out).n, 0);
    assert_int_equal(key_name(K_F(24) + 1, out).n, 0);
}

#define ROW(id_, scope_, keys_) {.id = id_, .scope = scope_, .keys = keys_}
static const struct command rows_a[] = {
    ROW("go.today", "", "F5 Alt-5"),   ROW("help", "*", "F1 ?"),      ROW("new", "list", "n Insert"),
    ROW("edit", "list", "e"),          ROW("note", "board", "n"),     ROW("none", "board", NULL),
};
static const struct command rows_b[] = {ROW("go.list", "", "F2")};
static const struct command_table tables[] = {{rows_a, COUNT(rows_a)}, {rows_b, COUNT(rows_b)}};

static const char *found(const struct keymap *k, const char *scope, bool dialog, const char *name)
{
    const struct command *c;
    uint32_t key = 0;

    assert_true(key_parse(str_of(name), &key));
    c = keymap_find(k, scope, dialog, key);
    return c != NULL ? c->id : "-";
}

static void test_scopes(void **state)
{
    struct keymap *k = keymap_new(tables, 2);
    char keys[64];

    (void)state;
    assert_string_equal(found(k, "list", false, "n"), "new");
    assert_string_equal(found(k, "board", false, "n"), "note");
    assert_string_equal(found(k, "other", false, "n"), "-");
    assert_string_equal(found(k, "list", false, "Alt-5"), "go.today");
    assert_string_equal(found(k, "dialog", true, "F5"), "-");
    assert_string_equal(found(k, "dialog", true, "F1"), "help");
    assert_string_equal(found(k, "list", false, "F2"), "go.list");
    assert_string_equal(keymap_keys(k, &rows_a[2], keys, sizeof keys).p, "n Insert");
    assert_int_equal(keymap_key(k, &rows_a[5], 0), 0);
    assert_ptr_equal(command_find(tables, 2, STR("go.list")), &rows_b[0]);
    assert_null(command_find(tables, 2, STR("go")));
    keymap_free(k);
}

struct seen {
    int same, hides;
};

static void count(void *ctx, const struct keymap_conflict *c)
{
    struct seen *s = ctx;

    s->same += !c->hides;
    s->hides += c->hides;
}

static void test_file(void **state)
{
    struct keymap *k = keymap_new(tables, 2);
    struct seen seen = {0, 0};
    int line = 0;
    struct err e;

    (void)state;
    keymap_conflicts(k, count, &seen);
    assert_true(seen.same == 0 && seen.hides == 0);
    e = keymap_load(k, STR("# my keys\n\nnew = Ctrl-N\r\nedit =\ngo.list = F2 e\nnote = F5 F1\nnone = F9"),
                    &line);
    assert_false(err_is(&e));
    assert_string_equal(found(k, "list", false, "n"), "-");
    assert_string_equal(found(k, "list", false, "Ctrl-N"), "new");
    assert_string_equal(found(k, "list", false, "e"), "go.list");
    assert_string_equal(found(k, "board", false, "F9"), "none");
    keymap_conflicts(k, count, &seen);
    assert_int_equal(seen.hides, 2); /* F5 and F1 on the board */
    e = keymap_load(k, STR("edit = Ctrl-N"), &line);
    assert_false(err_is(&e));
    seen = (struct seen){0, 0};
    keymap_conflicts(k, count, &seen);
    assert_int_equal(seen.same, 1);
    keymap_free(k);
}

static void test_mistakes(void **state)
{
    static const char *const texts[] = {"nw = n", "new n", "new = Ctl-N", "new", "= n",
                                        "new = n Insrt", "\x01 = n"};
    struct keymap *k = keymap_new(tables, 2);

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        int line = 0;
        struct err e = keymap_load(k, str_of(texts[i]), &line);

        check_case(e.kind == ERR_INPUT && e.detail[0] != '\0' && line == 1, "%s was accepted\n", texts[i]);
        assert_string_equal(found(k, "list", false, "n"), "new");
    }
    keymap_free(k);
}

static void test_fuzzy(void **state)
{
    (void)state;
    assert_int_equal(fuzzy_points(STR("Waiting list"), STR("")), 0);
    assert_true(fuzzy_points(STR("Waiting list"), STR("wai")) > 0);
    assert_true(fuzzy_points(STR("Waiting list"), STR("LI WA")) > 0);
    assert_true(fuzzy_points(STR("João Conceição"), STR("joao conc")) > 0);
    assert_true(fuzzy_points(STR("Agenda"), STR("ãg")) > 0);
    assert_int_equal(fuzzy_points(STR("Waiting list"), STR("x")), -1);
    assert_int_equal(fuzzy_points(STR("Waiting list"), STR("wai x")), -1);
    assert_true(fuzzy_points(STR("Check in"), STR("chin")) >= 0);
    assert_true(fuzzy_points(STR("Waiting"), STR("wa")) > fuzzy_points(STR("List of waiting"), STR("wa")));
    assert_true(fuzzy_points(STR("Go"), STR("go")) > fuzzy_points(STR("Good"), STR("go")));
    assert_true(fuzzy_points(STR("a list"), STR("li")) > fuzzy_points(STR("alibi"), STR("li")));
    assert_true(fuzzy_points(STR("alibi"), STR("li")) > fuzzy_points(STR("l i"), STR("li")));
    assert_int_equal(fuzzy_points(STR(""), STR("a")), -1);
}

static void check_wrap(const char *text, int cols, const char *const *lines)
{
    struct str got[8];
    int n = text_wrap(str_of(text), cols, got, 8), want = 0;

    for (; lines[want] != NULL; want++)
        check_case(want < n && str_eq(got[want], str_of(lines[want])), "line %d of '%s': '%.*s'\n", want,
                   text, want < n ? (int)got[want].n : 0, want < n ? got[want].p : "");
    assert_int_equal(n, want);
}

static void test_wrap(void **state)
{
    (void)state;
    check_wrap("one two three", 7, (const char *[]){"one two", "three", NULL});
    check_wrap("one two three", 8, (const char *[]){"one two", "three", NULL});
    check_wrap("Conceição dos", 9, (const char *[]){"Conceição", "dos", NULL});
    check_wrap("abcdefghij", 4, (const char *[]){"abcd", "efgh", "ij", NULL});
    check_wrap("a\n\nb", 9, (const char *[]){"a", "", "b", NULL});
    check_wrap("山田", 1, (const char *[]){"山", "田", NULL});
    check_wrap("", 5, (const char *[]){NULL});
    check_wrap("a b c d e f g h i j", 1, (const char *[]){"a", "b", "c", "d", "e", "f", "g", "h", NULL});
}

static void test_wrap_all(void **state)
{
    struct str got[3];

    (void)state;
    assert_int_equal(text_wrap_all(STR("one two three four"), 7, got, 2), 2);
    assert_true(str_eq(got[0], STR("one two")) && str_eq(got[1], STR("three four")));
    assert_int_equal(text_wrap_all(STR("one two three four"), 7, got, 1), 1);
    assert_true(str_eq(got[0], STR("one two three four")));
    assert_int_equal(text_wrap_all(STR("one two"), 7, got, 3), 1);
    assert_true(str_eq(got[0], STR("one two")));
    assert_int_equal(text_wrap_all(STR(""), 7, got, 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),    cmocka_unit_test(test_scopes), cmocka_unit_test(test_file),
        cmocka_unit_test(test_mistakes), cmocka_unit_test(test_fuzzy),  cmocka_unit_test(test_wrap),
        cmocka_unit_test(test_wrap_all),
    };

    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
