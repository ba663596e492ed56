/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "sec/receipt.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "sec/id.h"

enum { SESSION_TEXT = ID_UUID_TEXT - 1, LEAF_TEXT = 2 * SEC_HASH_BYTES };

struct err receipt_open(struct receipt_file *f, const char *path)
{
    *f = RECEIPT_CLOSED;
    return fs_open_append(path, &f->fd);
}

/* True when the file ends in the middle of a line: whoever wrote last, this program or another, met a full disk or
 * was stopped by a machine that failed. */
static bool ends_torn(int fd)
{
    struct stat st;
    char last;

    return fstat(fd, &st) == 0 && st.st_size > 0 && pread(fd, &last, 1, st.st_size - 1) == 1 && last != '\n';
}

static struct err write_line(int fd, const char *line, size_t n)
{
    ssize_t done;

    do
        done = write(fd, line, n);
    while (done < 0 && errno == EINTR);
    if (done == (ssize_t)n)
        return OK;
    if (done < 0)
        return err_sys(errno, "receipts");
    return err_make(ERR_SYS, "The receipt could not be kept.", "%zd of %zu bytes", done, n);
}

struct err receipt_append(struct receipt_file *f, struct str session, int64_t seq,
                          const unsigned char leaf[SEC_HASH_BYTES])
{
    char line[1 + SESSION_TEXT + LEAF_TEXT + 24];
    char hex[LEAF_TEXT + 1];
    unsigned char id[16];
    int n;

    if (f->fd < 0 || !id_bytes(session, id) || seq < 1)
        return err_make(ERR_BUG, "The receipt could not be kept.", "receipt of no session");
    sec_hex(hex, leaf, SEC_HASH_BYTES);
    n = snprintf(line, sizeof line, "%s%.*s %lld %s\n", ends_torn(f->fd) ? "\n" : "", STR_ARG(session),
                 (long long)seq, hex);
    TRY(write_line(f->fd, line, (size_t)n));
    f->unsynced = true;
    return OK;
}

static int64_t sync_in(const struct receipt_file *f, int64_t now)
{
    int64_t left = f->synced_once ? f->synced_at + RECEIPT_SYNC_MS - now : 0;

    return left > 0 ? left : 0;
}

struct err receipt_tend(struct receipt_file *f, int64_t now)
{
    if (f->fd < 0 || disk_wait_runs(&f->wait))
        return OK;
    TRY(disk_wait_end(&f->wait));
    if (!f->unsynced || sync_in(f, now) > 0)
        return OK;
    f->synced_at = now;
    f->synced_once = true;
    TRY(disk_wait_start(&f->wait, f->fd));
    f->unsynced = false;
    return OK;
}

int64_t receipt_due(const struct receipt_file *f, int64_t now)
{
    if (f->fd >= 0 && f->wait.waits)
        return RECEIPT_LOOK_MS;
    return f->fd >= 0 && f->unsynced ? sync_in(f, now) : -1;
}

struct err receipt_close(struct receipt_file *f)
{
    struct err e = disk_wait_end(&f->wait);

    if (f->fd >= 0 && f->unsynced && fdatasync(f->fd) != 0 && !err_is(&e))
        e = err_sys(errno, "receipts");
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
