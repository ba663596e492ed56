/* SPDX-License-Identifier: Apache-2.0 */
/* restore: giving the terminal back, on the ordinary way out and when there is no ordinary way.
 * What a handler needs is put together beforehand, because a handler may only write bytes. */
#include <config.h>

#include "term/term_priv.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { RESTORE_MAX = 256 };

/* There is no other way to hand something to a signal handler. */
static struct {
    volatile sig_atomic_t armed;
    int fd;
    struct termios modes;
    char bytes[RESTORE_MAX];
    size_t n;
} restore; /* mutable: set at open and close, read when the program ends unexpectedly */

static void add(const char *s)
{
    size_t n = s != NULL && (intptr_t)s != -1 ? strlen(s) : 0;

    if (n > 0 && restore.n + n <= RESTORE_MAX) {
        memcpy(restore.bytes + restore.n, s, n);
        restore.n += n;
    }
}

/* A terminfo string, without its padding marks $<5>: a terminal of today needs no padding. */
static void add_cap(const char *name)
{
    const char *s = tigetstr(name);
    char plain[64];
    size_t n = 0;

    if (s == NULL || (intptr_t)s == -1)
        return;
    while (*s != '\0' && n + 1 < sizeof plain) {
        const char *end = s[0] == '$' && s[1] == '<' ? strchr(s, '>') : NULL;

        if (end != NULL)
            s = end + 1;
        else
            plain[n++] = *s++;
    }
    plain[n] = '\0';
    add(plain);
}

bool restore_begin(const struct term *t)
{
    restore.armed = 0;
    restore.n = 0;
    restore.fd = t->out_fd;
    return t->headless || tcgetattr(t->in_fd, &restore.modes) == 0;
}

void restore_arm(const struct term *t)
{
    if (t->headless)
        return;
    if (t->caps.paste)
        add("\033[?2004l");
    if (t->mouse)
        add("\033[?1006l\033[?1000l");
    add_cap("sgr0");
    add_cap("clear");
    add_cap("E3");
    add_cap("rmkx");
    add_cap("rmcup");
    add_cap("cnorm");
    restore.armed = 1;
}

void restore_disarm(void)
{
    restore.armed = 0;
}

static void write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);

        if (w > 0) {
            p += w;
            n -= (size_t)w;
        } else if (w < 0 && errno == EAGAIN) {
            struct pollfd pfd = {.fd = fd, .events = POLLOUT};

            if (poll(&pfd, 1, 1000) <= 0)
                return;
        } else if (w < 0 && errno != EINTR) {
            return;
        }
    }
}

void term_write(const struct term *t, const char *p, size_t n)
{
    write_all(t->out_fd, p, n);
}

void term_restore_now(void)
{
    if (!restore.armed)
        return;
    restore.armed = 0;
    write_all(restore.fd, restore.bytes, restore.n);
    tcsetattr(restore.fd, TCSANOW, &restore.modes);
}

#if !defined(__SANITIZE_ADDRESS__)
/* SA_RESETHAND: raising it again has the default effect. */
static void on_crash(int signo)
{
    term_restore_now();
    raise(signo);
}
#endif

void term_restore_on_crash(void)
{
#if !defined(__SANITIZE_ADDRESS__) /* which reports these by itself */
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    struct sigaction a = {.sa_handler = on_crash, .sa_flags = (int)(SA_RESETHAND | SA_NODEFER)};

    sigemptyset(&a.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaction(signals[i], &a, NULL);
#endif
}
