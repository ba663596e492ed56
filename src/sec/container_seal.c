/* SPDX-License-Identifier: Apache-2.0 */
/* What stands before the chunks of a container: its header, which never changes, and the seals, which whoever
 * has the data key can make anew. */
#include <config.h>

#include "sec/container_priv.h"

#include <string.h>

#include "base/buf.h"
#include "i18n/i18n.h"

/* What keys are derived for, as libsodium wants it: eight bytes, and a number for each use. */
enum { FOR_SEALS = 1, FOR_MARK = 2 };
static const char CONTEXT[crypto_kdf_CONTEXTBYTES] = {'a', 'r', 'c', 'a', 's', 'e', 'a', 'l'};

_Static_assert(crypto_kdf_KEYBYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES, "a key is derived from the data key");

void container_chain(unsigned char out[CHAIN_BYTES], const char *magic, struct str header)
{
    unsigned char length[LENGTH_BYTES];
    crypto_generichash_state chain;

    container_length_put(length, header.n);
    crypto_generichash_init(&chain, NULL, 0, CHAIN_BYTES);
    crypto_generichash_update(&chain, (const unsigned char *)magic, MAGIC_BYTES);
    crypto_generichash_update(&chain, length, sizeof length);
    crypto_generichash_update(&chain, (const unsigned char *)header.p, header.n);
    crypto_generichash_final(&chain, out, CHAIN_BYTES);
}

void container_seal_code(unsigned char out[SEAL_BYTES], const unsigned char *key, const unsigned char chain[CHAIN_BYTES],
                         struct str seals)
{
    unsigned char derived[crypto_generichash_KEYBYTES];
    unsigned char length[LENGTH_BYTES];
    crypto_generichash_state code;

    crypto_kdf_derive_from_key(derived, sizeof derived, FOR_SEALS, CONTEXT, key);
    container_length_put(length, seals.n);
    crypto_generichash_init(&code, derived, sizeof derived, SEAL_BYTES);
    crypto_generichash_update(&code, chain, CHAIN_BYTES);
    crypto_generichash_update(&code, length, sizeof length);
    crypto_generichash_update(&code, (const unsigned char *)seals.p, seals.n);
    crypto_generichash_final(&code, out, SEAL_BYTES);
    sodium_memzero(derived, sizeof derived);
    sodium_memzero(&code, sizeof code);
}

void container_mark_of(unsigned char out[CONTAINER_MARK_BYTES], const unsigned char *key, const unsigned char chain[CHAIN_BYTES],
                       const unsigned char *stream)
{
    unsigned char derived[crypto_generichash_KEYBYTES];
    crypto_generichash_state mark;

    crypto_kdf_derive_from_key(derived, sizeof derived, FOR_MARK, CONTEXT, key);
    crypto_generichash_init(&mark, derived, sizeof derived, CONTAINER_MARK_BYTES);
    crypto_generichash_update(&mark, chain, CHAIN_BYTES);
    crypto_generichash_update(&mark, stream, crypto_secretstream_xchacha20poly1305_HEADERBYTES);
    crypto_generichash_final(&mark, out, CONTAINER_MARK_BYTES);
    sodium_memzero(derived, sizeof derived);
    sodium_memzero(&mark, sizeof mark);
}

static void add_hex(struct buf *b, const unsigned char *p, size_t n)
{
    char two[3];

    for (size_t i = 0; i < n; i++) {
        sec_hex(two, p + i, 1);
        buf_add(b, two, 2);
    }
}

static void seals_text(struct buf *b, const struct backup_public *to, size_t count, const unsigned char *key)
{
    unsigned char sealed[SEALED_BYTES];
    char kid[BACKUP_KID_TEXT];

    buf_add_str(b, STR("{\"recipients\":["));
    for (size_t i = 0; i < count; i++) {
        backup_key_id(&to[i], kid);
        crypto_box_seal(sealed, key, crypto_secretstream_xchacha20poly1305_KEYBYTES, to[i].p);
        buf_printf(b, "%s{\"kid\":\"%s\",\"sealed\":\"", i > 0 ? "," : "", kid);
        add_hex(b, sealed, sizeof sealed);
        buf_add_str(b, STR("\"}"));
    }
    buf_add_str(b, STR("]}"));
}

static struct err put_all(struct str facts, struct str seals, const unsigned char *key, const unsigned char *stream,
                          container_put_fn put, void *ctx)
{
    unsigned char start[MAGIC_BYTES + LENGTH_BYTES];
    unsigned char length[LENGTH_BYTES];
    unsigned char chain[CHAIN_BYTES];
    unsigned char code[SEAL_BYTES];

    memcpy(start, CONTAINER_MAGIC, MAGIC_BYTES);
    container_length_put(start + MAGIC_BYTES, facts.n);
    container_length_put(length, seals.n);
    container_chain(chain, CONTAINER_MAGIC, facts);
    container_seal_code(code, key, chain, seals);
    TRY(put(ctx, start, sizeof start));
    TRY(put(ctx, facts.p, facts.n));
    TRY(put(ctx, length, sizeof length));
    TRY(put(ctx, seals.p, seals.n));
    TRY(put(ctx, code, sizeof code));
    return put(ctx, stream, crypto_secretstream_xchacha20poly1305_HEADERBYTES);
}

struct err container_put_head(struct str facts, const unsigned char *key, const unsigned char *stream,
                              const struct backup_public *to, size_t count, container_put_fn put, void *ctx)
{
    struct buf seals = {.p = NULL};
    struct err e;

    if (count < 1 || count > CONTAINER_RECIPIENTS_MAX)
        return err_make(ERR_BUG, N_("Internal error."), "a backup for %zu keys", count);
    if (facts.n > CONTAINER_HEADER_MAX)
        return err_make(ERR_BUG, N_("Internal error."), "a backup's header of %zu bytes", facts.n);
    seals_text(&seals, to, count, key);
    e = put_all(facts, buf_str(&seals), key, stream, put, ctx);
    buf_free(&seals);
    return e;
}
