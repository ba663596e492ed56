/* SPDX-License-Identifier: Apache-2.0 */
/* Every command of the program: each says what it is called, what it does, under which heading, and
 * who writes its audit entry; each key means one thing. The tables are those that arca itself has.
 *
 *     commands           the test
 *     commands --needs   "id permission" a line, for the comparison with the database
 *     commands --mdoc    the tables as the manual page arca-keys(5) shows them */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/app_priv.h"
#include "base/fs.h"
#include "base/utf8.h"
#include "i18n/i18n.h"
#include "term/theme.h"
#include "ui/keymap.h"
#include "ui/stack_priv.h"
#include "ui/view.h"

enum { TABLES_MAX = 64, LABEL_MAX_CHARS = 20, HELP_MAX_CHARS = 78 };

struct tables {
    struct command_table t[TABLES_MAX];
    size_t count;
};

static struct tables of_the_desk(void)
{
    struct tables a = {.count = 0};

    a.t[a.count++] = ui_commands;
    for (size_t i = 0; i < registry_table_count && a.count < TABLES_MAX; i++)
        a.t[a.count++] = *registry_tables[i];
    return a;
}

static bool is_of_the_desk(const struct command_table *t)
{
    for (size_t i = 0; i < registry_table_count; i++)
        if (registry_tables[i] == t)
            return true;
    return false;
}

/* With what only arca --studio has. */
static struct tables all(void)
{
    struct tables a = of_the_desk();

    for (size_t i = 0; i < registry_studio_table_count && a.count < TABLES_MAX; i++)
        if (!is_of_the_desk(registry_studio_tables[i]))
            a.t[a.count++] = *registry_studio_tables[i];
    return a;
}

static const struct view_class *class_named(const char *name)
{
    for (size_t i = 0; i < registry_class_count; i++)
        if (strcmp(registry_classes[i]->name, name) == 0)
            return registry_classes[i];
    for (size_t i = 0; i < registry_studio_class_count; i++)
        if (strcmp(registry_studio_classes[i]->name, name) == 0)
            return registry_studio_classes[i];
    return NULL;
}

static bool everywhere(const struct command *c)
{
    return c->scope[0] == '\0' || strcmp(c->scope, "*") == 0;
}

static int wrong(const struct command *c, const char *what)
{
    print_error("%s: %s\n", c->id != NULL ? c->id : "(no id)", what);
    return 1;
}

