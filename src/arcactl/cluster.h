/* SPDX-License-Identifier: Apache-2.0 */
/* cluster: the private PostgreSQL of a person, or of the machine when root runs it. It listens on a
 * unix socket alone, in a folder that nobody else enters. */
#ifndef ARCA_ARCACTL_CLUSTER_H
#define ARCA_ARCACTL_CLUSTER_H

#include <stdbool.h>
#include <sys/types.h>

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

/* "host=... user=postgres", for -d. */
const char *cluster_conninfo(struct ctl *c, const struct cluster *k);

#endif
