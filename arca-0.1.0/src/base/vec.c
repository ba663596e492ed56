/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/vec.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

void *vec_room(void *p, size_t n, size_t *cap, size_t more, size_t size, struct arena *a)
{
    size_t want;
    size_t room = *cap != 0 ? *cap : 8;
    void *to;

    if (p != NULL && *cap - n >= more)
        return p;
    if (more > SIZE_MAX / 2 - n)
        arena_exhausted();
    want = n + more;
    while (room < want)
        room *= 2;
    if (size != 0 && room > SIZE_MAX / size)
        arena_exhausted();
    if (a == NULL) {
        to = mem_grow(p, *cap * size, room * size);
    } else {
        to = arena_array(a, room, size);
        if (p != NULL) {
            memcpy(to, p, n * size);
            explicit_bzero(p, *cap * size);
        }
    }
    *cap = room;
    return to;
}

void vec_shift(void *p, size_t at, size_t n, size_t size)
{
    char *base = p;

    memmove(base + (at + 1) * size, base + at * size, (n - at) * size);
}

void vec_unshift(void *p, size_t at, size_t n, size_t size)
{
    char *base = p;

    memmove(base + at * size, base + (at + 1) * size, (n - at - 1) * size);
    explicit_bzero(base + (n - 1) * size, size);
}

void vec_wipe(void *p, size_t n)
{
    if (p != NULL)
        explicit_bzero(p, n);
}

void vec_drop(void *p, size_t bytes, struct arena *a)
{
    if (a != NULL)
        vec_wipe(p, bytes);
    else
        mem_free(p, bytes);
}
