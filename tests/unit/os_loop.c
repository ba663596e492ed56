/* SPDX-License-Identifier: Apache-2.0 */
/* The loop: timers, deferred calls, descriptors, and the order in which they come. */
#include <config.h>

#include "test.h"

#include <poll.h>
#include <unistd.h>

#include "os/loop.h"

struct trace {
    struct loop *l;
    char text[128];
    int watch;
    int fds[2];
};

static void note(struct trace *t, const char *what)
{
    strncat(t->text, what, sizeof t->text - strlen(t->text) - 1);
}

static void on_timer(void *ctx) { note(ctx, "t"); }
static void on_other_timer(void *ctx) { note(ctx, "u"); }
static void on_deferred(void *ctx) { note(ctx, "d"); }
static void on_idle(void *ctx) { note(ctx, "|"); }

static void on_ready(void *ctx, short revents)
{
    struct trace *t = ctx;
    char byte;

    assert_true((revents & POLLIN) != 0);
    assert_int_equal(read(t->fds[0], &byte, 1), 1);
    note(t, "r");
    loop_defer(t->l, on_deferred, t);
}

static void on_again(void *ctx)
{
    struct trace *t = ctx;

    note(t, "a");
    if (strlen(t->text) < 6)
        loop_defer(t->l, on_again, t);
}

static int set_up(void **state)
{
    struct trace *t = calloc(1, sizeof *t);

    *state = t;
    return t == NULL || pipe(t->fds) != 0 || loop_new(&t->l).kind != ERR_NONE ? -1 : 0;
}

static int tear_down(void **state)
{
    struct trace *t = *state;

    loop_free(t->l);
    close(t->fds[0]);
    close(t->fds[1]);
    free(t);
    return 0;
}

static void turn(struct trace *t, int wait)
{
    struct err e = loop_turn(t->l, wait);

    assert_false(err_is(&e));
}

static void a_turn_has_its_order(void **state)
{
    struct trace *t = *state;

    loop_on_idle(t->l, on_idle, t);
    loop_watch(t->l, t->fds[0], POLLIN, on_ready, t);
    loop_defer(t->l, on_deferred, t);
    loop_after(t->l, 0, on_timer, t);
    assert_int_equal(write(t->fds[1], "x", 1), 1);
    assert_false(loop_is_idle(t->l));
    turn(t, 0);
    /* Timer, deferred, ready, what ready deferred, then paint. */
    assert_string_equal(t->text, "tdrd|");
    assert_true(loop_is_idle(t->l));
}

static void timers_fire_in_order_and_once(void **state)
{
    struct trace *t = *state;
    int gone;

    loop_after(t->l, 100000, on_other_timer, t);
    loop_after(t->l, 50000, on_timer, t);
    gone = loop_after(t->l, 60000, on_idle, t);
    turn(t, 0);
    assert_string_equal(t->text, "");
    loop_cancel(t->l, gone);
    loop_cancel(t->l, 0);
    loop_clock_shift(t->l, 100001);
    turn(t, 0);
    turn(t, 0);
    assert_string_equal(t->text, "tu");
}

static void a_due_timer_is_seen_in_the_turn_that_waited_for_it(void **state)
{
    struct trace *t = *state;

    loop_on_idle(t->l, on_idle, t);
    loop_after(t->l, 20, on_timer, t);
    for (int i = 0; i < 5 && strchr(t->text, 't') == NULL; i++)
        turn(t, 1000);
    assert_non_null(strstr(t->text, "t|"));
}

static void what_defers_itself_does_not_starve_the_rest(void **state)
{
    struct trace *t = *state;

    loop_on_idle(t->l, on_idle, t);
    loop_defer(t->l, on_again, t);
    turn(t, -1);
    turn(t, -1);
    assert_string_equal(t->text, "aa|aa|");
}

static void cancelled_deferred_calls_do_not_come(void **state)
{
    struct trace *t = *state;
    int id = loop_defer(t->l, on_deferred, t);

    loop_defer(t->l, on_timer, t);
    loop_cancel(t->l, id);
    turn(t, 0);
    assert_string_equal(t->text, "t");
}

static void unwatch_others(void *ctx, short revents)
{
    struct trace *t = ctx;

    (void)revents;
    note(t, "w");
    loop_unwatch(t->l, t->watch);
}

static void a_watch_may_end_another(void **state)
{
    struct trace *t = *state;
    int first = loop_watch(t->l, t->fds[0], POLLIN, unwatch_others, t);

    t->watch = loop_watch(t->l, t->fds[0], POLLIN, on_ready, t);
    assert_int_equal(write(t->fds[1], "x", 1), 1);
    turn(t, 0);
    assert_string_equal(t->text, "w");
    loop_unwatch(t->l, first);
    turn(t, 0);
    assert_string_equal(t->text, "w");
}

static void a_watch_follows_its_descriptor(void **state)
{
    struct trace *t = *state;
    int id = loop_watch(t->l, t->fds[1], 0, on_ready, t);

    assert_int_equal(write(t->fds[1], "x", 1), 1);
    turn(t, 0);
    assert_string_equal(t->text, "");
    loop_rewatch(t->l, id, t->fds[0], POLLIN);
    turn(t, 0);
    assert_string_equal(t->text, "rd");
}

static void stop_seven(void *ctx)
{
    loop_stop(((struct trace *)ctx)->l, 7);
}

static void run_paints_first_and_gives_the_status(void **state)
{
    struct trace *t = *state;

    loop_on_idle(t->l, on_idle, t);
    loop_after(t->l, 10, stop_seven, t);
    assert_int_equal(loop_run(t->l), 7);
    assert_int_equal(t->text[0], '|');
}

static void sleepy(void *ctx)
{
    (void)ctx;
    usleep(600000);
}

static void time_away_is_measured(void **state)
{
    struct trace *t = *state;

    loop_defer(t->l, sleepy, t);
    turn(t, 0);
    turn(t, 5);
    assert_true(loop_longest_ms(t->l) >= 590);
    turn(t, 0);
    assert_true(loop_longest_ms(t->l) < 500);
}

/* poll() does not count the time that the machine sleeps. */
static void no_timer_is_slept_over_for_long(void **state)
{
    struct trace *t = *state;

    assert_int_equal(loop_wait_ms(t->l, -1), -1);
    loop_after(t->l, 10 * 60 * 1000, on_timer, t);
    assert_int_equal(loop_wait_ms(t->l, -1), LOOP_WAIT_MAX_MS);
    assert_int_equal(loop_wait_ms(t->l, 5), 5);
    loop_after(t->l, 100, on_timer, t);
    assert_true(loop_wait_ms(t->l, -1) <= 100);
}

int main(void)
{
#define LOOP_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        LOOP_TEST(a_turn_has_its_order),
        LOOP_TEST(timers_fire_in_order_and_once),
        LOOP_TEST(a_due_timer_is_seen_in_the_turn_that_waited_for_it),
        LOOP_TEST(what_defers_itself_does_not_starve_the_rest),
        LOOP_TEST(cancelled_deferred_calls_do_not_come),
        LOOP_TEST(a_watch_may_end_another),
        LOOP_TEST(a_watch_follows_its_descriptor),
        LOOP_TEST(run_paints_first_and_gives_the_status),
        LOOP_TEST(time_away_is_measured),
        LOOP_TEST(no_timer_is_slept_over_for_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
