/* SPDX-License-Identifier: Apache-2.0 */
/* What the one box finds besides commands: patients, dates, and the last patient again. */
#include <config.h>

#include <stdio.h>

#include "app/app_priv.h"
#include "i18n/i18n.h"
#include "screen/agenda/agenda.h"
#include "screen/common/args.h"
#include "screen/patients/patients.h"
#include "ui/palette.h"

static struct str recall_label(void *ctx, char *out, size_t n)
{
    const struct app *a = ctx;

    if (a->env.in_hand.id == 0)
        return STR_EMPTY;
    snprintf(out, n, "%s  %s", a->env.in_hand.name, a->env.in_hand.rest);
    return str_of(out);
}

static void recall(void *ctx, struct stack *st)
{
    const struct app *a = ctx;
    struct args_patient args = {.id = a->env.in_hand.id, .name = str_of(a->env.in_hand.name)};

    stack_open(st, SCREEN_PATIENT, &args, NULL, NULL);
}

void onebox_begin(struct app *a)
{
    struct palette_hooks hooks = {.providers = a->providers,
                                  .provider_count = sizeof a->providers / sizeof a->providers[0],
                                  .recall_ctx = a,
                                  .recall_label = recall_label,
                                  .recall = recall};

    a->providers[0] = patients_provider(&a->patients_box, &a->env);
    a->providers[1] = agenda_dates;
    a->providers[1].ctx = &a->env;
    palette_hooks(a->env.stack, &hooks);
}

void onebox_end(struct app *a)
{
    patients_box_end(&a->patients_box);
}
