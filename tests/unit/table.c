/* SPDX-License-Identifier: Apache-2.0 */
/* The table over a source whose rows come and go: pages, selection, refresh, filter, states. */
#include <config.h>

#include "test.h"

#include <locale.h>

#include "keys.h"
#include "paper.h"
#include "ui/table.h"
#include "ui/table_priv.h"
#include "ui/view.h"

enum { MOST = 2000 };

/* A list in order of .rank; what the server would hold. */
struct row {
    int64_t id;
    int rank;
    uint32_t stamp;
    char name[80];
};

struct bench {
    struct arena arena;
    struct table t;
    struct table_source source;
    struct ui_host host;
    struct surface paper;
    struct row rows[MOST];
    int count;
    bool later;               /* answers wait for answer() */
    struct page_req asked[8]; /* open questions */
    char filters[8][40];
    int asked_count;
    int fetches, abandoned, said;
    bool fail;
    uint32_t timer;
    int64_t next_id;
};

static bool fits(const struct bench *b, const struct row *r, struct str filter)
{
    (void)b;
    return filter.n == 0 || str_find(str_of(r->name), filter) >= 0;
}

static int rank_of(struct str place)
{
    return place.n > 0 ? atoi(place.p) : 0;
}

static void answer(struct bench *b, const struct page_req *r)
{
    static struct table_row out[MOST]; /* in list order */
    struct table_page page = {.rows = out};
    struct arena *a = table_page_arena(&b->t, r->fetch);
    int from = 0, to, n = 0, index[MOST], rank = rank_of(r->from_place);
    const struct err err = {.kind = ERR_NET, .msgid = "The server cannot be reached."};

    if (a == NULL)
        return;
    if (b->source.forward_only)
        assert_true(r->how == PAGE_FIRST || r->how == PAGE_AFTER);
    if (b->fail) {
        table_deliver(&b->t, r->fetch, NULL, &err);
        return;
    }
    for (int i = 0; i < b->count; i++)
        if (fits(b, &b->rows[r->down ? b->count - 1 - i : i], r->filter))
            index[n++] = r->down ? b->count - 1 - i : i;
    if (r->how == PAGE_AFTER || r->how == PAGE_AROUND || r->how == PAGE_BEFORE)
        while (from < n && b->rows[index[from]].rank < rank)
            from++;
    if (r->how == PAGE_AFTER && from < n && b->rows[index[from]].rank == rank)
        from++;
    if (r->how == PAGE_AROUND)
        from = from > r->limit / 2 ? from - r->limit / 2 : 0;
    if (r->how == PAGE_LAST)
        from = n > r->limit ? n - r->limit : 0;
    to = from + r->limit < n ? from + r->limit : n;
    if (r->how == PAGE_BEFORE) {
        to = from;
        from = to > r->limit ? to - r->limit : 0;
    }
    for (int i = from; i < to; i++) {
        const struct row *x = &b->rows[index[i]];
        struct row *copy = ARENA_NEW(a, struct row);

        *copy = *x;
        out[page.count++] = (struct table_row){.id = x->id,
                                               .stamp = x->stamp,
                                               .place = str_printf(a, "%d", x->rank),
                                               .data = copy};
    }
    page.before = from > 0;
    page.after = to < n;
    table_deliver(&b->t, r->fetch, &page, NULL);
}

static void fetch(void *ctx, struct table *t, const struct page_req *r)
{
    struct bench *b = ctx;

    (void)t;
    b->fetches++;
    if (!b->later) {
        answer(b, r);
        return;
    }
    assert_true(b->asked_count < (int)COUNT(b->asked));
    b->asked[b->asked_count++] = *r;
}

static void abandon(void *ctx, uint32_t number)
{
    struct bench *b = ctx;

    b->abandoned++;
    for (int i = 0; i < b->asked_count; i++)
        if (b->asked[i].fetch == number)
            b->asked[i] = b->asked[--b->asked_count];
}

static void answer_all(struct bench *b)
{
    while (b->asked_count > 0) {
        struct page_req r = b->asked[--b->asked_count];

        answer(b, &r);
    }
}

