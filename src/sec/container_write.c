/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/container_priv.h"

#include <string.h>

#include "base/buf.h"
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

static void add_hex(struct buf *b, const unsigned char *p, size_t n)
{
    char two[3];

    for (size_t i = 0; i < n; i++) {
        sec_hex(two, p + i, 1);
        buf_add(b, two, 2);
    }
}

/* The caller's facts with the recipients as their last member. */
static void header_text(struct buf *b, const char *facts, const struct backup_public *to, size_t count,
                        const unsigned char *key)
{
    unsigned char sealed[SEALED_BYTES];
    char kid[BACKUP_KID_TEXT];

    buf_add(b, facts, strlen(facts) - 1);
    buf_printf(b, "%s\"recipients\":[", facts[1] == '}' ? "" : ",");
    for (size_t i = 0; i < count; i++) {
        backup_key_id(&to[i], kid);
        crypto_box_seal(sealed, key, crypto_secretstream_xchacha20poly1305_KEYBYTES, to[i].p);
        buf_printf(b, "%s{\"kid\":\"%s\",\"sealed\":\"", i > 0 ? "," : "", kid);
        add_hex(b, sealed, sizeof sealed);
        buf_add_c(b, "\"}");
    }
    buf_add_c(b, "]}");
}

static struct err put_header(struct container_writer *w, struct str text)
{
    unsigned char start[MAGIC_BYTES + LENGTH_BYTES];
    unsigned char stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    crypto_generichash_state chain;

    if (text.n > CONTAINER_HEADER_MAX)
        return err_make(ERR_BUG, N_("Internal error."), "a backup's header of %zu bytes", text.n);
    memcpy(start, CONTAINER_MAGIC, MAGIC_BYTES);
    container_length_put(start + MAGIC_BYTES, text.n);
    crypto_generichash_init(&chain, NULL, 0, CHAIN_BYTES);
    crypto_generichash_update(&chain, start, sizeof start);
    crypto_generichash_update(&chain, (const unsigned char *)text.p, text.n);
    crypto_generichash_final(&chain, w->chain, CHAIN_BYTES);
    crypto_secretstream_xchacha20poly1305_init_push(&w->stream, stream, w->key);
    TRY(w->put(w->ctx, start, sizeof start));
    TRY(w->put(w->ctx, text.p, text.n));
    return w->put(w->ctx, stream, sizeof stream);
}

struct err container_begin(struct container_writer **out, const char *facts, const struct backup_public *to,
                           size_t count, container_put_fn put, void *ctx)
{
    struct container_writer *w = MEM_NEW(struct container_writer);
    struct buf text = {.p = NULL};
    struct err e = OK;

    w->put = put;
    w->ctx = ctx;
    w->first = true;
    w->key = sodium_malloc(crypto_secretstream_xchacha20poly1305_KEYBYTES);
    if (w->key == NULL)
        e = err_make(ERR_SYS, N_("There is no protected memory for a key."), "sodium_malloc");
    else if (count < 1 || count > CONTAINER_RECIPIENTS_MAX)
        e = err_make(ERR_BUG, N_("Internal error."), "a backup for %zu keys", count);
    if (!err_is(&e)) {
        crypto_secretstream_xchacha20poly1305_keygen(w->key);
        header_text(&text, facts, to, count, w->key);
        e = put_header(w, buf_str(&text));
        buf_free(&text);
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
