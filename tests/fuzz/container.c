/* SPDX-License-Identifier: Apache-2.0 */
/* A backup's file and a key's file as anybody may have written them: read to the end or refused. */
#include <config.h>

#include "fuzz.h"

#include <string.h>

#include "sec/container.h"

struct source {
    const uint8_t *p;
    size_t n;
};

static struct err get(void *ctx, void *p, size_t n, size_t *got)
{
    struct source *s = ctx;

    *got = n < s->n ? n : s->n;
    memcpy(p, s->p, *got);
    s->p += *got;
    s->n -= *got;
    return OK;
}

static void read_pieces(struct container_reader *r)
{
    enum container_piece what = CONTAINER_MEMBER;
    struct str bytes;
    struct err e = OK;

    while (!err_is(&e) && what != CONTAINER_END) {
        e = container_next(r, &what, &bytes);
        HOLDS(err_is(&e) || bytes.n <= CONTAINER_CHUNK);
        HOLDS(err_is(&e) || what != CONTAINER_MEMBER || (bytes.n > 0 && bytes.n <= CONTAINER_NAME_MAX));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char seed[BACKUP_SEED_BYTES] = {7};
    struct source s = {data, size};
    struct container_reader *r;
    struct backup_secret key;
    struct backup_public public;
    struct err e = sec_init();

    HOLDS(!err_is(&e));
    e = backup_key_of_seed(&key, seed);
    HOLDS(!err_is(&e));
    e = container_open(&r, get, &s);
    HOLDS(err_is(&e) == (r == NULL));
    if (r != NULL) {
        HOLDS(container_header(r).n <= CONTAINER_HEADER_MAX);
        e = container_unlock(r, &key);
        if (!err_is(&e))
            read_pieces(r);
    }
    container_reader_free(r);
    backup_key_free(&key);
    if (backup_key_public_read((struct str){(const char *)data, size}, &public))
        HOLDS(size >= 2 * BACKUP_KEY_BYTES);
    return 0;
}
