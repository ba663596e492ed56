/* SPDX-License-Identifier: Apache-2.0 */
/* intake_priv: what the files of the patient's form share: intake.c (life, keys), intake_fields.c
 * (what is asked, values), intake_save.c (saving and its answers), intake_alike.c (who may be the
 * same person). */
#ifndef ARCA_SCREEN_INTAKE_PRIV_H
#define ARCA_SCREEN_INTAKE_PRIV_H

#include "model/field.h"
#include "screen/common/args.h"
#include "screen/intake/intake.h"
#include "screen/common/person.h"
#include "svc/patient.h"
#include "ui/form.h"

enum { INTAKE_FIELDS = 40, INTAKE_SECTIONS = 7, INTAKE_SOURCES = 10, INTAKE_CHECKS = 20 };
enum { INTAKE_TICK_FORM = 0, INTAKE_NOT_SAME = 100, INTAKE_GUARDIAN = 3, INTAKE_OFFERED = 20 };

enum intake_state {
    INTAKE_READING, /* the record is on its way */
    INTAKE_FAILED,  /* it did not come; `r` asks again */
    INTAKE_READY,
    INTAKE_SAVING
};

struct intake {
    struct env *env;
    struct view *view;
    enum intake_state state;
    int64_t id; /* 0: a new patient */
    int version;
    char name[160]; /* of the record, for the title */
    char title[240];
    struct err error;
    struct field_world world;
    bool minor;

    struct form form;
    struct form_env form_env;
    struct form_def def;
    struct field_def fields[INTAKE_FIELDS]; /* the table, with what this person may change */
    const char *sections[INTAKE_SECTIONS];
    struct choice_source sources[INTAKE_SOURCES];
    struct form_check checks[INTAKE_CHECKS];
    struct form_panel panel;

    char request[37]; /* of the next save; a new one after each definite answer */
    int write, read, busy, subscribed;
    bool leaving;     /* the person left while the save was on its way */
    bool merging;     /* the record is read again because of a conflict */
    const char *conflict; /* the first field with two values */

    struct arena alike_arena; /* the candidates shown */
    struct patient_duplicate *alike;
    size_t alike_count;
    struct str alike_asked; /* what they answer, in alike_arena */
    int alike_read;
    struct arena alike_next; /* what is being asked */
    struct str alike_asking;
    int64_t not_same[INTAKE_NOT_SAME]; /* said to be somebody else */
    size_t not_same_count;
    int64_t offered[INTAKE_OFFERED]; /* the candidates in the dialog: the list behind it may change */
    size_t offered_count;
    int64_t picked; /* the one looked at */
    bool alike_saving; /* the dialog came up because a save was refused */
};

/* --- intake_fields.c --- */
struct err intake_form_open(struct intake *p);
/* What the record holds goes into the fields. */
void intake_fill(struct intake *p, const struct patient *r);
/* The same where both sides changed it. */
void intake_merge(struct intake *p, const struct patient *r);
/* Whether the birth date makes a guardian necessary. */
void intake_age(struct intake *p);
/* The value of a field as it travels, in `a`; empty when it is empty or wrong. */
struct str intake_wire(const struct intake *p, const char *id, struct arena *a);

/* --- intake_save.c --- */
unsigned intake_save(struct intake *p);
/* The person leaves while a save is on its way: its outcome is said in the message line, and what
 * was typed comes back when it was not taken. */
void intake_leave(struct intake *p);
/* A new form takes what an old one held. */
void intake_take_over(struct view *v, const struct form_state *st, int64_t id, int version);

/* --- intake_alike.c --- */
void intake_alike_open(struct intake *p);
void intake_alike_close(struct intake *p);
/* A field that tells people apart changed. */
void intake_alike_ask(struct intake *p);
/* The list of candidates as a question; `saving`: because the server refused to save. */
void intake_alike_choose(struct intake *p, bool saving);
/* The candidates of a refusal. */
void intake_alike_refused(struct intake *p, struct str candidates);

#endif
