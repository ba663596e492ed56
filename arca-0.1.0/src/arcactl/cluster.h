/* SPDX-License-Identifier: Apache-2.0 */
/* cluster: the private PostgreSQL of a person, or of the machine when root runs it. It listens on a
 * unix socket alone, in a folder that nobody else enters. */
#ifndef ARCA_ARCACTL_CLUSTER_H
#define ARCA_ARCACTL_CLUSTER_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/str.h"

struct ctl;

struct cluster {
    const char *name;
    const char *account; /* the account the server runs as */
    const char *person;  /* the account that runs it: who the server takes for its administrator */
    const char *dir;     /* holds data/, log/ and start.log */
    const char *data;
    const char *socket;  /* folder: where it will be, or where the running server has it */
    const char *bin;     /* of PostgreSQL's programs */
    uid_t uid;
    gid_t gid;
    bool made;    /* data/ is there and complete */
    bool running;
    long pid;
};

/* Finds all of that out for --name; false: told why not. */
bool cluster_find(struct ctl *c, struct cluster *k);

/* Makes what is missing: folders, data. A half-made one is removed first. */
bool cluster_make(struct ctl *c, struct cluster *k);

/* Writes the settings, and who is let in; a running server reads them again. */
bool cluster_configure(struct ctl *c, const struct cluster *k);

bool cluster_up(struct ctl *c, struct cluster *k);
bool cluster_down(struct ctl *c, struct cluster *k);

/* Keeps two runs on one cluster apart until the program ends; false: told. */
bool cluster_lock(struct ctl *c, const struct cluster *k);

/* Runs argv (argv[0]: an absolute path) as the server's account when `k` is given, else as we are.
 * False when it did not end with 0; its words are left in *words (may be NULL), in c->arena. */
bool cluster_run(struct ctl *c, const struct cluster *k, const char *const *argv, struct str *words);

/* Removes the folder and what is in it. */
bool cluster_remove(struct ctl *c, const char *dir);

/* "host=... user=postgres", for -d. */
const char *cluster_conninfo(struct ctl *c, const struct cluster *k);

#endif
