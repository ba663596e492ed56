/* SPDX-License-Identifier: Apache-2.0 */
/* log: lines for support, to a file of mode 0600 or to standard error. Never a patient's data,
 * never a password: what is logged are ids, kinds of errors, times. Every line passes
 * utf8_sanitise, so that nothing in it can play tricks on who reads it, and is written in one
 * write. */
#ifndef ARCA_BASE_LOG_H
#define ARCA_BASE_LOG_H

#include "base/clock.h"
#include "base/err.h"

struct log;

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* A file larger than this becomes PATH.old when it is opened anew. */
enum { LOG_BYTES_MAX = 1 << 20 };

/* A log that keeps what is at least as grave as `level`; `path` NULL means standard error. The
 * caller owns `*out` until log_free. */
struct err log_new(struct log **out, const char *path, enum log_level level, struct clock clock);
void log_free(struct log *l);

/* Writes "TIME LEVEL AREA: text". A NULL log takes everything and writes nothing; a disk that
 * refuses loses the line, never the program. */
void log_write(struct log *l, enum log_level level, const char *area, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Writes an error with its kind, SQLSTATE, place and detail. */
void log_err(struct log *l, enum log_level level, const char *area, const struct err *e);

/* The level of a name ("error", "warn", "info", "debug"), or -1. */
int log_level_of(const char *name);

#endif
