/* SPDX-License-Identifier: Apache-2.0 */
/* stream: another program whose output is read, or whose input is written, piece by piece while it
 * runs, for what is too large to be kept. Waits; for arcactl, not for the loop. */
#ifndef ARCA_OS_STREAM_H
#define ARCA_OS_STREAM_H

#include "os/child.h"

struct stream;

/* Starts the program of `spec`, whose input, max_output, timeout_ms and inherit count for nothing.
 * `write`: its standard input is ours to write and its output is dropped; else the other way round.
 * A readable `cancel_fd` (-1: none) ends every wait with ERR_CANCELLED. */
struct err stream_open(struct stream **out, const struct child_spec *spec, bool write, int cancel_fd);

/* Reads what comes next; *got is 0 when the program closed its output. */
struct err stream_read(struct stream *s, void *p, size_t n, size_t *got);

/* Writes all of it. *taken is false when the program no longer reads: its end says why. */
struct err stream_write(struct stream *s, const void *p, size_t n, bool *taken);

/* Closes our end, waits for its end and frees the stream; the result's `err` (its last words) is in
 * `a`. */
struct err stream_close(struct stream *s, struct arena *a, struct child_result *result);

/* Kills it and frees the stream; NULL is ignored. */
void stream_kill(struct stream *s);

#endif
