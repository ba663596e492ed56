/* SPDX-License-Identifier: Apache-2.0 */
/* fs: the few things done with files, each the careful way: private modes, no symbolic link
 * followed at the last step, whole writes. Which paths there are is src/conf's matter. */
#ifndef ARCA_BASE_FS_H
#define ARCA_BASE_FS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Makes `path` and the folders above it that are missing, mode 0700; there already is fine. */
struct err fs_make_dirs(const char *path);

/* Opens `path` for appending and reading, made with mode 0600 when it is missing. Refuses what is not a regular
 * file of ours; a wider mode is narrowed. `*fd` is the caller's to close. */
struct err fs_open_append(const char *path, int *fd);

/* Writes all of `s` to `fd`, through interruptions. */
struct err fs_write(int fd, struct str s);

/* Puts `s` in place of `path` at once or not at all: a 0600 file beside it, synced, renamed. */
struct err fs_replace(const char *path, struct str s);

/* The content of a file of at most `max` bytes, in `a`, a NUL behind it; not there is ERR_NOT_FOUND. */
struct err fs_read(struct arena *a, const char *path, size_t max, struct str *out);

#endif
