/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void *mem_new(size_t n)
{
    void *p = calloc(1, n != 0 ? n : 1);

    if (p == NULL)
        arena_exhausted();
    return p;
}

void *mem_grow(void *p, size_t old_n, size_t n)
{
    void *to = mem_new(n);

    if (p != NULL && old_n != 0)
        memcpy(to, p, old_n < n ? old_n : n);
    mem_free(p, old_n);
    return to;
}

char *mem_copy(const char *p, size_t n)
{
    char *to;

    if (n == SIZE_MAX)
        arena_exhausted();
    to = mem_new(n + 1);
    if (n != 0)
        memcpy(to, p, n);
    return to;
}

char *mem_copy_c(const char *c)
{
    return c != NULL ? mem_copy(c, strlen(c)) : NULL;
}

void mem_free(void *p, size_t n)
{
    if (p == NULL)
        return;
    explicit_bzero(p, n);
    free(p);
}

void mem_free_c(char *c)
{
    if (c != NULL)
        mem_free(c, strlen(c));
}

void mem_wipe_freed(size_t n)
{
    char *p[64]; /* more than malloc keeps at hand of one size */
    size_t count = 0;

    while (count < sizeof p / sizeof p[0] && (p[count] = malloc(n)) != NULL)
        count++;
    while (count > 0)
        mem_free(p[--count], n);
}
