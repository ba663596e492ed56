/* SPDX-License-Identifier: Apache-2.0 */
/* core_moves: what keys, pastes, clicks, time and changes of size do. */
#include <config.h>

#include "harness.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static const char *top_name(struct harness *h)
{
    return view_class_of(stack_top(h->stack))->name;
}

static void test_yes_no(void **state)
{
    /* The dialog is a destructive one: 0 stays, 1 goes, -1 still asks. */
    static const struct {
        const char *keys;
        int answer;
    } rows[] = {
        {"x Enter", 0}, {"x Esc", 0}, {"x n", 0}, {"x N", 0}, {"x y", -1}, {"x y Enter", 1},
        {"x Y Enter", 1}, {"x Left Enter", 1}, {"x Tab Enter", 1}, {"x Tab Tab Enter", 0},
        {"x y Esc", 0}, {"x F5", -1}, {"x Ctrl-K", -1}, {"x z", -1}, {"x Delete", -1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct harness h;
        struct sample s;

        start(&h, &s);
        harness_keys(&h, rows[i].keys);
        if (s.answer != rows[i].answer)
            fail_msg("%s answered %d", rows[i].keys, s.answer);
        assert_string_equal(top_name(&h), rows[i].answer < 0 ? "dialog" : "today");
        harness_close(&h);
    }
}

static void test_other_dialogs(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    harness_keys(&h, "r Down*2 Enter");
    assert_true(s.answer == 1 && s.choice == 2);
    harness_keys(&h, "r 4");
    assert_true(s.answer == 1 && s.choice == 3);
    harness_keys(&h, "r o Enter"); /* the letter goes to "Other" */
    assert_true(s.answer == 1 && s.choice == 4);
    harness_keys(&h, "r End Esc");
    assert_int_equal(s.answer, 0);
    harness_keys(&h, "o");
    harness_type(&h, " and glad");
    harness_keys(&h, "Enter");
    assert_string_equal(s.text, "calm and glad");
    harness_keys(&h, "o Ctrl-U Enter");
    harness_sees(&h, "Type a few words.");
    harness_keys(&h, "Esc m");
    harness_type(&h, "yes");
    harness_keys(&h, "Enter");
    harness_sees(&h, "To go on, type: junção");
    s.answer = -1;
    harness_keys(&h, "Ctrl-U");
    harness_type(&h, "JUNCAO");
    harness_keys(&h, "Enter");
    assert_int_equal(s.answer, 1);
    harness_close(&h);
}

static void test_screens(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    harness_keys(&h, "Esc"); /* home does not close */
    assert_int_equal(stack_depth(h.stack), 1);
    harness_keys(&h, "Enter");
    harness_sees(&h, "Ana Beatriz Nogueira  12/03/2011");
    assert_int_equal(s.suspended, 1);
    harness_keys(&h, "Esc");
    assert_true(s.resumed == 1 && s.closed == 1 && stack_depth(h.stack) == 1);
    harness_keys(&h, "F2 F5 F2 F5 F2 F5");
    assert_true(stack_depth(h.stack) == 1 && s.closed == 4);
    /* The same without F keys. */
    harness_keys(&h, "Alt-2");
    assert_string_equal(top_name(&h), "record");
    harness_keys(&h, "Alt-5");
    assert_string_equal(top_name(&h), "today");
    assert_null(stack_open(h.stack, "record", &s, NULL, NULL));
    harness_settle(&h);
    harness_sees(&h, "! That record is not there.");
    assert_null(stack_open(h.stack, "nowhere", NULL, NULL, NULL));
    harness_close(&h);
}

/* What was typed is never lost without a question. */
static void test_unsaved(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    harness_keys(&h, "F2");
    harness_type(&h, " Júnior?"); /* a ? in a field is a letter */
    harness_sees(&h, "Caio Ferraz Júnior?");
    harness_keys(&h, "F5");
    harness_sees(&h, "What you typed is kept");
    assert_int_equal(stack_depth(h.stack), 2);
    harness_keys(&h, "Esc");
    harness_sees(&h, "Caio Ferraz Júnior?");
    harness_keys(&h, "F5 F2");
    harness_sees(&h, "Caio Ferraz Júnior?");
    harness_keys(&h, "Esc");
    harness_sees(&h, "Leave and lose what you typed?");
    harness_keys(&h, "Esc");
    harness_sees(&h, "Caio Ferraz Júnior?");
    harness_keys(&h, "Esc l Enter");
    assert_string_equal(top_name(&h), "today");
    assert_int_equal(s.closed, 1);
    /* Leaving the program asks as well. */
    harness_keys(&h, "F2 x Ctrl-Q");
    harness_sees(&h, "Leave and lose what was typed in");
    harness_keys(&h, "Enter");
    assert_false(s.left);
    harness_keys(&h, "Ctrl-Q l Enter");
    assert_true(s.left);
    harness_close(&h);
}

static void test_commands(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    harness_keys(&h, "b");
    harness_sees(&h, "! Bill: There is nothing to pay.");
    harness_keys(&h, "z");
    harness_sees(&h, "z means nothing here");
    harness_keys(&h, "Ctrl-C");
    harness_sees(&h, "To leave the program: F10");
    s.intern = true;
    harness_keys(&h, "m");
    harness_sees(&h, "! Merge: Your role does not permit this.");
    harness_keys(&h, "F10");
    harness_sees_not(&h, "merge two records");
    harness_keys(&h, "Esc F1");
    harness_sees(&h, "× merge two records");
    harness_type(&h, "merge two");
    harness_sees(&h, "Not now: Your role does not permit this.");
    /* Help runs what is marked, and works over a dialog. */
    harness_keys(&h, "Esc F1");
    harness_type(&h, "why it was");
    harness_keys(&h, "Down Up Enter");
    harness_sees(&h, "Why is it cancelled?");
    harness_keys(&h, "F1");
    harness_sees(&h, "type to filter");
    harness_keys(&h, "Esc Esc");
    assert_string_equal(top_name(&h), "today");
    assert_true(command_run_id(h.stack, "visit.checkin"));
    assert_false(command_run_id(h.stack, "visit.nothing"));
    harness_keys(&h, "F10 q Enter"); /* the menu's letters */
    assert_true(s.left);
    harness_close(&h);
}

static void test_keymap_file(void **state)
{
    struct harness h;
    struct sample s;
    struct err e;

    (void)state;
    start(&h, &s);
    e = keymap_load(stack_keymap(h.stack), STR("visit.checkin = Ctrl-Y\n"), NULL);
    assert_false(err_is(&e));
    stack_refresh(h.stack);
    harness_settle(&h);
    harness_sees(&h, "^Y Check in");
    harness_keys(&h, "Ctrl-Y");
    harness_sees(&h, "has arrived");
    harness_close(&h);
}

static void test_busy(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    harness_keys(&h, "w");
    harness_wait(&h, 280);
    harness_sees_not(&h, "working…");
    harness_wait(&h, 40);
    harness_sees(&h, "working…  Esc leaves it");
    harness_keys(&h, "Down*2"); /* nothing is blocked meanwhile */
    harness_cursor(&h, 6, 2);
    harness_keys(&h, "Esc");
    assert_true(s.cancelled);
    harness_sees_not(&h, "working…");
    s.busy = ui_busy_begin(h.stack, STR("Saving…"), NULL, NULL);
    harness_wait(&h, 310);
    harness_sees(&h, "Saving…");
    harness_sees_not(&h, "Esc leaves it");
    ui_busy_end(h.stack, s.busy);
    ui_busy_end(h.stack, s.busy);
    harness_settle(&h);
    harness_sees_not(&h, "Saving…");
    assert_false(ui_busy(h.stack));
    /* Done before anybody could see it: nothing was said. */
    s.busy = ui_busy_begin(h.stack, STR_EMPTY, NULL, NULL);
    harness_wait(&h, 200);
    ui_busy_end(h.stack, s.busy);
    harness_wait(&h, 500);
    harness_sees_not(&h, "working…");
    for (int i = 0; i < 40; i++)
        ui_busy_begin(h.stack, STR_EMPTY, NULL, NULL);
    for (int i = 0; i < 60; i++)
        ui_busy_end(h.stack, i);
    harness_close(&h);
}

static void note_it(void *ctx)
{
    *(bool *)ctx = true;
}

/* What is typed while a question is on its way is for the question. */
static void test_typed_ahead(void **state)
{
    struct harness h;
    struct sample s;
    bool left = false;
    int n;

    (void)state;
    start(&h, &s);
    n = ui_busy_hold(h.stack, STR_EMPTY, note_it, &left);
    harness_keys(&h, "o a b Enter");
    assert_string_equal(top_name(&h), "today");
    ui_busy_end(h.stack, n);
    harness_settle(&h);
    harness_sees_not(&h, "Bill");
    assert_string_equal(top_name(&h), "today"); /* o opened it, ab was its text, Enter took it */
    n = ui_busy_hold(h.stack, STR_EMPTY, note_it, &left);
    harness_keys(&h, "b Esc");
    assert_true(left);
    ui_busy_end(h.stack, n);
    harness_settle(&h);
    harness_sees_not(&h, "Bill"); /* Esc gave up what was typed too */
    n = ui_busy_hold(h.stack, STR_EMPTY, note_it, &left);
    harness_keys(&h, "F1");
    assert_string_equal(top_name(&h), "finder");
    ui_busy_end(h.stack, n);
    harness_close(&h);
}

static void test_messages(void **state)
{
    struct harness h;
    struct sample s;
    char longer[1000];

    (void)state;
    start(&h, &s);
    harness_keys(&h, "i");
    harness_wait(&h, 1500);
    harness_keys(&h, "Down");
    harness_sees(&h, "has arrived");
    harness_wait(&h, 600);
    harness_sees(&h, "has arrived");
    harness_keys(&h, "Down");
    harness_sees_not(&h, "has arrived");
    stack_say(h.stack, ROLE_ERROR, STR("said of the board"));
    harness_keys(&h, "Down");
    harness_sees(&h, "! said of the board");
    harness_keys(&h, "Enter"); /* what is on top now has nothing to do with it */
    harness_sees_not(&h, "said of the board");
    stack_say(h.stack, ROLE_ERROR, STR("said of the record"));
    harness_keys(&h, "Esc");
    harness_sees_not(&h, "said of the record");
    memset(longer, 'a', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    stack_sayf(h.stack, ROLE_WARN, "%sé", longer);
    stack_say(h.stack, ROLE_ERROR, STR("\033[2Jé"));
    harness_settle(&h);
    harness_sees(&h, "! ␛[2Jé");
    assert_string_equal(stack_message(h.stack, 0)->text, "\033[2Jé");
    assert_int_equal(strlen(stack_message(h.stack, 1)->text), MESSAGE_MAX - 1);
    stack_say(h.stack, ROLE_WARN,
              STR("A sentence that is much longer than a row of the list can ever be, with what happened in it, "
                  "what state things are in, and at its very end the next command"));
    harness_keys(&h, "Ctrl-G");
    harness_sees(&h, "be, with what happened in it"); /* the marked one in full */
    harness_sees(&h, "its very end the next command");
    harness_sees(&h, "Enter or Esc closes");
    harness_keys(&h, "End");
    harness_sees_not(&h, "the next command");
    harness_keys(&h, "Enter");
    for (int i = 0; i < 3 * MESSAGES_KEPT; i++)
        stack_sayf(h.stack, ROLE_NORMAL, "number %d", i);
    assert_string_equal(stack_message(h.stack, MESSAGES_KEPT - 1)->text, "number 200");
    assert_null(stack_message(h.stack, MESSAGES_KEPT));
    assert_null(stack_message(h.stack, -1));
    harness_close(&h);
}

static void test_resize(void **state)
{
    static const int sizes[][2] = {{43, 132}, {24, 60}, {16, 60}, {10, 40}, {1, 1}, {2, 200},
                                   {200, 2},  {60, 300}, {24, 80}};
    static const char *const places[] = {"Down", "x", "o", "Ctrl-K", "F1", "F10", "Enter"};

    (void)state;
    for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
        struct harness h;
        struct sample s;

        start(&h, &s);
        harness_keys(&h, "Down*5");
        harness_keys(&h, places[p]);
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            harness_resize(&h, sizes[i][0], sizes[i][1]);
            if (sizes[i][0] < STACK_MIN_ROWS || sizes[i][1] < STACK_MIN_COLS) {
                harness_keys(&h, "x n Enter Esc"); /* nobody sees what they would do */
                if (sizes[i][1] >= 40)
                    harness_sees(&h, "Larger");
            }
        }
        assert_string_equal(top_name(&h), p == 0                ? "today"
                                          : p < 3               ? "dialog"
                                          : p < 6               ? "finder"
                                                                : "record");
        harness_keys(&h, "Esc");
        harness_close(&h);
    }
}

