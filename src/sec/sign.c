/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/sign.h"

#include <sodium.h>

#include "sec/sec.h"

_Static_assert(SIGN_SEED_BYTES == crypto_sign_SEEDBYTES, "libsodium's size of a seed");
_Static_assert(SIGN_PUBLIC_BYTES == crypto_sign_PUBLICKEYBYTES, "of a public key");
_Static_assert(SIGN_BYTES == crypto_sign_BYTES, "and of a signature");

void sign_new(unsigned char seed[SIGN_SEED_BYTES], unsigned char public[SIGN_PUBLIC_BYTES])
{
    randombytes_buf(seed, SIGN_SEED_BYTES);
    sign_public(seed, public);
}

void sign_public(const unsigned char seed[SIGN_SEED_BYTES], unsigned char public[SIGN_PUBLIC_BYTES])
{
    unsigned char secret[crypto_sign_SECRETKEYBYTES];

    crypto_sign_seed_keypair(public, secret, seed);
    sec_wipe(secret, sizeof secret);
}

void sign_make(unsigned char out[SIGN_BYTES], const unsigned char seed[SIGN_SEED_BYTES], struct str text)
{
    unsigned char public[SIGN_PUBLIC_BYTES];
    unsigned char secret[crypto_sign_SECRETKEYBYTES];

    crypto_sign_seed_keypair(public, secret, seed);
    crypto_sign_detached(out, NULL, (const unsigned char *)text.p, text.n, secret);
    sec_wipe(secret, sizeof secret);
}

bool sign_good(const unsigned char signature[SIGN_BYTES], const unsigned char public[SIGN_PUBLIC_BYTES], struct str text)
{
    return crypto_sign_verify_detached(signature, (const unsigned char *)text.p, text.n, public) == 0;
}
