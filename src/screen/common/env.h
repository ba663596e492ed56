/* SPDX-License-Identifier: Apache-2.0 */
/* env: what every screen finds behind view_app(): the services, the reference lists, the patient in
 * hand. Owned by the composition root; lives as long as the stack. */
#ifndef ARCA_SCREEN_ENV_H
#define ARCA_SCREEN_ENV_H

#include "model/date.h"
#include "os/loop.h"
#include "svc/reference.h"
#include "svc/svc.h"
#include "ui/stack.h"

/* The patient chosen with Enter, who stays in the banner until another is. */
struct in_hand {
    int64_t id; /* 0: nobody */
    char name[160];
    char rest[160]; /* "12/03/2011 (15)  R-00812" */
};

struct env {
    struct svc *svc;
    struct loop *loop;
    struct stack *stack;
    struct reference reference; /* look-ups, professionals, rooms; read after sign-in */
    struct in_hand in_hand;
    void *app; /* the composition root's own */
    /* What only the composition root can do; each answers at once. */
    void (*sign_out)(struct env *e);
    void (*lock)(struct env *e);
    void (*language)(struct env *e, const char *code);
    void (*clinic)(struct env *e, struct str name); /* of the studio: whose rows it shows */
    bool read_only; /* the settings of this terminal name a stricter place than development */
};

struct env *env_of(const struct view *v);

/* The clinic's local day and minute of the day, from the server's clock at sign-in and our own
 * monotonic time since. */
struct date env_today(const struct env *e);
int env_minute(const struct env *e);
/* Milliseconds until env_minute is another; 1 to 60000. */
int env_minute_ms(const struct env *e);

/* Takes the patient in hand and shows the banner. Names are copied. */
void env_take(struct env *e, int64_t id, struct str name, struct str rest);

/* True when the person may do it at all, and how far. */
bool env_may(const struct env *e, const char *action);
enum scope env_scope(const struct env *e, const char *action);

/* Says in the message line what an answer of the server means: nothing for ok. */
void env_say_answer(struct env *e, const struct answer *a, const struct err *err);

#endif
