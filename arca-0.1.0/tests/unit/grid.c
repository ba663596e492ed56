/* SPDX-License-Identifier: Apache-2.0 */
/* The grid: a day of many professionals. */
#include <config.h>

#include "test.h"

#include <locale.h>

#include "keys.h"
#include "paper.h"
#include "ui/grid.h"
#include "ui/view.h"

struct bench {
    struct grid g;
    struct grid_source source;
    struct surface paper;
    int columns, slots, first_id, gone;
};

static int columns(void *ctx)
{
    return ((struct bench *)ctx)->columns;
}

static int slots(void *ctx)
{
    return ((struct bench *)ctx)->slots;
}

static int minute(void *ctx, int slot)
{
    (void)ctx;
    return 480 + slot * 30;
}

static void head(void *ctx, int column, struct grid_head *h)
{
    static const char *const names[] = {"J. Prado", "L. Moura", "R. Tavares"};
    struct bench *b = ctx;

    h->id = b->first_id + column;
    h->name = str_of(names[column % 3]);
    h->note = STR("Room 2");
}

/* Each column has somebody at 09:00 for three slots, and lunch at 12:00. */
static void slot(void *ctx, int column, int at, struct grid_slot *out)
{
    (void)ctx;
    out->kind = GRID_FREE;
    if (at >= 2 && at <= 4) {
        out->kind = GRID_TAKEN;
        out->id = 100 + column;
        out->line = at - 2;
        out->lines = 3;
        out->mark = at == 2 ? STR("!") : STR_EMPTY;
        snprintf(out->buf, sizeof out->buf, "%s", at == 2 ? "Caio Ferraz" : at == 3 ? "late" : "");
        out->text = str_of(out->buf);
        out->others = at == 2 && column == 1 ? 2 : 0;
    } else if (at == 8) {
        out->kind = GRID_BLOCKED;
        out->text = STR("Lunch");
    }
}

static int now(void *ctx)
{
    (void)ctx;
    return 5;
}

static void open_bench(struct bench *b, int n, int m, int rows, int cols)
{
    memset(b, 0, sizeof *b);
    b->columns = n;
    b->slots = m;
    b->first_id = 1;
    b->source = (struct grid_source){.ctx = b, .columns = columns, .head = head, .slots = slots,
                                     .minute = minute, .slot = slot, .now = now};
    grid_init(&b->g, &b->source, "No professional works on this day.");
    grid_layout(&b->g, (struct rect){0, 0, rows, cols});
    paper_clear(&b->paper, rows, cols);
}

static unsigned hit(struct bench *b, uint32_t key)
{
    struct event ev = key_event_of(key);

    return grid_event(&b->g, &ev);
}

static void paint(struct bench *b)
{
    grid_paint(&b->g, &b->paper, true);
    assert_int_equal(b->paper.outside, 0);
}

static void test_look(void **state)
{
    struct bench b;
    int row, col;

    (void)state;
    open_bench(&b, 3, 16, 20, 80);
    hit(&b, K_DOWN);
    hit(&b, K_DOWN);
    paint(&b);
    assert_non_null(strstr(paper_row(&b.paper, 0), "J. Prado"));
    assert_non_null(strstr(paper_row(&b.paper, 1), "Room 2"));
    assert_non_null(strstr(paper_row(&b.paper, 2), "08:00"));
    assert_non_null(strstr(paper_row(&b.paper, 4), "▶!Caio Ferraz"));
    assert_non_null(strstr(paper_row(&b.paper, 4), "+2"));
    assert_non_null(strstr(paper_row(&b.paper, 5), "│late"));
    assert_non_null(strstr(paper_row(&b.paper, 7), "10:30 »"));
    assert_non_null(strstr(paper_row(&b.paper, 10), "Lunch"));
    grid_cursor(&b.g, &row, &col);
    assert_int_equal(row, 4);
    assert_int_equal(col, 10);
    assert_int_equal(b.paper.role[5][12], ROLE_SELECTED); /* all of the appointment */
}

static void test_steps(void **state)
{
    struct bench b;
    struct grid_slot s;
    int64_t id;
    int at;

    (void)state;
    open_bench(&b, 12, 20, 12, 80);
    hit(&b, K_DOWN);
    hit(&b, K_DOWN);
    assert_true(grid_here(&b.g, &s, &id, &at));
    assert_int_equal(s.id, 100);
    assert_int_equal(at, 540);
    hit(&b, K_DOWN); /* over all of it */
    grid_here(&b.g, &s, &id, &at);
    assert_int_equal(at, 630);
    hit(&b, K_UP);
    grid_here(&b.g, &s, &id, &at);
    assert_int_equal(at, 540);
    for (int i = 0; i < 20; i++)
        hit(&b, K_RIGHT);
    grid_here(&b.g, &s, &id, &at);
    assert_int_equal(id, 12);
    paint(&b);
    assert_non_null(strstr(paper_row(&b.paper, 0), "/12"));
    hit(&b, K_LEFT | KM_ALT);
    grid_here(&b.g, &s, &id, &at);
    assert_int_equal(id, 12 - b.g.cols_shown);
    hit(&b, K_END);
    paint(&b);
    assert_non_null(strstr(paper_row(&b.paper, 11), "17:30"));
    hit(&b, K_END);
    assert_int_equal(hit(&b, K_ENTER), UI_PASS);
}

static void test_anchor(void **state)
{
    struct bench b;
    struct grid_slot s;
    int64_t id;
    int at;

    (void)state;
    open_bench(&b, 12, 20, 12, 80);
    grid_go(&b.g, 5, 900);
    grid_here(&b.g, &s, &id, &at);
    assert_int_equal(id, 5);
    assert_int_equal(at, 900);
    b.first_id = 3; /* two professionals to the left are gone */
    b.columns = 10;
    grid_refresh(&b.g);
    grid_here(&b.g, &s, &id, &at);
    assert_int_equal(id, 5);
    assert_int_equal(at, 900);
    b.slots = 4;
    grid_refresh(&b.g);
    grid_here(&b.g, &s, &id, &at);
    assert_int_equal(at, 570);
    b.columns = 0;
    grid_refresh(&b.g);
    assert_false(grid_here(&b.g, &s, &id, &at));
    paint(&b);
    assert_true(paper_find(&b.paper, "No professional works") >= 0);
}

static void test_any_keys(void **state)
{
    static const uint32_t keys[] = {K_UP, K_DOWN, K_LEFT, K_RIGHT, K_PGUP, K_PGDN, K_HOME, K_END,
                                    K_RIGHT | KM_CTRL, K_LEFT | KM_CTRL};

    (void)state;
    for (uint64_t seed = 1; seed < 40; seed++) {
        uint64_t r = seed * 17;
        int rows = 3 + (int)(seed % 30), cols = 20 + (int)(seed * 31 % 160);
        struct bench b;

        open_bench(&b, (int)(seed % 15), (int)(seed * 7 % 50), rows, cols);
        for (int i = 0; i < 200; i++) {
            uint64_t n = test_random(&r);
            int row, col;

            hit(&b, keys[n % COUNT(keys)]);
            if (n % 11 == 0) {
                b.columns = (int)(n / 11 % 15);
                grid_refresh(&b.g);
            }
            paint(&b);
            grid_cursor(&b.g, &row, &col);
            assert_true(row >= 0 && row < rows && col >= 0 && col < cols);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_look),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_anchor),
        cmocka_unit_test(test_any_keys),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("grid", tests, NULL, NULL);
}
