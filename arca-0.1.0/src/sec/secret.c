/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/secret.h"

#include <sodium.h>
#include <string.h>

struct err secret_new(struct secret *s)
{
    *s = (struct secret){.p = sodium_malloc(SECRET_MAX + 1)};
    if (s->p == NULL)
        return err_make(ERR_SYS, "There is no protected memory for a password.", "sodium_malloc");
    sodium_memzero(s->p, SECRET_MAX + 1);
    return OK;
}

void secret_free(struct secret *s)
{
    if (s->p != NULL)
        sodium_free(s->p); /* wipes it first */
    *s = (struct secret){.p = NULL};
}

bool secret_append(struct secret *s, struct str text)
{
    if (s->p == NULL || text.n > SECRET_MAX - s->n ||
        (text.n != 0 && memchr(text.p, '\0', text.n) != NULL))
        return false;
    if (text.n != 0)
        memcpy(s->p + s->n, text.p, text.n);
    s->n += text.n;
    s->p[s->n] = '\0';
    return true;
}

void secret_chop(struct secret *s)
{
    if (s->p == NULL || s->n == 0)
        return;
    do
        s->n--;
    while (s->n > 0 && ((unsigned char)s->p[s->n] & 0xC0) == 0x80);
    sodium_memzero(s->p + s->n, SECRET_MAX + 1 - s->n);
}

void secret_clear(struct secret *s)
{
    if (s->p != NULL)
        sodium_memzero(s->p, SECRET_MAX + 1);
    s->n = 0;
}

struct str secret_text(const struct secret *s)
{
    return s->p != NULL ? (struct str){.p = s->p, .n = s->n} : STR_EMPTY;
}
