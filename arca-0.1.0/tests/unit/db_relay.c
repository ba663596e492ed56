/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "db_relay.h"

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PIECES = 1024, PIECE_BYTES = 8192 };

struct piece {
    int64_t due;
    size_t n;
    char bytes[PIECE_BYTES];
};

/* One direction. */
struct way {
    int from;
    int to;
    int first;
    int count;
    struct piece pieces[PIECES];
};

static int64_t ms_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct sockaddr_un address_of(const char *dir, const char *port)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};

    snprintf(a.sun_path, sizeof a.sun_path, "%s/.s.PGSQL.%s", dir, port);
    return a;
}

static bool take(struct way *w, int delay_ms)
{
    struct piece *p = &w->pieces[(w->first + w->count) % PIECES];
    ssize_t n = read(w->from, p->bytes, sizeof p->bytes);

    if (n <= 0)
        return false;
    p->n = (size_t)n;
    p->due = ms_now() + delay_ms;
    w->count++;
    return true;
}

static bool give(struct way *w)
{
    while (w->count > 0 && w->pieces[w->first].due <= ms_now()) {
        struct piece *p = &w->pieces[w->first];

        if (write(w->to, p->bytes, p->n) != (ssize_t)p->n)
            return false;
        w->first = (w->first + 1) % PIECES;
        w->count--;
    }
    return true;
}

static void pass(int client, int server, int delay_ms)
{
    struct way *ways = calloc(2, sizeof *ways);
    bool open = ways != NULL;

    if (open) {
        ways[0].from = ways[1].to = client;
        ways[1].from = ways[0].to = server;
    }
    while (open) {
        struct pollfd fds[2];

        for (int i = 0; i < 2; i++)
            fds[i] =
                (struct pollfd){.fd = ways[i].from, .events = ways[i].count < PIECES ? POLLIN : 0};
        poll(fds, 2, 1);
        for (int i = 0; i < 2; i++)
            open = open && (fds[i].revents == 0 || take(&ways[i], delay_ms)) && give(&ways[i]);
    }
    _exit(0);
}

static void serve(int listener, const char *dir, const char *port, int delay_ms)
{
    struct sockaddr_un to = address_of(dir, port);

    signal(SIGCHLD, SIG_IGN);
    for (;;) {
        int client = accept(listener, NULL, NULL);
        int server = socket(AF_UNIX, SOCK_STREAM, 0);

        if (client < 0 || connect(server, (struct sockaddr *)&to, sizeof to) != 0)
            _exit(1);
        if (fork() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            pass(client, server, delay_ms);
        }
        close(client);
        close(server);
    }
}

void relay_start(struct relay *r, const char *dir, const char *port, int delay_ms)
{
    struct sockaddr_un here;
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);

    snprintf(r->dir, sizeof r->dir, "/tmp/arcar.XXXXXX");
    if (mkdtemp(r->dir) == NULL)
        exit(1);
    here = address_of(r->dir, port);
    if (bind(listener, (struct sockaddr *)&here, sizeof here) != 0 || listen(listener, 8) != 0)
        exit(1);
    r->pid = fork();
    if (r->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listener, dir, port, delay_ms);
    }
    close(listener);
}

void relay_stop(struct relay *r)
{
    char command[128];

    kill(r->pid, SIGKILL);
    waitpid(r->pid, NULL, 0);
    snprintf(command, sizeof command, "rm -rf %s", r->dir);
    if (system(command) != 0)
        exit(1);
}