static int64_t estimate(void *ctx)
{
    return ((struct bench *)ctx)->count;
}

static void cell(void *ctx, const struct table_row *row, int column, struct cell *c)
{
    const struct row *x = row->data;

    (void)ctx;
    if (column == 0)
        c->text = str_of(x->name);
    if (column == 1) {
        snprintf(c->buf, sizeof c->buf, x->rank != 0 ? "%d" : "", x->rank);
        c->text = str_of(c->buf);
        c->role = ROLE_WARN;
    }
    if (column == 2)
        c->text = STR("in session");
}

static void timer(void *ctx, uint32_t number, int ms)
{
    ((struct bench *)ctx)->timer = ms < 0 ? 0 : number;
}

static void say(void *ctx, enum role role, struct str text)
{
    (void)role;
    (void)text;
    ((struct bench *)ctx)->said++;
}

static const struct column columns[] = {
    {"name", "Patient", 12, 30, 0, 0, ALIGN_LEFT, COLUMN_SORT},
    {"rank", "Rank", 6, 6, 6, 5, ALIGN_RIGHT, COLUMN_SORT | COLUMN_SORT_DOWN_FIRST},
    {"state", "State", 10, 12, 14, 1, ALIGN_LEFT, 0},
};
static const struct table_opts opts = {.columns = columns,
                                       .column_count = 3,
                                       .empty = "Nobody waits today: press n to add a person.",
                                       .empty_filtered = "Nothing fits the filter: Esc shows all.",
                                       .filter_label = "Filter",
                                       .page = 20};

static void open_bench(struct bench *b, int count)
{
    memset(b, 0, sizeof *b);
    arena_init(&b->arena, 0);
    b->count = count;
    for (int i = 0; i < count; i++) {
        b->rows[i] = (struct row){.id = i + 1, .rank = (i + 1) * 1000, .stamp = 1};
        snprintf(b->rows[i].name, sizeof b->rows[i].name, "Patient %04d", i + 1);
    }
    b->next_id = count + 1;
    b->source = (struct table_source){
        .ctx = b, .fetch = fetch, .abandon = abandon, .estimate = estimate, .cell = cell};
    b->host = (struct ui_host){.ctx = b, .timer = timer, .say = say};
    table_init(&b->t, &b->arena, &opts, &b->source, &b->host, 10);
    table_layout(&b->t, (struct rect){0, 0, 11, 60}); /* a head and ten rows */
    paper_clear(&b->paper, 11, 60);
}

static void close_bench(struct bench *b)
{
    table_fini(&b->t);
    arena_free(&b->arena);
}

static unsigned hit(struct bench *b, uint32_t key)
{
    struct event ev = key_event_of(key);

    return table_event(&b->t, &ev);
}

static void paint(struct bench *b, bool all)
{
    table_paint(&b->t, &b->paper, all);
    assert_int_equal(b->paper.outside, 0);
}

static int64_t selected(const struct bench *b)
{
    const struct table_row *r = table_selected(&b->t);

    return r != NULL ? r->id : 0;
}

static void remove_row(struct bench *b, int i)
{
    memmove(&b->rows[i], &b->rows[i + 1], (size_t)(b->count - i - 1) * sizeof b->rows[0]);
    b->count--;
}

/* A new row before index `i`. */
static void insert_row(struct bench *b, int i)
{
    int before = i > 0 ? b->rows[i - 1].rank : 0, after = i < b->count ? b->rows[i].rank : before + 2000;

    if (b->count == MOST || after - before < 2)
        return;
    memmove(&b->rows[i + 1], &b->rows[i], (size_t)(b->count - i) * sizeof b->rows[0]);
    b->rows[i] = (struct row){.id = b->next_id++, .rank = (before + after) / 2, .stamp = 1};
    snprintf(b->rows[i].name, sizeof b->rows[i].name, "New %d", (int)b->rows[i].id);
    b->count++;
}