static void test_paste(void **state)
{
    struct harness h;
    struct sample s;
    char *big = malloc(2u << 20);

    (void)state;
    start(&h, &s);
    harness_paste(&h, "xiy\rx\r");
    assert_string_equal(top_name(&h), "today");
    harness_sees(&h, "Nothing here takes pasted text.");
    harness_keys(&h, "x");
    harness_paste(&h, "y\ry\r");
    assert_string_equal(top_name(&h), "dialog");
    assert_int_equal(s.answer, -1);
    harness_keys(&h, "Esc F2");
    harness_paste(&h, " Jr\r\nline\tnext\033[31m");
    harness_sees(&h, "Caio FerrazJr line next");
    /* A closing bracket inside presses nothing. */
    harness_paste(&h, "a\033[201~\rx\r");
    assert_string_equal(top_name(&h), "record");
    memset(big, 'a', (2u << 20) - 1);
    big[(2u << 20) - 1] = '\0';
    harness_paste(&h, big);
    harness_sees(&h, "nothing was pasted");
    free(big);
    harness_close(&h);
}

static void test_palette(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    /* The first that is found is meant, even when Enter comes before the answer. */
    s.late = true;
    s.loop = NULL;
    harness_keys(&h, "Ctrl-K");
    harness_type(&h, "moura ");
    harness_keys(&h, "Backspace*6");
    assert_int_equal(s.asks, 0);
    harness_type(&h, "siqueira joao");
    harness_wait(&h, 100);
    assert_int_equal(s.asks, 1);
    assert_string_equal(s.asked, "siqueira joao");
    harness_keys(&h, "Enter");
    assert_string_equal(top_name(&h), "finder");
    sample_answer(&s);
    harness_settle(&h);
    assert_string_equal(top_name(&h), "record");
    assert_string_equal(s.text, "João Pedro Siqueira Neto");
    harness_sees(&h, "João Pedro Siqueira Neto  12/03/2011");
    /* An empty Enter goes back to the last one. */
    harness_keys(&h, "F5 Ctrl-K");
    harness_sees(&h, "João Pedro Siqueira Neto");
    harness_keys(&h, "Enter");
    assert_string_equal(top_name(&h), "record");
    /* A late answer for another text is not shown, and the service is told. */
    harness_keys(&h, "F5 Ctrl-K");
    harness_type(&h, "an");
    harness_wait(&h, 100);
    harness_type(&h, "zz");
    sample_answer(&s);
    harness_settle(&h);
    harness_sees_not(&h, "Ângela Ribeiro");
    assert_int_equal(s.dropped, 1);
    harness_keys(&h, "Esc");
    sample_answer(&s);
    /* Commands alone. */
    harness_keys(&h, "Ctrl-K");
    harness_type(&h, "^check");
    harness_keys(&h, "Enter");
    harness_sees(&h, "has arrived");
    /* The mark stays on its row when an answer comes. */
    harness_keys(&h, "Ctrl-K");
    harness_type(&h, "ca");
    harness_wait(&h, 100);
    harness_keys(&h, "Down Up Down");
    sample_answer(&s);
    harness_settle(&h);
    assert_true(harness_find(&h, "▶ Menu") > 0 || harness_find(&h, "▶ Check in") > 0 ||
                harness_find(&h, "▶ Reason") > 0);
    /* A command that cannot be run now says why, and the box stays. */
    harness_keys(&h, "Ctrl-U");
    harness_type(&h, "^bill");
    harness_keys(&h, "Enter");
    harness_sees(&h, "! Bill: There is nothing to pay.");
    assert_string_equal(top_name(&h), "finder");
    harness_close(&h);
}

