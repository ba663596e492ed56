/* SPDX-License-Identifier: Apache-2.0 */
/* harden: what a program does to itself before it touches anything else. */
#ifndef ARCA_OS_HARDEN_H
#define ARCA_OS_HARDEN_H

#include "base/err.h"

/* No core files, and no ptrace by others of the same account. */
struct err harden_memory(void);

/* No core files, no ptrace by others of the same account, no new privileges for children, files
 * made from here on private (umask 077). With leave to lock memory without limit, nothing of ours
 * is swapped out. Main calls it first; an error is a reason not to start. */
struct err harden_process(void);

/* Keeps of the environment only what the program means to read (the table in harden.c) and what
 * `also` names (NULL-ended list, may be NULL); values that look like an attack (control characters,
 * over-long, a TERM or TZ of odd characters) go too. PATH becomes the system's. Before it libpq,
 * curses and the C library would obey PG*, TERMINFO, NCURSES_*, LOCPATH and the like. */
struct err harden_environment(const char *const *also);

#endif
