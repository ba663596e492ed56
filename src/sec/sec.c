/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/sec.h"

#include <sodium.h>
#include <string.h>

struct err sec_init(void)
{
    if (sodium_init() < 0)
        return err_make(ERR_SYS, "The cryptography library could not start.", "sodium_init");
    return OK;
}

void sec_hash(unsigned char out[SEC_HASH_BYTES], const void *p, size_t n)
{
    crypto_hash_sha256(out, n != 0 ? p : (const void *)"", n);
}

void sec_hash_tagged(unsigned char out[SEC_HASH_BYTES], unsigned char tag, const void *p, size_t n)
{
    crypto_hash_sha256_state st;

    crypto_hash_sha256_init(&st);
    crypto_hash_sha256_update(&st, &tag, 1);
    if (n != 0)
        crypto_hash_sha256_update(&st, p, n);
    crypto_hash_sha256_final(&st, out);
}

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof((struct sec_hashing){0}.state), "room for the state");

static crypto_hash_sha256_state *state_of(struct sec_hashing *h)
{
    return (crypto_hash_sha256_state *)(void *)h->state;
}

void sec_hashing_begin(struct sec_hashing *h)
{
    crypto_hash_sha256_init(state_of(h));
}

void sec_hashing_add(struct sec_hashing *h, const void *p, size_t n)
{
    if (n != 0)
        crypto_hash_sha256_update(state_of(h), p, n);
}

void sec_hashing_end(struct sec_hashing *h, unsigned char out[SEC_HASH_BYTES])
{
    crypto_hash_sha256_final(state_of(h), out);
}

bool sec_equal(const void *a, const void *b, size_t n)
{
    return n == 0 || sodium_memcmp(a, b, n) == 0;
}

void sec_wipe(void *p, size_t n)
{
    if (n != 0)
        sodium_memzero(p, n);
}

void sec_hex(char *out, const void *p, size_t n)
{
    sodium_bin2hex(out, 2 * n + 1, p, n);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool sec_unhex(void *out, size_t n, const char *hex, size_t hex_n)
{
    unsigned char *to = out;

    if (hex_n != 2 * n)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = hex_value(hex[2 * i]);
        int low = hex_value(hex[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        to[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}
