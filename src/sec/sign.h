/* SPDX-License-Identifier: Apache-2.0 */
/* sign: Ed25519 signatures, which say who made something. */
#ifndef ARCA_SEC_SIGN_H
#define ARCA_SEC_SIGN_H

#include <stdbool.h>

#include "base/str.h"

enum { SIGN_SEED_BYTES = 32, SIGN_PUBLIC_BYTES = 32, SIGN_BYTES = 64 };

/* A new pair, as the seed that it comes of. The caller wipes the seed. */
void sign_new(unsigned char seed[SIGN_SEED_BYTES], unsigned char public[SIGN_PUBLIC_BYTES]);

/* The public half of a seed. */
void sign_public(const unsigned char seed[SIGN_SEED_BYTES], unsigned char public[SIGN_PUBLIC_BYTES]);

void sign_make(unsigned char out[SIGN_BYTES], const unsigned char seed[SIGN_SEED_BYTES], struct str text);
bool sign_good(const unsigned char signature[SIGN_BYTES], const unsigned char public[SIGN_PUBLIC_BYTES], struct str text);

#endif
