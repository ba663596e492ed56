/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "i18n/zone_file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/fs.h"
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

struct err zone_file_read(struct arena *a, const char *name, struct str *bytes)
{
    static const char *const unknown = N_("The clinic's time zone is not known on this machine.");
    const char *dir = getenv("TZDIR");
    struct err e;

    *bytes = STR_EMPTY;
    if (!name_is_safe(name))
        return err_make(ERR_NOT_FOUND, unknown, "name");
    if (dir == NULL || dir[0] != '/')
        dir = "/usr/share/zoneinfo";
    e = fs_read(a, str_printf(a, "%s/%s", dir, name).p, ZONE_FILE_MAX, bytes);
    return err_is(&e) ? err_make(ERR_NOT_FOUND, unknown, "%s: %s", name, e.detail) : OK;
}
