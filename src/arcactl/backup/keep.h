/* SPDX-License-Identifier: Apache-2.0 */
/* keep: which backups stay. Knows no files. */
#ifndef ARCA_ARCACTL_BACKUP_KEEP_H
#define ARCA_ARCACTL_BACKUP_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keep_entry {
    int64_t at; /* seconds since 1970 */
    bool verified;
    bool premigrate;
    const char *why; /* what it is kept for, NULL: it may go. keep_choose writes it */
};

struct keep_policy {
    int daily, weekly, monthly; /* the newest verified one of so many days, weeks and months */
    int premigrate_days;        /* how long one from before a migration stays */
    int unverified_days;        /* how long one that was never verified stays */
    int fresh_days;             /* nothing goes unless a verified one is younger than this */
};

#define KEEP_POLICY_DEFAULT ((struct keep_policy){7, 5, 12, 30, 7, 3})

/* Marks the backups of one database, oldest first. False: nothing may go, for no verified one is
 * fresh. The newest verified one always stays. */
bool keep_choose(struct keep_entry *all, size_t n, int64_t now, const struct keep_policy *policy);

#endif
