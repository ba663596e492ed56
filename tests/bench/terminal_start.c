/* SPDX-License-Identifier: Apache-2.0 */
/* From exec to the painted board, and from the password's Enter to it; and the memory of a program
 * that has just shown it. */
#include <config.h>

#include "terminal.h"

#include <stdio.h>

enum { QUIET_MS = 60, WARM = 2 };

struct program {
    void (*start)(struct pty *p, const struct setup *s, enum way way);
    const char *sign;   /* what the painted board has */
    const char *ask;    /* what asks for the password */
    const char *quit;
    struct samples ms[WAYS], rss, private;
};

/* One start; the program has shown the board when it returns. */
static void start_once(struct program *g, const struct setup *s, enum way way, bool count)
{
    char typed[256];
    struct pty p;

    g->start(&p, s, way);
    if (way == BY_PASSWORD) {
        board_wait(&p, g->ask, QUIET_MS);
        snprintf(typed, sizeof typed, "%s\r", s->password);
        pty_send(&p, typed);
    }
    board_wait(&p, g->sign, QUIET_MS);
    if (count) {
        samples_add(&g->ms[way], (double)(p.last - p.sent) / 1000);
        samples_add(&g->rss, pty_memory(&p, "status", "VmRSS"));
        samples_add(&g->private, pty_memory(&p, "smaps_rollup", "Private_Dirty"));
    }
    pty_end(&p, g->quit);
}

void measure_start(const struct setup *s)
{
    struct program arca = {.start = arca_start, .sign = BAR_MARK, .ask = "Type your password", .quit = KEY_QUIT};
    struct program floor = {.start = minimal_start, .sign = "F3 Agenda", .ask = "Password: ", .quit = KEY_QUIT};
    int rounds = s->quick ? 20 : 60;

    for (int i = 0; i < WARM + rounds; i++)
        for (int way = 0; way < WAYS; way++) {
            start_once(&floor, s, (enum way)way, i >= WARM);
            start_once(&arca, s, (enum way)way, i >= WARM);
        }
    printf("# Start and sign-in, until the board is painted\n");
    figure("by peer, p50", samples_at(&arca.ms[BY_PEER], 0.5), "ms", samples_at(&floor.ms[BY_PEER], 0.5),
           BAR_RATIO, 1.5);
    figure("by peer, p90", samples_at(&arca.ms[BY_PEER], 0.9), "ms", samples_at(&floor.ms[BY_PEER], 0.9),
           BAR_NONE, 0);
    figure("by password (SCRAM), from Enter, p50", samples_at(&arca.ms[BY_PASSWORD], 0.5), "ms",
           samples_at(&floor.ms[BY_PASSWORD], 0.5), BAR_RATIO, 1.5);
    figure("by password (SCRAM), from Enter, p90", samples_at(&arca.ms[BY_PASSWORD], 0.9), "ms",
           samples_at(&floor.ms[BY_PASSWORD], 0.9), BAR_NONE, 0);
    printf("# Memory when the board is painted\n");
    figure("resident", samples_at(&arca.rss, 0.5) / 1024, "MB", samples_at(&floor.rss, 0.5) / 1024,
           BAR_RATIO, 2);
    figure("of it the program's own", samples_at(&arca.private, 0.5) / 1024, "MB",
           samples_at(&floor.private, 0.5) / 1024, BAR_NONE, 0);
    for (int way = 0; way < WAYS; way++) {
        samples_free(&arca.ms[way]);
        samples_free(&floor.ms[way]);
    }
    samples_free(&arca.rss);
    samples_free(&floor.rss);
    samples_free(&arca.private);
    samples_free(&floor.private);
}
