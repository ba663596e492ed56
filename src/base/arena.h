/* SPDX-License-Identifier: Apache-2.0 */
/* arena: memory that is given back all at once. Chunks are wiped before they are freed or used
 * again, because patients' data and typed text live in them. Running out of memory ends the
 * program through the handler set with arena_on_exhaustion; no caller checks for NULL. */
#ifndef ARCA_BASE_ARENA_H
#define ARCA_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *head; /* the chunk in use; older ones are linked behind it */
    size_t chunk_bytes;       /* how much a new chunk holds at the least */
};

/* An arena of life from here to arena_free. `chunk_bytes` 0 means 4096. */
void arena_init(struct arena *a, size_t chunk_bytes);

/* `n` zeroed bytes aligned for any type, valid until arena_reset or arena_free. */
void *arena_alloc(struct arena *a, size_t n)
    __attribute__((malloc, alloc_size(2), returns_nonnull));

/* `count` zeroed elements of `size` bytes; an overflowing product counts as out of memory. */
void *arena_array(struct arena *a, size_t count, size_t size) __attribute__((returns_nonnull));

/* A copy of `n` bytes with a NUL behind them. */
char *arena_copy(struct arena *a, const char *p, size_t n) __attribute__((returns_nonnull));

/* Wipes everything and keeps the newest chunk for what comes next. */
void arena_reset(struct arena *a);

/* Wipes everything and gives it back; the arena may be used again as after arena_init. */
void arena_free(struct arena *a);

/* Whether `p` points into the arena's memory: what ends with it. */
bool arena_holds(const struct arena *a, const void *p);

/* Bytes held in all chunks, for tests and the memory bar. */
size_t arena_held(const struct arena *a);

/* What is called, once, when memory runs out, before the program ends with status 70: the place
 * that gives the terminal back. */
void arena_on_exhaustion(void (*restore)(void));

/* Ends the program so; for the other allocators of this folder. */
void arena_exhausted(void) __attribute__((noreturn));

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_array((a), (count), sizeof(type)))

#endif
