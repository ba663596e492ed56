/* SPDX-License-Identifier: Apache-2.0 */
/* patients: finding a patient. One line to type into, the people found beneath it; nothing typed
 * shows everybody by name. Also the one box's search for patients. */
#ifndef ARCA_SCREEN_PATIENTS_H
#define ARCA_SCREEN_PATIENTS_H

#include "screen/common/env.h"
#include "ui/palette.h"
#include "ui/view.h"

extern const struct view_class patients_class;
extern const struct command_table patients_commands;

/* The one box's provider of patients; the memory is the caller's and outlives the box. */
struct patients_box {
    struct env *env;
    struct stack *stack;
    uint32_t ask;
    int read; /* on its way; 0: none */
};
struct palette_provider patients_provider(struct patients_box *b, struct env *e);
/* No answer is wanted any more: before the services go. */
void patients_box_end(struct patients_box *b);

#endif
