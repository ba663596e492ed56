/* SPDX-License-Identifier: Apache-2.0 */
/* Arenas, heap blocks, vectors, buffers and errors. */
#include <config.h>

#include "test.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"

static void arena_zeroes_and_aligns(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 64);
    for (size_t n = 0; n < 300; n++) {
        unsigned char *p = arena_alloc(&a, n);

        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xa5, n);
    }
    arena_free(&a);
    assert_int_equal(arena_held(&a), 0);
}

static void arena_reset_wipes_what_it_keeps(void **state)
{
    struct arena a;
    char *p;

    (void)state;
    arena_init(&a, 128);
    p = arena_copy(&a, "secret", 6);
    arena_reset(&a);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(p[i], 0);
    assert_true(arena_held(&a) > 0);
    arena_free(&a);
}

static void arena_stays_flat_over_resets(void **state)
{
    struct arena a;
    size_t held = 0;

    (void)state;
    arena_init(&a, 256);
    for (int turn = 0; turn < 1000; turn++) {
        for (int i = 0; i < 20; i++)
            arena_alloc(&a, 50);
        arena_reset(&a);
        if (turn == 10)
            held = arena_held(&a);
    }
    assert_int_equal(arena_held(&a), held);
    arena_free(&a);
}

static void restore_speaks(void)
{
    _exit(42); /* the handler was reached */
}

static void overflow_ends_the_program(void **state)
{
    int status;
    pid_t pid;

    (void)state;
    fflush(NULL);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct arena a;
        volatile size_t huge = SIZE_MAX / 2;

        arena_init(&a, 0);
        arena_on_exhaustion(restore_speaks);
        arena_array(&a, huge, 8);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 42);
}

static void blocks_grow_and_copy(void **state)
{
    char *p = mem_copy("abc", 3);
    char *c;

    (void)state;
    p = mem_grow(p, 4, 10);
    assert_string_equal(p, "abc");
    for (size_t i = 3; i < 10; i++)
        assert_int_equal(p[i], 0);
    mem_free(p, 10);
    c = mem_copy_c("word");
    assert_string_equal(c, "word");
    mem_free_c(c);
    assert_null(mem_copy_c(NULL));
    mem_free_c(NULL);
    mem_free(NULL, 5);
}

struct item {
    int number;
    char name[24];
};

static void vec_on_heap_and_arena(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 0);
    for (int on_arena = 0; on_arena < 2; on_arena++) {
        struct { VEC_OF(struct item) } v = {.arena = on_arena != 0 ? &a : NULL};

        for (int i = 0; i < 100; i++)
            vec_add(&v)->number = i;
        assert_int_equal(v.n, 100);
        for (int i = 0; i < 100; i++)
            assert_int_equal(v.p[i].number, i);
        vec_remove(&v, 0);
        vec_remove(&v, 98);
        assert_int_equal(v.n, 98);
        assert_int_equal(v.p[0].number, 1);
        assert_int_equal(v.p[97].number, 98);
        vec_insert(&v, 1, ((struct item){.number = 777}));
        assert_int_equal(v.p[0].number, 1);
        assert_int_equal(v.p[1].number, 777);
        assert_int_equal(v.p[2].number, 2);
        vec_clear(&v);
        assert_int_equal(v.n, 0);
        assert_int_equal(v.p[0].number, 0);
        vec_free(&v);
        vec_push(&v, ((struct item){.number = 5}));
        assert_int_equal(v.p[0].number, 5);
        vec_free(&v);
        assert_null(v.p);
    }
    arena_free(&a);
}

static void buf_puts_together(void **state)
{
    struct buf b = {.p = NULL};

    (void)state;
    assert_string_equal(buf_c(&b), "");
    assert_int_equal(buf_str(&b).n, 0);
    buf_add_c(&b, "one ");
    buf_add_str(&b, STR("two "));
    buf_printf(&b, "%d%s", 3, "!");
    buf_add_byte(&b, '.');
    buf_add_code(&b, 0xe9);
    buf_add_code(&b, 0xd800);
    assert_string_equal(buf_c(&b), "one two 3!.\u00e9\ufffd");
    buf_eat(&b, 4);
    assert_string_equal(buf_c(&b), "two 3!.\u00e9\ufffd");
    buf_eat(&b, 1000);
    assert_string_equal(buf_c(&b), "");
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%04d", i);
    assert_int_equal(b.n, 4000);
    assert_memory_equal(b.p + 3996, "0999", 5);
    buf_clear(&b);
    assert_int_equal(b.n, 0);
    buf_free(&b);
}

static struct err fails(bool wanted)
{
    return wanted ? err_make(ERR_BUSY, "Busy.", "row %d", 7) : OK;
}

static struct err passes_on(bool wanted, int *steps)
{
    (*steps)++;
    TRY(fails(wanted));
    (*steps)++;
    return OK;
}

static void errors_travel_by_value(void **state)
{
    int steps = 0;
    struct err e = passes_on(false, &steps);

    (void)state;
    assert_false(err_is(&e));
    assert_int_equal(steps, 2);
    e = passes_on(true, &steps);
    assert_true(err_is(&e));
    assert_int_equal(steps, 3);
    assert_int_equal(e.kind, ERR_BUSY);
    assert_string_equal(e.msgid, "Busy.");
    assert_string_equal(e.detail, "row 7");
    assert_non_null(strstr(e.where, "base_memory.c:"));
    e = err_sys(2, "/some/file");
    assert_non_null(strstr(e.detail, "/some/file: "));
    for (int kind = ERR_NONE; kind <= ERR_BUG; kind++)
        assert_string_not_equal(err_kind_name((enum err_kind)kind), "unknown");
}

static void str_works_on_lengths(void **state)
{
    struct arena a;

    (void)state;
    arena_init(&a, 0);
    assert_true(str_eq(str_trim(STR(" \t a b \r\n")), STR("a b")));
    assert_true(str_eq(str_sub(STR("abcdef"), 2, 3), STR("cde")));
    assert_true(str_eq(str_sub(STR("abc"), 9, 3), STR_EMPTY));
    assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
    assert_int_equal(str_find(STR("abc"), STR("x")), -1);
    assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_eq(str_printf(&a, "%s-%d", "x", 5), STR("x-5")));
    assert_true(str_eq(str_of(NULL), STR_EMPTY));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_zeroes_and_aligns),
        cmocka_unit_test(arena_reset_wipes_what_it_keeps),
        cmocka_unit_test(arena_stays_flat_over_resets),
        cmocka_unit_test(overflow_ends_the_program),
        cmocka_unit_test(blocks_grow_and_copy),
        cmocka_unit_test(vec_on_heap_and_arena),
        cmocka_unit_test(buf_puts_together),
        cmocka_unit_test(errors_travel_by_value),
        cmocka_unit_test(str_works_on_lengths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
