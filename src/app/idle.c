/* SPDX-License-Identifier: Apache-2.0 */
/* A shared terminal locks itself when nobody has typed for a while. The time is the loop's, which
 * counts sleep too and takes no notice of the wall clock being set. */
#include <config.h>

#include "app/app_priv.h"
#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "ui/frame.h"

enum { MS_OF_MINUTE = 60 * 1000, WARN_MS = 20 * 1000 };

static void locked(void *ctx, const struct answer *answer, const struct err *err)
{
    struct env *e = ctx;

    (void)answer;
    /* The screen is hidden in any case; the server could not be told when the line is gone, and is
     * told when it is back. */
    if (err_is(err))
        stack_say_err(e->stack, err);
}

bool idle_hide(struct env *e)
{
    if (svc_session_of(e->svc) == NULL || stack_find(e->stack, SCREEN_LOCK) != NULL)
        return false;
    idle_stop(e->app);
    stack_open(e->stack, SCREEN_LOCK, NULL, NULL, NULL);
    return true;
}

void idle_lock(struct env *e)
{
    if (idle_hide(e))
        svc_lock(e->svc, locked, e);
}

static void idle_over(void *ctx)
{
    struct app *a = ctx;

    a->idle_timer = 0;
    idle_lock(&a->env);
}

static void idle_warn(void *ctx)
{
    struct app *a = ctx;

    stack_say(a->env.stack, ROLE_WARN, str_of(_("This terminal locks itself in a moment: any key keeps it open.")));
    a->idle_timer = loop_after(a->loop, WARN_MS, idle_over, a);
}

void idle_stop(struct app *a)
{
    loop_cancel(a->loop, a->idle_timer);
    a->idle_timer = 0;
}

void idle_touched(void *app)
{
    struct app *a = app;
    long minutes = conf_number(a->options.conf, CONF_IDLE_LOCK_MINUTES);

    idle_stop(a);
    if (minutes > 0 && a->inside && stack_find(a->env.stack, SCREEN_LOCK) == NULL)
        a->idle_timer = loop_after(a->loop, minutes * MS_OF_MINUTE - WARN_MS, idle_warn, a);
}
