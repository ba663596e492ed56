/* SPDX-License-Identifier: Apache-2.0 */
/* edit_text: what line_edit and text_area share: cleaning what comes in, and the sentences that
 * say why something was not taken. */
#ifndef ARCA_UI_EDIT_TEXT_H
#define ARCA_UI_EDIT_TEXT_H

#include "ui/line_edit.h"

/* `text` as a field takes it, in `a` or as it is: valid UTF-8; controls, bidi and invisible
 * characters left out (`dropped`, may be NULL, says so); a run of newlines and tabs is one blank,
 * or with `lines` newlines stay (CR LF and CR become LF) and a tab is one blank. A combining mark
 * is kept also at the beginning: its base may stand before the cursor. */
struct str edit_text_clean(struct arena *a, struct str text, bool lines, bool *dropped);

/* `text` without the marks at its beginning, which would have no base there. */
struct str edit_text_based(struct str text);

/* `text` in capitals, in `a`. */
struct str edit_text_upper(struct arena *a, struct str text);

/* The sentence for a signal, translated; empty for EDIT_FINE. */
struct str edit_text_message(enum edit_signal signal, size_t max_chars, size_t refused, char *out,
                             size_t n);

#endif
