/* SPDX-License-Identifier: Apache-2.0 */
/* person: how patients and what belongs to them are put into words, the same on every screen. */
#ifndef ARCA_SCREEN_PERSON_H
#define ARCA_SCREEN_PERSON_H

#include "model/date.h"
#include "model/patient.h"
#include "model/zone.h"
#include "screen/common/env.h"

/* Room for any of the texts below; they are cut at it. */
enum { PERSON_TEXT = 320 };

/* "12/03/2011"; empty for none. */
struct str person_date(char out[PERSON_TEXT], struct date d);
/* "12/03/2011 (15)"; the age is left out when it is not known (negative). */
struct str person_birth(char out[PERSON_TEXT], struct date birth, int age);
/* "12/03/2011 (15)  R-00812": what stands behind the name in the banner. */
struct str person_rest(char out[PERSON_TEXT], struct date birth, int age, struct str record_no);
/* "(11) 98123-4456". */
struct str person_phone(char out[PERSON_TEXT], struct str digits);
/* "20/11/2026 10:42" by the clinic's clock; empty for no moment. */
struct str person_moment(char out[PERSON_TEXT], const struct zone *z, int64_t us);

/* Words for codes, translated; the code itself when it has none. */
enum person_list {
    PERSON_STATUS,  /* applicant, active ... */
    PERSON_WHY,     /* by what a search found somebody */
    PERSON_REASON,  /* why somebody may be the same person */
    PERSON_PURPOSE, /* of a consent, as are the next */
    PERSON_BASIS,
    PERSON_GIVER,
    PERSON_METHOD,
    PERSON_CONSENT
};
struct str person_word(enum person_list list, struct str code);
/* The same for an array of codes, {a,b} or ["a", "b"]: "same name, same birth date". */
struct str person_words(enum person_list list, struct str array, struct arena *a);
/* The codes and msgids of a list, ended by a NULL code: for the choices of a form. */
struct person_code {
    const char *code, *label;
};
const struct person_code *person_codes(enum person_list list);

/* The label of a look-up by its kind and code; the code itself when it is not known. */
struct str person_lookup(const struct env *e, const char *kind, struct str code);

/* The clinic's time zone, in `a`; UTC when this machine does not know it. */
struct zone person_zone(const struct env *e, struct arena *a);

#endif
