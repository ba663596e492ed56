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
    int version;
    char *header;
    size_t header_n;
    char *seals; /* of version 1: none, the recipients are in the header */
    size_t seals_n;
    unsigned char code[SEAL_BYTES];
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

/* JSON of `n` bytes into *out, which has room for it from here on. */
static struct err get_json(struct container_reader *r, size_t n, char **out, size_t *out_n)
{
    if (n > CONTAINER_HEADER_MAX)
        return damaged("header length");
    *out = mem_new(n + 1);
    *out_n = n;
    TRY(get_all(r, *out, n));
    return json_valid((struct str){.p = *out, .n = n}) && (*out)[0] == '{' ? OK : damaged("header");
}

static struct err read_seals(struct container_reader *r)
{
    unsigned char length[LENGTH_BYTES];

    TRY(get_all(r, length, sizeof length));
    TRY(get_json(r, container_length_get(length), &r->seals, &r->seals_n));
    return get_all(r, r->code, sizeof r->code);
}

static struct err read_header(struct container_reader *r)
{
    char start[MAGIC_BYTES + LENGTH_BYTES];
    size_t got;

    TRY(r->get(r->ctx, start, sizeof start, &got));
    if (got == sizeof start && memcmp(start, CONTAINER_MAGIC, MAGIC_BYTES) == 0)
        r->version = 2;
    else if (got == sizeof start && memcmp(start, CONTAINER_MAGIC_1, MAGIC_BYTES) == 0)
        r->version = 1;
    else
        return err_make(ERR_INPUT, N_("The file is no backup of arca."), "magic");
    TRY(get_json(r, container_length_get((const unsigned char *)start + MAGIC_BYTES), &r->header, &r->header_n));
    container_chain(r->chain, start, container_header(r));
    if (r->version > 1)
        TRY(read_seals(r));
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

/* The key is there: are the seals those that a holder of it made for this header? */
static struct err start_stream(struct container_reader *r)
{
    unsigned char code[SEAL_BYTES];

    if (r->version > 1) {
        container_seal_code(code, r->key, r->chain, (struct str){.p = r->seals, .n = r->seals_n});
        if (sodium_memcmp(code, r->code, sizeof code) != 0)
            return damaged("seals");
    }
    if (crypto_secretstream_xchacha20poly1305_init_pull(&r->stream, r->stream_header, r->key) != 0)
        return damaged("stream header");
    r->unlocked = true;
    return OK;
}

/* Steps through the recipients from *at and *i = 0 on. */
static bool next_box(const struct container_reader *r, size_t *at, int *i, struct str *box)
{
    struct str from = r->version > 1 ? (struct str){.p = r->seals, .n = r->seals_n} : container_header(r);
    struct str key;

    return (*i)++ < CONTAINER_RECIPIENTS_MAX && json_next(json_find(from, "recipients"), at, &key, box);
}

/* Every box is tried, whatever name stands beside it. */
struct err container_unlock(struct container_reader *r, const struct backup_secret *with)
{
    unsigned char sealed[SEALED_BYTES];
    struct str box;
    size_t at = 0;
    int i = 0;

    while (next_box(r, &at, &i, &box)) {
        struct str hex = json_find(box, "sealed");

        if (hex.n >= 2 && hex.p[0] == '"' && sec_unhex(sealed, sizeof sealed, hex.p + 1, hex.n - 2) &&
            crypto_box_seal_open(r->key, sealed, sizeof sealed, with->public.p, with->p) == 0)
            return start_stream(r);
    }
    return err_make(ERR_DENIED, N_("The backup was not made for this key."), "no box opens");
}

struct err container_unlock_as_writer(struct container_reader *r, const struct container_writer *w)
{
    memcpy(r->key, container_writer_key(w), crypto_secretstream_xchacha20poly1305_KEYBYTES);
    return start_stream(r);
}

size_t container_kids(const struct container_reader *r, char kids[CONTAINER_RECIPIENTS_MAX][BACKUP_KID_TEXT])
{
    struct str box;
    size_t at = 0;
    size_t n = 0;
    int i = 0;

    while (next_box(r, &at, &i, &box)) {
        struct str kid = json_find(box, "kid");

        if (kid.n == BACKUP_KID_TEXT + 1) { /* in its quotes */
            memcpy(kids[n], kid.p + 1, BACKUP_KID_TEXT - 1);
            kids[n++][BACKUP_KID_TEXT - 1] = '\0';
        }
    }
    return n;
}

void container_mark(const struct container_reader *r, unsigned char out[CONTAINER_MARK_BYTES])
{
    container_mark_of(out, r->key, r->chain, r->stream_header);
}

bool container_can_reseal(const struct container_reader *r)
{
    return r->version > 1;
}

struct err container_reseal(const struct container_reader *r, const struct backup_public *to, size_t count,
                            container_put_fn put, void *ctx)
{
    if (!r->unlocked || !r->first || !container_can_reseal(r))
        return err_make(ERR_BUG, N_("Internal error."), "a container that cannot be sealed anew");
    return container_put_head(container_header(r), r->key, r->stream_header, to, count, put, ctx);
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
    mem_free(r->seals, r->seals != NULL ? r->seals_n + 1 : 0);
    mem_free(r, sizeof *r);
}
