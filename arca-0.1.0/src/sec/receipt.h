/* SPDX-License-Identifier: Apache-2.0 */
/* receipt: the client's own record of what the server said it wrote into the audit log. A later
 * verification fails when a receipt's event is gone, so the log cannot be shortened unnoticed.
 * One line a receipt: session id, number, leaf in hexadecimal; no patient's data. */
#ifndef ARCA_SEC_RECEIPT_H
#define ARCA_SEC_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "sec/sec.h"

struct receipt_file {
    int fd;            /* -1: closed */
    int64_t synced_at; /* monotonic milliseconds */
    bool unsynced;     /* lines since then are not on the disk for certain */
};

#define RECEIPT_CLOSED ((struct receipt_file){.fd = -1})

/* The least time between two waits for the disk, in milliseconds. */
enum { RECEIPT_SYNC_MS = 1000 };

/* Opens `path` for appending, made with mode 0600 when it is not there. Refuses what is no regular
 * file, a symbolic link, or somebody else's; takes rights of others away (fs_open_append). */
struct err receipt_open(struct receipt_file *f, const char *path);

/* Appends one receipt in one piece, so that several programs may share the file. `session`
 * is the text form of the id. `now` is monotonic milliseconds; the disk is waited for when it is a
 * second or more since the last time, else receipt_sync must follow. */
struct err receipt_append(struct receipt_file *f, struct str session, int64_t seq,
                          const unsigned char leaf[SEC_HASH_BYTES], int64_t now);

/* Waits for the disk if there is something to wait for. */
struct err receipt_sync(struct receipt_file *f, int64_t now);

/* Milliseconds until receipt_sync is due; -1: nothing to do. */
int64_t receipt_due(const struct receipt_file *f, int64_t now);

/* Syncs and closes. */
struct err receipt_close(struct receipt_file *f);

/* Reads one line (without its newline) as it was written; false when it is anything else. */
bool receipt_read(struct str line, struct str *session, int64_t *seq,
                  unsigned char leaf[SEC_HASH_BYTES]);

#endif
