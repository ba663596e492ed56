/* SPDX-License-Identifier: Apache-2.0 */
/* studio: the tables of the database, for whoever runs the system. Everything that is asked for leaves its
 * event first; masked columns and other clinics' rows do not come at all. */
#ifndef ARCA_SVC_STUDIO_H
#define ARCA_SVC_STUDIO_H

#include "svc/svc.h"

struct studio_clinic {
    int64_t id;
    struct str code, name;
};

struct studio_table {
    struct str schema, name;
    struct str keep;     /* clinic, self, free, closed */
    struct str why;      /* not opened because: closed, unclassified, no_key, no_right; empty: it is */
    int64_t rows, bytes; /* as the catalogue has them; rows -1: not known */
    struct str comment;
};

/* Whose rows of which table. A name of the catalogue has 63 bytes at most. */
struct studio_place {
    int64_t clinic;
    char schema[64], table[64];
};

struct studio_column {
    struct str name, type;
    struct str class; /* shown, edit, secret, clinical, unclassified */
    struct str kind;  /* text, number, time, flag, other */
    bool sortable, nullable, key;
    struct str ref_schema, ref_table; /* whose row it names; empty: none */
};

/* A part of a list. `place` and `key` are JSON, as the server gave them. */
struct studio_question {
    struct studio_place at;
    struct str column, op, value; /* what is looked for; column empty: everything */
    struct str sort;              /* empty: by the key */
    bool down;
    const char *how;              /* first, after, before, around, last */
    struct str place;
    int limit;
};
struct studio_line {
    struct str place; /* {"k": [key], "s": value sorted by} */
    struct str cells; /* array of texts, null, or false for what is masked */
};
struct studio_page {
    const struct studio_column *columns; /* none in an export */
    size_t column_count;
    const struct studio_line *lines;
    size_t count;
    bool before, after; /* there is more */
};

struct studio_field {
    struct studio_column column;
    struct str value;
    bool is_null;
};

struct studio_change {
    int64_t event_id;
    struct str at, actor, action, op;
    struct str changes; /* JSON: column: [before, after] */
    int masked;         /* columns that were changed and are not shown */
};

/* True for a column whose values come. */
bool studio_shown(const struct studio_column *c);

/* Each read returns an id for svc_drop; the decoders give what came, in `a`, or why it did not: a refusal
 * of the question is ERR_INPUT with its words. */
int studio_clinics_read(struct svc *s, svc_rows_fn done, void *ctx);
struct err studio_clinics_of(const struct svc_rows *r, struct arena *a, const struct studio_clinic **out, size_t *n);

int studio_tables_read(struct svc *s, int64_t clinic, svc_rows_fn done, void *ctx);
struct err studio_tables_of(const struct svc_rows *r, struct arena *a, const struct studio_table **out, size_t *n);

int studio_rows_read(struct svc *s, struct ticket *t, const struct studio_question *q, svc_rows_fn done, void *ctx);
int studio_export_read(struct svc *s, struct ticket *t, const struct studio_question *q, svc_rows_fn done, void *ctx);
/* Of both. */
struct err studio_page_of(const struct svc_rows *r, struct arena *a, struct studio_page *out);

int studio_row_read(struct svc *s, const struct studio_place *at, struct str key, svc_rows_fn done, void *ctx);
/* ERR_NOT_FOUND when it is not there. */
struct err studio_row_of(const struct svc_rows *r, struct arena *a, const struct studio_field **out, size_t *n);

/* The changes before `before` (0: the newest). */
int studio_history_read(struct svc *s, const struct studio_place *at, struct str key, int64_t before, svc_rows_fn done,
                        void *ctx);
struct err studio_history_of(const struct svc_rows *r, struct arena *a, const struct studio_change **out, size_t *n);

/* `changes`: a JSON object of column: text or null. */
int studio_save(struct svc *s, const char *request, const struct studio_place *at, struct str key, int version,
                struct str changes, svc_answer_fn done, void *ctx);

#endif
