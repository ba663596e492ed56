/* SPDX-License-Identifier: Apache-2.0 */
/* waiting: the use cases of the waiting list: reading it under filters, one entry, a place by its
 * protocol number, and every change of an entry but its booking (svc/appointment.h). */
#ifndef ARCA_SVC_WAITING_H
#define ARCA_SVC_WAITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "model/waiting.h"
#include "svc/svc.h"

/* What the list is asked for; an empty text and 0 filter nothing. */
struct waiting_ask {
    struct str state;    /* active, inactive, all; empty: active */
    struct str priority; /* codes of the look-ups waiting_priority and waiting_flow */
    struct str flow;
    int64_t professional_id; /* who wished this one or anybody */
    int weekday;             /* 1 Monday to 7 */
    struct str part;         /* morning, afternoon, evening */
    struct str q;            /* a part of a name */
};

enum { WAITING_PAGE = 100 };

/* A page from behind the row with this `cursor` on (empty: the first page), at most WAITING_PAGE
 * rows. With `stats` the figures of the list come with it. */
int waiting_read(struct svc *s, struct ticket *t, const struct waiting_ask *ask, struct str after,
                 bool stats, svc_rows_fn done, void *ctx);
struct err waiting_rows(const struct svc_rows *r, struct arena *a, struct waiting_row **out,
                        size_t *n);
/* Only of a read with `stats`. */
struct err waiting_figures(const struct svc_rows *r, struct arena *a, struct waiting_stats *out);

/* One entry in full; ERR_NOT_FOUND when it is not there. */
int waiting_entry_read(struct svc *s, int64_t id, svc_rows_fn done, void *ctx);
struct err waiting_entry_decode(const struct svc_rows *r, struct arena *a,
                                struct waiting_entry *out);

/* One attempt to reach somebody, or one wish, out of the JSON of an entry, newest first. */
struct waiting_note {
    int64_t at;
    struct str outcome;      /* of an attempt */
    struct date wished_date; /* of a wish */
    struct str staff;
    struct str text;
};
/* Walks `json` (waiting_entry.contacts or .wishes); `*from` starts at 0. Texts are in `a`. */
bool waiting_note_next(struct str json, size_t *from, struct arena *a, struct waiting_note *out);

/* The place of a protocol number, as somebody says it; .code tells whether it was found. */
int waiting_position_read(struct svc *s, struct str protocol, svc_rows_fn done, void *ctx);
struct err waiting_position_decode(const struct svc_rows *r, struct arena *a,
                                   struct waiting_position *out);

/* Writes; `request` was made with svc_new_id when the form or dialog opened, `data` is a JSON
 * object. A new entry has id 0. */
int waiting_save(struct svc *s, const char *request, int64_t id, int version, struct str data,
                 svc_answer_fn done, void *ctx);
int waiting_triage(struct svc *s, const char *request, int64_t id, int version, struct str data,
                   svc_answer_fn done, void *ctx);
int waiting_contact(struct svc *s, const char *request, int64_t id, struct str data,
                    svc_answer_fn done, void *ctx);
/* One step: removed {reason_id, note}, waiting {place: keep or end}, suspended {until}. */
int waiting_step(struct svc *s, const char *request, int64_t id, int version, const char *to,
                 struct str data, svc_answer_fn done, void *ctx);

#endif
