/* SPDX-License-Identifier: Apache-2.0 */
/* mem: heap blocks for what no arena fits (long-lived objects of the os and db layers). A block is
 * zeroed when it comes and wiped when it goes, so its owner must know its size. Running out of
 * memory ends the program as arena.h says; no caller checks for NULL. */
#ifndef ARCA_BASE_MEM_H
#define ARCA_BASE_MEM_H

#include <stddef.h>

/* `n` zeroed bytes (at least one), the caller's until mem_free. */
void *mem_new(size_t n) __attribute__((malloc, alloc_size(1), returns_nonnull));

/* The block `p` of `old_n` bytes (NULL and 0: none) moved to one of `n` bytes, the new part zeroed
 * and the old block wiped. `n` must not be smaller. */
void *mem_grow(void *p, size_t old_n, size_t n) __attribute__((returns_nonnull));

/* A copy of `n` bytes with a NUL behind them: a block of n + 1 bytes. */
char *mem_copy(const char *p, size_t n) __attribute__((returns_nonnull));

/* The same of a C string; NULL gives NULL. Freed with mem_free_c. */
char *mem_copy_c(const char *c);

/* Wipes and frees; NULL is ignored. */
void mem_free(void *p, size_t n);

/* Wipes and frees a C string; NULL is ignored. */
void mem_free_c(char *c);

#define MEM_NEW(type) ((type *)mem_new(sizeof(type)))

/* Wipes what others freed unwiped of `n` bytes, as far as malloc has it at hand: it is taken once more,
 * wiped, and given back. */
void mem_wipe_freed(size_t n);

#endif