static void test_mouse(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    harness_bytes(&h, "\033[<0;10;8M\033[<0;10;8m", 20);
    harness_cursor(&h, 7, 2);
    harness_bytes(&h, "\033[<0;3;24M", 10); /* F1 in the function bar */
    harness_sees(&h, "type to filter");
    harness_keys(&h, "Esc r");
    harness_bytes(&h, "\033[<0;1;1M", 9); /* beside the dialog: nothing */
    assert_string_equal(top_name(&h), "dialog");
    harness_close(&h);
}

/* The cursor is on what has the focus, everywhere. */
static void test_cursor(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    for (int i = 0; i < 10; i++) {
        harness_cursor(&h, 4 + i, 2);
        harness_keys(&h, "Down");
    }
    harness_keys(&h, "r");
    for (int i = 0; i < 4; i++) {
        int row = harness_find(&h, "▶ ");

        harness_cursor(&h, row, 25);
        harness_keys(&h, "Down");
    }
    harness_keys(&h, "Esc F10");
    for (int i = 0; i < 12; i++) {
        harness_cursor(&h, harness_find(&h, "▶ "), 4);
        harness_keys(&h, "Down");
    }
    harness_keys(&h, "Esc x");
    harness_cursor(&h, harness_find(&h, "[ No ]"), 47);
    harness_keys(&h, "Left");
    harness_cursor(&h, harness_find(&h, "[ Yes, cancel ]"), 30);
    harness_close(&h);
}

