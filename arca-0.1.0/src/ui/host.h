/* SPDX-License-Identifier: Apache-2.0 */
/* host: what a widget may ask of the view in which it lies. Widgets are plain structs that a view
 * embeds; they know no stack, no loop and no server. */
#ifndef ARCA_UI_HOST_H
#define ARCA_UI_HOST_H

#include <stdint.h>

#include "base/str.h"
#include "term/surface.h"

/* Given to a widget's init and not copied: lives as long as the widget. Any function may be NULL. */
struct ui_host {
    void *ctx;
    /* Something changed outside an event (data came in): ui_next bits, as for view_touch. */
    void (*touch)(void *ctx, unsigned ui_next_bits);
    /* Starts the one-shot timer `number` anew, in milliseconds; below 0 stops it. When it runs out
     * the view hands the widget an EV_TICK with .key = number. A widget is told at init which
     * numbers it may use: from its `tick` on, WIDGET_TICKS of them. */
    void (*timer)(void *ctx, uint32_t number, int ms);
    /* A sentence for the message line; lives until the call returns. */
    void (*say)(void *ctx, enum role role, struct str text);
};

enum { WIDGET_TICKS = 8 };

/* The same with NULL taken care of. */
void host_touch(const struct ui_host *h, unsigned ui_next_bits);
void host_timer(const struct ui_host *h, uint32_t number, int ms);
void host_say(const struct ui_host *h, enum role role, struct str text);

#endif
