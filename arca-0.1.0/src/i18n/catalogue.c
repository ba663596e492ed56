/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "i18n/catalogue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "i18n/i18n.h"

enum { MO_MAGIC = 0x950412deu, MO_HEADER = 28, MO_SIZE_MAX = 16 * 1024 * 1024 };

/* The file is in the byte order of the machine: msgfmt makes it at build time. */
static uint32_t word_at(const struct catalogue *c, size_t offset)
{
    uint32_t v;

    memcpy(&v, c->bytes + offset, sizeof v);
    return v;
}

static struct err damaged(const char *what)
{
    return err_make(ERR_SYS, N_("The catalogue of texts is damaged. Install arca again."),
                    "catalogue: %s", what);
}

/* A table of `count` (length, offset) pairs lies inside, and so does every string with its NUL. */
static bool table_fits(const struct catalogue *c, uint32_t table)
{
    if (table % 4 != 0 || table > c->size || (c->size - table) / 8 < c->count)
        return false;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t length = word_at(c, table + i * 8u);
        uint32_t offset = word_at(c, table + i * 8u + 4);

        if (offset >= c->size || length >= c->size - offset || c->bytes[offset + length] != '\0')
            return false;
    }
    return true;
}

struct err catalogue_read(struct catalogue *c, const void *bytes, size_t size)
{
    *c = (struct catalogue){.bytes = NULL};
    if (size < MO_HEADER || size > MO_SIZE_MAX)
        return damaged("size");
    c->bytes = bytes;
    c->size = size;
    if (word_at(c, 0) != MO_MAGIC || word_at(c, 4) >> 16 != 0) {
        c->bytes = NULL;
        return damaged("magic or revision");
    }
    c->count = word_at(c, 8);
    c->originals = word_at(c, 12);
    c->translations = word_at(c, 16);
    if (!table_fits(c, c->originals) || !table_fits(c, c->translations)) {
        c->bytes = NULL;
        return damaged("table");
    }
    return OK;
}

struct err catalogue_open(struct catalogue *c, const char *path)
{
    struct stat st;
    struct err e = OK;
    void *map;
    int fd;

    *c = (struct catalogue){.bytes = NULL};
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT
                   ? err_make(ERR_NOT_FOUND,
                              N_("The catalogue of texts is missing. Install arca again."), "%s",
                              path)
                   : err_sys(errno, path);
    if (fstat(fd, &st) != 0)
        e = err_sys(errno, path);
    else if (!S_ISREG(st.st_mode) || st.st_size < MO_HEADER || st.st_size > MO_SIZE_MAX)
        e = damaged(path);
    if (err_is(&e)) {
        close(fd);
        return e;
    }
    map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED)
        e = err_sys(errno, path);
    close(fd);
    if (err_is(&e))
        return e;
    e = catalogue_read(c, map, (size_t)st.st_size);
    if (err_is(&e))
        munmap(map, (size_t)st.st_size);
    return e;
}

void catalogue_close(struct catalogue *c)
{
    if (c->bytes != NULL) {
        union {
            const void *in;
            void *out;
        } map = {.in = c->bytes};

        munmap(map.out, c->size);
    }
    *c = (struct catalogue){.bytes = NULL};
}

const char *catalogue_find(const struct catalogue *c, const char *msgid, int form)
{
    uint32_t low = 0;
    uint32_t high = c->bytes != NULL ? c->count : 0;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        const char *at = (const char *)c->bytes + word_at(c, c->originals + mid * 8u + 4);
        int order = strcmp(msgid, at);

        if (order == 0) {
            uint32_t length = word_at(c, c->translations + mid * 8u);
            const char *to = (const char *)c->bytes + word_at(c, c->translations + mid * 8u + 4);
            const char *end = to + length;

            for (; form > 0 && to < end; form--)
                to += strlen(to) + 1;
            return to < end ? to : NULL;
        }
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}
