/* SPDX-License-Identifier: Apache-2.0 */
/* form_leave: nothing that was typed in a form goes without a question. */
#ifndef ARCA_UI_FORM_LEAVE_H
#define ARCA_UI_FORM_LEAVE_H

#include "ui/form.h"
#include "ui/view.h"

/* For view_class.may_close of the view `v` in which the form lies: true when nothing is unsaved;
 * else false, and the question is on the stack. "Leave" closes the view. */
bool form_may_close(struct form *f, struct view *v);

/* For view_class.unsaved. */
bool form_unsaved(const struct form *f);

#endif
