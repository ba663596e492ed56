/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "pty.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { END_MS = 3000, CHUNK = 65536 };

int64_t pty_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void become(int slave, const char *const *argv, const char *const *env)
{
    setsid();
    ioctl(slave, TIOCSCTTY, 0);
    for (int fd = 0; fd < 3; fd++)
        dup2(slave, fd);
    closefrom(3);
    execve(argv[0], (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)env);
    _exit(127);
}

void pty_start(struct pty *p, int rows, int cols, const char *const *argv, const char *const *env)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    int slave;

    *p = (struct pty){.pid = -1};
    if (openpty(&p->master, &slave, NULL, NULL, &size) != 0) {
        perror("openpty");
        exit(1);
    }
    p->sent = pty_now();
    p->pid = fork();
    if (p->pid == 0)
        become(slave, argv, env);
    close(slave);
    if (p->pid < 0) {
        perror("fork");
        exit(1);
    }
}

/* Reads what comes within `ms`; false: nothing did. */
static bool take(struct pty *p, int ms)
{
    struct pollfd ready = {.fd = p->master, .events = POLLIN};
    char bytes[CHUNK];
    ssize_t n;

    if (p->gone || poll(&ready, 1, ms) <= 0)
        return false;
    n = read(p->master, bytes, sizeof bytes);
    if (n <= 0) {
        p->gone = n == 0 || errno != EINTR;
        return false;
    }
    p->last = pty_now();
    if (p->out.n == 0)
        p->first = p->last;
    buf_add(&p->out, bytes, (size_t)n);
    return true;
}

void pty_send(struct pty *p, const char *keys)
{
    size_t n = strlen(keys);

    buf_clear(&p->out);
    p->sent = p->first = p->last = pty_now();
    if (write(p->master, keys, n) != (ssize_t)n)
        p->gone = true;
}

bool pty_settle(struct pty *p, int first_ms, int quiet_ms)
{
    if (p->out.n == 0 && !take(p, first_ms))
        return false;
    while (take(p, quiet_ms))
        ;
    return true;
}

bool pty_await(struct pty *p, const char *text, int ms)
{
    int64_t end = pty_now() + (int64_t)ms * 1000;

    while (str_find(buf_str(&p->out), str_of(text)) < 0) {
        int64_t left = (end - pty_now()) / 1000;

        if (left <= 0 || p->gone)
            return false;
        take(p, (int)left);
    }
    return true;
}

double pty_cpu(const struct pty *p)
{
    struct timespec t = {0};
    clockid_t id;

    if (clock_getcpuclockid(p->pid, &id) != 0 || clock_gettime(id, &t) != 0)
        return 0;
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

double pty_memory(const struct pty *p, const char *file, const char *name)
{
    char path[64], line[256];
    double kb = 0;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%d/%s", (int)p->pid, file);
    f = fopen(path, "r");
    if (f == NULL)
        return 0;
    while (fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':')
            kb = strtod(line + strlen(name) + 1, NULL);
    fclose(f);
    return kb;
}

void pty_end(struct pty *p, const char *keys)
{
    int64_t end = pty_now() + (int64_t)END_MS * 1000;

    if (keys != NULL)
        pty_send(p, keys);
    while (waitpid(p->pid, NULL, WNOHANG) == 0) {
        if (pty_now() > end) {
            kill(p->pid, SIGKILL);
            waitpid(p->pid, NULL, 0);
            break;
        }
        if (!take(p, 5) && p->gone)
            poll(NULL, 0, 2);
    }
    close(p->master);
    buf_free(&p->out);
}
