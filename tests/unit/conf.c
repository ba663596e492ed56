/* SPDX-License-Identifier: Apache-2.0 */
/* Settings: the reader of lines, the table, wrong lines, and the folders. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "conf/conf.h"
#include "conf/ini.h"
#include "conf/paths.h"

static void the_reader_takes_lines_apart(void **state)
{
    struct ini i;
    struct ini_entry e;

    (void)state;
    ini_open(&i, STR("\xEF\xBB\xBF# c\r\na = 1\n[s.x]\n ; c\nb=  two = three  \r\n\n[ t ]\nc ="));
    assert_int_equal(ini_next(&i, &e), INI_VALUE);
    assert_true(str_eq(e.section, STR("")) && str_eq(e.name, STR("a")) && str_eq(e.value, STR("1")));
    assert_int_equal(e.line, 2);
    assert_int_equal(ini_next(&i, &e), INI_VALUE);
    assert_true(str_eq(e.section, STR("s.x")) && str_eq(e.name, STR("b")) && str_eq(e.value, STR("two = three")));
    assert_int_equal(ini_next(&i, &e), INI_VALUE);
    assert_true(str_eq(e.section, STR("t")) && str_eq(e.name, STR("c")) && str_eq(e.value, STR("")));
    assert_int_equal(e.line, 8);
    assert_int_equal(ini_next(&i, &e), INI_END);
    assert_int_equal(ini_next(&i, &e), INI_END);
}

static void the_reader_names_what_it_cannot_read(void **state)
{
    static const char *const bad[] = {"[", "[]", "[a", "[a b]", "word", "= 1", "a b = 1", "\x01 = 1"};
    struct ini i;
    struct ini_entry e;
    size_t k;

    (void)state;
    for (k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        ini_open(&i, str_of(bad[k]));
        assert_int_equal(ini_next(&i, &e), INI_BAD);
        assert_int_equal(e.line, 1);
        assert_int_equal(ini_next(&i, &e), INI_END);
    }
    ini_open(&i, (struct str){.p = "a = b\0c", .n = 7});
    assert_int_equal(ini_next(&i, &e), INI_BAD);
}

static void every_fallback_is_a_good_value(void **state)
{
    const struct conf_option *o = conf_options();
    struct arena a;
    struct conf c;
    size_t k;

    (void)state;
    arena_init(&a, 0);
    conf_init(&c, &a);
    for (k = 0; k < CONF_COUNT; k++) {
        assert_int_equal(o[k].id, k);
        assert_non_null(c.text[k]);
        assert_non_null(o[k].help);
    }
    assert_null(c.problems);
    assert_int_equal(conf_number(&c, CONF_IDLE_LOCK_MINUTES), 10);
    assert_false(conf_flag(&c, CONF_MOUSE));
    assert_string_equal(conf_text(&c, CONF_CONNINFO), "");
    arena_free(&a);
}

static void the_persons_file_wins_but_cannot_loosen(void **state)
{
    struct arena a;
    struct conf c;

    (void)state;
    arena_init(&a, 0);
    conf_init(&c, &a);
    conf_take(&c, "site", STR("[session]\nidle_lock_minutes = 5\n[screen]\nesc_ms = 30\nmouse = off\n"), false);
    conf_take(&c, "own", STR("[session]\nidle_lock_minutes = 60\n[screen]\nesc_ms = 90\n"), true);
    assert_int_equal(conf_number(&c, CONF_IDLE_LOCK_MINUTES), 5);
    assert_int_equal(conf_number(&c, CONF_ESC_MS), 90);
    assert_false(conf_flag(&c, CONF_MOUSE));
    assert_non_null(c.problems);
    assert_string_equal(c.problems->file, "own");
    assert_int_equal(c.problems->line, 2);
    assert_null(c.problems->next);
    conf_take(&c, "own", STR("[session]\nidle_lock_minutes = 3\n"), true);
    assert_int_equal(conf_number(&c, CONF_IDLE_LOCK_MINUTES), 3);
    arena_free(&a);
}

static void a_wrong_line_is_told_and_changes_nothing(void **state)
{
    static const char *const bad[] = {
        "[screen]\nesc_ms = 4",         "[screen]\nesc_ms = 1001",   "[screen]\nesc_ms = 40x",
        "[screen]\nesc_ms = 99999999999999999999", "[screen]\nesc_ms =", "[screen]\nmouse = maybe",
        "[screen]\ncolour = aut",       "[screen]\ncolour =",        "[screen]\nnothing = 1",
        "[nowhere]\nesc_ms = 40",       "esc_ms = 40\n",             "[screen]\n\xff = 1",
    };
    struct arena a;
    struct conf c;
    size_t k;

    (void)state;
    arena_init(&a, 0);
    for (k = 0; k < sizeof bad / sizeof bad[0]; k++) {
        conf_init(&c, &a);
        conf_take(&c, "f", str_of(bad[k]), true);
        assert_non_null(c.problems);
        assert_null(c.problems->next);
        assert_int_equal(conf_number(&c, CONF_ESC_MS), 40);
        assert_false(conf_flag(&c, CONF_MOUSE));
        assert_string_equal(conf_text(&c, CONF_COLOUR), "auto");
    }
    arena_free(&a);
}

static void folders_follow_the_environment(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 0);
    setenv("HOME", "/h", 1);
    setenv("XDG_STATE_HOME", "relative", 1);
    unsetenv("XDG_CONFIG_HOME");
    assert_string_equal(conf_state_dir(&a), "/h/.local/state/arca");
    assert_string_equal(conf_config_dir(&a), "/h/.config/arca");
    setenv("XDG_STATE_HOME", "/s", 1);
    setenv("XDG_CONFIG_HOME", "/c", 1);
    assert_string_equal(conf_state_dir(&a), "/s/arca");
    assert_string_equal(conf_config_dir(&a), "/c/arca");
    setenv("ARCA_DATADIR", "/d", 1);
    assert_string_equal(conf_data_dir(&a), "/d");
    assert_string_equal(conf_locale_dir(&a), "/d/locale");
    unsetenv("ARCA_DATADIR");
    assert_string_equal(conf_data_dir(&a), PKGDATADIR);
    assert_string_equal(conf_locale_dir(&a), LOCALEDIR);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reader_takes_lines_apart),
        cmocka_unit_test(the_reader_names_what_it_cannot_read),
        cmocka_unit_test(every_fallback_is_a_good_value),
        cmocka_unit_test(the_persons_file_wins_but_cannot_loosen),
        cmocka_unit_test(a_wrong_line_is_told_and_changes_nothing),
        cmocka_unit_test(folders_follow_the_environment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
