/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_form_priv: what the files of the form share: waiting_form.c (life, keys),
 * waiting_form_fields.c (what is asked, values), waiting_form_save.c (saving and its answers). */
#ifndef ARCA_SCREEN_WAITING_FORM_PRIV_H
#define ARCA_SCREEN_WAITING_FORM_PRIV_H

#include "model/field.h"
#include "screen/common/args.h"
#include "screen/waiting/form.h"
#include "screen/waiting/words.h"
#include "svc/waiting.h"
#include "ui/form.h"

enum { WF_FIELDS = 48, WF_SECTIONS = 6, WF_SOURCES = 9, WF_CHECKS = 20, WF_SAME = 20 };
enum { WF_TICK_FORM = 0 };

enum wf_state { WF_READING, WF_FAILED, WF_READY, WF_SAVING };

/* Somebody who may be the person typed. */
struct wf_alike {
    int64_t id;
    struct str name, rest;
};

struct waiting_form {
    struct env *env;
    struct view *view;
    enum wf_state state;
    int64_t id;         /* of the entry; 0: a new one */
    int64_t patient_id; /* of a new one; 0: somebody new */
    int version;
    bool triage, minor;
    char name[160], title[240];

    struct err error;
    struct field_world world;

    struct form form;
    struct form_env form_env;
    struct form_def def;
    struct field_def fields[WF_FIELDS];
    const char *sections[WF_SECTIONS];
    struct choice_source sources[WF_SOURCES];
    struct form_check checks[WF_CHECKS];

    char request[37];
    int read, write, busy, subscribed;
    bool merging; /* the entry is read again because of a conflict */
    struct arena arena;
    struct wf_alike alike[WF_SAME];
    size_t alike_count;
    int64_t not_same[WF_SAME];
    size_t not_same_count;
};

/* --- waiting_form_fields.c --- */
struct err wf_form_open(struct waiting_form *p);
void wf_fill(struct waiting_form *p, const struct waiting_entry *e);
void wf_merge(struct waiting_form *p, const struct waiting_entry *e);
/* Whether the birth date makes a guardian necessary. */
void wf_age(struct waiting_form *p);
/* What is sent, a JSON object in `a`. */
struct str wf_data(const struct waiting_form *p, struct arena *a);

/* --- waiting_form_save.c --- */
unsigned wf_save(struct waiting_form *p);
/* The person leaves while a save is on its way. */
void wf_leave(struct waiting_form *p);

#endif