static void test_first_page(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 500);
    b.later = true;
    table_load(&b.t);
    paint(&b, true);
    assert_true(paper_find(&b.paper, "Reading ...") == 1); /* at once */
    answer_all(&b);
    paint(&b, false);
    assert_string_equal(paper_row(&b.paper, 0), "  Patient                              Rank  State");
    assert_true(strncmp(paper_row(&b.paper, 1), "▶ Patient 0001", 16) == 0);
    assert_true(strstr(paper_row(&b.paper, 10), "Patient 0010") != NULL);
    assert_int_equal(selected(&b), 1);
    close_bench(&b);
}

static void test_walk(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 500);
    table_load(&b.t);
    for (int i = 1; i < 500; i++) {
        hit(&b, K_DOWN);
        assert_int_equal(selected(&b), i + 1);
        assert_true(table_held(&b.t) <= 4 * 20);
    }
    hit(&b, K_DOWN);
    assert_int_equal(selected(&b), 500);
    for (int i = 500; i > 1; i--) {
        hit(&b, K_UP);
        assert_int_equal(selected(&b), i - 1);
        assert_true(table_held(&b.t) <= 4 * 20);
    }
    hit(&b, K_END);
    assert_int_equal(selected(&b), 500);
    paint(&b, true);
    assert_true(strstr(paper_row(&b.paper, 10), "Patient 0500") != NULL);
    hit(&b, K_PGUP);
    assert_int_equal(selected(&b), 491);
    hit(&b, K_HOME);
    assert_int_equal(selected(&b), 1);
    hit(&b, K_PGDN);
    assert_int_equal(selected(&b), 10);
    table_go(&b.t, 250, STR("250000"));
    assert_int_equal(selected(&b), 250);
    close_bench(&b);
}

/* Faster than the server: the rows beyond are gone through when they arrive. */
static void test_ahead_of_answers(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 500);
    table_load(&b.t);
    b.later = true;
    for (int i = 0; i < 200; i++)
        hit(&b, K_DOWN);
    paint(&b, true);
    assert_true(paper_find(&b.paper, "...") >= 0 || b.asked_count > 0);
    answer_all(&b);
    assert_true(selected(&b) >= 20);
    hit(&b, K_END);
    hit(&b, K_HOME); /* the newer wish counts, the older question is given up */
    answer_all(&b);
    assert_int_equal(selected(&b), 1);
    assert_int_equal(b.asked_count, 0);
    close_bench(&b);
}

/* What was added from here is selected and in sight; what others added is not. */
static void test_added_from_here(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 300);
    table_load(&b.t);
    for (int i = 0; i < 60; i++)
        hit(&b, K_DOWN);
    insert_row(&b, 40);
    table_refresh(&b.t);
    assert_int_equal(selected(&b), 61);
    insert_row(&b, 44);
    table_own(&b.t, b.next_id - 1);
    table_refresh(&b.t);
    assert_int_equal(selected(&b), b.next_id - 1);
    assert_true(b.t.at >= b.t.top && b.t.at < b.t.top + 10);
    b.rows[44].stamp++; /* changed once more from here: it was there before */
    hit(&b, K_DOWN);
    table_own(&b.t, b.next_id - 1);
    table_refresh(&b.t);
    assert_int_not_equal(selected(&b), b.next_id - 1);
    close_bench(&b);
}

/* A text goes over the empty columns behind it, no further. */
static void test_runs_over_empty_columns(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 2);
    snprintf(b.rows[0].name, sizeof b.rows[0].name, "A name that is longer than the column of names is");
    snprintf(b.rows[1].name, sizeof b.rows[1].name, "A name that is longer than the column of names is");
    b.rows[1].rank = 0; /* shows nothing */
    table_load(&b.t);
    hit(&b, K_DOWN);
    hit(&b, K_DOWN);
    paint(&b, true);
    assert_non_null(strstr(paper_row(&b.paper, 1), "than the c…    1000"));
    assert_non_null(strstr(paper_row(&b.paper, 2), "than the column of…  in session"));
    close_bench(&b);
}

