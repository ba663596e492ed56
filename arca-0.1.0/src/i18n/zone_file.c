/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "i18n/zone_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "i18n/i18n.h"

enum { ZONE_FILE_MAX = 64 * 1024, ZONE_NAME_MAX = 64 };

/* Letters, digits, _ + - and single slashes between them; so no dots, and nothing absolute. */
static bool name_is_safe(const char *name)
{
    size_t n = strlen(name);
    char before = '/';

    if (n == 0 || n > ZONE_NAME_MAX || name[n - 1] == '/')
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = name[i];
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '+' || c == '-';

        if (!letter && !(c == '/' && before != '/'))
            return false;
        before = c;
    }
    return true;
}

static struct err read_all(struct arena *a, int fd, struct str *bytes)
{
    char *p = arena_array(a, ZONE_FILE_MAX, 1);
    size_t n = 0;

    while (n < ZONE_FILE_MAX) {
        ssize_t got = read(fd, p + n, ZONE_FILE_MAX - n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_sys(errno, "time zone");
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *bytes = (struct str){.p = p, .n = n};
    return OK;
}

struct err zone_file_read(struct arena *a, const char *name, struct str *bytes)
{
    const char *dir = getenv("TZDIR");
    char path[4096];
    struct err e;
    int fd;
    int n;

    *bytes = STR_EMPTY;
    n = snprintf(path, sizeof path, "%s/%s",
                 dir != NULL && dir[0] == '/' ? dir : "/usr/share/zoneinfo", name);
    if (!name_is_safe(name) || n < 0 || (size_t)n >= sizeof path)
        return err_make(ERR_NOT_FOUND, N_("The clinic's time zone is not known on this machine."),
                        "name");
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_make(ERR_NOT_FOUND, N_("The clinic's time zone is not known on this machine."),
                        "%s", name);
    e = read_all(a, fd, bytes);
    close(fd);
    return e;
}
