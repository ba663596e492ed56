/* SPDX-License-Identifier: Apache-2.0 */
/* run: other programs, as children that are waited for. */
#ifndef ARCA_ARCACTL_RUN_H
#define ARCA_ARCACTL_RUN_H

struct ctl;

/* Runs argv (NULL behind the last word, argv[0] looked up in PATH) from "/", with stdin from
 * /dev/null and both outputs appended to the file `log` (NULL: our own). As root it runs as the
 * account `account` (NULL: as we are). Gives its exit status, 128 and more for a signal, 127 when it
 * could not be started. */
int run_program(struct ctl *c, const char *account, const char *log, const char *const *argv);

#endif
