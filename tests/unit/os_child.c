/* SPDX-License-Identifier: Apache-2.0 */
/* Children: what they get, what they say, how they end. */
#include <config.h>

#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "os/child.h"
#include "os/loop.h"

static const char *const sh[] = {"sh", "-c", NULL, NULL};

/* A shell with `script`; argv must be kept by the caller. */
static struct child_spec shell(const char *argv[4], const char *script)
{
    memcpy(argv, sh, sizeof sh);
    argv[2] = script;
    return (struct child_spec){.path = "/bin/sh", .argv = argv};
}

static struct child_result run(struct arena *a, struct child_spec spec)
{
    struct child_result r;
    struct err e = child_run(a, &spec, &r);

    check_case(!err_is(&e), "%s\n", e.detail);
    return r;
}

static int64_t now(void)
{
    return clock_mono_ms((struct clock){.hand = NULL});
}

static void output_and_status_come_back(void **state)
{
    const char *argv[4];
    struct arena a;
    struct child_result r;
    struct child_spec spec = shell(argv, "echo out; echo err >&2; exit 3");

    (void)state;
    arena_init(&a, 0);
    r = run(&a, spec);
    assert_int_equal(r.status, 3);
    assert_true(str_eq(r.out, STR("out\n")));
    assert_true(str_eq(r.err, STR("err\n")));
    r = run(&a, shell(argv, "kill -9 $$"));
    assert_int_equal(r.status, 128 + SIGKILL);
    arena_free(&a);
}

static void the_environment_is_the_stated_one(void **state)
{
    static const char *const own[] = {"A=1", NULL};
    static const char *const env_argv[] = {"env", NULL};
    struct child_spec spec = {.path = "/usr/bin/env", .argv = env_argv};
    struct arena a;
    struct child_result r;

    (void)state;
    arena_init(&a, 0);
    setenv("PGPASSWORD", "leak", 1);
    r = run(&a, spec);
    assert_true(str_eq(r.out, STR("PATH=/usr/bin:/bin\nLC_ALL=C.UTF-8\n")));
    spec.env = own;
    r = run(&a, spec);
    assert_true(str_eq(r.out, STR("A=1\n")));
    unsetenv("PGPASSWORD");
    arena_free(&a);
}

static void nothing_of_ours_is_inherited(void **state)
{
    const char *argv[4];
    struct arena a;
    struct child_result r;
    int leak = dup(1);

    (void)state;
    arena_init(&a, 0);
    r = run(&a, shell(argv, "for f in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do "
                       "[ ! -e /proc/$$/fd/$f ] || echo $f; done; pwd; umask; read x || echo eof"));
    assert_true(str_eq(r.out, STR("0\n1\n2\n/\n0077\neof\n")));
    close(leak);
    arena_free(&a);
}

static void input_reaches_it_whole(void **state)
{
    static const char *const wc_argv[] = {"wc", "-c", NULL};
    const char *argv[4];
    struct arena a;
    struct child_result r;
    size_t n = 300000;
    struct str big;

    (void)state;
    arena_init(&a, 0);
    big = (struct str){.p = arena_alloc(&a, n), .n = n};
    r = run(&a, (struct child_spec){.path = "/usr/bin/wc", .argv = wc_argv, .input = big});
    assert_true(str_eq(r.out, STR("300000\n")));
    /* One that does not read must not kill us by SIGPIPE. */
    struct child_spec deaf = shell(argv, "exec <&-; sleep 0.1; echo done");
    deaf.input = big;
    r = run(&a, deaf);
    assert_int_equal(r.status, 0);
    arena_free(&a);
}

static void output_is_bounded(void **state)
{
    const char *argv[4];
    struct arena a;
    struct child_result r;
    struct child_spec spec = shell(argv, "head -c 1000000 /dev/zero");

    (void)state;
    arena_init(&a, 0);
    spec.max_output = 1000;
    r = run(&a, spec);
    assert_int_equal(r.status, 0);
    assert_int_equal(r.out.n, 1000);
    assert_true(r.cut);
    arena_free(&a);
}

static void time_runs_out(void **state)
{
    static const char *const sleep_argv[] = {"sleep", "60", NULL};
    struct child_spec spec = {.path = "/bin/sleep", .argv = sleep_argv, .timeout_ms = 100};
    struct arena a;
    struct child_result r;
    int64_t before = now();

    (void)state;
    arena_init(&a, 0);
    r = run(&a, spec);
    assert_true(r.timed_out);
    assert_int_equal(r.status, 128 + SIGKILL);
    assert_true(now() - before < 5000);
    arena_free(&a);
}

static void what_it_leaves_behind_is_not_waited_for(void **state)
{
    const char *argv[4];
    struct arena a;
    struct child_result r;
    int64_t before = now();

    (void)state;
    arena_init(&a, 0);
    r = run(&a, shell(argv, "sleep 5 & echo started"));
    assert_true(str_eq(r.out, STR("started\n")));
    assert_true(now() - before < 4000);
    arena_free(&a);
}

