/* SPDX-License-Identifier: Apache-2.0 */
/* What the audit's three views share. */
#ifndef ARCA_SCREEN_AUDIT_PRIV_H
#define ARCA_SCREEN_AUDIT_PRIV_H

#include "base/str.h"
#include "model/audit_event.h"

enum { AUDIT_TEXT = 80 };

/* What is looked for, as the filter form keeps it; days are yyyy-mm-dd. */
struct audit_asked {
    char from[16], to[16];
    char person[AUDIT_TEXT], person_name[AUDIT_TEXT]; /* as the server takes it, and as it is read */
    char record[16]; /* number of the patient's record, as typed */
    char terminal[AUDIT_TEXT];
    char action[AUDIT_TEXT], entity[AUDIT_TEXT], outcome[16];
    int64_t patient_id;
    char patient[160];
    /* What the server did not take of it: the field's id and the code of the answer, or empty. */
    char wrong[16], why[40];
};

/* The filter form is opened with the present filters (struct audit_asked) and answers with new
 * ones in outcome.data. */

#endif
