/* SPDX-License-Identifier: Apache-2.0 */
/* terminal: the sample of the screen tests on a pseudo-terminal: what reaches the terminal byte by
 * byte, and that it is given back as it was, whatever ends the program. */
#include <config.h>

#include "../unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum { LIMIT_MS = 20000, QUIET_MS = 60 };

struct run {
    int master, slave;
    pid_t pid;
    struct termios before;
    struct buf out;
    size_t mark; /* what came before was looked at */
};

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const char *program(void)
{
    static char path[512]; /* mutable: made once */
    const char *top = getenv("ARCA_BUILDDIR");

    snprintf(path, sizeof path, "%s/tests/screen/demo", top != NULL ? top : ".");
    return path;
}

/* `env`: "NAME=value" strings, NULL behind the last. */
static void run_start(struct run *r, int rows, int cols, const char *const *env)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};

    memset(r, 0, sizeof *r);
    assert_int_equal(openpty(&r->master, &r->slave, NULL, NULL, &size), 0);
    assert_int_equal(tcgetattr(r->slave, &r->before), 0);
    r->pid = fork();
    assert_true(r->pid >= 0);
    if (r->pid == 0) {
        setsid();
        ioctl(r->slave, TIOCSCTTY, 0);
        for (int fd = 0; fd < 3; fd++)
            dup2(r->slave, fd);
        close(r->master);
        close(r->slave);
        clearenv();
        for (; *env != NULL; env++)
            putenv((char *)(uintptr_t)*env);
        execl(program(), "demo", (char *)NULL);
        _exit(127);
    }
}

/* Reads what comes within `ms`; false: nothing came. */
static bool take(struct run *r, int ms)
{
    struct pollfd p = {.fd = r->master, .events = POLLIN};
    char bytes[8192];
    ssize_t n;

    if (poll(&p, 1, ms) <= 0)
        return false;
    n = read(r->master, bytes, sizeof bytes);
    if (n <= 0)
        return false;
    buf_add(&r->out, bytes, (size_t)n);
    return true;
}

static bool seen_since(const struct run *r, size_t from, const char *text)
{
    return str_find(str_sub(buf_str(&r->out), from, r->out.n), str_of(text)) >= 0;
}

static int count_since(const struct run *r, size_t from, const char *text)
{
    struct str rest = str_sub(buf_str(&r->out), from, r->out.n);
    int n = 0;

    for (ptrdiff_t at = str_find(rest, str_of(text)); at >= 0; at = str_find(rest, str_of(text))) {
        rest = str_sub(rest, (size_t)at + 1, rest.n);
        n++;
    }
    return n;
}

static void wait_for(struct run *r, const char *text)
{
    int64_t end = now_ms() + LIMIT_MS;

    while (!seen_since(r, r->mark, text)) {
        if (now_ms() > end)
            fail_msg("\"%s\" did not come in %zu bytes", text, r->out.n - r->mark);
        take(r, 50);
    }
}

/* Until nothing comes any more; returns the bytes since the last call. */
static size_t settle(struct run *r)
{
    size_t n;

    while (take(r, QUIET_MS))
        ;
    n = r->out.n - r->mark;
    r->mark = r->out.n;
    return n;
}

