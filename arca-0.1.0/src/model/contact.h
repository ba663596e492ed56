/* SPDX-License-Identifier: Apache-2.0 */
/* contact: how a person is reached: telephone, e-mail, postcode and state. */
#ifndef ARCA_MODEL_CONTACT_H
#define ARCA_MODEL_CONTACT_H

#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

enum { PHONE_MAX = 17, PHONE_SHOWN = 24, CEP_DIGITS = 8, CEP_SHOWN = 10, EMAIL_MAX = 254 };

/* A telephone. Brazilian: two digits of area (the 67 DDD of Anatel's numbering plan) and 8 digits
 * that begin with 2 to 5, or 9 digits that begin with 9; a leading 0, 55 or +55 is left out. From
 * abroad: + and the country, 8 to 15 digits in all (ITU E.164). `out` gets the digits alone,
 * "11981234456", or "+351912345678" for a foreign one, and a NUL. */
struct err contact_phone(struct str typed, char out[PHONE_MAX]);

/* "(11) 98123-4456", "+351 912345678"; what is no number of ours is copied as it is, cut. */
void contact_phone_show(struct str digits, char out[PHONE_SHOWN]);

/* True for a DDD that exists. */
bool contact_ddd_exists(int ddd);

/* A CEP: eight digits, not all zero; `digits` gets them and a NUL. */
struct err contact_cep(struct str typed, char digits[CEP_DIGITS + 1]);

/* "01310-100" of 8 digits; "" of anything else. */
void contact_cep_show(struct str digits, char out[CEP_SHOWN]);

/* The 27 federative units. */
struct uf {
    const char *code; /* "SP" */
    const char *name; /* "São Paulo": a name, not translated */
};
const struct uf *contact_ufs(size_t *count);

/* The unit of a code in either case, or of its name without regard to accents and case; NULL when
 * there is none. */
const struct uf *contact_uf(struct str typed);

/* An address for e-mail as people have them: one @, a local part of up to 64 characters, a domain
 * of labels with a dot, 254 bytes in all (RFC 5321), ASCII. `out` gets it with the domain in small
 * letters, and a NUL. */
struct err contact_email(struct str typed, char out[EMAIL_MAX + 1]);

#endif
