/* SPDX-License-Identifier: Apache-2.0 */
/* id: random names. Request and ticket ids are made by the client, one-time codes by the
 * administrator's client. */
#ifndef ARCA_SEC_ID_H
#define ARCA_SEC_ID_H

#include <stdbool.h>

#include "base/str.h"

enum { ID_UUID_TEXT = 37, ID_CODE_TEXT = 20 };

/* A random UUID (version 4, RFC 9562) in its text form with a NUL. */
struct id {
    char text[ID_UUID_TEXT];
};
struct id id_new(void);

/* The 16 bytes of a UUID in text form (lower or upper case, with its hyphens); false when it is
 * anything else. */
bool id_bytes(struct str text, unsigned char out[16]);

/* The text form of 16 bytes, with a NUL. */
void id_text(const unsigned char bytes[16], char out[ID_UUID_TEXT]);

/* A one-time code for a first sign-in: "K7QM-3XHT-9PWD-R4NV", 16 characters of an alphabet of 31
 * without look-alikes (no 0 O, 1 I L), 79 bits; the caller wipes it after use. */
void id_code(char out[ID_CODE_TEXT]);

/* What a person typed, as the code was made: upper case, blanks and hyphens set right. False when
 * it cannot be a code. */
bool id_code_read(struct str typed, char out[ID_CODE_TEXT]);

#endif
