/* SPDX-License-Identifier: Apache-2.0 */
/* container_priv: what the writer and the reader of a container agree on. */
#ifndef ARCA_SEC_CONTAINER_PRIV_H
#define ARCA_SEC_CONTAINER_PRIV_H

#include <sodium.h>

#include "sec/container.h"

enum {
    MAGIC_BYTES = 8,
    LENGTH_BYTES = 4,
    CHAIN_BYTES = 32, /* the hash of all that stands before the stream */
    SEALED_BYTES = crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES,
    CIPHER_MAX = CONTAINER_CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES
};

#define CONTAINER_MAGIC "ARCABK1\n"

/* The additional data of a chunk: the hash for the first (`chain` not NULL), and the length. */
static inline size_t container_bound(unsigned char out[CHAIN_BYTES + LENGTH_BYTES], const unsigned char *chain,
                                     const unsigned char length[LENGTH_BYTES])
{
    size_t n = 0;

    for (; chain != NULL && n < CHAIN_BYTES; n++)
        out[n] = chain[n];
    for (int i = 0; i < LENGTH_BYTES; i++)
        out[n++] = length[i];
    return n;
}

static inline void container_length_put(unsigned char out[LENGTH_BYTES], size_t n)
{
    for (int i = 0; i < LENGTH_BYTES; i++)
        out[i] = (unsigned char)(n >> (8 * i));
}

static inline size_t container_length_get(const unsigned char in[LENGTH_BYTES])
{
    return (size_t)in[0] | (size_t)in[1] << 8 | (size_t)in[2] << 16 | (size_t)in[3] << 24;
}

/* The data key of a writer, for the reader of the same run. */
const unsigned char *container_writer_key(const struct container_writer *w);

#endif
