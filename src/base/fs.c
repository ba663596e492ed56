/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/fs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct err make_dir(const char *path)
{
    struct stat st;

    if (mkdir(path, 0700) == 0)
        return OK;
    if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return OK;
    return err_sys(errno == EEXIST ? ENOTDIR : errno, path);
}

struct err fs_make_dirs(const char *path)
{
    char part[PATH_MAX];
    size_t n = strlen(path);

    if (n == 0 || n >= sizeof part)
        return err_sys(ENAMETOOLONG, "folder");
    for (size_t i = 1; i < n; i++) {
        struct stat st;

        if (path[i] != '/')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (stat(part, &st) != 0)
            TRY(make_dir(part));
    }
    return make_dir(path);
}

struct err fs_open_append(const char *path, int *fd)
{
    struct stat st;
    struct err e = OK;

    *fd = -1;
    int flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    int f = open(path, flags, 0600);
    if (f < 0)
        return err_sys(errno, path);
    if (fstat(f, &st) != 0)
        e = err_sys(errno, path);
    else if (!S_ISREG(st.st_mode) || st.st_uid != geteuid())
        e = err_sys(EPERM, path);
    else if ((st.st_mode & 077) != 0 && fchmod(f, 0600) != 0)
        e = err_sys(errno, path);
    if (err_is(&e)) {
        close(f);
        return e;
    }
    *fd = f;
    return OK;
}

struct err fs_write(int fd, struct str s)
{
    size_t done = 0;

    while (done < s.n) {
        ssize_t n = write(fd, s.p + done, s.n - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_sys(errno, "write");
        done += (size_t)n;
    }
    return OK;
}

static struct err sync_and_close(int fd, struct err e, const char *path)
{
    if (!err_is(&e) && fsync(fd) != 0)
        e = err_sys(errno, path);
    if (close(fd) != 0 && !err_is(&e))
        e = err_sys(errno, path);
    return e;
}

/* The rename is on the disk only when the folder is. */
static struct err sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - path);

    if (slash == NULL)
        snprintf(folder, sizeof folder, ".");
    else
        snprintf(folder, sizeof folder, "%.*s", n == 0 ? 1 : (int)n, path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return err_sys(errno, folder);
    return sync_and_close(fd, OK, folder);
}

struct err fs_replace(const char *path, struct str s)
{
    char beside[PATH_MAX];
    struct err e;

    if (snprintf(beside, sizeof beside, "%s.%ld.new", path, (long)getpid()) >= (int)sizeof beside)
        return err_sys(ENAMETOOLONG, "file");
    unlink(beside);
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_sys(errno, beside);
    e = sync_and_close(fd, fs_write(fd, s), beside);
    if (!err_is(&e) && rename(beside, path) != 0)
        e = err_sys(errno, path);
    if (err_is(&e)) {
        unlink(beside);
        return e;
    }
    return sync_folder_of(path);
}

static struct err read_all(struct arena *a, int fd, const char *path, size_t max, struct str *out)
{
    struct stat st;
    size_t n = 0;
    size_t room;
    char *p;

    if (fstat(fd, &st) != 0)
        return err_sys(errno, path);
    if (!S_ISREG(st.st_mode))
        return err_sys(S_ISDIR(st.st_mode) ? EISDIR : EINVAL, path);
    if (st.st_size < 0 || (uintmax_t)st.st_size > max)
        return err_sys(EFBIG, path);
    room = (size_t)st.st_size;
    p = arena_array(a, room + 1, 1);
    while (n < room) {
        ssize_t got = read(fd, p + n, room - n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_sys(errno, path);
        if (got == 0)
            break;
        n += (size_t)got;
    }
    p[n] = '\0';
    *out = (struct str){.p = p, .n = n};
    return OK;
}

struct err fs_read(struct arena *a, const char *path, size_t max, struct str *out)
{
    struct err e;

    *out = STR_EMPTY;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && errno == ENOENT)
        return err_make(ERR_NOT_FOUND, "The file is not there.", "%s", path);
    if (fd < 0)
        return err_sys(errno, path);
    e = read_all(a, fd, path, max, out);
    close(fd);
    return e;
}