static void what_cannot_start_is_an_error(void **state)
{
    static const char *const argv[] = {"x", NULL};
    struct child_spec spec = {.path = "/nonexistent/x", .argv = argv};
    struct child_result r;
    struct arena a;
    struct err e;

    (void)state;
    arena_init(&a, 0);
    e = child_run(&a, &spec, &r);
    assert_int_equal(e.kind, ERR_SYS);
    assert_non_null(strstr(e.detail, "/nonexistent/x"));
    spec.path = "sh";
    e = child_run(&a, &spec, &r);
    assert_int_equal(e.kind, ERR_BUG);
    spec.path = "/bin/true";
    spec.dir = "/nonexistent";
    e = child_run(&a, &spec, &r);
    assert_int_equal(e.kind, ERR_SYS);
    spec.dir = NULL;
    spec.user = "no-such-account-here";
    e = child_run(&a, &spec, &r);
    assert_int_equal(e.kind, ERR_SYS);
    arena_free(&a);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left over */
    assert_int_equal(errno, ECHILD);
}

/* Whoever started us may have had the ends of children ignored: then there is no status to read,
 * and nothing would be known of a failure. */
static void a_failure_is_seen_whoever_started_us(void **state)
{
    const char *argv[4];
    struct arena a;

    (void)state;
    arena_init(&a, 0);
    signal(SIGCHLD, SIG_IGN);
    assert_int_equal(run(&a, shell(argv, "exit 3")).status, 3);
    signal(SIGCHLD, SIG_DFL);
    arena_free(&a);
}

struct seen {
    int calls;
    int status;
    bool timed_out;
    char out[64];
};

static void on_done(void *ctx, const struct child_result *r)
{
    struct seen *s = ctx;

    s->calls++;
    s->status = r->status;
    s->timed_out = r->timed_out;
    snprintf(s->out, sizeof s->out, "%.*s", STR_ARG(r->out));
}

static int say_arg(const void *arg, int fd)
{
    const char *text = arg;

    return write(fd, text, strlen(text)) > 0 ? 5 : 6;
}

static int hang(const void *arg, int fd)
{
    (void)arg;
    (void)fd;
    sleep(60);
    return 0;
}

static void turn_until(struct loop *l, const struct seen *s, int calls)
{
    for (int i = 0; i < 500 && s->calls < calls; i++) {
        struct err e = loop_turn(l, 20);

        assert_false(err_is(&e));
    }
    assert_int_equal(s->calls, calls);
}

static void the_loop_goes_on_meanwhile(void **state)
{
    const char *argv[4];
    struct child_spec spec = shell(argv, "sleep 0.2; cat; exit 4");
    struct seen s = {.calls = 0};
    struct child *c;
    struct loop *l;
    struct err e;

    (void)state;
    e = loop_new(&l);
    assert_false(err_is(&e));
    spec.input = STR("through");
    e = child_start(&c, l, &spec, on_done, &s);
    assert_false(err_is(&e));
    turn_until(l, &s, 1);
    assert_int_equal(s.status, 4);
    assert_string_equal(s.out, "through");
    e = child_fork(&c, l, say_arg, "hello", 0, on_done, &s);
    assert_false(err_is(&e));
    turn_until(l, &s, 2);
    assert_int_equal(s.status, 5);
    assert_string_equal(s.out, "hello");
    e = child_fork(&c, l, hang, NULL, 50, on_done, &s);
    assert_false(err_is(&e));
    turn_until(l, &s, 3);
    assert_true(s.timed_out);
    e = child_fork(&c, l, hang, NULL, 0, on_done, &s);
    assert_false(err_is(&e));
    child_kill(c);
    child_kill(NULL);
    e = loop_turn(l, 20);
    assert_false(err_is(&e));
    assert_int_equal(s.calls, 3);
    loop_free(l);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void on_tick(void *ctx)
{
    const char *path = ctx;
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    close(fd);
}

/* How long a turn lasts says something of the machine too. So the child waits for what only a turn of
 * the loop can do: a loop that waited for the child would do it never. */
static void no_turn_waits_for_a_child(void **state)
{
    char dir[] = "/tmp/arcat.XXXXXX", path[64];
    const char *argv[4];
    struct child_spec spec = shell(argv, "while [ ! -e \"$GO\" ]; do sleep 0.02; done; exit 4");
    const char *env[] = {NULL, "PATH=/usr/bin:/bin", NULL};
    char go[80];
    struct seen s = {.calls = 0};
    struct child *c;
    struct loop *l;
    struct err e;

    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/go", dir);
    snprintf(go, sizeof go, "GO=%s", path);
    env[0] = go;
    spec.env = env;
    spec.timeout_ms = 60000;
    e = loop_new(&l);
    assert_false(err_is(&e));
    e = child_start(&c, l, &spec, on_done, &s);
    assert_false(err_is(&e));
    loop_after(l, 50, on_tick, path);
    while (s.calls == 0) {
        e = loop_turn(l, 20);
        assert_false(err_is(&e));
    }
    assert_false(s.timed_out);
    assert_int_equal(s.status, 4);
    loop_free(l);
    unlink(path);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_and_status_come_back),
        cmocka_unit_test(the_environment_is_the_stated_one),
        cmocka_unit_test(nothing_of_ours_is_inherited),
        cmocka_unit_test(input_reaches_it_whole),
        cmocka_unit_test(output_is_bounded),
        cmocka_unit_test(time_runs_out),
        cmocka_unit_test(what_it_leaves_behind_is_not_waited_for),
        cmocka_unit_test(what_cannot_start_is_an_error),
        cmocka_unit_test(a_failure_is_seen_whoever_started_us),
        cmocka_unit_test(the_loop_goes_on_meanwhile),
        cmocka_unit_test(no_turn_waits_for_a_child),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
