/* SPDX-License-Identifier: Apache-2.0 */
/* visit: what board, agenda and other lists of visits have in common: the verbs that change the
 * state of one, the questions they ask first, undo, and short forms of names and days. A change
 * that was sent goes on when its screen closes; its outcome is said in the message line, and the
 * lists hear of it as of every change. */
#ifndef ARCA_SCREEN_VISIT_H
#define ARCA_SCREEN_VISIT_H

#include "model/appointment.h"
#include "model/status.h"
#include "screen/common/env.h"
#include "ui/view.h"

/* The visit that a verb is about; texts need to live only until the call returns. */
struct visit {
    int64_t id; /* 0: none is selected */
    int version;
    struct str state;
    int64_t patient_id, professional_id, room_id;
    struct str patient, professional;
    struct date day;
    int time;
    bool stepped_today; /* into its state */
};

/* Bits for command.when: what the state of the visit and the person's permissions let one do. */
enum {
    VISIT_SELECTED = 1,
    VISIT_ARRIVE = 2,
    VISIT_START = 4,
    VISIT_FINISH = 8,
    VISIT_CONFIRM = 16,
    VISIT_MOVE = 32,
    VISIT_CANCEL = 64,
    VISIT_END = 128, /* did not come, left, was an error */
    VISIT_BACK = 256,
    VISIT_OUT_LEFT = 512,   /* the way out is that somebody who was here has left */
    VISIT_OUT_ERROR = 1024, /* before its time: that it was booked by mistake */
    VISIT_OTHER_DAY = 2048, /* of the screen: it does not show today */
    VISIT_FREE_BIT = 4096   /* the first bit that a screen may use for itself */
};
unsigned visit_context(const struct env *e, const struct visit *x);
/* For view_class.label: what the way out is called for this visit. */
const char *visit_label(const struct env *e, const struct visit *x, const struct command *c);
/* For view_class.why_not: the msgid when it is for the person or for the hour that the verb cannot be
 * done, not for the state of the visit; else NULL. */
const char *visit_why_not(const struct env *e, const struct visit *x, const struct command *c);

/* The verbs as rows of a screen's command table; `at` is the first place in the function bar. */
#define VISIT_COMMANDS(scope, at)                                                                  \
    {scope ".arrive", scope, "i", N_("Check in"), N_("The patient is here"), N_("The visit"),      \
     "appointment.arrive", VISIT_ARRIVE, N_("Only who is still awaited can be checked in."),      \
     AUDIT_WRITE, ASK_NEVER, (at), NULL},                                                          \
    {scope ".start", scope, "s", N_("Start"), N_("The session begins"), N_("The visit"),           \
     "appointment.start", VISIT_START, N_("Only who has arrived can begin."), AUDIT_WRITE,          \
     ASK_NEVER, (at) + 1, NULL},                                                                   \
    {scope ".finish", scope, "v", N_("Finish"), N_("The session is over"), N_("The visit"),        \
     "appointment.complete", VISIT_FINISH, N_("Only a session that has begun can be finished."), \
     AUDIT_WRITE, ASK_NEVER, (at) + 2, NULL},                                                      \
    {scope ".confirm", scope, "c", N_("Confirm"), N_("The patient has said to come"),              \
     N_("The visit"), "appointment.confirm", VISIT_CONFIRM,                                         \
     N_("Only what is booked can be confirmed."), AUDIT_WRITE, ASK_NEVER, (at) + 3, NULL},         \
    {scope ".move", scope, "m", N_("Move"), N_("Another day, time or professional"),               \
     N_("The visit"), "appointment.move", VISIT_MOVE,                                           \
     N_("Only what is still to come can be moved."), AUDIT_WRITE, ASK_NEVER, (at) + 4, NULL},      \
    {scope ".cancel", scope, "k Delete", N_("Cancel"),                                             \
     N_("Cancel it, and offer the time to who waits"), N_("The visit"), "appointment.cancel",      \
     VISIT_CANCEL, N_("Only what is still to come can be cancelled."), AUDIT_WRITE, ASK_YES_NO,   \
     (at) + 5, NULL},                                                                              \
    {scope ".out", scope, "x", N_("No-show"), N_("Did not come, left unseen, booked by mistake"),  \
     N_("The visit"), "appointment.no_show", VISIT_END,                                        \
     N_("This visit has begun or is closed already."), AUDIT_WRITE, ASK_YES_NO, (at) + 6, NULL},   \
    {scope ".back", scope, "r", N_("Step back"), N_("Take the last step back, with a reason"),     \
     N_("The visit"), "appointment.see", VISIT_BACK,                                        \
     N_("There is no step to take back here."), AUDIT_WRITE, ASK_YES_NO, 0, NULL},                 \
    {scope ".again", scope, "b", N_("Book"), N_("Book another visit for this person"),             \
     N_("The visit"), "appointment.book", 0, NULL, AUDIT_SCREEN, ASK_NEVER, (at) + 7, NULL},       \
    {scope ".undo", scope, "u", N_("Undo"), N_("Take your last action of today back"),             \
     N_("The visit"), "appointment.see", 0, NULL, AUDIT_WRITE, ASK_YES_NO, (at) + 8, NULL}

/* Runs one of these; UI_PASS when it is none of them. With nothing selected `again` books for the
 * patient in hand. */
unsigned visit_command(struct view *v, const struct command *c, const struct visit *x);

/* A write that is left: it goes on, and its outcome is said in the message line. The callback is for
 * svc_leave, with the env as its context. */
void visit_answered_later(void *ctx, const struct answer *a, const struct err *err);
void visit_leave_write(struct env *e, int call);

/* Ctrl-Z everywhere: the same as the verb `u`. */
extern const struct command_table visit_commands;
unsigned visit_undo(struct view *v);

/* Opens the patient's record and takes the patient in hand. `rest`: see visit_rest. */
void visit_open_patient(struct view *v, int64_t id, struct str name, struct str rest);

/* Takes the patient of a visit in hand: whom a form is about is who stands at the foot. */
void visit_take(struct env *e, const struct appointment *a);

/* "12/03/2011 (15)  R-00812  (11) 98123-4456  guardian Lúcia Ferraz", into `out`. */
struct str visit_rest(const struct env *e, struct date born, struct str guardian, struct str phone,
                      struct str record_no, char *out, size_t n);

/* "J. Prado" of "Dr. João Prado": the first letter and the last word. */
struct str visit_short_name(struct str name, char *out, size_t n);

/* "Fri 20 Nov 2026", into out of FORMAT_MAX. */
void visit_day(struct date d, char *out);

/* How a state is painted, and its word. */
enum role visit_role(const struct status *s);
struct str visit_state_word(struct str code);

/* Asks for a day ("t+3", "25/12"); `done` gets it. */
typedef void (*visit_day_fn)(struct view *v, struct date day);
void visit_ask_day(struct view *v, visit_day_fn done);

/* A slot_taken (or outside_hours) answer in words: who has it; into `out`. */
struct str visit_taker(const struct answer *a, struct arena *scratch, char *out, size_t n);

#endif
