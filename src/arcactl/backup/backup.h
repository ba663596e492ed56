/* SPDX-License-Identifier: Apache-2.0 */
/* backup: what the commands about backups share. A backup is one file, ID.arcabk, in the folder of
 * backups; beside it ID.state, which says that it was checked and copied. The keys it is sealed to
 * are the files NAME.pub in the folder keys/ there. */
#ifndef ARCA_ARCACTL_BACKUP_BACKUP_H
#define ARCA_ARCACTL_BACKUP_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "arcactl/backup/keep.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "os/stream.h"
#include "sec/container.h"

struct ctl;

/* ---- the folder: folder.c; all strings in c->arena ---- */

#define BACKUP_SUFFIX ".arcabk"
#define BACKUP_MEMBER_DUMP "db.dump"
#define BACKUP_MEMBER_MANIFEST "manifest.json"
#define BACKUP_MEMBER_SIGNATURE "manifest.sig"

struct backup_entry {
    const char *id;
    const char *path;
    const char *created;  /* "2026-11-28T03:00:00Z" */
    int64_t created_s;    /* the same in seconds since 1970 */
    const char *kind;     /* "daily", "premigrate", "manual" */
    const char *database;
    const char *head;     /* newest migration, "" for none */
    int64_t bytes;
    const char *verified; /* when, NULL: never, or the file has another size since */
    const char *copied;   /* when the second place had it, NULL: never */
    bool readable;        /* its header could be read */
};

struct backup_entries {
    struct backup_entry *p; /* oldest first */
    size_t n;
};

/* The folder of --dir, ARCA_BACKUP_DIR, or below the person's state folder. */
const char *backup_dir(struct ctl *c);
/* Makes it, for us alone, and keeps other runs out of it until the program ends. CTL_DONE, or told. */
int backup_dir_take(struct ctl *c);
/* What is there. An unfinished file is not. */
bool backup_entries(struct ctl *c, struct backup_entries *all);
/* The one that is named: an id, a file's path, or the newest with --latest; NULL: told. */
const char *backup_named(struct ctl *c, const char *name);
/* Where ID.state of the backup at `path` lies. */
const char *backup_state_path(struct ctl *c, const char *path);
/* Writes ID.state beside the backup at `path`; each NULL or a time. */
bool backup_state_write(struct ctl *c, const char *path, const char *verified, const char *copied);
/* Now, as in `created`. */
const char *backup_now(struct ctl *c);
/* An id made of `now`, "20261128t030000z-1f3a": it sorts by time, and can end a database's name. */
const char *backup_id_new(struct ctl *c, const char *now);

/* ---- keys: keys.c ---- */

struct backup_recipients {
    struct backup_public key[CONTAINER_RECIPIENTS_MAX];
    const char *name[CONTAINER_RECIPIENTS_MAX];
    size_t n;
};

/* The public keys of the folder, by name. */
bool backup_recipients(struct ctl *c, struct backup_recipients *all);
/* Where the public half of the key `name` lies; and one read, told when it is none. */
const char *backup_public_path(struct ctl *c, const char *name);
bool backup_public_read(struct ctl *c, const char *path, struct backup_public *k);
/* May nobody else read the file? Told when not. */
bool backup_key_is_private(struct ctl *c, const char *path);
/* A new file of ours; one that is there is not touched. False: told. */
bool backup_write_new(struct ctl *c, const char *path, const char *text, mode_t mode);
/* The secret key of --key, opened by the passphrase of --passphrase-fd or of the terminal. The
 * caller frees it. False: told. */
bool backup_secret_ask(struct ctl *c, struct backup_secret *s);

/* ---- other keys for what is there: reseal.c ---- */

/* Seals every backup of the folder, which backup_dir_take has taken, to the keys of today; `with` opens those
 * that are not. CTL_DONE, CTL_DIFFERS when some stay as they were, each told, or CTL_ERROR. */
int backup_reseal(struct ctl *c, const struct backup_secret *with);

/* ---- who made it: signer.c ---- */

/* The signature of this folder's server on a manifest; NULL: told. */
const char *backup_sign(struct ctl *c, const char *manifest);
/* The public half of this folder's signer as its file has it; NULL: there is none. */
const char *backup_signer(struct ctl *c);
/* Is it of the signer of --signed-by, else of the folder's? Where there is neither, that is told, and CTL_DONE
 * given. CTL_VERIFY: told that it is not. */
int backup_signature_check(struct ctl *c, const char *path, struct str manifest, struct str signature);

/* ---- making one: run.c ---- */

/* Makes a backup of `kind` and, unless --no-verify says otherwise, proves that it restores; *id is its
 * name in c->arena. c->db must be NULL, and is the caller's to disconnect. CTL_DONE, or told. */
int backup_make(struct ctl *c, const char *kind, const char **id);

/* ---- the other programs: tools.c ---- */

struct backup_tool {
    const char *path;
    const char *words;       /* how to connect */
    const char *const *env;
};

/* PROGRAM of the server's major version, and how it connects to `dbname` as c->db does. */
bool backup_tool(struct ctl *c, const char *program, const char *dbname, struct backup_tool *t);
/* Whether a program that was run ended well; else its words are told. */
bool backup_tool_ended(struct ctl *c, const char *program, const struct child_result *r);

/* ---- what a database is: facts.c ---- */

/* Begins the transaction in which c->db sees all rows, of one moment; told when it may not. */
bool backup_facts_begin(struct ctl *c);
/* JSON objects: rows of every table, fingerprint of the catalogue. */
bool backup_facts_tables(struct ctl *c, const char **json);
bool backup_facts_objects(struct ctl *c, const char **json);
/* The same of the database c->db is connected to, against a manifest; each difference is told, and
 * CTL_VERIFY given. */
int backup_facts_compare(struct ctl *c, struct str manifest);

/* ---- reading: read.c ---- */

/* What opens a backup: one of the two. */
struct backup_opener {
    const struct backup_secret *secret;
    const struct container_writer *writer;
};

/* What was proved of a file that was read to its end. */
struct backup_proof {
    struct str manifest; /* in c->arena */
    unsigned char mark[CONTAINER_MARK_BYTES]; /* of the container */
};

/* Reads the whole file at `path` and says that it is genuine. CTL_VERIFY: told why not. */
int backup_read_manifest(struct ctl *c, const char *path, const struct backup_opener *with, struct backup_proof *proof);
/* Pours its dump into the empty database `dbname`. CTL_VERIFY, and nothing is poured, when the file at `path` is
 * another one than that which was proved. */
int backup_read_into(struct ctl *c, const char *path, const struct backup_opener *with, const struct backup_proof *proof,
                     const char *dbname);

/* ---- into a database: load.c ---- */

/* Makes the database `dbname` of the backup at `path` and compares it with the manifest of `proof`. When that
 * fails the database is gone again. `trial`: it will be dropped, and stays closed to all but its owner.
 * c->db must be a connection to another database. */
int backup_load(struct ctl *c, const char *path, const struct backup_opener *with, const struct backup_proof *proof,
                const char *dbname, bool trial);
/* Are all roles here that the backup knows? With --roles those that are missing are made. */
int backup_load_roles(struct ctl *c, struct str manifest);
/* The same into a database that is dropped at once: the proof that the file restores. */
int backup_load_try(struct ctl *c, const char *path, const struct backup_opener *with);
bool backup_load_drop(struct ctl *c, const char *dbname);

/* Notes `action` with details in JSON in the audit log of the database of c->db; false: told. */
bool backup_note(struct ctl *c, const char *action, const char *json);

#endif