static void send(struct run *r, const char *bytes)
{
    assert_int_equal(write(r->master, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
}

/* The bytes that a key costs; it is expected to change something. */
static size_t cost(struct run *r, const char *bytes)
{
    send(r, bytes);
    take(r, LIMIT_MS);
    return settle(r);
}

/* Takes what is left and the exit status, and looks whether the terminal is as it was. */
static int run_end(struct run *r, bool restored)
{
    int64_t end = now_ms() + LIMIT_MS;
    struct termios after;
    int status = 0;

    while (waitpid(r->pid, &status, WNOHANG) == 0) {
        if (now_ms() > end) {
            kill(r->pid, SIGKILL);
            waitpid(r->pid, &status, 0);
            fail_msg("the program does not end");
        }
        take(r, 20);
    }
    while (take(r, 50))
        ;
    assert_int_equal(tcgetattr(r->slave, &after), 0);
    if (restored) {
        assert_int_equal(after.c_lflag, r->before.c_lflag);
        assert_int_equal(after.c_iflag, r->before.c_iflag);
        assert_int_equal(after.c_oflag, r->before.c_oflag);
        assert_true(seen_since(r, r->mark, "\033[?2004l"));
        assert_true(seen_since(r, r->mark, "\033[3J"));
        assert_true(seen_since(r, r->mark, "\033[?1049l"));
        assert_true(seen_since(r, r->mark, "\033[?1l")); /* the keypad */
    }
    close(r->master);
    close(r->slave);
    buf_free(&r->out);
    return status;
}

static const char *const xterm[] = {"TERM=xterm-256color", "LANG=C.UTF-8", NULL};

static void test_bytes(void **state)
{
    struct run r;
    size_t total = 0;

    (void)state;
    run_start(&r, 24, 80, xterm);
    wait_for(&r, "Ana Beatriz");
    wait_for(&r, "F1");
    assert_true(seen_since(&r, 0, "\033[?1049h") && seen_since(&r, 0, "\033[?2004h"));
    assert_false(seen_since(&r, 0, "\033]")); /* no title, no clipboard */
    assert_false(seen_since(&r, 0, "\033[?1000h"));
    settle(&r);
    assert_int_equal(settle(&r), 0);
    for (int i = 0; i < 12; i++) {
        size_t n = cost(&r, "\033OB");

        total += n;
        check_case(n <= 200, "row %d down took %zu bytes\n", i, n);
    }
    print_message("# one row down: %zu bytes on average\n", total / 12);
    assert_true(total / 12 <= 160);
    cost(&r, "\033OQ"); /* F2: a screen with a field */
    for (const char *p = "abcXYZ"; *p != '\0'; p++) {
        size_t n = cost(&r, (char[]){*p, '\0'});

        check_case(n <= 8, "'%c' took %zu bytes\n", *p, n);
    }
    assert_true(cost(&r, "ã") <= 8);
    assert_int_equal(settle(&r), 0);
    send(&r, "\x11"); /* Ctrl-Q: there is unsaved text */
    wait_for(&r, "Leave");
    settle(&r);
    send(&r, "l\r");
    assert_int_equal(run_end(&r, true), 0);
}

static void test_keys_are_keys(void **state)
{
    struct run r;

    (void)state;
    run_start(&r, 24, 80, xterm);
    wait_for(&r, "F1");
    settle(&r);
    send(&r, "\x1a\x13\x1c"); /* Ctrl-Z, Ctrl-S, Ctrl-\ stop nothing */
    settle(&r);
    assert_true(cost(&r, "\033OB") > 50);
    send(&r, "\x03"); /* Ctrl-C ends nothing */
    wait_for(&r, "To leave the program");
    settle(&r);
    /* What an answer of a terminal brings is no key. */
    send(&r, "\033[?62;22c\033[24;80R\033]11;rgb:0/0/0\033\\");
    assert_int_equal(settle(&r), 0);
    send(&r, "\x11");
    assert_int_equal(run_end(&r, true), 0);
}

static void test_escape(void **state)
{
    static const char *const far[] = {"TERM=xterm-256color", "LANG=C.UTF-8",
                                      "SSH_CONNECTION=10.0.0.1 5000 10.0.0.2 22", NULL};
    struct run r;
    int64_t sent, took;

    (void)state;
    for (int ssh = 0; ssh < 2; ssh++) {
        run_start(&r, 24, 80, ssh ? far : xterm);
        wait_for(&r, "F1");
        settle(&r);
        send(&r, "r");
        wait_for(&r, "Why is it");
        settle(&r);
        sent = now_ms();
        send(&r, "\033");
        while (!take(&r, 5) && now_ms() - sent < LIMIT_MS)
            ;
        took = now_ms() - sent;
        print_message("# Esc answered after %d ms%s\n", (int)took, ssh ? " over ssh" : "");
        assert_true(ssh ? took >= 240 && took < 1240 : took >= 40 && took < 1040);
        settle(&r);
        send(&r, "\x11");
        assert_int_equal(run_end(&r, true), 0);
    }
}

static void test_signals(void **state)
{
    static const int signals[] = {SIGTERM, SIGHUP, SIGSEGV, SIGABRT, SIGBUS};

    (void)state;
    for (size_t i = 0; i < COUNT(signals); i++) {
        struct run r;
        int status;

        run_start(&r, 24, 80, xterm);
        wait_for(&r, "F1");
        settle(&r);
        kill(r.pid, signals[i]);
#if defined(__SANITIZE_ADDRESS__)
        if (i >= 2) { /* the sanitizer handles these by itself */
            run_end(&r, false);
            continue;
        }
#endif
        status = run_end(&r, true);
        if (i < 2)
            assert_int_equal(WEXITSTATUS(status), 128 + signals[i]);
        else
            assert_true(WIFSIGNALED(status) && WTERMSIG(status) == signals[i]);
    }
}

/* Stopped from outside, the shell takes the terminal; going on, the program takes it back: nothing
 * that is typed is echoed, and the screen is whole again. */
static void test_stop_and_continue(void **state)
{
    struct termios ours, now;
    struct run r;
    int status;

    (void)state;
    run_start(&r, 24, 80, xterm);
    wait_for(&r, "F10");
    settle(&r);
    assert_int_equal(tcgetattr(r.slave, &ours), 0);
    kill(r.pid, SIGSTOP);
    assert_int_equal(waitpid(r.pid, &status, WUNTRACED), r.pid);
    assert_int_equal(tcsetattr(r.slave, TCSANOW, &r.before), 0);
    kill(r.pid, SIGCONT);
    wait_for(&r, "F10");
    assert_true(seen_since(&r, r.mark, "\033[?2004h"));
    assert_true(seen_since(&r, r.mark, "Ana Beatriz"));
    assert_int_equal(tcgetattr(r.slave, &now), 0);
    assert_int_equal(now.c_lflag, ours.c_lflag);
    settle(&r);
    send(&r, "\x11");
    assert_int_equal(run_end(&r, true), 0);
}

static void test_resize(void **state)
{
    struct run r;
    struct winsize size = {.ws_row = 40, .ws_col = 120};

    (void)state;
    run_start(&r, 24, 80, xterm);
    wait_for(&r, "F1");
    settle(&r);
    ioctl(r.master, TIOCSWINSZ, &size);
    wait_for(&r, "F10");
    assert_int_equal(count_since(&r, r.mark, "Ana Beatriz"), 3); /* she comes every twelve rows */
    settle(&r);
    size = (struct winsize){.ws_row = 10, .ws_col = 40};
    ioctl(r.master, TIOCSWINSZ, &size);
    wait_for(&r, "Larger window needed: 60x16");
    settle(&r);
    size = (struct winsize){.ws_row = 24, .ws_col = 80};
    ioctl(r.master, TIOCSWINSZ, &size);
    wait_for(&r, "F10");
    settle(&r);
    send(&r, "\x11");
    assert_int_equal(run_end(&r, true), 0);
}

/* F1 and the way out on each kind of terminal, as its entry in terminfo has them. */
static void test_terminals(void **state)
{
    static const struct {
        const char *term, *f1, *f5, *said;
    } rows[] = {
        {"TERM=xterm", "\033OP", "\033[15~", "F1"},
        {"TERM=linux", "\033[[A", "\033[[E", "F1"},
        {"TERM=vt100", "\033OP", "\0335", "F1"},
        {"TERM=screen", "\033OP", "\033[15~", "F1"},
        {"TERM=screen-256color", "\033OP", "\033[15~", "F1"},
        {"TERM=tmux-256color", "\033OP", "\033[15~", "F1"},
        {"TERM=xterm-ghostty", "\033OP", "\033[15~", "is used as"},
        {"TERM=no-such-terminal", "\0331", "\0335", "is used as"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *env[] = {rows[i].term, "LANG=C.UTF-8", NULL};
        struct run r;

        run_start(&r, 24, 80, env);
        wait_for(&r, rows[i].said);
        wait_for(&r, "F10");
        settle(&r);
        send(&r, rows[i].f1);
        wait_for(&r, "type to filter");
        settle(&r);
        cost(&r, "\033");
        send(&r, "i");
        wait_for(&r, "has arrived");
        send(&r, rows[i].f5); /* nothing to see: the board is there */
        send(&r, "\x11");
        assert_int_equal(run_end(&r, false), 0);
    }
}

static void test_refused(void **state)
{
    static const char *const names[] = {"TERM=dumb", "TERM=", "TERM=../../etc/passwd"};
    int status;

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        const char *env[] = {names[i], NULL};
        struct run r;

        run_start(&r, 24, 80, env);
        wait_for(&r, "TERM");
        assert_false(seen_since(&r, 0, "\033"));
        status = run_end(&r, false);
        assert_int_equal(WEXITSTATUS(status), 69);
    }
}

static void test_no_tty(void **state)
{
    char command[700];
    int status;

    (void)state;
    snprintf(command, sizeof command, "TERM=xterm '%s' </dev/null >/dev/null 2>&1", program());
    status = system(command);
    assert_int_equal(WEXITSTATUS(status), 69);
}

static void test_terminal_vanishes(void **state)
{
    struct run r;
    int64_t end = now_ms() + LIMIT_MS;
    int status;

    (void)state;
    run_start(&r, 24, 80, xterm);
    wait_for(&r, "F1");
    settle(&r);
    close(r.slave);
    close(r.master);
    while (waitpid(r.pid, &status, WNOHANG) == 0 && now_ms() < end)
        poll(NULL, 0, 10);
    assert_true(WIFEXITED(status));
    assert_true(WEXITSTATUS(status) == 1 || WEXITSTATUS(status) == 129);
    buf_free(&r.out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),    cmocka_unit_test(test_keys_are_keys),
        cmocka_unit_test(test_escape),   cmocka_unit_test(test_signals),
        cmocka_unit_test(test_resize),   cmocka_unit_test(test_terminals),
        cmocka_unit_test(test_refused),  cmocka_unit_test(test_no_tty),
        cmocka_unit_test(test_terminal_vanishes), cmocka_unit_test(test_stop_and_continue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