static void test_says_what_is_in_sight(void **state)
{
    static struct bench b;
    char out[80];

    (void)state;
    open_bench(&b, 10);
    table_load(&b.t);
    assert_int_equal(table_range(&b.t, out, sizeof out).n, 0); /* all of it */
    close_bench(&b);
    open_bench(&b, 15);
    table_load(&b.t);
    assert_string_equal(table_range(&b.t, out, sizeof out).p, "1-10 of 15 ↓");
    hit(&b, K_END);
    assert_string_equal(table_range(&b.t, out, sizeof out).p, "↑ 6-15 of 15");
    close_bench(&b);
    open_bench(&b, 500);
    table_load(&b.t);
    hit(&b, K_DOWN);
    hit(&b, K_PGDN);
    assert_string_equal(table_range(&b.t, out, sizeof out).p, "↑ 2-11 of about 500 ↓");
    hit(&b, K_END);
    assert_string_equal(table_range(&b.t, out, sizeof out).p, "↑ about 500");
    b.source.estimate = NULL;
    hit(&b, K_HOME);
    assert_string_equal(table_range(&b.t, out, sizeof out).p, "1-10 ↓");
    close_bench(&b);
}

static void test_refresh_keeps_selection(void **state)
{
    static struct bench b;
    int row, col, row_after;

    (void)state;
    open_bench(&b, 300);
    table_load(&b.t);
    for (int i = 0; i < 104; i++)
        hit(&b, K_DOWN);
    assert_int_equal(selected(&b), 105);
    table_cursor(&b.t, &row, &col);
    for (int i = 0; i < 5; i++)
        insert_row(&b, 90 + i * 3);
    b.rows[104 + 5].stamp++;
    table_refresh(&b.t);
    assert_int_equal(selected(&b), 105);
    table_cursor(&b.t, &row_after, &col);
    assert_int_equal(row, row_after); /* the same line of the screen */
    assert_true(b.t.changed >= 1);
    assert_true((table_selected(&b.t)->flags & ROW_CHANGED) != 0);
    paint(&b, true);
    assert_non_null(strstr(paper_row(&b.paper, row), "▶*Patient 0105"));
    assert_true(table_seen(&b.t) >= 1);
    assert_true((table_selected(&b.t)->flags & ROW_CHANGED) == 0);
    for (int i = 0; i < b.count; i++)
        if (b.rows[i].id == 105) {
            remove_row(&b, i); /* the selected row goes: on to the one that followed it */
            break;
        }
    table_refresh(&b.t);
    assert_int_equal(selected(&b), 106);
    table_cursor(&b.t, &row_after, &col);
    assert_int_equal(row, row_after);
    b.count = 0;
    table_refresh(&b.t);
    assert_null(table_selected(&b.t));
    close_bench(&b);
}

static void test_marks(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 30);
    table_load(&b.t);
    assert_int_equal(b.t.changed, 0);
    b.rows[3].stamp++;
    b.rows[4].stamp++;
    insert_row(&b, 2);
    table_own(&b.t, 4); /* row 4 was changed from here */
    table_refresh(&b.t);
    assert_int_equal(b.t.changed, 2);
    assert_int_equal(b.timer, 10 + TABLE_TICK_MARKS);
    table_refresh(&b.t); /* marks stay until they were seen */
    assert_int_equal(b.t.changed, 2);
    table_event(&b.t, &(struct event){.kind = EV_TICK, .key = b.timer});
    assert_int_equal(b.t.changed, 0);
    close_bench(&b);
}

static void test_refresh_while_refreshing(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 30);
    table_load(&b.t);
    b.later = true;
    b.fetches = 0;
    for (int i = 0; i < 50; i++)
        table_refresh(&b.t); /* a burst of changes */
    assert_int_equal(b.fetches, 1);
    b.rows[0].stamp++;
    answer_all(&b);
    answer_all(&b);
    assert_int_equal(b.fetches, 2);
    assert_int_equal(b.t.changed, 1);
    close_bench(&b);
}

