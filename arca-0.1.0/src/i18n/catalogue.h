/* SPDX-License-Identifier: Apache-2.0 */
/* catalogue: one gettext .mo file, read only. Format: GNU gettext manual, "The Format of GNU MO
 * Files". Every offset is checked when it is opened; a damaged file is refused as a whole. */
#ifndef ARCA_I18N_CATALOGUE_H
#define ARCA_I18N_CATALOGUE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct catalogue {
    const unsigned char *bytes; /* NULL: none */
    size_t size;
    uint32_t count;
    uint32_t originals;    /* offset of the table of msgids, sorted bytewise */
    uint32_t translations; /* offset of the table of their translations */
};

/* Looks at `size` bytes that must outlive the catalogue. */
struct err catalogue_read(struct catalogue *c, const void *bytes, size_t size);

/* Maps a file; catalogue_close gives it back. ERR_NOT_FOUND when there is none. */
struct err catalogue_open(struct catalogue *c, const char *path);
void catalogue_close(struct catalogue *c);

/* The translation of `msgid` (with its context, if any, in front of \004), or NULL. `form` picks
 * the plural form, 0 the only or first one. Lives as long as the catalogue. */
const char *catalogue_find(const struct catalogue *c, const char *msgid, int form);

#endif
