/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/form_leave.h"

#include <stdio.h>

#include "i18n/i18n.h"
#include "ui/dialog.h"
#include "ui/form_priv.h"

bool form_unsaved(const struct form *f)
{
    return !f->read_only && !f->let_go && form_dirty(f);
}

static void answered(void *ctx, const struct outcome *o)
{
    struct form *f = ctx;

    if (!o->accepted)
        return;
    f->let_go = true;
    view_touch(f->leaving, UI_CLOSE);
}

bool form_may_close(struct form *f, struct view *v)
{
    struct dialog d = {.title = STR_EMPTY, .more = STR_EMPTY, .destructive = true};
    char changed[120];
    int count = 0;

    if (!form_unsaved(f))
        return true;
    for (size_t i = 0; i < f->def->count; i++)
        count += form_field_dirty(&f->fields[i]);
    snprintf(changed, sizeof changed,
             ngettext("%d field was changed.", "%d fields were changed.", (unsigned long)count),
             count);
    d.first = str_of(_("Leave without saving?"));
    d.more = str_of(changed);
    d.yes = str_of(_("Leave"));
    d.no = str_of(_("Stay"));
    f->leaving = v;
    dialog_yes_no(view_stack(v), &d, answered, f);
    return false;
}
