/* SPDX-License-Identifier: Apache-2.0 */
/* backup_key: the pairs of keys of backups. Whoever holds a public key makes backups that only the
 * holder of its secret key reads; the secret key rests in a file that a passphrase protects. */
#ifndef ARCA_SEC_BACKUP_KEY_H
#define ARCA_SEC_BACKUP_KEY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { BACKUP_KEY_BYTES = 32, BACKUP_SEED_BYTES = 32, BACKUP_KID_TEXT = 17, BACKUP_KEY_FILE_MAX = 4096 };

struct backup_public {
    unsigned char p[BACKUP_KEY_BYTES];
};

/* In locked memory between guard pages; wiped when it is freed. */
struct backup_secret {
    unsigned char *p; /* NULL: none */
    struct backup_public public;
};

/* A new pair; the caller frees it. */
struct err backup_key_new(struct backup_secret *s);
/* The pair that a seed gives, always the same. */
struct err backup_key_of_seed(struct backup_secret *s, const unsigned char seed[BACKUP_SEED_BYTES]);
void backup_key_free(struct backup_secret *s);

/* A key's short name: 16 hexadecimal digits of its hash. */
void backup_key_id(const struct backup_public *k, char out[BACKUP_KID_TEXT]);

/* The file of a public key, and back; false when it is none, or a person mistyped it. */
const char *backup_key_public_text(struct arena *a, const struct backup_public *k);
bool backup_key_public_read(struct str text, struct backup_public *k);

/* The file of a secret key, sealed by a key that argon2id makes of the passphrase (some seconds and
 * 256 MiB, so that guessing is dear; `quick` is for tests). */
struct err backup_key_seal(struct arena *a, const struct backup_secret *s, struct str passphrase, bool quick,
                           const char **text);
/* Opens such a file: ERR_INPUT when it is none, ERR_DENIED for another passphrase or a changed file. */
struct err backup_key_unseal(struct str text, struct str passphrase, struct backup_secret *s);

#endif
