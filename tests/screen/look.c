/* SPDX-License-Identifier: Apache-2.0 */
/* look: themes and keys of files, and what is said when a file has a mistake. */
#include <config.h>

#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sample.h"
#include "ui/look.h"

static char home[64]; /* mutable: the folder of this run */

static void put(const char *name, const char *text)
{
    char path[200];
    FILE *f;

    snprintf(path, sizeof path, "%s/arca/%s", home, name);
    f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int make_home(void **state)
{
    static const char *const folders[] = {"arca", "arca/themes", "arca/keymaps"};
    char path[200];

    (void)state;
    snprintf(home, sizeof home, "/tmp/arcat.XXXXXX");
    if (mkdtemp(home) == NULL)
        return -1;
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", home, folders[i]);
        if (mkdir(path, 0700) != 0)
            return -1;
    }
    put("themes/loud.theme", "# loud\nselected = 200 16 bold\n");
    put("themes/bad.theme", "\nselected = purple 16\n");
    put("keymaps/mine.keys", "visit.checkin = Ctrl-Y\n");
    put("keymaps/bad.keys", "# no such\nvisit.checking = Ctrl-Y\n");
    return setenv("XDG_CONFIG_HOME", home, 1);
}

static int drop_home(void **state)
{
    char command[200];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", home);
    return system(command);
}

static void start(struct harness *h, struct sample *s, const char *settings)
{
    struct stack_opts o;
    struct conf conf;
    struct arena a;

    memset(s, 0, sizeof *s);
    arena_init(&a, 0);
    conf_init(&conf, &a);
    conf_take(&conf, "test", str_of(settings), true);
    o = sample_opts(s);
    harness_open(h, 24, 80, "256", &o);
    sample_start(s, h->stack);
    look_load(h->stack, &conf);
    harness_settle(h);
    arena_free(&a);
}

static void test_files(void **state)
{
    struct harness h;
    struct sample s;
    struct style look;
    char text[32];

    (void)state;
    start(&h, &s, "[screen]\ntheme = loud\nkeys = mine\n");
    term_cell(h.term, 4, 5, text, sizeof text, &look);
    assert_true(look.fg == 200 && look.bg == 16 && look.attrs == STYLE_BOLD);
    harness_sees(&h, "^Y Check in");
    harness_keys(&h, "Ctrl-Y");
    harness_sees(&h, "has arrived");
    harness_close(&h);
}

static void test_mistakes(void **state)
{
    static const struct {
        const char *settings, *said;
    } rows[] = {
        {"[screen]\ntheme = bad\n", "themes/bad.theme:2: The theme file has a mistake"},
        {"[screen]\nkeys = bad\n", "keymaps/bad.keys:2: The key file has a mistake"},
        {"[screen]\ncolour = purple\n", "test:2: colour is one of: auto never"},
        {"[screen]\ntheme = nowhere\n", "themes/nowhere.theme: The file is not there"},
        {"[screen]\ntheme = ../../../etc/passwd\n", "../../../etc/passwd: The file is not there"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct harness h;
        struct sample s;

        start(&h, &s, rows[i].settings);
        if (strstr(stack_message(h.stack, 0)->text, rows[i].said) == NULL)
            fail_msg("%s: %s", rows[i].settings, stack_message(h.stack, 0)->text);
        harness_sees(&h, "i Check in");
        harness_close(&h);
    }
}

static void test_usual(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s, "");
    assert_null(stack_message(h.stack, 0));
    harness_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_usual),
    };

    return cmocka_run_group_tests(tests, make_home, drop_home);
}
