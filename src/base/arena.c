/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* usable bytes in data */
    size_t used;
    alignas(max_align_t) unsigned char data[];
};

/* The one mutable static here: out of memory has no caller to hand a context through. */
static void (*exhaustion_restore)(void); /* mutable: set once at start, read when memory is gone */

void arena_on_exhaustion(void (*restore)(void))
{
    exhaustion_restore = restore;
}

void arena_exhausted(void)
{
    if (exhaustion_restore != NULL)
        exhaustion_restore();
    fputs("arca: out of memory\n", stderr);
    exit(70);
}

static void chunk_wipe(struct arena_chunk *c)
{
    explicit_bzero(c->data, c->used);
    c->used = 0;
}

void arena_init(struct arena *a, size_t chunk_bytes)
{
    a->head = NULL;
    a->chunk_bytes = chunk_bytes != 0 ? chunk_bytes : 4096;
}

static struct arena_chunk *chunk_new(size_t size, struct arena_chunk *older)
{
    struct arena_chunk *c;

    if (size > SIZE_MAX - sizeof *c)
        arena_exhausted();
    c = malloc(sizeof *c + size);
    if (c == NULL)
        arena_exhausted();
    c->older = older;
    c->size = size;
    c->used = 0;
    return c;
}

void *arena_alloc(struct arena *a, size_t n)
{
    size_t align = alignof(max_align_t);
    void *p;

    if (n > SIZE_MAX - align)
        arena_exhausted();
    n = (n + align - 1) / align * align;
    if (n == 0)
        n = align;
    if (a->head == NULL || a->head->size - a->head->used < n)
        a->head = chunk_new(n > a->chunk_bytes ? n : a->chunk_bytes, a->head);
    p = a->head->data + a->head->used;
    a->head->used += n;
    memset(p, 0, n);
    return p;
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        arena_exhausted();
    return arena_alloc(a, count * size);
}

char *arena_copy(struct arena *a, const char *p, size_t n)
{
    char *to = arena_array(a, n + 1, 1);

    if (n != 0)
        memcpy(to, p, n);
    return to;
}

void arena_reset(struct arena *a)
{
    struct arena_chunk *keep = a->head;
    struct arena_chunk *c;

    if (keep == NULL)
        return;
    c = keep->older;
    chunk_wipe(keep);
    keep->older = NULL;
    while (c != NULL) {
        struct arena_chunk *older = c->older;
        chunk_wipe(c);
        free(c);
        c = older;
    }
}

void arena_free(struct arena *a)
{
    arena_reset(a);
    free(a->head);
    a->head = NULL;
}

bool arena_holds(const struct arena *a, const void *p)
{
    for (const struct arena_chunk *c = a->head; c != NULL; c = c->older)
        if ((uintptr_t)p >= (uintptr_t)c->data && (uintptr_t)p < (uintptr_t)c->data + c->used)
            return true;
    return false;
}

size_t arena_held(const struct arena *a)
{
    size_t n = 0;

    for (const struct arena_chunk *c = a->head; c != NULL; c = c->older)
        n += sizeof *c + c->size;
    return n;
}
