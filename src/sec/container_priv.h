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
    SEAL_BYTES = 32,  /* what proves the seals */
    SEALED_BYTES = crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES,
    CIPHER_MAX = CONTAINER_CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES
};

#define CONTAINER_MAGIC "ARCABK2\n"
#define CONTAINER_MAGIC_1 "ARCABK1\n" /* the recipients stand in its header; read, and written no more */

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

/* The hash of what stands before the seals. `magic`: MAGIC_BYTES. */
void container_chain(unsigned char out[CHAIN_BYTES], const char *magic, struct str header);

/* The code by which a holder of the data key proves the seals, and that they belong to this header. */
void container_seal_code(unsigned char out[SEAL_BYTES], const unsigned char *key, const unsigned char chain[CHAIN_BYTES],
                         struct str seals);

/* What container_mark says: of the header's hash and the stream's own header. */
void container_mark_of(unsigned char out[CONTAINER_MARK_BYTES], const unsigned char *key, const unsigned char chain[CHAIN_BYTES],
                       const unsigned char *stream);

/* Writes all that stands before the first chunk. `stream`: the stream's own header. */
struct err container_put_head(struct str facts, const unsigned char *key, const unsigned char *stream,
                              const struct backup_public *to, size_t count, container_put_fn put, void *ctx);

/* The data key of a writer, for the reader of the same run. */
const unsigned char *container_writer_key(const struct container_writer *w);

#endif
