/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/receipt.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fs.h"
#include "sec/id.h"

enum { SESSION_TEXT = ID_UUID_TEXT - 1, LEAF_TEXT = 2 * SEC_HASH_BYTES };

struct err receipt_open(struct receipt_file *f, const char *path)
{
    *f = RECEIPT_CLOSED;
    return fs_open_append(path, &f->fd);
}

struct err receipt_append(struct receipt_file *f, struct str session, int64_t seq,
                          const unsigned char leaf[SEC_HASH_BYTES], int64_t now)
{
    char line[SESSION_TEXT + LEAF_TEXT + 24];
    char hex[LEAF_TEXT + 1];
    unsigned char id[16];
    int n;

    if (f->fd < 0 || !id_bytes(session, id) || seq < 1)
        return err_make(ERR_BUG, "The receipt could not be kept.", "receipt of no session");
    sec_hex(hex, leaf, SEC_HASH_BYTES);
    n = snprintf(line, sizeof line, "%.*s %lld %s\n", STR_ARG(session), (long long)seq, hex);
    TRY(fs_write(f->fd, (struct str){.p = line, .n = (size_t)n}));
    if (!f->unsynced && f->synced_at == 0)
        f->synced_at = now - RECEIPT_SYNC_MS; /* the first one goes to the disk at once */
    f->unsynced = true;
    return now - f->synced_at >= RECEIPT_SYNC_MS ? receipt_sync(f, now) : OK;
}

struct err receipt_sync(struct receipt_file *f, int64_t now)
{
    if (f->fd < 0 || !f->unsynced)
        return OK;
    f->synced_at = now;
    if (fdatasync(f->fd) != 0)
        return err_sys(errno, "receipts");
    f->unsynced = false;
    return OK;
}

int64_t receipt_due(const struct receipt_file *f, int64_t now)
{
    int64_t left = f->synced_at + RECEIPT_SYNC_MS - now;

    if (f->fd < 0 || !f->unsynced)
        return -1;
    return left > 0 ? left : 0;
}

struct err receipt_close(struct receipt_file *f)
{
    struct err e = receipt_sync(f, f->synced_at);

    if (f->fd >= 0)
        close(f->fd);
    *f = RECEIPT_CLOSED;
    return e;
}

bool receipt_read(struct str line, struct str *session, int64_t *seq,
                  unsigned char leaf[SEC_HASH_BYTES])
{
    unsigned char id[16];
    int64_t v = 0;
    size_t i = SESSION_TEXT + 1;
    size_t from = i;

    if (line.n < SESSION_TEXT + 3 + LEAF_TEXT || line.p[SESSION_TEXT] != ' ')
        return false;
    *session = str_sub(line, 0, SESSION_TEXT);
    if (!id_bytes(*session, id))
        return false;
    for (; i < line.n && line.p[i] >= '0' && line.p[i] <= '9' && i - from < 18; i++)
        v = v * 10 + (line.p[i] - '0');
    if (i == from || v < 1 || line.p[from] == '0' || i >= line.n || line.p[i] != ' ')
        return false;
    *seq = v;
    return sec_unhex(leaf, SEC_HASH_BYTES, line.p + i + 1, line.n - i - 1);
}