static unsigned lock_event(struct view *v, const struct event *e)
{
    (void)v;
    return e->kind == EV_TEXT && e->key == 'u' ? UI_CLOSE : UI_PASS;
}

static bool lock_may_close(struct view *v)
{
    (void)v;
    return false;
}

/* A screen that is alone shows nothing of the others and lets nobody past. */
static void test_alone(void **state)
{
    static const struct view_class lock = {
        .name = "lock", .event = lock_event, .may_close = lock_may_close, .alone = true};
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    harness_keys(&h, "Enter Esc i x");
    stack_push(h.stack, &lock, NULL, NULL, NULL);
    harness_settle(&h);
    for (int i = 0; i < 2; i++) {
        harness_sees_not(&h, "Nogueira");
        harness_sees_not(&h, "Patients");
        harness_keys(&h, "F2 F5 F10 Ctrl-K Ctrl-Q Enter x y Enter Esc Ctrl-L");
        assert_string_equal(top_name(&h), "lock");
    }
    harness_bytes(&h, "\033[<0;12;24M", 11);
    harness_keys(&h, "F1 End Enter Esc");
    assert_string_equal(top_name(&h), "lock");
    assert_false(s.left);
    assert_false(command_run_id(h.stack, "go.record"));
    harness_keys(&h, "u");
    harness_sees(&h, "[ No ]"); /* the question is still there */
    harness_close(&h);
}

