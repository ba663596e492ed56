/* SPDX-License-Identifier: Apache-2.0 */
/* patient_priv: what the files of the record share: patient.c (life, keys), patient_data.c (the
 * data as lines), patient_lists.c (the lists), patient_consent.c (giving and withdrawing). */
#ifndef ARCA_SCREEN_PATIENT_PRIV_H
#define ARCA_SCREEN_PATIENT_PRIV_H

#include "model/audit_event.h"
#include "screen/common/args.h"
#include "screen/record/record.h"
#include "screen/common/person.h"
#include "svc/patient.h"
#include "ui/table.h"
#include "ui/tabs.h"

#define SCREEN_CONSENT "consent"

enum { RECORD_TABS = TAB_ACCESS + 1, RECORD_LINES = 64 };
/* Context bits of the commands. */
enum { RECORD_THERE = 1, RECORD_EDIT = 2, RECORD_CONSENTS = 4, RECORD_GIVEN = 8, RECORD_VISIT = 16 };

/* One line of the data: a section's heading (no value) or a label and its value. */
struct record_line {
    const char *label;  /* translated */
    struct str value;
    bool heading;
    bool strong;
};

struct record;

/* One page of a list on its way. */
struct record_read {
    struct record_list *list;
    int read; /* 0: free */
    uint32_t fetch;
    int limit;
    int64_t after_at, after_id;
    struct table_row *rows; /* got so far; in the table's arena of this fetch */
    int count;
};

struct record_list {
    struct record *p;
    enum patient_tab tab;
    struct table table;
    struct table_source source;
    struct ticket ticket;
    struct record_read reads[TABLE_FETCHES + 1];
    bool begun;
};

struct record {
    struct env *env;
    struct view *view;
    int64_t id;
    struct tabs tabs;
    struct rect area;
    struct zone zone;

    bool there;       /* `now` holds the record */
    struct err error; /* why it could not be read */
    struct arena arena;
    struct patient now;
    struct ticket ticket;
    int read, busy;           /* the record on its way */
    int writing_busy;         /* the mark of `write` */
    bool read_again;

    struct record_line lines[RECORD_LINES];
    int line_count, top;

    struct record_list lists[RECORD_TABS]; /* [TAB_DATA] is not used */
    int subscribed;
    char title[240], summary[PERSON_TEXT];

    char request[37]; /* of a withdrawal */
    int64_t consent_id;
    int consent_version, write;
};

/* --- record.c --- */
/* Esc while a consent is being withdrawn. */
void record_leave_write(void *ctx);

/* --- patient_data.c --- */
void record_lines(struct record *p);
void record_data_paint(struct record *p, struct surface *s, struct rect r);
/* How far it can be scrolled. */
int record_data_rows(const struct record *p, int cols);

/* --- patient_lists.c --- */
void record_lists_open(struct record *p);
void record_lists_close(struct record *p);
/* The list of the tab that shows, NULL for the data. */
struct record_list *record_list_now(struct record *p);
const struct patient_appointment *record_visit(const struct record *p);
const struct consent *record_consent(const struct record *p);
/* Reads the list of the tab that shows for the first time, or once more. */
void record_list_show(struct record *p, bool again);

/* --- patient_consent.c --- */
struct args_consent {
    int64_t patient_id;
    bool minor;
    struct str giver; /* the patient's name, or the guardian's */
};
void record_consent_give(struct record *p);
void record_consent_withdraw(struct record *p);

#endif
