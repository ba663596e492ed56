/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/container_priv.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "i18n/i18n.h"

enum place { BEFORE_MEMBER, IN_MEMBER, MEMBER_ENDS, AT_END };

struct container_reader {
    container_get_fn get;
    void *ctx;
    char *header;
    size_t header_n;
    unsigned char *key; /* locked memory; all zero until it is unlocked */
    bool unlocked;
    unsigned char stream_header[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
    crypto_secretstream_xchacha20poly1305_state stream;
    crypto_hash_sha256_state hash;
    struct container_sum sum;
    bool first;
    enum place place;
    unsigned char chain[CHAIN_BYTES];
    unsigned char cipher[CIPHER_MAX];
    unsigned char plain[CONTAINER_CHUNK];
};

static struct err damaged(const char *what)
{
    return err_make(ERR_INPUT, N_("The backup is damaged or was changed."), "%s", what);
}

static struct err get_all(struct container_reader *r, void *p, size_t n)
{
    size_t got;

    TRY(r->get(r->ctx, p, n, &got));
    return got == n ? OK : err_make(ERR_INPUT, N_("The backup is cut off."), "%zu of %zu bytes", got, n);
}

static struct err read_header(struct container_reader *r)
{
    unsigned char start[MAGIC_BYTES + LENGTH_BYTES];
    crypto_generichash_state chain;
    size_t got;

    TRY(r->get(r->ctx, start, sizeof start, &got));
    if (got < sizeof start || memcmp(start, CONTAINER_MAGIC, MAGIC_BYTES) != 0)
        return err_make(ERR_INPUT, N_("The file is no backup of arca."), "magic");
    r->header_n = container_length_get(start + MAGIC_BYTES);
    if (r->header_n > CONTAINER_HEADER_MAX) {
        r->header_n = 0;
        return damaged("header length");
    }
    r->header = mem_new(r->header_n + 1);
    TRY(get_all(r, r->header, r->header_n));
    if (!json_valid(container_header(r)) || r->header[0] != '{')
        return damaged("header");
    crypto_generichash_init(&chain, NULL, 0, CHAIN_BYTES);
    crypto_generichash_update(&chain, start, sizeof start);
    crypto_generichash_update(&chain, (const unsigned char *)r->header, r->header_n);
    crypto_generichash_final(&chain, r->chain, CHAIN_BYTES);
    return get_all(r, r->stream_header, sizeof r->stream_header);
}

struct err container_open(struct container_reader **out, container_get_fn get, void *ctx)
{
    struct container_reader *r = MEM_NEW(struct container_reader);
    struct err e;

    r->get = get;
    r->ctx = ctx;
    r->first = true;
    r->key = sodium_malloc(crypto_secretstream_xchacha20poly1305_KEYBYTES);
    e = r->key != NULL ? read_header(r)
                       : err_make(ERR_SYS, N_("There is no protected memory for a key."), "sodium_malloc");
    if (err_is(&e)) {
        container_reader_free(r);
        r = NULL;
    }
    *out = r;
    return e;
}

struct str container_header(const struct container_reader *r)
{
    return (struct str){.p = r->header, .n = r->header_n};
}

static struct err start_stream(struct container_reader *r)
{
    if (crypto_secretstream_xchacha20poly1305_init_pull(&r->stream, r->stream_header, r->key) != 0)
        return damaged("stream header");
    r->unlocked = true;
    return OK;
}

/* Every box is tried, whatever name stands beside it. */
struct err container_unlock(struct container_reader *r, const struct backup_secret *with)
{
    struct str all = json_find(container_header(r), "recipients");
    unsigned char sealed[SEALED_BYTES];
    struct str key, box;
    size_t at = 0;

