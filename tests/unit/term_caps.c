/* SPDX-License-Identifier: Apache-2.0 */
/* What is made of TERM and the rest of the environment. */
#include <config.h>

#include "test.h"

#include <fcntl.h>
#include <unistd.h>

#include "term/caps.h"

static int null_fd;

static struct err find(struct caps_env e, struct term_caps *c)
{
    return caps_find(&e, null_fd, c);
}

static void test_candidates(void **state)
{
    char name[33];

    (void)state;
    assert_true(caps_candidate("xterm-kitty", 0, name));
    assert_string_equal(name, "xterm-kitty");
    assert_true(caps_candidate("xterm-kitty", 1, name));
    assert_string_equal(name, "xterm-256color");
    assert_true(caps_candidate("tmux-direct", 2, name));
    assert_string_equal(name, "screen");
    assert_true(caps_candidate("wyse-color", 1, name));
    assert_string_equal(name, "wyse");
    assert_true(caps_candidate("wyse-color", 2, name));
    assert_string_equal(name, "vt220");
    assert_true(caps_candidate("wyse-color", 4, name));
    assert_string_equal(name, "ansi");
    assert_false(caps_candidate("wyse-color", 5, name));
    /* What is no name is not looked up. */
    assert_false(caps_candidate("../../etc/x", 0, name));
    assert_false(caps_candidate("a%s", 0, name));
    assert_false(caps_candidate("", 0, name));
}

static void test_terminals(void **state)
{
    static const struct {
        const char *term, *type;
        enum depth depth;
        bool substituted, ascii, paste, mouse;
    } rows[] = {
        {"xterm-256color", "xterm-256color", DEPTH_256, false, false, true, true},
        {"xterm", "xterm", DEPTH_8, false, false, true, true},
        {"linux", "linux", DEPTH_8, false, false, false, false},
        {"vt100", "vt100", DEPTH_MONO, false, true, false, false},
        {"screen", "screen", DEPTH_8, false, false, true, true},
        {"tmux-256color", "tmux-256color", DEPTH_256, false, false, true, true},
        {"xterm-ghostty", "xterm-256color", DEPTH_256, true, false, true, true},
        {"contour-latest", "xterm-256color", DEPTH_256, true, false, true, true},
        {"no-such-terminal", "vt220", DEPTH_MONO, true, true, false, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct term_caps c;
        struct err e = find((struct caps_env){.term = rows[i].term}, &c);

        check_case(!err_is(&e), "%s: %s\n", rows[i].term, e.detail);
        check_case(strcmp(c.type, rows[i].type) == 0, "%s is %s\n", rows[i].term, c.type);
        check_case(c.depth == rows[i].depth, "%s: depth %d\n", rows[i].term, c.depth);
        check_case(c.substituted == rows[i].substituted, "%s: substituted\n", rows[i].term);
        check_case(c.ascii == rows[i].ascii, "%s: ascii\n", rows[i].term);
        check_case(c.paste == rows[i].paste, "%s: paste\n", rows[i].term);
        check_case(c.mouse == rows[i].mouse, "%s: mouse\n", rows[i].term);
    }
}

static void test_refused(void **state)
{
    static const char *const names[] = {"dumb", "", "unknown"};
    struct term_caps c;
    struct err e;

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        e = find((struct caps_env){.term = names[i]}, &c);
        check_case(e.kind == ERR_SYS && e.msgid != NULL, "TERM=%s was accepted\n", names[i]);
    }
    e = find((struct caps_env){0}, &c);
    assert_int_equal(e.kind, ERR_SYS);
}

static void test_environment(void **state)
{
    struct term_caps c;

    (void)state;
    find((struct caps_env){.term = "xterm-256color", .no_color = "1"}, &c);
    assert_int_equal(c.depth, DEPTH_MONO);
    find((struct caps_env){.term = "xterm-256color", .no_color = ""}, &c);
    assert_int_equal(c.depth, DEPTH_256);
    assert_int_equal(c.esc_ms, ESC_MS_LOCAL);
    find((struct caps_env){.term = "xterm", .ssh = "10.0.0.1 22 10.0.0.2 22"}, &c);
    assert_int_equal(c.esc_ms, ESC_MS_SSH);
    find((struct caps_env){.term = "xterm", .ssh = "x", .escdelay = "120"}, &c);
    assert_int_equal(c.esc_ms, 120);
    find((struct caps_env){.term = "xterm", .escdelay = "999999"}, &c);
    assert_int_equal(c.esc_ms, ESC_MS_MAX);
    find((struct caps_env){.term = "xterm", .escdelay = "x"}, &c);
    assert_int_equal(c.esc_ms, ESC_MS_LOCAL);
    find((struct caps_env){.term = "xterm", .ssh = "x", .esc_ms = 30, .esc_ms_ssh = 300}, &c);
    assert_int_equal(c.esc_ms, 300);
    find((struct caps_env){.term = "xterm", .esc_ms = 30, .esc_ms_ssh = 300}, &c);
    assert_int_equal(c.esc_ms, 30);
    find((struct caps_env){.term = "xterm-256color", .never_colour = true}, &c);
    assert_int_equal(c.depth, DEPTH_MONO);
    find((struct caps_env){.term = "xterm", .codeset = "pt_BR.UTF-8"}, &c);
    assert_false(c.ascii);
    find((struct caps_env){.term = "xterm", .codeset = "C"}, &c);
    assert_false(c.ascii);
    find((struct caps_env){.term = "xterm", .codeset = "pt_BR.ISO-8859-1"}, &c);
    assert_true(c.ascii);
    find((struct caps_env){.term = "xterm", .tmux = "/tmp/tmux-0/default,1,0"}, &c);
    assert_true(c.multiplexer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_candidates),
        cmocka_unit_test(test_terminals),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_environment),
    };

    null_fd = open("/dev/null", O_WRONLY);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
