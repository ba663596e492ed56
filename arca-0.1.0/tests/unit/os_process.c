/* SPDX-License-Identifier: Apache-2.0 */
/* Signals through the loop, and what the process does to itself. */
#include <config.h>

#include "test.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/harden.h"
#include "os/loop.h"
#include "os/signal.h"

struct heard {
    int count[NSIG];
};

static void on_signal(void *ctx, int signo)
{
    struct heard *h = ctx;

    h->count[signo]++;
}

static void signals_come_through_the_loop(void **state)
{
    struct sigaction before;
    struct sigaction after;
    struct heard h = {.count = {0}};
    struct signals *s;
    struct signals *second;
    struct loop *l;
    struct err e;

    (void)state;
    sigaction(SIGTERM, NULL, &before);
    e = loop_new(&l);
    assert_false(err_is(&e));
    e = signals_new(&s, l, on_signal, &h);
    assert_false(err_is(&e));
    e = signals_new(&second, l, on_signal, &h);
    assert_int_equal(e.kind, ERR_BUG);
    raise(SIGWINCH);
    raise(SIGWINCH);
    raise(SIGTERM);
    raise(SIGHUP);
    raise(SIGINT);
    raise(SIGQUIT);
    raise(SIGTSTP);
    raise(SIGPIPE);
    assert_int_equal(h.count[SIGTERM], 0);
    e = loop_turn(l, 1000);
    assert_false(err_is(&e));
    assert_int_equal(h.count[SIGWINCH], 1);
    assert_int_equal(h.count[SIGTERM], 1);
    assert_int_equal(h.count[SIGHUP], 1);
    assert_int_equal(h.count[SIGINT], 1);
    /* A flood cannot block a handler: the pipe fills and that is all. */
    for (int i = 0; i < 100000; i++)
        raise(SIGWINCH);
    e = loop_turn(l, 1000);
    assert_false(err_is(&e));
    assert_int_equal(h.count[SIGWINCH], 2);
    signals_free(s);
    sigaction(SIGTERM, NULL, &after);
    assert_true(before.sa_handler == after.sa_handler);
    loop_free(l);
}

static void check_environment(void)
{
    static const char *const also[] = {"KEPT_TOO", NULL};
    static const struct { const char *name, *in, *out; } cases[] = {
        {"TERM", "xterm-256color", "xterm-256color"},
        {"LANG", "pt_BR.UTF-8", "pt_BR.UTF-8"},
        {"LC_TIME", "C.UTF-8", "C.UTF-8"},
        {"LANGUAGE", "pt_BR:en", "pt_BR:en"},
        {"TZ", "America/Sao_Paulo", "America/Sao_Paulo"},
        {"ARCA_DATADIR", "/x/data", "/x/data"},
        {"KEPT_TOO", "yes", "yes"},
        {"NO_COLOR", "", ""},
        {"PGHOST", "evil", NULL},
        {"PGSERVICEFILE", "/tmp/x", NULL},
        {"LD_PRELOAD_NOT", "x", NULL},
        {"TERMINFO", "/tmp/x", NULL},
        {"ESCDELAY", "9999", NULL},
        {"LOCPATH", "/tmp", NULL},
        {"LC_ALL", "../../tmp/x", NULL},
        {"COLORTERM", "a\x1b[2J", NULL},
        {"TMUX", "a\nb", NULL},
        {"PATH", "/tmp/evil", "/usr/bin:/bin"},
    };
    struct err e;

    for (size_t i = 0; i < COUNT(cases); i++)
        setenv(cases[i].name, cases[i].in, 1);
    e = harden_environment(also);
    if (err_is(&e))
        _exit(1);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *got = getenv(cases[i].name);

        if (cases[i].out == NULL ? got != NULL : got == NULL || strcmp(got, cases[i].out) != 0) {
            fprintf(stderr, "%s is %s\n", cases[i].name, got != NULL ? got : "(gone)");
            _exit(2);
        }
    }
    setenv("TERM", "../../../tmp/evil", 1);
    e = harden_environment(NULL);
    if (err_is(&e) || getenv("TERM") != NULL || getenv("KEPT_TOO") != NULL)
        _exit(3);
}

/* In a copy of the process, because none of it can be taken back. */
static void in_a_copy(void (*check)(void))
{
    int status;
    pid_t pid;

    fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        check();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void only_known_environment_stays(void **state)
{
    (void)state;
    in_a_copy(check_environment);
}

static void check_hardened(void)
{
    struct rlimit core;
    struct err e = harden_process();

    if (err_is(&e) || getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_max != 0)
        _exit(1);
    if (prctl(PR_GET_DUMPABLE, 0L, 0L, 0L, 0L) != 0)
        _exit(2);
    if (prctl(PR_GET_NO_NEW_PRIVS, 0L, 0L, 0L, 0L) != 1)
        _exit(3);
    if (umask(0) != 077)
        _exit(4);
}

static void the_process_is_closed(void **state)
{
    (void)state;
    in_a_copy(check_hardened);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signals_come_through_the_loop),
        cmocka_unit_test(the_process_is_closed),
        cmocka_unit_test(only_known_environment_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