static int told; /* how often the one who opened a screen was told that it closed */

static void count(void *ctx, const struct outcome *o)
{
    (void)ctx;
    (void)o;
    told++;
}

static bool always(const struct view *v)
{
    (void)v;
    return true;
}

/* What is opened answers to the one who opened it, and to nobody once that one is closed. */
static void test_openers(void **state)
{
    static const struct view_class list = {.name = "list"}, form = {.name = "form", .unsaved = always};
    struct harness h;
    struct sample s;
    struct view *opener, *v;

    (void)state;
    start(&h, &s);
    told = 0;
    opener = stack_push(h.stack, &list, NULL, NULL, NULL);
    v = stack_push(h.stack, &form, NULL, count, opener);
    harness_keys(&h, "F5"); /* the list goes, the form is kept */
    assert_int_equal(stack_depth(h.stack), 2);
    harness_keys(&h, "Esc");
    assert_string_equal(top_name(&h), "form");
    view_touch(v, UI_CLOSE);
    assert_int_equal(told, 0);
    stack_push(h.stack, &form, NULL, count, NULL);
    view_touch(stack_top(h.stack), UI_CLOSE);
    assert_int_equal(told, 1);
    harness_close(&h);
}

/* What comes by itself while a screen is alone waits beneath it, words too. */
static void test_beneath_alone(void **state)
{
    static const struct view_class lock = {.name = "lock", .event = lock_event, .alone = true};
    struct dialog d = {.first = STR("Undo the visit of Ana?")};
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    stack_push(h.stack, &lock, NULL, NULL, NULL);
    stack_open(h.stack, "record", NULL, NULL, NULL);
    dialog_yes_no(h.stack, &d, count, NULL);
    stack_say(h.stack, ROLE_GOOD, STR("Booked: Ana"));
    harness_settle(&h);
    assert_string_equal(top_name(&h), "lock");
    harness_sees_not(&h, "Ana");
    harness_sees_not(&h, "Caio");
    harness_wait(&h, 2500);
    harness_keys(&h, "u");
    harness_sees(&h, "Undo the visit of Ana?");
    harness_sees(&h, "Booked: Ana");
    harness_close(&h);
}