static bool given(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* What a row lacks, said; how much. */
static int lacks(const struct command *c)
{
    int n = 0;

    if (!given(c->id) || strchr(c->id, '.') == NULL)
        n += wrong(c, "no id of two words");
    if (c->scope == NULL || c->keys == NULL)
        return n + wrong(c, "no scope or no keys");
    if (!given(c->label) || strlen(c->label) > LABEL_MAX_CHARS)
        n += wrong(c, "no label, or a long one");
    if (!given(c->help) || strlen(c->help) > HELP_MAX_CHARS)
        n += wrong(c, "no help, or a long one");
    if (!given(c->group))
        n += wrong(c, "no group");
    if (c->audit <= AUDIT_UNSET || c->audit > AUDIT_SECURITY)
        n += wrong(c, "nobody writes its audit entry");
    if (c->audit == AUDIT_WRITE && c->needs == NULL)
        n += wrong(c, "changes something and needs no permission");
    if (c->when != 0 && !given(c->why_not))
        n += wrong(c, "does not say why it cannot be had");
    if (everywhere(c) != (c->run != NULL))
        n += wrong(c, "everywhere, or of a view, but not both");
    if (!everywhere(c) && class_named(c->scope) == NULL)
        n += wrong(c, "of a view that there is not");
    return n;
}

static void every_command_is_complete(void **state)
{
    struct tables a = all();
    int n = 0;

    (void)state;
    assert_true(a.count > 3);
    for (size_t t = 0; t < a.count; t++)
        for (size_t i = 0; i < a.t[t].count; i++)
            n += lacks(&a.t[t].rows[i]);
    assert_int_equal(n, 0);
}

static void every_id_is_there_once(void **state)
{
    struct tables a = all();
    const struct command *first;
    int n = 0;

    (void)state;
    for (size_t t = 0; t < a.count; t++) {
        for (size_t i = 0; i < a.t[t].count; i++) {
            first = command_find(a.t, a.count, str_of(a.t[t].rows[i].id));
            if (first != &a.t[t].rows[i])
                n += wrong(first, "is there twice");
        }
    }
    assert_int_equal(n, 0);
}

static void count_conflict(void *ctx, const struct keymap_conflict *c)
{
    int *n = ctx;

    if (c->hides)
        return;
    print_error("%s and %s want the same key\n", c->first->id, c->second->id);
    (*n)++;
}

/* Every word of `keys` came to be a key: a name that nobody knows leaves one out. */
static int keys_lost(struct keymap *k, const struct command *c)
{
    int words = 0, keys = 0;
    bool in = false;

    for (const char *p = c->keys; *p != '\0'; p++) {
        words += *p != ' ' && !in;
        in = *p != ' ';
    }
    while (keymap_key(k, c, keys) != 0)
        keys++;
    return words == keys ? 0 : wrong(c, "has a key that nobody knows, or too many");
}

static void every_key_means_one_thing(void **state)
{
    struct tables a = all();
    struct keymap *k = keymap_new(a.t, a.count);
    int n = 0;

    (void)state;
    keymap_conflicts(k, count_conflict, &n);
    for (size_t t = 0; t < a.count; t++)
        for (size_t i = 0; i < a.t[t].count; i++)
            n += keys_lost(k, &a.t[t].rows[i]);
    keymap_free(k);
    assert_int_equal(n, 0);
}

/* The text of a file that comes with arca. */
static struct str shipped(struct arena *a, const char *name)
{
    const char *dir = getenv("ARCA_DATADIR");
    struct str text = STR_EMPTY;
    struct err e = fs_read(a, str_printf(a, "%s/%s", dir != NULL ? dir : "data", name).p, 65536, &text);

    if (err_is(&e))
        fail_msg("%s cannot be read", name);
    return text;
}

/* The themes and keys that come with arca have no mistake, and name commands that there are. */
static void what_comes_with_it_is_right(void **state)
{
    static const char *const themes[] = {"themes/high-contrast.theme", "themes/light.theme"};
    struct tables all_of = all();
    struct keymap *k = keymap_new(all_of.t, all_of.count);
    struct theme usual, theme;
    struct arena a;
    struct err e;
    int line = 0, n = 0;

    (void)state;
    arena_init(&a, 4096);
    theme_default(&usual);
    for (size_t i = 0; i < sizeof themes / sizeof themes[0]; i++) {
        theme_default(&theme);
        e = theme_parse(&theme, shipped(&a, themes[i]), &line);
        if (err_is(&e))
            fail_msg("%s:%d: %s", themes[i], line, e.detail);
        assert_memory_not_equal(&theme, &usual, sizeof theme);
    }
    e = keymap_load(k, shipped(&a, "keymaps/careful.keys"), &line);
    if (err_is(&e))
        fail_msg("careful.keys:%d: %s", line, e.detail);
    keymap_conflicts(k, count_conflict, &n);
    assert_int_equal(n, 0);
    keymap_free(k);
    arena_free(&a);
}

/* A table with one row that has nothing: the tests above must find it. */
static void a_bad_command_is_found(void **state)
{
    struct command bad = {.id = "bad", .scope = "nowhere", .keys = "", .audit = AUDIT_UNSET, .when = 1};

    (void)state;
    assert_true(lacks(&bad) >= 6);
}

static void print_needs(void)
{
    struct tables a = of_the_desk();

    for (size_t t = 0; t < a.count; t++)
        for (size_t i = 0; i < a.t[t].count; i++)
            if (a.t[t].rows[i].needs != NULL)
                printf("%s %s\n", a.t[t].rows[i].id, a.t[t].rows[i].needs);
}

static void print_row(const struct command *c)
{
    if (c->keys[0] == '\0')
        puts(".It Em no key");
    else if (strchr(c->keys, ' ') == NULL && strlen(c->keys) == 1)
        printf(".It Sy \\&%s\n", c->keys);
    else
        printf(".It Sy \"%s\"\n", c->keys);
    printf("%s: %s\n.Pq Li %s\n", c->label, c->help, c->id);
}

static void print_mdoc(void)
{
    struct tables a = all();
    const char *scope;

    for (size_t t = 0; t < a.count; t++) {
        scope = NULL;
        for (size_t i = 0; i < a.t[t].count; i++) {
            const struct command *c = &a.t[t].rows[i];
            const char *name = everywhere(c) ? (t == 0 ? "The program" : "Everywhere") : c->scope;

            if (scope == NULL || strcmp(scope, name) != 0) {
                printf("%s.Ss %s\n.Bl -tag -width indent\n", scope != NULL ? ".El\n" : "", name);
                scope = name;
            }
            print_row(c);
        }
        if (scope != NULL)
            puts(".El");
    }
}

/* The help says of every screen what it is for, in a line that fits beside its heading. */
static void every_screen_says_what_it_is_for(void **state)
{
    const char *data = getenv("ARCA_DATADIR");
    char locale[4096];

    (void)state;
    snprintf(locale, sizeof locale, "%s/locale", data != NULL ? data : "data");
    i18n_open(locale);
    for (size_t i = 0; i < registry_class_count + registry_studio_class_count; i++) {
        const struct view_class *c = i < registry_class_count ? registry_classes[i]
                                                              : registry_studio_classes[i - registry_class_count];

        if (c->shape != VIEW_SCREEN)
            continue;
        if (c->about == NULL)
            fail_msg("%s says nothing", c->name);
        for (size_t k = 0; k < 2; k++) {
            i18n_language(k == 0 ? "en" : "pt_BR");
            if (utf8_width(str_of(_(c->about))) > VIEW_ABOUT_MAX)
                fail_msg("%s: \"%s\" is too long", c->name, _(c->about));
        }
    }
    i18n_end();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_complete),
        cmocka_unit_test(every_id_is_there_once),
        cmocka_unit_test(every_key_means_one_thing),
        cmocka_unit_test(a_bad_command_is_found),
        cmocka_unit_test(what_comes_with_it_is_right),
        cmocka_unit_test(every_screen_says_what_it_is_for),
    };

    if (argc > 1 && strcmp(argv[1], "--needs") == 0)
        print_needs();
    else if (argc > 1 && strcmp(argv[1], "--mdoc") == 0)
        print_mdoc();
    else
        return cmocka_run_group_tests(tests, NULL, NULL);
    return 0;
}
