/* SPDX-License-Identifier: Apache-2.0 */
#include <config.h>

#include "ui/host.h"

#include <stddef.h>

void host_touch(const struct ui_host *h, unsigned ui_next_bits)
{
    if (h != NULL && h->touch != NULL)
        h->touch(h->ctx, ui_next_bits);
}

void host_timer(const struct ui_host *h, uint32_t number, int ms)
{
    if (h != NULL && h->timer != NULL)
        h->timer(h->ctx, number, ms);
}

void host_say(const struct ui_host *h, enum role role, struct str text)
{
    if (h != NULL && h->say != NULL)
        h->say(h->ctx, role, text);
}
