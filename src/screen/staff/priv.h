/* SPDX-License-Identifier: Apache-2.0 */
/* staff_priv: what the list and the form of the staff share. */
#ifndef ARCA_SCREEN_STAFF_PRIV_H
#define ARCA_SCREEN_STAFF_PRIV_H

#include "screen/common/args.h"
#include "screen/common/person.h"
#include "screen/staff/staff.h"
#include "svc/staff.h"
#include "ui/table.h"

enum { STAFF_ROLES = 4 };
extern const char *const staff_roles[STAFF_ROLES]; /* codes */

/* What the form hands on (outcome.data) of a new person; NULL of another. Wiped with the form. */
struct staff_fresh {
    int64_t id;
    char login[64];
    struct staff_code code;
};

struct staff_list {
    struct env *env;
    struct view *view;
    struct zone zone;
    struct table table;
    struct table_source source;
    uint32_t fetch; /* the page on its way */
    int read;
    struct ticket ticket;
    char text[400];
    const char *role; /* of the filter, or NULL */
    struct rect area;
    int subscribed;

    /* The person something is done to; copied, because rows go. */
    struct arena arena;
    struct staff_row who;
    struct staff_code code;
    char request[37];
    int write, busy;
    enum { DO_DISABLE, DO_ENABLE, DO_RESET } what;
};

/* --- act.c --- */
const struct staff_row *staff_selected(const struct staff_list *p);
/* Shows a one-time code, this once. */
void staff_show_code(struct env *e, struct str login, const struct staff_code *code);
/* Asks, and does to the marked account what the command says. */
void staff_act(struct staff_list *p, const char *command);
/* What is on its way goes on; its outcome is said in the message line. */
void staff_act_leave(struct staff_list *p);

#endif
