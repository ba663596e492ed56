/* SPDX-License-Identifier: Apache-2.0 */
/* core_life: views that open and close each other in the middle of things. */
#include <config.h>

#include "harness.h"

#include <string.h>

#include "sample.h"
#include "ui/dialog.h"

static void start(struct harness *h, struct sample *s)
{
    struct stack_opts o;

    memset(s, 0, sizeof *s);
    o = sample_opts(s);
    harness_open(h, 24, 80, "256", &o);
    sample_start(s, h->stack);
    harness_settle(h);
}

/* A screen of one word, which fills it. */
struct page {
    const char *word;
    int answered; /* the question it asked: 1 yes, 0 no; -1 not yet */
    bool closes_itself;
};

static struct err page_open(struct view *v, const void *args)
{
    struct page *p = view_state(v);

    p->word = args;
    p->answered = -1;
    return OK;
}

static void page_paint(struct view *v, struct surface *s, bool all)
{
    const struct page *p = view_state(v);
    struct rect r = surface_area(s);

    (void)all;
    for (int row = 0; row < r.rows; row++)
        for (int col = 0; col < r.cols; col += 10)
            draw_run(s, row, col, ROLE_NORMAL, str_of(p->word));
}

static void page_resume(struct view *v)
{
    struct page *p = view_state(v);

    if (!p->closes_itself)
        return;
    view_touch(v, UI_CLOSE);
    p->closes_itself = false; /* its memory is still there */
}

static const struct view_class page_class = {.name = "page",
                                             .state_size = sizeof(struct page),
                                             .open = page_open,
                                             .paint = page_paint,
                                             .resume = page_resume};

static void page_answered(void *ctx, const struct outcome *o)
{
    struct page *p = ctx;

    p->answered = o->accepted;
}

static struct view *ask(struct harness *h, outcome_fn done, void *ctx)
{
    struct dialog d = {.first = STR("Shall it go?")};

    return dialog_yes_no(h->stack, &d, done, ctx);
}

/* A form that says something in a dialog and closes: the screen beneath comes back beneath it. */
static void test_dialog_stays_above(void **state)
{
    struct harness h;
    struct sample s;
    struct view *page;

    (void)state;
    start(&h, &s);
    page = stack_push(h.stack, &page_class, "form", NULL, NULL);
    harness_settle(&h);
    ask(&h, NULL, NULL);
    view_touch(page, UI_CLOSE);
    harness_settle(&h);
    harness_sees(&h, "Shall it go?");
    harness_sees(&h, "Ana Beatriz");
    harness_keys(&h, "Esc");
    harness_sees_not(&h, "Shall it go?");
    harness_close(&h);
}

/* The same while the window is too small: the one line stays what is seen. */
static void test_note_stays_above(void **state)
{
    struct harness h;
    struct sample s;
    struct view *page;

    (void)state;
    start(&h, &s);
    page = stack_push(h.stack, &page_class, "form", NULL, NULL);
    harness_settle(&h);
    harness_resize(&h, 10, 40);
    view_touch(page, UI_CLOSE);
    harness_settle(&h);
    harness_sees(&h, "Larger window needed");
    harness_sees_not(&h, "Ana Beatriz");
    harness_resize(&h, 24, 80);
    harness_sees(&h, "Ana Beatriz");
    harness_close(&h);
}

/* A screen that is covered is not shown because another one comes to the top. */
static void test_covered_stays_hidden(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    harness_keys(&h, "F2");
    harness_type(&h, " Junior"); /* unsaved: stays beneath */
    harness_keys(&h, "F5");
    frame_patient(h.stack, STR("Caio"), STR_EMPTY); /* the middle of the screen is a row shorter now */
    harness_settle(&h);
    harness_sees_not(&h, "Junior");
    harness_keys(&h, "Esc");
    harness_sees(&h, "Junior");
    harness_close(&h);
}

/* A view that goes while a question of its own is still there: it is told "no" before its memory
 * goes, and the question goes with it. */
static void test_question_goes_first(void **state)
{
    struct harness h;
    struct sample s;
    struct view *page;
    struct page *p;
    int others = -1;

    (void)state;
    start(&h, &s);
    page = stack_push(h.stack, &page_class, "form", NULL, NULL);
    p = view_state(page);
    ask(&h, page_answered, p);
    ask(&h, NULL, &others);
    harness_settle(&h);
    assert_int_equal(stack_depth(h.stack), 4);
    harness_keys(&h, "Esc");
    assert_int_equal(p->answered, -1);
    assert_true(view_is_on_top(stack_at(h.stack, 2)));
    stack_push(h.stack, &page_class, "above", NULL, NULL);
    harness_settle(&h);
    view_touch(page, UI_CLOSE);
    harness_settle(&h);
    assert_int_equal(stack_depth(h.stack), 2); /* what answers nobody in it stays */
    harness_sees(&h, "above");
    harness_close(&h);
}

/* Told to go on while the screen is painted, a view closes: it lives until it has been told. */
static void test_closes_when_resumed(void **state)
{
    struct harness h;
    struct sample s;
    struct view *page, *above;
    struct page *p;

    (void)state;
    start(&h, &s);
    page = stack_push(h.stack, &page_class, "beneath", NULL, NULL);
    p = view_state(page);
    p->closes_itself = true;
    above = stack_push(h.stack, &page_class, "above", NULL, NULL);
    harness_settle(&h);
    view_touch(above, UI_CLOSE);
    harness_settle(&h);
    assert_int_equal(stack_depth(h.stack), 1);
    harness_sees(&h, "Ana Beatriz");
    harness_close(&h);
}

/* Somebody else comes: what was said to the one before is gone. */
static void test_forgets(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    frame_patient(h.stack, STR("Caio Ferraz"), STR("R-00812"));
    stack_say(h.stack, ROLE_GOOD, STR("Booked: Caio Ferraz, 10:30."));
    harness_settle(&h);
    harness_sees(&h, "R-00812");
    stack_forget(h.stack);
    harness_settle(&h);
    harness_sees_not(&h, "R-00812");
    harness_sees_not(&h, "Booked");
    harness_keys(&h, "Ctrl-G");
    harness_sees(&h, "There were no messages yet.");
    harness_close(&h);
}

/* What was begun before the error is given back as if the view had been closed. */
static int closed; /* mutable: counted by the view that has no memory any more */

static struct err broken_open(struct view *v, const void *args)
{
    (void)v;
    (void)args;
    return err_make(ERR_BUSY, "Not now.", "on purpose");
}

static void broken_close(struct view *v)
{
    (void)v;
    closed++;
}

static const struct view_class broken_class = {
    .name = "broken", .state_size = 8, .open = broken_open, .close = broken_close};

static void test_what_could_not_open_is_closed(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    closed = 0;
    start(&h, &s);
    assert_null(stack_push(h.stack, &broken_class, NULL, NULL, NULL));
    harness_settle(&h);
    assert_int_equal(closed, 1);
    harness_sees(&h, "Not now.");
    harness_close(&h);
    assert_int_equal(closed, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dialog_stays_above),   cmocka_unit_test(test_note_stays_above),
        cmocka_unit_test(test_covered_stays_hidden), cmocka_unit_test(test_question_goes_first),
        cmocka_unit_test(test_closes_when_resumed),  cmocka_unit_test(test_forgets),
        cmocka_unit_test(test_what_could_not_open_is_closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
