/* SPDX-License-Identifier: Apache-2.0 */
/* Programs at the other end of a stream: every byte of more than a pipe holds, an end before ours,
 * their last words, and a signal in between. */
#include <config.h>

#include "test.h"

#include <unistd.h>

#include "base/clock.h"
#include "os/stream.h"

static struct arena arena;

static int start(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct stream *shell(const char *script, bool write, int cancel_fd)
{
    const char *argv[] = {"sh", "-c", script, NULL};
    const struct child_spec spec = {.path = "/bin/sh", .argv = argv};
    struct stream *s;
    struct err e = stream_open(&s, &spec, write, cancel_fd);

    assert_false(err_is(&e));
    return s;
}

static struct child_result closed(struct stream *s)
{
    struct child_result r;
    struct err e = stream_close(s, &arena, &r);

    assert_false(err_is(&e));
    return r;
}

/* 10 MB, while the program also says more than a pipe holds on its standard error. */
static void all_of_it_is_read(void **state)
{
    struct stream *s = shell("head -c 200000 /dev/zero >&2; head -c 10000000 /dev/zero; echo end >&2; exit 3", false, -1);
    struct child_result r;
    char bytes[65536];
    size_t all = 0, n = 1;

    (void)state;
    while (n > 0) {
        struct err e = stream_read(s, bytes, sizeof bytes, &n);

        assert_false(err_is(&e));
        all += n;
    }
    assert_int_equal(all, 10000000);
    r = closed(s);
    assert_int_equal(r.status, 3);
    assert_true(r.err.n <= 8192 && r.err.n > 4);
    assert_memory_equal(r.err.p + r.err.n - 4, "end\n", 4);
}

static void all_of_it_is_written(void **state)
{
    struct stream *s = shell("test \"$(wc -c)\" -eq 3000000", true, -1);
    char bytes[30000] = "";
    bool taken = true;

    (void)state;
    for (int i = 0; i < 100; i++) {
        struct err e = stream_write(s, bytes, sizeof bytes, &taken);

        assert_false(err_is(&e));
        assert_true(taken);
    }
    assert_int_equal(closed(s).status, 0);
}

static void a_program_that_stops_reading_is_no_error_of_ours(void **state)
{
    struct stream *s = shell("exec <&-; echo no more >&2; exit 9", true, -1);
    char bytes[30000] = "";
    struct child_result r;
    bool taken = true;

    (void)state;
    for (int i = 0; i < 100 && taken; i++) {
        struct err e = stream_write(s, bytes, sizeof bytes, &taken);

        assert_false(err_is(&e));
    }
    assert_false(taken);
    r = closed(s);
    assert_int_equal(r.status, 9);
    assert_true(str_eq(r.err, STR("no more\n")));
}

static void a_signal_ends_the_wait(void **state)
{
    int fds[2];
    char byte;
    size_t n;
    struct stream *s;
    struct err e;
    int64_t from = clock_mono_ms((struct clock){.hand = NULL});

    (void)state;
    assert_int_equal(pipe(fds), 0);
    s = shell("exec sleep 60", false, fds[0]);
    assert_int_equal(write(fds[1], "x", 1), 1);
    e = stream_read(s, &byte, 1, &n);
    assert_int_equal(e.kind, ERR_CANCELLED);
    stream_kill(s);
    assert_true(clock_mono_ms((struct clock){.hand = NULL}) - from < 20000);
    close(fds[0]);
    close(fds[1]);
}

static void a_program_there_is_not_is_told(void **state)
{
    const char *argv[] = {"none", NULL};
    const struct child_spec spec = {.path = "/nonexistent/none", .argv = argv};
    struct stream *s;
    struct err e = stream_open(&s, &spec, false, -1);

    (void)state;
    assert_int_equal(e.kind, ERR_SYS);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_read),
        cmocka_unit_test(all_of_it_is_written),
        cmocka_unit_test(a_program_that_stops_reading_is_no_error_of_ours),
        cmocka_unit_test(a_signal_ends_the_wait),
        cmocka_unit_test(a_program_there_is_not_is_told),
    };

    return cmocka_run_group_tests(tests, start, finish);
}
