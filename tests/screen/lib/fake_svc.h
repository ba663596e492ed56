/* SPDX-License-Identifier: Apache-2.0 */
/* fake_svc: services for the tests of screens: nothing is sent; what a screen asks waits until the
 * test answers it by the name of its statement; what is no statement is called "password", "lock" and
 * "unlock". Linked in place of src/svc/svc.c, call.c, lock.c and subscribe.c. */
#ifndef ARCA_TESTS_SCREEN_FAKE_SVC_H
#define ARCA_TESTS_SCREEN_FAKE_SVC_H

#include "svc/svc.h"

struct fake_call {
    int id; /* 0: free */
    bool write;
    const char *name;   /* of the write, or of the last get of a read */
    char ticket[37];    /* or request */
    char params[4096];  /* of all steps, "|" behind each */
    svc_rows_fn on_rows;
    svc_answer_fn on_answer;
    void *ctx;
};

/* A person of that role, signed in; `may` is NULL terminated "action:scope" texts. */
struct svc *fake_svc_new(struct arena *a, struct loop *loop, const char *const *may);

/* Calls of that statement that wait; the oldest of them, or NULL. */
int fake_pending(const struct svc *s, const char *name);
struct fake_call *fake_call(struct svc *s, const char *name);
/* How many were ever made, and how many of them the screen dropped. */
int fake_made(const struct svc *s, const char *name);
int fake_dropped(const struct svc *s);

/* Answers the oldest. `values`: row after row. */
void fake_rows(struct svc *s, const char *name, const char *const *names, int columns,
               const char *const *values, int count);
/* The same for all gets of a read. A head is "id|name|...", a line has as many cells; an empty cell
 * is a null. */
struct fake_table {
    const char *head;
    const char *const *lines;
    int count;
};
/* The same, the opening's answer having this detail (JSON). */
void fake_tables_with(struct svc *s, const char *name, const struct fake_table *tables, int count,
                      const char *detail);
void fake_tables(struct svc *s, const char *name, const struct fake_table *tables, int count);
void fake_answer(struct svc *s, const char *name, const struct answer *answer);
void fake_fail(struct svc *s, const char *name, struct err err);
void fake_state(struct svc *s, enum svc_state state);
/* The state with the reason that svc_error gives. */
void fake_refuse(struct svc *s, enum svc_state state, struct err why);
/* What svc_retry_ms answers while an attempt to connect has failed. */
void fake_retry(struct svc *s, int64_t ms);
/* Who is or will be signed in, to be changed; who asked to be. */
struct svc_session *fake_session(struct svc *s);
const char *fake_login(const struct svc *s);
void fake_change(struct svc *s, enum svc_topic topic, int64_t id, bool own);

#endif
