/* SPDX-License-Identifier: Apache-2.0 */
/* A slow line: a process that passes bytes between a socket of its own and the server's, each
 * `delay_ms` later. */
#ifndef ARCA_TESTS_UNIT_DB_RELAY_H
#define ARCA_TESTS_UNIT_DB_RELAY_H

#include <sys/types.h>

struct relay {
    pid_t pid;
    char dir[64]; /* connect with host=dir and the server's port */
};

/* Starts it in front of the server whose socket stands in `dir`. Ends the program when it cannot.
 */
void relay_start(struct relay *r, const char *dir, const char *port, int delay_ms);
void relay_stop(struct relay *r);

#endif