    for (int i = 0; i < CONTAINER_RECIPIENTS_MAX && json_next(all, &at, &key, &box); i++) {
        struct str hex = json_find(box, "sealed");

        if (hex.n >= 2 && hex.p[0] == '"' && sec_unhex(sealed, sizeof sealed, hex.p + 1, hex.n - 2) &&
            crypto_box_seal_open(r->key, sealed, sizeof sealed, with->public.p, with->p) == 0)
            return start_stream(r);
    }
    return err_make(ERR_DENIED, N_("The backup was not made for this key."), "no box opens");
}

void container_unlock_as_writer(struct container_reader *r, const struct container_writer *w)
{
    memcpy(r->key, container_writer_key(w), crypto_secretstream_xchacha20poly1305_KEYBYTES);
    crypto_secretstream_xchacha20poly1305_init_pull(&r->stream, r->stream_header, r->key);
    r->unlocked = true;
}

/* One chunk into r->plain. */
static struct err get_chunk(struct container_reader *r, size_t *n, unsigned char *tag)
{
    unsigned char length[LENGTH_BYTES];
    unsigned char bound[CHAIN_BYTES + LENGTH_BYTES];
    unsigned long long plain_n;
    size_t bound_n;
    size_t cipher_n;

    TRY(get_all(r, length, sizeof length));
    cipher_n = container_length_get(length);
    if (cipher_n < crypto_secretstream_xchacha20poly1305_ABYTES || cipher_n > CIPHER_MAX)
        return damaged("chunk length");
    TRY(get_all(r, r->cipher, cipher_n));
    bound_n = container_bound(bound, r->first ? r->chain : NULL, length);
    if (crypto_secretstream_xchacha20poly1305_pull(&r->stream, r->plain, &plain_n, tag, r->cipher, cipher_n, bound,
                                                   bound_n) != 0)
        return damaged("chunk");
    r->first = false;
    *n = (size_t)plain_n;
    return OK;
}

static struct err end_of_file(struct container_reader *r, size_t n)
{
    unsigned char more;
    size_t got;

    if (n != 0)
        return damaged("last chunk");
    TRY(r->get(r->ctx, &more, 1, &got));
    r->place = AT_END;
    return got == 0 ? OK : err_make(ERR_INPUT, N_("Something stands behind the end of the backup."), "trailing");
}

static struct err member_begins(struct container_reader *r, size_t n, unsigned char tag, enum container_piece *what)
{
    if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) {
        *what = CONTAINER_END;
        return end_of_file(r, n);
    }
    if (tag != crypto_secretstream_xchacha20poly1305_TAG_MESSAGE || n == 0 || n > CONTAINER_NAME_MAX)
        return damaged("member");
    *what = CONTAINER_MEMBER;
    crypto_hash_sha256_init(&r->hash);
    r->sum.bytes = 0;
    r->place = IN_MEMBER;
    return OK;
}

static struct err member_goes_on(struct container_reader *r, size_t n, unsigned char tag, enum container_piece *what)
{
    if (tag == crypto_secretstream_xchacha20poly1305_TAG_PUSH)
        r->place = MEMBER_ENDS;
    else if (tag != crypto_secretstream_xchacha20poly1305_TAG_MESSAGE || n == 0)
        return damaged("tag");
    *what = CONTAINER_DATA;
    crypto_hash_sha256_update(&r->hash, r->plain, n);
    r->sum.bytes += (int64_t)n;
    return OK;
}

struct err container_next(struct container_reader *r, enum container_piece *what, struct str *bytes)
{
    unsigned char tag = 0;
    size_t n = 0;
    bool in_member = r->place == IN_MEMBER;

    *bytes = STR_EMPTY;
    if (!r->unlocked || r->place == AT_END)
        return err_make(ERR_BUG, N_("Internal error."), "a container that is locked or at its end");
    if (r->place == MEMBER_ENDS) {
        crypto_hash_sha256_final(&r->hash, r->sum.hash);
        r->place = BEFORE_MEMBER;
        *what = CONTAINER_MEMBER_END;
        return OK;
    }
    TRY(get_chunk(r, &n, &tag));
    TRY(in_member ? member_goes_on(r, n, tag, what) : member_begins(r, n, tag, what));
    *bytes = (struct str){.p = (const char *)r->plain, .n = n};
    return OK;
}

const struct container_sum *container_member_sum(const struct container_reader *r)
{
    return &r->sum;
}

void container_reader_free(struct container_reader *r)
{
    if (r == NULL)
        return;
    if (r->key != NULL)
        sodium_free(r->key);
    mem_free(r->header, r->header != NULL ? r->header_n + 1 : 0);
    mem_free(r, sizeof *r);
}
