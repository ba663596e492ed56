/* SPDX-License-Identifier: Apache-2.0 */
/* keys: events for the widgets' tests. */
#ifndef ARCA_TESTS_KEYS_H
#define ARCA_TESTS_KEYS_H

#include "base/utf8.h"
#include "term/event.h"

static inline struct event key_event_of(uint32_t key)
{
    return (struct event){.kind = EV_KEY, .key = key};
}

static inline struct event text_event_of(struct str text)
{
    uint32_t code = 0;

    if (text.n > 0)
        utf8_decode(text, 0, &code);
    return (struct event){.kind = EV_TEXT, .key = code < 0x80 ? code : 0, .text = text};
}

static inline struct event paste_event_of(struct str text)
{
    return (struct event){.kind = EV_PASTE, .text = text};
}

static inline struct event tick_event_of(uint32_t number)
{
    return (struct event){.kind = EV_TICK, .key = number};
}

/* Types `text` cluster by cluster into a widget with its event function. */
#define type_into(widget, event_fn, c_text)                                      \
    do {                                                                         \
        struct str typed_ = str_of(c_text);                                      \
        for (size_t i_ = 0; i_ < typed_.n;) {                                    \
            size_t end_ = utf8_next(typed_, i_);                                 \
            struct event ev_ = text_event_of(str_sub(typed_, i_, end_ - i_));    \
            event_fn((widget), &ev_);                                            \
            i_ = end_;                                                           \
        }                                                                        \
    } while (0)

#define press(widget, event_fn, key_)            \
    do {                                         \
        struct event ev_ = key_event_of(key_);   \
        event_fn((widget), &ev_);                \
    } while (0)

#endif
