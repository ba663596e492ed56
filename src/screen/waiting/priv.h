/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_priv: what the files of the waiting list share: waiting.c (life, keys), waiting_list.c
 * (reading, painting), waiting_filter.c (what is shown), waiting_act.c (the verbs). */
#ifndef ARCA_SCREEN_WAITING_PRIV_H
#define ARCA_SCREEN_WAITING_PRIV_H

#include "screen/common/args.h"
#include "screen/waiting/waiting.h"
#include "screen/waiting/words.h"
#include "svc/waiting.h"
#include "ui/table.h"

/* Context bits of the commands. */
enum {
    WAITING_ROW = 1,    /* somebody is marked */
    WAITING_OPEN = 2,   /* who is still to be called */
    WAITING_ASLEEP = 4  /* deactivated or suspended */
};

enum waiting_verb {
    VERB_NONE,
    VERB_CONTACT,
    VERB_DEACTIVATE,
    VERB_REACTIVATE,
    VERB_SUSPEND,
    VERB_ORDER
};

enum { WAITING_TEXT = 64 };

/* What is shown; the texts of `ask` point to these. */
struct waiting_filter {
    struct waiting_ask ask;
    char state[WAITING_TEXT], priority[WAITING_TEXT], flow[WAITING_TEXT], part[WAITING_TEXT];
    char q[400];
};

/* One page on its way. */
struct waiting_page {
    struct waiting_list *p;
    int read; /* 0: free */
    uint32_t fetch;
    int limit;
    struct str after;       /* in the table's arena of this fetch */
    struct table_row *rows; /* got so far, in the same arena */
    int count;
};

struct waiting_list {
    struct env *env;
    struct view *view;
    struct zone zone;
    struct table table;
    struct table_source source;
    struct waiting_page pages[TABLE_FETCHES + 1];
    struct waiting_filter filter;
    struct ticket ticket;
    struct waiting_stats stats;
    bool has_stats;
    char summary[PERSON_TEXT];
    struct rect area;
    int subscribed;

    /* The verb at work, and the entry it is about. */
    enum waiting_verb verb;
    struct arena arena;
    struct waiting_entry entry;
    char request[37];
    int read, write, busy;
    int outcome;       /* of an attempt, index into waiting_outcomes */
    int64_t reason_id; /* of a deactivation */
    int field;         /* which filter is being chosen */
};

/* --- waiting_list.c --- */
void waiting_list_init(struct waiting_list *p, struct table_opts *opts);
void waiting_list_drop(struct waiting_list *p);
const struct waiting_row *waiting_selected(const struct waiting_list *p);
/* Takes the person of the row in hand. */
void waiting_take_in_hand(struct waiting_list *p, const struct waiting_row *row);
/* Asks anew, under a new ticket: other filters, a new day. */
void waiting_ask_anew(struct waiting_list *p);
void waiting_layout(struct view *v, struct rect area);
void waiting_paint(struct view *v, struct surface *s, bool all);
struct str waiting_summary(const struct view *v);

/* --- waiting_filter.c --- */
void waiting_filter_init(struct waiting_filter *f);
/* True when something else than everybody who waits is asked for, apart from a typed name. */
bool waiting_filtered(const struct waiting_filter *f);
void waiting_filter_choose(struct waiting_list *p);
/* "deactivated, urgent, R. Tavares". */
struct str waiting_filter_text(const struct waiting_list *p, char out[PERSON_TEXT]);

/* --- waiting_act.c --- */
/* Reads the marked entry and does the verb to it. */
void waiting_act(struct waiting_list *p, enum waiting_verb verb);
void waiting_add(struct waiting_list *p);
void waiting_book_marked(struct waiting_list *p);
void waiting_look_up(struct waiting_list *p);
/* A read is dropped; a write goes on, its outcome is said in the message line. */
void waiting_act_leave(struct waiting_list *p);

#endif
