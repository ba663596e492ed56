/* SPDX-License-Identifier: Apache-2.0 */
/* widgets_demo: the gallery on a real terminal, to look at and to measure. Arguments: form, list or
 * grid, and any of full, read, slow, groups, empty, lost. */
#include <config.h>

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "gallery.h"
#include "os/signal.h"
#include "ui/frame.h"

struct program {
    struct gallery gallery;
    struct loop *loop;
    struct stack *stack;
};

static void on_signal(void *ctx, int signo)
{
    struct program *p = ctx;

    if (signo == SIGWINCH)
        stack_resized(p->stack);
    else if (signo == SIGHUP || signo == SIGTERM)
        loop_stop(p->loop, 128 + signo);
}

static void take_word(struct gallery *g, const char *word)
{
    g->full = g->full || strcmp(word, "full") == 0;
    g->read_only = g->read_only || strcmp(word, "read") == 0;
    g->slow = g->slow || strcmp(word, "slow") == 0;
    g->headings = g->headings || strcmp(word, "groups") == 0;
    if (strcmp(word, "empty") == 0)
        g->rows = 0;
    if (strcmp(word, "lost") == 0)
        g->rows = -1;
}

static struct err run(struct program *p, struct term *t, const char *view, int *status)
{
    struct stack_opts o = gallery_opts(&p->gallery);

    o.loop = p->loop;
    o.term = t;
    TRY(stack_new(&p->stack, &o));
    gallery_start(&p->gallery, p->stack, view);
    *status = loop_run(p->loop);
    stack_free(p->stack);
    return OK;
}

int main(int argc, char **argv)
{
    struct program p = {.gallery = {.rows = 400}};
    struct term_opts o = {.in_fd = 0, .out_fd = 1};
    struct signals *signals;
    struct term *t;
    struct err e;
    char view[40];
    int status = 70;

    snprintf(view, sizeof view, "gallery.%s", argc > 1 ? argv[1] : "form");
    for (int i = 2; i < argc; i++)
        take_word(&p.gallery, argv[i]);
    setlocale(LC_CTYPE, "C.UTF-8");
    e = loop_new(&p.loop);
    if (!err_is(&e))
        e = signals_new(&signals, p.loop, on_signal, &p);
    if (!err_is(&e))
        e = term_open(&t, &o);
    if (err_is(&e)) {
        fprintf(stderr, "%s\n", e.msgid != NULL ? e.msgid : e.detail);
        return status;
    }
    e = run(&p, t, view, &status);
    term_close(t);
    signals_free(signals);
    loop_free(p.loop);
    return status;
}
