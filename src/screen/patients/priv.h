/* SPDX-License-Identifier: Apache-2.0 */
/* patients_priv: what the files of the search screen share: patients.c (keys, focus) and
 * patients_list.c (reading, painting). */
#ifndef ARCA_SCREEN_PATIENTS_PRIV_H
#define ARCA_SCREEN_PATIENTS_PRIV_H

#include "screen/patients/patients.h"
#include "screen/common/person.h"
#include "svc/patient.h"
#include "ui/table.h"

/* Context bits of the commands. */
enum { PATIENTS_ROW = 1, PATIENTS_FREE = 2, PATIENTS_LIST = 4 };

/* Where the search line's field begins, and what the count behind it takes. */
enum { SEARCH_COL = 10, COUNT_COLS = 26 };

/* One page on its way. */
struct patients_read {
    struct patients *p;
    int read; /* 0: free */
    uint32_t fetch;
    int limit;
    int want;  /* rows of the read on its way */
    bool rest; /* what was typed has no next page: all of it anew, without the rows held */
    struct str after; /* the row from which it goes on; in the table's arena of this fetch */
    int64_t after_id;
    struct table_row *rows; /* got so far, in the same arena */
    int count;
};

struct patients {
    struct env *env;
    struct view *view;
    bool choose, in_list;
    bool open_first; /* Enter was pressed before the answer came */
    bool full;       /* there may be more than are held */
    struct line_edit edit;
    struct str asked; /* what the list answers, in asked_text */
    char asked_text[800];
    struct ticket ticket; /* of what is asked; read again under it on a refresh */
    struct table table;
    struct table_source source;
    struct patients_read reads[TABLE_FETCHES + 1];
    struct rect area;
    int subscribed;
};

/* The source and the columns of the list. */
void patients_list_init(struct patients *p, struct table_opts *opts);
void patients_reads_drop(struct patients *p);
const struct patient_row *patients_selected(const struct patients *p);
/* Takes the person in hand. */
void patients_take(struct patients *p, const struct patient_row *row);
void patients_paint(struct view *v, struct surface *s, bool all);
/* The whole list was delivered. */
void patients_found(struct patients *p);

#endif
