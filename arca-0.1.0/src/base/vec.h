/* SPDX-License-Identifier: Apache-2.0 */
/* vec: a typed array that grows. It lives on an arena when `arena` is set before the first use,
 * else on the heap until vec_free. Memory it leaves behind is wiped in both cases.
 *
 *     struct { VEC_OF(struct item) } items = {.arena = a};
 *     vec_push(&items, item);
 *     for (size_t i = 0; i < items.n; i++) use(&items.p[i]);
 *
 * Growing moves the elements: keep indexes, not pointers. */
#ifndef ARCA_BASE_VEC_H
#define ARCA_BASE_VEC_H

#include <stddef.h>

#include "base/arena.h"

/* The members of a vec of `type`: elements, how many, room for how many, where they live. */
#define VEC_OF(type) \
    type *p;         \
    size_t n;        \
    size_t cap;      \
    struct arena *arena;

/* Makes room for `more` elements beyond n. */
#define vec_reserve(v, more) \
    ((v)->p = vec_room((v)->p, (v)->n, &(v)->cap, (more), sizeof *(v)->p, (v)->arena))

/* Appends a copy of `value`. */
#define vec_push(v, value) (vec_reserve((v), 1), (v)->p[(v)->n++] = (value))

/* Appends a zeroed element and gives its address, valid until the vec grows. */
#define vec_add(v) \
    (vec_reserve((v), 1), vec_wipe(&(v)->p[(v)->n], sizeof *(v)->p), &(v)->p[(v)->n++])

/* Puts `value` before index `at` (at <= n). */
#define vec_insert(v, at, value)                                                        \
    (vec_reserve((v), 1), vec_shift((v)->p, (at), (v)->n, sizeof *(v)->p), (v)->n++,     \
     (v)->p[(at)] = (value))

/* Takes out the element at index `at` (at < n), keeping the order. */
#define vec_remove(v, at) \
    (vec_unshift((v)->p, (at), (v)->n, sizeof *(v)->p), (void)(v)->n--)

/* Wipes all elements and keeps the room. */
#define vec_clear(v) (vec_wipe((v)->p, (v)->n * sizeof *(v)->p), (void)((v)->n = 0))

/* Wipes and gives back; the vec may be used again. */
#define vec_free(v)                                                               \
    (vec_drop((v)->p, (v)->cap * sizeof *(v)->p, (v)->arena), (v)->p = NULL,       \
     (void)((v)->n = (v)->cap = 0))

/* What the macros above are made of. */
void *vec_room(void *p, size_t n, size_t *cap, size_t more, size_t size, struct arena *a)
    __attribute__((returns_nonnull));
void vec_shift(void *p, size_t at, size_t n, size_t size);
void vec_unshift(void *p, size_t at, size_t n, size_t size);
void vec_wipe(void *p, size_t n);
void vec_drop(void *p, size_t bytes, struct arena *a);

#endif