/* Closing in the middle of things: a view that closes itself from a timer, from its own event, all
 * of them from a command. */
static void test_closing(void **state)
{
    struct harness h;
    struct sample s;

    (void)state;
    start(&h, &s);
    harness_keys(&h, "Enter");
    view_timer(stack_top(h.stack), 3, 50);
    view_touch(stack_top(h.stack), UI_CLOSE);
    harness_wait(&h, 100);
    harness_keys(&h, "Enter o Ctrl-G");
    stack_clear(h.stack);
    harness_settle(&h);
    assert_int_equal(stack_depth(h.stack), 0);
    harness_keys(&h, "F1 x Esc");
    stack_jump(h.stack, "today", NULL);
    harness_settle(&h);
    harness_sees(&h, "Ana Beatriz");
    close(h.keys); /* the terminal goes */
    h.keys = dup(h.in);
    loop_turn(h.loop, 0);
    assert_true(s.gone);
    harness_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_yes_no),   cmocka_unit_test(test_other_dialogs),
        cmocka_unit_test(test_screens),  cmocka_unit_test(test_unsaved),
        cmocka_unit_test(test_commands), cmocka_unit_test(test_keymap_file),
        cmocka_unit_test(test_busy), cmocka_unit_test(test_typed_ahead),
        cmocka_unit_test(test_messages),
        cmocka_unit_test(test_resize),   cmocka_unit_test(test_paste),
        cmocka_unit_test(test_palette),  cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_cursor),   cmocka_unit_test(test_alone),
        cmocka_unit_test(test_closing),  cmocka_unit_test(test_openers),
        cmocka_unit_test(test_beneath_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