/* A leap to the end is given up, the change that was told meanwhile is not. */
static void test_refresh_behind_a_leap(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 500);
    table_load(&b.t);
    b.later = true;
    hit(&b, K_END);
    table_refresh(&b.t);
    hit(&b, K_DOWN);
    b.rows[1].stamp++;
    answer_all(&b);
    assert_int_equal(b.t.changed, 1);
    close_bench(&b);
}

static void test_filter(void **state)
{
    static struct bench b;
    struct event slash = text_event_of(STR("/"));

    (void)state;
    open_bench(&b, 500);
    table_load(&b.t);
    table_event(&b.t, &slash);
    b.fetches = 0;
    type_into(&b.t, table_event, "04");
    assert_int_equal(b.fetches, 0); /* not before the pause */
    assert_int_equal(b.timer, 10);
    table_event(&b.t, &(struct event){.kind = EV_TICK, .key = 10});
    assert_int_equal(b.fetches, 1);
    paint(&b, true);
    assert_true(strstr(paper_row(&b.paper, 0), "Filter") != NULL);
    assert_true(strstr(paper_row(&b.paper, 2), "Patient 0004") != NULL);
    hit(&b, K_ENTER);
    hit(&b, K_DOWN);
    assert_int_equal(selected(&b), 40);
    table_event(&b.t, &slash);
    type_into(&b.t, table_event, "zzz");
    table_event(&b.t, &(struct event){.kind = EV_TICK, .key = 10});
    paint(&b, true);
    assert_true(paper_find(&b.paper, "Nothing fits the filter") > 0);
    hit(&b, K_ESC);
    assert_int_equal(selected(&b), 1);
    hit(&b, K_ESC);
    assert_false(b.t.filter.open);
    assert_int_equal(hit(&b, K_ESC), UI_PASS);
    close_bench(&b);
}

static void test_sort(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 100);
    table_load(&b.t);
    table_sort_next(&b.t);
    paint(&b, true);
    assert_non_null(strstr(paper_row(&b.paper, 0), "Patient▲"));
    table_sort_next(&b.t);
    assert_int_equal(selected(&b), 100);
    paint(&b, true);
    assert_non_null(strstr(paper_row(&b.paper, 0), "Rank▼"));
    table_sort_turn(&b.t);
    assert_int_equal(selected(&b), 1);
    table_sort_next(&b.t);
    assert_null(b.t.sort);
    close_bench(&b);
}

static void test_states(void **state)
{
    static struct bench b;
    struct event again = text_event_of(STR("r"));

    (void)state;
    open_bench(&b, 0);
    table_load(&b.t);
    paint(&b, true);
    assert_true(paper_find(&b.paper, "Nobody waits today: press n") > 0);
    b.fail = true;
    table_load(&b.t);
    paint(&b, true);
    assert_true(paper_find(&b.paper, "The server cannot be reached.") > 0);
    assert_true(paper_find(&b.paper, "r  Try again") > 0);
    b.fail = false;
    b.count = 5;
    for (int i = 0; i < 5; i++)
        b.rows[i] = (struct row){.id = i + 1, .rank = i, .stamp = 1, .name = "x"};
    table_event(&b.t, &again);
    assert_int_equal(selected(&b), 1);
    b.fail = true;
    table_refresh(&b.t); /* what is shown stays, and it is said */
    assert_int_equal(table_held(&b.t), 5);
    assert_int_equal(b.said, 1);
    close_bench(&b);
}

static void test_columns(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 30);
    table_load(&b.t);
    snprintf(b.rows[0].name, sizeof b.rows[0].name, "%s",
             "Maria da Conceição Aparecida dos Santos Albuquerque Montenegro");
    table_load(&b.t);
    for (int cols = 8; cols < 160; cols += 7) {
        table_layout(&b.t, (struct rect){0, 0, 11, cols});
        paper_clear(&b.paper, 11, cols);
        paint(&b, true);
        assert_true(b.t.widths[0] > 0);
        if (cols < 34)
            assert_int_equal(b.t.widths[2], 0); /* the state goes first */
        if (cols < 22)
            assert_int_equal(b.t.widths[1], 0);
    }
    assert_true(strstr(paper_row(&b.paper, 1), "Montenegro") != NULL);
    close_bench(&b);
}

