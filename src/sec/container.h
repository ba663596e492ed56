/* SPDX-License-Identifier: Apache-2.0 */
/* container: the file of a backup, "ARCABK2". It knows no files: bytes go out and come in through
 * functions of the caller, in one pass and flat memory.
 *
 *   8   "ARCABK2\n"
 *   4   length of the header, little endian, at most 64 KiB
 *   n   header, JSON: what the caller states
 *   4   length of the seals, little endian, at most 64 KiB
 *   m   seals, JSON: {"recipients": [{"kid", "sealed"}]}, the data key sealed to each public key
 *       (crypto_box_seal)
 *   32  BLAKE2b-256, keyed by a key that is derived from the data key, of the hash of the header and of the
 *       seals with their length
 *   24  header of crypto_secretstream_xchacha20poly1305
 *       chunks: 4 bytes length of what follows, little endian; at most 65536 bytes and 17 of the
 *       stream's own. Additional data: these 4 bytes, before them in the first chunk the
 *       BLAKE2b-256 of all bytes before the seals
 *       a member: a chunk with its name; data, the last chunk with TAG_PUSH
 *   an empty chunk with TAG_FINAL; nothing may follow
 *
 * So the header is bound to the data for good, and whoever holds the data key, and nobody else, can make
 * other seals for the same data. "ARCABK1" had the recipients in its header and no seals; it is read.
 *
 * Nothing of a chunk is given out before it is known to be whole, genuine and in its place; that the
 * file ends where it should is known only at CONTAINER_END. */
#ifndef ARCA_SEC_CONTAINER_H
#define ARCA_SEC_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "sec/backup_key.h"
#include "sec/sec.h"

enum { CONTAINER_CHUNK = 65536, CONTAINER_HEADER_MAX = 65536, CONTAINER_RECIPIENTS_MAX = 64, CONTAINER_NAME_MAX = 64, CONTAINER_MARK_BYTES = 32 };

/* The size of a member and its SHA-256. */
struct container_sum {
    int64_t bytes;
    unsigned char hash[SEC_HASH_BYTES];
};

struct container_writer;
typedef struct err (*container_put_fn)(void *ctx, const void *p, size_t n);

/* Begins a file that the holders of `to` (at least one) can read. `facts`: a JSON object, the plain
 * part of the header. *out is NULL after an error. */
struct err container_begin(struct container_writer **out, const char *facts, const struct backup_public *to,
                           size_t count, container_put_fn put, void *ctx);
/* A member is a name, any number of pieces, and its end, which tells what was written. */
struct err container_member(struct container_writer *w, const char *name);
struct err container_add(struct container_writer *w, const void *p, size_t n);
struct err container_member_end(struct container_writer *w, struct container_sum *sum);
/* The end of the file. */
struct err container_end(struct container_writer *w);
void container_writer_free(struct container_writer *w);

enum container_piece { CONTAINER_MEMBER, CONTAINER_DATA, CONTAINER_MEMBER_END, CONTAINER_END };

struct container_reader;
/* Reads up to `n` bytes; *got less than `n` only at the end. */
typedef struct err (*container_get_fn)(void *ctx, void *p, size_t n, size_t *got);

/* Reads the header. ERR_INPUT when it is no such file. */
struct err container_open(struct container_reader **out, container_get_fn get, void *ctx);
/* The header as it stands: nothing in it is proved before the first piece was read. */
struct str container_header(const struct container_reader *r);
/* One of the two before the pieces. ERR_DENIED: not sealed to this key. */
struct err container_unlock(struct container_reader *r, const struct backup_secret *with);
struct err container_unlock_as_writer(struct container_reader *r, const struct container_writer *w);
/* The names of the keys that it is sealed to; their count. Proved only when it is unlocked. */
size_t container_kids(const struct container_reader *r, char kids[CONTAINER_RECIPIENTS_MAX][BACKUP_KID_TEXT]);
/* Can its seals be made anew? Not of the first version. */
bool container_can_reseal(const struct container_reader *r);
/* Of one that is unlocked and of which no piece was read: writes what stands before the first chunk, sealed to
 * `to` and to nobody else. What `get` reads from then on belongs behind it, as it is. */
struct err container_reseal(const struct container_reader *r, const struct backup_public *to, size_t count,
                            container_put_fn put, void *ctx);
/* Of one that is unlocked: two have the same mark only when they are the same data under the same key, however
 * sealed; without the key nobody makes a file of a given mark. */
void container_mark(const struct container_reader *r, unsigned char out[CONTAINER_MARK_BYTES]);
/* The next piece; `bytes` (name or data) lives until the next call. ERR_INPUT: damaged. */
struct err container_next(struct container_reader *r, enum container_piece *what, struct str *bytes);
/* After CONTAINER_MEMBER_END: what the member was. */
const struct container_sum *container_member_sum(const struct container_reader *r);
void container_reader_free(struct container_reader *r);

#endif
