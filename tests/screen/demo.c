/* SPDX-License-Identifier: Apache-2.0 */
/* demo: the sample on a real terminal, to look at and to measure. Arguments: nothing, or "mouse". */
#include <config.h>

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "i18n/i18n.h"
#include "os/signal.h"
#include "sample.h"

static void on_signal(void *ctx, int signo)
{
    struct sample *s = ctx;

    if (signo == SIGWINCH)
        stack_resized(s->stack);
    else if (signo == SIGCONT)
        stack_resume(s->stack);
    else if (signo == SIGHUP || signo == SIGTERM)
        loop_stop(s->loop, 128 + signo);
}

int main(int argc, char **argv)
{
    struct sample s = {.late = true};
    struct stack_opts o = sample_opts(&s);
    struct term_opts t = {.in_fd = 0, .out_fd = 1, .mouse = argc > 1 && strcmp(argv[1], "mouse") == 0};
    struct signals *signals;
    struct stack *st;
    struct err e;
    int status;

    if (setlocale(LC_CTYPE, "") == NULL || strcmp(setlocale(LC_CTYPE, NULL), "C") == 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    e = loop_new(&s.loop);
    if (!err_is(&e))
        e = signals_new(&signals, s.loop, on_signal, &s);
    if (err_is(&e)) {
        fprintf(stderr, "%s\n", e.detail);
        return 70;
    }
    e = term_open(&o.term, &t);
    if (err_is(&e)) {
        fprintf(stderr, "%s\n", e.msgid);
        signals_free(signals);
        loop_free(s.loop);
        return 69;
    }
    term_restore_on_crash();
    arena_on_exhaustion(term_restore_now);
    o.loop = s.loop;
    e = stack_new(&st, &o);
    if (!err_is(&e))
        sample_start(&s, st);
    status = loop_run(s.loop);
    stack_free(st);
    term_close(o.term);
    signals_free(signals);
    loop_free(s.loop);
    return status;
}
