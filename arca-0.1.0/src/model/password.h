/* SPDX-License-Identifier: Apache-2.0 */
/* password: what a person may choose. The server only ever sees the verifier, so this is the one
 * place that looks at the text; it keeps nothing of it. */
#ifndef ARCA_MODEL_PASSWORD_H
#define ARCA_MODEL_PASSWORD_H

#include "base/err.h"
#include "base/str.h"

enum { PASSWORD_MIN = 10, PASSWORD_MAX = 200 }; /* characters; bytes */

/* At least ten characters, no control character, not the sign-in name and not a run of it, not four
 * kinds of character or fewer, none of the words that everybody tries first. No rule asks for kinds
 * of character (NIST SP 800-63B 5.1.1.2: length and a list, no composition). */
struct err password_check(struct str password, struct str login);

#endif
