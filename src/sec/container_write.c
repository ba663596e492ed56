/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/container_priv.h"

#include <string.h>

#include "base/mem.h"
#include "i18n/i18n.h"

struct container_writer {
    container_put_fn put;
    void *ctx;
    unsigned char *key; /* locked memory */
    crypto_secretstream_xchacha20poly1305_state stream;
    crypto_hash_sha256_state hash; /* of the member */
    int64_t bytes;
    bool in_member;
    bool first; /* no chunk has gone out */
    unsigned char chain[CHAIN_BYTES];
    size_t n;
    unsigned char plain[CONTAINER_CHUNK];
    unsigned char out[LENGTH_BYTES + CIPHER_MAX];
};

const unsigned char *container_writer_key(const struct container_writer *w)
{
    return w->key;
}

struct err container_begin(struct container_writer **out, const char *facts, const struct backup_public *to,
                           size_t count, container_put_fn put, void *ctx)
{
    struct container_writer *w = MEM_NEW(struct container_writer);
    unsigned char stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    struct err e = OK;

    w->put = put;
    w->ctx = ctx;
    w->first = true;
    w->key = sodium_malloc(crypto_secretstream_xchacha20poly1305_KEYBYTES);
    if (w->key == NULL) {
        e = err_make(ERR_SYS, N_("There is no protected memory for a key."), "sodium_malloc");
    } else {
        crypto_secretstream_xchacha20poly1305_keygen(w->key);
        crypto_secretstream_xchacha20poly1305_init_push(&w->stream, stream, w->key);
        container_chain(w->chain, CONTAINER_MAGIC, str_of(facts));
        e = container_put_head(str_of(facts), w->key, stream, to, count, put, ctx);
    }
    if (err_is(&e)) {
        container_writer_free(w);
        w = NULL;
    }
    *out = w;
    return e;
}

static struct err put_chunk(struct container_writer *w, unsigned char tag)
{
    size_t n = w->n + crypto_secretstream_xchacha20poly1305_ABYTES;
    unsigned char bound[CHAIN_BYTES + LENGTH_BYTES];
    size_t bound_n;

    container_length_put(w->out, n);
    bound_n = container_bound(bound, w->first ? w->chain : NULL, w->out);
    crypto_secretstream_xchacha20poly1305_push(&w->stream, w->out + LENGTH_BYTES, NULL, w->plain, w->n, bound,
                                               bound_n, tag);
    w->first = false;
    w->n = 0;
    return w->put(w->ctx, w->out, LENGTH_BYTES + n);
}

struct err container_member(struct container_writer *w, const char *name)
{
    size_t n = strlen(name);

    if (w->in_member || n == 0 || n > CONTAINER_NAME_MAX)
        return err_make(ERR_BUG, N_("Internal error."), "a member that cannot begin");
    memcpy(w->plain, name, n);
    w->n = n;
    TRY(put_chunk(w, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE));
    crypto_hash_sha256_init(&w->hash);
    w->bytes = 0;
    w->in_member = true;
    return OK;
}

struct err container_add(struct container_writer *w, const void *p, size_t n)
{
    const unsigned char *from = p;

    if (!w->in_member)
        return err_make(ERR_BUG, N_("Internal error."), "data of no member");
    crypto_hash_sha256_update(&w->hash, from, n);
    w->bytes += (int64_t)n;
    while (n > 0) {
        size_t take = CONTAINER_CHUNK - w->n;

        if (take == 0) { /* only when more is to come: the last chunk bears the tag */
            TRY(put_chunk(w, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE));
            continue;
        }
        take = take < n ? take : n;
        memcpy(w->plain + w->n, from, take);
        w->n += take;
        from += take;
        n -= take;
    }
    return OK;
}

struct err container_member_end(struct container_writer *w, struct container_sum *sum)
{
    if (!w->in_member)
        return err_make(ERR_BUG, N_("Internal error."), "the end of no member");
    w->in_member = false;
    sum->bytes = w->bytes;
    crypto_hash_sha256_final(&w->hash, sum->hash);
    return put_chunk(w, crypto_secretstream_xchacha20poly1305_TAG_PUSH);
}

struct err container_end(struct container_writer *w)
{
    if (w->in_member)
        return err_make(ERR_BUG, N_("Internal error."), "a member without an end");
    return put_chunk(w, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
}

void container_writer_free(struct container_writer *w)
{
    if (w == NULL)
        return;
    if (w->key != NULL)
        sodium_free(w->key);
    mem_free(w, sizeof *w);
}