/* The bar moved down by one: two rows are written, not ten. */
static void test_bar(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 30);
    table_load(&b.t);
    paint(&b, true);
    paper_count(&b.paper);
    hit(&b, K_DOWN);
    paint(&b, false);
    assert_true(paper_count(&b.paper) <= 2 * 60 * 3);
    paint(&b, false);
    assert_int_equal(paper_count(&b.paper), 0);
    close_bench(&b);
}

/* Whatever happens on both sides: three pages at most, the list in order, and a refresh keeps the
 * selected row when it is still there. */
static void anything(bool forward_only)
{
    static const uint32_t keys[] = {K_UP, K_DOWN, K_DOWN, K_PGUP, K_PGDN, K_PGDN, K_HOME, K_END};
    static struct bench b;

    for (uint64_t seed = 1; seed <= 25; seed++) {
        uint64_t r = seed * 99991;

        open_bench(&b, (int)(seed * 37 % 400));
        b.source.forward_only = forward_only;
        table_load(&b.t);
        for (int i = 0; i < 400; i++) {
            uint64_t n = test_random(&r);
            int64_t was = selected(&b);
            bool there = false;

            b.later = n % 3 == 0;
            switch (n / 3 % 8) {
            case 0:
                insert_row(&b, b.count > 0 ? (int)(n / 64 % (uint64_t)b.count) : 0);
                break;
            case 1:
                if (b.count > 0)
                    remove_row(&b, (int)(n / 64 % (uint64_t)b.count));
                break;
            case 2:
                b.later = false;
                answer_all(&b);
                was = selected(&b);
                table_refresh(&b.t);
                for (int k = 0; k < b.count; k++)
                    there = there || b.rows[k].id == was;
                if (there)
                    assert_int_equal(selected(&b), was);
                break;
            default:
                hit(&b, keys[n / 64 % COUNT(keys)]);
                break;
            }
            if (n % 5 == 0)
                answer_all(&b);
            assert_true(table_held(&b.t) <= 7 * 20);
            for (int k = 1; k < table_held(&b.t); k++)
                assert_true(rank_of(table_row_at(&b.t, k - 1)->place) <
                            rank_of(table_row_at(&b.t, k)->place));
            paint(&b, n % 2 == 0);
        }
        b.later = false;
        answer_all(&b);
        close_bench(&b);
    }
}

static void test_anything(void **state)
{
    (void)state;
    anything(false);
}

static void test_anything_forward(void **state)
{
    (void)state;
    anything(true);
}

/* A source that only reads on: all the way down and all the way back. */
static void test_forward(void **state)
{
    static struct bench b;

    (void)state;
    open_bench(&b, 300);
    b.source.forward_only = true;
    table_load(&b.t);
    for (int i = 1; i < 300; i++) {
        hit(&b, K_DOWN);
        assert_int_equal(selected(&b), i + 1);
        assert_true(table_held(&b.t) <= 4 * 20);
    }
    insert_row(&b, 150);
    for (int i = 300; i > 1; i--)
        hit(&b, K_UP);
    assert_int_equal(selected(&b), 2); /* one more row on the way */
    table_refresh(&b.t);
    assert_int_equal(selected(&b), 2);
    hit(&b, K_END);
    assert_true(selected(&b) >= 20);
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_page),
        cmocka_unit_test(test_walk),
        cmocka_unit_test(test_ahead_of_answers),
        cmocka_unit_test(test_added_from_here),
        cmocka_unit_test(test_runs_over_empty_columns),
        cmocka_unit_test(test_says_what_is_in_sight),
        cmocka_unit_test(test_refresh_keeps_selection),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_refresh_while_refreshing),
        cmocka_unit_test(test_refresh_behind_a_leap),
        cmocka_unit_test(test_filter),
        cmocka_unit_test(test_sort),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_bar),
        cmocka_unit_test(test_anything),
        cmocka_unit_test(test_anything_forward),
        cmocka_unit_test(test_forward),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
