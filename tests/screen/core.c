/* SPDX-License-Identifier: Apache-2.0 */
/* core: the stack and what the ui brings along, on the sample. */
#include <config.h>

#include "harness.h"

#include <string.h>

#include "sample.h"

static void start(struct harness *h, struct sample *s, int rows, int cols, const char *look)
{
    struct stack_opts o;

    memset(s, 0, sizeof *s);
    o = sample_opts(s);
    harness_open(h, rows, cols, look, &o);
    sample_start(s, h->stack);
    harness_settle(h);
}

static void test_board(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s, 24, 80, "256");

    harness_sees(&h, "Ana Beatriz");
    harness_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_board),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
