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
#include "os/disk.h"
#include "sec/sec.h"

/* Must not move while it is open. */
struct receipt_file {
    int fd;            /* -1: closed */
    int64_t synced_at; /* when the disk was last asked, in monotonic milliseconds */
    bool synced_once;  /* the disk was asked since the file was opened */
    bool unsynced;     /* lines since then are not on the disk for certain */
    struct disk_wait wait;
};

#define RECEIPT_CLOSED ((struct receipt_file){.fd = -1})

/* The least time between two waits for the disk, and how often a wait is looked after, in
 * milliseconds. */
enum { RECEIPT_SYNC_MS = 1000, RECEIPT_LOOK_MS = 50 };

/* Opens `path` for appending, made with mode 0600 when it is not there. Refuses what is no regular
 * file, a symbolic link, or somebody else's; takes rights of others away (fs_open_append). */
struct err receipt_open(struct receipt_file *f, const char *path);

/* Appends one receipt in one piece, so that several programs may share the file. `session` is the
 * text form of the id. With an error the line is not in the file; what a full disk took of it stands on a
 * line of its own (cutting it off could cut another program's, too). The file stays open after an error,
 * and the next receipt is tried. receipt_tend must follow. */
struct err receipt_append(struct receipt_file *f, struct str session, int64_t seq,
                          const unsigned char leaf[SEC_HASH_BYTES]);

/* Asks the disk for what was appended, if it is time, and hears what it answered; never waits for
 * it. `now` is monotonic milliseconds. An error: lines may be lost if the machine fails. */
struct err receipt_tend(struct receipt_file *f, int64_t now);

/* Milliseconds until receipt_tend is due; -1: nothing to do. */
int64_t receipt_due(const struct receipt_file *f, int64_t now);

/* Waits until the disk has all of it, and closes. */
struct err receipt_close(struct receipt_file *f);

/* Reads one line (without its newline) as it was written; false when it is anything else. */
bool receipt_read(struct str line, struct str *session, int64_t *seq,
                  unsigned char leaf[SEC_HASH_BYTES]);

#endif
