/* SPDX-License-Identifier: Apache-2.0 */
/* patients_box: patients in the one box. */
#include <config.h>

#include <stdio.h>

#include "i18n/i18n.h"
#include "screen/common/args.h"
#include "screen/patients/patients.h"
#include "screen/common/person.h"
#include "svc/patient.h"

enum { BOX_ROWS = 8, BOX_PAUSE_MS = 80 };

static void answer(struct patients_box *b, const struct patient_row *rows, size_t n)
{
    struct palette_item items[BOX_ROWS];
    char detail[BOX_ROWS][PERSON_TEXT];
    size_t shown = n < BOX_ROWS ? n : BOX_ROWS;

    for (size_t i = 0; i < shown; i++)
        items[i] = (struct palette_item){
            .label = rows[i].name,
            .detail = person_rest(detail[i], rows[i].birth_date, rows[i].age, rows[i].record_no),
            .id = rows[i].id,
            .code = STR_EMPTY,
        };
    palette_answer(b->stack, b->ask, items, shown, n > shown, false);
}

static void on_found(void *ctx, const struct svc_rows *r)
{
    struct patients_box *b = ctx;
    struct patient_row *rows;
    struct arena a;
    struct err err;
    size_t n;

    b->read = 0;
    arena_init(&a, 4096);
    err = patient_rows(r, &a, &rows, &n);
    if (err_is(&err))
        palette_answer(b->stack, b->ask, NULL, 0, false, true);
    else
        answer(b, rows, n);
    arena_free(&a);
}

void patients_box_end(struct patients_box *b)
{
    if (b->read != 0)
        svc_drop(b->env->svc, b->read);
    b->read = 0;
}

static void ask(void *ctx, struct stack *st, uint32_t number, struct str text)
{
    struct patients_box *b = ctx;

    patients_box_end(b);
    b->stack = st;
    b->ask = number;
    if (!env_may(b->env, "patient.find")) {
        palette_answer(st, number, NULL, 0, false, false);
        return;
    }
    b->read = patient_search(b->env->svc, NULL, text, STR_EMPTY, 0, BOX_ROWS + 1,
                             on_found, b);
}

static void drop(void *ctx, uint32_t number)
{
    struct patients_box *b = ctx;

    if (b->ask == number)
        patients_box_end(b);
}

static void pick(void *ctx, struct stack *st, const struct palette_item *item)
{
    struct patients_box *b = ctx;
    struct args_patient args = {.id = item->id, .tab = TAB_DATA};

    env_take(b->env, item->id, item->label, item->detail);
    stack_open(st, SCREEN_PATIENT, &args, NULL, NULL);
}

struct palette_provider patients_provider(struct patients_box *b, struct env *e)
{
    *b = (struct patients_box){.env = e};
    return (struct palette_provider){
        .ctx = b,
        .group = N_("Patients"),
        .pause_ms = BOX_PAUSE_MS,
        .ask = ask,
        .drop = drop,
        .pick = pick,
    };
}
