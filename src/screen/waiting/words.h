/* SPDX-License-Identifier: Apache-2.0 */
/* waiting_words: how entries of the waiting list are put into words, for the list and the form. */
#ifndef ARCA_SCREEN_WAITING_WORDS_H
#define ARCA_SCREEN_WAITING_WORDS_H

#include "model/waiting.h"
#include "screen/common/person.h"

/* Codes with their msgids, in the order in which they are offered. */
struct waiting_word {
    const char *code, *label;
    char key; /* the letter that chooses it */
};
enum { WAITING_PARTS = 3, WAITING_OUTCOMES = 4, WEEKDAYS = 7 };
extern const struct waiting_word waiting_parts[WAITING_PARTS];
extern const struct waiting_word waiting_outcomes[WAITING_OUTCOMES];

/* True when the array, as the server writes it ("{1,3}"), holds the word. */
bool waiting_has(struct str array, struct str word);

/* "Mon Wed, morning"; "any time" when nothing was wished. */
struct str waiting_when(char out[PERSON_TEXT], struct str weekdays, struct str parts);
/* The label of an outcome of an attempt; the code itself when it is not known. */
struct str waiting_outcome(struct str code);
/* The label of a state. */
struct str waiting_state_word(struct str code);
/* "2 h", "3 days": how long before a session somebody must know of it; empty for none. */
struct str waiting_notice(char out[PERSON_TEXT], int minutes);

#endif
