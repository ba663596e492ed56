/* SPDX-License-Identifier: Apache-2.0 */
/* applicant: who only waits becomes a patient by the first booking, which goes by the entry on the
 * waiting list. From wherever the person is found, that entry is looked up and the form opened. */
#ifndef ARCA_SCREEN_APPLICANT_H
#define ARCA_SCREEN_APPLICANT_H

#include "ui/view.h"

void applicant_book(struct view *v, int64_t patient_id, struct str name);

#endif
