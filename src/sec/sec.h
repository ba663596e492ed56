/* SPDX-License-Identifier: Apache-2.0 */
/* sec: the little cryptography that a client does, and the only folder that knows libsodium.
 * Signing in is PostgreSQL's work, not this folder's. */
#ifndef ARCA_SEC_SEC_H
#define ARCA_SEC_SEC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* Once at start, before anything else here. */
struct err sec_init(void);

enum { SEC_HASH_BYTES = 32 };

/* SHA-256 of `n` bytes. */
void sec_hash(unsigned char out[SEC_HASH_BYTES], const void *p, size_t n);

/* The SHA-256 of a one-byte tag and `n` bytes behind it: the leaves of the audit log. */
void sec_hash_tagged(unsigned char out[SEC_HASH_BYTES], unsigned char tag, const void *p, size_t n);

/* SHA-256 of what comes in pieces. */
struct sec_hashing {
    _Alignas(16) unsigned char state[128];
};
void sec_hashing_begin(struct sec_hashing *h);
void sec_hashing_add(struct sec_hashing *h, const void *p, size_t n);
void sec_hashing_end(struct sec_hashing *h, unsigned char out[SEC_HASH_BYTES]);

/* Equal, in a time that does not depend on where they differ. */
bool sec_equal(const void *a, const void *b, size_t n);

/* Overwrites memory in a way that the compiler keeps. */
void sec_wipe(void *p, size_t n);

/* Lower-case hexadecimal and a NUL: `out` has 2 * n + 1 bytes. */
void sec_hex(char *out, const void *p, size_t n);

/* Reads exactly `n` bytes from 2 * n hexadecimal digits; false when it is anything else. */
bool sec_unhex(void *out, size_t n, const char *hex, size_t hex_n);

#endif
