/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct err err_make_at(const char *where, enum err_kind kind, const char *msgid, const char *fmt,
                       ...)
{
    struct err e = {.kind = kind, .msgid = msgid, .where = where};
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(e.detail, sizeof e.detail, fmt, ap);
    va_end(ap);
    return e;
}

struct err err_sys_at(const char *where, int errnum, const char *what)
{
    char reason[80];

    /* GNU strerror_r: may return a static string instead of filling the buffer. */
    const char *text = strerror_r(errnum, reason, sizeof reason);
    return err_make_at(where, ERR_SYS, "The operating system refused.", "%s: %s", what, text);
}

const char *err_kind_name(enum err_kind kind)
{
    static const char *const names[] = {
        [ERR_NONE] = "none",       [ERR_INPUT] = "input",         [ERR_DENIED] = "denied",
        [ERR_NOT_FOUND] = "not-found", [ERR_CONFLICT] = "conflict", [ERR_BUSY] = "busy",
        [ERR_CANCELLED] = "cancelled", [ERR_TIMEOUT] = "timeout", [ERR_NET] = "net",
        [ERR_DB] = "db",           [ERR_SYS] = "sys",             [ERR_BUG] = "bug",
    };
    return (size_t)kind < sizeof names / sizeof names[0] ? names[kind] : "unknown";
}
