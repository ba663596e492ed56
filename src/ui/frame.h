/* SPDX-License-Identifier: Apache-2.0 */
/* frame: what stands around the screens: the top line, the rules, the patient in hand, the message
 * line and the function bar. */
#ifndef ARCA_UI_FRAME_H
#define ARCA_UI_FRAME_H

#include "base/str.h"
#include "term/surface.h"

struct stack;

enum frame_env { ENV_NONE, ENV_DEMO, ENV_DEVELOPMENT, ENV_STAGING, ENV_PRODUCTION };

/* Who works where, for the top line. Everything is copied. */
struct frame_identity {
    struct str clinic;
    struct str person;
    struct str role;        /* translated */
    enum frame_env env;
};

/* NULL: nobody has signed in. */
void frame_identity(struct stack *st, const struct frame_identity *id);

/* The patient in hand, until the next; the name is the part that stands out. Empty name: none. */
void frame_patient(struct stack *st, struct str name, struct str rest);

/* The word at the end of the message line: "online", or what is wrong, then with ROLE_ERROR.
 * Translated and copied. */
void frame_link(struct stack *st, enum role role, struct str word);

/* --- messages --- */

enum { MESSAGE_MAX = 240, MESSAGES_KEPT = 100 };

/* A sentence in the message line. It stays until the next one; until a key brings another screen or
 * window to the top, for it was said of what stood there; and when it was there for two seconds until
 * the next key. Every one goes into the history. */
void stack_say(struct stack *st, enum role role, struct str text);
void stack_sayf(struct stack *st, enum role role, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* What an err means to a person, with its code for support at the end. */
struct err;
void stack_say_err(struct stack *st, const struct err *e);
/* Takes the message away, the history stays. */
void stack_hush(struct stack *st);

/* Forgets all of them and the patient in hand: somebody else comes to this terminal. */
void stack_forget(struct stack *st);

struct message {
    enum role role;
    char time[8];
    char text[MESSAGE_MAX];
};
/* The `n`th newest, NULL beyond the oldest. */
const struct message *stack_message(const struct stack *st, int n);

/* --- waiting --- */

/* Something is on its way. When it takes longer than 300 ms the message line says so, and Esc calls
 * `cancel` (NULL: cannot be left). Returns a number for ui_busy_end; the busy mark does not end by
 * itself, not even by Esc. `what` (translated, may be empty: "working…") is copied. */
int ui_busy_begin(struct stack *st, struct str what, void (*cancel)(void *ctx), void *ctx);
/* The same while a question or a form is on its way: the keys typed ahead are kept for it, but for Esc,
 * which calls `cancel` at once, function keys and the keys of everywhere. */
int ui_busy_hold(struct stack *st, struct str what, void (*cancel)(void *ctx), void *ctx);
/* The same, but the keys of other screens wait too: there are none yet. */
int ui_busy_hold_all(struct stack *st, struct str what, void (*cancel)(void *ctx), void *ctx);
/* Wipes the keys that are held; true when there were any. */
bool ui_busy_forget(struct stack *st);
void ui_busy_end(struct stack *st, int number); /* 0 and unknown numbers are ignored */
bool ui_busy(const struct stack *st);

enum { BUSY_SHOWN_AFTER_MS = 300 };

#endif
